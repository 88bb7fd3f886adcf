//! What every call is made of: the folder's facts, cut so that prompt and answer fit the context.

use sha2::{Digest as _, Sha256};

use super::calibration::TEMPLATE_TOKENS;
use chimera_client::provider::CallRequest;
use chimera_folder::digest::{self, Digest};
use chimera_folder::ingest::Inventory;
use chimera_folder::prompt::{self, PromptPart, PromptPartKind};
use chimera_types::language::Language;
use chimera_types::plan::Stage;
use chimera_types::record::{ArmFacts, DataProblem, DataRecord};
use chimera_types::server::ModelInfo;
use chimera_types::spec::{ArmSpec, BenchmarkSpec, Limits, ProviderKind};

/// The context taken for granted when neither the user nor the server names one, in tokens.
const CONTEXT_WHEN_UNKNOWN: u32 = 4096;
/// More facts than this make a prompt slow and no report better, in tokens.
const MOST_FACT_TOKENS: u32 = 2000;
/// Room for the prompt's own words, the chat template and the error of the estimate, in tokens.
const PROMPT_ROOM_TOKENS: u32 = 360;
/// Facts in a warm-up, in characters: enough to learn how the model counts them.
const WARMUP_FACT_CHARS: usize = 1200;

/// The context an arm will run with, in tokens: the [`known_context`], else a careful guess.
pub fn context_tokens(arm: &ArmSpec, model: &ModelInfo) -> u32 {
    let made_for = model.context_length.unwrap_or(u32::MAX);
    known_context(arm, model).unwrap_or(CONTEXT_WHEN_UNKNOWN.min(made_for))
}

/// The context an arm will run with, in tokens: the one asked for where the provider can set it, as far as the model was made
/// for it, else the one the model brings along or the server runs with. `None` when neither is known.
pub fn known_context(arm: &ArmSpec, model: &ModelInfo) -> Option<u32> {
    let own = || model.defaults.get("num_ctx").and_then(|value| value.parse().ok());
    let settable = arm.provider == ProviderKind::Ollama;
    let asked = arm.settings.num_ctx.or_else(own).filter(|_| settable);
    let made_for = model.context_length.filter(|tokens| *tokens > 0).unwrap_or(u32::MAX);
    asked.map(|tokens| tokens.min(made_for)).or(model.running_context)
}

/// Tokens an answer may take in an arm.
pub fn answer_room(arm: &ArmSpec) -> u32 {
    arm.settings.num_predict_or_default()
}

/// The request of a call, without the server's key: the same for the call that is measured and for whoever wants to see it before.
pub fn request(arm: &ArmSpec, facts: &ArmFacts, prompt: String, limits: Limits) -> CallRequest {
    CallRequest {
        server: facts.server.clone(),
        model: facts.model.name.clone(),
        key: None,
        prompt,
        settings: arm.settings.clone(),
        num_predict: answer_room(arm),
        limits,
    }
}

/// The same work for every arm.
#[derive(Debug, Clone)]
pub struct Workload {
    analysis_facts: Digest,
    report_facts: Digest,
    /// Tokens the analysis may take within the report's prompt.
    analysis_room: u32,
    language: Language,
    hash: String,
    corrections: Vec<f64>,
}

/// The parts of a prompt.
pub struct Prompt {
    /// The whole text.
    pub text: String,
    /// Characters of it that are facts.
    pub fact_chars: usize,
}

impl Workload {
    /// Truncations the facts to the narrowest arm, so that all arms do the same. `corrections` says for each arm how many tokens its
    /// server counts for an estimated one, see [`Counting::correction`](super::Counting::correction).
    pub fn build(
        inventory: &Inventory,
        spec: &BenchmarkSpec,
        models: &[&ModelInfo],
        corrections: &[f64],
    ) -> Self {
        let arms = || spec.arms.iter().zip(models).zip(corrections);
        let room = |answers: u32| {
            let left = |((arm, model), correction): ((&ArmSpec, &&ModelInfo), &f64)| {
                let answers = answers.saturating_mul(answer_room(arm));
                estimated_room(context_tokens(arm, model).saturating_sub(answers), *correction)
                    .saturating_sub(PROMPT_ROOM_TOKENS)
            };
            arms().map(left).min().unwrap_or(0).min(MOST_FACT_TOKENS)
        };
        let analysis_facts = digest::digest(inventory, room(1));
        let report_facts = digest::digest(inventory, room(2));
        // When two answers and the facts do not fit, the analysis is cut to what does.
        let longest_answer = spec.arms.iter().map(answer_room).max().unwrap_or(0);
        let analysis_room = longest_answer.min(room(1));
        let hash = hash(&analysis_facts.text, &report_facts.text, spec);
        let (language, corrections) = (spec.language, corrections.to_vec());
        Self { analysis_facts, report_facts, analysis_room, language, hash, corrections }
    }

    /// The corrections it was built with.
    pub fn corrections(&self) -> &[f64] {
        &self.corrections
    }

