//! The licences of everything that the programs are built from, as those licences ask for: one file of names and texts.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::command::{capture, cargo};
use crate::{Error, Result, place};

const PROGRAMS: [&str; 2] = ["chimera-bench", "chimera-cli"];

/// What is built in: its name with the version, its licence, and the texts that lie in its folder.
struct Part {
    name: String,
    licence: String,
    texts: Vec<String>,
}

/// Names and licences of all parts, then every text once, under the names of those it belongs to.
///
/// # Errors
/// When cargo cannot tell what the programs are built from, or a part of the page cannot be read.
pub(super) fn text(target: &str) -> Result<String> {
    let said = capture(cargo().current_dir(place::root()).args([
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--filter-platform",
        target,
    ]))?;
    let metadata: Value = serde_json::from_str(&said)
        .map_err(|error| Error::new(format!("cargo metadata is not readable: {error}")))?;
    let mut parts = crates(&metadata)?;
    parts.extend(page()?);
    Ok(written(&parts))
}

fn written(parts: &[Part]) -> String {
    let mut text = String::from("Chimera Bench is built from the work of others, with thanks.\n\n");
    let mut by_text: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for part in parts {
        text += &format!("{}: {}\n", part.name, part.licence);
        for licence in &part.texts {
            by_text.entry(licence).or_default().push(&part.name);
        }
    }
    for (licence, names) in by_text {
        text += &format!("\n{}\n{}\n\n{}\n", "-".repeat(80), names.join(", "), licence.trim());
    }
    text
}

/// The crates that are linked into the programs: no tools of the build, and none of our own.
fn crates(metadata: &Value) -> Result<Vec<Part>> {
    let unreadable = || Error::new("cargo metadata names no packages");
    let packages = metadata["packages"].as_array().ok_or_else(unreadable)?;
    let nodes = metadata["resolve"]["nodes"].as_array().ok_or_else(unreadable)?;
    let by_id = |values: &'_ [Value]| -> HashMap<String, Value> {
        values.iter().filter_map(|value| Some((value["id"].as_str()?.to_owned(), value.clone()))).collect()
    };
    let (packages, nodes) = (by_id(packages), by_id(nodes));
    let is_program = |package: &Value| PROGRAMS.iter().any(|name| package["name"] == *name);
    let mut waiting: Vec<String> =
        packages.iter().filter(|(_, package)| is_program(package)).map(|(id, _)| id.clone()).collect();
    let mut seen: HashSet<String> = waiting.iter().cloned().collect();
    while let Some(id) = waiting.pop() {
        let dependencies = nodes.get(&id).and_then(|node| node["deps"].as_array());
        for dependency in dependencies.into_iter().flatten().filter(|dependency| is_linked(dependency)) {
            if let Some(id) = dependency["pkg"].as_str().filter(|id| seen.insert((*id).to_owned())) {
                waiting.push(id.to_owned());
            }
        }
    }
    let foreign = |id: &String| packages.get(id).filter(|package| !package["source"].is_null()).map(part_of);
    let mut parts: Vec<Part> = seen.iter().filter_map(foreign).collect();
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(parts)
}

/// Whether a dependency is more than one of tests or of the build.
fn is_linked(dependency: &Value) -> bool {
    dependency["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
}

fn part_of(package: &Value) -> Part {
    let field = |name: &str| package[name].as_str().unwrap_or_default();
    let folder = Path::new(field("manifest_path")).parent().unwrap_or(Path::new(""));
    let licence = if field("license").is_empty() { "see its licence file" } else { field("license") };
    Part {
        name: format!("{} {}", field("name"), field("version")),
        licence: licence.to_owned(),
        texts: texts_in(folder),
    }
}

/// The page's own libraries that end up in it: what it imports at run time.
fn page() -> Result<Vec<Part>> {
    const BUILT_IN: [&str; 2] = ["svelte", "@tauri-apps/api"];
    BUILT_IN
        .iter()
        .map(|name| {
            let folder = place::ui().join("node_modules").join(name);
            let manifest = fs::read_to_string(folder.join("package.json"))
                .map_err(|source| Error::io(format!("reading the manifest of {name}"), &source))?;
            let manifest: Value = serde_json::from_str(&manifest)
                .map_err(|error| Error::new(format!("the manifest of {name} is not readable: {error}")))?;
            Ok(Part {
                name: format!("{name} {}", manifest["version"].as_str().unwrap_or_default()),
                licence: manifest["license"].as_str().unwrap_or("see its licence file").to_owned(),
                texts: texts_in(&folder),
            })
        })
        .collect()
}

/// The licence texts in a package's folder, in the order of their names.
fn texts_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let is_licence = |path: &&std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"]
            .iter()
            .any(|word| name.starts_with(word))
    };
    // What is no text is no licence.
    let texts = paths.iter().filter(is_licence).filter_map(|path| fs::read_to_string(path).ok());
    texts.map(|text| text.replace("\r\n", "\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_linked_is_named_and_tools_of_the_build_are_not() {
        let package = |name: &str, foreign: bool| {
            json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT", "manifest_path": "/gone/Cargo.toml",
                    "source": if foreign { json!("registry") } else { Value::Null } })
        };
        let dependency = |name: &str, kind: Value| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [package("chimera-cli", false), package("clap", true), package("strsim", true), package("cc", true),
                         package("tempfile", true), package("xtask-only", true)],
            "resolve": { "nodes": [
                { "id": "chimera-cli", "deps": [dependency("clap", Value::Null), dependency("cc", json!("build")),
                                                dependency("tempfile", json!("dev"))] },
                { "id": "clap", "deps": [dependency("strsim", Value::Null)] },
            ] },
        });
        let names: Vec<String> = crates(&metadata).unwrap().into_iter().map(|part| part.name).collect();
        assert_eq!(names, ["clap 1.0.0", "strsim 1.0.0"]);
        assert!(crates(&json!({})).is_err());
    }

    #[test]
    fn a_text_that_many_share_stands_once_under_all_their_names() {
        let part = |name: &str, text: &str| Part {
            name: name.into(),
            licence: "MIT".into(),
            texts: vec![text.into()],
        };
        let text = written(&[part("a 1", "Same."), part("b 2", "Same."), part("c 3", "Other.")]);
        assert_eq!(text.matches("Same.").count(), 1);
        assert!(text.contains("\na 1, b 2\n\nSame.\n") && text.contains("c 3: MIT\n"), "{text}");
    }

    #[test]
    fn texts_are_found_by_their_usual_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["LICENSE-MIT", "license.md", "COPYING", "README.md", "src"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        assert_eq!(texts_in(folder.path()), ["COPYING", "LICENSE-MIT", "license.md"]);
        assert_eq!(texts_in(&folder.path().join("gone")), [""; 0]);
    }
}
