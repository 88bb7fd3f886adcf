//! The way to a server and what is done with its models.

use super::types::{
    Diagnosis, DiscoveredServer, MemoryFit, ModelInfo, Product, ProviderKind, PullProgress, ServerInfo,
    Settings, StartedServer,
};
use super::{Context, Events, Job, block_on};
use crate::services;
use chimera_client::provider::NamedServer;
use chimera_types::Error;

pub fn find_servers(context: Context<'_>) -> Result<Vec<DiscoveredServer>, Error> {
    let (places, secrets) = context.state.account();
    Ok(block_on(services::find_servers(places, secrets)))
}

pub fn connect_server(
    context: Context<'_>,
    url: String,
    provider: Option<ProviderKind>,
    key: Option<String>,
) -> Result<DiscoveredServer, Error> {
    let (places, secrets) = context.state.account();
    Ok(block_on(services::connect_with_key(places, secrets, &url, provider, key)))
}

pub fn diagnose(
    context: Context<'_>,
    url: Option<String>,
    provider: Option<ProviderKind>,
) -> Result<Diagnosis, Error> {
    let (places, secrets) = context.state.account();
    let given = url.map(|url| NamedServer { url, provider, key: None });
    Ok(block_on(services::diagnose(places, secrets, given)))
}

pub fn start_server(context: Context<'_>, product: Product) -> Result<StartedServer, Error> {
    block_on(services::start_server(&context.state.places, product))
}

pub fn pull_model(
    context: Context<'_>,
    url: String,
    model: String,
    on_event: Events<PullProgress>,
) -> Result<DiscoveredServer, Error> {
    let guard = context.state.jobs.begin(Job::Pull { model: model.clone() })?;
    let mut report = |progress| on_event.send(&progress);
    block_on(services::pull_model(context.state.account(), &url, &model, &guard.cancel, &mut report))
}

pub fn cancel_pull(context: Context<'_>) -> Result<(), Error> {
    context.state.jobs.cancel(|job| matches!(job, Job::Pull { .. }));
    Ok(())
}

pub fn load_model(
    context: Context<'_>,
    server: ServerInfo,
    model: String,
    settings: Settings,
) -> Result<DiscoveredServer, Error> {
    let guard = context.state.jobs.begin(Job::Load { model: model.clone() })?;
    block_on(services::load_model(context.state.account(), &server, &model, &settings, &guard.cancel))
}

pub fn cancel_load(context: Context<'_>) -> Result<(), Error> {
    context.state.jobs.cancel(|job| matches!(job, Job::Load { .. }));
    Ok(())
}

pub fn unload_model(
    context: Context<'_>,
    server: ServerInfo,
    model: String,
) -> Result<DiscoveredServer, Error> {
    let _guard = context.state.jobs.begin(Job::Load { model: model.clone() })?;
    block_on(services::unload_model(context.state.account(), &server, &model))
}

pub fn check_fit(
    _: Context<'_>,
    server: ServerInfo,
    models: Vec<ModelInfo>,
    model: ModelInfo,
    settings: Settings,
) -> Result<MemoryFit, Error> {
    Ok(services::fit(&server, &models, &model, &settings))
}
