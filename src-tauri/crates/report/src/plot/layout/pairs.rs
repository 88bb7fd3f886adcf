//! Two columns of values, the baseline's at the left; a line joins the values of a pair.

use super::super::pairs::{Pair, PairSide, SlopePlot};
use super::super::scale::{Scale, drawable};
use super::super::text::{Weight, ellipsise, visible_line, width};
use super::super::theme::{self, Token};
use super::mark::{Form, Line, Mark, Marker};
use super::{Anchor, Frame, NOTHING_TO_SHOW, Rect, SMALL_SIZE, Scene, Text};
use chimera_analysis::verdict::Outcome;

/// Where the columns stand between the left and the right of the plot.
const COLUMNS: [f64; 2] = [0.3, 0.7];
/// From a column to the mark of its mean, which stands outside of it.
const MEAN_AWAY: f64 = 30.0;
/// From a column outwards to a value that stands alone.
const ALONE_AWAY: f64 = 12.0;
/// Half of a mean's mark.
const MEAN_HALF: f64 = 8.0;

pub(super) fn lay_out(figure: &SlopePlot, mut scene: Scene) -> Scene {
    let Some(scale) = figure.scale() else {
        scene.sentence(NOTHING_TO_SHOW);
        return scene;
    };
    let notes = notes(figure);
    scene.hints(&notes.iter().map(String::as_str).collect::<Vec<_>>());
    scene.value_axis(&scale);
    let (radius, line) = weights(figure.pairs.len());
    scene.radius = radius;
    for pair in &figure.pairs {
        join(&mut scene, figure, pair, &scale, line);
    }
    for (side, column) in figure.sides.iter().enumerate() {
        name(&mut scene, column, side);
        mean(&mut scene, figure, column, side, &scale);
    }
    for pair in &figure.pairs {
        for side in 0..COLUMNS.len() {
            let end = end(&scene, figure, pair, side, &scale);
            scene.marks.extend(end);
        }
    }
    scene
}

/// The radius of a value and the width of a line.
fn weights(pairs: usize) -> (f64, f64) {
    match pairs {
        0..=20 => (3.6, 1.6),
        21..=60 => (2.8, 1.2),
        _ => (2.2, 0.8),
    }
}

fn notes(figure: &SlopePlot) -> Vec<String> {
    let mut notes = Vec::new();
    let (better, worse, same) =
        (figure.count(Outcome::Better), figure.count(Outcome::Worse), figure.count(Outcome::Same));
    let pairs = better + worse + same;
    if pairs > 0 {
        let noun = if pairs == 1 { "pair" } else { "pairs" };
        let equal = if same > 0 { format!(", {same} equal") } else { String::new() };
        notes.push(format!("{better} of {pairs} {noun} better (solid), {worse} worse (dashed){equal}."));
    } else if !figure.paired {
        notes.push("Not measured side by side: there are no pairs.".to_owned());
    }
    if figure.sides.iter().any(|side| side.interval.is_some()) {
        notes.push("Bar: mean, 95 % interval.".to_owned());
    }
    if figure.pairs.iter().any(|pair| figure.is_dropped(pair) && drawn(pair)) {
        notes.push("Hollow: its pair drops out.".to_owned());
    }
    notes
}

fn drawn(pair: &Pair) -> bool {
    pair.end(0).is_some() || pair.end(1).is_some()
}

fn column_x(scene: &Scene, side: usize) -> f64 {
    scene.frame.left + COLUMNS[side] * (scene.frame.right - scene.frame.left)
}

/// The sign of the way from a column to its side of the figure.
fn outwards(side: usize) -> f64 {
    if side == 0 { -1.0 } else { 1.0 }
}

fn join(scene: &mut Scene, figure: &SlopePlot, pair: &Pair, scale: &Scale, width: f64) {
    let (Some(way), Some((_, a)), Some((_, b))) = (figure.direction(pair), pair.end(0), pair.end(1)) else {
        return;
    };
    let at = |side: usize, value: f64| (column_x(scene, side), scene.y(scale, value));
    let (from, to) = (at(0, a), at(1, b));
    scene.lines.push(Line { points: vec![from, to], width, ink: ink(way), dashed: way == Outcome::Worse });
}

