//! What a specification would do, and what the user should know before Start.

use super::reports_place::sync_warning;
use super::resolve_path::resolve_paths;
use crate::dto::PlanView;
use crate::runner::Counting;
use chimera_analysis::compare::LEAST_UNPAIRED;
use chimera_analysis::{schedule, verdict};
use chimera_folder::digest::estimate_tokens;
use chimera_folder::prompt;
use chimera_types::error::Error;
use chimera_types::language::Language;
use chimera_types::paths::display;
use chimera_types::plan::{Phase, Plan, Stage};
use chimera_types::spec::{ArmSpec, BenchmarkSpec, DEFAULT_BLOCKS, ProviderKind, RunOrder, SpecProblem};
use chimera_types::validity::SHORT_ANSWER_TOKENS;
use chimera_types::warning::Warning;

/// Fewer tokens than this for the folder's facts tell a model next to nothing.
const LEAST_FACT_TOKENS: u32 = 200;
/// The code of the note that says so.
pub(super) const CONTEXT_TOO_SMALL: &str = "context_too_small";

/// Validates and plans a specification. Nothing is sent or written.
#[must_use]
pub fn check(spec: &BenchmarkSpec) -> PlanView {
    let spec = &resolve_paths(spec);
    let mut problems = spec.validate();
    problems.extend(folder_problem(spec));
    let plan = if problems.is_empty() { schedule::plan(spec, 0) } else { Plan::default() };
    let count = |phase| plan.trials.iter().filter(|trial| trial.phase == phase).count() as u32;
    PlanView {
        loads: schedule::loads(spec, &plan),
        measured_calls: count(Phase::Measured),
        warmup_calls: count(Phase::Warmup),
        notes: if problems.is_empty() { notes(spec) } else { Vec::new() },
        problems,
        plan,
        estimate: None,
        facts: None,
        saved_to: display(&spec.reports_place),
        folder_name: String::new(),
    }
}

fn folder_problem(spec: &BenchmarkSpec) -> Option<SpecProblem> {
    let folder = &spec.folder;
    let error = match std::fs::metadata(folder) {
        _ if folder.as_os_str().is_empty() => return None,
        Ok(found) if found.is_dir() => return None,
        Ok(_) => Error::NotAFolder(folder.clone()),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Error::FolderMissing(folder.clone()),
        Err(cause) => Error::FolderUnreadable { path: folder.clone(), cause },
    };
    Some(SpecProblem { field: "folder".into(), message: error.to_string() })
}

fn notes(spec: &BenchmarkSpec) -> Vec<Warning> {
    let of_arms = spec.arms.iter().flat_map(|arm| [asked_context_note(arm, spec.language), answer_note(arm)]);
    let of_spec = [runs_note(spec), order_note(spec), warmup_note(spec), cache_note(spec)];
    let mut notes: Vec<Warning> = of_spec.into_iter().chain(of_arms).flatten().collect();
    notes.extend(sync_warning(&spec.reports_place));
    notes
}

/// Ollama cuts a prompt that is too long in silence, so this is said before and not after.
fn asked_context_note(arm: &ArmSpec, language: Language) -> Option<Warning> {
    let context = arm.settings.num_ctx.filter(|_| arm.provider == ProviderKind::Ollama)?;
    context_note(arm, language, context, &Counting::default())
}

/// A context that leaves little for the facts, as far as the prompt's own words are known to count.
pub(super) fn context_note(
    arm: &ArmSpec,
    language: Language,
    context: u32,
    counting: &Counting,
) -> Option<Warning> {
    let words = counting.tokens(estimate_tokens(&prompt::fill(Stage::Report, language, "", "", "")));
    let answer = arm.settings.num_predict_or_default();
    let left = context.saturating_sub(words).saturating_sub(answer);
    (left < LEAST_FACT_TOKENS).then(|| {
        Warning::new(
            CONTEXT_TOO_SMALL,
            format!("{}: a context of {context} tokens leaves {left} for the folder's facts.", arm.name),
            format!("The prompt's own words take about {words} tokens and the answer up to {answer}."),
            "Raise num_ctx or lower num_predict.",
        )
    })
}

fn answer_note(arm: &ArmSpec) -> Option<Warning> {
    let answer = arm.settings.num_predict.filter(|answer| *answer < SHORT_ANSWER_TOKENS)?;
    Some(Warning::new(
        "answer_short",
        format!("{}: answers end after {answer} tokens.", arm.name),
        "A decode rate over so few tokens is mostly noise.",
        "Set num_predict to 64 or more for a rate.",
    ))
}

fn runs_note(spec: &BenchmarkSpec) -> Option<Warning> {
    let least = match spec.design.order {
        RunOrder::Interleaved => verdict::least_blocks(spec.arms.len().saturating_sub(1)),
        RunOrder::Grouped => LEAST_UNPAIRED as u32,
    };
    if spec.arms.len() > 1 && spec.runs < least {
        return Some(Warning::new(
            "too_few_blocks",
            format!("{} runs of each configuration can give no verdict.", spec.runs),
            "A difference is only told from chance over enough runs, and more configurations need more of them.",
            format!("Set {least} runs or more; {DEFAULT_BLOCKS} are usual."),
        ));
    }
    (spec.runs == 1).then(|| {
        Warning::new(
            "single_run",
            "One run shows no spread.",
            "Standard deviation and interval need two values or more.",
            "Set 3 runs or more.",
        )
    })
}

fn order_note(spec: &BenchmarkSpec) -> Option<Warning> {
    (spec.arms.len() > 1 && spec.design.order == RunOrder::Grouped).then(|| {
        Warning::new(
            "order_confounded",
            "All runs of one configuration come before those of the next.",
            "What changes meanwhile, such as the machine's temperature, looks like a difference between them.",
            "Interleave the runs, unless loading the models takes longer than measuring them.",
        )
    })
}

fn warmup_note(spec: &BenchmarkSpec) -> Option<Warning> {
    (spec.warmups == 0).then(|| {
        Warning::new(
            "no_warmup",
            "No call warms the model up.",
            "The first measured call may have to load it; it then stands apart as cold.",
            "Set one warm-up, unless the cold start is what you measure.",
        )
    })
}

fn cache_note(spec: &BenchmarkSpec) -> Option<Warning> {
    (!spec.nonce).then(|| {
        Warning::new(
            "cache_not_defeated",
            "Prompts repeat word for word.",
            "Servers keep a prompt they have read: later calls then show a TTFT without its cost.",
            "Switch the nonce on, unless the cache is what you measure.",
        )
    })
}

#[cfg(test)]
mod tests;
