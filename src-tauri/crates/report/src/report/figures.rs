//! The figures of a record as data: what configurations change against the baseline, throughput and TTFT of every call by
//! run, a figure for each stage, and where the time of every call went.

mod course;
mod effects;
mod named;
mod times;

pub(super) use effects::verdict_figures;
pub(super) use times::medians;

pub use course::call_plots;
pub use named::{NamedPlot, PlotKind};

use crate::plot::{MOST_SERIES, Plot, Point, RunPlot, Series};
use chimera_analysis::Analysis;
use chimera_analysis::summary::{Spread, StageSummary};
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::validity::MetricGroup;

struct Kind {
    kind: PlotKind,
    title: &'static str,
    unit: &'static str,
    group: MetricGroup,
    value: fn(&CallRecord) -> Option<f64>,
    spread: fn(&StageSummary) -> Option<&Spread>,
}

const KINDS: [Kind; 2] = [
    Kind {
        kind: PlotKind::Throughput,
        title: "Throughput per run",
        unit: "tok/s",
        group: MetricGroup::Decode,
        value: |call| call.metrics.decode_tps,
        spread: |stage| stage.decode_tps.as_ref(),
    },
    Kind {
        kind: PlotKind::Ttft,
        title: "TTFT per run",
        unit: "ms",
        group: MetricGroup::Ttft,
        value: |call| call.metrics.ttft_ms,
        spread: |stage| stage.ttft_ms.as_ref(),
    },
];

/// The figures of a record: of several arms first `effects` and `pairs-throughput-report`, see `effects.rs`; those of
/// [`run_plots`]; then `time-analysis`, `time-report`. A figure for which no call has a value is left out.
pub fn figures(analysis: &Analysis<'_>) -> Vec<NamedPlot> {
    let times = Stage::MEASURED.into_iter().flat_map(|stage| times::figures(analysis.record(), stage));
    let effects = analysis.verdicts().map_or_else(Vec::new, verdict_figures);
    effects.into_iter().chain(run_plots(analysis)).chain(times).collect()
}

/// The values of every call by run: `throughput-analysis`, `throughput-report`, `ttft-analysis`, `ttft-report`. Mean and
/// interval are those of the warm calls whose value may be used; cold and invalid ones are points only.
pub fn run_plots(analysis: &Analysis<'_>) -> Vec<NamedPlot> {
    let (record, summaries) = (analysis.record(), analysis.summaries());
    let mut figures = Vec::new();
    for kind in &KINDS {
        for stage in Stage::MEASURED {
            let series: Vec<Series> = summaries
                .iter()
                .enumerate()
                .map(|(arm, summary)| {
                    let stage_summary = summary.stages.iter().find(|s| s.stage == stage);
                    series(record, arm, &summary.name, stage_summary, stage, kind)
                })
                .filter(|series| !series.points.is_empty())
                .collect();
            figures.extend((1..).zip(series.chunks(MOST_SERIES)).map(|(part, series)| {
                let plot = Plot::Run(RunPlot {
                    title: kind.title.into(),
                    subtitle: subtitle(record),
                    unit: kind.unit.into(),
                    stage: stage.label().into(),
                    runs: record.spec.runs,
                    series: series.to_vec(),
                });
                NamedPlot::new(kind.kind, Some(stage), part, plot)
            }));
        }
    }
    figures
}

/// The calls of one arm and stage that are measured.
fn measured(record: &BenchmarkRecord, arm: usize, stage: Stage) -> impl Iterator<Item = &CallRecord> {
    let wanted =
        move |c: &&CallRecord| c.arm as usize == arm && c.stage == stage && c.phase == Phase::Measured;
    record.calls.iter().filter(wanted)
}

/// Why a figure of a call may not be used. Empty where it may.
fn reason(call: &CallRecord, group: MetricGroup) -> String {
    call.validity.against(group).unwrap_or_default()
}

/// The model's name for a single arm; several have their own names in the figure.
fn subtitle(record: &BenchmarkRecord) -> String {
    match record.spec.arms.as_slice() {
        [only] => only.model.clone(),
        _ => String::new(),
    }
}

fn series(
    record: &BenchmarkRecord,
    arm: usize,
    name: &str,
    summary: Option<&StageSummary>,
    stage: Stage,
    kind: &Kind,
) -> Series {
    let spread = summary.and_then(kind.spread);
    Series {
        name: name.to_owned(),
        index: (arm % MOST_SERIES) as u8,
        points: measured(record, arm, stage)
            .filter_map(|call| {
                Some(Point {
                    run: call.run,
                    call: call.index,
                    value: (kind.value)(call)?,
                    cold: call.cold,
                    valid: call.validity.allows(kind.group),
                    reason: reason(call, kind.group),
                })
            })
            .collect(),
        mean: spread.map(|s| s.mean),
        interval: spread.and_then(|s| s.ci95),
    }
}
