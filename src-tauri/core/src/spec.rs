//! What the user asked for, and everything that is wrong with it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// The answer's length when the user leaves `num_predict` at its default, in tokens: it fits every usual context.
pub const DEFAULT_NUM_PREDICT: u32 = 512;
/// The number of runs when the user leaves it at its default, as the origin did.
pub const DEFAULT_RUNS: u32 = 3;
/// The most runs one benchmark may have.
pub const MAX_RUNS: u32 = 1000;

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

/// Sampling and loading settings. `None` is "default": the server's own, and for `num_predict` [`DEFAULT_NUM_PREDICT`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Layers on the GPU, 0 to 999.
    pub num_gpu: Option<u32>,
    /// Context length in tokens, 64 to 10,485,760.
    pub num_ctx: Option<u32>,
    /// Sampling temperature, 0 to 5.
    pub temperature: Option<f64>,
    /// Nucleus sampling, over 0 to 1.
    pub top_p: Option<f64>,
    /// The k likeliest tokens, 0 (off) to 100,000.
    pub top_k: Option<u32>,
    /// Penalty on repeated tokens, over 0 to 10.
    pub repeat_penalty: Option<f64>,
    /// Sampling seed, 0 to 2^32 - 1.
    pub seed: Option<u32>,
    /// The most tokens an answer may have, 1 to 1,000,000.
    pub num_predict: Option<u32>,
}

impl Settings {
    /// The answer's room in tokens.
    pub fn num_predict_or_default(&self) -> u32 {
        self.num_predict.unwrap_or(DEFAULT_NUM_PREDICT)
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

/// Separate limits on the parts of a call. A limit on the whole is the user's wish, never a default: long answers of slow
/// machines are real.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Limits {
    /// Until the connection stands.
    pub connect_s: f64,
    /// From the request to the first generated text: a model may have to be loaded first.
    pub first_token_s: f64,
    /// Between two pieces of a stream.
    pub idle_s: f64,
    /// From the request to its end. `None` for no such limit.
    pub total_s: Option<f64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect_s: 5.0, first_token_s: 600.0, idle_s: 60.0, total_s: None }
    }
}

/// How much of a reports folder is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct FolderLimits {
    /// CSV, JSON and Markdown files; more are not looked at, which is told.
    pub files: u32,
    /// Size in MiB beyond which a JSON file is listed and not read: all of it has to fit into memory.
    pub json_mib: u32,
}

