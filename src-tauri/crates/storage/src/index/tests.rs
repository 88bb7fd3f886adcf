use std::fs;
use std::path::PathBuf;

use super::*;
use crate::index::{ArmLine, RunKind, RunQuery, RunRow, RunSort, RunState};

const PLACE: &str = "/place";

fn row(id: &str) -> RunRow {
    RunRow {
        path: format!("{PLACE}/{id}"),
        place: PLACE.into(),
        id: id.into(),
        kind: RunKind::Measured,
        state: RunState::Completed,
        started_at: format!("2026-11-{:0>2}T02:50:13Z", id.len()),
        models: vec!["gemma3:latest".into()],
        arms: vec![ArmLine {
            name: "Baseline".into(),
            model: "gemma3:latest".into(),
            decode_tps: None,
            ttft_ms: None,
        }],
        plan: "3 runs".into(),
        settings: "num_ctx 4096".into(),
        tags: Vec::new(),
        note: String::new(),
        calls: 7,
        decode_tps: None,
        ttft_ms: None,
        workload_hash: "w".into(),
        server: "Ollama 0.12.6".into(),
        driver: None,
        model_digest: None,
        problem: None,
        next_step: None,
        has_report: true,
        remarks: 0,
        is_copy: false,
    }
}

fn entry(row: RunRow, report: &str) -> IndexEntry {
    IndexEntry { row, arms: Vec::new(), report: report.into(), stamp: "s".into() }
}

fn open(file: &std::path::Path) -> Opened {
    Index::open(file).unwrap()
}

fn filled(file: &std::path::Path) -> Index {
    let mut index = open(file).index;
    let rows = [
        entry(
            RunRow { decode_tps: Some(115.4), tags: vec!["kv-cache".into()], ..row("a") },
            "The throughput is 115.4",
        ),
        entry(
            RunRow { decode_tps: Some(71.2), models: vec!["qwen2.5:7b".into()], ..row("bb") },
            "Café results",
        ),
        entry(
            RunRow {
                kind: RunKind::Imported,
                state: RunState::Stopped,
                note: "seen \"at\" night".into(),
                ..row("ccc")
            },
            "",
        ),
    ];
    index.put(&rows).unwrap();
    index
}

fn ids(index: &Index, query: &RunQuery) -> Vec<String> {
    let all = RunQuery { limit: 100, ..query.clone() };
    let (rows, total) = index.find(&[PLACE.into()], &all).unwrap();
    assert_eq!(rows.len() as u32, total);
    rows.into_iter().map(|row| row.id).collect()
}

fn words(text: &str) -> RunQuery {
    RunQuery { words: text.into(), ..RunQuery::default() }
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("data").join("runs.sqlite");
    (place, file)
}

#[test]
fn words_find_runs_by_their_beginnings_wherever_they_stand() {
    let (_place, file) = place();
    let index = filled(&file);
    for (text, found) in [
        ("gemma3:lat", &["a", "ccc"][..]),
        ("GEMMA3 kv-ca", &["a"]),
        ("cafe", &["bb"]),
        ("num_ctx 4096", &["a", "bb", "ccc"]),
        ("night", &["ccc"]),
        ("throughput 115.4", &["a"]),
        ("gemma3 absent", &[]),
        ("  ", &["a", "bb", "ccc"]),
    ] {
        assert_eq!(ids(&index, &words(text)), found, "{text}");
    }
}

#[test]
fn nothing_that_can_be_typed_is_an_error() {
    let (_place, file) = place();
    let index = filled(&file);
    for text in [
        "\"",
        "\"\"",
        "*",
        "a*",
        "(",
        ")",
        "AND",
        "a OR",
        "NOT",
        "NEAR(a b, 2)",
        "models:",
        "models:a",
        "{a b}:c",
        "^a",
        "-a",
        "+",
        "'",
        "';DROP TABLE runs;--",
        "%",
        "\\",
        "\u{0}",
        "a\u{0}b",
        "🦙",
        "\u{202e}x",
        "col : a",
        "a AND NOT",
    ] {
        ids(&index, &words(text));
    }
    ids(&index, &words(&"x".repeat(100_000)));
    ids(&index, &words(&"a ".repeat(2_000)));
    assert_eq!(index.overview(&[PLACE.into()]).unwrap().all, 3);
}

