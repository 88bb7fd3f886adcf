//! What the user asked for, and everything that is wrong with it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::language::Language;

mod design;
mod limits;
mod settings;

pub use design::{Design, Metric, Primary, RunOrder, Until};
use limits::{COOLDOWN, RUNS, WARMUPS};
pub use limits::{FolderLimits, LIMIT_RANGES, LimitRange, Limits, RUN_RANGES};
pub use settings::{SETTING_RANGES, SettingGroup, SettingRange, Settings};

/// The answer's length when the user leaves `num_predict` at its default, in tokens: it fits every usual context.
pub const DEFAULT_NUM_PREDICT: u32 = 512;
/// The number of runs when the user leaves it at its default, as the origin did.
pub const DEFAULT_RUNS: u32 = 3;
/// The pause between two runs when the user leaves it at its default, in seconds.
pub const DEFAULT_COOLDOWN_S: f64 = 2.0;
/// The number of runs of each configuration where there are several and the user leaves it at its default.
pub const DEFAULT_BLOCKS: u32 = 8;

/// The wire format a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// Ollama's own API, newline-delimited JSON.
    Ollama,
    /// Any server with `/v1/chat/completions`, server-sent events.
    OpenAi,
}

impl ProviderKind {
    /// The name shown to users.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ollama => "Ollama",
            Self::OpenAi => "OpenAI-compatible",
        }
    }
}

/// One configuration under test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ArmSpec {
    /// Its name in tables and plots.
    pub name: String,
    /// The wire format.
    pub provider: ProviderKind,
    /// The server's base address, with or without `/v1`.
    pub url: String,
    /// The model's name on that server.
    pub model: String,
    /// Its settings.
    pub settings: Settings,
}

impl ArmSpec {
    /// A configuration of default settings.
    pub fn new(
        name: impl Into<String>,
        provider: ProviderKind,
        url: impl Into<String>,
        model: impl Into<String>,
    ) -> Self {
        let (name, url, model) = (name.into(), url.into(), model.into());
        Self { name, provider, url, model, settings: Settings::default() }
    }
}

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BenchmarkSpec {
    /// The reports folder to ingest.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    #[serde(serialize_with = "path_as_text")]
    pub folder: PathBuf,
    /// The configurations; the first is the baseline.
    pub arms: Vec<ArmSpec>,
    /// Passes of the workload in each arm.
    pub runs: u32,
    /// Pause between two runs, in seconds.
    pub cooldown_s: f64,
    /// Short calls after each load that are not measured.
    pub warmups: u32,
    /// Whether a nonce at the start of every prompt defeats the server's prefix cache.
    pub nonce: bool,
    /// Limits on the parts of a call.
    pub limits: Limits,
    /// How much of the folder is read.
    #[serde(default)]
    pub folder_limits: FolderLimits,
    /// The language that the model is asked to write in.
    #[serde(default)]
    pub language: Language,
    /// Order, deciding figure, early end.
    #[serde(default)]
    pub design: Design,
    /// Where the run's folder is made.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    #[serde(serialize_with = "path_as_text")]
    pub reports_place: PathBuf,
}

/// Serialises a path as it is shown; what is no Unicode becomes U+FFFD, since JSON has no other way.
fn path_as_text<S: serde::Serializer>(path: &std::path::Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crate::paths::display(path))
}

/// One thing wrong with a specification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SpecProblem {
    /// The field, as a path: `runs`, `arms[0].settings.top_p`.
    pub field: String,
    /// What is wrong and what is allowed.
    pub message: String,
}

