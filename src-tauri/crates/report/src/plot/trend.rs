//! A figure of one model over time: a dot a run, in the order of their beginnings, and lines where something changed.

use std::fmt::Write as _;

use super::scale::{Scale, drawable};
use super::text::visible_line;

/// One figure: a mean of every run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrendPlot {
    /// What is shown: "Decode rate over time".
    pub title: String,
    /// A second line below the title: the model; may be empty.
    pub subtitle: String,
    /// The unit of every value: "tok/s".
    pub unit: String,
    /// The stage the means belong to; may be empty.
    pub stage: String,
    /// The runs, the earliest first.
    pub runs: Vec<TrendRun>,
    /// Names of what changed, each before the run at this place.
    pub changes: Vec<(u32, String)>,
    /// Where the latest run was to be expected, and from which run on. `None` without a verdict.
    pub expected: Option<(u32, f64, f64)>,
}

/// One run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrendRun {
    /// When it began, short: "24 Nov 2026".
    pub day: String,
    /// When it began, whole: "24 Nov 2026 02:50".
    pub time: String,
    /// The mean; one that is not finite is never drawn.
    pub value: f64,
    /// What it was measured on, for the hover; may be empty.
    pub note: String,
    /// Whether it is slower than its history lets expect.
    pub is_slower: bool,
}

impl TrendPlot {
    /// The value axis. `None` without a value.
    pub(super) fn scale(&self) -> Option<Scale> {
        let mut shown: Vec<f64> = self.runs.iter().filter_map(|run| drawable(run.value)).collect();
        if shown.is_empty() {
            return None;
        }
        let ends = self.expected.iter().flat_map(|(_, low, high)| [*low, *high]).filter_map(drawable);
        shown.extend(ends.map(|end| end.max(0.0)));
        Some(Scale::fit(&shown))
    }

    /// A value with its unit.
    pub(super) fn words(&self, scale: &Scale, value: f64) -> String {
        format!("{} {}", scale.value_text(value), visible_line(&self.unit))
    }

    /// The figure in words.
    pub(super) fn alt(&self, nothing: &str) -> String {
        let mut text = visible_line(&self.title);
        for part in [visible_line(&self.subtitle), visible_line(&self.stage)] {
            if !part.is_empty() {
                let _ = write!(text, ", {part}");
            }
        }
        let (Some(scale), Some(first), Some(last)) = (self.scale(), self.runs.first(), self.runs.last())
        else {
            let _ = write!(text, ". {nothing}");
            return text;
        };
        let values: Vec<f64> = self.runs.iter().filter_map(|run| drawable(run.value)).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let noun = if values.len() == 1 { "run" } else { "runs" };
        let _ = write!(
            text,
            ". {} {noun} from {} to {}: {} to {}.",
            values.len(),
            visible_line(&first.day),
            visible_line(&last.day),
            scale.value_text(least),
            self.words(&scale, most)
        );
        for (at, change) in &self.changes {
            let day = self.runs.get(*at as usize).map(|run| visible_line(&run.day)).unwrap_or_default();
            let _ = write!(text, " {day}: {}.", visible_line(change));
        }
        if let Some((_, low, high)) = self.expected {
            let (low, high) = (scale.value_text(low.max(0.0)), self.words(&scale, high));
            let _ = write!(text, " Expected for the latest run: {low} to {high}.");
        }
        text
    }
}