#[test]
fn filters_and_orders_hold_together() {
    let (_place, file) = place();
    let index = filled(&file);
    let query = RunQuery::default();
    assert_eq!(ids(&index, &RunQuery { descending: true, ..query.clone() }), ["ccc", "bb", "a"]);
    let decode = RunQuery { sort: RunSort::Decode, ..query.clone() };
    assert_eq!(ids(&index, &decode), ["bb", "a", "ccc"], "a run without a rate comes last");
    assert_eq!(ids(&index, &RunQuery { descending: true, ..decode }), ["a", "bb", "ccc"]);
    assert_eq!(ids(&index, &RunQuery { kind: Some(RunKind::Imported), ..query.clone() }), ["ccc"]);
    assert_eq!(ids(&index, &RunQuery { states: vec![RunState::Completed], ..query.clone() }), ["a", "bb"]);
    assert_eq!(ids(&index, &RunQuery { tag: Some("KV-cache".into()), ..query.clone() }), ["a"]);
    assert_eq!(ids(&index, &RunQuery { model: Some("qwen2.5:7b".into()), ..query.clone() }), ["bb"]);
    let window = RunQuery { offset: 1, limit: 1, ..query };
    let (rows, total) = index.find(&[PLACE.into()], &window).unwrap();
    assert_eq!((rows.len(), rows[0].id.as_str(), total), (1, "bb", 3));
    assert_eq!(index.find(&["/elsewhere".into()], &window).unwrap(), (Vec::new(), 0));
    assert_eq!(index.find(&[], &window).unwrap(), (Vec::new(), 0));
}

#[test]
fn a_run_put_in_again_replaces_itself_and_one_taken_out_is_not_found() {
    let (_place, file) = place();
    let mut index = filled(&file);
    index.put(&[entry(RunRow { tags: vec!["new".into()], ..row("a") }, "another text")]).unwrap();
    assert!(ids(&index, &words("throughput")).is_empty());
    assert_eq!(ids(&index, &words("another")), ["a"]);
    assert_eq!(index.overview(&[PLACE.into()]).unwrap().tags, ["new"]);
    index.remove(&[format!("{PLACE}/a")]).unwrap();
    assert!(ids(&index, &words("another")).is_empty());
    assert_eq!(index.overview(&[PLACE.into()]).unwrap().all, 2);
}

#[test]
fn two_folders_of_one_id_are_both_listed_and_told() {
    let (_place, file) = place();
    let mut index = filled(&file);
    index.put(&[entry(RunRow { path: format!("{PLACE}/copy"), ..row("a") }, "")]).unwrap();
    let query = RunQuery { limit: 10, ..RunQuery::default() };
    let rows = index.find(&[PLACE.into()], &query).unwrap().0;
    assert_eq!(rows.iter().filter(|row| row.is_copy).count(), 2);
}

#[test]
fn an_index_stays_and_one_of_another_version_is_made_anew() {
    let (_place, file) = place();
    drop(filled(&file));
    let again = open(&file);
    assert!(!again.is_new && again.notice.is_none());
    assert_eq!(ids(&again.index, &words("")).len(), 3);
    again.index.connection.pragma_update(None, "user_version", 0).unwrap();
    drop(again);
    let older = open(&file);
    assert!(older.is_new && older.index.is_kept());
    assert!(ids(&older.index, &words("")).is_empty());
    older.index.connection.pragma_update(None, "user_version", schema::VERSION + 1).unwrap();
    drop(older);
    let newer = open(&file);
    assert!(!newer.index.is_kept() && newer.notice.unwrap().cause.contains("newer version"));
}

#[test]
fn a_damaged_file_is_set_aside_and_told() {
    let (_place, file) = place();
    drop(filled(&file));
    fs::write(&file, "no database at all, but long enough to be taken for one ".repeat(100)).unwrap();
    let opened = open(&file);
    assert!(opened.is_new && opened.index.is_kept());
    assert_eq!(opened.notice.unwrap().code, "index_rebuilt");
    assert!(file.with_extension("damaged").is_file());
}

#[test]
fn damage_in_the_middle_is_found_by_a_check() {
    let (_place, file) = place();
    drop(filled(&file));
    let mut bytes = fs::read(&file).unwrap();
    let length = bytes.len();
    bytes[4096..length].iter_mut().step_by(7).for_each(|byte| *byte ^= 0x5A);
    fs::write(&file, bytes).unwrap();
    let opened = open(&file);
    let found = opened.index.check();
    assert!(opened.is_new || matches!(found, Err(IndexError::Damaged)), "{found:?}");
}

#[test]
fn a_file_that_cannot_be_made_leaves_an_index_in_memory() {
    let (place, _) = place();
    fs::write(place.path().join("taken"), "a file").unwrap();
    let opened = open(&place.path().join("taken").join("runs.sqlite"));
    assert!(!opened.index.is_kept() && opened.is_new);
    assert_eq!(opened.notice.unwrap().code, "index_in_memory");
}
