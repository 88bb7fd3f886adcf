//! Servers as the first view lists them: what answers, its models, and what it can be told.

use chimera_client::provider::{self, FoundServer};
use chimera_types::error::{Error, Failure};
use chimera_types::key::ApiKey;
use chimera_types::server::{self, ModelInfo, ServerInfo};
use chimera_types::spec::ProviderKind;

/// Asks the server at an address, with its key where it has one; without a wire format it is found out. A server that
/// cannot be used is an answer too: it says why.
pub async fn connect_server(url: &str, provider: Option<ProviderKind>, key: Option<&ApiKey>) -> FoundServer {
    match ask(url, provider, key).await {
        Ok((server, models)) => FoundServer {
            url: server.url.clone(),
            provider: server.provider,
            support: server::setting_support(&server),
            control: Some(provider::model_control(&server, &models)),
            models,
            server: Some(server),
            failure: None,
        },
        Err(error) => FoundServer {
            url: url.into(),
            provider: provider.unwrap_or(ProviderKind::Ollama),
            server: None,
            models: Vec::new(),
            support: Vec::new(),
            control: None,
            failure: Some(Failure::from(&error)),
        },
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
