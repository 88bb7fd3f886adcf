//! The models a server has, and whether they are in memory.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use super::api_client::{ApiClient, RequestError};
use super::connect::PATIENCE;
use super::model_facts;
use super::types::Residency;
use chimera_types::error::Error;
use chimera_types::key::ApiKey;
use chimera_types::server::{LLAMA_CPP, LM_STUDIO, ModelInfo, ModelState, ServerInfo};
use chimera_types::spec::ProviderKind;
use chimera_types::units;

/// Models that are asked about at the same time.
const AT_ONCE: usize = 4;
pub(super) const EXPECTED: &str = "a server with a list of models";

/// The models that can generate text, in the server's order. What the server does not tell stays `None`.
///
/// # Errors
/// [`Error::ServerUnreachable`], [`Error::NotAnLlmServer`], [`Error::ServerRefused`], [`Error::KeyRefused`] when the list
/// itself fails.
pub async fn list_models(server: &ServerInfo, key: Option<&ApiKey>) -> Result<Vec<ModelInfo>, Error> {
    list_within(server, key, PATIENCE).await
}

pub(super) async fn list_within(
    server: &ServerInfo,
    key: Option<&ApiKey>,
    patience: Duration,
) -> Result<Vec<ModelInfo>, Error> {
    let questions = ApiClient::new(&server.url, patience, key)?;
    list(&questions, server).await.map_err(|why| why.into_error(questions.base(), EXPECTED))
}

pub(super) async fn list(questions: &ApiClient, server: &ServerInfo) -> Result<Vec<ModelInfo>, RequestError> {
    match server.provider {
        ProviderKind::Ollama => list_ollama(questions).await,
        ProviderKind::OpenAi => list_openai(questions, &server.product).await,
    }
}

/// Whether `model` is in memory now, and with what context. Unknown when the server does not say.
pub async fn residency(server: &ServerInfo, model: &str, key: Option<&ApiKey>) -> Residency {
    let Ok(questions) = ApiClient::new(&server.url, PATIENCE, key) else { return unknown() };
    match server.provider {
        ProviderKind::Ollama => match questions.get("/api/ps").await {
            Ok(loaded) => ollama_residency(&loaded, model),
            Err(_) => unknown(),
        },
        ProviderKind::OpenAi if server.product == LLAMA_CPP => match questions.get("/props").await {
            Ok(props) => Residency {
                state: ModelState::Loaded,
                context_length: whole(&props["default_generation_settings"]["n_ctx"]),
                ..unknown()
            },
            Err(_) => unknown(),
        },
        ProviderKind::OpenAi if server.product == LM_STUDIO => {
            let all = questions.get("/api/v0/models").await.unwrap_or_default();
            let told = items(&all["data"]).iter().find(|told| told["id"] == model);
            told.map_or_else(unknown, |told| Residency {
                state: lm_studio_state(told),
                context_length: whole(&told["loaded_context_length"]),
                ..unknown()
            })
        }
        ProviderKind::OpenAi => unknown(),
    }
}

fn unknown() -> Residency {
    Residency { state: ModelState::Unknown, context_length: None, size_bytes: None, vram_bytes: None }
}

fn ollama_residency(loaded: &Value, model: &str) -> Residency {
    if !loaded["models"].is_array() {
        return unknown();
    }
    match loaded_entry(loaded, model) {
        Some(entry) => Residency {
            state: ModelState::Loaded,
            context_length: whole(&entry["context_length"]),
            size_bytes: entry["size"].as_f64(),
            vram_bytes: entry["size_vram"].as_f64(),
        },
        None => Residency { state: ModelState::Unloaded, ..unknown() },
    }
}

/// Ollama adds `:latest` to a name without a tag.
fn loaded_entry<'a>(loaded: &'a Value, model: &str) -> Option<&'a Value> {
    let latest = format!("{model}:latest");
    items(&loaded["models"]).iter().find(|entry| {
        [&entry["name"], &entry["model"]].into_iter().any(|name| *name == model || *name == latest.as_str())
    })
}

async fn list_ollama(questions: &ApiClient) -> Result<Vec<ModelInfo>, RequestError> {
    let tags = questions.get("/api/tags").await?;
    let loaded = questions.get("/api/ps").await.unwrap_or_default();
    // Collected first: the futures of a lazy `map` would keep the list's future from being sent to another thread.
    let asked: Vec<_> = items(&tags["models"]).iter().map(|tag| describe(questions, tag, &loaded)).collect();
    Ok(stream::iter(asked).buffered(AT_ONCE).filter_map(std::future::ready).collect().await)
}

async fn describe(questions: &ApiClient, tag: &Value, loaded: &Value) -> Option<ModelInfo> {
    let name = tag["name"].as_str().or(tag["model"].as_str())?;
    let shown = questions.post("/api/show", &json!({ "model": name })).await.unwrap_or_default();
    ollama_model(name, tag, &shown, loaded)
}

