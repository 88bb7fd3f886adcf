//! A benchmark on disk: one folder, readable without the program. Files appear whole or not at all, and a call is on
//! disk before the next one starts.

mod folder;
mod found;
mod imported;
mod load;
mod lock;
mod marks;
mod name;
mod notes;
mod trash;
mod whole;

#[cfg(test)]
mod tests;

pub use folder::{Artifact, RunFolder};
pub use found::{FoundRun, find_run, find_runs};
pub use imported::{ImportPlace, SavedImport, load_imported};
pub use load::{is_live, load, load_status};
pub use marks::load_marks;
pub use name::{folder_name, imported_folder_name, name_may_hold_model, planned_folder_name};
pub use notes::{load_notes, save_notes};
pub use trash::{Trashed, restore, trash, trashed};
pub use whole::{read, remove, rename, write_atomic};

/// The record.
pub const RECORD_FILE: &str = "run.json";
/// What was imported, in the folder of an import.
pub const IMPORT_FILE: &str = "import.json";
/// The folder of the file that was imported, below the import's.
pub const SOURCE_DIR: &str = "source";
/// One line a call, appended as it ends.
pub const CALLS_FILE: &str = "calls.jsonl";
/// Raw marks, one compressed file a call.
pub const EVENTS_DIR: &str = "events";
/// The report.
pub const REPORT_FILE: &str = "report.md";
/// The report in one self-contained file.
pub const HTML_FILE: &str = "report.html";
/// Tags and note.
pub const NOTES_FILE: &str = "notes.json";
/// Deleted runs, below a reports place.
pub const TRASH_DIR: &str = ".trash";
/// Figures.
pub const ARMS_DIR: &str = "arms";
/// The folder of the plots, below the run's.
pub const PLOTS_DIR: &str = "plots";
/// Locked by the process that measures, so that a crash can be told from a run in progress.
const LOCK_FILE: &str = "run.lock";
