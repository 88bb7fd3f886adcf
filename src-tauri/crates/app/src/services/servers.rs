//! Servers as the first view lists them: what answers, its models, and what it can be told.

use chimera_client::provider::{self, DiscoveredServer};
use chimera_types::error::Error;
use chimera_types::key::ApiKey;
use chimera_types::server::{ModelInfo, ServerInfo};
use chimera_types::spec::ProviderKind;

/// Asks the server at an address, with its key where it has one; without a wire format it is found out. A server that
/// cannot be used is an answer too: it says why.
pub async fn connect_server(
    url: &str,
    provider: Option<ProviderKind>,
    key: Option<&ApiKey>,
) -> DiscoveredServer {
    match ask(url, provider, key).await {
        Ok((server, models)) => DiscoveredServer::answered(server, Ok(models)),
        Err(error) => DiscoveredServer::failed(provider.unwrap_or(ProviderKind::Ollama), url.into(), &error),
    }
}

async fn ask(
    url: &str,
    provider: Option<ProviderKind>,
    key: Option<&ApiKey>,
) -> Result<(ServerInfo, Vec<ModelInfo>), Error> {
    let server = provider::connect(provider, url, key).await?;
    let models = provider::list_models(&server, key).await?;
    Ok((server, models))
}