    /// SHA-256 over everything that makes two pieces of work equal, the nonce left out.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The prompt of a call.
    pub fn prompt(&self, stage: Stage, nonce: &str, analysis: Option<&str>) -> Prompt {
        let parts = self.parts(stage, nonce, analysis);
        let facts = parts.iter().filter(|part| part.kind == PromptPartKind::Facts);
        let fact_chars = facts.map(|part| part.text.chars().count()).sum();
        Prompt { text: parts.into_iter().map(|part| part.text).collect(), fact_chars }
    }

    /// The pieces of a call's prompt.
    pub fn parts(&self, stage: Stage, nonce: &str, analysis: Option<&str>) -> Vec<PromptPart> {
        let warmup_facts: String;
        let facts: &str = match stage {
            Stage::Warmup => {
                warmup_facts = self.analysis_facts.text.chars().take(WARMUP_FACT_CHARS).collect();
                &warmup_facts
            }
            Stage::Analysis => &self.analysis_facts.text,
            Stage::Report => &self.report_facts.text,
        };
        let analysis = analysis.unwrap_or("No analysis is at hand; rest on the facts alone.");
        let analysis = cut_to_tokens(analysis, self.analysis_room);
        prompt::parts(stage, self.language, nonce, facts, &analysis)
    }

    /// The facts that the analysis is told; the report is told these or fewer.
    pub fn facts(&self) -> &Digest {
        &self.analysis_facts
    }

    /// Tokens the analysis may take within the report's prompt.
    pub fn analysis_room(&self) -> u32 {
        self.analysis_room
    }

    /// What the record keeps of the folder and of the facts.
    pub fn data_record(&self, inventory: &Inventory) -> DataRecord {
        let problem = |p: &chimera_folder::ingest::Problem| DataProblem {
            path: p.path.clone(),
            reason: p.reason.clone(),
        };
        DataRecord {
            files: inventory.entries.len() as u32,
            summary: inventory.data_summary(),
            problems: inventory.problems.iter().filter(|p| !p.code.is_remark()).map(problem).collect(),
            digest: self.analysis_facts.text.clone(),
            facts_given: self.analysis_facts.facts.len() as u32,
            facts_left_out: self.analysis_facts.facts_left_out,
            workload_hash: self.hash.clone(),
            changed_during_benchmark: false,
        }
    }
}

fn hash(analysis_facts: &str, report_facts: &str, spec: &BenchmarkSpec) -> String {
    let mut hasher = Sha256::new();
    let answers: Vec<String> = spec.arms.iter().map(|arm| answer_room(arm).to_string()).collect();
    let templates = [Stage::Analysis, Stage::Report].map(|stage| prompt::template(stage, spec.language));
    // English is what the first version's words ask for; naming it would change the hash of the same work.
    let language = Some(spec.language).filter(|language| *language != Language::English).map(Language::name);
    let parts = templates.into_iter().chain([analysis_facts, report_facts]);
    for part in parts.chain(answers.iter().map(String::as_str)).chain(language) {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The estimated tokens that these really counted ones have room for. The template is not in the estimate, and counts by
/// itself once the estimate is known to be too low; until then it has its part in [`PROMPT_ROOM_TOKENS`].
fn estimated_room(counted: u32, correction: f64) -> u32 {
    if correction <= 1.0 {
        return counted;
    }
    // Rounded down; below zero is 0 by definition of `as`.
    ((f64::from(counted) - TEMPLATE_TOKENS) / correction) as u32
}

/// Cuts a text at a line end so that it takes about this many tokens.
fn cut_to_tokens(text: &str, tokens: u32) -> String {
    if digest::estimate_tokens(text) <= tokens {
        return text.to_owned();
    }
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        if digest::estimate_tokens(&kept) + digest::estimate_tokens(line) > tokens {
            break;
        }
        kept.push_str(line);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_analysis::testing;

    #[test]
    fn a_room_is_corrected_only_where_the_estimate_was_too_low() {
        assert_eq!([1.0, 0.7].map(|correction| estimated_room(1000, correction)), [1000, 1000]);
        assert_eq!((estimated_room(1032, 2.0), estimated_room(20, 2.0)), (500, 0));
    }

    #[test]
    fn a_context_comes_from_settings_model_or_server_and_is_capped_by_the_model() {
        let record = testing::benchmark(vec![testing::arm("A", "m")], 1);
        let (mut arm, mut model) = (record.spec.arms[0].clone(), record.arms[0].model.clone());
        arm.settings.num_ctx = None;
        assert_eq!((known_context(&arm, &model), context_tokens(&arm, &model)), (None, 4096));
        model.running_context = Some(2048);
        assert_eq!(known_context(&arm, &model), Some(2048));
        model.defaults.insert("num_ctx".into(), "8192".into());
        assert_eq!(known_context(&arm, &model), Some(8192));
        arm.settings.num_ctx = Some(200_000);
        assert_eq!(known_context(&arm, &model), Some(131_072));
        arm.provider = ProviderKind::OpenAi;
        assert_eq!(known_context(&arm, &model), Some(2048), "it cannot be set there");
    }
}
