//! What the program and the page agree on: commands and types.

use std::collections::BTreeSet;
use std::fs;

use crate::none;
use crate::source::{code, files, root};

/// The commands in the page's generated list.
fn listed(bindings: &str) -> BTreeSet<String> {
    let (_, list) = bindings.split_once("export interface Commands {").unwrap_or_default();
    let entries = list.lines().take_while(|line| *line != "}");
    entries.filter_map(|line| Some(line.trim().split_once(": { arguments:")?.0.to_owned())).collect()
}

/// The commands of the list that the page never calls. One that is not in the list does not compile in the page.
fn uncalled(bindings: &str, api: &str) -> Vec<String> {
    listed(bindings).into_iter().filter(|name| !api.contains(&format!("'{name}'"))).collect()
}

#[test]
fn the_page_calls_every_command_of_the_list() {
    let read = |file: &str| fs::read_to_string(root().join(file));
    if let (Ok(api), Ok(bindings)) = (read("ui/src/lib/api.ts"), read("ui/src/lib/bindings.ts")) {
        assert!(!listed(&bindings).is_empty(), "no command was found in bindings.ts");
        none("remove these commands, or let the page call them", &uncalled(&bindings, &api));
    }

    let bindings = "export interface Commands {\n  /** Stops. */\n  stop: { arguments: X; events: X; result: null };\n  \
                    scan_folder: { arguments: { path: string }; events: X; result: null };\n}\n";
    assert_eq!(uncalled(bindings, "call('scan_folder', { path })"), ["stop"]);
}

/// Types that are marked to cross to the page.
fn marked(rust: &str) -> BTreeSet<String> {
    rust.split("derive(ts_rs::TS)")
        .skip(1)
        .filter_map(|after| {
            let words: Vec<&str> = after.split_whitespace().collect();
            let at = words.iter().position(|word| *word == "struct" || *word == "enum")?;
            Some(words.get(at + 1)?.split(['<', '(', '{', ';']).next()?.to_owned())
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
        none("name these, or what holds them, in the list of commands", &missing(&rust, &bindings));
    }

    let rust = "#[cfg_attr(feature = \"bindings\", derive(ts_rs::TS))]\n#[serde(default)]\npub struct A {}\n\
                #[cfg_attr(feature = \"bindings\", derive(ts_rs::TS))] enum B<T> { C }";
    assert_eq!(missing(rust, "export type A = { };"), ["B"]);
}
