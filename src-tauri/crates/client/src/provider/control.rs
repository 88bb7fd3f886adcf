//! Loading a model into memory and unloading it, where the server's API can.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::api_client::{ApiClient, RequestError};
use super::connect::PATIENCE;
use super::models::list_within;
use chimera_types::error::Error;
use chimera_types::key::ApiKey;
use chimera_types::server::{LLAMA_CPP, LM_STUDIO, ModelInfo, ModelState, OLLAMA, ServerInfo};
use chimera_types::spec::{ProviderKind, Settings};

/// How long a load may take: a large model from a slow disk takes minutes.
const LOAD_LIMIT: Duration = Duration::from_secs(600);
/// How often llama.cpp is asked whether it has finished.
const LOOK: Duration = Duration::from_millis(500);
const EXPECTED: &str = "a server that loads models";

/// Whether something can be done over a server's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Ability {
    /// Whether it can.
    pub possible: bool,
    /// Why not, for the user. `None` when it can.
    pub reason: Option<String>,
}

impl Ability {
    fn possible() -> Self {
        Self { possible: true, reason: None }
    }

    fn impossible(reason: impl Into<String>) -> Self {
        Self { possible: false, reason: Some(reason.into()) }
    }
}

/// What can be done with the models of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ModelControl {
    /// Download a model.
    pub pull: Ability,
    /// Load into memory and unload.
    pub load: Ability,
}

/// What a server's API can do with its models.
#[must_use]
pub fn model_control(server: &ServerInfo, models: &[ModelInfo]) -> ModelControl {
    let product = server.product.as_str();
    if server.provider == ProviderKind::Ollama {
        return ModelControl { pull: Ability::possible(), load: Ability::possible() };
    }
    let pull = match product {
        LM_STUDIO => "Download models in LM Studio's own window.".to_owned(),
        OLLAMA => "Connect with the Ollama API to pull models.".into(),
        _ => format!("{product} has no API to download a model; give it one where it is started."),
    };
    // A llama.cpp server of one model lists that one, loaded; only its router lists several or unloaded ones.
    let is_router = models.len() > 1 || models.iter().any(|model| model.state != ModelState::Loaded);
    let load = match product {
        LM_STUDIO => Ability::possible(),
        LLAMA_CPP if is_router => Ability::possible(),
        OLLAMA => Ability::impossible("Connect with the Ollama API to load and unload models."),
        _ => Ability::impossible(format!(
            "{product} holds the model it was started with; it cannot load or unload another one."
        )),
    };
    ModelControl { pull: Ability::impossible(pull), load }
}

/// Loads a model with the settings that a load fixes, and returns when it is in memory.
///
/// # Errors
/// [`Error::NotPossible`] where the API has no such call, [`Error::Stopped`] when cancelled, [`Error::ModelMissing`], and
/// what a server that cannot be reached or refuses gives.
pub async fn load_model(
    server: &ServerInfo,
    model: &str,
    settings: &Settings,
    key: Option<&ApiKey>,
    cancel: &CancellationToken,
) -> Result<(), Error> {
    let load = load(server, model, settings, key);
    tokio::select! {
        done = load => done,
        () = cancel.cancelled() => Err(Error::Stopped),
    }
}

async fn load(
    server: &ServerInfo,
    model: &str,
    settings: &Settings,
    key: Option<&ApiKey>,
) -> Result<(), Error> {
    let questions = ApiClient::new(&server.url, LOAD_LIMIT, key)?;
    let refused = |why| refusal(server, model, why);
    match (server.provider, server.product.as_str()) {
        (ProviderKind::Ollama, _) => {
            let mut options = serde_json::Map::new();
            for (name, value) in [("num_ctx", settings.num_ctx), ("num_gpu", settings.num_gpu)] {
                if let Some(value) = value {
                    options.insert(name.into(), json!(value));
                }
            }
            let body = json!({ "model": model, "stream": false, "options": options });
            questions.post("/api/generate", &body).await.map(drop).map_err(refused)
        }
        (ProviderKind::OpenAi, LM_STUDIO) => {
            let body = json!({ "model": model });
            questions.post("/api/v1/models/load", &body).await.map(drop).map_err(refused)
        }
        (ProviderKind::OpenAi, LLAMA_CPP) => {
            let body = json!({ "model": model });
            questions.post("/models/load", &body).await.map_err(refused)?;
            wait_until(server, model, key, ModelState::Loaded).await
        }
        (ProviderKind::OpenAi, _) => Err(impossible(server)),
    }
}

