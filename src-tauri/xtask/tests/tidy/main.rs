//! The house rules that no compiler holds. Each rule is tried on a sample that breaks it, so that it can fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod page;
mod pure;
mod source;
mod suites;

use std::process::Command;

use source::{Source, code, files, is_test_file, root};

/// Fails with every finding, one a line.
fn none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}

fn rust() -> Vec<Source> {
    let mut all = files("src-tauri", &[".rs"]);
    all.extend(files("tests", &[".rs"]));
    assert!(
        all.iter().any(|file| file.path == "src-tauri/crates/types/src/lib.rs"),
        "the sources were not found"
    );
    all
}

/// What cargo says of the packages below `package`, one a line.
fn tree(package: &str, arguments: &[&str]) -> Vec<String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root()).args(["tree", "--package", package, "--prefix", "none"]).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn no_crate_below_the_window_knows_it() {
    let names = |package: &str| tree(package, &["--all-features", "--format", "{p}"]);
    let window = |line: &String| {
        let name = line.split(' ').next().unwrap_or_default();
        name == "tauri" || name.starts_with("tauri-") || name == "wry" || name == "tao"
    };
    for package in ["chimera-app", "chimera-cli"] {
        let tree = names(package);
        assert!(tree.iter().any(|line| line.starts_with("serde v")), "{package}: the tree was not read");
        none("Tauri below a crate that has no window", &tree.into_iter().filter(window).collect::<Vec<_>>());
    }
    // The same question finds it where it is.
    assert!(names("chimera-bench").iter().any(window));
}

#[test]
fn no_program_that_is_packed_has_what_only_tests_use() {
    let with_testing = |package: &str, arguments: &[&str]| {
        let lines =
            tree(package, &[&["--edges", "normal,build", "--format", "{p}|{f}|"], arguments].concat());
        assert!(
            lines.iter().any(|line| line.starts_with("chimera-app v")),
            "{package}: the tree was not read"
        );
        let testing = |line: &String| line.split(['|', ',']).any(|feature| feature == "testing");
        lines.into_iter().filter(testing).collect::<Vec<_>>()
    };
    for package in ["chimera-bench", "chimera-cli"] {
        none("built with the feature `testing`", &with_testing(package, &[]));
    }
    // The same question finds it where it is.
    assert!(!with_testing("chimera-app", &["--all-features"]).is_empty());
}

fn too_long(file: &Source) -> Option<String> {
    let most = if file.path.ends_with(".svelte") { 300 } else { 400 };
    let lines = file.text.lines().count();
    (lines > most).then(|| format!("{}: {lines} lines, at most {most}", file.path))
}

#[test]
fn no_file_is_too_long() {
    let mut all = rust();
    all.extend(
        files("ui", &[".svelte", ".ts", ".css"])
            .into_iter()
            .filter(|file| !file.path.ends_with("/bindings.ts")),
    );
    none("split these by what they know", &all.iter().filter_map(too_long).collect::<Vec<_>>());

    let sample = |path: &str, lines: usize| Source { path: path.into(), text: "\n".repeat(lines) };
    assert!(too_long(&sample("a.svelte", 301)).is_some());
    assert!(too_long(&sample("a.svelte", 300)).is_none());
    assert!(too_long(&sample("a.rs", 401)).is_some());
    assert!(too_long(&sample("a.css", 400)).is_none());
}

/// Places outside tests that end the program; allowed only where the line above says why it cannot happen.
fn abrupt_ends(file: &Source) -> Vec<String> {
    const ENDS: [&str; 6] =
        [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
    let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
    // The reason stands above the statement, which may begin some lines before the place.
    let explained = |number: usize| {
        let above = lines[..number].iter().rev();
        let mut above = above.skip_while(|line| {
            line.starts_with("#[") || !line.ends_with([';', '{', '}', ',']) && !line.starts_with("//")
        });
        above.next().is_some_and(|line| line.starts_with("//"))
    };
    code(&file.text)
        .lines()
        .enumerate()
        .filter(|(number, line)| ENDS.iter().any(|end| line.contains(end)) && !explained(*number))
        .map(|(number, line)| format!("{}:{}: {}", file.path, number + 1, line.trim()))
        .collect()
}

#[test]
fn nothing_ends_the_program_outside_tests_without_a_reason_on_the_line_above() {
    let product = rust().into_iter().filter(|file| !is_test_file(&file.path));
    none("return an error instead", &product.flat_map(|file| abrupt_ends(&file)).collect::<Vec<_>>());

    let findings = |text: &str| abrupt_ends(&Source { path: "a.rs".into(), text: text.into() }).len();
    assert_eq!(findings("fn a() { b.unwrap(); }"), 1);
    assert_eq!(findings("// The regex is a constant.\nlet a = b.expect(\"valid\");"), 0);
    assert_eq!(
        findings(
            "fn a() { b.unwrap_or(1); } // .unwrap()\n#[cfg(test)]\nmod tests { fn a() { b.unwrap(); } }"
        ),
        0
    );
    assert_eq!(findings("#[cfg(test)]\nmod tests;\nfn a() { panic!(\"}\") }"), 1);
}

/// Paths that become text in a way that may show Windows' `\\?\` form or cannot be found again.
fn paths_as_text(file: &Source) -> Vec<String> {
    let is_program =
        ["crates/", "cli/", "src/"].iter().any(|part| file.path.starts_with(&format!("src-tauri/{part}")));
    if !is_program || is_test_file(&file.path) {
        return Vec::new();
    }
    let text = code(&file.text);
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains(".display()"));
    lines.map(|(number, line)| format!("{}:{}: {}", file.path, number + 1, line.trim())).collect()
}

