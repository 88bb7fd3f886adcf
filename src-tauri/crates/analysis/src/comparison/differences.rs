//! What differs between sides beside their speed, and what each difference means for a claim.

use serde::{Deserialize, Serialize};

use super::{Fact, Side};
use chimera_types::spec::SETTING_RANGES;

/// What a fact belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum FactGroup {
    /// Who measured, and how the figures came to be.
    Source,
    /// Model, server and settings.
    Configuration,
    /// What the model was asked.
    Workload,
    /// The machine and the versions on it.
    Environment,
}

impl FactGroup {
    /// In the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Source, Self::Configuration, Self::Workload, Self::Environment];

    /// The heading shown to users.
    pub fn label(self) -> &'static str {
        match self {
            Self::Source => "Metric source",
            Self::Configuration => "Configuration",
            Self::Workload => "Workload",
            Self::Environment => "Environment",
        }
    }
}

/// What a difference means for a comparison of speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// It may be the cause of a difference in speed, or makes the figures other ones.
    Matters,
    /// It is not known on some side, so it may matter.
    Unknown,
    /// It is what such a comparison asks about.
    Subject,
    /// It changes no figure.
    Harmless,
}

impl Weight {
    /// The words shown to users.
    pub fn label(self) -> &'static str {
        match self {
            Self::Matters => "matters",
            Self::Unknown => "not known",
            Self::Subject => "what is compared",
            Self::Harmless => "harmless",
        }
    }
}

/// A fact that is not the same on all sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Difference {
    /// What it belongs to.
    pub group: FactGroup,
    /// What it is.
    pub name: String,
    /// Its value on each side, in their order. `None` where it is not known.
    pub values: Vec<Option<String>>,
    /// What it means.
    pub weight: Weight,
    /// Why, in a sentence.
    pub why: String,
}

/// What a difference in the fact of this name means.
const RULES: [(&str, Weight, &str); 24] = [
    (
        "Measured by",
        Weight::Matters,
        "Figures of different programs are measured in different ways, whatever they are called.",
    ),
    ("Version of Chimera Bench", Weight::Harmless, "The formulas are the same in every version."),
    ("Model", Weight::Matters, "A token of one model need not be a token of another."),
    ("Server", Weight::Subject, "The difference is that of server, version and settings together."),
    ("Server's version", Weight::Matters, "Another version may be faster or slower by itself."),
    ("Server's machine", Weight::Matters, "Another machine is another speed."),
    ("Quantisation", Weight::Subject, "Another quantisation is another amount of work for every token."),
    ("Model's digest", Weight::Matters, "The files of the model are not the same."),
    (
        "Facts and prompts",
        Weight::Matters,
        "They were not asked the same: prompt and answer have other lengths.",
    ),
    ("Language", Weight::Matters, "Another language has other prompts and other tokens."),
    (
        "Nonce",
        Weight::Matters,
        "Without it a server may answer from its cache, and TTFT is then another figure.",
    ),
    ("Runs", Weight::Harmless, "Only how sure a figure is depends on it."),
    ("Warm-ups", Weight::Harmless, "Cold calls stand apart anyway."),
    ("Pause", Weight::Matters, "A machine that rests is cooler, and may be faster."),
    ("Order", Weight::Harmless, "Runs of different sessions are no pairs anyway."),
    ("System", Weight::Matters, "It is another system, and so another machine or another installation."),
    ("System's version", Weight::Matters, "Drivers and scheduling may have changed with it."),
    ("Kernel", Weight::Matters, "Drivers and scheduling may have changed with it."),
    ("Instruction set", Weight::Matters, "It is another machine."),
    ("Processor", Weight::Matters, "It is another machine."),
    ("Memory", Weight::Matters, "It is another machine, or one that was changed."),
    ("GPU", Weight::Matters, "It is another machine, or one that was changed."),
    ("GPU's driver", Weight::Matters, "Another driver may be faster or slower by itself."),
    ("num_predict", Weight::Matters, "The answers may have different lengths: that is other work."),
];

/// A setting that is asked about by comparing.
const OF_SETTING: (Weight, &str) = (Weight::Subject, "The setting that is tried.");
const NOT_KNOWN: &str = "It is not known on every side whether it is the same.";

/// Every setting as a fact; `value` gives what was asked for, and what was not is the server's default.
pub(super) fn settings_facts(value: impl Fn(&str) -> Option<String>) -> Vec<Fact> {
    let fact = |name: &str| Fact {
        group: FactGroup::Configuration,
        name: name.to_owned(),
        value: Some(value(name).unwrap_or_else(|| "default".into())),
    };
    SETTING_RANGES.iter().map(|range| fact(range.name)).collect()
}

/// What is not the same on all sides, the weightiest first, and how many facts are.
pub(super) fn differences(sides: &[Side]) -> (Vec<Difference>, u32) {
    let mut names: Vec<(FactGroup, &str)> = Vec::new();
    for fact in sides.iter().flat_map(|side| &side.facts) {
        if !names.iter().any(|(_, name)| *name == fact.name) {
            names.push((fact.group, &fact.name));
        }
    }
    let mut same = 0;
    let mut found: Vec<Difference> = Vec::new();
    for (group, name) in names {
        let values: Vec<Option<String>> = sides.iter().map(|side| value_of(side, name)).collect();
        match difference(group, name, values) {
            Some(difference) => found.push(difference),
            None => same += 1,
        }
    }
    found.sort_by_key(|difference| (difference.weight, difference.group));
    (found, same)
}

fn value_of(side: &Side, name: &str) -> Option<String> {
    side.facts.iter().find(|fact| fact.name == name)?.value.clone()
}

/// `None` when every side is known to have the same.
fn difference(group: FactGroup, name: &str, values: Vec<Option<String>>) -> Option<Difference> {
    let known: Vec<&String> = values.iter().flatten().collect();
    let differ = known.windows(2).any(|pair| pair[0] != pair[1]);
    if !differ && (known.len() == values.len() || known.is_empty()) {
        return None;
    }
    let rule = RULES.iter().find(|(of, ..)| *of == name).map(|(_, weight, why)| (*weight, *why));
    let (weight, why) = match rule.unwrap_or(OF_SETTING) {
        (Weight::Harmless, why) => (Weight::Harmless, why),
        _ if !differ => (Weight::Unknown, NOT_KNOWN),
        rule => rule,
    };
    Some(Difference { group, name: name.to_owned(), values, weight, why: why.to_owned() })
}
