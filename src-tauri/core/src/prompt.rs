//! What the model is asked: text files with versions, filled with facts.

use crate::plan::Stage;

const ANALYSIS: &str = include_str!("../prompts/analysis.v1.txt");
const REPORT: &str = include_str!("../prompts/report.v1.txt");
const WARMUP: &str = include_str!("../prompts/warmup.v1.txt");

/// Name and version of a stage's prompt, as it stands in every call: a number measured with another version is another
/// number.
pub fn version(stage: Stage) -> &'static str {
    match stage {
        Stage::Warmup => "warmup@1",
        Stage::Analysis => "analysis@1",
        Stage::Report => "report@1",
    }
}

/// The template of a stage, unfilled.
pub fn template(stage: Stage) -> &'static str {
    match stage {
        Stage::Warmup => WARMUP,
        Stage::Analysis => ANALYSIS,
        Stage::Report => REPORT,
    }
}

/// The whole prompt. The nonce stands first, before anything that two calls share, so that no server can take a common
/// beginning from its cache; empty leaves it out.
pub fn fill(stage: Stage, nonce: &str, facts: &str, analysis: &str) -> String {
    let mut parts = template(stage).split("{{").map(|part| part.split_once("}}"));
    let mut prompt = if nonce.is_empty() { String::new() } else { format!("[{nonce}] ") };
    // The text before the first placeholder has no closing braces of its own.
    prompt.push_str(template(stage).split("{{").next().unwrap_or_default());
    parts.next();
    for (name, rest) in parts.flatten() {
        match name {
            "facts" => prompt.push_str(facts.trim_end()),
            "analysis" => prompt.push_str(analysis.trim()),
            _ => {}
        }
        prompt.push_str(rest);
    }
    prompt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nonce_stands_before_everything_that_calls_share() {
        for stage in [Stage::Warmup, Stage::Analysis, Stage::Report] {
            assert!(fill(stage, "0123abcd", "facts", "analysis").starts_with("[0123abcd] "));
            assert!(!fill(stage, "", "facts", "analysis").starts_with('['));
        }
    }

    #[test]
    fn every_placeholder_is_filled_and_braces_in_the_data_are_left_alone() {
        let prompt = fill(Stage::Report, "", "{\"a\": {{facts}} }", "the {{analysis}}");
        assert!(prompt.contains("{\"a\": {{facts}} }"));
        assert!(prompt.contains("the {{analysis}}"));
        assert_eq!(prompt.matches("{{").count(), 2);
    }

    #[test]
    fn a_prompt_ends_as_its_template_does() {
        for stage in [Stage::Warmup, Stage::Analysis, Stage::Report] {
            let tail = template(stage).rsplit("}}").next().unwrap();
            assert!(fill(stage, "", "f", "a").ends_with(tail));
        }
    }
}