/// Takes a model out of memory.
///
/// # Errors
/// As [`load_model`].
pub async fn unload_model(server: &ServerInfo, model: &str, key: Option<&ApiKey>) -> Result<(), Error> {
    // A server that writes an answer unloads after it.
    let questions = ApiClient::new(&server.url, Duration::from_secs(60), key)?;
    let refused = |why| refusal(server, model, why);
    match (server.provider, server.product.as_str()) {
        (ProviderKind::Ollama, _) => {
            let body = json!({ "model": model, "stream": false, "keep_alive": 0 });
            questions.post("/api/generate", &body).await.map_err(refused)?;
            wait_until(server, model, key, ModelState::Unloaded).await
        }
        (ProviderKind::OpenAi, LM_STUDIO) => {
            let all = questions.get("/api/v1/models").await.map_err(refused)?;
            for instance in instances(&all, model) {
                let body = json!({ "instance_id": instance });
                questions.post("/api/v1/models/unload", &body).await.map_err(refused)?;
            }
            Ok(())
        }
        (ProviderKind::OpenAi, LLAMA_CPP) => {
            questions.post("/models/unload", &json!({ "model": model })).await.map_err(refused)?;
            wait_until(server, model, key, ModelState::Unloaded).await
        }
        (ProviderKind::OpenAi, _) => Err(impossible(server)),
    }
}

/// LM Studio may hold a model several times, each under a name of its own.
fn instances(all: &Value, model: &str) -> Vec<String> {
    let of = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let named = of(&all["models"]).into_iter().find(|entry| entry["key"] == model);
    let loaded = named.map(|entry| of(&entry["loaded_instances"])).unwrap_or_default();
    loaded.iter().filter_map(|instance| instance["id"].as_str().map(str::to_owned)).collect()
}

/// A server may answer before it has done what was asked. One that stops saying anything is not waited for.
async fn wait_until(
    server: &ServerInfo,
    model: &str,
    key: Option<&ApiKey>,
    state: ModelState,
) -> Result<(), Error> {
    let limit = if state == ModelState::Loaded { LOAD_LIMIT } else { Duration::from_secs(10) };
    let looks = limit.as_millis() / LOOK.as_millis();
    for _ in 0..looks {
        let listed = list_within(server, key, PATIENCE).await?;
        match listed.iter().find(|listed| listed.name == model) {
            Some(found) if found.state != state => tokio::time::sleep(LOOK).await,
            Some(_) => return Ok(()),
            None => return Err(missing(server, model, &listed)),
        }
    }
    Err(Error::NotPossible {
        what: format!(
            "{} is still not {}",
            model,
            if state == ModelState::Loaded { "loaded" } else { "unloaded" }
        ),
        reason: format!("the server did not do it within {} s", limit.as_secs()),
    })
}

fn missing(server: &ServerInfo, model: &str, listed: &[ModelInfo]) -> Error {
    Error::ModelMissing {
        url: server.url.clone(),
        model: model.to_owned(),
        available: listed.iter().map(|model| model.name.clone()).collect(),
    }
}

fn impossible(server: &ServerInfo) -> Error {
    let reason = model_control(server, &[]).load.reason.unwrap_or_default();
    Error::NotPossible { what: "The model cannot be loaded or unloaded".into(), reason }
}

fn refusal(server: &ServerInfo, model: &str, why: RequestError) -> Error {
    match why {
        RequestError::Status { status: 404 | 405, .. } if server.product == LM_STUDIO => Error::NotPossible {
            what: "The model cannot be loaded or unloaded".into(),
            reason: "this LM Studio is older than 0.4 and has no call for it; use its own window".into(),
        },
        RequestError::Status { status: 404 | 405, .. } if server.product == LLAMA_CPP => impossible(server),
        RequestError::Status { status: 404, words, .. } if words.contains("model") => {
            missing(server, model, &[])
        }
        why => why.into_error(&server.url, EXPECTED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(provider: ProviderKind, product: &str) -> ServerInfo {
        ServerInfo { provider, product: product.into(), url: "http://h".into(), version: None }
    }

    #[test]
    fn each_server_does_what_its_api_has_and_says_why_not() {
        for (provider, product, pulls, loads) in [
            (ProviderKind::Ollama, super::OLLAMA, true, true),
            (ProviderKind::OpenAi, super::OLLAMA, false, false),
            (ProviderKind::OpenAi, LM_STUDIO, false, true),
            (ProviderKind::OpenAi, LLAMA_CPP, false, false),
            (ProviderKind::OpenAi, chimera_types::server::VLLM, false, false),
            (ProviderKind::OpenAi, chimera_types::server::OPENAI_COMPATIBLE, false, false),
        ] {
            let control = model_control(&server(provider, product), &[]);
            assert_eq!((control.pull.possible, control.load.possible), (pulls, loads), "{product}");
            for ability in [control.pull, control.load] {
                assert_eq!(ability.possible, ability.reason.is_none());
            }
        }
    }

    #[test]
    fn every_instance_of_a_model_is_unloaded() {
        let all = json!({ "models": [
            { "key": "a", "loaded_instances": [{ "id": "a" }, { "id": "a:2" }] },
            { "key": "b", "loaded_instances": [{ "id": "b" }] },
        ] });
        assert_eq!(instances(&all, "a"), ["a", "a:2"]);
        assert!(instances(&all, "c").is_empty());
        assert!(instances(&Value::Null, "a").is_empty());
    }
}
