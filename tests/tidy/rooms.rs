//! What the rooms of the core may know: see ARCHITECTURE.md.

use crate::none;
use crate::source::{Source, code, files, is_test_file, paths};

/// Rooms that cannot fail on the outside.
const PURE: &[&str] = &[
    "chance",
    "compare",
    "digest",
    "doctor",
    "error",
    "estimate",
    "event",
    "fit",
    "forecast",
    "ground",
    "interference",
    "key",
    "language",
    "lineup",
    "metrics",
    "naming",
    "plan",
    "plot",
    "preset",
    "prompt",
    "record",
    "refusal",
    "report",
    "sameness",
    "spec",
    "stats",
    "summary",
    "timeline",
    "trend",
    "units",
    "validity",
    "verdict",
    "view",
    "warning",
    "wording",
];

/// What a pure room may not name, alone or as the beginning of a path.
const OUTSIDE: [&str; 9] = [
    "reqwest",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "tokio",
];

/// What a pure room may not name anywhere in a path, since it is imported by its last name.
const CLOCKS: [&str; 2] = ["SystemTime", "Instant"];

/// Rooms with a door to the outside.
const DOORS: &[&str] = &[
    "account",
    "awake",
    "cpu",
    "environment",
    "import",
    "index",
    "ingest",
    "logs",
    "monitor",
    "programs",
    "provider",
    "refserver",
    "sample",
    "secrets",
    "selfcheck",
    "settings",
    "store",
];

/// Rooms that join others: `runner` to measure, `desk` to show. Nothing else knows them.
const JOINERS: [&str; 2] = ["desk", "runner"];

/// Doors that may use another door, with the reason.
const MAY_USE: &[(&str, &str)] = &[
    // A foreign file is decoded as those of a reports folder are.
    ("import", "ingest"),
    // A damaged index is set aside as every file of ours: with patience for those who hold it.
    ("index", "store"),
    // A file of the sample appears whole or not at all, as every file of ours.
    ("sample", "store"),
    // A foreign file is decoded as those of a reports folder are.
    ("import", "ingest"),
    // What is kept of an import is the run that it made.
    ("store", "import"),
    // Whoever says what a stream costs in CPU time has to ask for it.
    ("refserver", "cpu"),
    ("selfcheck", "cpu"),
    // What a look at the machine costs stands in the record.
    ("monitor", "cpu"),
    // The self-check runs the real client against the reference server: that is what it is.
    ("selfcheck", "provider"),
    ("selfcheck", "refserver"),
];

/// The room that a file of the core belongs to.
fn room(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src-tauri/core/src/")?;
    Some(inside.split('/').next()?.trim_end_matches(".rs"))
}

fn core() -> Vec<Source> {
    let core: Vec<Source> =
        files("src-tauri/core/src", &[".rs"]).into_iter().filter(|file| !is_test_file(&file.path)).collect();
    assert!(core.iter().any(|file| room(&file.path) == Some("spec")), "the rooms were not found");
    core
}

/// The room of the file when no list above has it.
fn unlisted_room(file: &Source) -> Option<String> {
    let room = room(&file.path)?;
    let listed = PURE.contains(&room) || DOORS.contains(&room) || JOINERS.contains(&room) || room == "lib";
    (!listed).then(|| format!("{}: `{room}`", file.path))
}

#[test]
fn every_room_is_pure_or_has_a_door_or_joins_rooms() {
    none(
        "say in tests/tidy/rooms.rs which it is",
        &core().iter().filter_map(unlisted_room).collect::<Vec<_>>(),
    );

    let sample = |path: &str| Source { path: path.into(), text: String::new() };
    assert!(unlisted_room(&sample("src-tauri/core/src/attic/box.rs")).is_some());
    assert!(unlisted_room(&sample("src-tauri/core/src/plot/axis.rs")).is_none());
    assert!(unlisted_room(&sample("src-tauri/cli/src/main.rs")).is_none());
}

