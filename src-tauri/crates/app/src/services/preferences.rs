//! The user's preferences as a file that is written whole and never lost in silence.

use std::io::ErrorKind;
use std::path::Path;

use super::places::Places;
use crate::dto::{Preferences, Theme, ThemeChoice};
use chimera_report::plot::theme::GROUND;
use chimera_storage::store;
use chimera_types::error::Error;
use chimera_types::paths::display;
use chimera_types::warning::Warning;

/// Folders and places that are remembered.
const RECENT_FOLDERS: usize = 10;

/// Preferences as they were found.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The preferences, or defaults.
    pub preferences: Preferences,
    /// Why they are defaults although a file exists.
    pub notice: Option<Warning>,
}

/// Reads the preferences. A file that cannot be understood is kept beside under another name and defaults are used.
#[must_use]
pub fn load_preferences(places: &Places) -> Loaded {
    let file = places.preferences_file();
    let (cause, next_step) = match store::read(&file) {
        Ok(bytes) => match parse(&bytes) {
            Ok(preferences) => return Loaded { preferences, notice: None },
            Err(damage) => (damage.to_string(), keep_aside(&file)),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Loaded { preferences: Preferences::default(), notice: None };
        }
        Err(error) => (error.to_string(), "Give this account the right to read it.".into()),
    };
    tracing::warn!("the preferences cannot be used; they are the defaults");
    let notice = Warning::new(
        "preferences_unreadable",
        format!("{} cannot be used; the preferences are the defaults.", display(&file)),
        cause,
        next_step,
    );
    Loaded { preferences: Preferences::default(), notice: Some(notice) }
}

/// The theme for a window that is about to open.
#[must_use]
pub fn chosen_theme(places: &Places) -> ThemeChoice {
    peek(places).theme
}

/// The colour behind everything on the page, as red, green and blue.
#[must_use]
pub fn page_ground(theme: Theme) -> [u8; 3] {
    let [_, red, green, blue] = GROUND.in_theme(theme).to_be_bytes();
    [red, green, blue]
}

/// The preferences for those who only look: a damaged file gives defaults, and is left for [`load_preferences`] to tell.
#[must_use]
pub fn peek(places: &Places) -> Preferences {
    let saved = store::read(&places.preferences_file()).ok();
    saved.and_then(|bytes| parse(&bytes).ok()).unwrap_or_default()
}

/// Some editors of Windows put a byte order mark before what they save.
fn parse(bytes: &[u8]) -> serde_json::Result<Preferences> {
    serde_json::from_slice(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes))
}

/// Renames a damaged file, so that the next save does not overwrite it, and says where it is now.
fn keep_aside(file: &Path) -> String {
    let stamp = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ");
    let aside = file.with_file_name(format!("preferences-damaged-{stamp}.json"));
    match store::rename(file, &aside) {
        Ok(()) => format!("The damaged file is kept as {}.", display(&aside)),
        Err(error) => {
            format!(
                "Copy it if you need it: the next change overwrites it. It could not be renamed: {error}."
            )
        }
    }
}

/// Writes the preferences.
///
/// # Errors
/// [`Error::Unwritable`] when the file or its folder cannot be written.
pub fn save_preferences(places: &Places, preferences: &Preferences) -> Result<(), Error> {
    std::fs::create_dir_all(&places.config)
        .map_err(|cause| Error::Unwritable { path: places.config.clone(), cause })?;
    let mut kept = preferences.clone();
    kept.recent_folders.truncate(RECENT_FOLDERS);
    kept.recent_places.truncate(RECENT_FOLDERS);
    let text = serde_json::to_vec_pretty(&kept).map_err(|error| Error::Internal(error.to_string()))?;
    store::write_atomic(&places.preferences_file(), &text)
}

#[cfg(test)]
mod tests;
