//! Folder names that every file system accepts.

use crate::record::BenchmarkRecord;
use crate::spec::BenchmarkSpec;

const LONGEST_PART: usize = 60;
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// `2026-11-24 025013 gemma3-latest`: the time it began and its models.
pub fn folder_name(record: &BenchmarkRecord) -> String {
    let time: String = record.started_at.chars().take(19).filter(|c| *c != ':').collect();
    format!("{} {}", time.replace('T', " "), models_part(&record.spec))
}

/// The name that a benchmark begun on this day will have, `hhmmss` in the place of the time it begins.
pub fn planned_folder_name(spec: &BenchmarkSpec, day: &str) -> String {
    format!("{day} hhmmss {}", models_part(spec))
}

/// Whether the folder of this name may hold a run of the model: a look at the name alone.
pub fn may_hold_model(folder_name: &str, model: &str) -> bool {
    folder_name.contains(&safe_part(model))
}

fn models_part(spec: &BenchmarkSpec) -> String {
    let mut models: Vec<&str> = spec.arms.iter().map(|arm| arm.model.as_str()).collect();
    models.dedup();
    safe_part(&models.join(" "))
}

/// Text as a part of a file name: letters, digits, `.`, `-`, `_` and single spaces, never empty, never reserved, never
/// ending in a dot or a space.
pub(super) fn safe_part(text: &str) -> String {
    let mut safe = String::new();
    for character in text.chars() {
        let kept = if character.is_alphanumeric() || ".-_ ".contains(character) { character } else { '-' };
        let doubled = safe.ends_with(kept) && !kept.is_alphanumeric();
        if !doubled && safe.len() + kept.len_utf8() <= LONGEST_PART {
            safe.push(kept);
        }
    }
    let trimmed = safe.trim_matches(|c| ".- ".contains(c));
    let stem = trimmed.split('.').next().unwrap_or_default().to_lowercase();
    match trimmed {
        "" => "model".into(),
        _ if RESERVED.contains(&stem.as_str()) => format!("model-{trimmed}"),
        _ => trimmed.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{may_hold_model, safe_part};

    #[test]
    fn the_folder_of_a_model_is_told_by_its_name() {
        assert!(may_hold_model("2026-11-24 025013 gemma3-latest", "gemma3:latest"));
        assert!(may_hold_model("2026-11-24 025013 gemma3-latest qwen2.5-7b", "qwen2.5:7b"));
        assert!(!may_hold_model("2026-11-24 025013 gemma3-latest", "qwen2.5:7b"));
    }

    #[test]
    fn a_models_name_becomes_a_part_that_every_file_system_accepts() {
        for (text, expected) in [
            ("gemma3:latest", "gemma3-latest"),
            ("hf.co/a/b:Q4", "hf.co-a-b-Q4"),
            ("..\\..\\x", "x"),
            ("", "model"),
            ("aux.gguf", "model-aux.gguf"),
            ("тест 模型", "тест 模型"),
            ("a \u{202e}b. ", "a -b"),
        ] {
            assert_eq!(safe_part(text), expected);
        }
        assert!(safe_part(&"模".repeat(500)).len() <= 60);
    }
}
