//! What can be set of a model: names, ranges, and what each does.

use serde::{Deserialize, Serialize};

use super::{DEFAULT_NUM_PREDICT, SpecProblem};

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
    /// Least probability relative to the likeliest token, 0 (off) to 1.
    pub min_p: Option<f64>,
    /// Prompt tokens processed at a time, 1 to 65,536.
    pub num_batch: Option<u32>,
    /// Processor threads, 1 to 1024.
    pub num_thread: Option<u32>,
}

/// What a setting bears on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum SettingGroup {
    /// How the model is loaded: another value loads it again.
    Loading,
    /// How the next token is chosen.
    Sampling,
    /// How long an answer may be.
    Answer,
}

/// The closed range of a numeric setting, for the page and for validation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SettingRange {
    /// The setting's name.
    pub name: &'static str,
    /// What it bears on.
    pub group: SettingGroup,
    /// Smallest allowed value.
    pub min: f64,
    /// Largest allowed value.
    pub max: f64,
    /// What an arrow key adds or takes away.
    pub step: f64,
    /// Whether only whole numbers are allowed.
    pub whole: bool,
    /// What it counts; empty for a bare number.
    pub unit: &'static str,
    /// The value this program sends when none is set. `None` where the server's own applies.
    pub default: Option<f64>,
    /// What it does, one sentence.
    pub about: &'static str,
}

/// Every setting's range. The origin's settings come first and in its order: reports print them so.
pub const SETTING_RANGES: [SettingRange; 11] = [
    whole("num_gpu", SettingGroup::Loading, 0, 999, 1, "layers", "Layers of the model kept on the GPU."),
    whole(
        "num_ctx",
        SettingGroup::Loading,
        64,
        10_485_760,
        1024,
        "tokens",
        "Context length: prompt and answer together.",
    ),
    number("temperature", 0.0, 5.0, 0.1, "0 always takes the likeliest token; more is more varied."),
    number("top_p", 0.001, 1.0, 0.05, "Keeps the likeliest tokens up to this total probability."),
    whole("top_k", SettingGroup::Sampling, 0, 100_000, 10, "", "Keeps the k likeliest tokens; 0 keeps all."),
    number("repeat_penalty", 0.001, 10.0, 0.05, "Above 1 makes repeated tokens less likely."),
    whole(
        "seed",
        SettingGroup::Sampling,
        0,
        u32::MAX,
        1,
        "",
        "The same seed and prompt give the same answer on most servers.",
    ),
    SettingRange {
        default: Some(DEFAULT_NUM_PREDICT as f64),
        ..whole(
            "num_predict",
            SettingGroup::Answer,
            1,
            1_000_000,
            64,
            "tokens",
            "The most tokens an answer may have.",
        )
    },
    number(
        "min_p",
        0.0,
        1.0,
        0.01,
        "Drops tokens less likely than this share of the likeliest one's chance.",
    ),
    whole(
        "num_batch",
        SettingGroup::Loading,
        1,
        65_536,
        64,
        "tokens",
        "Prompt tokens processed at a time: more is faster and takes more memory.",
    ),
    whole("num_thread", SettingGroup::Loading, 1, 1024, 1, "threads", "Processor threads that do the work."),
];

const fn number(name: &'static str, min: f64, max: f64, step: f64, about: &'static str) -> SettingRange {
    let group = SettingGroup::Sampling;
    SettingRange { name, group, min, max, step, whole: false, unit: "", default: None, about }
}

const fn whole(
    name: &'static str,
    group: SettingGroup,
    min: u32,
    max: u32,
    step: u32,
    unit: &'static str,
    about: &'static str,
) -> SettingRange {
    let (min, max, step) = (min as f64, max as f64, step as f64);
    SettingRange { name, group, min, max, step, whole: true, unit, default: None, about }
}

impl Settings {
    /// The answer's room in tokens.
    pub fn num_predict_or_default(&self) -> u32 {
        self.num_predict.unwrap_or(DEFAULT_NUM_PREDICT)
    }

    /// Each setting's name and value, in the order of [`SETTING_RANGES`].
    pub fn entries(&self) -> [(&'static str, Option<f64>); SETTING_RANGES.len()] {
        [
            ("num_gpu", self.num_gpu.map(f64::from)),
            ("num_ctx", self.num_ctx.map(f64::from)),
            ("temperature", self.temperature),
            ("top_p", self.top_p),
            ("top_k", self.top_k.map(f64::from)),
            ("repeat_penalty", self.repeat_penalty),
            ("seed", self.seed.map(f64::from)),
            ("num_predict", self.num_predict.map(f64::from)),
            ("min_p", self.min_p),
            ("num_batch", self.num_batch.map(f64::from)),
            ("num_thread", self.num_thread.map(f64::from)),
        ]
    }

    /// Whether a server has to load the model again to go from these settings to others.
    pub fn loads_alike(&self, other: &Self) -> bool {
        let load =
            |settings: &Self| [settings.num_gpu, settings.num_ctx, settings.num_batch, settings.num_thread];
        load(self) == load(other)
    }

    /// These settings where they are set, the others' values where they are not.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self {
            num_gpu: self.num_gpu.or(other.num_gpu),
            num_ctx: self.num_ctx.or(other.num_ctx),
            temperature: self.temperature.or(other.temperature),
            top_p: self.top_p.or(other.top_p),
            top_k: self.top_k.or(other.top_k),
            repeat_penalty: self.repeat_penalty.or(other.repeat_penalty),
            seed: self.seed.or(other.seed),
            num_predict: self.num_predict.or(other.num_predict),
            min_p: self.min_p.or(other.min_p),
            num_batch: self.num_batch.or(other.num_batch),
            num_thread: self.num_thread.or(other.num_thread),
        }
    }

    pub(super) fn problems(&self, arm_index: usize) -> impl Iterator<Item = SpecProblem> {
        self.entries().into_iter().zip(SETTING_RANGES).filter_map(move |((name, value), allowed)| {
            let value = value?;
            (!(allowed.min..=allowed.max).contains(&value)).then(|| SpecProblem {
                field: format!("arms[{arm_index}].settings.{name}"),
                message: format!("{name} is {value}; allowed is {} to {}.", allowed.min, allowed.max),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_its_range_in_the_same_place() {
        let names = Settings::default().entries().map(|(name, _)| name);
        assert_eq!(names, SETTING_RANGES.map(|range| range.name));
    }

    #[test]
    fn every_range_says_what_it_does_in_one_sentence_and_has_a_step_within_it() {
        for range in SETTING_RANGES {
            assert!(range.about.ends_with('.') && !range.about.contains(". "), "{}", range.name);
            assert!(range.step > 0.0 && range.step < range.max - range.min, "{}", range.name);
        }
    }

    #[test]
    fn what_is_set_on_its_own_comes_before_what_a_preset_holds() {
        let preset = Settings { temperature: Some(0.2), seed: Some(7), ..Settings::default() };
        let own = Settings { temperature: Some(0.9), ..Settings::default() };
        let merged = own.or(&preset);
        assert_eq!((merged.temperature, merged.seed, merged.top_p), (Some(0.9), Some(7), None));
    }

    #[test]
    fn only_settings_of_loading_load_a_model_again() {
        let plain = Settings::default();
        assert!(plain.loads_alike(&Settings { min_p: Some(0.1), seed: Some(1), ..Settings::default() }));
        for other in [
            Settings { num_batch: Some(256), ..Settings::default() },
            Settings { num_thread: Some(4), ..Settings::default() },
        ] {
            assert!(!plain.loads_alike(&other));
        }
    }
}
