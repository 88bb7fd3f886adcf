//! What a self-check found.

use serde::{Deserialize, Serialize};

use crate::spec::ProviderKind;
use crate::units;

/// How thorough a self-check is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum SelfCheckMode {
    /// Under ten seconds.
    #[default]
    Quick,
    /// About a minute: enough calls for a 99th percentile.
    Long,
}

/// The error of the client in one wire format at one rate.
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
    /// The error of the very first call, which is in none of the other figures. `None` in reports of older versions, or when
    /// it could not be compared.
    #[serde(default)]
    pub first_ttft_error_ms: Option<f64>,
    /// Median TTFT error of a bare socket reader that took turns with the client. `None` in reports of older versions.
    #[serde(default)]
    pub bare_ttft_error_median_ms: Option<f64>,
    /// The largest such error in size: what of the client's is the machine's. `None` in reports of older versions.
    #[serde(default)]
    pub bare_ttft_error_max_ms: Option<f64>,
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
    /// "Measured on this machine: TTFT +0.12 ms; decode rate -0.01 % at 125 tok/s, +0.02 % at 1,000 and -0.31 % at 10,000."
    #[must_use]
    pub fn sentence(&self) -> String {
        self.sentence_of(&|_| true).map_or_else(
            || "Nothing was measured on this machine.".to_owned(),
            |sentence| format!("{sentence}."),
        )
    }

    /// [`Self::sentence`] of some of the checks, without its full stop. `None` when there are none.
    #[must_use]
    pub fn sentence_of(&self, wanted: &dyn Fn(&WireCheck) -> bool) -> Option<String> {
        let wires = || self.wires.iter().filter(|wire| wanted(wire));
        let ttft = largest(wires().map(|wire| wire.ttft_error_median_ms))?;
        let mut rates: Vec<f64> = wires().map(|wire| wire.rate_tps).collect();
        rates.sort_by(f64::total_cmp);
        rates.dedup();
        let error = |rate: &f64| {
            let at = wires().filter(|wire| wire.rate_tps == *rate);
            largest(at.map(|wire| wire.decode_rate_error_percent)).map(|error| units::signed(error, 2))
        };
        let errors: Vec<String> = rates.iter().filter_map(error).collect();
        let decode = match (errors.as_slice(), rates.as_slice()) {
            ([only], _) => format!("{only} %"),
            ([first, between @ .., last], [slowest, others @ .., fastest]) => {
                let mut text = format!("{first} % at {} tok/s", rate(*slowest));
                for (error, at) in between.iter().zip(others) {
                    text.push_str(&format!(", {error} % at {}", rate(*at)));
                }
                format!("{text} and {last} % at {}", rate(*fastest))
            }
            _ => return None,
        };
        Some(format!("Measured on this machine: TTFT {} ms; decode rate {decode}", units::signed(ttft, 2)))
    }
}

/// The largest value in size, with its sign.
fn largest(values: impl Iterator<Item = f64>) -> Option<f64> {
    values.max_by(|a, b| a.abs().total_cmp(&b.abs()))
}

/// A scheduled rate, which is whole.
fn rate(tps: f64) -> String {
    units::count(tps.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(errors: &[(f64, f64, f64)]) -> SelfCheckReport {
        let wire = |(rate_tps, ttft, decode): &(f64, f64, f64)| WireCheck {
            provider: ProviderKind::Ollama,
            rate_tps: *rate_tps,
            calls: 10,
            ttft_error_median_ms: *ttft,
            ttft_error_max_ms: 1.0,
            ttft_error_p99_ms: None,
            first_ttft_error_ms: Some(0.2),
            bare_ttft_error_median_ms: Some(0.1),
            bare_ttft_error_max_ms: Some(0.9),
            decode_rate_error_percent: *decode,
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
            report(&[(125.0, 0.118, 0.004), (125.0, 0.09, -0.012)]).sentence(),
            "Measured on this machine: TTFT +0.12 ms; decode rate -0.01 %."
        );
    }

    #[test]
    fn each_rate_has_its_own_decode_error() {
        let all = [(125.0, 0.1, 0.01), (10_000.0, 0.12, -0.31), (1000.0, 0.11, 0.0), (10_000.0, 0.1, 0.2)];
        assert_eq!(
            report(&all).sentence(),
            "Measured on this machine: TTFT +0.12 ms; decode rate +0.01 % at 125 tok/s, 0.00 % at 1,000 and -0.31 % at 10,000."
        );
        assert_eq!(
            report(&all).sentence_of(&|wire| wire.rate_tps > 500.0).unwrap(),
            "Measured on this machine: TTFT +0.12 ms; decode rate 0.00 % at 1,000 tok/s and -0.31 % at 10,000"
        );
    }

    #[test]
    fn an_error_that_rounds_to_zero_has_no_sign() {
        assert_eq!(
            report(&[(125.0, -0.004, 0.001)]).sentence(),
            "Measured on this machine: TTFT 0.00 ms; decode rate 0.00 %."
        );
        assert_eq!(report(&[]).sentence(), "Nothing was measured on this machine.");
    }

    #[test]
    fn a_report_of_an_older_version_stays_readable() {
        let older = r#"{"measured_at":"2026-01-15T09:30:00Z","app_version":"0.1.0","wires":[{"provider":"ollama",
            "rate_tps":125.0,"calls":10,"ttft_error_median_ms":0.12,"ttft_error_max_ms":0.3,"ttft_error_p99_ms":null,
            "decode_rate_error_percent":-0.01}],"flood":{"chunks":1,"client_ms":1.0,"bare_ms":1.0,"cpu_us_per_token":1.0}}"#;
        let read: SelfCheckReport = serde_json::from_str(older).unwrap();
        assert_eq!((read.wires[0].first_ttft_error_ms, read.wires[0].bare_ttft_error_max_ms), (None, None));
        assert_eq!(read.sentence(), "Measured on this machine: TTFT +0.12 ms; decode rate -0.01 %.");
    }
}
