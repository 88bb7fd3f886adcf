//! Stacked bars, one a call, by run; the names of the parts stand below with their medians.

use chimera_analysis::metrics::TimePart;
use chimera_types::units;

use super::super::scale::Scale;
use super::super::text::{Weight, width};
use super::super::theme;
use super::super::times::{StackedTimePlot, TimeBar, ink};
use super::mark::Mark;
use super::{Anchor, Frame, NOTHING_TO_SHOW, Rect, SMALL_SIZE, Scene, Text, exclusion};

const LEGEND_HEIGHT: f64 = 20.0;
const SWATCH: f64 = 9.0;
/// No bar is wider, in pixels.
const WIDEST: f64 = 46.0;
/// Of a bar that may not be used.
const PALE: f64 = 0.38;

pub(super) fn lay_out(figure: &StackedTimePlot, mut scene: Scene) -> Scene {
    if figure.most_ms() <= 0.0 {
        scene.sentence(NOTHING_TO_SHOW);
        return scene;
    }
    foot(&mut scene, figure);
    let scale = Scale::from_zero(figure.most_ms() / figure.ms_a_unit());
    scene.value_axis(&scale);
    let last = figure.last_run();
    scene.run_axis(last, false);
    for bar in figure.bars.iter().filter(|bar| bar.total_ms() > 0.0) {
        let mark = mark(&scene, figure, bar, last, &scale);
        scene.marks.push(mark);
    }
    scene
}

fn foot(scene: &mut Scene, figure: &StackedTimePlot) {
    let mut notes = Vec::new();
    if !figure.medians.is_empty() {
        notes.push("Times: medians of the warm calls.");
    }
    if figure.bars.iter().any(|bar| !bar.valid) {
        notes.push("Paler: may not be used.");
    }
    let bottom = scene.frame.bottom;
    scene.hints(&notes);
    let hints = bottom - scene.frame.bottom - LEGEND_HEIGHT;
    legend(scene, figure, bottom - hints);
    scene.frame.bottom -= LEGEND_HEIGHT;
}

/// The parts that occur, in the order they are stacked, as far as there is room for them.
fn legend(scene: &mut Scene, figure: &StackedTimePlot, baseline: f64) {
    let occurs = |part: &TimePart| figure.bars.iter().any(|bar| bar.drawn().any(|(drawn, _)| drawn == *part));
    let mut x = scene.frame.left;
    for part in TimePart::ALL.into_iter().filter(occurs) {
        let median = figure.medians.iter().find(|(median, _)| *median == part);
        let value = median.map(|(_, ms)| units::duration(*ms)).unwrap_or_default();
        let text_x = x + SWATCH + 5.0;
        let name_width = width(part.label(), SMALL_SIZE, Weight::Regular);
        let value_x = text_x + name_width + 5.0;
        let end = value_x + width(&value, SMALL_SIZE, Weight::Regular);
        if end > scene.frame.right {
            break;
        }
        let place =
            Frame { left: x, top: baseline - SWATCH + 0.5, right: x + SWATCH, bottom: baseline + 0.5 };
        scene.rects.push(Rect { place, ink: ink(part), strength: 1.0 });
        let name = Text::small(text_x, baseline, Anchor::Start, part.label().to_owned());
        scene.texts.push(Text { ink: theme::TEXT, ..name });
        if !value.is_empty() {
            scene.texts.push(Text::small(value_x, baseline, Anchor::Start, value));
        }
        x = end + 16.0;
    }
}

/// One call's bar; a line of the ground separates its parts where they are high enough for one.
fn mark(scene: &Scene, figure: &StackedTimePlot, bar: &TimeBar, last: u32, scale: &Scale) -> Mark {
    let step = (scene.frame.right - scene.frame.left) / f64::from(last);
    let half = (step * 0.68).min(WIDEST).max(1.0_f64.min(step)) / 2.0;
    let x = scene.x(bar.run.clamp(1, last), last);
    let strength = if bar.valid { 1.0 } else { PALE };
    let mut rects = Vec::new();
    let mut below = 0.0;
    for (part, ms) in bar.drawn() {
        let above = below + ms / figure.ms_a_unit();
        let (top, bottom) = (scene.y(scale, above), scene.y(scale, below));
        let gap = if below > 0.0 && bottom - top > 3.0 { 1.0 } else { 0.0 };
        let place = Frame { left: x - half, top, right: x + half, bottom: bottom - gap };
        rects.push(Rect { place, ink: ink(part), strength });
        below = above;
    }
    let place =
        Frame { left: x - half, top: scene.y(scale, below), right: x + half, bottom: scene.frame.bottom };
    let (name, value) = (format!("Run {}", bar.run), bar.words());
    let note = exclusion(bar.cold, bar.valid, &bar.reason, "is in no median");
    Mark {
        call: Some((bar.call, bar.run)),
        title: format!("{name}: {value}"),
        rects,
        ..Mark::new(name, value, note, place)
    }
}
