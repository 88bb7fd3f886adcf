//! How a comparison is laid out: the order of its runs, what decides, and when it ends.

use serde::{Deserialize, Serialize};

use super::SpecProblem;
use crate::plan::Stage;

/// The order of the configurations' runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum RunOrder {
    /// Block by block, each with one run of every configuration: a drift of the machine meets all alike.
    #[default]
    Interleaved,
    /// All runs of one configuration, then all of the next: fewer reloads, but whatever changed meanwhile looks like a
    /// difference between them.
    Grouped,
}

impl RunOrder {
    /// The word shown to users.
    pub fn label(self) -> &'static str {
        match self {
            Self::Interleaved => "interleaved",
            Self::Grouped => "grouped",
        }
    }
}

/// The figure that decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// The client's decode rate, tok/s: [`crate::metrics::CallMetrics::decode_tps`].
    #[default]
    DecodeRate,
    /// The time to the first token, ms: [`crate::metrics::CallMetrics::ttft_ms`].
    Ttft,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 2] = [Self::DecodeRate, Self::Ttft];

    /// Its name in tables.
    pub fn label(self) -> &'static str {
        match self {
            Self::DecodeRate => "decode rate",
            Self::Ttft => "TTFT",
        }
    }

    /// The unit of its values.
    pub fn unit(self) -> &'static str {
        match self {
            Self::DecodeRate => "tok/s",
            Self::Ttft => "ms",
        }
    }
}

/// What was chosen before Start to decide between configurations. Every other metric and stage is secondary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Primary {
    /// The figure.
    pub metric: Metric,
    /// Of which stage's calls.
    pub stage: Stage,
}

impl Default for Primary {
    fn default() -> Self {
        Self { metric: Metric::DecodeRate, stage: Stage::Report }
    }
}

/// When a benchmark may end before its last run. Looked at after each whole block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Until {
    /// Once the 95 % interval of the primary metric is this narrow: half its width, in percent. Of every difference to the
    /// baseline, or of the mean where there is one configuration. `None` to leave it out.
    pub half_width_percent: Option<f64>,
    /// Once this many minutes have passed since the first call. `None` to leave it out.
    pub minutes: Option<f64>,
}

impl Until {
    /// Whether it never ends a benchmark.
    pub fn is_never(self) -> bool {
        self == Self::default()
    }
}

/// The layout of a benchmark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Design {
    /// The order of the runs.
    pub order: RunOrder,
    /// What decides.
    pub primary: Primary,
    /// When it may end early.
    pub until: Until,
}

const HALF_WIDTH_PERCENT: std::ops::RangeInclusive<f64> = 0.1..=50.0;
const MINUTES: std::ops::RangeInclusive<f64> = 1.0..=1440.0;

pub(super) fn problems(design: &Design) -> Vec<SpecProblem> {
    let Design { primary, until, .. } = design;
    let stage = (!Stage::MEASURED.contains(&primary.stage)).then(|| SpecProblem {
        field: "design.primary.stage".into(),
        message: "A stage that is not measured cannot decide.".into(),
    });
    let bounded = |field: &str, value: Option<f64>, what: &str, allowed: &std::ops::RangeInclusive<f64>| {
        let value = value.filter(|value| !allowed.contains(value))?;
        let (least, most) = (allowed.start(), allowed.end());
        Some(SpecProblem {
            field: format!("design.until.{field}"),
            message: format!("{what} is {value}; allowed is {least} to {most}."),
        })
    };
    let order = (design.order == RunOrder::Grouped && !until.is_never()).then(|| SpecProblem {
        field: "design.order".into(),
        message: "Runs in groups cannot end early: the later configurations would have none.".into(),
    });
    [
        stage,
        order,
        bounded("half_width_percent", until.half_width_percent, "The width in percent", &HALF_WIDTH_PERCENT),
        bounded("minutes", until.minutes, "The budget in minutes", &MINUTES),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_of_defaults_is_interleaved_and_never_ends_early() {
        let design: Design = serde_json::from_str("{}").unwrap();
        assert_eq!((design.order, design.until.is_never()), (RunOrder::Interleaved, true));
        assert_eq!(design.primary, Primary { metric: Metric::DecodeRate, stage: Stage::Report });
        assert_eq!(problems(&design), []);
    }

    #[test]
    fn what_cannot_be_reached_or_decide_is_a_problem_of_its_field() {
        let design = Design {
            primary: Primary { metric: Metric::Ttft, stage: Stage::Warmup },
            until: Until { half_width_percent: Some(0.0), minutes: Some(f64::NAN) },
            order: RunOrder::Grouped,
        };
        let fields: Vec<_> = problems(&design).into_iter().map(|problem| problem.field).collect();
        assert_eq!(
            fields,
            [
                "design.primary.stage",
                "design.order",
                "design.until.half_width_percent",
                "design.until.minutes"
            ]
        );
    }
}
