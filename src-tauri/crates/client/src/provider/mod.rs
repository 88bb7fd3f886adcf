//! The door to LLM servers: what they are, which models they have, and one measured stream at a time.

mod address;
mod arrival;
mod client;
mod connect;
mod control;
mod discovery;
mod error_body;
mod framing;
mod kept_thread;
mod measuring;
mod model_facts;
mod models;
mod ollama;
mod openai;
mod opening;
mod pull;
mod question;
mod reading;
mod record;
mod sending;
mod stream;
mod tape;
mod text;
mod types;
mod written;

pub use address::{base as base_address, place as server_place};
pub use connect::connect;
pub use control::{Ability, ModelControl, load_model, model_control, unload_model};
pub use discovery::{
    DEFAULT_PROVIDER_VARIABLE, DEFAULT_URL_VARIABLE, FoundServer, NamedServer, Probes, find_servers,
    ollama_address, probe,
};
pub use models::{list_models, residency};
pub use pull::{PullLayer, PullLimits, PullProgress, PullStage, pull};
pub use reading::parse_stream;
pub use stream::stream;
pub use types::{CallOutcome, CallRequest, Delta, Residency};
pub use written::{readable_body, target};
