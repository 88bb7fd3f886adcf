//! How the values of several sides are spread: for each value, the share of its side's that are no larger.

use std::fmt::Write as _;

use super::scale::{Scale, drawable};
use super::text::visible_line;
use chimera_analysis::stats;

/// One figure: the empirical distributions of one metric and stage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EcdfPlot {
    /// What is shown: "TTFT of the calls".
    pub title: String,
    /// The stage the calls belong to; may be empty.
    pub stage: String,
    /// What the horizontal axis shows: "ms or less".
    pub across: String,
    /// The unit of the values: "ms".
    pub across_unit: String,
    /// At most [`super::MOST_SERIES`].
    pub series: Vec<EcdfSeries>,
}

/// One side's values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EcdfSeries {
    /// Its name.
    pub name: String,
    /// Its place in the palette and among the shapes, 0 to 4.
    pub index: u8,
    /// Its values, in any order.
    pub values: Vec<f64>,
}

impl EcdfSeries {
    /// Its values in their order, each with the percent of all that are no larger.
    pub(super) fn steps(&self) -> Vec<(f64, f64)> {
        let mut values: Vec<f64> = self.values.iter().copied().filter_map(drawable).collect();
        values.sort_by(f64::total_cmp);
        let count = values.len() as f64;
        (1..).zip(values).map(|(place, value)| (value, 100.0 * f64::from(place) / count)).collect()
    }
}

impl EcdfPlot {
    /// The horizontal axis. `None` without a value.
    pub(super) fn places(&self) -> Option<Scale> {
        let all: Vec<f64> =
            self.series.iter().flat_map(|one| &one.values).copied().filter_map(drawable).collect();
        (!all.is_empty()).then(|| Scale::fit(&all))
    }

    pub(super) fn alt(&self, nothing: &str) -> String {
        let mut text = visible_line(&self.title);
        let Some(places) = self.places() else { return format!("{text}. {nothing}") };
        let stage = visible_line(&self.stage);
        if !stage.is_empty() {
            let _ = write!(text, ", {stage} stage");
        }
        text.push('.');
        for one in &self.series {
            let steps = one.steps();
            let middle = stats::median(&steps.iter().map(|(value, _)| *value).collect::<Vec<_>>());
            let (Some((least, _)), Some((most, _)), Some(middle)) = (steps.first(), steps.last(), middle)
            else {
                continue;
            };
            let [least, middle, most] = [*least, middle, *most].map(|value| places.value_text(value));
            let (name, unit) = (visible_line(&one.name), visible_line(&self.across_unit));
            let _ = write!(
                text,
                " {name}: {least} to {most} {unit}, half of {} at most {middle} {unit}.",
                steps.len()
            );
        }
        text
    }
}
