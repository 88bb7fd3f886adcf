//! The figures of one call, from its raw marks.

use crate::metrics::{gap_shares, gaps, rates};
use crate::plot::{Figure as Plot, LineFigure, Step};
use crate::record::{BenchmarkRecord, CallRecord};
use crate::timeline::Timeline;
use crate::units;

use super::NamedFigure;

/// More steps of the gaps' shares than these are not seen.
const MOST_SHARES: usize = 160;

/// The figures of a call: `rate-call-3`, its rate over time, and `gaps-call-3`, how long its gaps are; the number is
/// the call's index + 1. One for which the call has too few chunks is left out.
pub fn call_figures(record: &BenchmarkRecord, call: &CallRecord, timeline: &Timeline) -> Vec<NamedFigure> {
    let subtitle = format!("Call {}, {}", call.index + 1, record.call_name(call));
    let named = |kind: &str, figure: LineFigure| NamedFigure {
        name: format!("{kind}-call-{}", call.index + 1),
        figure: Plot::Line(LineFigure { subtitle: subtitle.clone(), ..figure }),
    };
    let rate = rate(call, timeline).map(|figure| named("rate", figure));
    let gaps = gap_lengths(timeline).map(|figure| named("gaps", figure));
    rate.into_iter().chain(gaps).collect()
}

fn rate(call: &CallRecord, timeline: &Timeline) -> Option<LineFigure> {
    let rates = rates(timeline, call.metrics.n_out)?;
    let level = if rates.tokens {
        call.metrics.decode_tps
    } else {
        let sum: f64 = rates.steps.iter().map(|step| step.rate).sum();
        Some(sum / rates.steps.len() as f64)
    };
    let first = rates.steps.first()?.from_ms;
    let step = |step: &crate::metrics::RateStep| Step {
        from: step.from_ms / 1000.0,
        to: step.to_ms / 1000.0,
        value: step.rate,
    };
    Some(LineFigure {
        title: "Rate over the call".into(),
        unit: if rates.tokens { "tok/s" } else { "chunks/s" }.into(),
        across: "s since the request".into(),
        across_unit: "s".into(),
        from_zero: true,
        steps: rates.steps.iter().map(step).collect(),
        level: level.map(|mean| ("mean".into(), mean)),
        moments: vec![(format!("first text after {}", units::duration(first)), first / 1000.0)],
        ..LineFigure::default()
    })
}

/// Each share holds from its own gap to the next longer one.
fn gap_lengths(timeline: &Timeline) -> Option<LineFigure> {
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
    Some(LineFigure {
        title: "Gaps between chunks".into(),
        unit: "% of the gaps".into(),
        across: "ms or shorter".into(),
        across_unit: "ms".into(),
        steps,
        moments: vec![(format!("median {}", units::duration(summary.median_ms)), length(summary.median_ms))],
        ..LineFigure::default()
    })
}
