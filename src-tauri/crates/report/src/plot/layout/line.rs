//! A line of steps over an axis that is no run: time, or a length of time.

use super::super::line::LineFigure;
use super::super::scale::{Scale, drawable};
use super::super::text::{Weight, ellipsise, one_line, width};
use super::super::theme;
use super::{Anchor, Block, Frame, SMALL_SIZE, Scene, Text, Tread};

/// What stands where a call has too few chunks for a line.
pub(in super::super) const NO_LINE: &str = "The call has too few chunks for this.";

pub(super) fn lay_out<'a>(figure: &'a LineFigure, mut scene: Scene<'a>) -> Scene<'a> {
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
    let treads = figure.drawn().map(|step| Tread {
        step,
        left: across(&scene, &places, step.from),
        right: across(&scene, &places, step.to),
        y: scene.y(&values, step.value),
    });
    let treads = treads.collect();
    scene.treads = treads;
    scene
}

pub(super) fn across(scene: &Scene<'_>, places: &Scale, place: f64) -> f64 {
    scene.frame.left + places.position(place) * (scene.frame.right - scene.frame.left)
}

/// The mean's line and, at its right end, its name and value.
fn level(scene: &mut Scene<'_>, figure: &LineFigure, values: &Scale) {
    let Some((name, value)) = figure.level.as_ref().and_then(|(name, v)| Some((name, drawable(*v)?))) else {
        scene.frame.right -= 10.0;
        return;
    };
    let words = format!("{} {}", one_line(name), values.value_text(value));
    let words = ellipsise(&words, SMALL_SIZE, Weight::Regular, f64::from(scene.size.width) * 0.3);
    let right = scene.frame.right;
    scene.frame.right -= width(&words, SMALL_SIZE, Weight::Regular) + 10.0;
    let y = scene.y(values, value);
    scene.texts.push(Text::small(right, y + 4.0, Anchor::End, words));
    let place =
        Frame { left: scene.frame.left, top: y - 0.5, right: scene.frame.right + 4.0, bottom: y + 0.5 };
    scene.blocks.push(Block { place, ink: theme::TEXT_HINT, strength: 1.0 });
}

/// The numbers below the plot and what they are.
pub(super) fn place_axis(scene: &mut Scene<'_>, across_words: &str, places: &Scale) {
    let baseline = scene.frame.bottom + 17.0;
    let mut free = f64::from(scene.size.width) - 14.0;
    let name = ellipsise(&one_line(across_words), SMALL_SIZE, Weight::Regular, free * 0.5);
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

fn tint(scene: &mut Scene<'_>, figure: &LineFigure, places: &Scale) {
    let Some(from) = figure.doubtful_from.and_then(drawable) else { return };
    let Frame { top, right, bottom, .. } = scene.frame;
    let place = Frame { left: across(scene, places, from), top, right, bottom };
    scene.blocks.push(Block { place, ink: theme::CHART[1], strength: 0.14 });
}

/// Upright rules at moments, named where there is room.
fn moments(scene: &mut Scene<'_>, figure: &LineFigure, places: &Scale) {
    let mut free = scene.frame.left;
    for (name, at) in figure.moments.iter().filter(|(_, at)| drawable(*at).is_some()) {
        let x = across(scene, places, *at);
        let place = Frame { left: x - 0.5, top: scene.frame.top, right: x + 0.5, bottom: scene.frame.bottom };
        scene.blocks.push(Block { place, ink: theme::TEXT_HINT, strength: 0.7 });
        let words = one_line(name);
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
