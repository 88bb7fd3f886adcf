//! Distributions over one axis: a line of steps for each side, named at the right.

use super::super::scale::Scale;
use super::super::shares::{EcdfPlot, EcdfSeries};
use super::super::text::{Weight, ellipsise, visible_line, width};
use super::super::theme;
use super::line::{across, place_axis};
use super::mark::{Form, Line, Mark, Marker};
use super::{Anchor, Frame, Level, MARGIN, NOTHING_TO_SHOW, SMALL_SIZE, Scene, Text};

/// More marks of one side than these cannot be told apart.
const MOST_MARKS: usize = 120;
const RADIUS: f64 = 2.6;
const SWATCH: f64 = 16.0;
const LEADING: f64 = 18.0;

pub(super) fn lay_out(figure: &EcdfPlot, mut scene: Scene) -> Scene {
    let Some(places) = figure.places() else {
        scene.sentence(NOTHING_TO_SHOW);
        return scene;
    };
    let shares = Scale::from_zero(100.0);
    scene.hints(&[]);
    scene.value_axis(&shares);
    names(&mut scene, figure);
    place_axis(&mut scene, &figure.across, &places);
    for series in &figure.series {
        steps(&mut scene, figure, series, [&places, &shares]);
    }
    // Marks are read from left to right, whatever side they are of.
    scene.marks.sort_by(|a, b| a.place.left.total_cmp(&b.place.left));
    scene
}

/// The sides' names in a column at the right, in their order.
fn names(scene: &mut Scene, figure: &EcdfPlot) {
    let right = f64::from(scene.size.width) - MARGIN;
    let most = (f64::from(scene.size.width) * 0.3).min(200.0);
    let cut = |series: &EcdfSeries| {
        ellipsise(&visible_line(&series.name), SMALL_SIZE, Weight::Regular, most - SWATCH)
    };
    let cut: Vec<String> = figure.series.iter().map(cut).collect();
    let widest = cut.iter().map(|name| width(name, SMALL_SIZE, Weight::Regular)).fold(0.0, f64::max);
    let left = right - widest - SWATCH;
    scene.frame.right = left - 12.0;
    for (position, (series, name)) in figure.series.iter().zip(cut).enumerate() {
        let y = scene.frame.top + 8.0 + LEADING * position as f64;
        let text = Text::small(left + SWATCH, y + 4.0, Anchor::Start, name);
        scene.texts.push(Text { ink: theme::TEXT, ..text });
        let index = usize::from(series.index);
        scene.levels.push(Level { index, mean: None, band: None, swatch: (left + SWATCH / 2.0 - 2.0, y) });
    }
}

fn steps(scene: &mut Scene, figure: &EcdfPlot, series: &EcdfSeries, [places, shares]: [&Scale; 2]) {
    let steps = series.steps();
    let ink = theme::CHART[usize::from(series.index) % theme::CHART.len()];
    let mut at = (scene.frame.left, scene.y(shares, 0.0));
    let every = steps.len().div_ceil(MOST_MARKS).max(1);
    for (position, (value, share)) in steps.iter().enumerate() {
        let (x, y) = (across(scene, places, *value), scene.y(shares, *share));
        let mut line = |from: (f64, f64), to: (f64, f64)| {
            scene.lines.push(Line { points: vec![from, to], width: 1.6, ink, dashed: false });
        };
        line(at, (x, at.1));
        line((x, at.1), (x, y));
        at = (x, y);
        if position % every == 0 || position + 1 == steps.len() {
            let value = format!("{} {}", places.value_text(*value), visible_line(&figure.across_unit));
            let note = format!("{} % of its calls are at or below.", shares.value_text(*share));
            let place = Frame::around((x, y), RADIUS);
            scene.marks.push(Mark {
                series: series.index,
                markers: vec![Marker { x, y, radius: RADIUS, form: Form::Full, shape: 0, ink }],
                ..Mark::new(visible_line(&series.name), value, note, place)
            });
        }
    }
    let end = (scene.frame.right, at.1);
    scene.lines.push(Line { points: vec![at, end], width: 1.6, ink, dashed: false });
}
