//! Changes against the baseline: a row each, its name at the left, mark and whisker in the middle, its number at the right.

use super::super::effects::{Effect, ForestGroup, ForestPlot, tick_words};
use super::super::scale::Scale;
use super::super::text::{Weight, ellipsise, visible_line, width};
use super::super::theme::{self, Token};
use super::mark::{Form, Mark, Marker};
use super::{Anchor, Frame, NOTHING_TO_SHOW, Rect, SMALL_SIZE, Scene, Text};
use chimera_analysis::verdict::Outcome;

/// Rows nearer than this would touch.
const LEAST_ROW: f64 = 13.0;
/// Rows further apart than this do not belong together any more.
const MOST_ROW: f64 = 48.0;
/// From a column of words to the plot.
const AIR: f64 = 12.0;
/// How far the rows of a configuration stand in below its name.
const INDENT: f64 = 10.0;
/// For the sign in front of a number.
const SIGN: f64 = 14.0;

enum Row<'a> {
    Head(&'a ForestGroup),
    Effect(&'a ForestGroup, &'a Effect),
}

pub(super) fn lay_out(figure: &ForestPlot, mut scene: Scene) -> Scene {
    let mut rows = rows(figure);
    if rows.is_empty() {
        scene.sentence(NOTHING_TO_SHOW);
        return scene;
    }
    let scale = figure.scale();
    let sheet = scene.clone();
    scene.hints(&notes(figure, scale.as_ref()));
    if room_for(&scene) < rows.len() {
        scene = sheet;
        crowd(&mut scene, &mut rows);
    }
    let height = ((scene.frame.bottom - scene.frame.top) / rows.len() as f64).min(MOST_ROW);
    scene.frame.bottom = scene.frame.top + height * rows.len() as f64;
    let columns = Columns::new(&mut scene, &rows);
    if let Some(scale) = &scale {
        axis(&mut scene, scale);
        rules(&mut scene, scale, &rows, height);
    }
    for (place, row) in rows.iter().enumerate() {
        let y = scene.frame.top + height * (place as f64 + 0.5);
        match row {
            Row::Head(group) => columns.head(&mut scene, group, y),
            Row::Effect(group, effect) => columns.effect(&mut scene, group, effect, scale.as_ref(), y),
        }
    }
    scene
}

fn room_for(scene: &Scene) -> usize {
    (((scene.frame.bottom - scene.frame.top) / LEAST_ROW).floor() as usize).max(1)
}

/// Keeps what has room; how much has none is said in place of what the marks mean.
fn crowd(scene: &mut Scene, rows: &mut Vec<Row<'_>>) {
    let effects = |rows: &[Row<'_>]| rows.iter().filter(|row| matches!(row, Row::Effect(..))).count();
    let (bottom, all) = (scene.frame.bottom, effects(rows));
    // One line of words, and the row of the axis.
    scene.frame.bottom -= 40.0;
    rows.truncate(room_for(scene));
    while rows.len() > 1 && matches!(rows.last(), Some(Row::Head(_))) {
        rows.pop();
    }
    scene.frame.bottom = bottom;
    scene.hints(&[&format!("{} more rows have no room here.", all - effects(rows))]);
}

fn rows(figure: &ForestPlot) -> Vec<Row<'_>> {
    let of_group = |group: &'_ ForestGroup| !group.name.is_empty() && !group.effects.is_empty();
    let groups = figure.groups.iter();
    groups
        .flat_map(|group| {
            let head = of_group(group).then_some(Row::Head(group));
            head.into_iter().chain(group.effects.iter().map(move |effect| Row::Effect(group, effect)))
        })
        .collect()
}

/// What the marks mean, as far as they occur.
fn notes(figure: &ForestPlot, scale: Option<&Scale>) -> Vec<&'static str> {
    let effects = || figure.groups.iter().flat_map(|group| &group.effects);
    let of = |outcome: Outcome| effects().any(|effect| effect.outcome == outcome);
    let mut notes = Vec::new();
    if effects().any(|effect| effect.interval_words().is_some()) {
        notes.push("Bar: 95 % interval.");
    }
    match (of(Outcome::Better), of(Outcome::Worse), of(Outcome::Same)) {
        (true, true, _) => notes.push("▲ better, ▼ worse."),
        (true, false, _) => notes.push("▲ better."),
        (false, true, _) => notes.push("▼ worse."),
        (false, false, _) => {}
    }
    if of(Outcome::Same) {
        notes.push("No sign: no difference shown.");
    }
    if effects().any(|effect| effect.primary) && effects().any(|effect| !effect.primary) {
        notes.push("Bold: decides.");
    }
    let goes_on = |scale: &Scale| {
        effects().filter_map(Effect::shown).any(|(change, interval)| {
            let (low, high) = interval.unwrap_or((change, change));
            [change, low, high].iter().any(|value| scale.beyond(*value).is_some())
        })
    };
    if scale.is_some_and(goes_on) {
        notes.push("Arrow: goes on.");
    }
    notes
}

