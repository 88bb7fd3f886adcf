//! What sides are called, so that no two have the same name.

use super::Side;
use chimera_types::paths::one_line;

/// The shortest of these names that tells all sides apart: the configuration's (left out where all have the same), with the
/// model, with the time; numbers at the end where nothing else does.
pub(super) fn labels(sides: &[Side]) -> Vec<String> {
    let one_name = sides.windows(2).all(|pair| pair[0].name == pair[1].name);
    let name = |side: &Side| if one_name { String::new() } else { one_line(&side.name) };
    let named = |parts: &dyn Fn(&Side) -> Vec<String>| -> Vec<String> {
        sides.iter().map(|side| join(&parts(side))).collect()
    };
    let whole =
        named(&|side| vec![one_line(&side.name), model(side), time(side, "2026-11-24 02:50:00".len())]);
    let shorter = [
        named(&|side| vec![name(side)]),
        named(&|side| vec![name(side), model(side)]),
        named(&|side| vec![name(side), minute(side)]),
        named(&|side| vec![name(side), model(side), minute(side)]),
        named(&|side| vec![name(side), time(side, "2026-11-24 02:50:00".len())]),
    ];
    shorter.into_iter().find(|names| is_distinct(names)).unwrap_or_else(|| numbered(&whole))
}

fn model(side: &Side) -> String {
    side.model.as_deref().map(one_line).unwrap_or_default()
}

/// `2026-11-24 02:50`.
fn minute(side: &Side) -> String {
    time(side, "2026-11-24 02:50".len())
}

/// So many characters of the time at which it began. Empty where that is not known.
fn time(side: &Side, characters: usize) -> String {
    let at = side.started_at.as_deref().unwrap_or_default();
    at.get(..characters).map(|at| at.replace('T', " ")).unwrap_or_default()
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
