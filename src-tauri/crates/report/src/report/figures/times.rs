//! Where the time of every call went: a figure for each arm and stage.

use crate::plot::{Plot, StackedTimePlot, TimeBar};
use chimera_analysis::metrics::{TimePart, time_parts};
use chimera_analysis::stats;
use chimera_types::plan::Stage;
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::validity::MetricGroup;

use super::{NamedPlot, PlotKind, measured, reason};

/// `time-report` for the first arm, `time-report-2` for the second. An arm without a call that has text is left out.
pub(super) fn figures(record: &BenchmarkRecord, stage: Stage) -> Vec<NamedPlot> {
    let several = record.spec.arms.len() > 1;
    let arms = (1..).zip(&record.spec.arms).enumerate();
    arms.filter_map(|(arm, (part, asked))| {
        let bars: Vec<TimeBar> =
            measured(record, arm, stage).map(bar).filter(|bar| !bar.parts.is_empty()).collect();
        (!bars.is_empty()).then(|| {
            let plot = Plot::StackedTime(StackedTimePlot {
                title: "Where the time goes".into(),
                subtitle: if several { asked.name.clone() } else { asked.model.clone() },
                stage: stage.label().into(),
                runs: record.spec.runs,
                medians: medians(&bars),
                bars,
            });
            NamedPlot::new(PlotKind::Time, Some(stage), part, plot)
        })
    })
    .collect()
}

fn bar(call: &CallRecord) -> TimeBar {
    TimeBar {
        run: call.run,
        call: call.index,
        parts: time_parts(&call.metrics),
        cold: call.cold,
        valid: call.validity.allows(MetricGroup::EndToEnd),
        reason: reason(call, MetricGroup::EndToEnd),
    }
}

/// The median of each part over the warm calls whose time may be used.
pub(in crate::report) fn medians(bars: &[TimeBar]) -> Vec<(TimePart, f64)> {
    let of_part = |part: TimePart| {
        let usable = bars.iter().filter(|bar| bar.valid && !bar.cold);
        let times = usable.flat_map(|bar| &bar.parts).filter(|(own, _)| *own == part).map(|(_, ms)| *ms);
        Some((part, stats::median(&times.collect::<Vec<_>>())?))
    };
    TimePart::ALL.into_iter().filter_map(of_part).collect()
}
