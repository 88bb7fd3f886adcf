//! Everything that must be so before the first call: a folder with data, servers that answer, models that exist.

use chimera_types::server;
use tokio::runtime::{Builder, Runtime};
use tokio_util::sync::CancellationToken;

use chimera_analysis::effective_settings;
use chimera_analysis::memory_fit::{self, MemoryQuery, MemoryVerdict};
use chimera_client::provider;
use chimera_folder::ingest::{self, Inventory, ScanOptions};
use chimera_machine::sleep_inhibitor::{self, InhibitError, SleepInhibitor};
use chimera_types::Error;
use chimera_types::environment::Gpu;
use chimera_types::key::Keys;
use chimera_types::record::ArmFacts;
use chimera_types::server::{ModelInfo, ModelState};
use chimera_types::spec::{ArmSpec, BenchmarkSpec};
use chimera_types::warning::Warning;

/// What was found.
pub struct Prepared {
    pub inventory: Inventory,
    pub arms: Vec<ArmFacts>,
    /// For questions between calls; measured streams have a thread and a runtime of their own.
    pub lookups: Runtime,
    /// Held until the benchmark has ended. `None` when the system did not promise it.
    pub awake: Option<SleepInhibitor>,
    /// What the user should know from the start.
    pub warnings: Vec<Warning>,
}

pub fn prepare(spec: &BenchmarkSpec, keys: &Keys, cancel: &CancellationToken) -> Result<Prepared, Error> {
    let inventory = scan(spec, cancel)?;
    if inventory.is_empty() {
        return Err(Error::FolderEmpty(spec.folder.clone()));
    }
    let lookups = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|cause| Error::Internal(format!("no runtime for questions to servers: {cause}")))?;
    let arms = lookups.block_on(async {
        tokio::select! {
            arms = find_arms(spec, keys) => arms,
            () = cancel.cancelled() => Err(Error::Stopped),
        }
    })?;
    let mut warnings = unapplied_settings(spec, &arms);
    warnings.extend(effective_settings::notes(spec, &arms));
    let awake =
        sleep_inhibitor::inhibit_sleep().inspect_err(|drowsy| warnings.push(may_fall_asleep(drowsy))).ok();
    Ok(Prepared { inventory, arms, lookups, awake, warnings })
}

/// Reads the reports folder; stops when asked to.
pub fn scan(spec: &BenchmarkSpec, cancel: &CancellationToken) -> Result<Inventory, Error> {
    let cancelled = || cancel.is_cancelled();
    ingest::scan(
        &spec.folder,
        &ScanOptions { cancelled: &cancelled, ..ScanOptions::within(spec.folder_limits) },
    )
}

async fn find_arms(spec: &BenchmarkSpec, keys: &Keys) -> Result<Vec<ArmFacts>, Error> {
    let mut found: Vec<ArmFacts> = Vec::with_capacity(spec.arms.len());
    for arm in &spec.arms {
        let key = keys.of(&provider::base_address(&arm.url)?);
        let server = provider::connect(Some(arm.provider), &arm.url, key).await?;
        let models = provider::list_models(&server, key).await?;
        let model = find_model(arm, &models).ok_or_else(|| Error::ModelMissing {
            url: server.url.clone(),
            model: arm.model.clone(),
            available: models.iter().map(|m| m.name.clone()).collect(),
        })?;
        found.push(ArmFacts { server, model });
    }
    Ok(found)
}

/// The model by its name; Ollama's `name` is `name:latest`.
fn find_model(arm: &ArmSpec, models: &[ModelInfo]) -> Option<ModelInfo> {
    let latest = format!("{}:latest", arm.model);
    models.iter().find(|m| m.name == arm.model || m.name == latest).cloned()
}

/// Settings that were asked for and that their server cannot apply: they are left out of its requests, and told.
fn unapplied_settings(spec: &BenchmarkSpec, arms: &[ArmFacts]) -> Vec<Warning> {
    let of_arm = |(arm, facts): (&ArmSpec, &ArmFacts)| {
        let asked = arm.settings.entries();
        let support = server::setting_support(&facts.server);
        let refused = support.into_iter().filter(move |setting| {
            !setting.supported && asked.iter().any(|(name, value)| *name == setting.name && value.is_some())
        });
        let arm = arm.name.clone();
        refused.map(move |setting| {
            Warning::new(
                "setting_not_applied",
                format!("{arm}: {} was not applied.", setting.name),
                setting.reason.unwrap_or_default(),
                "Read the figures as those of the server's own value, or set it where the server starts.",
            )
        })
    };
    spec.arms.iter().zip(arms).flat_map(of_arm).collect()
}

fn may_fall_asleep(drowsy: &InhibitError) -> Warning {
    Warning::new(
        "may_fall_asleep",
        "The machine may fall asleep while it measures.",
        format!("The system did not promise to stay awake: {drowsy}."),
        "Switch sleep off in the system's power settings for as long as the benchmark takes.",
    )
}

/// Arms whose model with its context is larger than the GPU of this machine, told before the first call.
pub fn too_large_for_gpu(spec: &BenchmarkSpec, arms: &[ArmFacts], gpus: &[Gpu]) -> Vec<Warning> {
    let of_arm = |(arm, facts): (&ArmSpec, &ArmFacts)| {
        let gpus = if server::is_on_this_machine(&facts.server.url) { gpus } else { &[] };
        let question = MemoryQuery { model: &facts.model, settings: &arm.settings, gpus, held_bytes: 0.0 };
        let fit = memory_fit::estimate(&question);
        let cause = "The model's weights and the keys and values of its context are estimated from what the server tells.";
        let seen = format!("{}: {}", arm.name, fit.text);
        (fit.verdict == MemoryVerdict::TooLarge)
            .then(|| Warning::new("gpu_memory_short", seen, cause, fit.next_step))
    };
    spec.arms.iter().zip(arms).filter_map(of_arm).collect()
}

/// Whether a model is in memory, as far as its server says.
pub fn resident(state: ModelState) -> Option<bool> {
    match state {
        ModelState::Loaded => Some(true),
        ModelState::Unloaded => Some(false),
        ModelState::Unknown => None,
    }
}
