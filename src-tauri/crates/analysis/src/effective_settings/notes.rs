//! What the user should know of it before Start, and what the record keeps.

use super::words::{list, reasons};
use super::{Effect, EffectiveSettings, Reason, effective};
use chimera_types::record::ArmFacts;
use chimera_types::server;
use chimera_types::spec::{ArmSpec, BenchmarkSpec};
use chimera_types::warning::Warning;

/// A configuration with what is known of it.
struct Arm<'a> {
    spec: &'a ArmSpec,
    facts: &'a ArmFacts,
    settings: EffectiveSettings,
}

/// Configurations that are the same in effect (`same_setting`) or in everything (`identical_arms`), and values that have
/// none (`context_above_model`, `setting_no_effect`). `arms` are the servers and models in the configurations' order.
#[must_use]
pub fn notes(spec: &BenchmarkSpec, arms: &[ArmFacts]) -> Vec<Warning> {
    let arms: Vec<Arm<'_>> = spec
        .arms
        .iter()
        .zip(arms)
        .map(|(spec, facts)| {
            let support = server::setting_support(&facts.server);
            Arm { spec, facts, settings: effective(&spec.settings, &facts.model, &support) }
        })
        .collect();
    let all: Vec<&Arm<'_>> = arms.iter().collect();
    let alike = groups(&all, |a, b| {
        a.facts.server == b.facts.server
            && a.facts.model.name == b.facts.model.name
            && a.settings.same_as(&b.settings).is_some()
    });
    let mut notes: Vec<Warning> = alike.iter().flat_map(|group| of_group(group)).collect();
    notes.extend(above_model(&all));
    notes.extend(moot(&all));
    notes
}

fn of_group(group: &[&Arm<'_>]) -> Vec<Warning> {
    let by_name = groups(group, |a, b| a.spec.settings == b.spec.settings);
    let mut notes = Vec::new();
    if by_name.len() > 1 {
        let settings: Vec<&EffectiveSettings> = group.iter().map(|arm| &arm.settings).collect();
        notes.push(Warning::new(
            "same_setting",
            format!("{} are the same in effect: a difference between them is noise.", names(group)),
            reasons(&settings).join(" "),
            "Give them settings that differ in effect, or leave all but one of them out.",
        ));
    }
    for same in by_name.iter().filter(|same| same.len() > 1) {
        notes.push(Warning::new(
            "identical_arms",
            format!("{} differ in name only: a difference between them is noise.", names(same)),
            "Server, model and every setting are the same.",
            "Leave it so for an A/A test, which shows how large noise is; change a setting otherwise.",
        ));
    }
    notes
}

/// A context that is cut makes every figure of its calls unusable: it is not the one asked for.
fn above_model(arms: &[&Arm<'_>]) -> Vec<Warning> {
    let cut = |arm: &Arm<'_>| {
        arm.settings.0.iter().find_map(|setting| match (setting.asked, &setting.reason) {
            (Some(asked), Some(Reason::CutToModel(most))) => Some((asked as u64, *most)),
            _ => None,
        })
    };
    let cuts: Vec<&Arm<'_>> = arms.iter().copied().filter(|arm| cut(arm).is_some()).collect();
    let told = groups(&cuts, |a, b| cut(a) == cut(b));
    told.iter()
        .filter_map(|group| {
            let (asked, most) = cut(group.first()?)?;
            Some(Warning::new(
                "context_above_model",
                format!("{}: num_ctx {asked} is more than the {most} tokens the model was made for.", names(group)),
                "The server cuts it to that, and figures measured with another context than the one asked for are not used.",
                format!("Set num_ctx to {most} or less."),
            ))
        })
        .collect()
}

fn moot(arms: &[&Arm<'_>]) -> Vec<Warning> {
    let moot = |arm: &Arm<'_>| -> Vec<&'static str> {
        let settings = arm.settings.0.iter();
        settings.filter(|s| s.asked.is_some() && s.effect == Effect::Moot).map(|s| s.name).collect()
    };
    let with: Vec<&Arm<'_>> = arms.iter().copied().filter(|arm| !moot(arm).is_empty()).collect();
    let told = groups(&with, |a, b| moot(a) == moot(b));
    told.iter()
        .filter_map(|group| {
            let set = moot(group.first()?);
            Some(Warning::new(
                "setting_no_effect",
                format!(
                    "{}: {} {} no difference.",
                    names(group),
                    list(&set),
                    if set.len() == 1 { "makes" } else { "make" }
                ),
                "At temperature 0 the likeliest token is always taken.",
                "Raise the temperature if the setting is what you measure.",
            ))
        })
        .collect()
}

/// Items that are alike, in the order of their first.
fn groups<'a, T: ?Sized>(items: &[&'a T], alike: impl Fn(&T, &T) -> bool) -> Vec<Vec<&'a T>> {
    let mut groups: Vec<Vec<&T>> = Vec::new();
    for item in items {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| alike(first, item))) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups
}

fn names(arms: &[&Arm<'_>]) -> String {
    list(&arms.iter().map(|arm| arm.spec.name.trim()).collect::<Vec<_>>())
}
