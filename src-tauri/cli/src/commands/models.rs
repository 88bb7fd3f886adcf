//! `chimera models`.

use chimera_app::dto::DiscoveredServer;
use chimera_app::services::{self, Places};
use chimera_client::provider;
use chimera_storage::secrets::Secrets;
use chimera_types::server::{ModelInfo, ModelState, setting_support};
use chimera_types::{Error, units};

use super::{key, runtime};
use crate::args::ModelsArgs;
use crate::output::{Exit, say, say_json, table};

pub fn models(args: &ModelsArgs) -> Result<Exit, Error> {
    let servers = runtime()?.block_on(find(args))?;
    if args.json {
        say_json(&servers)?;
    } else {
        show(&servers)?;
    }
    let usable = servers.iter().any(|found| !found.models.is_empty());
    Ok(if usable { Exit::Completed } else { Exit::NoServerOrModel })
}

async fn find(args: &ModelsArgs) -> Result<Vec<DiscoveredServer>, Error> {
    let Some(url) = &args.url else {
        return Ok(services::find_servers(&Places::of_this_account(), &Secrets::of_this_account()).await);
    };
    let key = key::of_server(url, &args.key)?;
    let server = provider::connect(args.provider.map(Into::into), url, key.as_ref()).await?;
    let models = provider::list_models(&server, key.as_ref()).await?;
    Ok(vec![DiscoveredServer {
        url: server.url.clone(),
        provider: server.provider,
        support: setting_support(&server),
        control: Some(provider::model_control(&server, &models)),
        server: Some(server),
        models,
        failure: None,
    }])
}

fn show(servers: &[DiscoveredServer]) -> Result<(), Error> {
    if servers.is_empty() {
        say("No LLM server answers on this machine.")?;
        return say("Start Ollama or an OpenAI-compatible server, or name one with --url.");
    }
    for (position, found) in servers.iter().enumerate() {
        if position > 0 {
            say("")?;
        }
        match (&found.server, &found.failure) {
            (Some(server), _) => {
                let version = server.version.as_deref().unwrap_or_default();
                say(format!("{} {version} at {}", server.product, server.url).replace("  ", " ").as_str())?;
            }
            (None, Some(failure)) => say(&format!("{}: {} {}", found.url, failure.message, failure.hint))?,
            (None, None) => say(&found.url)?,
        }
        if found.server.is_some() && found.models.is_empty() {
            say("  no models: pull or load one first")?;
        }
        if !found.models.is_empty() {
            let rows: Vec<Vec<String>> = found.models.iter().map(row).collect();
            say(&table(&["model", "size", "parameters", "quantisation", "context", "state"], &rows))?;
        }
    }
    Ok(())
}

fn row(model: &ModelInfo) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| units::UNKNOWN.into());
    let context = model.running_context.or(model.context_length);
    let state = match model.state {
        ModelState::Loaded => "loaded",
        ModelState::Unloaded => "not loaded",
        ModelState::Unknown => units::UNKNOWN,
    };
    vec![
        model.name.clone(),
        model.size_bytes.map_or_else(|| units::UNKNOWN.into(), units::bytes),
        text(&model.parameters),
        text(&model.quantization),
        context.map_or_else(|| units::UNKNOWN.into(), |n| units::count(u64::from(n))),
        state.into(),
    ]
}
