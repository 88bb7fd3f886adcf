//! The models the reference server lists, and which of them are loaded.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value};

/// A model of the reference server.
#[derive(Clone, Debug)]
pub struct Model {
    /// Name with tag, as the lists show it.
    pub name: String,
    /// Size on disk, bytes.
    pub size_bytes: u64,
    /// SHA-256 digest, 64 hexadecimal digits.
    pub digest: String,
    /// Architecture, the prefix of the keys in `/api/show`'s `model_info`.
    pub family: String,
    /// Size in words, such as `1.2B`.
    pub parameter_size: String,
    /// Quantisation, such as `Q4_K_M`.
    pub quantization: String,
    /// Number of layers.
    pub block_count: u32,
    /// The longest context it was trained for, tokens.
    pub context_length: u32,
    /// The context it is loaded with when a request names none, tokens.
    pub default_num_ctx: u32,
    /// What it can do (`completion`, `thinking`, ...).
    pub capabilities: Vec<String>,
    /// How long a load takes: really waited, and reported.
    pub load: Duration,
    /// What is reported (not waited) as the load time while it is loaded already.
    pub warm_load: Duration,
    /// Loaded when the server starts.
    pub resident: bool,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            name: "reference:1b".to_owned(),
            size_bytes: 815_319_791,
            digest: "1f6a3c2e".repeat(8),
            family: "llama".to_owned(),
            parameter_size: "1.0B".to_owned(),
            quantization: "Q4_K_M".to_owned(),
            block_count: 26,
            context_length: 32_768,
            default_num_ctx: 4096,
            capabilities: vec!["completion".to_owned()],
            load: Duration::ZERO,
            warm_load: Duration::ZERO,
            resident: true,
        }
    }
}

impl Model {
    /// The default model under another name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

/// Options that make Ollama load a model anew when they change.
const LOAD_OPTIONS: [&str; 6] = ["num_ctx", "num_batch", "num_gpu", "main_gpu", "use_mmap", "num_thread"];

/// Which models are loaded, and with what.
#[derive(Debug, Default)]
pub(super) struct Residency(BTreeMap<String, Map<String, Value>>);

impl Residency {
    pub(super) fn of(models: &[Model]) -> Self {
        Self(models.iter().filter(|m| m.resident).map(|m| (m.name.clone(), Map::new())).collect())
    }

    /// Loads `model` with the load options among `options`; true when it was not loaded like that before.
    pub(super) fn load(&mut self, model: &str, options: &Value) -> bool {
        let asked: Map<String, Value> = LOAD_OPTIONS
            .iter()
            .filter_map(|key| options.get(key).map(|value| ((*key).to_owned(), value.clone())))
            .collect();
        self.0.insert(model.to_owned(), asked.clone()) != Some(asked)
    }

    pub(super) fn unload(&mut self, model: &str) {
        self.0.remove(model);
    }

    pub(super) fn contains(&self, model: &str) -> bool {
        self.0.contains_key(model)
    }

    /// The context `model` is loaded with, tokens: never more than it was trained for.
    pub(super) fn num_ctx(&self, model: &Model) -> u32 {
        self.0
            .get(&model.name)
            .and_then(|options| options.get("num_ctx"))
            .and_then(Value::as_u64)
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(model.default_num_ctx)
            .min(model.context_length)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_model_is_loaded_again_when_a_load_option_changes() {
        let mut residency = Residency::of(&[Model::named("a")]);
        assert!(!residency.load("a", &json!({ "temperature": 0.5 })), "temperature is no load option");
        assert!(residency.load("a", &json!({ "num_ctx": 1024 })));
        assert!(!residency.load("a", &json!({ "num_ctx": 1024, "seed": 7 })));
        assert_eq!(residency.num_ctx(&Model::named("a")), 1024);
        let small = Model { context_length: 512, ..Model::named("a") };
        assert_eq!(residency.num_ctx(&small), 512, "a model has no more context than it was trained for");
    }

    #[test]
    fn an_unloaded_model_is_loaded_anew() {
        let mut residency = Residency::of(&[Model::named("a")]);
        residency.unload("a");
        assert!(!residency.contains("a"));
        assert!(residency.load("a", &json!({})));
    }
}
