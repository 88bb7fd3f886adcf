//! How many lines of the project are written by hand. The rule is in the help of `cargo xtask check`.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::command::capture;
use crate::{Error, Result, place};

/// Endings of the counted files with the language that they are counted under.
const LANGUAGES: [(&str, &str); 8] = [
    (".rs", "Rust"),
    (".ts", "TypeScript"),
    (".svelte", "Svelte"),
    (".css", "CSS"),
    (".js", "JavaScript"),
    (".mjs", "JavaScript"),
    (".cjs", "JavaScript"),
    (".py", "Python"),
];

const FOLDERS_OF_TESTS: [&str; 4] = ["tests", "page-tests", "benches", "testing"];

/// The total with the count of each language, in one line of text.
///
/// # Errors
/// When git cannot list the files, or a file cannot be read.
pub fn summary() -> Result<String> {
    let root = place::root();
    let listed = capture(Command::new("git").current_dir(&root).args(["ls-files", "-z"]))?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for path in listed.split('\0') {
        let Some(language) = language(path) else { continue };
        let file = root.join(path);
        // A file that is deleted and not yet committed is still listed.
        if file.is_file() {
            let text = fs::read_to_string(&file)
                .map_err(|source| Error::io(format!("reading {}", file.display()), &source))?;
            *counts.entry(language).or_default() += count(path, &text);
        }
    }
    let total: usize = counts.values().sum();
    let parts: Vec<String> = counts.iter().map(|(language, count)| format!("{language} {count}")).collect();
    Ok(format!("Hand-written lines without tests: {total} ({})", parts.join(", ")))
}

/// The language of a file that is counted.
fn language(path: &str) -> Option<&'static str> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_test = folders.split('/').any(|folder| FOLDERS_OF_TESTS.contains(&folder))
        || name == "testing.rs"
        || name.ends_with("tests.rs")
        || [".test.", ".spec."].iter().any(|part| name.contains(part));
    if is_test || name == "bindings.ts" {
        return None;
    }
    LANGUAGES.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, language)| *language)
}

fn count(path: &str, text: &str) -> usize {
    if path.ends_with(".rs") { without_tests(text) } else { text.lines().count() }
}

/// The lines outside items under `#[cfg(test)]`. Of formatted code: an item ends with the line that closes it, which is
/// indented as its first one.
fn without_tests(text: &str) -> usize {
    let mut lines = text.lines();
    let mut count = 0;
    while let Some(line) = lines.next() {
        if line.trim_start() != "#[cfg(test)]" {
            count += 1;
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let item = lines.find(|line| !line.trim_start().starts_with("#["));
        if item.is_some_and(|item| !item.ends_with([';', '}'])) {
            lines.find(|line| closes(line.strip_prefix(indent)));
        }
    }
    count
}

/// Whether a line, without the item's indentation, ends the item: `}` does, `) {` after parameters does not.
fn closes(line: Option<&str>) -> bool {
    line.is_some_and(|line| line.starts_with(['}', ']', ')']) && !line.ends_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_generated_files_and_other_languages_are_not_counted() {
        for path in [
            "tests/cli.rs",
            "src-tauri/core/src/store/tests.rs",
            "src-tauri/core/src/plot/layout_tests.rs",
            "src-tauri/core/src/testing.rs",
            "src-tauri/core/benches/plot.rs",
            "ui/page-tests/states.ts",
            "ui/src/lib/format.test.ts",
            "ui/src/lib/bindings.ts",
            "Cargo.lock",
            "README.md",
        ] {
            assert_eq!(language(path), None, "{path}");
        }
        assert_eq!(language("src-tauri/build.rs"), Some("Rust"));
        assert_eq!(language("ui/src/lib/draft.svelte.ts"), Some("TypeScript"));
        assert_eq!(language("ui/svelte.config.js"), Some("JavaScript"));
    }

    #[test]
    fn comments_and_blank_lines_count() {
        assert_eq!(count("a.py", "# why\n\nx = 1\n"), 3);
        assert_eq!(count("a.rs", "//! what\n\nfn a() {}\n"), 3);
    }

    #[test]
    fn items_under_cfg_test_do_not_count() {
        let code = "fn a() {\n}\n\n#[cfg(test)]\nmod tests {\n    fn b() {\n    }\n}\n";
        assert_eq!(without_tests(code), 3);
        assert_eq!(without_tests("#[cfg(test)]\nmod tests;\nfn a() {}\n"), 1);
        assert_eq!(without_tests("#[cfg(test)]\n#[path = \"x.rs\"]\nmod tests;\nfn a() {}\n"), 1);
        assert_eq!(without_tests("impl A {\n    #[cfg(test)]\n    fn b() {\n        c();\n    }\n}\n"), 2);
        assert_eq!(without_tests("#[cfg(test)]\nfn a(\n    b: u8,\n) {\n    c();\n}\nfn d() {}\n"), 1);
        assert_eq!(without_tests("#[cfg(test)]\nconst A: [u8; 1] = [\n    1,\n];\nfn d() {}\n"), 1);
        assert_eq!(without_tests("#[cfg(test)]\nuse a::{\n    b,\n};\nfn a() {}\n"), 1);
    }

    #[test]
    fn the_project_has_lines_of_every_language() {
        let summary = summary().unwrap();
        for (_, language) in LANGUAGES {
            assert!(summary.contains(language), "{language}: {summary}");
        }
    }
}
