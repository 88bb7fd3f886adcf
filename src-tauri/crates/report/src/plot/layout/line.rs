//! A line of steps over an axis that is no run: time, or a length of time.

use super::super::line::LinePlot;
use super::super::scale::{Scale, drawable};
use super::super::text::{Weight, ellipsise, visible_line, width};
use super::super::theme;
use super::mark::{Line, Mark};
use super::{Anchor, Frame, Rect, SMALL_SIZE, Scene, Text};

/// What stands where a call has too few chunks for a line.
pub(in super::super) const NO_LINE: &str = "The call has too few chunks for this.";

/// A step narrower than this, in pixels, could not be hit.
const HIT_WIDTH: f64 = 4.0;

pub(super) fn lay_out(figure: &LinePlot, mut scene: Scene) -> Scene {
    let (Some(values), Some(places)) = (figure.values(), figure.places()) else {
        scene.sentence(NO_LINE);
        return scene;
    };
    scene.hints(&[]);
    scene.value_axis(&values);
    level(&mut scene, figure, &values);
    place_axis(&mut scene, &figure.across, &places);
    tint(&mut scene, figure, &places);
    moments(&mut scene, figure, &places);
    steps(&mut scene, figure, &values, &places);
    scene
}

/// The line from step to step, and a mark without a shape for each step.
fn steps(scene: &mut Scene, figure: &LinePlot, values: &Scale, places: &Scale) {
    let mut points = Vec::new();
    for step in figure.drawn() {
        let (left, right) = (across(scene, places, step.from), across(scene, places, step.to));
        let y = scene.y(values, step.value);
        points.extend([(left, y), (right, y)]);
        let (middle, half) = (f64::midpoint(left, right), (right - left).max(HIT_WIDTH) / 2.0);
        let place = Frame { left: middle - half, top: y - 4.0, right: middle + half, bottom: y + 4.0 };
        let value = format!("{} {}", values.value_text(step.value), visible_line(&figure.unit));
        scene.marks.push(Mark::new(figure.place_words(step, places), value, String::new(), place));
    }
    scene.lines.push(Line { points, width: 2.0, ink: theme::CHART[0], dashed: false });
}

pub(super) fn across(scene: &Scene, places: &Scale, place: f64) -> f64 {
    scene.frame.left + places.position(place) * (scene.frame.right - scene.frame.left)
}

/// The mean's line and, at its right end, its name and value.
fn level(scene: &mut Scene, figure: &LinePlot, values: &Scale) {
    let Some((name, value)) = figure.level.as_ref().and_then(|(name, v)| Some((name, drawable(*v)?))) else {
        scene.frame.right -= 10.0;
        return;
    };
    let words = format!("{} {}", visible_line(name), values.value_text(value));
    let words = ellipsise(&words, SMALL_SIZE, Weight::Regular, f64::from(scene.size.width) * 0.3);
    let right = scene.frame.right;
    scene.frame.right -= width(&words, SMALL_SIZE, Weight::Regular) + 10.0;
    let y = scene.y(values, value);
    scene.texts.push(Text::small(right, y + 4.0, Anchor::End, words));
    let place =
        Frame { left: scene.frame.left, top: y - 0.5, right: scene.frame.right + 4.0, bottom: y + 0.5 };
    scene.rects.push(Rect { place, ink: theme::TEXT_HINT, strength: 1.0 });
}

/// The numbers below the plot and what they are.
pub(super) fn place_axis(scene: &mut Scene, across_words: &str, places: &Scale) {
    let baseline = scene.frame.bottom + 17.0;
    let mut free = f64::from(scene.size.width) - 14.0;
    let name = ellipsise(&visible_line(across_words), SMALL_SIZE, Weight::Regular, free * 0.5);
    free -= width(&name, SMALL_SIZE, Weight::Regular);
    scene.texts.push(Text::small(free, baseline, Anchor::Start, name));
    let mut used = 0.0;
    for tick in &places.ticks {
        let text = places.tick_text(*tick);
        let half = width(&text, SMALL_SIZE, Weight::Regular) / 2.0;
        let x = across(scene, places, *tick);
        if x - half >= used && x + half + 10.0 <= free {
            used = x + half + 8.0;
            scene.texts.push(Text::small(x, baseline, Anchor::Middle, text));
        }
    }
}

fn tint(scene: &mut Scene, figure: &LinePlot, places: &Scale) {
    let Some(from) = figure.doubtful_from.and_then(drawable) else { return };
    let Frame { top, right, bottom, .. } = scene.frame;
    let place = Frame { left: across(scene, places, from), top, right, bottom };
    scene.rects.push(Rect { place, ink: theme::CHART[1], strength: 0.14 });
}

/// Upright rules at moments, named where there is room.
fn moments(scene: &mut Scene, figure: &LinePlot, places: &Scale) {
    let mut free = scene.frame.left;
    for (name, at) in figure.moments.iter().filter(|(_, at)| drawable(*at).is_some()) {
        let x = across(scene, places, *at);
        let place = Frame { left: x - 0.5, top: scene.frame.top, right: x + 0.5, bottom: scene.frame.bottom };
        scene.rects.push(Rect { place, ink: theme::TEXT_HINT, strength: 0.7 });
        let words = visible_line(name);
        let reach = width(&words, SMALL_SIZE, Weight::Regular);
        let baseline = scene.frame.bottom - 6.0;
        if x - 5.0 - reach >= free {
            scene.texts.push(Text::small(x - 5.0, baseline, Anchor::End, words));
            free = x;
        } else if x + 5.0 + reach <= scene.frame.right {
            scene.texts.push(Text::small(x + 5.0, baseline, Anchor::Start, words));
            free = x + 5.0 + reach;
        }
    }
}
