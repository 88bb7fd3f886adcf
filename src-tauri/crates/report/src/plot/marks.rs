//! The marks of a figure as data, from the same layout as its drawing: what each shows, and where it lies.

use serde::Serialize;

use super::alt::point_value;
use super::layout::{Column, Dot, Item, Scene, Tread};
use super::line::LineFigure;
use super::text::one_line;
use super::{RunFigure, Shown};

/// Every mark, from left to right; rows from top to bottom.
pub(super) fn marks(figure: Shown<'_>, scene: &Scene<'_>) -> Vec<FigureMark> {
    let mut marks: Vec<FigureMark> = match figure {
        Shown::Runs(runs) => scene.dots.iter().map(|dot| of_dot(runs, dot, scene.radius)).collect(),
        Shown::Times(_) => scene.columns.iter().map(of_column).collect(),
        Shown::Line(line) => scene.treads.iter().map(|tread| of_tread(line, tread)).collect(),
        Shown::Effects(_) => return scene.items.iter().map(of_item).collect(),
        Shown::Pairs(_) | Shown::Shares(_) | Shown::Trend(_) => scene.items.iter().map(of_item).collect(),
    };
    marks.sort_by(|a, b| a.x.total_cmp(&b.x));
    marks
}

fn of_dot(figure: &RunFigure, dot: &Dot<'_>, radius: f64) -> FigureMark {
    let point = dot.point;
    FigureMark {
        call: Some(point.call),
        series: dot.series.index,
        name: format!("{}, run {}", one_line(&dot.series.name), point.run),
        value: point_value(figure, point),
        note: note(point.cold, point.valid, &point.reason, "enters no mean"),
        x: rounded(dot.x),
        y: rounded(dot.y),
        width: 2.0 * radius,
        height: 2.0 * radius,
    }
}

fn of_column(column: &Column<'_>) -> FigureMark {
    let (bar, place) = (column.bar, column.place);
    FigureMark {
        call: Some(bar.call),
        series: 0,
        name: format!("Run {}", bar.run),
        value: bar.words(),
        note: note(bar.cold, bar.valid, &bar.reason, "is in no median"),
        x: rounded(f64::midpoint(place.left, place.right)),
        y: rounded(f64::midpoint(place.top, place.bottom)),
        width: rounded(place.right - place.left),
        height: rounded(place.bottom - place.top),
    }
}

fn of_tread(figure: &LineFigure, tread: &Tread) -> FigureMark {
    let text = |scale: Option<super::scale::Scale>, value: f64| {
        scale.map_or_else(String::new, |scale| scale.value_text(value))
    };
    let places = figure.places();
    FigureMark {
        call: None,
        series: 0,
        name: places.map_or_else(String::new, |places| figure.place_words(tread.step, &places)),
        value: format!("{} {}", text(figure.values(), tread.step.value), one_line(&figure.unit)),
        note: None,
        x: rounded(f64::midpoint(tread.left, tread.right)),
        y: rounded(tread.y),
        width: rounded((tread.right - tread.left).max(4.0)),
        height: 8.0,
    }
}

fn of_item(item: &Item) -> FigureMark {
    let place = item.place;
    FigureMark {
        call: item.call.map(|(call, _)| call),
        series: item.series,
        name: item.name.clone(),
        value: item.value.clone(),
        note: Some(item.note.clone()).filter(|note| !note.is_empty()),
        x: rounded(f64::midpoint(place.left, place.right)),
        y: rounded(f64::midpoint(place.top, place.bottom)),
        width: rounded(place.right - place.left),
        height: rounded(place.bottom - place.top),
    }
}

/// Why a mark stands apart. `None` for one that counts.
fn note(cold: bool, valid: bool, reason: &str, left_out: &str) -> Option<String> {
    let reason = one_line(reason);
    match (cold, valid) {
        (_, false) if reason.is_empty() => Some("Invalid.".into()),
        (_, false) => Some(format!("Invalid: {reason}")),
        (true, true) => Some(format!("Cold: the model was loaded for it; it {left_out}.")),
        (false, true) => None,
    }
}

/// To a hundredth of a pixel: enough to hit, short to send.
fn rounded(length: f64) -> f64 {
    (length * 100.0).round() / 100.0
}

/// A mark of a drawn figure: what it shows, and where it lies in the figure's own pixels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FigureMark {
    /// The call it shows, by index. `None` for a piece of a line within one call.
    pub call: Option<u32>,
    /// The series' place in the palette, from 0.
    pub series: u8,
    /// What is shown: `Baseline, run 2`.
    pub name: String,
    /// Its value with the unit: `115.4 tok/s`.
    pub value: String,
    /// Why it stands apart: cold, or invalid with the reason. `None` when it counts.
    pub note: Option<String>,
    /// Its centre, from the left.
    pub x: f64,
    /// Its centre, from the top.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}
