//! The sample reports folder on disk.

use std::fs;
use std::path::{Path, PathBuf};

use chimera_folder::sample::FILES;
use chimera_storage::store::write_atomic;
use chimera_types::Error;

/// Writes the sample into `folder` and returns it. Files that are there and whole stay untouched, other
/// files of the folder too; each file appears whole or not at all.
///
/// # Errors
/// [`Error::Unwritable`] with the file or folder that could not be written.
pub fn write(folder: &Path) -> Result<PathBuf, Error> {
    for file in FILES {
        let path = folder.join(file.path);
        if !is_whole(&path, file.bytes) {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)
                    .map_err(|cause| Error::Unwritable { path: folder.to_owned(), cause })?;
            }
            write_atomic(&path, file.bytes)?;
        }
    }
    Ok(folder.to_owned())
}

/// Whether the file has this very content. One that cannot be read counts as missing: writing it then
/// says why.
fn is_whole(path: &Path, bytes: &[u8]) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|found| found == bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_again_repairs_what_is_missing_and_leaves_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path()).unwrap();
        let kept = folder.path().join("README.md");
        let own = folder.path().join("own.csv");
        let cut = folder.path().join("aurora/aurora_1b_baseline.csv");
        let modified = fs::metadata(&kept).unwrap().modified().unwrap();
        fs::write(&own, "a\n1\n").unwrap();
        fs::write(&cut, "prompt,ttft_s").unwrap();
        write(folder.path()).unwrap();
        assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), modified);
        assert!(own.exists());
        assert!(fs::metadata(&cut).unwrap().len() > 100);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("taken");
        fs::write(&file, "x").unwrap();
        let error = write(&file).unwrap_err();
        assert_eq!(error.code(), "unwritable");
        assert!(error.to_string().contains("taken"), "{error}");
    }
}