/// Upright rules at round percents through the rows of each configuration; that of no change is strong.
fn rules(scene: &mut Scene, scale: &Scale, rows: &[Row<'_>], height: f64) {
    let mut first = 0;
    for group in rows.split(|row| matches!(row, Row::Head(_))) {
        let top = scene.frame.top + height * first as f64;
        first += group.len() + 1;
        for tick in scale.ticks.iter().filter(|_| !group.is_empty()) {
            let x = across(scene, scale, *tick);
            let (half, ink) = if tick.abs() < 1e-9 { (0.9, theme::TEXT_MUTED) } else { (0.5, theme::GRID) };
            let bottom = top + height * group.len() as f64;
            let place = Frame { left: x - half, top, right: x + half, bottom };
            scene.rects.push(Rect { place, ink, strength: 1.0 });
        }
    }
}

/// Round percents below the rows, as far as they have room.
fn axis(scene: &mut Scene, scale: &Scale) {
    let baseline = scene.frame.bottom + 17.0;
    let mut used = scene.frame.left - AIR;
    for tick in &scale.ticks {
        let x = across(scene, scale, *tick);
        let text = tick_words(scale, *tick);
        let reach = width(&text, SMALL_SIZE, Weight::Regular) / 2.0;
        if x - reach >= used && x + reach <= f64::from(scene.size.width) - 2.0 {
            used = x + reach + 8.0;
            scene.texts.push(Text::small(x, baseline, Anchor::Middle, text));
        }
    }
}

fn across(scene: &Scene, scale: &Scale, value: f64) -> f64 {
    scene.frame.left + scale.position(value) * (scene.frame.right - scene.frame.left)
}

/// Where names and numbers stand, and how long they may be.
struct Columns {
    name_x: f64,
    name_room: f64,
    words_x: f64,
    words_room: f64,
    /// Whether there is room for the intervals.
    whole: bool,
}

impl Columns {
    /// Takes the columns from both sides of the frame.
    fn new(scene: &mut Scene, rows: &[Row<'_>]) -> Self {
        let all = scene.frame.right - scene.frame.left;
        let is_head = |row: &Row<'_>| matches!(row, Row::Head(_));
        let indent = if rows.iter().any(is_head) { INDENT } else { 0.0 };
        let widest = |read: &dyn Fn(&Effect) -> String| {
            let of_row = |row: &Row<'_>| match row {
                Row::Head(_) => 0.0,
                Row::Effect(_, effect) => width(&read(effect), SMALL_SIZE, weight(effect)),
            };
            rows.iter().map(of_row).fold(0.0_f64, f64::max)
        };
        let name_room = widest(&|effect| visible_line(&effect.name)).min(all * 0.34 - indent);
        let (long, short) = (widest(&Effect::words), widest(&short_words));
        let whole = long + SIGN <= all * 0.40;
        let words_room = if whole { long } else { short.min(all * 0.34 - SIGN) };
        let name_x = scene.frame.left + indent;
        let words_x = scene.frame.right - words_room;
        scene.frame.left = name_x + name_room + AIR;
        scene.frame.right = words_x - SIGN - AIR;
        Self { name_x, name_room, words_x, words_room, whole }
    }

    fn head(&self, scene: &mut Scene, group: &ForestGroup, y: f64) {
        let left = self.name_x - INDENT;
        let room = self.words_x + self.words_room - left;
        let name = ellipsise(&visible_line(&group.name), SMALL_SIZE, Weight::Bold, room);
        let text = Text::small(left, y + 4.0, Anchor::Start, name);
        scene.texts.push(Text { weight: Weight::Bold, ink: theme::TEXT, ..text });
    }

    fn effect(&self, scene: &mut Scene, group: &ForestGroup, effect: &Effect, scale: Option<&Scale>, y: f64) {
        let weight = weight(effect);
        let name_ink = if effect.primary { theme::TEXT } else { theme::TEXT_MUTED };
        let name = ellipsise(&visible_line(&effect.name), SMALL_SIZE, weight, self.name_room);
        let text = Text::small(self.name_x, y + 4.0, Anchor::Start, name);
        scene.texts.push(Text { weight, ink: name_ink, ..text });
        let sign = effect.sign();
        if !sign.is_empty() {
            let text = Text::small(self.words_x - SIGN, y + 4.0, Anchor::Start, sign.to_owned());
            scene.texts.push(Text { ink: ink(effect), ..text });
        }
        let words = if self.whole { effect.words() } else { short_words(effect) };
        let words = ellipsise(&words, SMALL_SIZE, weight, self.words_room);
        let words_ink = if effect.shown().is_some() { name_ink } else { theme::TEXT_HINT };
        let text = Text::small(self.words_x, y + 4.0, Anchor::Start, words);
        scene.texts.push(Text { weight, ink: words_ink, ..text });
        let mut mark = mark(group, effect, y);
        match (scale, effect.shown()) {
            (Some(scale), Some((change, interval))) => {
                draw(&mut mark, scene, scale, effect, change, interval);
            }
            _ => (mark.place.left, mark.place.right) = (self.words_x, self.words_x + self.words_room),
        }
        scene.marks.push(mark);
    }
}

fn weight(effect: &Effect) -> Weight {
    if effect.primary { Weight::Bold } else { Weight::Regular }
}

fn short_words(effect: &Effect) -> String {
    effect.change_words().unwrap_or_else(|| effect.words())
}

fn ink(effect: &Effect) -> Token {
    match effect.outcome {
        Outcome::Better => theme::CHART[0],
        Outcome::Worse => theme::CHART[1],
        Outcome::Same | Outcome::Unknown => theme::TEXT_HINT,
    }
}

fn mark(group: &ForestGroup, effect: &Effect, y: f64) -> Mark {
    let (group, name) = (visible_line(&group.name), visible_line(&effect.name));
    let name = if group.is_empty() { name } else { format!("{group}, {name}") };
    let name = if effect.primary { format!("{name} (decides)") } else { name };
    let place = Frame { left: 0.0, top: y - 6.0, right: 0.0, bottom: y + 6.0 };
    Mark::new(name, effect.told(), visible_line(&effect.note), place)
}

/// The whisker with its ends, cut with an arrow where it goes on, and the mark on it.
fn draw(
    mark: &mut Mark,
    scene: &Scene,
    scale: &Scale,
    effect: &Effect,
    change: f64,
    interval: Option<(f64, f64)>,
) {
    let (ink, y) = (ink(effect), f64::midpoint(mark.place.top, mark.place.bottom));
    let (half, radius) = if effect.primary { (1.2, 5.0) } else { (0.7, 3.9) };
    let x = across(scene, scale, change);
    let mut bar = |left: f64, right: f64, half: f64| {
        let place = Frame { left, top: y - half, right, bottom: y + half };
        mark.rects.push(Rect { place, ink, strength: 1.0 });
    };
    let (mut left, mut right) = (x - radius, x + radius);
    if let Some((low, high)) = interval {
        let ends = (across(scene, scale, low), across(scene, scale, high));
        bar(ends.0, ends.1, half);
        for (end, value) in [(ends.0, low), (ends.1, high)] {
            if scale.beyond(value).is_none() {
                bar(end - half, end + half, 4.0);
            }
        }
        (left, right) = (left.min(ends.0), right.max(ends.1));
    }
    let (low, high) = interval.unwrap_or((change, change));
    let arrow = |form: Form, x: f64| Marker { x, y, radius: radius * 0.9, form, shape: 0, ink };
    if scale.beyond(low.min(change)) == Some(false) {
        mark.markers.push(arrow(Form::ToLeft, scene.frame.left + 2.0));
    }
    if scale.beyond(high.max(change)) == Some(true) {
        mark.markers.push(arrow(Form::ToRight, scene.frame.right - 2.0));
    }
    if scale.beyond(change).is_none() {
        let form = if effect.primary { Form::Full } else { Form::Hollow };
        mark.markers.push(Marker { x, y, radius, form, shape: 0, ink });
    }
    (mark.place.left, mark.place.right) = (left, right);
}
