//! Which server answers at an address.

use std::time::Duration;

use serde_json::Value;

use super::address;
use super::question::{Questions, Unanswered};
use chimera_types::error::Error;
use chimera_types::key::ApiKey;
use chimera_types::server::{LLAMA_CPP, LM_STUDIO, OLLAMA, OPENAI_COMPATIBLE, ServerInfo, VLLM};
use chimera_types::spec::ProviderKind;

/// How long each question may take when a user asked for the server by name.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

const ANY: &str = "an LLM server";
const OPENAI: &str = "an OpenAI-compatible server";

/// Finds out what answers at `url`, as people write it: with or without scheme, `/v1` and slashes at the end.
/// Without `kind`, Ollama's own format is preferred where both are spoken. `key` is sent as a bearer token.
///
/// # Errors
/// [`Error::ServerUnreachable`], [`Error::NotAnLlmServer`], [`Error::ServerRefused`], [`Error::KeyRefused`].
pub async fn connect(
    kind: Option<ProviderKind>,
    url: &str,
    key: Option<&ApiKey>,
) -> Result<ServerInfo, Error> {
    let found = connect_within(kind, url, key, PATIENCE).await;
    let place = || address::place(url);
    match &found {
        Ok(server) => {
            tracing::debug!(
                product = server.product,
                version = server.version,
                server = place(),
                "connected"
            );
        }
        Err(error) => tracing::warn!(code = error.code(), server = place(), "a server cannot be used"),
    }
    found
}

pub(super) async fn connect_within(
    kind: Option<ProviderKind>,
    url: &str,
    key: Option<&ApiKey>,
    patience: Duration,
) -> Result<ServerInfo, Error> {
    let base = address::base(url)?;
    let questions = Questions::new(&base, patience, key)?;
    match kind {
        Some(ProviderKind::Ollama) => connect_ollama(&questions).await,
        Some(ProviderKind::OpenAi) => {
            connect_openai(&questions).await.map_err(|why| why.into_error(&base, OPENAI))
        }
        None => find_out(&questions).await.map_err(|why| why.into_error(&base, ANY)),
    }
}

/// Finds out what answers. With `kind` the OpenAI-compatible format, only that is asked for.
pub(super) async fn identify(
    questions: &Questions,
    kind: Option<ProviderKind>,
) -> Result<ServerInfo, Unanswered> {
    match kind {
        Some(ProviderKind::OpenAi) => connect_openai(questions).await,
        Some(ProviderKind::Ollama) | None => find_out(questions).await,
    }
}

async fn connect_ollama(questions: &Questions) -> Result<ServerInfo, Error> {
    const EXPECTED: &str = "an Ollama server";
    let url = questions.base();
    let why = match ollama_version(questions).await {
        Ok(version) => return Ok(ollama(questions, ProviderKind::Ollama, version)),
        Err(why) => why,
    };
    let is_other_server =
        matches!(why, Unanswered::Status { status: 404 | 405, .. } | Unanswered::NotJson(_));
    if is_other_server && let Ok(other) = connect_openai(questions).await {
        let found = format!("it is {} and speaks the OpenAI-compatible format", with_article(&other.product));
        return Err(Error::NotAnLlmServer { url: url.to_owned(), expected: EXPECTED, found });
    }
    Err(why.into_error(url, EXPECTED))
}

async fn find_out(questions: &Questions) -> Result<ServerInfo, Unanswered> {
    match ollama_version(questions).await {
        Ok(version) => Ok(ollama(questions, ProviderKind::Ollama, version)),
        // What cannot be reached or does not speak HTTP will do no better at another path.
        Err(why @ (Unanswered::Unreachable { .. } | Unanswered::NotHttp(_) | Unanswered::Silent(_))) => {
            Err(why)
        }
        Err(_) => connect_openai(questions).await,
    }
}

fn ollama(questions: &Questions, provider: ProviderKind, version: String) -> ServerInfo {
    ServerInfo {
        provider,
        product: OLLAMA.into(),
        url: questions.base().to_owned(),
        version: Some(version).filter(|version| !version.is_empty()),
    }
}

/// Ollama's version; what has no such path is another server.
async fn ollama_version(questions: &Questions) -> Result<String, Unanswered> {
    let answer = questions.get("/api/version").await?;
    match answer["version"].as_str() {
        Some(version) => Ok(version.to_owned()),
        None => Err(Unanswered::NotJson("an answer without a version".into())),
    }
}

async fn connect_openai(questions: &Questions) -> Result<ServerInfo, Unanswered> {
    let models = questions.get("/v1/models").await?;
    if !models["data"].is_array() {
        return Err(Unanswered::NotJson("an answer without a list of models".into()));
    }
    let (product, version) = product(questions, &models).await?;
    Ok(ServerInfo {
        provider: ProviderKind::OpenAi,
        product: product.into(),
        url: questions.base().to_owned(),
        version,
    })
}

/// Each product is known by what only it says; a server that says nothing of the kind keeps the general name.
async fn product(
    questions: &Questions,
    models: &Value,
) -> Result<(&'static str, Option<String>), Unanswered> {
    let owned_by = |owner: &str| {
        models["data"].as_array().is_some_and(|all| all.iter().any(|model| model["owned_by"] == owner))
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    if owned_by("vllm") {
        let version = questions.get("/version").await.ok();
        return Ok((VLLM, version.and_then(|answer| text(&answer["version"]))));
    }
    let props = match questions.get("/props").await {
        // With a key of its own this server lists its models to everyone, and answers only who has the key.
        Err(locked @ Unanswered::Status { status: 401, .. }) if owned_by("llamacpp") => return Err(locked),
        props => props.unwrap_or_default(),
    };
    if owned_by("llamacpp") || props["default_generation_settings"].is_object() {
        // Builds outside a git checkout call themselves "b0-unknown", which names no version.
        return Ok((LLAMA_CPP, text(&props["build_info"]).filter(|build| build != "b0-unknown")));
    }
    if let Ok(version) = ollama_version(questions).await {
        return Ok((OLLAMA, Some(version)));
    }
    let is_lm_studio = questions.get("/api/v0/models").await.is_ok_and(|all| all["data"].is_array());
    Ok((if is_lm_studio { LM_STUDIO } else { OPENAI_COMPATIBLE }, None))
}

fn with_article(product: &str) -> String {
    if product == OPENAI_COMPATIBLE { format!("an {product}") } else { product.to_owned() }
}
