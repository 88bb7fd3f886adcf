//! A plot with what it shows and the name of its files.

use serde::Serialize;

use crate::plot::Plot;
use chimera_types::plan::Stage;

/// What a plot shows. The names are those that plot files begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum PlotKind {
    /// Changes against the baseline, with their intervals.
    Effects,
    /// Decode rates of two configurations, pair by pair.
    PairsThroughput,
    /// TTFTs of two configurations, pair by pair.
    PairsTtft,
    /// The decode rate of every call, by run.
    Throughput,
    /// The TTFT of every call, by run.
    Ttft,
    /// The distribution (ECDF) of the decode rates.
    SpreadThroughput,
    /// The distribution (ECDF) of the TTFTs.
    SpreadTtft,
    /// Load, prefill and decode time of every call, by run.
    Time,
    /// The rate over one call.
    Rate,
    /// The distribution of the gaps between the chunks of one call.
    Gaps,
    /// One model's mean over its runs.
    Trend,
}

impl PlotKind {
    const fn label(self) -> &'static str {
        match self {
            Self::Effects => "effects",
            Self::PairsThroughput => "pairs-throughput",
            Self::PairsTtft => "pairs-ttft",
            Self::Throughput => "throughput",
            Self::Ttft => "ttft",
            Self::SpreadThroughput => "spread-throughput",
            Self::SpreadTtft => "spread-ttft",
            Self::Time => "time",
            Self::Rate => "rate",
            Self::Gaps => "gaps",
            Self::Trend => "trend",
        }
    }
}

/// A plot, what it shows, and the name of its files.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPlot {
    /// File name without its ending: `throughput-report`; with its part from the second on: `throughput-report-2`; for a
    /// plot of one call with the call's number: `rate-call-3`.
    pub name: String,
    /// What it shows.
    pub kind: PlotKind,
    /// The stage of its calls. `None` for a plot of all stages.
    pub stage: Option<Stage>,
    /// Its number among the plots of its kind and stage, from 1: arms that do not fit in the first plot are in the second;
    /// pairs and times have one plot for each arm.
    pub part: u32,
    /// What is drawn.
    pub plot: Plot,
}

impl NamedPlot {
    /// A plot of a run, named after its kind, stage and part.
    pub fn new(kind: PlotKind, stage: Option<Stage>, part: u32, plot: Plot) -> Self {
        let stage_part = stage.map(|stage| format!("-{}", stage.label())).unwrap_or_default();
        let number = if part > 1 { format!("-{part}") } else { String::new() };
        Self { name: format!("{}{stage_part}{number}", kind.label()), kind, stage, part, plot }
    }

    /// A plot of the call at `index`, named after its kind and the call's number.
    pub(super) fn of_call(kind: PlotKind, stage: Stage, index: u32, plot: Plot) -> Self {
        Self { name: format!("{}-call-{}", kind.label(), index + 1), ..Self::new(kind, Some(stage), 1, plot) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::RunPlot;

    #[test]
    fn a_plot_is_named_after_its_kind_stage_and_part() {
        let name = |kind, stage, part| NamedPlot::new(kind, stage, part, Plot::Run(RunPlot::default())).name;
        assert_eq!(name(PlotKind::Effects, None, 1), "effects");
        assert_eq!(name(PlotKind::Effects, None, 2), "effects-2");
        assert_eq!(name(PlotKind::PairsTtft, Some(Stage::Report), 1), "pairs-ttft-report");
        assert_eq!(
            name(PlotKind::SpreadThroughput, Some(Stage::Analysis), 3),
            "spread-throughput-analysis-3"
        );
    }

    #[test]
    fn the_name_of_a_kind_in_json_is_the_one_in_file_names() {
        for kind in [
            PlotKind::Effects,
            PlotKind::PairsThroughput,
            PlotKind::PairsTtft,
            PlotKind::Throughput,
            PlotKind::Ttft,
            PlotKind::SpreadThroughput,
            PlotKind::SpreadTtft,
            PlotKind::Time,
            PlotKind::Rate,
            PlotKind::Gaps,
            PlotKind::Trend,
        ] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.label());
        }
    }
}
