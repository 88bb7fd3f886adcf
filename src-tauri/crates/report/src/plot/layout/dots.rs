//! The calls' marks, side by side within a run, and the values beyond the scale.

use super::super::RunFigure;
use super::super::scale::drawable;
use super::super::text::{Weight, width};
use super::range::Range;
use super::{Anchor, Dot, HINT_SIZE, RAIL, Scene, Text, last_run, right_edge};

/// Places every drawable point of the figure.
pub(super) fn place<'a>(scene: &mut Scene<'a>, figure: &'a RunFigure, range: &Range) {
    let last = last_run(figure);
    let count = figure.series.len() as f64;
    let step = (scene.frame.right - scene.frame.left) / f64::from(last);
    let dodge = (step / (count + 1.0)).min(scene.radius * 2.6);
    let mut beyond = Vec::new();
    for (place, series) in figure.series.iter().enumerate() {
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
            scene.dots.push(Dot { index: usize::from(series.index), x, y, series, point });
        }
    }
    name_beyond(scene, beyond);
}

/// Writes the values beyond the scale beside their marks, where there is room for them.
fn name_beyond(scene: &mut Scene<'_>, mut beyond: Vec<(f64, f64, String)>) {
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
