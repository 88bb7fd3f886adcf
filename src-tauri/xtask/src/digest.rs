//! SHA-256 of files and folders: what a download is checked by, and what tells that sources have changed.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// SHA-256 of a file in lower-case hexadecimal.
///
/// # Errors
/// When the file cannot be read.
pub fn file(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    add_file(&mut hash, path).map_err(|source| Error::io(format!("reading {}", path.display()), &source))?;
    Ok(hex(hash))
}

/// SHA-256 over the names and contents of everything below `folder`, without the entries of that folder named in `skip`.
///
/// # Errors
/// When something cannot be read.
pub fn folder(folder: &Path, skip: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    add_folder(&mut hash, folder, skip)
        .map_err(|source| Error::io(format!("reading {}", folder.display()), &source))?;
    Ok(hex(hash))
}

/// SHA-256 of a text.
pub fn text(text: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(text);
    hex(hash)
}

/// Whether `stamp` holds `expected`, as [`write_stamp`] leaves it. A stamp that is not there holds nothing.
pub fn has_stamp(stamp: &Path, expected: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == expected)
}

/// Remembers `text` in the file `stamp`.
///
/// # Errors
/// When the file cannot be written.
pub fn write_stamp(stamp: &Path, text: &str) -> Result<()> {
    let write = || {
        if let Some(parent) = stamp.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(stamp, text)
    };
    write().map_err(|source| Error::io(format!("writing {}", stamp.display()), &source))
}

fn add_file(hash: &mut Sha256, path: &Path) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(()),
            n => hash.update(&buffer[..n]),
        }
    }
}

fn add_folder(hash: &mut Sha256, folder: &Path, skip: &[&str]) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        if skip.iter().any(|skipped| name == *skipped) {
            continue;
        }
        hash.update(name.as_encoded_bytes());
        // A name never holds NUL, so that "ab" + "c" and "a" + "bc" stay apart.
        hash.update([0]);
        if entry.file_type()?.is_dir() {
            add_folder(hash, &entry.path(), &[])?;
        } else {
            add_file(hash, &entry.path())?;
        }
        hash.update([0]);
    }
    Ok(())
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_file_is_the_published_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("abc");
        fs::write(&path, "abc").unwrap();
        assert_eq!(file(&path).unwrap(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(text("abc"), file(&path).unwrap());
    }

    #[test]
    fn a_folders_hash_changes_with_contents_and_names_but_not_with_skipped_files() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path();
        fs::create_dir_all(path.join("src")).unwrap();
        fs::write(path.join("src/a.ts"), "1").unwrap();
        let first = folder(path, &["dist"]).unwrap();

        fs::create_dir_all(path.join("dist")).unwrap();
        fs::write(path.join("dist/a.js"), "1").unwrap();
        assert_eq!(folder(path, &["dist"]).unwrap(), first);

        fs::write(path.join("src/a.ts"), "2").unwrap();
        let second = folder(path, &["dist"]).unwrap();
        assert_ne!(second, first);

        fs::rename(path.join("src/a.ts"), path.join("src/b.ts")).unwrap();
        assert_ne!(folder(path, &["dist"]).unwrap(), second);
    }

    #[test]
    fn a_stamp_holds_only_what_was_written() {
        let dir = tempfile::tempdir().unwrap();
        let stamp = dir.path().join("deep/stamp");
        assert!(!has_stamp(&stamp, "a"));
        write_stamp(&stamp, "a").unwrap();
        assert!(has_stamp(&stamp, "a"));
        assert!(!has_stamp(&stamp, "b"));
    }
}
