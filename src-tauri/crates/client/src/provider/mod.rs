//! The door to LLM servers: what they are, which models they have, and one measured stream at a time.

mod address;
mod api_client;
mod arrival_clock;
mod client;
mod connect;
mod connect_timer;
mod control;
mod discovery;
mod error_body;
mod framing;
mod measure_thread;
mod measuring;
mod model_facts;
mod models;
mod ollama;
mod openai;
mod pull;
mod record;
mod request_body;
mod stream;
mod stream_buffer;
mod stream_parser;
mod text;
mod timed_body;
mod types;

pub use address::{base as base_address, place as server_place};
pub use connect::connect;
pub use control::{Ability, ModelControl, load_model, model_control, unload_model};
pub use discovery::{
    DEFAULT_PROVIDER_VARIABLE, DEFAULT_URL_VARIABLE, DiscoveredServer, NamedServer, Probes, find_servers,
    ollama_address, probe,
};
pub use models::{list_models, residency};
pub use pull::{PullLayer, PullLimits, PullProgress, PullStage, pull};
pub use request_body::{readable_body, target};
pub use stream::stream;
pub use stream_parser::parse_stream;
pub use types::{CallOutcome, CallRequest, Delta, Residency};
