//! Stacked bars, one a call, by run; the names of the parts stand below with their medians.

use chimera_analysis::metrics::TimePart;
use chimera_types::units;

use super::super::scale::Scale;
use super::super::text::{Weight, width};
use super::super::theme;
use super::super::times::{TimeBar, TimeFigure, ink};
use super::{Anchor, Block, Column, Frame, NOTHING_TO_SHOW, SMALL_SIZE, Scene, Text};

const LEGEND_HEIGHT: f64 = 20.0;
const SWATCH: f64 = 9.0;
/// No bar is wider, in pixels.
const WIDEST: f64 = 46.0;
/// Of a bar that may not be used.
const PALE: f64 = 0.38;

pub(super) fn lay_out<'a>(figure: &'a TimeFigure, mut scene: Scene<'a>) -> Scene<'a> {
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
        let column = column(&scene, figure, bar, last, &scale);
        scene.columns.push(column);
    }
    scene
}

fn foot(scene: &mut Scene<'_>, figure: &TimeFigure) {
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
fn legend(scene: &mut Scene<'_>, figure: &TimeFigure, baseline: f64) {
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
        scene.blocks.push(Block { place, ink: ink(part), strength: 1.0 });
        let name = Text::small(text_x, baseline, Anchor::Start, part.label().to_owned());
        scene.texts.push(Text { ink: theme::TEXT, ..name });
        if !value.is_empty() {
            scene.texts.push(Text::small(value_x, baseline, Anchor::Start, value));
        }
        x = end + 16.0;
    }
}

fn column<'a>(
    scene: &Scene<'_>,
    figure: &TimeFigure,
    bar: &'a TimeBar,
    last: u32,
    scale: &Scale,
) -> Column<'a> {
    let step = (scene.frame.right - scene.frame.left) / f64::from(last);
    let half = (step * 0.68).min(WIDEST).max(1.0_f64.min(step)) / 2.0;
    let x = scene.x(bar.run.clamp(1, last), last);
    let strength = if bar.valid { 1.0 } else { PALE };
    let mut parts = Vec::new();
    let mut below = 0.0;
    for (part, ms) in bar.drawn() {
        let above = below + ms / figure.ms_a_unit();
        let place = Frame {
            left: x - half,
            top: scene.y(scale, above),
            right: x + half,
            bottom: scene.y(scale, below),
        };
        parts.push(Block { place, ink: ink(part), strength });
        below = above;
    }
    let place =
        Frame { left: x - half, top: scene.y(scale, below), right: x + half, bottom: scene.frame.bottom };
    Column { bar, place, parts }
}
