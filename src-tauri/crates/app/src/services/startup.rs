//! What the first view needs.

use crate::sample;
use std::path::{Path, PathBuf};

use super::history::History;
use super::places::Places;
use super::preferences::load_preferences;
use super::reports_place::default_reports_place;
use super::resolve_path::resolve_path;
use crate::dto::{AppInfo, Preferences};
use chimera_types::error::Error;
use chimera_types::language::LANGUAGES;
use chimera_types::paths::display;
use chimera_types::spec::{
    ArmSpec, BenchmarkSpec, DEFAULT_BLOCKS, LIMIT_RANGES, ProviderKind, RUN_RANGES, SETTING_RANGES,
};
use chimera_types::warning::Warning;

/// Gathers what the first view needs and writes the sample folder where it is missing. A part that cannot be had is told
/// in the notices; the view can be drawn all the same.
#[must_use]
pub fn app_info(places: &Places, history: &History) -> AppInfo {
    let loaded = load_preferences(places);
    let mut notices: Vec<Warning> = loaded.notice.into_iter().collect();
    let preferences = loaded.preferences;
    let sample_folder = sample_folder(places).unwrap_or_else(|error| {
        notices.push(notice("sample_unwritable", "There is no sample folder.", &error));
        PathBuf::new()
    });
    let place = reports_place(places, &preferences);
    let unfinished = history.unfinished(&place).unwrap_or_else(|error| {
        notices.push(notice("runs_unreadable", "Runs that a crash left cannot be looked for.", &error));
        Vec::new()
    });
    AppInfo {
        version: env!("CARGO_PKG_VERSION").into(),
        os: std::env::consts::OS.into(),
        default_blocks: DEFAULT_BLOCKS,
        default_spec: default_spec(sample_folder.clone(), place),
        sample_folder: display(&sample_folder),
        default_reports_place: display(&default_reports_place(places)),
        setting_ranges: SETTING_RANGES.to_vec(),
        limit_ranges: LIMIT_RANGES.to_vec(),
        run_ranges: RUN_RANGES.to_vec(),
        languages: LANGUAGES.to_vec(),
        preferences,
        unfinished,
        notices,
    }
}

/// Where runs are saved: the user's choice, else the default place.
#[must_use]
pub fn reports_place(places: &Places, preferences: &Preferences) -> PathBuf {
    let chosen = preferences.reports_place.as_ref().map(|place| resolve_path(Path::new(place)));
    chosen.unwrap_or_else(|| default_reports_place(places))
}

fn default_spec(folder: PathBuf, reports_place: PathBuf) -> BenchmarkSpec {
    let baseline = ArmSpec::new("Baseline", ProviderKind::Ollama, "", "");
    BenchmarkSpec::new(folder, vec![baseline], reports_place)
}

/// The sample folder, written at the first start and left alone afterwards: the user may have changed it.
fn sample_folder(places: &Places) -> Result<PathBuf, Error> {
    let folder = places.sample_folder();
    if !folder.is_dir() {
        sample::write(&folder)?;
    }
    Ok(folder)
}

fn notice(code: &str, seen: &str, error: &Error) -> Warning {
    Warning::new(code, seen, error.to_string(), error.hint())
}
