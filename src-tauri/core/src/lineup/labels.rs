//! What sides are called, so that no two have the same name.

use super::Side;
use crate::naming::one_line;

/// The shortest of these names that tells all sides apart: the configuration's, with the model, with the time; numbers at
/// the end where nothing else does.
pub(super) fn labels(sides: &[Side]) -> Vec<String> {
    let kinds: [fn(&Side) -> String; 4] = [
        |side| one_line(&side.name),
        |side| join(&[one_line(&side.name), model(side)]),
        |side| join(&[one_line(&side.name), minute(side)]),
        |side| join(&[one_line(&side.name), model(side), minute(side)]),
    ];
    let named = |kind: &fn(&Side) -> String| sides.iter().map(kind).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = kinds.iter().map(named).collect();
    all.iter().find(|names| is_distinct(names)).cloned().unwrap_or_else(|| numbered(&all[3]))
}

fn model(side: &Side) -> String {
    side.model.as_deref().map(one_line).unwrap_or_default()
}

/// `2026-11-24 02:50`.
fn minute(side: &Side) -> String {
    let at = side.started_at.as_deref().unwrap_or_default();
    at.get(..16).map(|at| at.replace('T', " ")).unwrap_or_default()
}

fn join(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
}

fn is_distinct(names: &[String]) -> bool {
    let repeated = |(at, name): (usize, &String)| names[..at].contains(name);
    names.iter().all(|name| !name.is_empty()) && !names.iter().enumerate().any(repeated)
}

fn numbered(names: &[String]) -> Vec<String> {
    let number = |(at, name): (usize, &String)| match names.iter().filter(|other| *other == name).count() {
        1 if !name.is_empty() => name.clone(),
        _ => format!("{name} ({})", at + 1).trim_start().to_owned(),
    };
    names.iter().enumerate().map(number).collect()
}