fn ink(way: Outcome) -> Token {
    match way {
        Outcome::Better => theme::CHART[0],
        Outcome::Worse => theme::CHART[1],
        Outcome::Same | Outcome::Unknown => theme::TEXT_HINT,
    }
}

/// The configuration's name below its column.
fn name(scene: &mut Scene, column: &PairSide, side: usize) {
    let room = (COLUMNS[1] - COLUMNS[0]) * (scene.frame.right - scene.frame.left) - 12.0;
    let name = ellipsise(&visible_line(&column.name), SMALL_SIZE, Weight::Regular, room);
    let text = Text::small(column_x(scene, side), scene.frame.bottom + 17.0, Anchor::Middle, name);
    scene.texts.push(Text { ink: theme::TEXT, ..text });
}

/// The mean outside of its column, its interval as an upright bar, and its value where there is room.
fn mean(scene: &mut Scene, figure: &SlopePlot, column: &PairSide, side: usize, scale: &Scale) {
    let Some(value) = column.mean.and_then(drawable) else { return };
    let outwards = outwards(side);
    let (x, y) = (column_x(scene, side) + outwards * MEAN_AWAY, scene.y(scale, value));
    let mut rects = Vec::new();
    let mut bar = |left: f64, top: f64, right: f64, bottom: f64| {
        let place = Frame { left, top, right, bottom };
        rects.push(Rect { place, ink: theme::TEXT, strength: 1.0 });
    };
    bar(x - MEAN_HALF, y - 1.2, x + MEAN_HALF, y + 1.2);
    let (mut top, mut bottom) = (y - 4.0, y + 4.0);
    let ends = column.interval.and_then(|(low, high)| Some((drawable(low)?, drawable(high)?)));
    if let Some((low, high)) = ends {
        let (above, below) = (scene.y(scale, high), scene.y(scale, low));
        bar(x - 0.7, above, x + 0.7, below);
        for (end, value) in [(above, high), (below, low)] {
            if scale.beyond(value).is_none() {
                bar(x - 4.0, end - 0.7, x + 4.0, end + 0.7);
            }
        }
        (top, bottom) = (top.min(above), bottom.max(below));
    }
    let text = scale.value_text(value);
    let text_x = x + outwards * (MEAN_HALF + 5.0);
    let end = text_x + outwards * width(&text, SMALL_SIZE, Weight::Bold);
    if end > scene.frame.left + 4.0 && end < f64::from(scene.size.width) - 4.0 {
        let anchor = if side == 0 { Anchor::End } else { Anchor::Start };
        let text = Text::small(text_x, y + 4.0, anchor, text);
        scene.texts.push(Text { weight: Weight::Bold, ink: theme::TEXT, ..text });
    }
    let place = Frame { left: x - MEAN_HALF, top, right: x + MEAN_HALF, bottom };
    let (name, value) = (visible_line(&column.name), figure.mean_words(column, scale));
    scene.marks.push(Mark { series: side as u8, rects, ..Mark::new(name, value, String::new(), place) });
}

/// A call's value; hollow where its pair drops out.
fn end(scene: &Scene, figure: &SlopePlot, pair: &Pair, side: usize, scale: &Scale) -> Option<Mark> {
    let (call, value) = pair.end(side)?;
    let dropped = figure.is_dropped(pair);
    let away = if dropped { ALONE_AWAY } else { 0.0 };
    let x = column_x(scene, side) + outwards(side) * away;
    let (y, radius) = (scene.y(scale, value), scene.radius);
    let form = if dropped { Form::Hollow } else { Form::Full };
    let shown = if dropped { radius + 0.6 } else { radius };
    let name = format!("{}, run {}", visible_line(&figure.sides[side].name), pair.run);
    let note =
        if dropped { format!("The pair drops out. {}", visible_line(&pair.dropped)) } else { String::new() };
    Some(Mark {
        call: Some((call, pair.run)),
        series: side as u8,
        markers: vec![Marker { x, y, radius: shown, form, shape: 0, ink: theme::TEXT_MUTED }],
        ..Mark::new(name, figure.words(scale, value), note, Frame::around((x, y), radius))
    })
}
