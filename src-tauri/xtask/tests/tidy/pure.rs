//! The crates that compute: the same input gives the same output on any machine at any time.

use crate::none;
use crate::source::{Source, code, files, is_test_file, paths};

const PURE: [&str; 3] = ["types", "analysis", "report"];

/// What they may not name, alone or as the beginning of a path.
const OUTSIDE: [&str; 9] =
    ["rand", "reqwest", "std::env", "std::fs", "std::net", "std::os", "std::process", "std::thread", "tokio"];

/// What they may not name anywhere in a path, since it is imported by its last name.
const CLOCKS: [&str; 2] = ["Instant", "SystemTime"];

/// Methods of paths that ask the disk.
const ASKS_THE_DISK: [&str; 6] =
    [".canonicalize()", ".exists()", ".is_dir()", ".is_file()", ".metadata()", ".read_dir()"];

fn impurities(file: &Source) -> Vec<String> {
    let is_pure = PURE.iter().any(|name| file.path.starts_with(&format!("src-tauri/crates/{name}/src/")));
    if !is_pure || is_test_file(&file.path) {
        return Vec::new();
    }
    let code = code(&file.text);
    let begins = |path: &str, with: &str| {
        path.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let is_outside = |path: &String| {
        OUTSIDE.iter().any(|outside| begins(path, outside))
            || path.split("::").any(|part| CLOCKS.contains(&part))
            || path.ends_with("::now")
    };
    let named = paths(&code).into_iter().filter(is_outside);
    let asked =
        ASKS_THE_DISK.iter().filter(|method| code.contains(**method)).map(|method| (*method).to_owned());
    named.chain(asked).map(|what| format!("{}: {what}", file.path)).collect()
}

#[test]
fn crates_that_compute_use_no_clock_disk_net_thread_or_environment() {
    let all = files("src-tauri/crates", &[".rs"]);
    for name in PURE {
        let root = format!("src-tauri/crates/{name}/src/lib.rs");
        assert!(all.iter().any(|file| file.path == root), "{root} was not found");
    }
    none("let `app` pass this in", &all.iter().flat_map(impurities).collect::<Vec<_>>());

    let findings = |path: &str, text: &str| {
        let path = format!("src-tauri/crates/{path}");
        impurities(&Source { path, text: text.into() }).len()
    };
    assert_eq!(findings("types/src/spec.rs", "use std::fs;"), 1);
    assert_eq!(findings("types/src/spec.rs", "use std::{fmt, fs::File, net::{IpAddr, TcpStream}};"), 3);
    assert_eq!(
        findings("report/src/a.rs", "use std::{\n    collections::BTreeMap,\n    time::SystemTime,\n};"),
        1
    );
    assert_eq!(findings("analysis/src/a.rs", "fn a() { tokio::spawn(b); jiff::Timestamp::now(); }"), 2);
    assert_eq!(findings("analysis/src/a.rs", "fn a(now: Timestamp) -> bool { now.is_zero() }"), 0);
    assert_eq!(findings("analysis/src/a.rs", "fn a(b: &Path) -> bool { b.is_dir() }"), 1);
    assert_eq!(findings("analysis/src/a.rs", "// std::fs\nuse std::fmt;\nfn a() { \"std::net\"; }"), 0);
    assert_eq!(findings("analysis/src/a.rs", "#[cfg(test)]\nmod tests { use std::fs; }"), 0);
    assert_eq!(findings("storage/src/a.rs", "use std::fs;"), 0);
}
