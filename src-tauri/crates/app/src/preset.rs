//! How a benchmark is conducted, kept under a name: settings, runs, pauses and warm-ups, but no folder, server or model.

use serde::{Deserialize, Serialize};

use chimera_types::error::Error;
use chimera_types::spec::{BenchmarkSpec, DEFAULT_RUNS, Settings, SpecProblem};

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;

/// A saved form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Preset {
    /// Its name; unique without regard to case.
    pub name: String,
    /// Sampling and loading settings.
    pub settings: Settings,
    /// Passes of the workload.
    pub runs: u32,
    /// Pause between two runs, in seconds.
    pub cooldown_s: f64,
    /// Short calls after each load that are not measured.
    pub warmups: u32,
    /// Whether a nonce at the start of every prompt defeats the server's prefix cache.
    pub nonce: bool,
}

impl Default for Preset {
    fn default() -> Self {
        Self {
            name: String::new(),
            settings: Settings::default(),
            runs: DEFAULT_RUNS,
            cooldown_s: 2.0,
            warmups: 1,
            nonce: true,
        }
    }
}

impl Preset {
    /// Puts what it holds into a specification; every configuration gets the settings.
    pub fn apply(&self, spec: &mut BenchmarkSpec) {
        for arm in &mut spec.arms {
            arm.settings = self.settings.clone();
        }
        spec.runs = self.runs;
        spec.cooldown_s = self.cooldown_s;
        spec.warmups = self.warmups;
        spec.nonce = self.nonce;
    }
}

/// What is wrong with a name beside those that are taken. `None` when it can be used.
pub fn name_problem<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = name.trim();
    if name.is_empty() {
        return Some("Give it a name.".into());
    }
    if name.chars().any(turns_or_breaks) {
        return Some("A name is one line of text, without characters that turn its direction.".into());
    }
    if name.chars().count() > LONGEST_NAME {
        return Some(format!("A name has at most {LONGEST_NAME} characters."));
    }
    let same = taken.into_iter().find(|other| is_same_name(other, name))?;
    Some(format!("There is a preset named {same} already."))
}

/// The preset of a name, however its letters are cased.
///
/// # Errors
/// [`Error::InvalidSpec`] when there is none; it names those that there are.
pub fn find<'a>(presets: &'a [Preset], name: &str) -> Result<&'a Preset, Error> {
    presets.iter().find(|preset| is_same_name(&preset.name, name)).ok_or_else(|| {
        let names: Vec<&str> = presets.iter().map(|preset| preset.name.as_str()).collect();
        let known = match names.as_slice() {
            [] => "None is saved yet.".to_owned(),
            names => format!("Saved are: {}.", names.join(", ")),
        };
        let message = format!("There is no preset named {name}. {known}");
        Error::InvalidSpec(vec![SpecProblem { field: "preset".into(), message }])
    })
}

fn turns_or_breaks(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(name: &str) -> Preset {
        Preset { name: name.into(), ..Preset::default() }
    }

    #[test]
    fn a_name_is_one_short_line_that_no_other_preset_has() {
        let problem = |name: &str| name_problem(name, ["Greedy", "größer"]);
        assert_eq!(problem("Warm"), None);
        assert_eq!(problem("速い設定"), None);
        for wrong in ["", "  ", "a\nb", "a\u{202E}b", "greedy ", "GRÖßER"] {
            assert!(problem(wrong).is_some(), "{wrong:?}");
        }
        assert_eq!(problem(&"x".repeat(LONGEST_NAME)), None);
        assert!(problem(&"x".repeat(LONGEST_NAME + 1)).is_some());
    }

    #[test]
    fn a_preset_is_found_whatever_the_case_and_a_missing_one_names_the_others() {
        let presets = [preset("Greedy"), preset("Long")];
        assert_eq!(find(&presets, "greedy").unwrap().name, "Greedy");
        let message = find(&presets, "short").unwrap_err().to_string();
        assert!(message.contains("Greedy, Long"), "{message}");
        assert!(find(&[], "short").unwrap_err().to_string().contains("None is saved"));
    }

    #[test]
    fn a_preset_of_an_older_version_takes_defaults_for_what_it_lacks() {
        let read: Preset = serde_json::from_str(r#"{"name": "Old", "runs": 5}"#).unwrap();
        assert_eq!((read.runs, read.warmups, read.nonce), (5, 1, true));
    }
}
