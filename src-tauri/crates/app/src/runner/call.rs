//! From what a stream left behind to the record of a call.

use crate::runner::machine_watch::Moment;
use crate::runner::prepare::resident;
use chimera_analysis::metrics;
use chimera_analysis::validity::{self, ValidityInput};
use chimera_client::provider::{CallOutcome, Residency};
use chimera_folder::prompt;
use chimera_types::language::Language;
use chimera_types::plan::{Phase, Stage, Trial};
use chimera_types::record::CallRecord;
use chimera_types::spec::{ArmSpec, ProviderKind};

/// Tokens of a chat template that stand before the nonce: a server may rightly have them in its cache.
const TEMPLATE_OPENING_TOKENS: u32 = 64;

/// What is known around a call beside its stream.
pub struct CallContext<'a> {
    pub trial: &'a Trial,
    pub arm: &'a ArmSpec,
    pub began: Moment,
    pub before: Option<Residency>,
    pub after: Option<Residency>,
    /// The least the prompt should count, in tokens.
    pub expected_n_in: f64,
    /// The arm's loads so far.
    pub other_loads_ms: &'a [f64],
    pub num_predict: u32,
    pub language: Language,
    /// Whether the report of a comparison had to be written without the analysis that the others rest on.
    pub without_analysis: bool,
}

/// Measures, judges and records a call.
pub fn record(outcome: &CallOutcome, around: CallContext<'_>) -> CallRecord {
    let CallContext { trial, arm, .. } = around;
    let nonce_defeats_cache = !trial.nonce.is_empty();
    let figures = metrics::measure(&outcome.timeline, &outcome.usage, nonce_defeats_cache);
    let effective_ctx = around.after.as_ref().and_then(|r| r.context_length);
    let resident_before = around.before.as_ref().and_then(|r| resident(r.state));
    let validity = validity::judge(&ValidityInput {
        metrics: figures.clone(),
        failure: outcome.failure.as_ref(),
        asked_ctx: arm.settings.num_ctx.filter(|_| arm.provider == ProviderKind::Ollama),
        effective_ctx,
        expected_n_in: Some(around.expected_n_in),
        num_predict: around.num_predict,
        cacheable_tokens: nonce_defeats_cache.then_some(TEMPLATE_OPENING_TOKENS),
        other_work: around.without_analysis,
        reconnected: outcome.reconnected,
        clock_skew_ms: outcome.timeline.clock_skew_ms,
    });
    CallRecord {
        index: trial.index,
        arm: trial.arm,
        run: trial.run,
        stage: trial.stage,
        phase: trial.phase,
        started_at: around.began.at,
        started_ms: Some(around.began.since_ms),
        cold: validity::is_cold(resident_before, figures.load_ms, around.other_loads_ms),
        resident_before,
        validity,
        metrics: figures,
        usage: outcome.usage.clone(),
        failure: outcome.failure.clone(),
        finish_reason: outcome.finish_reason.clone(),
        text: outcome.text.clone(),
        reasoning: outcome.reasoning.clone(),
        request: outcome.request.clone(),
        prompt_version: prompt::version(trial.stage, around.language).into(),
        connect_ms: outcome.connect_ms,
        reconnected: outcome.reconnected,
        clock_skew_ms: outcome.timeline.clock_skew_ms,
        effective_ctx,
        memory_bytes: around.after.as_ref().and_then(|r| r.size_bytes),
        vram_bytes: around.after.as_ref().and_then(|r| r.vram_bytes),
    }
}

/// Judges once more which calls were cold, now that all loads of each arm are known.
pub fn mark_cold(calls: &mut [CallRecord]) {
    let loads: Vec<(u32, Option<f64>)> = calls.iter().map(|c| (c.arm, c.metrics.load_ms)).collect();
    for (position, call) in calls.iter_mut().enumerate() {
        let is_other =
            |(other, (arm, _)): &(usize, &(u32, Option<f64>))| *other != position && *arm == call.arm;
        let others: Vec<f64> =
            loads.iter().enumerate().filter(is_other).filter_map(|(_, (_, load))| *load).collect();
        call.cold = validity::is_cold(call.resident_before, call.metrics.load_ms, &others);
    }
}

/// Whether this call begins a pass of the workload.
pub fn begins_pass(trial: &Trial) -> bool {
    trial.phase == Phase::Measured && trial.stage == Stage::Analysis
}
