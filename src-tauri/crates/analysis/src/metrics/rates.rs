//! The course of one call: its rate over time and the gaps between its chunks.

use serde::Serialize;

use super::{NS_PER_MS, chunk_gaps_ms};
use crate::stats;
use chimera_types::timeline::Timeline;

/// Chunks that one step of the rate should hold on the average.
const CHUNKS_A_STEP: usize = 6;
/// More steps than this are not seen.
const MOST_STEPS: usize = 90;
/// A gap of this many medians is a stall.
const STALL_MEDIANS: f64 = 10.0;
/// A gap shorter than this is none, however short the median is, in milliseconds.
const LEAST_STALL_MS: f64 = 250.0;

/// The rate between two moments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateStep {
    /// Since the request was written, in milliseconds.
    pub from_ms: f64,
    /// Since the request was written, in milliseconds.
    pub to_ms: f64,
    /// What arrived between them, a second.
    pub rate: f64,
}

/// The rate of one call over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// Steps of equal length from the first chunk to the last.
    pub steps: Vec<RateStep>,
    /// Whether the rates are tokens; chunks a second where the server counts no tokens.
    pub tokens: bool,
}

/// How the time between the first chunk and the last passed: in equal steps, the chunks that arrived in each, a
/// second. With the server's count each chunk stands for `(n_out - 1) / (chunks - 1)` tokens, so that the mean of the
/// steps is the decode rate `1000 / tpot_ms`. `None` with fewer than three chunks or when all came at once.
pub fn rates(timeline: &Timeline, n_out: Option<u32>) -> Option<Rates> {
    let at: Vec<f64> = timeline.chunks.iter().map(|chunk| chunk.at_ns as f64 / NS_PER_MS).collect();
    let (first, last) = (*at.first()?, *at.last()?);
    if at.len() < 3 || last <= first {
        return None;
    }
    let gaps = at.len() - 1;
    let tokens_a_chunk = n_out.filter(|n| *n > 1).map(|n| f64::from(n - 1) / gaps as f64);
    let count = (gaps / CHUNKS_A_STEP).clamp(1, MOST_STEPS);
    let length = (last - first) / count as f64;
    let mut arrived = vec![0_u32; count];
    for moment in &at[1..] {
        let place = ((moment - first) / length).ceil() as usize;
        arrived[place.clamp(1, count) - 1] += 1;
    }
    let step = |(place, chunks): (usize, &u32)| RateStep {
        from_ms: first + length * place as f64,
        to_ms: first + length * (place + 1) as f64,
        rate: f64::from(*chunks) * tokens_a_chunk.unwrap_or(1.0) * 1000.0 / length,
    };
    Some(Rates { steps: arrived.iter().enumerate().map(step).collect(), tokens: tokens_a_chunk.is_some() })
}

/// The gaps between the chunks of one call.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct GapSummary {
    /// How many there are.
    pub count: u32,
    /// Their median.
    pub median_ms: f64,
    /// The longest.
    pub max_ms: f64,
    /// The chunk after the longest gap, from 1.
    pub max_before_chunk: u32,
    /// Gaps of at least `stall_ms`.
    pub stalls: u32,
    /// All stalls together.
    pub stalled_ms: f64,
    /// From this length on a gap counts as a stall: ten medians, and 250 ms at least.
    pub stall_ms: f64,
}

/// Sums the gaps up. `None` with fewer than two chunks.
pub fn gaps(timeline: &Timeline) -> Option<GapSummary> {
    let gaps: Vec<f64> = chunk_gaps_ms(timeline).collect();
    let median_ms = stats::median(&gaps)?;
    let (place, max_ms) = gaps.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let stall_ms = (STALL_MEDIANS * median_ms).max(LEAST_STALL_MS);
    let stalls: Vec<f64> = gaps.iter().copied().filter(|gap| *gap >= stall_ms).collect();
    Some(GapSummary {
        count: gaps.len() as u32,
        median_ms,
        max_ms,
        max_before_chunk: place as u32 + 2,
        stalls: stalls.len() as u32,
        stalled_ms: stalls.iter().sum(),
        stall_ms,
    })
}

