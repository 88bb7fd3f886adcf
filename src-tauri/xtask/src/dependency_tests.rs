//! What the crates depend on: everything that is declared is used, and `deny.toml` allows it. The workflow on GitHub runs
//! cargo-deny itself, which also knows advisories; building it from source would take longer than all tests of a crate.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use spdx::{Expression, ParseMode};

use crate::command::{capture, cargo};
use crate::place;

/// Packages with what cargo knows of them: the workspace's own, or all of the lock file.
fn packages<'a>(scope: impl IntoIterator<Item = &'a str>) -> Vec<Value> {
    let mut command = cargo();
    command.current_dir(place::root()).args(["metadata", "--format-version", "1", "--locked"]).args(scope);
    let metadata: Value = serde_json::from_str(&capture(&mut command).unwrap()).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Fails with every finding, one a line.
fn none(rule: &str, findings: impl IntoIterator<Item = String>) {
    let findings: Vec<String> = findings.into_iter().collect();
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// The Rust code of a package: the folders of its targets, and what suites share.
fn code_of(package: &Value) -> String {
    let mut code = String::new();
    for target in package["targets"].as_array().unwrap() {
        let path = Path::new(text(target, "src_path"));
        match target["kind"][0].as_str() {
            Some("custom-build") => code += &fs::read_to_string(path).unwrap(),
            Some("test") => {
                read(path.parent().unwrap(), &mut code);
                read(&place::root().join("tests/support"), &mut code);
            }
            _ => read(path.parent().unwrap(), &mut code),
        }
    }
    code
}

fn read(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, code);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            *code += &fs::read_to_string(path).unwrap();
        }
    }
}

/// Dependencies of a package that its code never names.
fn unused(package: &Value, code: &str) -> Vec<String> {
    let dependencies = package["dependencies"].as_array().unwrap().iter();
    let name =
        |dependency: &Value| dependency["rename"].as_str().unwrap_or(text(dependency, "name")).to_owned();
    let mut unused: Vec<String> = dependencies.map(name).filter(|name| !uses(code, name)).collect();
    unused.dedup();
    unused.iter().map(|dependency| format!("{}: {dependency}", text(package, "name"))).collect()
}

/// Whether the code has a path that begins with the crate, or a `use` of it.
fn uses(code: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    code.match_indices(&name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let begins_word = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        begins_word && (after.starts_with("::") || before.ends_with("use ") && after.starts_with([';', ' ']))
    })
}

#[test]
fn every_dependency_is_used() {
    let own = packages(["--no-deps"]);
    assert!(own.len() > 3, "the packages were not found");
    none("remove these from their Cargo.toml", own.iter().flat_map(|own| unused(own, &code_of(own))));

    let sample = json!({ "name": "a", "dependencies": [{ "name": "tokio-util" }] });
    assert_eq!(unused(&sample, "let my_tokio_util::b; // tokio_util"), ["a: tokio-util"]);
    assert!(unused(&sample, "tokio_util::sync::b()").is_empty());
    assert!(unused(&sample, "use tokio_util as b;").is_empty());
}

/// The words of a list in `deny.toml`.
fn list<'a>(policy: &'a str, name: &str) -> Vec<&'a str> {
    let from = policy.split_once(&format!("\n{name} = [")).unwrap().1;
    from.split(']').next().unwrap().split('"').skip(1).step_by(2).collect()
}

/// What `deny.toml` says against a package.
fn against(policy: &str, package: &Value) -> Option<String> {
    let (name, source) = (text(package, "name"), text(package, "source"));
    if policy.contains(&format!("{{ crate = \"{name}\" }}")) {
        return Some(format!("{name} is banned"));
    }
    if source.is_empty() {
        return None;
    }
    if !source.starts_with("registry+") {
        return Some(format!("{name} comes from {source}"));
    }
    let licence = text(package, "license");
    let allowed =
        policy.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    let is_allowed = Expression::parse_mode(licence, ParseMode::LAX)
        .is_ok_and(|expression| expression.evaluate(|licence| allowed.contains(&*licence.to_string())));
    (!is_allowed).then(|| format!("{name}: {licence:?}"))
}

#[test]
fn every_dependency_is_one_that_deny_toml_allows() {
    let policy = fs::read_to_string(place::root().join("deny.toml")).unwrap();
    let targets = list(&policy, "targets").into_iter().flat_map(|target| ["--filter-platform", target]);
    let all = packages(targets.chain(["--all-features"]));
    assert!(all.len() > 100, "the packages were not found");
    none("see deny.toml", all.iter().filter_map(|package| against(&policy, package)));

    let finding = |name: &str, source: &str, licence: &str| {
        let package = json!({ "name": name, "source": source, "license": licence });
        against(&policy, &package)
    };
    assert_eq!(finding("a", "registry+x", "MIT OR GPL-3.0"), None);
    assert_eq!(finding("a", "registry+x", "MIT/Apache-2.0"), None);
    assert!(finding("a", "registry+x", "MIT AND GPL-3.0-only").is_some());
    assert!(finding("a", "registry+x", "").is_some());
    assert!(finding("a", "git+https://a", "MIT").is_some());
    assert!(finding("openssl-sys", "registry+x", "MIT").is_some());
}
