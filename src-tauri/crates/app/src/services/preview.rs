//! What would be sent, made by the code that sends it.

use crate::dto::{FactsSummary, RequestPreview, StagePreview};
use crate::runner::Counting;
use crate::runner::workload::{self, Workload};
use chimera_client::provider;
use chimera_folder::digest::{Digest, estimate_tokens};
use chimera_folder::prompt::{self, PromptPart, PromptPartKind};
use chimera_types::error::Error;
use chimera_types::plan::{Plan, Stage, Trial};
use chimera_types::record::ArmFacts;
use chimera_types::spec::{ArmSpec, BenchmarkSpec};

/// What the model is told of the folder, in numbers.
pub fn told(facts: &Digest) -> FactsSummary {
    FactsSummary {
        facts: facts.facts.len() as u32,
        tokens: facts.tokens,
        facts_left_out: facts.facts_left_out,
        files_left_out: facts.files_left_out,
    }
}

/// Each kind of request in the plan, once for every configuration.
///
/// # Errors
/// [`Error::Internal`] when a body has no JSON form.
pub fn preview(
    spec: &BenchmarkSpec,
    arms: &[ArmFacts],
    plan: &Plan,
    workload: &Workload,
    counting: &[Counting],
) -> Result<RequestPreview, Error> {
    let mut stages = Vec::new();
    for (at, ((arm, facts), counting)) in spec.arms.iter().zip(arms).zip(counting).enumerate() {
        for stage in [Stage::Warmup, Stage::Analysis, Stage::Report] {
            let first = plan.trials.iter().find(|trial| trial.arm as usize == at && trial.stage == stage);
            if let Some(trial) = first {
                stages.push(stage_preview(spec, (arm, facts, counting), trial, workload)?);
            }
        }
    }
    Ok(RequestPreview { told: told(workload.facts()), facts: workload.facts().text.clone(), stages })
}

/// The prompt's length in tokens, as its server counted earlier ones; an analysis that is still to come counts as long as it
/// may be.
pub fn prompt_tokens(parts: &[PromptPart], workload: &Workload, counting: &Counting) -> u32 {
    let tokens = |part: &PromptPart| match part.kind {
        PromptPartKind::Analysis => workload.analysis_room(),
        PromptPartKind::Words | PromptPartKind::Nonce | PromptPartKind::Facts => {
            counting.tokens(estimate_tokens(&part.text))
        }
    };
    parts.iter().map(tokens).fold(0, u32::saturating_add)
}

fn stage_preview(
    spec: &BenchmarkSpec,
    (arm, facts, counting): (&ArmSpec, &ArmFacts, &Counting),
    trial: &Trial,
    workload: &Workload,
) -> Result<StagePreview, Error> {
    let room = workload.analysis_room();
    let mut parts = workload.parts(trial.stage, &trial.nonce, None);
    for part in parts.iter_mut().filter(|part| part.kind == PromptPartKind::Analysis) {
        part.text = format!("(the model's own analysis from the same run, up to {room} tokens)");
    }
    let tokens = prompt_tokens(&parts, workload, counting);
    let prompt = parts.iter().map(|part| part.text.as_str()).collect();
    let request = workload::request(arm, facts, prompt, spec.limits);
    let body = provider::readable_body(&request).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(StagePreview {
        arm: arm.name.clone(),
        stage: trial.stage,
        prompt_version: prompt::version(trial.stage, spec.language).into(),
        parts,
        tokens,
        answer_tokens: request.num_predict,
        context_tokens: workload::context_tokens(arm, &facts.model),
        method: "POST".into(),
        url: provider::target(&request.server),
        body,
    })
}