/// Which share of the gaps is no longer than a length: pairs of a length in milliseconds and a share in percent, in
/// rising order, at most `most` of them; the longest gap is the last. Empty with fewer than two chunks.
pub fn gap_shares(timeline: &Timeline, most: usize) -> Vec<(f64, f64)> {
    let mut gaps: Vec<f64> = chunk_gaps_ms(timeline).collect();
    gaps.sort_by(f64::total_cmp);
    let every = gaps.len().div_ceil(most.max(1)).max(1);
    let last = gaps.len().saturating_sub(1);
    let share = |place: usize| 100.0 * (place + 1) as f64 / gaps.len() as f64;
    let kept = (0..gaps.len()).filter(|place| place % every == 0 || *place == last);
    kept.map(|place| (gaps[place], share(place))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::measure;
    use chimera_types::metrics::Usage;
    use chimera_types::timeline::ChunkMark;

    fn arriving(at_ms: impl IntoIterator<Item = f64>) -> Timeline {
        let mark = |ms: f64| ChunkMark { at_ns: (ms * NS_PER_MS) as u64, text_bytes: 4, reasoning: false };
        Timeline { chunks: at_ms.into_iter().map(mark).collect(), ..Timeline::default() }
    }

    fn mean(rates: &Rates) -> f64 {
        rates.steps.iter().map(|step| step.rate).sum::<f64>() / rates.steps.len() as f64
    }

    #[test]
    fn the_mean_of_the_rate_over_time_is_the_decode_rate() {
        let uneven = (0..400_u32).map(|i| 100.0 + f64::from(i) * 7.3 + f64::from(i % 5));
        let timeline = arriving(uneven);
        for n_out in [400, 800, 133] {
            let usage = Usage { output_tokens: Some(n_out), ..Usage::default() };
            let expected = measure(&timeline, &usage, false).decode_tps.unwrap();
            let rates = rates(&timeline, Some(n_out)).unwrap();
            assert!(rates.tokens);
            assert!((mean(&rates) - expected).abs() < 1e-9 * expected, "{} is not {expected}", mean(&rates));
        }
    }

    #[test]
    fn without_the_servers_count_the_rate_is_one_of_chunks() {
        let rates = rates(&arriving((0..11).map(|i| f64::from(i) * 10.0)), None).unwrap();
        assert!(!rates.tokens);
        assert!((mean(&rates) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn a_call_of_a_few_chunks_or_of_one_moment_has_no_course() {
        assert_eq!(rates(&arriving([1.0, 2.0]), Some(5)), None);
        assert_eq!(rates(&arriving([5.0; 40]), Some(40)), None);
        assert_eq!(gaps(&arriving([1.0])), None);
        assert!(gap_shares(&arriving([1.0]), 10).is_empty());
    }

    #[test]
    fn a_long_call_has_no_more_steps_than_can_be_seen() {
        let rates = rates(&arriving((0..50_000).map(f64::from)), Some(50_000)).unwrap();
        assert_eq!(rates.steps.len(), MOST_STEPS);
        assert!(rates.steps.windows(2).all(|pair| (pair[0].to_ms - pair[1].from_ms).abs() < 1e-6));
    }

    #[test]
    fn a_pause_of_many_medians_is_a_stall_and_its_place_is_known() {
        let mut at: Vec<f64> = (0..20).map(|i| f64::from(i) * 10.0).collect();
        at.extend((0..20).map(|i| 690.0 + f64::from(i) * 10.0));
        let summary = gaps(&arriving(at)).unwrap();
        assert_eq!((summary.count, summary.median_ms, summary.max_ms), (39, 10.0, 500.0));
        assert_eq!((summary.stalls, summary.stalled_ms, summary.max_before_chunk), (1, 500.0, 21));
    }

    #[test]
    fn a_slow_model_and_a_short_hitch_have_no_stalls() {
        let with_gap = |usual_ms: f64, long_ms: f64| {
            let long = |i: u32| if i > 10 { long_ms - usual_ms } else { 0.0 };
            gaps(&arriving((0..20).map(|i| f64::from(i) * usual_ms + long(i)))).unwrap()
        };
        assert_eq!((with_gap(10.0, 249.0).stalls, with_gap(10.0, 250.0).stalls), (0, 1));
        assert_eq!((with_gap(300.0, 2900.0).stalls, with_gap(300.0, 3000.0).stalls), (0, 1));
        assert_eq!((with_gap(10.0, 20.0).stall_ms, with_gap(300.0, 301.0).stall_ms), (250.0, 3000.0));
    }

    #[test]
    fn shares_of_gaps_rise_to_all_of_them_at_the_longest() {
        let shares = gap_shares(&arriving((0..1000).map(|i| f64::from(i * i) / 100.0)), 50);
        assert!(shares.len() <= 51, "{}", shares.len());
        assert!(shares.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 < pair[1].1));
        assert_eq!(shares.last().unwrap().1, 100.0);
    }
}
