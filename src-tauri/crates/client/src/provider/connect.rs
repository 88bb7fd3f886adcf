//! Which server answers at an address.

use std::time::Duration;

use serde_json::Value;

use super::address;
use super::api_client::{ApiClient, RequestError};
use chimera_types::error::Error;
use chimera_types::key::ApiKey;
use chimera_types::server::{LLAMA_CPP, LM_STUDIO, OLLAMA, OPENAI_COMPATIBLE, ServerInfo, VLLM};
use chimera_types::spec::ProviderKind;

/// How long each question may take when a user asked for the server by name.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

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
    let found = connect_within(kind, url, key).await;
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

async fn connect_within(
    kind: Option<ProviderKind>,
    url: &str,
    key: Option<&ApiKey>,
) -> Result<ServerInfo, Error> {
    let base = address::base(url)?;
    let questions = ApiClient::new(&base, PATIENCE, key)?;
    let server = identify(&questions, kind).await.map_err(|why| why.into_error(&base, expected(kind)))?;
    as_asked(server, kind)
}

/// What a user expects at an address whose wire format is `kind`.
pub(super) fn expected(kind: Option<ProviderKind>) -> &'static str {
    match kind {
        Some(ProviderKind::Ollama) => "an Ollama server",
        Some(ProviderKind::OpenAi) => "an OpenAI-compatible server",
        None => "an LLM server",
    }
}

/// The server, when it speaks the wire format that was asked for.
pub(super) fn as_asked(server: ServerInfo, kind: Option<ProviderKind>) -> Result<ServerInfo, Error> {
    if kind.is_none_or(|kind| kind == server.provider) {
        return Ok(server);
    }
    let found = format!("it is {} and speaks the OpenAI-compatible format", with_article(&server.product));
    Err(Error::NotAnLlmServer { url: server.url, expected: expected(kind), found })
}

/// Finds out what answers. With `kind` the OpenAI-compatible format, only that is asked for.
pub(super) async fn identify(
    questions: &ApiClient,
    kind: Option<ProviderKind>,
) -> Result<ServerInfo, RequestError> {
    match kind {
        Some(ProviderKind::OpenAi) => connect_openai(questions).await,
        Some(ProviderKind::Ollama) | None => find_out(questions).await,
    }
}

async fn find_out(questions: &ApiClient) -> Result<ServerInfo, RequestError> {
    match ollama_version(questions).await {
        Ok(version) => Ok(ollama(questions, version)),
        // What cannot be reached or does not speak HTTP will do no better at another path.
        Err(
            why @ (RequestError::Unreachable { .. } | RequestError::NotHttp(_) | RequestError::Silent(_)),
        ) => Err(why),
        Err(_) => connect_openai(questions).await,
    }
}

fn ollama(questions: &ApiClient, version: String) -> ServerInfo {
    ServerInfo {
        provider: ProviderKind::Ollama,
        product: OLLAMA.into(),
        url: questions.base().to_owned(),
        version: Some(version).filter(|version| !version.is_empty()),
    }
}

/// Ollama's version; what has no such path is another server.
async fn ollama_version(questions: &ApiClient) -> Result<String, RequestError> {
    let answer = questions.get("/api/version").await?;
    match answer["version"].as_str() {
        Some(version) => Ok(version.to_owned()),
        None => Err(RequestError::NotJson("an answer without a version".into())),
    }
}

async fn connect_openai(questions: &ApiClient) -> Result<ServerInfo, RequestError> {
    let models = questions.get("/v1/models").await?;
    if !models["data"].is_array() {
        return Err(RequestError::NotJson("an answer without a list of models".into()));
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
    questions: &ApiClient,
    models: &Value,
) -> Result<(&'static str, Option<String>), RequestError> {
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
        Err(locked @ RequestError::Status { status: 401, .. }) if owned_by("llamacpp") => return Err(locked),
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
