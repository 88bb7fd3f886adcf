//! The formulas: marks and the server's counts become the figures of one call. Nothing else computes them.

mod parts;
mod rates;

pub use parts::{TimePart, time_parts};
pub use rates::{GapSummary, RateStep, Rates, gap_shares, gaps, rates};

use chimera_types::metrics::{CallMetrics, Usage};
use chimera_types::timeline::Timeline;

const NS_PER_MS: f64 = 1e6;

/// Computes every figure of a call. `cache_defeated` says that a nonce at the prompt's start kept the server from
/// reusing a cached prefix.
pub fn measure(timeline: &Timeline, usage: &Usage, cache_defeated: bool) -> CallMetrics {
    let ms = |ns: u64| ns as f64 / NS_PER_MS;
    let first = timeline.chunks.first().map(|c| ms(c.at_ns));
    let last = timeline.chunks.last().map(|c| ms(c.at_ns));
    let n_out = usage.output_tokens;
    let tpot_ms = match (first, last, n_out) {
        (Some(first), Some(last), Some(n)) if n > 1 && last > first => {
            Some((last - first) / f64::from(n - 1))
        }
        _ => None,
    };
    let per_decode_second = |tokens: u32| positive(usage.decode_ms).map(|d| f64::from(tokens) * 1000.0 / d);
    let ttft_ms = first;
    let client_overhead_ms = match (ttft_ms, usage.load_ms, usage.prefill_ms) {
        (Some(ttft), Some(load), Some(prefill)) => Some(ttft - load - prefill),
        _ => None,
    };
    CallMetrics {
        n_in: usage.prompt_tokens,
        n_out,
        n_cached: usage.cached_tokens,
        ttft_ms,
        ttfv_ms: timeline.chunks.iter().find(|c| !c.reasoning).map(|c| ms(c.at_ns)),
        e2e_ms: last,
        duration_ms: timeline.done_ns.map(ms),
        tpot_ms,
        decode_tps: tpot_ms.map(|t| 1000.0 / t),
        server_decode_tps: n_out.filter(|n| *n >= 2).and_then(|n| per_decode_second(n - 1)),
        origin_tps: n_out.filter(|n| *n >= 1).and_then(per_decode_second),
        prefill_tps: prefill_tps(usage, cache_defeated),
        load_ms: usage.load_ms,
        prefill_ms: usage.prefill_ms,
        decode_ms: usage.decode_ms,
        client_overhead_ms,
        chunks: u32::try_from(timeline.chunks.len()).unwrap_or(u32::MAX),
        longest_gap_ms: chunk_gaps_ms(timeline).reduce(f64::max),
    }
}

/// `c_(i+1) - c_i` in milliseconds. Never called inter-token latency: a chunk is not a token.
pub fn chunk_gaps_ms(timeline: &Timeline) -> impl Iterator<Item = f64> {
    timeline.chunks.windows(2).map(|pair| pair[1].at_ns.saturating_sub(pair[0].at_ns) as f64 / NS_PER_MS)
}

fn prefill_tps(usage: &Usage, cache_defeated: bool) -> Option<f64> {
    let n_in = usage.prompt_tokens?;
    let cached = match usage.cached_tokens {
        Some(cached) => cached,
        None if cache_defeated => 0,
        None => return None,
    };
    let fresh = n_in.checked_sub(cached).filter(|fresh| *fresh > 0)?;
    positive(usage.prefill_ms).map(|prefill| f64::from(fresh) * 1000.0 / prefill)
}

fn positive(value: Option<f64>) -> Option<f64> {
    value.filter(|v| *v > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_types::timeline::ChunkMark;

    fn timeline(at_ms: &[(u64, bool)], done_ms: Option<u64>) -> Timeline {
        Timeline {
            headers_ns: Some(1),
            chunks: at_ms
                .iter()
                .map(|&(at, reasoning)| ChunkMark { at_ns: at * 1_000_000, text_bytes: 1, reasoning })
                .collect(),
            done_ns: done_ms.map(|d| d * 1_000_000),
            clock_skew_ms: 0.0,
        }
    }

    #[test]
    fn the_first_token_may_be_reasoning_but_the_first_visible_one_may_not() {
        let m = measure(&timeline(&[(100, true), (200, false)], Some(210)), &Usage::default(), false);
        assert_eq!(
            (m.ttft_ms, m.ttfv_ms, m.e2e_ms, m.duration_ms),
            (Some(100.0), Some(200.0), Some(200.0), Some(210.0))
        );
    }

    #[test]
    fn tokens_come_from_the_server_and_never_from_the_number_of_chunks() {
        let marks = timeline(&[(100, false), (300, false)], Some(300));
        assert_eq!(measure(&marks, &Usage::default(), false).decode_tps, None);
        let usage = Usage { output_tokens: Some(21), ..Usage::default() };
        let m = measure(&marks, &usage, false);
        assert_eq!((m.tpot_ms, m.decode_tps), (Some(10.0), Some(100.0)));
    }

    #[test]
    fn a_single_token_has_no_rate() {
        let usage = Usage { output_tokens: Some(1), decode_ms: Some(5.0), ..Usage::default() };
        let m = measure(&timeline(&[(100, false)], Some(100)), &usage, false);
        assert_eq!((m.tpot_ms, m.decode_tps, m.server_decode_tps), (None, None, None));
    }

    #[test]
    fn a_call_without_text_has_no_times_of_tokens() {
        let m = measure(&timeline(&[], Some(50)), &Usage::default(), true);
        assert_eq!((m.ttft_ms, m.e2e_ms, m.duration_ms), (None, None, Some(50.0)));
    }

    #[test]
    fn prefill_rate_is_known_only_when_the_cached_part_is() {
        let usage = Usage { prompt_tokens: Some(1000), prefill_ms: Some(500.0), ..Usage::default() };
        let marks = timeline(&[(600, false)], Some(600));
        assert_eq!(measure(&marks, &usage, false).prefill_tps, None);
        assert_eq!(measure(&marks, &usage, true).prefill_tps, Some(2000.0));
        let cached = Usage { cached_tokens: Some(500), ..usage };
        assert_eq!(measure(&marks, &cached, false).prefill_tps, Some(1000.0));
        let all_cached = Usage { cached_tokens: Some(1000), ..cached };
        assert_eq!(measure(&marks, &all_cached, false).prefill_tps, None);
    }

    #[test]
    fn the_servers_rate_leaves_the_first_token_out_and_the_origins_does_not() {
        let usage = Usage { output_tokens: Some(101), decode_ms: Some(1000.0), ..Usage::default() };
        let m = measure(&timeline(&[(1, false), (1001, false)], Some(1001)), &usage, false);
        assert_eq!((m.server_decode_tps, m.origin_tps), (Some(100.0), Some(101.0)));
    }

    #[test]
    fn overhead_is_what_neither_load_nor_prefill_explains() {
        let usage = Usage { load_ms: Some(50.0), prefill_ms: Some(30.0), ..Usage::default() };
        assert_eq!(measure(&timeline(&[(100, false)], None), &usage, false).client_overhead_ms, Some(20.0));
    }

    #[test]
    fn the_longest_gap_is_the_longest_pause_between_two_chunks() {
        let m = measure(
            &timeline(&[(10, false), (20, false), (90, false), (95, false)], None),
            &Usage::default(),
            false,
        );
        assert_eq!(m.longest_gap_ms, Some(70.0));
    }
}
