//! Whether prompt and answer will fit the context, told before Start: a server refuses what does not, cuts it in silence, or
//! drops the prompt while it writes.

use super::check::context_note;
use super::preview::prompt_tokens;
use crate::runner::Counting;
use crate::runner::workload::{self, Workload};
use chimera_types::plan::Stage;
use chimera_types::record::ArmFacts;
use chimera_types::server::ModelInfo;
use chimera_types::spec::{ArmSpec, BenchmarkSpec, ProviderKind};
use chimera_types::warning::Warning;

/// Contexts are set in multiples of this, in tokens.
const STEP_TOKENS: u32 = 256;
/// As long as every nonce.
const NONCE: &str = "01234567";

/// One note for each configuration whose context is known and too small. `counting` is what earlier calls of each model
/// taught; `workload` is `None` before the folder is read.
pub fn notes(
    spec: &BenchmarkSpec,
    arms: &[ArmFacts],
    counting: &[Counting],
    workload: Option<&Workload>,
) -> Vec<Warning> {
    let of_arm = |((arm, facts), counting): ((&ArmSpec, &ArmFacts), &Counting)| {
        let context = workload::known_context(arm, &facts.model)?;
        let exceeded = workload.and_then(|workload| {
            let (stage, tokens) = longest(spec, workload, counting);
            exceeded(arm, &facts.model, context, (stage, tokens), counting)
        });
        exceeded.or_else(|| context_note(arm, spec.language, context, counting))
    };
    spec.arms.iter().zip(arms).zip(counting).filter_map(of_arm).collect()
}

/// The stage with the longest prompt, and its length in tokens.
fn longest(spec: &BenchmarkSpec, workload: &Workload, counting: &Counting) -> (Stage, u32) {
    let nonce = if spec.nonce { NONCE } else { "" };
    let tokens = |stage| prompt_tokens(&workload.parts(stage, nonce, None), workload, counting);
    let [analysis, report] = [Stage::Analysis, Stage::Report].map(tokens);
    if analysis > report { (Stage::Analysis, analysis) } else { (Stage::Report, report) }
}

fn exceeded(
    arm: &ArmSpec,
    model: &ModelInfo,
    context: u32,
    (stage, prompt): (Stage, u32),
    counting: &Counting,
) -> Option<Warning> {
    let answer = workload::answer_room(arm);
    let needed = prompt.saturating_add(answer);
    let enough = needed.div_ceil(STEP_TOKENS).saturating_mul(STEP_TOKENS);
    let raise = match arm.provider {
        _ if model.context_length.is_some_and(|most| most < needed) => {
            "Choose a model with a longer context".into()
        }
        ProviderKind::Ollama => format!("Set num_ctx to {enough} or more"),
        ProviderKind::OpenAi => format!("Give the server a context of {enough} tokens or more"),
    };
    let basis = if counting.ratio().is_some() {
        "by what the server counted in earlier calls of this model"
    } else {
        "by an estimate"
    };
    (needed > context).then(|| {
        let seen = format!(
            "{}: a {} prompt of about {prompt} tokens and an answer of up to {answer} do not fit a context of {context}.",
            arm.name,
            stage.label()
        );
        let cause = format!(
            "So it is {basis}. A server refuses such a prompt, cuts it, or drops it while it writes; figures of such calls are not used."
        );
        Warning::new("context_exceeded", seen, cause, format!("{raise}, or lower num_predict."))
    })
}
