//! The folder that a start of the program names.

use std::path::{Path, PathBuf};

/// The reports folder among a start's arguments, the first of which is the program itself: the first that is no option,
/// seen from the folder in which the start was made. A file stands for the folder it lies in. It may be missing or
/// unusable: that is for the view to tell, at its field.
#[must_use]
pub fn cli_folder(arguments: &[String], working_folder: &Path) -> Option<PathBuf> {
    // Windows leaves the closing quote of `"C:\my reports\"` in the argument: the backslash before it guards it.
    let named = arguments.iter().skip(1).map(|argument| argument.trim_end_matches('"'));
    let named =
        working_folder.join(named.into_iter().find(|text| !text.is_empty() && !text.starts_with('-'))?);
    Some(if named.is_file() { named.parent().map_or(named.clone(), Path::to_path_buf) } else { named })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(arguments: &[&str], from: &Path) -> Option<PathBuf> {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        cli_folder(&arguments, from)
    }

    #[test]
    fn the_first_argument_that_is_no_option_is_the_folder() {
        let from = tempfile::tempdir().unwrap();
        assert_eq!(named(&["chimera-bench"], from.path()), None);
        assert_eq!(named(&["chimera-bench", "--quiet", ""], from.path()), None);
        assert_eq!(named(&[], from.path()), None);
        let reports = from.path().join("my reports");
        assert_eq!(named(&["chimera-bench", "--quiet", "my reports", "other"], from.path()), Some(reports));
    }

    #[test]
    fn an_absolute_folder_stays_as_it_is_and_a_file_stands_for_its_folder() {
        let (from, reports) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = reports.path().to_string_lossy().into_owned();
        assert_eq!(named(&["a", &path], from.path()), Some(reports.path().into()));
        let file = reports.path().join("runs.csv");
        std::fs::write(&file, "model,tok_s\n").unwrap();
        assert_eq!(named(&["a", &file.to_string_lossy()], from.path()), Some(reports.path().into()));
        assert_eq!(named(&["a", &format!("{path}\"")], from.path()), Some(reports.path().into()));
    }
}
