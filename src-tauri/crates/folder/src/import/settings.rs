//! Settings as they were printed, the heads of a report, and moments.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::column::normal;
use super::number::{self, Comma};
use chimera_types::imported::ImportedSetting;

/// What is kept of a report's head. Everything else, a host name above all, is left out.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("system", "System"),
    ("language", "Language"),
    ("operating_system", "Operating System"),
    ("os", "Operating System"),
    ("architecture", "Architecture"),
    ("arch", "Architecture"),
    ("rust_version", "Rust Version"),
    ("python_version", "Python Version"),
    ("status", "Status"),
];

/// Settings of a run.
pub(super) type Settings = BTreeMap<String, ImportedSetting>;

/// The name under which a fact of the environment is kept. `None` when it is not kept.
pub(super) fn environment_key(key: &str) -> Option<&'static str> {
    let key = normal(key);
    ENVIRONMENT.iter().find(|(known, _)| *known == key).map(|(_, name)| *name)
}

/// `num_gpu=60, temp=0.6, top_p=default`, `Ollama defaults`. What stands at its default is left out; the second part is
/// what could not be read.
pub(super) fn of_line(line: &str, comma: Comma) -> (Settings, Vec<String>) {
    let (mut settings, mut unread) = (Settings::new(), Vec::new());
    for part in line.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        match part.split_once(['=', ':']) {
            Some((name, value)) => insert(&mut settings, name, value, comma),
            None if part.to_lowercase().contains("default") => {}
            None => unread.push(part.to_owned()),
        }
    }
    (settings, unread)
}

/// Puts a setting that was written as text; nothing for one at its default.
pub(super) fn insert(settings: &mut Settings, name: &str, value: &str, comma: Comma) {
    let value = value.trim().trim_matches(['`', '*', '"']);
    let is_default =
        ["", "default", "none", "null", "n/a", "-", "nan"].contains(&value.to_lowercase().as_str());
    if is_default {
        return;
    }
    let number =
        number::read(value, comma).filter(|(written, rest)| rest.is_empty() && written.value.is_finite());
    let setting = number.map_or_else(
        || ImportedSetting::Text(value.to_owned()),
        |(written, _)| ImportedSetting::Number(narrowed(written.value)),
    );
    settings.insert(name_of(name), setting);
}

/// Settings as a JSON object has them; what is null is at its default.
pub(super) fn of_object(object: &Map<String, Value>) -> Settings {
    let mut settings = Settings::new();
    for (name, value) in object {
        let setting = match value {
            Value::Null => continue,
            Value::Number(number) => match number.as_f64() {
                Some(number) => ImportedSetting::Number(narrowed(number)),
                None => ImportedSetting::Text(number.to_string()),
            },
            Value::String(text) => {
                insert(&mut settings, name, text, Comma::Groups);
                continue;
            }
            other => ImportedSetting::Text(other.to_string()),
        };
        settings.insert(name_of(name), setting);
    }
    settings
}

fn name_of(name: &str) -> String {
    match super::column::meaning(name) {
        Some((super::column::Field::Setting(known), _)) => known.to_owned(),
        _ => normal(name),
    }
}

/// A number that a program kept in single precision, as it was meant: 0.6, not 0.6000000238418579.
fn narrowed(value: f64) -> f64 {
    let single = value as f32;
    let is_single = f64::from(single) == value && value.fract() != 0.0;
    if is_single { single.to_string().parse().unwrap_or(value) } else { value }
}

/// A moment as RFC 3339 in UTC: `2025-11-14 19:18:48 UTC`, RFC 3339 in any zone. `None` without a zone: then nobody knows
/// which moment it was.
pub(super) fn moment(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.to_string());
    }
    let civil = text.strip_suffix("UTC").or_else(|| text.strip_suffix("GMT"))?.trim();
    let civil: DateTime = civil.replacen(' ', "T", 1).parse().ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().to_string())
}

/// The settings on one line: `num_gpu=60, temperature=0.6`. Empty when all are at their default.
pub(super) fn line(settings: &Settings) -> String {
    let entries = settings.iter().map(|(name, setting)| match setting {
        ImportedSetting::Number(number) => format!("{name}={number}"),
        ImportedSetting::Text(text) => format!("{name}={text}"),
    });
    entries.collect::<Vec<_>>().join(", ")
}

/// A setting that is a number.
pub(super) fn number_of(settings: &Settings, name: &str) -> Option<f64> {
    match settings.get(name) {
        Some(ImportedSetting::Number(number)) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_at_its_default_is_no_setting() {
        let (settings, unread) =
            of_line("num_gpu=60, temp=0.6, top_p=default, Repeat_Penalty = Default", Comma::Groups);
        assert_eq!(line(&settings), "num_gpu=60, temperature=0.6");
        assert!(unread.is_empty());
        assert!(of_line("Ollama defaults", Comma::Groups).0.is_empty());
    }

    #[test]
    fn a_number_kept_in_single_precision_is_read_as_it_was_meant() {
        let object = serde_json::json!({"temperature": 0.6000000238418579, "num_ctx": 512, "top_k": null});
        assert_eq!(line(&of_object(object.as_object().unwrap())), "num_ctx=512, temperature=0.6");
    }

    #[test]
    fn a_moment_without_a_zone_is_not_known() {
        assert_eq!(moment("2025-11-14 19:18:48 UTC").as_deref(), Some("2025-11-14T19:18:48Z"));
        assert_eq!(moment("2025-11-14T20:18:48+01:00").as_deref(), Some("2025-11-14T19:18:48Z"));
        assert_eq!(moment("2025-09-30T20:11:33"), None);
        assert_eq!(moment("yesterday UTC"), None);
    }

    #[test]
    fn a_host_name_is_not_kept() {
        assert_eq!(environment_key("Hostname"), None);
        assert_eq!(environment_key(" SYSTEM "), Some("System"));
    }
}