/// `None` for a model that generates no text.
fn ollama_model(name: &str, tag: &Value, shown: &Value, loaded: &Value) -> Option<ModelInfo> {
    let abilities = items(&shown["capabilities"]);
    if !abilities.is_empty() && !abilities.iter().any(|ability| ability == "completion") {
        return None;
    }
    let details = &tag["details"];
    let info = &shown["model_info"];
    let architecture = info["general.architecture"].as_str().unwrap_or_default();
    let of_architecture = |field: &str| whole(&info[format!("{architecture}.{field}")]);
    let residency = ollama_residency(loaded, name);
    Some(ModelInfo {
        name: name.to_owned(),
        size_bytes: tag["size"].as_f64(),
        parameters: word(&details["parameter_size"]),
        quantization: word(&details["quantization_level"]),
        family: word(&details["family"]),
        context_length: of_architecture("context_length"),
        running_context: residency.context_length,
        block_count: of_architecture("block_count"),
        digest: word(&tag["digest"]),
        state: residency.state,
        capabilities: abilities.iter().filter_map(word).collect(),
        defaults: shown["parameters"].as_str().map(model_facts::defaults).unwrap_or_default(),
        cache: model_facts::cache_shape(info),
        memory_bytes: residency.size_bytes,
        vram_bytes: residency.vram_bytes,
    })
}

async fn list_openai(questions: &ApiClient, product: &str) -> Result<Vec<ModelInfo>, RequestError> {
    let list = questions.get("/v1/models").await?;
    let more = match product {
        LLAMA_CPP => questions.get("/props").await.unwrap_or_default(),
        LM_STUDIO => questions.get("/api/v0/models").await.unwrap_or_default(),
        _ => Value::Null,
    };
    let models = items(&list["data"]).iter().filter_map(|entry| match product {
        LM_STUDIO => lm_studio_model(entry, &more),
        LLAMA_CPP => llama_cpp_model(entry, &more),
        _ => openai_model(entry),
    });
    Ok(models.collect())
}

fn openai_model(entry: &Value) -> Option<ModelInfo> {
    Some(ModelInfo {
        name: entry["id"].as_str()?.to_owned(),
        size_bytes: None,
        parameters: None,
        quantization: None,
        family: None,
        // vLLM's longest sequence is also the context it runs with.
        context_length: whole(&entry["max_model_len"]),
        running_context: whole(&entry["max_model_len"]),
        block_count: None,
        digest: None,
        state: ModelState::Unknown,
        capabilities: Vec::new(),
        defaults: BTreeMap::new(),
        cache: None,
        memory_bytes: None,
        vram_bytes: None,
    })
}

/// llama.cpp's server holds one model; its router mode lists more and says of each whether it is loaded.
fn llama_cpp_model(entry: &Value, props: &Value) -> Option<ModelInfo> {
    let meta = &entry["meta"];
    let state = match entry["status"]["value"].as_str() {
        Some("loaded") | None => ModelState::Loaded,
        Some("unloaded") => ModelState::Unloaded,
        Some(_) => ModelState::Unknown,
    };
    let running = whole(&props["default_generation_settings"]["n_ctx"]).or(whole(&meta["n_ctx"]));
    Some(ModelInfo {
        size_bytes: meta["size"].as_f64(),
        parameters: meta["n_params"].as_f64().map(units::parameters),
        quantization: word(&meta["ftype"]).or(word(&props["model_ftype"])),
        context_length: whole(&meta["n_ctx_train"]),
        running_context: running.filter(|_| state == ModelState::Loaded),
        state,
        defaults: model_facts::llama_cpp_defaults(props),
        ..openai_model(entry)?
    })
}

fn lm_studio_model(entry: &Value, more: &Value) -> Option<ModelInfo> {
    let model = openai_model(entry)?;
    let Some(told) = items(&more["data"]).iter().find(|told| told["id"] == model.name.as_str()) else {
        return Some(model);
    };
    if told["type"] == "embeddings" {
        return None;
    }
    Some(ModelInfo {
        quantization: word(&told["quantization"]),
        family: word(&told["arch"]),
        context_length: whole(&told["max_context_length"]),
        running_context: whole(&told["loaded_context_length"]),
        state: lm_studio_state(told),
        capabilities: items(&told["capabilities"]).iter().filter_map(word).collect(),
        ..model
    })
}

fn lm_studio_state(told: &Value) -> ModelState {
    match told["state"].as_str() {
        Some("loaded") => ModelState::Loaded,
        Some("not-loaded") => ModelState::Unloaded,
        _ => ModelState::Unknown,
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn whole(value: &Value) -> Option<u32> {
    super::record::count(value.as_f64())
}

/// Text that says something.
fn word(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty() && *text != "unknown").map(str::to_owned)
}

#[cfg(test)]
mod tests;