#[test]
fn a_path_becomes_text_in_one_place() {
    none("use `paths::display`", &rust().iter().flat_map(paths_as_text).collect::<Vec<_>>());

    let findings = |path: &str, text: &str| {
        paths_as_text(&Source { path: format!("src-tauri/{path}"), text: text.into() }).len()
    };
    assert_eq!(findings("crates/types/src/a.rs", "fn a(b: &Path) { c(b.display()); }"), 1);
    assert_eq!(findings("src/a.rs", "#[error(\"{}\", .0.display())]"), 1);
    assert_eq!(findings("xtask/src/a.rs", "fn a(b: &Path) { c(b.display()); }"), 0);
    assert_eq!(
        findings(
            "crates/types/src/a.rs",
            "// .display()\n#[cfg(test)]\nmod tests { fn a() { b.display(); } }"
        ),
        0
    );
}

/// Types `Result<…, String>`: an error that nobody can act on.
fn text_errors(file: &Source) -> Vec<String> {
    let code: String = code(&file.text);
    code.match_indices("Result<")
        .filter(|(at, opening)| {
            second_argument(&code[at + opening.len()..]).is_some_and(|error| error == "String")
        })
        .map(|(at, _)| format!("{}:{}: Result<_, String>", file.path, code[..at].lines().count().max(1)))
        .collect()
}

/// The second of the type arguments that the text begins with.
fn second_argument(text: &str) -> Option<&str> {
    let (mut depth, mut comma, mut before) = (0, None, ' ');
    for (at, c) in text.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            // The arrow of a function type closes nothing.
            '>' if before == '-' => {}
            '>' if depth == 0 => {
                return comma.map(|comma: usize| text[comma..at].trim_matches([' ', ',', '\n']));
            }
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 && comma.is_none() => comma = Some(at + 1),
            _ => {}
        }
        before = c;
    }
    None
}

#[test]
fn no_error_is_a_bare_string() {
    let product = rust().into_iter().filter(|file| !is_test_file(&file.path));
    none("give the error a type", &product.flat_map(|file| text_errors(&file)).collect::<Vec<_>>());

    let findings = |text: &str| text_errors(&Source { path: "a.rs".into(), text: text.into() }).len();
    assert_eq!(findings("fn a() -> Result<Vec<(u8, String)>, String> {"), 1);
    assert_eq!(findings("fn a() -> Result<\n    u8,\n    String,\n> {"), 1);
    assert_eq!(
        findings("fn a() -> Result<String, Error>; fn b() -> Result<String>; // Result<u8, String>"),
        0
    );
    assert_eq!(findings("fn a(b: impl Fn(u8) -> Result<(), Error>, c: String) {"), 0);
}

/// Host names of package registries: an address in a lock file or script ties the project to one mirror.
fn registries(file: &Source) -> Vec<String> {
    const HOSTS: [&str; 5] = [
        concat!("crates", ".io"),
        concat!("registry", ".npmjs"),
        concat!("npmjs", ".org"),
        concat!("pypi", ".org"),
        concat!("python", "hosted"),
    ];
    let lines = file.text.lines().enumerate();
    lines
        .filter(|(_, line)| HOSTS.iter().any(|host| line.contains(host)))
        .map(|(number, line)| format!("{}:{}: {}", file.path, number + 1, line.trim()))
        .collect()
}

#[test]
fn no_file_names_the_host_of_a_package_registry() {
    const TEXTS: [&str; 14] = [
        ".rs", ".toml", ".json", ".ts", ".js", ".mjs", ".svelte", ".css", ".html", ".md", ".yml", ".py",
        "run", ".npmrc",
    ];
    let all = files("", &TEXTS);
    assert!(all.iter().any(|file| file.path == "Cargo.toml"));
    none(
        "let the package manager's own settings say where",
        &all.iter().flat_map(registries).collect::<Vec<_>>(),
    );

    let sample = format!("\"resolved\": \"https://{}/a\"", concat!("registry", ".npmjs", ".org"));
    assert_eq!(registries(&Source { path: "package-lock.json".into(), text: sample }).len(), 1);
}
