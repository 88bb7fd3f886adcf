//! Tags and note of a run, in its own folder.

use std::path::Path;

use super::{NOTES_FILE, read, rename, write_atomic};
use chimera_types::Error;
use chimera_types::record::RunNotes;

/// Reads the tags and the note of a run. Without a file there are none.
///
/// # Errors
/// [`Error::RunDamaged`] when the file cannot be understood, [`Error::Unreadable`].
pub fn load_notes(run: &Path) -> Result<RunNotes, Error> {
    let path = run.join(NOTES_FILE);
    let bytes = match read(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(RunNotes::default()),
        Err(cause) => return Err(Error::Unreadable { path, cause }),
    };
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    serde_json::from_slice(text).map_err(|cause| Error::RunDamaged { path, cause: cause.to_string() })
}

/// Writes the tags and the note of a run, whole or not at all. A file that cannot be understood is kept beside.
///
/// # Errors
/// [`Error::Unwritable`]; what was there before stays.
pub fn save_notes(run: &Path, notes: &RunNotes) -> Result<(), Error> {
    let path = run.join(NOTES_FILE);
    if matches!(load_notes(run), Err(Error::RunDamaged { .. })) {
        let aside = run.join(format!("{NOTES_FILE}.damaged"));
        rename(&path, &aside).map_err(|cause| Error::Unwritable { path: path.clone(), cause })?;
    }
    let text = serde_json::to_vec_pretty(notes).map_err(|cause| Error::Internal(cause.to_string()))?;
    write_atomic(&path, &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_back_and_a_damaged_file_is_kept_beside() {
        let run = tempfile::tempdir().unwrap();
        assert_eq!(load_notes(run.path()).unwrap(), RunNotes::default());
        let notes = RunNotes { tags: vec!["kv-cache".into()], note: "seen at night".into() };
        save_notes(run.path(), &notes).unwrap();
        assert_eq!(load_notes(run.path()).unwrap(), notes);
        std::fs::write(run.path().join(NOTES_FILE), "{\"tags\":").unwrap();
        assert_eq!(load_notes(run.path()).unwrap_err().code(), "run_damaged");
        save_notes(run.path(), &notes).unwrap();
        assert_eq!(load_notes(run.path()).unwrap(), notes);
        assert!(run.path().join("notes.json.damaged").is_file());
    }
}
