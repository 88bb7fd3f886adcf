//! What the client measured beside what the server stamped. No clock, no socket.

use std::time::Duration;

use chimera_analysis::stats;
use chimera_client::refserver::CallStamps;
use chimera_types::spec::ProviderKind;
use chimera_types::timeline::Timeline;

use chimera_types::self_check::WireCheck;

/// The client's error in one call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CallError {
    /// Measured TTFT (from just before the request is written to the first text) less the stamped one (from the
    /// request's last byte read to just before the first text is written). It holds both ways through the loopback.
    pub ttft_ms: f64,
    /// Measured decode rate / stamped decode rate - 1, in percent. `None` when either side has no two chunks apart.
    pub decode_rate_percent: Option<f64>,
}

/// Compares one call. `None` when either side saw no text, or both did not see the same number of chunks: then the
/// marks belong to different calls or the client lost some.
#[must_use]
pub fn compare_call(measured: &Timeline, stamped: &CallStamps) -> Option<CallError> {
    let sent: Vec<Duration> =
        stamped.text().map(|chunk| chunk.at.duration_since(stamped.request_read)).collect();
    let (first, last) = (*sent.first()?, *sent.last()?);
    if measured.chunks.len() != sent.len() {
        return None;
    }
    let (seen_first, seen_last) = (measured.chunks.first()?.at_ns, measured.chunks.last()?.at_ns);
    let seen_span = seen_last.saturating_sub(seen_first) as f64;
    let sent_span = (last - first).as_nanos() as f64;
    // The same number of tokens lies between both pairs, so the rates are as the inverse of the spans.
    let decode_rate_percent =
        (seen_span > 0.0 && sent_span > 0.0).then(|| 100.0 * (sent_span / seen_span - 1.0));
    Some(CallError { ttft_ms: (seen_first as f64 - first.as_nanos() as f64) / 1e6, decode_rate_percent })
}

/// The error of a bare reader's TTFT in one call: the first text was read after `first`. `None` when the server
/// sent no text.
#[must_use]
pub fn bare_ttft_error_ms(first: Duration, stamped: &CallStamps) -> Option<f64> {
    let sent = stamped.text().next()?.at.duration_since(stamped.request_read);
    Some((first.as_nanos() as f64 - sent.as_nanos() as f64) / 1e6)
}

/// What was seen in one wire format at one rate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// The very first call, which is not among `errors`. `None` when it could not be compared.
    pub first: Option<CallError>,
    /// The calls after it.
    pub errors: Vec<CallError>,
    /// The bare reader's errors, see [`bare_ttft_error_ms`].
    pub bare_ttft_ms: Vec<f64>,
}

