//! The way to a server and what is done with its models.

use std::sync::Arc;

use chimera_core::desk::{self, StartedServer};
use chimera_core::doctor::{Diagnosis, Product};
use chimera_core::fit::Fit;
use chimera_core::provider::{ModelInfo, NamedServer, PullProgress, ServerInfo};
use chimera_core::spec::{ProviderKind, Settings};
use chimera_core::view::FoundServer;
use chimera_core::{Error, Failure};
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
    off_main(move || Ok(block_on(desk::diagnose(&bench.places, &bench.secrets, given)))).await
}

#[tauri::command]
pub async fn start_server(bench: State<'_, Arc<Bench>>, product: Product) -> Result<StartedServer, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || block_on(desk::start_server(&bench.places, product))).await
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
        block_on(desk::pull_model(bench.account(), &url, &model, &turn.cancel, &mut tell))
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
        block_on(desk::load_model(bench.account(), &server, &model, &settings, &turn.cancel))
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
        block_on(desk::unload_model(bench.account(), &server, &model))
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
    off_main(move || Ok(desk::fit(&server, &models, &model, &settings))).await
}
