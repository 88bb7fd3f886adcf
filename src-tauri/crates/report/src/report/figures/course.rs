//! The figures of one call, from its raw marks.

use crate::plot::{LinePlot, Plot, Step};
use chimera_analysis::metrics::{gap_shares, gaps, rates};
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::timeline::Timeline;
use chimera_types::units;

use super::{NamedPlot, PlotKind};

/// More steps of the gaps' shares than these are not seen.
const MOST_SHARES: usize = 160;

/// The figures of a call: `rate-call-3`, its rate over time, and `gaps-call-3`, how long its gaps are; the number is
/// the call's index + 1. One for which the call has too few chunks is left out.
pub fn call_plots(record: &BenchmarkRecord, call: &CallRecord, timeline: &Timeline) -> Vec<NamedPlot> {
    let subtitle = format!("Call {}, {}", call.index + 1, record.call_name(call));
    let named = |kind: PlotKind, line: LinePlot| {
        let plot = Plot::Line(LinePlot { subtitle: subtitle.clone(), ..line });
        NamedPlot::of_call(kind, call.stage, call.index, plot)
    };
    let rate = rate(call, timeline).map(|line| named(PlotKind::Rate, line));
    let gaps = gap_lengths(timeline).map(|line| named(PlotKind::Gaps, line));
    rate.into_iter().chain(gaps).collect()
}

fn rate(call: &CallRecord, timeline: &Timeline) -> Option<LinePlot> {
    let rates = rates(timeline, call.metrics.n_out)?;
    let level = if rates.tokens {
        call.metrics.decode_tps
    } else {
        let sum: f64 = rates.steps.iter().map(|step| step.rate).sum();
        Some(sum / rates.steps.len() as f64)
    };
    let first = rates.steps.first()?.from_ms;
    let step = |step: &chimera_analysis::metrics::RateStep| Step {
        from: step.from_ms / 1000.0,
        to: step.to_ms / 1000.0,
        value: step.rate,
    };
    Some(LinePlot {
        title: "Rate over the call".into(),
        unit: if rates.tokens { "tok/s" } else { "chunks/s" }.into(),
        across: "s since the request".into(),
        across_unit: "s".into(),
        from_zero: true,
        steps: rates.steps.iter().map(step).collect(),
        level: level.map(|mean| ("mean".into(), mean)),
        moments: vec![(format!("first text after {}", units::duration(first)), first / 1000.0)],
        ..LinePlot::default()
    })
}

/// The share of the gaps that are no longer than a length (their ECDF): each holds from its own gap to the next longer one.
fn gap_lengths(timeline: &Timeline) -> Option<LinePlot> {
    let shares = gap_shares(timeline, MOST_SHARES);
    let summary = gaps(timeline).filter(|gaps| gaps.count > 1 && gaps.max_ms > gaps.median_ms)?;
    // A gap of nothing has no place on a logarithmic axis; a microsecond is far below what is measured.
    let length = |ms: f64| ms.max(0.001);
    let mut steps: Vec<Step> = shares
        .windows(2)
        .map(|pair| Step { from: length(pair[0].0), to: length(pair[1].0), value: pair[0].1 })
        .collect();
    let longest = length(summary.max_ms);
    steps.push(Step { from: longest, to: longest, value: 100.0 });
    let stalls = (summary.stalls > 0).then(|| {
        let (from, longest) = (units::duration(summary.stall_ms), units::duration(summary.max_ms));
        let noun = if summary.stalls == 1 { "stall" } else { "stalls" };
        (format!("{} {noun} from {from} on, longest {longest}", summary.stalls), summary.stall_ms)
    });
    let median = (format!("median {}", units::duration(summary.median_ms)), length(summary.median_ms));
    Some(LinePlot {
        title: "Gaps between chunks".into(),
        unit: "% of the gaps".into(),
        across: "ms or shorter".into(),
        across_unit: "ms".into(),
        steps,
        doubtful_from: stalls.as_ref().map(|(_, from)| *from),
        moments: std::iter::once(median).chain(stalls).collect(),
        ..LinePlot::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::alt_text;
    use chimera_analysis::testing;
    use chimera_types::timeline::ChunkMark;

    /// The gaps of a call of 40 chunks, 10 ms apart but for two pauses.
    fn gap_figure(pause_ms: u64) -> LinePlot {
        let pauses = |i: u64| [12, 30].into_iter().filter(|at| i > *at).count() as u64;
        let mark = |i: u64| ChunkMark {
            at_ns: (500 + 10 * i + pauses(i) * pause_ms) * 1_000_000,
            text_bytes: 4,
            reasoning: false,
        };
        let timeline = Timeline { chunks: (0..40).map(mark).collect(), ..Timeline::default() };
        let record = testing::sample();
        let found = call_plots(&record, &record.calls[3], &timeline);
        let gaps = found.into_iter().find(|named| named.name == "gaps-call-4").unwrap();
        match gaps.plot {
            Plot::Line(line) => line,
            other => panic!("another kind: {other:?}"),
        }
    }

    #[test]
    fn the_gaps_of_a_call_are_shares_that_rise_to_all_and_stalls_are_marked() {
        let figure = gap_figure(600);
        assert!(
            figure.steps.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].value < pair[1].value)
        );
        assert_eq!(figure.steps.last().unwrap().value, 100.0);
        assert_eq!(figure.doubtful_from, Some(250.0));
        let told = alt_text(&Plot::Line(figure));
        assert!(
            told.contains("(log scale)") && told.ends_with(" 2 stalls from 250 ms on, longest 610 ms."),
            "{told}"
        );
    }

    #[test]
    fn a_call_without_a_stall_has_none_marked() {
        let figure = gap_figure(90);
        assert_eq!((figure.doubtful_from, figure.moments.len()), (None, 1));
        assert!(!alt_text(&Plot::Line(figure)).contains("stall"));
    }
}
