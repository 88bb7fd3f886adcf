//! The calls' marks, side by side within a run, and the values beyond the scale.

use super::super::scale::{Scale, drawable};
use super::super::text::{Weight, visible_line, width};
use super::super::{Point, RunPlot, Series, theme};
use super::mark::{Form, Line, Mark, Marker};
use super::range::Range;
use super::{Anchor, Frame, HINT_SIZE, RAIL, Scene, Text, exclusion, last_run, right_edge};

/// Places every drawable point of the plot.
pub(super) fn place(scene: &mut Scene, plot: &RunPlot, range: &Range) {
    let last = last_run(plot);
    let count = plot.series.len() as f64;
    let step = (scene.frame.right - scene.frame.left) / f64::from(last);
    let dodge = (step / (count + 1.0)).min(scene.radius * 2.6);
    let mut beyond = Vec::new();
    for (place, series) in plot.series.iter().enumerate() {
        let shift = (place as f64 - (count - 1.0) / 2.0) * dodge;
        for point in &series.points {
            let Some(value) = drawable(point.value) else {
                continue;
            };
            let x = scene.x(point.run.clamp(1, last), last) + shift;
            let (y, outside) = match range.scale.beyond(value) {
                Some(true) => (scene.frame.top - RAIL / 2.0 - 1.0, true),
                Some(false) => (scene.frame.bottom + RAIL / 2.0 + 1.0, true),
                None => (scene.y(&range.scale, value), false),
            };
            if outside {
                let arrow = if y < scene.frame.top { '↑' } else { '↓' };
                beyond.push((x, y, format!("{arrow} {}", range.scale.value_text(value))));
            }
            scene.marks.push(mark(plot, series, point, (x, y), scene.radius));
        }
    }
    name_beyond(scene, beyond);
}

/// One call's mark: full when it counts, hollow when cold, hollow and struck through when invalid.
fn mark(plot: &RunPlot, series: &Series, point: &Point, (x, y): (f64, f64), radius: f64) -> Mark {
    let name = format!("{}, run {}", visible_line(&series.name), point.run);
    let value =
        format!("{} {}", Scale::fit(&[point.value]).value_text(point.value), visible_line(&plot.unit));
    let mut title = format!("{name}: {value}");
    title += if point.cold { ", cold" } else { "" };
    title += if point.valid { "" } else { ", invalid" };
    let shape = usize::from(series.index);
    let form = if point.counts() { Form::Full } else { Form::Hollow };
    let ink = theme::CHART[shape % theme::CHART.len()];
    let long = radius * 1.55;
    let slash = Line {
        points: vec![(x - long, y + long), (x + long, y - long)],
        width: 1.25,
        ink: theme::TEXT,
        dashed: false,
    };
    let note = exclusion(point.cold, point.valid, &point.reason, "enters no mean");
    Mark {
        call: Some((point.call, point.run)),
        series: series.index,
        title,
        markers: vec![Marker { x, y, radius, form, shape, ink }],
        lines: if point.valid { Vec::new() } else { vec![slash] },
        ..Mark::new(name, value, note, Frame::around((x, y), radius))
    }
}

/// Writes the values beyond the scale beside their marks, where there is room for them.
fn name_beyond(scene: &mut Scene, mut beyond: Vec<(f64, f64, String)>) {
    beyond.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    let gap = scene.radius + 4.0;
    for (i, (x, y, text)) in beyond.iter().enumerate() {
        let reach = width(text, HINT_SIZE, Weight::Regular) + gap;
        let on_rail = |other: Option<&(f64, f64, String)>| other.filter(|other| other.1 == *y).map(|o| o.0);
        let next = on_rail(beyond.get(i + 1)).map_or(right_edge(scene.size), |next| next - gap);
        if x + reach <= next {
            let text = Text::small(x + gap, y + 3.6, Anchor::Start, text.clone());
            scene.texts.push(Text { size: HINT_SIZE, ..text });
        }
    }
}
