//! What someone needs who helps with a problem, as one text: no keys, no names of people or machines, nothing measured.

use chimera_machine::environment;
use std::fmt::Write as _;

use jiff::Timestamp;

use super::places::Places;
use super::preferences::peek;
use super::reports_place::place_view;
use super::self_check::self_check_now;
use crate::dto::Preferences;
use chimera_client::provider::{self, DiscoveredServer};
use chimera_storage::logs::{self, Redaction};
use chimera_types::environment::Environment;
use chimera_types::units::{self, UNKNOWN};

/// Lines of the log that are shown.
const LOG_LINES: usize = 50;

/// What only the window knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WindowFacts {
    /// Version of the system's web view.
    pub webview: Option<String>,
}

/// The text. `found` are the servers that were looked for; `window` is `None` on the command line.
#[must_use]
pub fn diagnostics(places: &Places, found: &[DiscoveredServer], window: Option<&WindowFacts>) -> String {
    let preferences = peek(places);
    let mut text = String::new();
    machine(&mut text, &environment::detect(), window);
    servers(&mut text, found);
    settings(&mut text, places, &preferences);
    self_check(&mut text, places);
    let lines = logs::latest(&places.logs(), LOG_LINES);
    section(&mut text, &format!("Log, last {} lines", lines.len()));
    for entry in lines {
        line(&mut text, &entry);
    }
    Redaction::of_this_account().apply(&text)
}

fn machine(text: &mut String, machine: &Environment, window: Option<&WindowFacts>) {
    let known = |value: &Option<String>| value.clone().unwrap_or_else(|| UNKNOWN.into());
    line(text, &format!("Chimera Bench {}", env!("CARGO_PKG_VERSION")));
    line(text, &format!("At: {}", Timestamp::now().strftime("%Y-%m-%d %H:%M UTC")));
    line(text, &format!("System: {} ({} {})", known(&machine.os_version), machine.os, machine.arch));
    line(text, &format!("Kernel: {}", known(&machine.kernel)));
    match window {
        Some(window) => line(text, &format!("Web view: {}", known(&window.webview))),
        None => line(text, "Web view: none, this is the command line"),
    }
    let cores = machine.logical_cores.map_or_else(|| UNKNOWN.into(), |cores| cores.to_string());
    line(text, &format!("CPU: {}, {cores} logical cores", known(&machine.cpu)));
    let memory = machine.memory_bytes.map_or_else(|| UNKNOWN.into(), units::bytes);
    line(text, &format!("Memory: {memory}"));
    if machine.gpus.is_empty() {
        line(text, "GPU: none that could be asked");
    }
    for gpu in &machine.gpus {
        let memory = gpu.memory_bytes.map_or_else(|| UNKNOWN.into(), units::bytes);
        line(text, &format!("GPU: {}, {memory}, driver {}", gpu.name, known(&gpu.driver)));
    }
}

fn servers(text: &mut String, found: &[DiscoveredServer]) {
    section(text, "Servers");
    if found.is_empty() {
        line(text, "None was found.");
    }
    for server in found {
        let place = provider::server_place(&server.url);
        match (&server.server, &server.failure) {
            (Some(info), _) => {
                let version = info.version.as_deref().unwrap_or("unknown version");
                let models = server.models.len();
                line(text, &format!("{} {version}, {place}, models: {models}", info.product));
            }
            (None, failure) => {
                let code = failure.as_ref().map_or(UNKNOWN, |failure| failure.code.as_str());
                line(text, &format!("{} API, {place}: {code}", server.provider.label()));
            }
        }
    }
}

/// What the user set, without the latest specification: its folder and model are nobody's business.
fn settings(text: &mut String, places: &Places, preferences: &Preferences) {
    section(text, "Settings");
    line(text, &format!("Theme: {}", word(preferences.theme)));
    let place = place_view(places, preferences);
    let kind = if place.is_default { "default" } else { "chosen" };
    let notes: Vec<&str> = place.notes.iter().map(|note| note.code.as_str()).collect();
    line(text, &format!("Reports place: {kind}{}", noted(&notes)));
    let limits = &preferences.limits;
    let total = limits.total_s.map_or_else(|| "none".into(), |total| format!("{total} s"));
    line(
        text,
        &format!(
            "Limits: connect {} s, first token {} s, idle {} s, total {total}; {} files, JSON up to {} MiB",
            limits.connect_s,
            limits.first_token_s,
            limits.idle_s,
            preferences.folder_limits.files,
            preferences.folder_limits.json_mib
        ),
    );
    line(text, &format!("Report language: {}", preferences.language.name()));
    line(text, &format!("Log level: {}", word(preferences.log_level)));
    line(text, &format!("Saved servers: {}", preferences.servers.len()));
}

fn self_check(text: &mut String, places: &Places) {
    section(text, "Self-check");
    let told = match self_check_now(places) {
        Ok(Some(view)) => {
            format!("{} {} days old, version {}.", view.sentence, view.age_days, view.report.app_version)
        }
        Ok(None) => "None was made.".into(),
        Err(error) => format!("Unreadable: {}.", error.code()),
    };
    line(text, &told);
}

/// A choice by its name in the preferences' file.
fn word(choice: impl serde::Serialize) -> String {
    let name = serde_json::to_value(choice).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_else(|| UNKNOWN.into())
}

fn noted(notes: &[&str]) -> String {
    if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) }
}

fn section(text: &mut String, title: &str) {
    line(text, &format!("\n{title}"));
}

fn line(text: &mut String, line: &str) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests;
