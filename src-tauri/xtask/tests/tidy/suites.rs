//! A suite is a folder: `main.rs` names its files as modules. A file that is not named is never compiled, and its tests
//! never run.

use crate::source::{Source, files};
use crate::{none, rust};

/// Test files that no module above them names.
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
    let mut all = files("tests", &[".rs"]);
    all.extend(files("src-tauri/xtask/tests", &[".rs"]));
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

/// Assertions about how long something took: they fail on a busy machine.
fn timed_assertions(file: &Source) -> Vec<String> {
    let lines = file.text.lines().enumerate();
    lines
        .filter(|(_, line)| line.contains("assert") && line.contains(concat!(".elapsed", "()")))
        .map(|(number, line)| format!("{}:{}: {}", file.path, number + 1, line.trim()))
        .collect()
}

#[test]
fn no_test_asserts_how_long_something_took() {
    let timed = rust().iter().flat_map(timed_assertions).collect::<Vec<_>>();
    none("assert the work that was done, or make it a benchmark", &timed);

    let findings = |text: &str| timed_assertions(&Source { path: "a.rs".into(), text: text.into() }).len();
    assert_eq!(findings(concat!("assert!(begin.elapsed", "() < SECOND);")), 1);
    assert_eq!(
        findings(concat!("if begin.elapsed", "() > PATIENCE {\n    panic!(\"it does not listen\");\n}")),
        0
    );
}

/// Tests whose names are longer than a line of a test report.
fn long_names(file: &Source) -> Vec<String> {
    const MOST: usize = 80;
    let mut lines = file.text.lines().map(str::trim);
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if line == "#[test]" {
            let mut item = lines.by_ref().skip_while(|line| line.starts_with("#["));
            let name = item.next().and_then(|line| line.strip_prefix("fn ")?.split('(').next());
            found.extend(name.filter(|name| name.len() > MOST).map(|name| format!("{}: {name}", file.path)));
        }
    }
    found
}

#[test]
fn no_name_of_a_test_is_longer_than_80_characters() {
    none("say it in fewer words", &rust().iter().flat_map(long_names).collect::<Vec<_>>());

    let findings = |name: &str| {
        let text = format!("#[test]\n#[ignore = \"slow\"]\nfn {name}() {{\n");
        long_names(&Source { path: "a.rs".into(), text }).len()
    };
    assert_eq!((findings(&"a".repeat(80)), findings(&"a".repeat(81))), (0, 1));
}
