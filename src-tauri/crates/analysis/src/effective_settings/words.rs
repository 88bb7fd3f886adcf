//! Why settings come to the same, as sentences.

use super::{Effect, EffectiveSetting, EffectiveSettings, Reason};
use chimera_types::units;

/// One sentence for each setting that is asked for with more than one value.
pub(super) fn reasons(all: &[&EffectiveSettings]) -> Vec<String> {
    let Some(first) = all.first() else { return Vec::new() };
    (0..first.0.len())
        .filter_map(|at| reason(&all.iter().map(|one| &one.0[at]).collect::<Vec<_>>()))
        .collect()
}

fn reason(of_one: &[&EffectiveSetting]) -> Option<String> {
    let mut values: Vec<String> = Vec::new();
    for setting in of_one {
        let value = units::setting(setting.asked);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.len() < 2 {
        return None;
    }
    let told = of_one.iter().filter(|setting| setting.reason.is_some());
    // What bends a value says more than that it is a default.
    let strongest = told
        .max_by_key(|setting| !matches!(setting.reason, Some(Reason::ModelsDefault | Reason::OurDefault)))?;
    let name = strongest.name;
    let values = list(&values);
    Some(match strongest.reason.as_ref()? {
        Reason::NotApplied(why) => why.clone(),
        Reason::ModelsDefault => format!("{name} {} is the model's own default.", value(strongest.effect)),
        Reason::OurDefault => {
            format!("{name} {} is what is sent where none is set.", value(strongest.effect))
        }
        Reason::EveryLayer(layers) => format!(
            "{name} {values} keep every layer on the GPU: the model has {layers} and an output layer."
        ),
        Reason::CutToModel(most) => {
            format!("{name} {values} come to {most} tokens, the most that the model was made for.")
        }
        Reason::CutToContext(most) => format!("{name} {values} come to {most} tokens, the whole context."),
        Reason::Greedy => {
            format!("{name} makes no difference at temperature 0: the likeliest token is always taken.")
        }
    })
}

fn value(effect: Effect) -> String {
    match effect {
        Effect::Value(value) => units::setting(Some(value)),
        Effect::ServersOwn | Effect::EveryLayer | Effect::Moot => units::setting(None),
    }
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn list<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
