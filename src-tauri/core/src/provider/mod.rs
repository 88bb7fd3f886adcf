//! The door to LLM servers: what they are, which models they have, and one measured stream at a time.

mod address;
mod arrival;
mod client;
mod connect;
mod control;
mod framing;
mod kept_thread;
mod measuring;
mod model_facts;
mod models;
mod ollama;
mod openai;
mod opening;
mod probe;
mod pull;
mod question;
mod reading;
mod record;
mod refusal;
mod search;
mod sending;
mod stream;
mod support;
mod tape;
mod text;
mod types;
mod written;

pub use address::{base as base_address, is_on_this_machine, place as server_place};
pub use connect::connect;
pub use control::{Ability, ModelControl, load_model, model_control, unload_model};
pub use models::{list_models, residency};
pub use probe::{Probes, ollama_address, probe};
pub use pull::{PullFailure, PullLayer, PullLimits, PullProgress, PullStage, pull};
pub use reading::{Answer, parse_stream};
pub use search::{DEFAULT_PROVIDER_VARIABLE, DEFAULT_URL_VARIABLE, NamedServer, find_servers};
pub use stream::stream;
pub use support::setting_support;
pub use types::{
    CacheShape, CallOutcome, CallRequest, Delta, ModelInfo, ModelState, Residency, ServerInfo, SettingSupport,
};
pub use written::{readable_body, target};

/// [`ServerInfo::product`] of Ollama.
pub const OLLAMA: &str = "Ollama";
/// [`ServerInfo::product`] of llama.cpp's own server, which takes and tells more than others.
pub const LLAMA_CPP: &str = "llama.cpp";
/// [`ServerInfo::product`] of LM Studio.
pub const LM_STUDIO: &str = "LM Studio";
/// [`ServerInfo::product`] of vLLM.
pub const VLLM: &str = "vLLM";
/// [`ServerInfo::product`] of a server that does not say what it is.
pub const OPENAI_COMPATIBLE: &str = "OpenAI-compatible server";
