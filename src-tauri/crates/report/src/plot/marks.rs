//! The marks of a plot as data, from the same layout as its drawing: what each shows, and where it lies.

use serde::Serialize;

use super::Plot;
use super::layout::{Mark, Scene};

/// Every mark from left to right; those of a forest plot, which has one a row, from top to bottom.
pub(super) fn marks(plot: &Plot, scene: &Scene) -> Vec<PlotMark> {
    let mut marks: Vec<PlotMark> = scene.marks.iter().map(of_mark).collect();
    if !matches!(plot, Plot::Forest(_)) {
        marks.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    marks
}

fn of_mark(mark: &Mark) -> PlotMark {
    let place = mark.place;
    PlotMark {
        call: mark.call.map(|(call, _)| call),
        series: mark.series,
        name: mark.name.clone(),
        value: mark.value.clone(),
        note: Some(mark.note.clone()).filter(|note| !note.is_empty()),
        x: rounded(f64::midpoint(place.left, place.right)),
        y: rounded(f64::midpoint(place.top, place.bottom)),
        width: rounded(place.right - place.left),
        height: rounded(place.bottom - place.top),
    }
}

/// To a hundredth of a pixel: enough to hit, short to send.
fn rounded(length: f64) -> f64 {
    (length * 100.0).round() / 100.0
}

/// A mark of a drawn figure: what it shows, and where it lies in the figure's own pixels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PlotMark {
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