impl BenchmarkSpec {
    /// A benchmark of these configurations with every default.
    pub fn new(folder: impl Into<PathBuf>, arms: Vec<ArmSpec>, reports_place: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            arms,
            runs: DEFAULT_RUNS,
            cooldown_s: DEFAULT_COOLDOWN_S,
            warmups: 1,
            nonce: true,
            limits: Limits::default(),
            folder_limits: FolderLimits::default(),
            language: Language::default(),
            design: Design::default(),
            reports_place: reports_place.into(),
        }
    }

    /// Every problem at once, empty when the specification can be planned.
    pub fn validate(&self) -> Vec<SpecProblem> {
        let mut problems = Vec::new();
        let mut say = |field: &str, message: String| {
            problems.push(SpecProblem { field: field.into(), message });
        };
        if self.folder.as_os_str().is_empty() {
            say("folder", "No reports folder is chosen.".into());
        }
        if self.reports_place.as_os_str().is_empty() {
            say("reports_place", "No place for reports is chosen.".into());
        }
        if !RUNS.contains(f64::from(self.runs)) {
            say("runs", format!("runs is {}; {}.", self.runs, RUNS.allowed()));
        }
        if !COOLDOWN.contains(self.cooldown_s) {
            say("cooldown_s", format!("The pause is {} s; {}.", self.cooldown_s, COOLDOWN.allowed()));
        }
        if !WARMUPS.contains(f64::from(self.warmups)) {
            say("warmups", format!("warm-ups are {}; {}.", self.warmups, WARMUPS.allowed()));
        }
        if self.arms.is_empty() {
            say("arms", "No configuration is given.".into());
        }
        for (index, arm) in self.arms.iter().enumerate() {
            if arm.name.trim().is_empty() {
                say(&format!("arms[{index}].name"), "The configuration has no name.".into());
            }
            if arm.model.trim().is_empty() {
                say(&format!("arms[{index}].model"), "No model is chosen.".into());
            }
            if arm.url.trim().is_empty() {
                say(&format!("arms[{index}].url"), "No server is chosen.".into());
            }
            let same = |other: &&ArmSpec| other.name.trim().eq_ignore_ascii_case(arm.name.trim());
            if self.arms[..index].iter().any(|other| same(&other)) {
                say(&format!("arms[{index}].name"), format!("Two configurations are named {}.", arm.name));
            }
        }
        problems.extend(design::problems(&self.design));
        problems.extend(limits::problems(&self.limits, self.folder_limits));
        problems.extend(self.arms.iter().enumerate().flat_map(|(index, arm)| arm.settings.problems(index)));
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> BenchmarkSpec {
        let arm = ArmSpec::new("Baseline", ProviderKind::Ollama, "http://127.0.0.1:11434", "gemma3:latest");
        BenchmarkSpec::new("reports", vec![arm], "out")
    }

    #[test]
    fn a_spec_of_defaults_has_no_problem() {
        assert_eq!(spec().validate(), []);
    }

    #[test]
    fn every_problem_is_reported_at_once_with_its_field() {
        let mut broken = spec();
        broken.runs = 0;
        broken.arms[0].settings.top_p = Some(1.5);
        broken.arms[0].settings.num_ctx = Some(1);
        broken.arms[0].model = " ".into();
        broken.arms.push(broken.arms[0].clone());
        let fields: Vec<_> = broken.validate().into_iter().map(|p| p.field).collect();
        for field in
            ["runs", "arms[0].model", "arms[0].settings.top_p", "arms[0].settings.num_ctx", "arms[1].name"]
        {
            assert!(fields.iter().any(|f| f == field), "{field} missing in {fields:?}");
        }
    }

    #[test]
    fn what_all_configurations_share_is_held_to_the_ranges_that_a_form_shows() {
        for range in RUN_RANGES {
            for (value, is_allowed) in
                [(range.min, true), (range.max, true), (range.max + 1.0, false), (range.min - 1.0, false)]
            {
                let mut saved = serde_json::to_value(spec()).unwrap();
                saved[range.name] = if range.whole { (value as i64).into() } else { value.into() };
                // A count below zero cannot even be written down.
                let Ok(spec) = serde_json::from_value::<BenchmarkSpec>(saved) else { continue };
                let problems = spec.validate();
                assert_eq!(problems.is_empty(), is_allowed, "{} {value}: {problems:?}", range.name);
            }
        }
    }

    #[test]
    fn a_spec_of_an_earlier_version_has_the_usual_limits_and_english() {
        let mut saved = serde_json::to_value(spec()).unwrap();
        for added in ["folder_limits", "language"] {
            saved.as_object_mut().unwrap().remove(added);
        }
        saved["limits"].as_object_mut().unwrap().remove("total_s");
        assert_eq!(serde_json::from_value::<BenchmarkSpec>(saved).unwrap(), spec());
    }

    #[test]
    fn a_value_that_is_no_number_is_out_of_range() {
        let mut broken = spec();
        broken.arms[0].settings.temperature = Some(f64::NAN);
        assert_eq!(broken.validate().len(), 1);
    }

    #[test]
    fn provider_names_on_the_wire_are_lower_case() {
        assert_eq!(serde_json::to_string(&ProviderKind::OpenAi).unwrap(), "\"openai\"");
    }
}