fn begins(path: &str, with: &str) -> bool {
    path.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn outside_of_pure_rooms(file: &Source) -> Vec<String> {
    if !room(&file.path).is_some_and(|room| PURE.contains(&room)) {
        return Vec::new();
    }
    paths(&code(&file.text))
        .into_iter()
        .filter(|path| {
            OUTSIDE.iter().any(|outside| begins(path, outside))
                || path.split("::").any(|part| CLOCKS.contains(&part))
        })
        .map(|path| format!("{} names {path}", file.path))
        .collect()
}

#[test]
fn pure_rooms_know_no_clock_no_disk_and_no_net() {
    none(
        "move this to a room with a door",
        &core().iter().flat_map(outside_of_pure_rooms).collect::<Vec<_>>(),
    );

    let findings = |room: &str, text: &str| {
        let path = format!("src-tauri/core/src/{room}");
        outside_of_pure_rooms(&Source { path, text: text.into() }).len()
    };
    assert_eq!(findings("spec.rs", "use std::fs;"), 1);
    assert_eq!(findings("spec.rs", "use std::{fmt, fs::File, net::{IpAddr, TcpStream}};"), 3);
    assert_eq!(
        findings("plot/axis.rs", "use std::{\n    collections::BTreeMap,\n    time::SystemTime,\n};"),
        1
    );
    assert_eq!(findings("report/table.rs", "fn a() { let b = tokio::spawn(c); SystemTime::now(); }"), 2);
    assert_eq!(findings("report/table.rs", "fn a(b: reqwest::Client) {}"), 1);
    assert_eq!(findings("spec.rs", "// std::fs\nuse std::fmt;\n/// tokio\nfn a() { \"std::net\"; }"), 0);
    assert_eq!(findings("spec.rs", "#[cfg(test)]\nmod tests { use std::fs; }"), 0);
    assert_eq!(findings("store.rs", "use std::fs;"), 0);
}

/// Rooms of the core that the code of a file names.
fn known_rooms(file: &Source) -> Vec<String> {
    let code = code(&file.text);
    let mut known: Vec<String> = paths(&code)
        .into_iter()
        .filter_map(|path| Some(path.strip_prefix("crate::")?.split("::").next()?.to_owned()))
        .collect();
    known.sort_unstable();
    known.dedup();
    known
}

fn wrong_neighbours(file: &Source) -> Vec<String> {
    let Some(own) = room(&file.path).filter(|room| *room != "lib" && !JOINERS.contains(room)) else {
        return Vec::new();
    };
    let wrong = |other: &String| {
        let door_to_door = DOORS.contains(&own) && DOORS.contains(&other.as_str());
        let pure_to_store = PURE.contains(&own) && other == "store";
        let allowed = other == own || MAY_USE.contains(&(own, other));
        JOINERS.contains(&other.as_str()) || ((door_to_door || pure_to_store) && !allowed)
    };
    known_rooms(file).into_iter().filter(wrong).map(|other| format!("{} knows {other}", file.path)).collect()
}

#[test]
fn only_runner_and_desk_join_rooms() {
    none(
        "let the runner or the desk join these",
        &core().iter().flat_map(wrong_neighbours).collect::<Vec<_>>(),
    );

    let findings = |room: &str, text: &str| {
        let path = format!("src-tauri/core/src/{room}");
        wrong_neighbours(&Source { path, text: text.into() }).len()
    };
    assert_eq!(findings("provider/ollama.rs", "use crate::store::Run;"), 1);
    assert_eq!(findings("provider/ollama.rs", "use crate::{metrics, store::{Run, index}};"), 1);
    assert_eq!(findings("report/table.rs", "fn a() { crate::runner::run(); }"), 1);
    assert_eq!(findings("report/table.rs", "use crate::store;"), 1);
    assert_eq!(findings("provider/sse.rs", "use crate::provider::types; use crate::timeline::Marks;"), 0);
    assert_eq!(findings("runner/calls.rs", "use crate::{provider, store};"), 0);
    assert_eq!(findings("selfcheck/run.rs", "use crate::{provider, refserver};"), 0);
}
