//! What a server reports of a call, and the metrics of one call.

mod definitions;

use serde::{Deserialize, Serialize};

pub use definitions::{METRIC_DEFINITIONS, MetricDefinition};

/// What the server says of a call. Counts are tokens.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Usage {
    /// Prompt tokens, cached ones included. `None` when the server reports none.
    pub prompt_tokens: Option<u32>,
    /// Generated tokens, reasoning and the first one included. `None` when the server reports none.
    pub output_tokens: Option<u32>,
    /// Prompt tokens taken from the server's cache. `None` when the server does not say.
    pub cached_tokens: Option<u32>,
    /// Time the server spent on loading the model.
    pub load_ms: Option<f64>,
    /// Time the server spent on the uncached part of the prompt.
    pub prefill_ms: Option<f64>,
    /// Time the server spent on generating, from the first token to the last.
    pub decode_ms: Option<f64>,
    /// The server's own total.
    pub total_ms: Option<f64>,
}

/// Figures of one call. Every `None` means "cannot be known", never zero.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CallMetrics {
    /// The server's prompt count, in tokens.
    pub n_in: Option<u32>,
    /// The server's output count, in tokens.
    pub n_out: Option<u32>,
    /// The server's cached count, in tokens.
    pub n_cached: Option<u32>,
    /// `c_1 - t0`: first generated text, reasoning included. `None` without text.
    pub ttft_ms: Option<f64>,
    /// `v_1 - t0`: first visible text. `None` without visible text.
    pub ttfv_ms: Option<f64>,
    /// `c_last - t0`. `None` without text.
    pub e2e_ms: Option<f64>,
    /// `t_done - t0`. `None` without a final record.
    pub duration_ms: Option<f64>,
    /// `(c_last - c_1) / (n_out - n_first)`, `n_first` = 1. `None` when `n_out <= 1` or all text came at once.
    pub tpot_ms: Option<f64>,
    /// `1000 / tpot_ms`, tok/s by the client's clock: the throughput of our tables and verdicts.
    pub decode_tps: Option<f64>,
    /// `(n_out - 1) / decode duration`, tok/s by the server's clock. `None` when it reports none or `n_out < 2`.
    pub server_decode_tps: Option<f64>,
    /// `n_out / decode duration`: what the origin printed as throughput. Only for the origin-format table.
    pub origin_tps: Option<f64>,
    /// `(n_in - n_cached) / prefill duration`, tok/s. With the cached part unknown only when a nonce defeats the cache.
    pub prefill_tps: Option<f64>,
    /// The server's load time. `None` when it reports none.
    pub load_ms: Option<f64>,
    /// The server's prefill time. `None` when it reports none.
    pub prefill_ms: Option<f64>,
    /// The server's decode time. `None` when it reports none.
    pub decode_ms: Option<f64>,
    /// `ttft - load - prefill`: a check of our own clock. `None` when any part is missing.
    pub client_overhead_ms: Option<f64>,
    /// Chunks with text.
    pub chunks: u32,
    /// The longest `c_(i+1) - c_i`. `None` with fewer than two chunks.
    pub longest_gap_ms: Option<f64>,
}
