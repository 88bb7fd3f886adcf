//! What a self-check found.

use serde::{Deserialize, Serialize};

use super::run::SelfCheckMode;
use crate::spec::ProviderKind;

/// The error of the client in one wire format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct WireCheck {
    /// The wire format.
    pub provider: ProviderKind,
    /// The schedule's rate.
    pub rate_tps: f64,
    /// Calls that were compared.
    pub calls: u32,
    /// Median of (measured TTFT - stamped TTFT).
    pub ttft_error_median_ms: f64,
    /// The largest such error in size.
    pub ttft_error_max_ms: f64,
    /// 99th percentile of its size. `None` below 100 calls.
    pub ttft_error_p99_ms: Option<f64>,
    /// Median of (measured rate / stamped rate - 1), in percent.
    pub decode_rate_error_percent: f64,
}

/// A stream without pauses, read by the client and by a bare socket reader in the same run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FloodCheck {
    /// Single-token chunks in the stream.
    pub chunks: u32,
    /// Wall time of the client.
    pub client_ms: f64,
    /// Wall time of the bare reader.
    pub bare_ms: f64,
    /// CPU time of the client's threads for one token, the system's part included. 0 where it cannot be known.
    pub cpu_us_per_token: f64,
}

/// The result of a self-check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SelfCheckReport {
    /// RFC 3339 in UTC.
    pub measured_at: String,
    /// Version of Chimera Bench that measured.
    pub app_version: String,
    /// How thorough it was.
    #[serde(default)]
    pub mode: SelfCheckMode,
    /// Each wire format at each rate.
    pub wires: Vec<WireCheck>,
    /// The flood.
    pub flood: FloodCheck,
}

impl SelfCheckReport {
    /// The result in one sentence, for reports: the wire with the larger error stands for both.
    ///
    /// "Measured on this machine: TTFT +0.12 ms; decode rate -0.01 %."
    #[must_use]
    pub fn sentence(&self) -> String {
        let largest = |figure: fn(&WireCheck) -> f64| {
            self.wires.iter().map(figure).max_by(|a, b| a.abs().total_cmp(&b.abs()))
        };
        match (largest(|wire| wire.ttft_error_median_ms), largest(|wire| wire.decode_rate_error_percent)) {
            (Some(ttft), Some(rate)) => {
                format!("Measured on this machine: TTFT {} ms; decode rate {} %.", signed(ttft), signed(rate))
            }
            _ => "Nothing was measured on this machine.".to_owned(),
        }
    }
}

/// Two decimals with their sign; a value that rounds to zero has none.
fn signed(value: f64) -> String {
    let text = format!("{value:+.2}");
    if matches!(text.as_str(), "+0.00" | "-0.00") { "0.00".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(errors: &[(f64, f64)]) -> SelfCheckReport {
        let wire = |(ttft, rate): &(f64, f64)| WireCheck {
            provider: ProviderKind::Ollama,
            rate_tps: 125.0,
            calls: 10,
            ttft_error_median_ms: *ttft,
            ttft_error_max_ms: 1.0,
            ttft_error_p99_ms: None,
            decode_rate_error_percent: *rate,
        };
        SelfCheckReport {
            measured_at: "2026-01-15T09:30:00Z".to_owned(),
            app_version: "0.1.0".to_owned(),
            mode: SelfCheckMode::default(),
            wires: errors.iter().map(wire).collect(),
            flood: FloodCheck { chunks: 1, client_ms: 1.0, bare_ms: 1.0, cpu_us_per_token: 1.0 },
        }
    }

    #[test]
    fn the_larger_error_stands_for_both_wires() {
        assert_eq!(
            report(&[(0.118, 0.004), (0.09, -0.012)]).sentence(),
            "Measured on this machine: TTFT +0.12 ms; decode rate -0.01 %."
        );
    }

    #[test]
    fn an_error_that_rounds_to_zero_has_no_sign() {
        assert_eq!(
            report(&[(-0.004, 0.001)]).sentence(),
            "Measured on this machine: TTFT 0.00 ms; decode rate 0.00 %."
        );
        assert_eq!(report(&[]).sentence(), "Nothing was measured on this machine.");
    }
}
