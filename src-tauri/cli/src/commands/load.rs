//! `chimera load` and `chimera unload`.

use chimera_app::services::{self, Places};
use chimera_client::provider;
use chimera_storage::secrets::Secrets;
use chimera_types::server::ServerInfo;
use chimera_types::spec::Settings;
use chimera_types::{Error, units};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{runtime, stop_on_ctrl_c};
use crate::args::LoadArgs;
use crate::output::{Exit, say, say_json};

pub fn load(args: &LoadArgs) -> Result<Exit, Error> {
    let cancel = CancellationToken::new();
    stop_on_ctrl_c(cancel.clone());
    let settings = Settings { num_ctx: args.num_ctx, num_gpu: args.num_gpu, ..Settings::default() };
    let (places, secrets) = (Places::of_this_account(), Secrets::of_this_account());
    let found = runtime()?.block_on(async {
        let server = server(args, &places, &secrets).await?;
        services::load_model((&places, &secrets), &server, &args.model, &settings, &cancel).await
    })?;
    let model = found.models.iter().find(|model| is_named(&model.name, &args.model));
    let memory = model.and_then(|model| Some((model.memory_bytes?, model.vram_bytes?)));
    if args.json {
        say_json(&json!({ "model": args.model, "url": found.url, "loaded": true,
            "memory_bytes": memory.map(|m| m.0), "vram_bytes": memory.map(|m| m.1) }))?;
    } else {
        let memory = memory.map(|(all, gpu)| {
            format!(" It takes {}, of which {} on the GPU.", units::bytes(all), units::bytes(gpu))
        });
        say(&format!("{} is loaded at {}.{}", args.model, found.url, memory.unwrap_or_default()))?;
    }
    Ok(Exit::Completed)
}

pub fn unload(args: &LoadArgs) -> Result<Exit, Error> {
    let (places, secrets) = (Places::of_this_account(), Secrets::of_this_account());
    let found = runtime()?.block_on(async {
        let server = server(args, &places, &secrets).await?;
        services::unload_model((&places, &secrets), &server, &args.model).await
    })?;
    if args.json {
        say_json(&json!({ "model": args.model, "url": found.url, "loaded": false }))?;
    } else {
        say(&format!("{} is no longer in memory at {}.", args.model, found.url))?;
    }
    Ok(Exit::Completed)
}

async fn server(args: &LoadArgs, places: &Places, secrets: &Secrets) -> Result<ServerInfo, Error> {
    if let Some(url) = &args.url {
        let key = services::key_of(places, secrets, url)?;
        return provider::connect(None, url, key.as_ref()).await;
    }
    let servers = services::find_servers(places, secrets).await;
    let has_model = |found: &&chimera_app::dto::DiscoveredServer| {
        found.models.iter().any(|model| is_named(&model.name, &args.model))
    };
    let with_model = servers.iter().find(has_model).and_then(|found| found.server.clone());
    with_model.ok_or_else(|| Error::ModelMissing {
        url: "every usual address of this machine".into(),
        model: args.model.clone(),
        available: servers.iter().flat_map(|found| &found.models).map(|model| model.name.clone()).collect(),
    })
}

/// Ollama adds `:latest` to a name without a tag.
fn is_named(name: &str, asked: &str) -> bool {
    name == asked || name.strip_suffix(":latest") == Some(asked)
}
