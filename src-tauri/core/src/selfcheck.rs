//! Our own error, measured against the reference server on this machine.

use serde::{Deserialize, Serialize};

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
    /// User CPU time of the client's threads for one token.
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
    /// Each wire format at each rate.
    pub wires: Vec<WireCheck>,
    /// The flood.
    pub flood: FloodCheck,
}
