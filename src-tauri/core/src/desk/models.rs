//! Models of a server: downloaded, loaded, unloaded.

use tokio_util::sync::CancellationToken;

use super::servers::connect_server;
use crate::error::Error;
use crate::key::ApiKey;
use crate::provider::{self, PullLimits, PullProgress, ServerInfo};
use crate::spec::Settings;
use crate::view::FoundServer;

/// Downloads a model through an Ollama server, and gives the server as it is then. Cancelling keeps what has come; the
/// next pull of the same model goes on from there.
///
/// # Errors
/// What [`provider::pull`] gives.
pub async fn pull_model(
    url: &str,
    model: &str,
    key: Option<&ApiKey>,
    cancel: &CancellationToken,
    tell: &mut dyn FnMut(PullProgress),
) -> Result<FoundServer, Error> {
    provider::pull(url, model, PullLimits::default(), key, cancel, tell).await?;
    Ok(connect_server(url, None, key).await)
}

/// Loads a model with the settings that a load fixes, and gives the server as it is then.
///
/// # Errors
/// What [`provider::load_model`] gives.
pub async fn load_model(
    server: &ServerInfo,
    model: &str,
    settings: &Settings,
    key: Option<&ApiKey>,
    cancel: &CancellationToken,
) -> Result<FoundServer, Error> {
    provider::load_model(server, model, settings, key, cancel).await?;
    Ok(connect_server(&server.url, Some(server.provider), key).await)
}

/// Takes a model out of memory, and gives the server as it is then.
///
/// # Errors
/// What [`provider::unload_model`] gives.
pub async fn unload_model(
    server: &ServerInfo,
    model: &str,
    key: Option<&ApiKey>,
) -> Result<FoundServer, Error> {
    provider::unload_model(server, model, key).await?;
    Ok(connect_server(&server.url, Some(server.provider), key).await)
}
