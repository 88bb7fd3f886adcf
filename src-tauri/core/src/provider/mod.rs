//! The door to LLM servers: what they are, which models they have, and one measured stream at a time.

mod types;

pub use types::{
    CallOutcome, CallRequest, Delta, ModelInfo, ModelState, Residency, ServerInfo, SettingSupport,
};