impl Default for FolderLimits {
    fn default() -> Self {
        Self { files: 50_000, json_mib: 64 }
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
    /// Where the run's folder is made.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    #[serde(serialize_with = "path_as_text")]
    pub reports_place: PathBuf,
}

/// Serialises a path as text; bytes that are no Unicode become U+FFFD, since JSON has no other way.
fn path_as_text<S: serde::Serializer>(path: &std::path::Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
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

/// The closed range of a numeric setting, for the page and for validation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SettingRange {
    /// The setting's name.
    pub name: &'static str,
    /// Smallest allowed value.
    pub min: f64,
    /// Largest allowed value.
    pub max: f64,
    /// Whether only whole numbers are allowed.
    pub whole: bool,
    /// What it does, one sentence.
    pub about: &'static str,
}

/// Every setting's range, in the order shown.
pub const SETTING_RANGES: [SettingRange; 8] = [
    range("num_gpu", 0.0, 999.0, true, "Layers of the model kept on the GPU."),
    range("num_ctx", 64.0, 10_485_760.0, true, "Context length in tokens: prompt and answer together."),
    range("temperature", 0.0, 5.0, false, "0 always takes the likeliest token; more is more varied."),
    range("top_p", 0.001, 1.0, false, "Keeps the likeliest tokens up to this total probability."),
    range("top_k", 0.0, 100_000.0, true, "Keeps the k likeliest tokens; 0 keeps all."),
    range("repeat_penalty", 0.001, 10.0, false, "Above 1 makes repeated tokens less likely."),
    range(
        "seed",
        0.0,
        4_294_967_295.0,
        true,
        "The same seed and prompt give the same answer on most servers.",
    ),
    range("num_predict", 1.0, 1_000_000.0, true, "The most tokens an answer may have."),
];

/// Every limit's range, in the order shown.
pub const LIMIT_RANGES: [SettingRange; 6] = [
    range("connect_s", 0.05, 86_400.0, false, "Seconds until the connection to the server stands."),
    range(
        "first_token_s",
        0.05,
        86_400.0,
        false,
        "Seconds until the first text; a model may have to be loaded first.",
    ),
    range("idle_s", 0.05, 86_400.0, false, "Seconds without anything new within an answer."),
    range("total_s", 1.0, 86_400.0, false, "Seconds for a whole call. Empty for no such limit."),
    range("files", 1.0, 1_000_000.0, true, "CSV, JSON and Markdown files that are read of a folder."),
    range("json_mib", 1.0, 4096.0, true, "Size in MiB beyond which a JSON file is listed and not read."),
];

const fn range(name: &'static str, min: f64, max: f64, whole: bool, about: &'static str) -> SettingRange {
    SettingRange { name, min, max, whole, about }
}

impl Settings {
    /// Each setting's name and value, in the order of [`SETTING_RANGES`].
    pub fn entries(&self) -> [(&'static str, Option<f64>); 8] {
        [
            ("num_gpu", self.num_gpu.map(f64::from)),
            ("num_ctx", self.num_ctx.map(f64::from)),
            ("temperature", self.temperature),
            ("top_p", self.top_p),
            ("top_k", self.top_k.map(f64::from)),
            ("repeat_penalty", self.repeat_penalty),
            ("seed", self.seed.map(f64::from)),
            ("num_predict", self.num_predict.map(f64::from)),
        ]
    }

    fn problems(&self, arm_index: usize) -> impl Iterator<Item = SpecProblem> {
        self.entries().into_iter().zip(SETTING_RANGES).filter_map(move |((name, value), allowed)| {
            let value = value?;
            (!(allowed.min..=allowed.max).contains(&value)).then(|| SpecProblem {
                field: format!("arms[{arm_index}].settings.{name}"),
                message: format!("{name} is {value}; allowed is {} to {}.", allowed.min, allowed.max),
            })
        })
    }
}

impl BenchmarkSpec {
    /// Each limit's field, value and range.
    fn limits_with_ranges(&self) -> impl Iterator<Item = (String, f64, SettingRange)> {
        let values = [
            Some(self.limits.connect_s),
            Some(self.limits.first_token_s),
            Some(self.limits.idle_s),
            self.limits.total_s,
            Some(f64::from(self.folder_limits.files)),
            Some(f64::from(self.folder_limits.json_mib)),
        ];
        let of = |name| if matches!(name, "files" | "json_mib") { "folder_limits" } else { "limits" };
        let named = move |(value, range): (Option<f64>, SettingRange)| {
            Some((format!("{}.{}", of(range.name), range.name), value?, range))
        };
        values.into_iter().zip(LIMIT_RANGES).filter_map(named)
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
        if !(1..=MAX_RUNS).contains(&self.runs) {
            say("runs", format!("runs is {}; allowed is 1 to {MAX_RUNS}.", self.runs));
        }
        if !(0.0..=3600.0).contains(&self.cooldown_s) {
            say("cooldown_s", format!("The pause is {} s; allowed is 0 to 3600.", self.cooldown_s));
        }
        if self.warmups > 10 {
            say("warmups", format!("warm-ups are {}; allowed is 0 to 10.", self.warmups));
        }
        for (field, value, allowed) in self.limits_with_ranges() {
            if !(allowed.min..=allowed.max).contains(&value) {
                let message = format!("The limit is {value}; allowed is {} to {}.", allowed.min, allowed.max);
                say(&field, message);
            }
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
        problems.extend(self.arms.iter().enumerate().flat_map(|(index, arm)| arm.settings.problems(index)));
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> BenchmarkSpec {
        BenchmarkSpec {
            folder: "reports".into(),
            arms: vec![ArmSpec {
                name: "Baseline".into(),
                provider: ProviderKind::Ollama,
                url: "http://127.0.0.1:11434".into(),
                model: "gemma3:latest".into(),
                settings: Settings::default(),
            }],
            runs: 3,
            cooldown_s: 2.0,
            warmups: 1,
            nonce: true,
            limits: Limits::default(),
            folder_limits: FolderLimits::default(),
            language: Language::default(),
            reports_place: "out".into(),
        }
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
    fn limits_out_of_range_are_named_and_no_total_limit_is_none() {
        let mut broken = spec();
        broken.limits = Limits { connect_s: 0.0, total_s: Some(0.5), ..Limits::default() };
        broken.folder_limits = FolderLimits { files: 0, json_mib: 5000 };
        let fields: Vec<_> = broken.validate().into_iter().map(|p| p.field).collect();
        let expected =
            ["limits.connect_s", "limits.total_s", "folder_limits.files", "folder_limits.json_mib"];
        assert_eq!(fields, expected);
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
