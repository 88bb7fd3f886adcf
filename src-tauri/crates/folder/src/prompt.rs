//! What the model is asked: text files with versions, filled with facts.
//!
//! English is asked for in the words of version 1, which is why its numbers stay comparable with all earlier ones. Every
//! other language needs the words of version 2.

use serde::Serialize;

use chimera_types::language::Language;
use chimera_types::plan::Stage;

const ANALYSIS: &str = include_str!("../prompts/analysis.v1.txt");
const REPORT: &str = include_str!("../prompts/report.v1.txt");
const ANALYSIS_IN: &str = include_str!("../prompts/analysis.v2.txt");
const REPORT_IN: &str = include_str!("../prompts/report.v2.txt");
const WARMUP: &str = include_str!("../prompts/warmup.v1.txt");

/// Name and version of a stage's prompt, as it stands in every call: a number measured with another version is another
/// number.
pub fn version(stage: Stage, language: Language) -> &'static str {
    match (stage, language) {
        (Stage::Warmup, _) => "warmup@1",
        (Stage::Analysis, Language::English) => "analysis@1",
        (Stage::Report, Language::English) => "report@1",
        (Stage::Analysis, _) => "analysis@2",
        (Stage::Report, _) => "report@2",
    }
}

/// The template of a stage, unfilled.
pub fn template(stage: Stage, language: Language) -> &'static str {
    match (stage, language) {
        (Stage::Warmup, _) => WARMUP,
        (Stage::Analysis, Language::English) => ANALYSIS,
        (Stage::Report, Language::English) => REPORT,
        (Stage::Analysis, _) => ANALYSIS_IN,
        (Stage::Report, _) => REPORT_IN,
    }
}

/// Where a piece of a prompt comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PromptPartKind {
    /// The template's own words: the same in every benchmark.
    Words,
    /// The few characters that are different in every call.
    Nonce,
    /// What was found in the folder.
    Facts,
    /// The model's own analysis of the same run.
    Analysis,
}

/// A piece of a prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PromptPart {
    /// Where it comes from.
    pub kind: PromptPartKind,
    /// Its text.
    pub text: String,
}

/// The pieces of a prompt, in order. The nonce stands first, before anything that two calls share, so that no server can
/// take a common beginning from its cache; empty leaves it out.
pub fn parts(stage: Stage, language: Language, nonce: &str, facts: &str, analysis: &str) -> Vec<PromptPart> {
    let part = |kind, text: &str| PromptPart { kind, text: text.to_owned() };
    let mut parts = Vec::new();
    if !nonce.is_empty() {
        parts.push(part(PromptPartKind::Nonce, &format!("[{nonce}] ")));
    }
    let mut pieces = template(stage, language).split("{{");
    // The text before the first placeholder has no closing braces of its own.
    parts.push(part(PromptPartKind::Words, pieces.next().unwrap_or_default()));
    for (name, rest) in pieces.filter_map(|piece| piece.split_once("}}")) {
        match name {
            "facts" => parts.push(part(PromptPartKind::Facts, facts.trim_end())),
            "analysis" => parts.push(part(PromptPartKind::Analysis, analysis.trim())),
            "language" => parts.push(part(PromptPartKind::Words, language.name())),
            _ => {}
        }
        parts.push(part(PromptPartKind::Words, rest));
    }
    parts
}

/// The whole prompt: its [`parts`], one after the other.
pub fn fill(stage: Stage, language: Language, nonce: &str, facts: &str, analysis: &str) -> String {
    parts(stage, language, nonce, facts, analysis).into_iter().map(|part| part.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = [Language::English, Language::German];

    #[test]
    fn the_nonce_stands_before_everything_that_calls_share() {
        for (stage, language) in every() {
            assert!(fill(stage, language, "0123abcd", "facts", "analysis").starts_with("[0123abcd] "));
            assert!(!fill(stage, language, "", "facts", "analysis").starts_with('['));
        }
    }

    #[test]
    fn every_placeholder_is_filled_and_braces_in_the_data_are_left_alone() {
        for language in BOTH {
            let prompt = fill(Stage::Report, language, "", "{\"a\": {{facts}} }", "the {{analysis}}");
            assert!(prompt.contains("{\"a\": {{facts}} }"));
            assert!(prompt.contains("the {{analysis}}"));
            assert_eq!(prompt.matches("{{").count(), 2);
        }
    }

    #[test]
    fn each_piece_says_where_it_comes_from() {
        let parts = parts(Stage::Report, Language::French, "0123abcd", "F1 F2", "A1 A2");
        let of = |kind| parts.iter().filter(move |part| part.kind == kind).map(|part| part.text.as_str());
        assert_eq!(of(PromptPartKind::Nonce).collect::<Vec<_>>(), ["[0123abcd] "]);
        assert_eq!(of(PromptPartKind::Facts).collect::<Vec<_>>(), ["F1 F2"]);
        assert_eq!(of(PromptPartKind::Analysis).collect::<Vec<_>>(), ["A1 A2"]);
        assert!(of(PromptPartKind::Words).all(|words| !words.contains("F1") && !words.contains("A1")));
    }

    #[test]
    fn a_prompt_ends_as_its_template_does() {
        for (stage, language) in every() {
            let tail = template(stage, language).rsplit("}}").next().unwrap();
            assert!(fill(stage, language, "", "f", "a").ends_with(tail));
        }
    }

    fn every() -> impl Iterator<Item = (Stage, Language)> {
        let stages = [Stage::Warmup, Stage::Analysis, Stage::Report];
        stages.into_iter().flat_map(|stage| BOTH.map(|language| (stage, language)))
    }

    #[test]
    fn another_language_is_asked_for_by_name_and_changes_the_version() {
        for stage in [Stage::Analysis, Stage::Report] {
            let asked = fill(stage, Language::Portuguese, "", "f", "a");
            assert!(asked.contains("in Portuguese") && !asked.contains("Write in English"));
            assert_ne!(version(stage, Language::Portuguese), version(stage, Language::English));
        }
    }

    /// Every number measured so far was measured with these words.
    #[test]
    fn english_keeps_the_words_of_the_first_version() {
        for stage in [Stage::Warmup, Stage::Analysis, Stage::Report] {
            assert!(version(stage, Language::English).ends_with("@1"));
            assert!(!template(stage, Language::English).contains("{{language}}"));
        }
    }
}
