//! Paths that were text on the way: to the page and back, into preferences, into a record.

use std::path::{Component, Path, PathBuf};

use chimera_types::spec::BenchmarkSpec;

/// What stands in text for whatever is no Unicode.
const LOST: char = '\u{FFFD}';

/// The path that a text meant. A name that is no Unicode reaches the page with marks in the place of what cannot be
/// written; where exactly one name on disk reads like it, that one is meant. Every other path stays as it is.
pub fn resolve_path(told: &Path) -> PathBuf {
    let is_marked = |part: &Path| part.to_str().is_some_and(|text| text.contains(LOST));
    if !is_marked(told) || told.exists() {
        return told.to_owned();
    }
    let mut real = PathBuf::new();
    for part in told.components() {
        let next = real.join(part);
        let marked = matches!(part, Component::Normal(name) if is_marked(Path::new(name))) && !next.exists();
        real = marked.then(|| only_one_that_reads_like(&real, part)).flatten().unwrap_or(next);
    }
    real
}

/// A specification from the page, or from the last start, with the paths it meant.
pub fn resolve_paths(spec: &BenchmarkSpec) -> BenchmarkSpec {
    BenchmarkSpec {
        folder: resolve_path(&spec.folder),
        reports_place: resolve_path(&spec.reports_place),
        ..spec.clone()
    }
}

fn only_one_that_reads_like(folder: &Path, part: Component<'_>) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(folder).ok()?;
    let mut alike = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy() == part.as_os_str().to_string_lossy());
    let found = alike.next()?.path();
    alike.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_plain_text_stays_as_it_is() {
        for path in ["/home/ünal/reports", r"C:\Users\Ünal", "", "gone \u{FFFD}"] {
            assert_eq!(resolve_path(Path::new(path)), Path::new(path));
        }
    }

    #[cfg(target_os = "linux")]
    mod names_that_are_no_unicode {
        use super::*;
        use chimera_types::paths::display;
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;

        #[test]
        fn are_found_again_from_their_text() {
            let place = tempfile::tempdir().unwrap();
            let real =
                place.path().join(OsStr::from_bytes(b"caf\xE9")).join("a").join(OsStr::from_bytes(b"\xFF"));
            std::fs::create_dir_all(&real).unwrap();
            let text = display(&real);
            assert_eq!(resolve_path(Path::new(&text)), real);
            assert_eq!(resolve_path(&Path::new(&text).join("new.md")), real.join("new.md"));
        }

        #[test]
        fn are_not_guessed_when_two_read_alike() {
            let place = tempfile::tempdir().unwrap();
            for name in [b"caf\xE9", b"caf\xE8"] {
                std::fs::create_dir(place.path().join(OsStr::from_bytes(name))).unwrap();
            }
            let text = place.path().join("caf\u{FFFD}");
            assert_eq!(resolve_path(&text), text);
        }
    }
}
