//! What crosses the door.

use serde::{Deserialize, Serialize};

use chimera_types::key::ApiKey;
use chimera_types::metrics::Usage;
use chimera_types::record::CallFailure;
use chimera_types::server::{ModelState, ServerInfo};
use chimera_types::spec::{Limits, Settings};
use chimera_types::timeline::Timeline;

/// A model in memory, as the server reports it between calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Residency {
    /// Whether the model is in memory.
    pub state: ModelState,
    /// Context it runs with, in tokens.
    pub context_length: Option<u32>,
    /// Memory it takes in all.
    pub size_bytes: Option<f64>,
    /// Memory it takes on the GPU.
    pub vram_bytes: Option<f64>,
}

/// One request to be measured. It is sent, never saved: it may hold a key.
#[derive(Debug, Clone, PartialEq)]
pub struct CallRequest {
    /// The server.
    pub server: ServerInfo,
    /// The server's key, sent as a bearer token. `None` where it needs none.
    pub key: Option<ApiKey>,
    /// The model's name there.
    pub model: String,
    /// The whole prompt, nonce included.
    pub prompt: String,
    /// Settings; those that the provider cannot apply are left out of the request.
    pub settings: Settings,
    /// The most tokens the answer may have.
    pub num_predict: u32,
    /// Limits on the parts of the call.
    pub limits: Limits,
}

/// Text of a running call, for the live view.
#[derive(Debug, Clone, PartialEq)]
pub struct Delta {
    /// New text since the last one; empty when none has come for a while.
    pub text: String,
    /// Whether it is reasoning.
    pub reasoning: bool,
    /// Chunks with text so far.
    pub chunks: u32,
    /// Since `t0`.
    pub elapsed_ms: f64,
    /// `c_1 - t0`.
    pub ttft_ms: Option<f64>,
}

/// Everything one call left behind: what its stream said, and what the connection showed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CallOutcome {
    /// Raw marks.
    pub timeline: Timeline,
    /// The visible answer.
    pub text: String,
    /// The reasoning before it.
    pub reasoning: String,
    /// The server's own counts and durations.
    pub usage: Usage,
    /// `stop`, `length`, ...
    pub finish_reason: Option<String>,
    /// Why it failed, when it did.
    pub failure: Option<CallFailure>,
    /// The request body that was sent, as JSON text.
    pub request: String,
    /// Time to open the connection, when the warming request opened one.
    pub connect_ms: Option<f64>,
    /// Whether another connection than the warmed one was used.
    pub reconnected: bool,
}