/// Sums up the calls of one wire format at one rate. `None` without a call that could be compared.
#[must_use]
pub fn judge_wire(provider: ProviderKind, rate_tps: f64, seen: &Seen) -> Option<WireCheck> {
    let errors = &seen.errors;
    let ttft: Vec<f64> = errors.iter().map(|error| error.ttft_ms).collect();
    let sizes = |errors: &[f64]| errors.iter().map(|error| error.abs()).collect::<Vec<_>>();
    let (size, bare) = (sizes(&ttft), sizes(&seen.bare_ttft_ms));
    let rate: Vec<f64> = errors.iter().filter_map(|error| error.decode_rate_percent).collect();
    Some(WireCheck {
        provider,
        rate_tps,
        calls: u32::try_from(errors.len()).ok()?,
        ttft_error_median_ms: stats::median(&ttft)?,
        ttft_error_max_ms: stats::max(&size)?,
        ttft_error_p99_ms: stats::percentile(&size, 99),
        first_ttft_error_ms: seen.first.map(|first| first.ttft_ms),
        bare_ttft_error_median_ms: stats::median(&seen.bare_ttft_ms),
        bare_ttft_error_max_ms: stats::max(&bare),
        decode_rate_error_percent: stats::median(&rate)?,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use chimera_client::refserver::{ChunkStamp, Kind, Outcome};
    use chimera_types::timeline::ChunkMark;

    fn stamps(at_us: &[u64]) -> CallStamps {
        let request_read = Instant::now();
        let chunk = |us: &u64| ChunkStamp {
            at: request_read + Duration::from_micros(*us),
            tokens: 1,
            kind: Kind::Text,
        };
        CallStamps {
            index: 0,
            path: String::new(),
            connection: 0,
            request_read,
            headers: None,
            chunks: at_us.iter().map(chunk).collect(),
            done: None,
            cpu: None,
            outcome: Outcome::Complete,
        }
    }

    fn timeline(at_us: &[u64]) -> Timeline {
        let chunk = |us: &u64| ChunkMark { at_ns: us * 1000, text_bytes: 1, reasoning: false };
        Timeline { chunks: at_us.iter().map(chunk).collect(), ..Timeline::default() }
    }

    #[test]
    fn a_constant_delay_is_an_error_of_the_ttft_and_not_of_the_rate() {
        let error =
            compare_call(&timeline(&[20_120, 28_120, 36_120]), &stamps(&[20_000, 28_000, 36_000])).unwrap();
        assert!((error.ttft_ms - 0.12).abs() < 1e-9);
        assert_eq!(error.decode_rate_percent, Some(0.0));
    }

    #[test]
    fn a_stretched_stream_reads_as_a_lower_rate() {
        let error = compare_call(&timeline(&[0, 10_100]), &stamps(&[0, 10_000])).unwrap();
        assert!((error.decode_rate_percent.unwrap() + 100.0 / 101.0).abs() < 1e-9);
    }

    #[test]
    fn calls_with_different_numbers_of_chunks_are_not_compared() {
        assert_eq!(compare_call(&timeline(&[1, 2]), &stamps(&[1])), None);
        assert_eq!(compare_call(&timeline(&[]), &stamps(&[])), None);
    }

    #[test]
    fn a_bare_reader_is_compared_with_the_same_stamp() {
        let error = bare_ttft_error_ms(Duration::from_micros(20_070), &stamps(&[20_000, 28_000])).unwrap();
        assert!((error - 0.07).abs() < 1e-9);
        assert_eq!(bare_ttft_error_ms(Duration::ZERO, &stamps(&[])), None);
    }

    #[test]
    fn a_wire_is_judged_by_medians_and_by_the_largest_error_in_size() {
        let error = |ttft_ms: f64| CallError { ttft_ms, decode_rate_percent: Some(ttft_ms / 10.0) };
        let seen = Seen {
            first: Some(error(5.0)),
            errors: [0.1, -0.9, 0.2].map(error).to_vec(),
            bare_ttft_ms: vec![0.05, -0.06, 0.04],
        };
        let check = judge_wire(ProviderKind::Ollama, 125.0, &seen).unwrap();
        assert_eq!((check.calls, check.ttft_error_median_ms, check.ttft_error_max_ms), (3, 0.1, 0.9));
        assert_eq!(check.ttft_error_p99_ms, None, "three calls have no 99th percentile");
        assert!((check.decode_rate_error_percent - 0.01).abs() < 1e-12);
        assert_eq!(check.first_ttft_error_ms, Some(5.0), "the first call stands apart");
        assert_eq!((check.bare_ttft_error_median_ms, check.bare_ttft_error_max_ms), (Some(0.04), Some(0.06)));
        assert_eq!(judge_wire(ProviderKind::Ollama, 125.0, &Seen::default()), None);
        let alone = Seen { errors: vec![error(0.1)], ..Seen::default() };
        let check = judge_wire(ProviderKind::Ollama, 125.0, &alone).unwrap();
        assert_eq!((check.first_ttft_error_ms, check.bare_ttft_error_max_ms), (None, None));
    }
}
