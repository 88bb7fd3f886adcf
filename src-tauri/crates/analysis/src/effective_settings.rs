//! Settings that differ in name and not in effect, told from what a server says of its model.
//!
//! `num_gpu >= layers + 1` keeps every layer on the GPU (the output layer counts as one); `num_ctx` ends at the context the
//! model was made for, and `num_batch` at the context; what is not set is the model's own value, where the server tells it;
//! what a server cannot apply is its own value whatever is asked for; at temperature 0 the likeliest token is taken, and
//! what else chooses among tokens is moot. Where too little is known, two values are two settings.

mod notes;
mod words;

pub use notes::notes;

use chimera_types::server::{ModelInfo, SettingSupport};
use chimera_types::spec::{DEFAULT_NUM_PREDICT, SETTING_RANGES, Settings};

/// What chooses among tokens, and has nothing to choose at temperature 0.
const MOOT_WHEN_GREEDY: [&str; 4] = ["top_p", "top_k", "min_p", "seed"];

/// What a setting comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effect {
    /// The server's own value, which it does not tell.
    ServersOwn,
    /// This value.
    Value(f64),
    /// Every layer on the GPU.
    EveryLayer,
    /// Nothing: another setting leaves it no choice.
    Moot,
}

/// Why a setting does not come to what was asked for, or comes to it without being asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The server cannot apply it; why, for the user.
    NotApplied(String),
    /// It is the value that the model brings along.
    ModelsDefault,
    /// It is the value that is sent where none is set.
    OurDefault,
    /// It is at least as many layers as there are, the output layer left out here.
    EveryLayer(u32),
    /// The model was made for no more than these tokens of context.
    CutToModel(u32),
    /// A batch is no longer than these tokens of context.
    CutToContext(f64),
    /// The temperature is 0.
    Greedy,
}

/// A setting as it was asked for and as it takes effect.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectiveSetting {
    /// Its name.
    pub name: &'static str,
    /// What was asked for. `None` for default.
    pub asked: Option<f64>,
    /// What it comes to.
    pub effect: Effect,
    /// Why that is something else than what was asked for. `None` where it is just that.
    pub reason: Option<Reason>,
}

/// Every setting as it takes effect, in the order of [`SETTING_RANGES`].
#[derive(Debug, Clone, PartialEq)]
pub struct EffectiveSettings(pub Vec<EffectiveSetting>);

/// What settings come to with a model on a server. `support` says what the server can apply.
#[must_use]
pub fn effective(settings: &Settings, model: &ModelInfo, support: &[SettingSupport]) -> EffectiveSettings {
    let obstacle = |name: &str| {
        let told = support.iter().find(|told| told.name == name && !told.supported)?;
        Some(told.reason.clone().unwrap_or_default())
    };
    let mut all = EffectiveSettings(
        settings
            .entries()
            .into_iter()
            .map(|(name, asked)| plain(name, asked, model, obstacle(name)))
            .collect(),
    );
    if let Some(layers) = model.block_count {
        all.change("num_gpu", |gpu| keep_every_layer(gpu, layers));
    }
    if let Some(most) = model.context_length.filter(|most| *most > 0) {
        all.change("num_ctx", |context| cut(context, f64::from(most), Reason::CutToModel(most)));
    }
    if let Effect::Value(context) = all.effect("num_ctx") {
        all.change("num_batch", |batch| cut(batch, context, Reason::CutToContext(context)));
    }
    if matches!(all.effect("temperature"), Effect::Value(temperature) if temperature <= 0.0) {
        for name in MOOT_WHEN_GREEDY {
            all.change(name, |setting| {
                let applied = !matches!(setting.reason, Some(Reason::NotApplied(_)));
                applied.then_some((Effect::Moot, Reason::Greedy))
            });
        }
    }
    all
}

/// A setting by itself: asked for, the model's own, or the server's.
fn plain(
    name: &'static str,
    asked: Option<f64>,
    model: &ModelInfo,
    obstacle: Option<String>,
) -> EffectiveSetting {
    let (default, because) = if name == "num_predict" {
        (Some(f64::from(DEFAULT_NUM_PREDICT)), Reason::OurDefault)
    } else {
        // Below zero stands for the server's own choice.
        let told = model.defaults.get(name).and_then(|text| text.parse().ok());
        (told.filter(|value: &f64| *value >= 0.0), Reason::ModelsDefault)
    };
    let (effect, reason) = match (obstacle, asked.or(default)) {
        (Some(obstacle), _) => (Effect::ServersOwn, Some(Reason::NotApplied(obstacle))),
        (None, None) => (Effect::ServersOwn, None),
        (None, Some(value)) => (Effect::Value(value), (default == Some(value)).then_some(because)),
    };
    EffectiveSetting { name, asked, effect, reason }
}

fn keep_every_layer(gpu: &EffectiveSetting, layers: u32) -> Option<(Effect, Reason)> {
    let is_all = matches!(gpu.effect, Effect::Value(asked) if asked > f64::from(layers));
    is_all.then_some((Effect::EveryLayer, Reason::EveryLayer(layers)))
}

fn cut(setting: &EffectiveSetting, most: f64, reason: Reason) -> Option<(Effect, Reason)> {
    let is_more = matches!(setting.effect, Effect::Value(asked) if asked > most);
    is_more.then_some((Effect::Value(most), reason))
}

impl EffectiveSettings {
    /// Whether two configurations of one model on one server do the same. `None` when they may differ; otherwise why each
    /// setting that has two values comes to one, as sentences: none when every setting is asked for alike.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> Option<Vec<String>> {
        let effects = |all: &Self| all.0.iter().map(|setting| setting.effect).collect::<Vec<_>>();
        (effects(self) == effects(other)).then(|| words::reasons(&[self, other]))
    }

    fn effect(&self, name: &str) -> Effect {
        self.0
            .iter()
            .find(|setting| setting.name == name)
            .map_or(Effect::ServersOwn, |setting| setting.effect)
    }

    fn change(&mut self, name: &str, change: impl Fn(&EffectiveSetting) -> Option<(Effect, Reason)>) {
        for setting in self.0.iter_mut().filter(|setting| setting.name == name) {
            if let Some((effect, reason)) = change(setting) {
                setting.effect = effect;
                setting.reason = Some(reason);
            }
        }
    }
}

/// The settings of which two configurations ask for something else, by name.
#[must_use]
pub fn differing(one: &Settings, other: &Settings) -> Vec<&'static str> {
    let pairs = one.entries().into_iter().zip(other.entries()).zip(SETTING_RANGES);
    pairs.filter(|((one, other), _)| one.1 != other.1).map(|(_, range)| range.name).collect()
}

#[cfg(test)]
mod tests;
