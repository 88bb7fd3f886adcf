//! The figures of a line-up: its effects and pairs, every call by run on common axes, how the values of each side are spread,
//! and where the time of every call went.

use std::slice;

use crate::plot::{
    EcdfPlot, EcdfSeries, MOST_SERIES, Plot, Point, RunPlot, Series, StackedTimePlot, TimeBar,
};
use chimera_analysis::comparison::{
    self, RateSource, RunComparison, Side, SideCall, SideSummary, StageComparison,
};
use chimera_analysis::summary::Spread;
use chimera_types::plan::Stage;
use chimera_types::spec::Metric;

use super::super::figures::{NamedPlot, PlotKind, medians, verdict_figures};

/// `effects`, `pairs-...`, `throughput-STAGE`, `ttft-STAGE`, `spread-throughput-STAGE`, `spread-ttft-STAGE`, `time-STAGE`. A
/// figure for which no call has a value is left out. Their calls are numbered through all sides, see [`figure_calls`].
pub fn lineup_plots(lineup: &RunComparison, sides: &[Side]) -> Vec<NamedPlot> {
    let mut figures = verdict_figures(&lineup.verdicts);
    figures.extend(Beside { sides, summaries: &lineup.sides, rate: lineup.rate }.figures());
    figures
}

/// The figures of one side by itself, named as those of a line-up.
pub fn side_plots(side: &Side) -> Vec<NamedPlot> {
    let (summary, rate) = comparison::alone(side);
    Beside { sides: slice::from_ref(side), summaries: slice::from_ref(&summary), rate }.figures()
}

/// Sides on common axes.
struct Beside<'a> {
    sides: &'a [Side],
    summaries: &'a [SideSummary],
    rate: RateSource,
}

/// For every number that a figure or a block of a line-up gives a call: the position of its side, and its index in its run.
pub fn figure_calls(sides: &[Side]) -> Vec<(u32, u32)> {
    let calls = |(position, side): (usize, &'_ Side)| {
        side.calls.iter().map(move |call| (position as u32, call.call)).collect::<Vec<_>>()
    };
    sides.iter().enumerate().flat_map(calls).collect()
}

/// Position, name, number of the first call.
struct Lane<'a> {
    position: usize,
    label: &'a str,
    first: u32,
    side: &'a Side,
}

impl Lane<'_> {
    fn calls(&self, stage: Stage) -> impl Iterator<Item = (u32, &SideCall)> {
        let numbered = (self.first..).zip(&self.side.calls);
        numbered.filter(move |(_, call)| call.stage == stage)
    }
}

fn title(metric: Metric) -> &'static str {
    match metric {
        Metric::DecodeRate => "Throughput",
        Metric::Ttft => "TTFT",
    }
}

fn spread_of(stage: &StageComparison, metric: Metric) -> Option<&Spread> {
    match metric {
        Metric::DecodeRate => stage.rate_tps.as_ref(),
        Metric::Ttft => stage.ttft_ms.as_ref(),
    }
}

impl<'a> Beside<'a> {
    fn figures(&self) -> Vec<NamedPlot> {
        let mut figures = Vec::new();
        for metric in Metric::ALL {
            figures.extend(Stage::MEASURED.into_iter().flat_map(|stage| self.runs(metric, stage)));
        }
        for metric in Metric::ALL {
            figures.extend(Stage::MEASURED.into_iter().flat_map(|stage| self.spreads(metric, stage)));
        }
        figures.extend(Stage::MEASURED.into_iter().flat_map(|stage| self.times(stage)));
        figures
    }

