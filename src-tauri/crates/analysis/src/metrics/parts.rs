//! Where the time of one call went.

use super::CallMetrics;

/// A part of a call's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimePart {
    /// The server loaded the model, by its own clock.
    Load,
    /// The server read the prompt, by its own clock.
    Prefill,
    /// From the request to the first text, of a server that reports neither load nor prefill.
    FirstText,
    /// From the first text to the last, by the client's clock.
    Decode,
    /// What none of these explains: the network, the client, the server's own work around the model.
    Overhead,
}

impl TimePart {
    /// Every part, in the order in which they pass.
    pub const ALL: [Self; 5] = [Self::Load, Self::Prefill, Self::FirstText, Self::Decode, Self::Overhead];

    /// The word shown to users.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Prefill => "prefill",
            Self::FirstText => "until first text",
            Self::Decode => "decode",
            Self::Overhead => "overhead",
        }
    }
}

/// The parts of a call's duration, in milliseconds, in the order in which they pass: load and prefill by the server's
/// clock, `e2e - ttft` as decode, and the rest of the duration as overhead, never below zero. A server that reports
/// neither load nor prefill has the time until the first text in their place. Empty without text: there is then
/// nothing to tell apart.
pub fn time_parts(metrics: &CallMetrics) -> Vec<(TimePart, f64)> {
    let (Some(ttft), Some(e2e)) = (metrics.ttft_ms, metrics.e2e_ms) else { return Vec::new() };
    let whole = metrics.duration_ms.unwrap_or(e2e);
    let known = [(TimePart::Load, metrics.load_ms), (TimePart::Prefill, metrics.prefill_ms)];
    let mut parts: Vec<(TimePart, f64)> =
        known.into_iter().filter_map(|(part, ms)| Some((part, ms?.max(0.0)))).collect();
    if parts.is_empty() {
        parts.push((TimePart::FirstText, ttft));
    }
    parts.push((TimePart::Decode, e2e - ttft));
    let explained: f64 = parts.iter().map(|(_, ms)| ms).sum();
    parts.push((TimePart::Overhead, (whole - explained).max(0.0)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(load: Option<f64>, prefill: Option<f64>) -> CallMetrics {
        CallMetrics {
            ttft_ms: Some(500.0),
            e2e_ms: Some(2500.0),
            duration_ms: Some(2510.0),
            load_ms: load,
            prefill_ms: prefill,
            ..CallMetrics::default()
        }
    }

    #[test]
    fn the_parts_of_a_call_add_up_to_its_duration() {
        let parts = time_parts(&call(Some(250.0), Some(240.0)));
        assert_eq!(
            parts,
            [
                (TimePart::Load, 250.0),
                (TimePart::Prefill, 240.0),
                (TimePart::Decode, 2000.0),
                (TimePart::Overhead, 20.0)
            ]
        );
    }

    #[test]
    fn a_server_that_reports_no_times_has_the_wait_for_the_first_text_in_their_place() {
        let parts = time_parts(&call(None, None));
        assert_eq!(
            parts,
            [(TimePart::FirstText, 500.0), (TimePart::Decode, 2000.0), (TimePart::Overhead, 10.0)]
        );
    }

    #[test]
    fn times_of_a_server_that_are_longer_than_the_call_leave_no_negative_rest() {
        let parts = time_parts(&call(Some(400.0), Some(300.0)));
        assert_eq!(parts.last(), Some(&(TimePart::Overhead, 0.0)));
    }

    #[test]
    fn a_call_without_text_has_no_parts() {
        let silent = CallMetrics { duration_ms: Some(50.0), ..CallMetrics::default() };
        assert!(time_parts(&silent).is_empty());
    }
}
