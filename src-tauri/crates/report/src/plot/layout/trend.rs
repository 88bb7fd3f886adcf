//! Runs from left to right, as far apart whatever time lies between them; dashed lines stand where something changed.

use super::super::scale::{Scale, drawable};
use super::super::text::{Weight, ellipsise, visible_line, width};
use super::super::theme;
use super::super::trend::TrendPlot;
use super::mark::{Form, Line, Mark, Marker};
use super::{Anchor, Frame, NOTHING_TO_SHOW, Rect, SMALL_SIZE, Scene, Text};

/// The row above the plot that holds the names of the changes.
const NAMES: f64 = 16.0;
/// The least a name is given before it is left out.
const LEAST_NAME: f64 = 36.0;

pub(super) fn lay_out(figure: &TrendPlot, mut scene: Scene) -> Scene {
    let Some(scale) = figure.scale() else {
        scene.sentence(NOTHING_TO_SHOW);
        return scene;
    };
    let mut notes = Vec::new();
    if figure.expected.is_some() {
        notes.push("Band: where the latest run was to be expected (95 %).");
    }
    scene.hints(&notes);
    if !figure.changes.is_empty() {
        scene.frame.top += NAMES;
    }
    scene.value_axis(&scale);
    scene.radius = match figure.runs.len() {
        0..=60 => 4.0,
        61..=200 => 3.0,
        _ => 2.2,
    };
    expected(&mut scene, figure, &scale);
    changes(&mut scene, figure);
    days(&mut scene, figure);
    dots(&mut scene, figure, &scale);
    scene
}

fn step(scene: &Scene, figure: &TrendPlot) -> f64 {
    (scene.frame.right - scene.frame.left) / figure.runs.len().max(1) as f64
}

fn expected(scene: &mut Scene, figure: &TrendPlot, scale: &Scale) {
    let Some((from, low, high)) = figure.expected else { return };
    let left = scene.frame.left + step(scene, figure) * f64::from(from);
    let place = Frame {
        left,
        right: scene.frame.right,
        top: scene.y(scale, high),
        bottom: scene.y(scale, low.max(0.0)),
    };
    scene.rects.push(Rect { place, ink: theme::CHART[0], strength: 0.12 });
}

/// A line before the run at which a change was first seen, its name above as far as there is room to the next one.
fn changes(scene: &mut Scene, figure: &TrendPlot) {
    let step = step(scene, figure);
    let mut places: Vec<(u32, String)> = Vec::new();
    for (at, name) in &figure.changes {
        match places.last_mut().filter(|(last, _)| last == at) {
            Some((_, names)) => *names = format!("{names}, {}", visible_line(name)),
            None => places.push((*at, visible_line(name))),
        }
    }
    for (position, (at, name)) in places.iter().enumerate() {
        let x = scene.frame.left + step * f64::from(*at);
        let (top, bottom) = (scene.frame.top - NAMES + 2.0, scene.frame.bottom);
        scene.lines.push(Line {
            points: vec![(x, top), (x, bottom)],
            width: 1.0,
            ink: theme::TEXT_HINT,
            dashed: true,
        });
        let next = places
            .get(position + 1)
            .map_or(scene.frame.right, |(next, _)| scene.frame.left + step * f64::from(*next));
        let room = next - x - 10.0;
        if room >= LEAST_NAME {
            let name = ellipsise(name, SMALL_SIZE, Weight::Regular, room);
            scene.texts.push(Text::small(x + 5.0, top + 9.0, Anchor::Start, name));
        }
    }
}

/// The day of the first run, of the last, and of those between that have room.
fn days(scene: &mut Scene, figure: &TrendPlot) {
    let (step, baseline) = (step(scene, figure), scene.frame.bottom + 17.0);
    let last = figure.runs.len().saturating_sub(1);
    let mut end = f64::NEG_INFINITY;
    let wide = |text: &str| width(text, SMALL_SIZE, Weight::Regular);
    let last_left = figure.runs.last().map_or(0.0, |run| scene.frame.right - wide(&run.day));
    for (position, run) in figure.runs.iter().enumerate() {
        let day = visible_line(&run.day);
        let half = wide(&day) / 2.0;
        let middle = scene.frame.left + step * (position as f64 + 0.5);
        let x =
            middle.clamp(scene.frame.left + half, (scene.frame.right - half).max(scene.frame.left + half));
        let fits = x - half > end + 14.0 && (position == last || x + half + 14.0 < last_left);
        if fits && (position == 0 || day != figure.runs[position - 1].day) {
            end = x + half;
            scene.texts.push(Text::small(x, baseline, Anchor::Middle, day));
        }
    }
}

fn dots(scene: &mut Scene, figure: &TrendPlot, scale: &Scale) {
    let (step, radius) = (step(scene, figure), scene.radius);
    for (position, run) in figure.runs.iter().enumerate() {
        let Some(value) = drawable(run.value) else { continue };
        let (x, y) = (scene.frame.left + step * (position as f64 + 0.5), scene.y(scale, value));
        let ink = if run.is_slower { theme::CHART[1] } else { theme::CHART[0] };
        let note = if run.is_slower { "Slower than the earlier runs let expect. " } else { "" };
        let form = if run.is_slower { Form::Hollow } else { Form::Full };
        let note = format!("{note}{}", visible_line(&run.note)).trim().to_owned();
        let shown = if run.is_slower { radius + 1.0 } else { radius };
        let place = Frame::around((x, y), radius);
        scene.marks.push(Mark {
            call: Some((position as u32, position as u32 + 1)),
            series: u8::from(run.is_slower),
            markers: vec![Marker { x, y, radius: shown, form, shape: 0, ink }],
            ..Mark::new(visible_line(&run.time), figure.words(scale, value), note, place)
        });
    }
}
