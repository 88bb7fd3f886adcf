//! A server, its models, and what it can apply.

use core::net::{IpAddr, Ipv6Addr};
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::spec::ProviderKind;

pub use crate::setting_support::setting_support;

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

/// Whether a server's address is on this machine: a loopback address in any form, or a name under `localhost`. False for
/// what is no address.
pub fn is_on_this_machine(address: &str) -> bool {
    let address = address.trim();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    is_local_host(host(host_and_port))
}

/// The host without its port and brackets. An IPv6 address without brackets has no port.
fn host(host_and_port: &str) -> &str {
    if host_and_port.parse::<Ipv6Addr>().is_ok() {
        return host_and_port;
    }
    match host_and_port.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
        None => host_and_port.split(':').next().unwrap_or_default(),
    }
}

fn is_local_host(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) => v6.is_loopback() || v6.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback()),
        Ok(IpAddr::V4(v4)) => v4.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_recognised_by_every_name() {
        for (address, expected) in [
            ("http://127.0.0.1", true),
            ("http://127.1.2.3:8", true),
            ("127.0.0.1:8080/v1", true),
            ("http://[::1]:8", true),
            ("::1", true),
            ("http://[::ffff:127.0.0.1]:8", true),
            ("http://LocalHost", true),
            ("http://api.localhost", true),
            ("http://192.168.0.2", false),
            ("http://localhost.example.org", false),
            ("http://user@127.0.0.1.example.org", false),
            ("", false),
        ] {
            assert_eq!(is_on_this_machine(address), expected, "{address}");
        }
    }
}
