//! A line of one call: its token rate over time, or how its chunks' gaps are spread.

use super::scale::{Scale, drawable};
use super::text::visible_line;

/// One figure: a line of steps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinePlot {
    /// What is shown: "Token rate of the call".
    pub title: String,
    /// A second line below the title; may be empty.
    pub subtitle: String,
    /// The unit of the values: "tok/s".
    pub unit: String,
    /// What the horizontal axis shows, with its unit: "s since the request".
    pub across: String,
    /// The unit alone, for the marks: "s".
    pub across_unit: String,
    /// Whether the horizontal axis begins at zero; otherwise it fits the steps.
    pub from_zero: bool,
    /// The steps, from left to right.
    pub steps: Vec<Step>,
    /// A value with its name across the whole figure: the mean.
    pub level: Option<(String, f64)>,
    /// Moments on the horizontal axis with their names: the first text.
    pub moments: Vec<(String, f64)>,
    /// From here on the horizontal axis shows what should not be: the ground behind is tinted.
    pub doubtful_from: Option<f64>,
}

/// A value that holds from one place of the horizontal axis to another.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Step {
    /// Where it begins, in the axis' unit.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The value.
    pub value: f64,
}

impl LinePlot {
    /// The steps that can be drawn.
    pub(super) fn drawn(&self) -> impl Iterator<Item = Step> {
        self.steps.iter().copied().filter(|step| {
            [step.from, step.to, step.value].into_iter().all(|number| drawable(number).is_some())
        })
    }

    /// The value axis: from zero. `None` without steps.
    pub(super) fn values(&self) -> Option<Scale> {
        let most = self.drawn().map(|step| step.value).reduce(f64::max)?;
        let level = self.level.iter().filter_map(|(_, value)| drawable(*value)).fold(0.0, f64::max);
        Some(Scale::from_zero(most.max(level)))
    }

    /// The horizontal axis. `None` without steps.
    pub(super) fn places(&self) -> Option<Scale> {
        let ends: Vec<f64> = self.drawn().flat_map(|step| [step.from, step.to]).collect();
        let most = ends.iter().copied().reduce(f64::max)?;
        Some(if self.from_zero { Scale::from_zero(most) } else { Scale::fit(&ends) })
    }

    /// `3.2 to 3.4 s`.
    pub(super) fn place_words(&self, step: Step, places: &Scale) -> String {
        let unit = visible_line(&self.across_unit);
        format!("{} to {} {unit}", places.value_text(step.from), places.value_text(step.to))
    }
}
