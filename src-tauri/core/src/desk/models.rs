//! Models of a server: downloaded, loaded, unloaded.

use tokio_util::sync::CancellationToken;

use super::servers::connect_server;
use crate::error::Error;
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
    cancel: &CancellationToken,
    tell: &mut dyn FnMut(PullProgress),
) -> Result<FoundServer, Error> {
    provider::pull(url, model, PullLimits::default(), cancel, tell).await?;
    Ok(connect_server(url, None).await)
}

/// Loads a model with the settings that a load fixes, and gives the server as it is then.
///
/// # Errors
/// What [`provider::load_model`] gives.
pub async fn load_model(
    server: &ServerInfo,
    model: &str,
    settings: &Settings,
    cancel: &CancellationToken,
) -> Result<FoundServer, Error> {
    provider::load_model(server, model, settings, cancel).await?;
    Ok(connect_server(&server.url, Some(server.provider)).await)
}

/// Takes a model out of memory, and gives the server as it is then.
///
/// # Errors
/// What [`provider::unload_model`] gives.
pub async fn unload_model(server: &ServerInfo, model: &str) -> Result<FoundServer, Error> {
    provider::unload_model(server, model).await?;
    Ok(connect_server(&server.url, Some(server.provider)).await)
}
