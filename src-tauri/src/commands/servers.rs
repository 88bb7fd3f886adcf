//! The way to a server and what is done with its models.

use std::sync::Arc;

use chimera_analysis::memory_fit::Fit;
use chimera_app::dto::FoundServer;
use chimera_app::services::{self, StartedServer};
use chimera_client::doctor::{Diagnosis, Product};
use chimera_client::provider::{NamedServer, PullProgress};
use chimera_types::server::{ModelInfo, ServerInfo};
use chimera_types::spec::{ProviderKind, Settings};
use chimera_types::{Error, Failure};
use tauri::State;
use tauri::async_runtime::block_on;
use tauri::ipc::Channel;

use super::off_main;
use crate::bench::Bench;

#[tauri::command]
pub async fn diagnose(
    bench: State<'_, Arc<Bench>>,
    url: Option<String>,
    provider: Option<ProviderKind>,
) -> Result<Diagnosis, Failure> {
    let bench = Arc::clone(&bench);
    let given = url.map(|url| NamedServer { url, provider, key: None });
    off_main(move || Ok(block_on(services::diagnose(&bench.places, &bench.secrets, given)))).await
}

#[tauri::command]
pub async fn start_server(bench: State<'_, Arc<Bench>>, product: Product) -> Result<StartedServer, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || block_on(services::start_server(&bench.places, product))).await
}

#[tauri::command]
pub async fn pull_model(
    bench: State<'_, Arc<Bench>>,
    url: String,
    model: String,
    on_event: Channel<PullProgress>,
) -> Result<FoundServer, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        let turn = bench.begin_pull(&model)?;
        let mut tell = |progress| drop(on_event.send(progress));
        block_on(services::pull_model(bench.account(), &url, &model, &turn.cancel, &mut tell))
    })
    .await
}

#[tauri::command]
pub fn cancel_pull(bench: State<'_, Arc<Bench>>) {
    bench.pull.cancel();
}

#[tauri::command]
pub async fn load_model(
    bench: State<'_, Arc<Bench>>,
    server: ServerInfo,
    model: String,
    settings: Settings,
) -> Result<FoundServer, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        bench.be_idle()?;
        let turn = bench.load.begin(&model).map_err(|_| Error::Stopped)?;
        block_on(services::load_model(bench.account(), &server, &model, &settings, &turn.cancel))
    })
    .await
}

#[tauri::command]
pub fn cancel_load(bench: State<'_, Arc<Bench>>) {
    bench.load.cancel();
}

#[tauri::command]
pub async fn unload_model(
    bench: State<'_, Arc<Bench>>,
    server: ServerInfo,
    model: String,
) -> Result<FoundServer, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        bench.be_idle()?;
        block_on(services::unload_model(bench.account(), &server, &model))
    })
    .await
}

#[tauri::command]
pub async fn check_fit(
    server: ServerInfo,
    models: Vec<ModelInfo>,
    model: ModelInfo,
    settings: Settings,
) -> Result<Fit, Failure> {
    off_main(move || Ok(services::fit(&server, &models, &model, &settings))).await
}
