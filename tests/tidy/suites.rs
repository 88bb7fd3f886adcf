//! A suite is a folder: `main.rs` names its files as modules. A file that is not named is never compiled, and its tests
//! never run.

use crate::none;
use crate::source::{Source, files};

/// Files below `tests` that no module above them names.
fn forgotten(all: &[Source]) -> Vec<String> {
    let is_suite = |folder: &str| all.iter().any(|file| file.path == format!("{folder}/main.rs"));
    let missing = |file: &&Source| {
        let Some((folder, name)) = file.path.rsplit_once('/') else { return false };
        let module = name.trim_end_matches(".rs");
        let parents: Vec<&Source> = match folder {
            "tests/support" => all.iter().filter(|other| other.path.ends_with("/main.rs")).collect(),
            _ if is_suite(folder) => {
                all.iter().filter(|other| other.path == format!("{folder}/main.rs")).collect()
            }
            _ => all.iter().filter(|other| other.path == format!("{folder}.rs")).collect(),
        };
        module != "main" && !parents.iter().any(|parent| names(&parent.text, module))
    };
    all.iter().filter(missing).map(|file| file.path.clone()).collect()
}

/// Whether a line of the text is `mod module;`.
fn names(text: &str, module: &str) -> bool {
    let mut lines = text.lines().map(|line| line.trim().trim_start_matches("pub "));
    lines.any(|line| line == format!("mod {module};"))
}

#[test]
fn no_file_of_a_suite_is_forgotten() {
    let all = files("tests", &[".rs"]);
    assert!(all.iter().any(|file| file.path == "tests/app/main.rs"), "the suites were not found");
    none("name these in the `main.rs` of their suite", &forgotten(&all));

    let sample = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let suite = |main: &str| {
        let nested = sample("tests/app/drafts/unix.rs", "");
        let drafts = sample("tests/app/drafts.rs", "#[cfg(unix)]\nmod unix;\n");
        let place = sample("tests/support/place.rs", "");
        forgotten(&[sample("tests/app/main.rs", main), drafts, nested, place])
    };
    assert!(suite("mod drafts;\nmod support {\n    pub mod place;\n}\n").is_empty());
    assert_eq!(suite("mod support {\n    pub mod place;\n}\n"), ["tests/app/drafts.rs"]);
    assert_eq!(suite("mod drafts;\n"), ["tests/support/place.rs"]);
    let nested = sample("tests/app/drafts/unix.rs", "");
    assert_eq!(forgotten(&[nested]), ["tests/app/drafts/unix.rs"]);
    assert_eq!(forgotten(&[sample("tests/stray.rs", "")]), ["tests/stray.rs"]);
}