    fn lanes(&self) -> Vec<Lane<'a>> {
        let mut first = 0;
        let lane = |(position, (side, summary)): (usize, (&'a Side, &'a SideSummary))| {
            let lane = Lane { position, label: &summary.label, first, side };
            first += side.calls.len() as u32;
            lane
        };
        self.sides.iter().zip(self.summaries).enumerate().map(lane).collect()
    }

    fn runs(&self, metric: Metric, stage: Stage) -> Vec<NamedPlot> {
        let lanes = self.lanes();
        let series: Vec<Series> = lanes
            .iter()
            .map(|lane| self.series(lane, metric, stage))
            .filter(|one| !one.points.is_empty())
            .collect();
        let last = series.iter().flat_map(|one| &one.points).map(|point| point.run).max().unwrap_or(1);
        let kind = match metric {
            Metric::DecodeRate => PlotKind::Throughput,
            Metric::Ttft => PlotKind::Ttft,
        };
        let parts = (1..).zip(series.chunks(MOST_SERIES));
        parts
            .map(|(part, series)| {
                let plot = Plot::Run(RunPlot {
                    title: format!("{} per run", title(metric)),
                    subtitle: String::new(),
                    unit: metric.unit().into(),
                    stage: stage.label().into(),
                    runs: last,
                    series: series.to_vec(),
                });
                NamedPlot::new(kind, Some(stage), part, plot)
            })
            .collect()
    }

    fn series(&self, lane: &Lane<'_>, metric: Metric, stage: Stage) -> Series {
        let point = |(number, call): (u32, &SideCall)| {
            Some(Point {
                run: call.run,
                call: number,
                value: call.figure(metric, self.rate)?,
                cold: call.cold,
                valid: call.invalid(metric).is_none(),
                reason: call.invalid(metric).unwrap_or_default().to_owned(),
            })
        };
        let summary = self.summaries.get(lane.position).and_then(|side| side.stage(stage));
        let spread = summary.and_then(|own| spread_of(own, metric));
        Series {
            name: lane.label.to_owned(),
            index: (lane.position % MOST_SERIES) as u8,
            points: lane.calls(stage).filter_map(point).collect(),
            mean: spread.map(|spread| spread.mean),
            interval: spread.and_then(|spread| spread.ci95),
        }
    }

    /// The share of each side's usable values that are no larger than a value. Two values make no distribution.
    fn spreads(&self, metric: Metric, stage: Stage) -> Vec<NamedPlot> {
        let usable = |lane: &Lane<'_>| -> Vec<f64> {
            lane.calls(stage).filter_map(|(_, call)| call.usable(metric, self.rate)).collect()
        };
        let series: Vec<EcdfSeries> = self
            .lanes()
            .iter()
            .map(|lane| EcdfSeries {
                name: lane.label.to_owned(),
                index: (lane.position % MOST_SERIES) as u8,
                values: usable(lane),
            })
            .filter(|series| series.values.len() > 2)
            .collect();
        let kind = match metric {
            Metric::DecodeRate => PlotKind::SpreadThroughput,
            Metric::Ttft => PlotKind::SpreadTtft,
        };
        let parts = (1..).zip(series.chunks(MOST_SERIES));
        parts
            .map(|(part, series)| {
                let plot = Plot::Ecdf(EcdfPlot {
                    title: format!("{} of the calls", title(metric)),
                    stage: stage.label().into(),
                    across: format!("{} or less", metric.unit()),
                    across_unit: metric.unit().into(),
                    series: series.to_vec(),
                });
                NamedPlot::new(kind, Some(stage), part, plot)
            })
            .collect()
    }

    fn times(&self, stage: Stage) -> Vec<NamedPlot> {
        let figure = |lane: Lane<'_>| {
            let bar = |(number, call): (u32, &SideCall)| TimeBar {
                run: call.run,
                call: number,
                parts: call.parts.clone(),
                cold: call.cold,
                valid: call.time_invalid.is_none(),
                reason: call.time_invalid.clone().unwrap_or_default(),
            };
            let bars: Vec<TimeBar> = lane.calls(stage).map(bar).filter(|bar| !bar.parts.is_empty()).collect();
            let last = bars.iter().map(|bar| bar.run).max()?;
            let plot = Plot::StackedTime(StackedTimePlot {
                title: "Where the time goes".into(),
                subtitle: lane.label.to_owned(),
                stage: stage.label().into(),
                runs: last,
                medians: medians(&bars),
                bars,
            });
            Some(NamedPlot::new(PlotKind::Time, Some(stage), lane.position as u32 + 1, plot))
        };
        self.lanes().into_iter().filter_map(figure).collect()
    }
}
