//! What the shell and the page agree on: names of commands and of types.

use std::collections::BTreeSet;
use std::fs;

use crate::none;
use crate::source::{code, files, root};

/// The commands that the shell offers: the last names in `generate_handler![…]`.
fn offered(shell: &str) -> BTreeSet<String> {
    let Some((_, after)) = shell.split_once("generate_handler![") else { return BTreeSet::new() };
    let list = after.split(']').next().unwrap_or_default();
    list.split(',')
        .filter_map(|path| path.trim().rsplit("::").next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The commands that the page calls: the first argument of each `invoke(…)`.
fn called(api: &str) -> BTreeSet<String> {
    api.match_indices("invoke")
        .filter_map(|(at, word)| {
            let arguments = after_type_arguments(&api[at + word.len()..])?.strip_prefix('(')?.trim_start();
            let quote = arguments.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
            Some(arguments[1..].split(quote).next()?.to_owned())
        })
        .collect()
}

/// What follows `<…>` where the text begins with it.
fn after_type_arguments(text: &str) -> Option<&str> {
    if !text.starts_with('<') {
        return Some(text);
    }
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return Some(&text[at + 1..]);
        }
    }
    None
}

fn disagreements(shell: &str, api: &str) -> Vec<String> {
    let (offered, called) = (offered(shell), called(api));
    let unknown = called
        .difference(&offered)
        .map(|name| format!("the page calls {name}, which the shell does not offer"));
    let unused = offered
        .difference(&called)
        .map(|name| format!("the shell offers {name}, which the page never calls"));
    unknown.chain(unused).collect()
}

#[test]
fn the_page_calls_exactly_the_commands_that_the_shell_offers() {
    let shell: String = files("src-tauri/src", &[".rs"]).iter().map(|file| code(&file.text)).collect();
    let api = fs::read_to_string(root().join("ui/src/lib/api.ts"));
    if let Ok(api) = &api {
        assert!(!called(api).is_empty(), "no call was found in api.ts");
        assert!(!offered(&shell).is_empty(), "no command was found in the shell");
        none("shell and page disagree", &disagreements(&shell, api));
    }

    let shell =
        ".invoke_handler(tauri::generate_handler![commands::scan_folder, commands::run::start_benchmark,])";
    let api = "invoke<Map<string, Folder>>('scan_folder', { path }); invoke(\n  \"start_benchmark\", {});";
    assert_eq!(disagreements(shell, api), [""; 0]);
    assert_eq!(
        disagreements(shell, "import { invoke } from 'x'; invoke('scan_folder'); invoke('stop')").len(),
        2
    );
}

/// Types that are marked to cross to the page.
fn marked(rust: &str) -> BTreeSet<String> {
    rust.split("derive(ts_rs::TS)")
        .skip(1)
        .filter_map(|after| {
            let words: Vec<&str> = after.split_whitespace().collect();
            let at = words.iter().position(|word| *word == "struct" || *word == "enum")?;
            Some(words.get(at + 1)?.trim_end_matches(['{', ';']).split('<').next()?.to_owned())
        })
        .collect()
}

fn missing(rust: &str, bindings: &str) -> Vec<String> {
    let exported = |name: &String| {
        bindings.contains(&format!("export type {name} "))
            || bindings.contains(&format!("export type {name}<"))
    };
    marked(rust).into_iter().filter(|name| !exported(name)).collect()
}

#[test]
fn every_type_that_crosses_to_the_page_is_in_its_bindings() {
    let rust: String = files("src-tauri/crates", &[".rs"]).iter().map(|file| code(&file.text)).collect();
    assert!(!marked(&rust).is_empty(), "no marked type was found");
    if let Ok(bindings) = fs::read_to_string(root().join("ui/src/lib/bindings.ts")) {
        none("name these, or what holds them, in the core's example `bindings`", &missing(&rust, &bindings));
    }

    let rust = "#[cfg_attr(feature = \"bindings\", derive(ts_rs::TS))]\n#[serde(default)]\npub struct A {}\n\
                #[cfg_attr(feature = \"bindings\", derive(ts_rs::TS))] enum B<T> { C }";
    assert_eq!(missing(rust, "export type A = { };"), ["B"]);
}
