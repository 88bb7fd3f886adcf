//! Models of a server: downloaded, loaded, unloaded; with the server's key, where one is kept. Each blocks, perhaps on the
//! user, while the keychain is asked.

use tokio_util::sync::CancellationToken;

use super::keys::key_of;
use super::places::Places;
use super::servers::connect_server;
use chimera_client::provider::{self, DiscoveredServer, PullLimits, PullProgress};
use chimera_storage::secrets::Secrets;
use chimera_types::error::Error;
use chimera_types::server::ServerInfo;
use chimera_types::spec::Settings;

/// Downloads a model through an Ollama server, and gives the server as it is then. Cancelling keeps what has come; the
/// next pull of the same model goes on from there.
///
/// # Errors
/// What [`provider::pull`] gives.
pub async fn pull_model(
    (places, secrets): (&Places, &Secrets),
    url: &str,
    model: &str,
    cancel: &CancellationToken,
    tell: &mut dyn FnMut(PullProgress),
) -> Result<DiscoveredServer, Error> {
    let key = key_of(places, secrets, url)?;
    provider::pull(url, model, PullLimits::default(), key.as_ref(), cancel, tell).await?;
    Ok(connect_server(url, None, key.as_ref()).await)
}

/// Loads a model with the settings that a load fixes, and gives the server as it is then.
///
/// # Errors
/// What [`provider::load_model`] gives.
pub async fn load_model(
    (places, secrets): (&Places, &Secrets),
    server: &ServerInfo,
    model: &str,
    settings: &Settings,
    cancel: &CancellationToken,
) -> Result<DiscoveredServer, Error> {
    let key = key_of(places, secrets, &server.url)?;
    provider::load_model(server, model, settings, key.as_ref(), cancel).await?;
    Ok(connect_server(&server.url, Some(server.provider), key.as_ref()).await)
}

/// Takes a model out of memory, and gives the server as it is then.
///
/// # Errors
/// What [`provider::unload_model`] gives.
pub async fn unload_model(
    (places, secrets): (&Places, &Secrets),
    server: &ServerInfo,
    model: &str,
) -> Result<DiscoveredServer, Error> {
    let key = key_of(places, secrets, &server.url)?;
    provider::unload_model(server, model, key.as_ref()).await?;
    Ok(connect_server(&server.url, Some(server.provider), key.as_ref()).await)
}
