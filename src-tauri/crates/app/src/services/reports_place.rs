//! Where runs are saved, and what is doubtful of a place: folders that are synchronised, missing, read-only or removable.
//!
//! A run is hundreds of small files, written and renamed while it is measured. A folder that is synchronised uploads each
//! of them in the middle of a measurement, and may hold one of them at the moment it is renamed.

use std::path::{Path, PathBuf};

use super::places::{Places, is_writable};
use crate::dto::{PlaceView, Preferences};
use chimera_types::paths::{display, is_on_network};
use chimera_types::warning::Warning;

/// The folder of the runs below the account's documents or home.
const REPORTS_FOLDER: &str = "Chimera Bench";

/// The default place, and why it is not below the documents when it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Default {
    path: PathBuf,
    because: Option<Warning>,
}

/// Where runs are saved when the user chose nothing: the account's documents, unless these are synchronised or cannot be
/// written; runs that lie there already keep their place.
#[must_use]
pub fn default_reports_place(places: &Places) -> PathBuf {
    default_place(places, &variable, is_writable).path
}

/// A place, and what the user should know of it.
#[must_use]
pub fn place_view(places: &Places, preferences: &Preferences) -> PlaceView {
    let default = default_place(places, &variable, is_writable);
    let (path, is_default) = match &preferences.reports_place {
        Some(chosen) => (PathBuf::from(chosen), false),
        None => (default.path.clone(), true),
    };
    let mut notes = place_notes(&path);
    notes.extend(default.because.filter(|_| is_default));
    PlaceView { path: display(&path), is_default, notes }
}

/// What is doubtful of a place. Tries whether it can be written.
fn place_notes(path: &Path) -> Vec<Warning> {
    [sync_warning(path), unusable(path), removable(path), remote(path)].into_iter().flatten().collect()
}

/// Whether a place is synchronised, as its path tells; nothing is touched.
#[must_use]
pub fn sync_warning(path: &Path) -> Option<Warning> {
    synced_by(&display(path), &variable).map(synced_note)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn default_place(
    places: &Places,
    variable: &dyn Fn(&str) -> Option<String>,
    writable: impl Fn(&Path) -> bool,
) -> Default {
    let own = || places.data.join("reports");
    let Some(documents) = places.documents.as_deref().filter(|documents| writable(documents)) else {
        return Default { path: own(), because: None };
    };
    let below = documents.join(REPORTS_FOLDER);
    match synced_by(&display(documents), variable) {
        // Runs that are there stay in the list; the place is warned about like one that was chosen.
        Some(_) if below.is_dir() => Default { path: below, because: None },
        Some(by) => {
            let home = variable("USERPROFILE").or_else(|| variable("HOME")).map(PathBuf::from);
            let home = home.filter(|home| synced_by(&display(home), variable).is_none());
            let path = home.filter(|home| writable(home)).map_or_else(own, |home| home.join(REPORTS_FOLDER));
            Default { path, because: Some(elsewhere(by)) }
        }
        None => Default { path: below, because: None },
    }
}

/// The service that synchronises a folder, as far as its path and the system's variables tell. Pure, and for paths of any
/// system: separators may be either way, and capitals do not count.
fn synced_by(path: &str, variable: &dyn Fn(&str) -> Option<String>) -> Option<&'static str> {
    let parts = parts(path);
    let below = |name: &str| variable(name).is_some_and(|root| parts.starts_with(&self::parts(&root)));
    if ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"].into_iter().any(below) {
        return Some("OneDrive");
    }
    let is = |part: &String, name: &str| part == name || part.starts_with(&format!("{name} - "));
    let of_part = |part: &String| match part.as_str() {
        _ if is(part, "onedrive") => Some("OneDrive"),
        "dropbox" => Some("Dropbox"),
        _ if part.starts_with("dropbox (") => Some("Dropbox"),
        "com~apple~clouddocs" | "icloud drive" | "iclouddrive" => Some("iCloud Drive"),
        "google drive" | "googledrive" | "my drive" | "drivefs" => Some("Google Drive"),
        "nextcloud" | "owncloud" => Some("Nextcloud"),
        // macOS keeps every service's folder here, with the service's name in front.
        _ if part.starts_with("onedrive-") => Some("OneDrive"),
        _ if part.starts_with("googledrive-") => Some("Google Drive"),
        _ => None,
    };
    parts.iter().find_map(of_part)
}

/// A path in lower case by its parts, whatever separates them.
fn parts(path: &str) -> Vec<String> {
    path.split(['/', '\\']).filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

fn elsewhere(by: &str) -> Warning {
    Warning::new(
        "place_outside_sync",
        format!("Reports are not saved in your documents: {by} synchronises that folder."),
        "A run writes hundreds of small files; uploading them disturbs the measurement and may lock a file.",
        "Choose another place if you prefer.",
    )
}

fn synced_note(by: &str) -> Warning {
    Warning::new(
        "place_synced",
        format!("This folder is synchronised by {by}."),
        "A run writes hundreds of small files; uploading them disturbs the measurement and may lock a file.",
        "Choose a folder outside of it, and copy finished reports there.",
    )
}

/// Whether reports can be written: in the folder itself, or in the nearest one above it that exists.
fn unusable(path: &Path) -> Option<Warning> {
    if path.is_dir() {
        return (!is_writable(path)).then(|| {
            Warning::new(
                "place_read_only",
                "This folder cannot be written.",
                "This account has no right to write here, or the medium is read-only or full.",
                "Choose another folder.",
            )
        });
    }
    if path.exists() {
        let seen = "This is a file, not a folder.";
        return Some(Warning::new(
            "place_no_folder",
            seen,
            "A file has this name.",
            "Choose another folder.",
        ));
    }
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match whole.ancestors().skip(1).find(|above| above.exists()) {
        Some(above) if above.is_dir() && is_writable(above) => None,
        Some(_) | None => Some(Warning::new(
            "place_missing",
            "This folder does not exist and cannot be made.",
            "A drive is not connected, or the folder above cannot be written.",
            "Connect the drive, or choose another folder.",
        )),
    }
}

/// Whether the folder lies on a medium that can be taken out.
fn removable(path: &Path) -> Option<Warning> {
    chimera_machine::disks::is_removable(path).then(|| {
        Warning::new(
            "place_removable",
            "This folder is on a removable drive.",
            "A drive that is taken out in the middle of a run ends it; a slow one can disturb it.",
            "Leave it connected while a benchmark runs.",
        )
    })
}

/// Whether the folder lies on another machine.
fn remote(path: &Path) -> Option<Warning> {
    is_on_network(path).then(|| {
        Warning::new(
            "place_remote",
            "This folder is on another machine.",
            "Every file goes over the network while it is measured, and a connection that breaks ends the run.",
            "Choose a folder on this machine, and copy finished reports there.",
        )
    })
}

#[cfg(test)]
mod tests;
