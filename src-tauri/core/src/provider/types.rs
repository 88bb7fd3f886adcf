//! What crosses the door.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::key::ApiKey;
use crate::metrics::Usage;
use crate::record::CallFailure;
use crate::spec::{Limits, ProviderKind, Settings};
use crate::timeline::Timeline;

/// A server that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ServerInfo {
    /// The wire format it is used with.
    pub provider: ProviderKind,
    /// What it is, as far as it tells: `Ollama`, `llama.cpp`, `LM Studio`, `vLLM`, `OpenAI-compatible server`.
    pub product: String,
    /// Base address without a trailing slash or `/v1`.
    pub url: String,
    /// Its version. `None` when it does not say.
    pub version: Option<String>,
}

/// Whether a model is in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ModelState {
    /// In memory.
    Loaded,
    /// Not in memory.
    Unloaded,
    /// The server does not say.
    Unknown,
}

/// A model as its server describes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ModelInfo {
    /// The name to ask for.
    pub name: String,
    /// Size on disk.
    pub size_bytes: Option<f64>,
    /// Number of parameters as the server words it: `4.3B`.
    pub parameters: Option<String>,
    /// Quantisation: `Q4_K_M`.
    pub quantization: Option<String>,
    /// Model family: `gemma3`.
    pub family: Option<String>,
    /// Longest context the model was made for, in tokens.
    pub context_length: Option<u32>,
    /// Context the server runs it with now, in tokens. `None` when unknown or not loaded.
    pub running_context: Option<u32>,
    /// Layers.
    pub block_count: Option<u32>,
    /// Content digest.
    pub digest: Option<String>,
    /// Whether it is in memory.
    pub state: ModelState,
    /// What it can do, in the server's words: `completion`, `tools`, `vision`, `thinking`. Empty when the server does
    /// not say.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// The values that apply where a request sets none, by the setting's name, in the server's own words:
    /// `temperature` -> `0.7`. Only what the server tells; several `stop` texts are quoted and joined by commas.
    #[serde(default)]
    pub defaults: BTreeMap<String, String>,
    /// What a token of context takes in memory. `None` when the server does not say.
    #[serde(default)]
    pub cache: Option<CacheShape>,
    /// Memory it takes now, in all. `None` when unknown or not loaded.
    #[serde(default)]
    pub memory_bytes: Option<f64>,
    /// Memory it takes now on the GPU. `None` when unknown or not loaded.
    #[serde(default)]
    pub vram_bytes: Option<f64>,
}

/// What decides how much memory the context of a model takes: one key and one value a token, head and layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CacheShape {
    /// Heads with a key and a value of their own, summed over the layers.
    pub kv_heads: u32,
    /// Elements of a key.
    pub key_length: u32,
    /// Elements of a value.
    pub value_length: u32,
    /// The most tokens that some of the layers keep. `None` when every layer keeps the whole context.
    pub sliding_window: Option<u32>,
}

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

/// Whether a provider can apply a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SettingSupport {
    /// The setting's name.
    pub name: String,
    /// Whether it takes effect.
    pub supported: bool,
    /// Why not, for the user.
    pub reason: Option<String>,
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

/// Everything one call left behind.
#[derive(Debug, Clone, PartialEq)]
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
