use std::fs;
use std::io::Write;

use super::*;
use chimera_analysis::testing;
use chimera_types::record::{BenchmarkRecord, Status};
use chimera_types::timeline::{ChunkMark, Timeline};

/// A run whose process has ended, with its first calls on disk and none in the record.
fn crashed(place: &std::path::Path, calls: usize) -> (std::path::PathBuf, BenchmarkRecord) {
    let mut record = testing::sample();
    record.status = Status::Running;
    let all = std::mem::take(&mut record.calls);
    let mut folder = RunFolder::create(place, &mut record).unwrap();
    for call in &all[..calls] {
        folder.append_call(call, &Timeline::default()).unwrap();
    }
    record.calls = all;
    (folder.path().to_owned(), record)
}

#[test]
fn calls_that_ended_before_a_crash_are_loaded_once_and_in_order() {
    let place = tempfile::tempdir().unwrap();
    let (path, record) = crashed(place.path(), 4);
    assert_eq!(load(&path).unwrap().calls, record.calls[..4]);
}

#[test]
fn a_line_that_a_crash_tore_is_no_call_and_the_next_one_stands_alone() {
    let place = tempfile::tempdir().unwrap();
    let (path, record) = crashed(place.path(), 2);
    let mut calls = fs::OpenOptions::new().append(true).open(path.join(CALLS_FILE)).unwrap();
    calls.write_all(b"{\"index\":2,\"arm\":0,\"ru").unwrap();
    let mut folder = RunFolder::reopen(&path).unwrap();
    folder.append_call(&record.calls[2], &Timeline::default()).unwrap();
    assert_eq!(load(&path).unwrap().calls, record.calls[..3]);
}

#[test]
fn a_run_in_progress_is_live_and_one_that_crashed_is_not() {
    let place = tempfile::tempdir().unwrap();
    let mut record = testing::sample();
    let folder = RunFolder::create(place.path(), &mut record).unwrap();
    let path = folder.path().to_owned();
    assert!(is_live(&path));
    assert_eq!(RunFolder::reopen(&path).unwrap_err().code(), "already_running");
    drop(folder);
    assert!(!is_live(&path));
}

#[test]
fn a_finished_run_has_its_report_and_loads_as_it_was_saved() {
    let place = tempfile::tempdir().unwrap();
    let mut record = testing::sample();
    let folder = RunFolder::create(place.path(), &mut record).unwrap();
    let artifacts = [
        Artifact { path: REPORT_FILE.into(), bytes: b"# Report\n".to_vec() },
        Artifact { path: format!("{PLOTS_DIR}/a.svg"), bytes: b"<svg/>".to_vec() },
    ];
    folder.finish(&record, &artifacts).unwrap();
    assert_eq!(load(folder.path()).unwrap(), record);
    assert_eq!(fs::read(folder.path().join("plots/a.svg")).unwrap(), b"<svg/>");
    assert_eq!(fs::read(folder.path().join(REPORT_FILE)).unwrap(), b"# Report\n");
    assert_eq!(load_status(folder.path()).unwrap(), record.status);
}

#[test]
fn damaged_and_newer_records_are_told_apart_and_other_folders_hold_no_run() {
    let place = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        fs::create_dir(place.path().join(name)).unwrap();
        fs::write(place.path().join(name).join(RECORD_FILE), text).unwrap();
        load(&place.path().join(name)).unwrap_err()
    };
    let newer = format!("{{\"schema_version\": {}}}", chimera_types::record::SCHEMA_VERSION + 1);
    assert_eq!(put("newer", &newer).code(), "run_too_new");
    for (name, text) in
        [("torn", "{\"schema_version\": 1, \"id\":"), ("other", "{\"id\": \"a\"}"), ("empty", "")]
    {
        assert_eq!(put(name, text).code(), "run_damaged", "{name}");
    }
    fs::create_dir(place.path().join("holiday")).unwrap();
    assert_eq!(find_runs(place.path()).unwrap().len(), 4);
}

#[test]
fn a_newer_record_of_todays_shape_is_too_new_all_the_same() {
    let place = tempfile::tempdir().unwrap();
    let mut record = testing::sample();
    record.schema_version += 1;
    let folder = RunFolder::create(place.path(), &mut record).unwrap();
    assert_eq!(load(folder.path()).unwrap_err().code(), "run_too_new");
    assert_eq!(load_status(folder.path()).unwrap_err().code(), "run_too_new");
}

#[test]
fn a_folder_that_a_crash_left_before_its_record_is_no_run() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("just made");
    fs::create_dir_all(folder.join(EVENTS_DIR)).unwrap();
    fs::write(folder.join(LOCK_FILE), "").unwrap();
    fs::write(folder.join(CALLS_FILE), "").unwrap();
    assert_eq!(find_runs(place.path()).unwrap(), []);
    fs::write(folder.join(CALLS_FILE), "{\"index\":0,\"arm").unwrap();
    assert!(find_run(&folder).unwrap().has_record, "a call that was made is never passed over");
}

#[test]
fn a_place_that_does_not_exist_yet_holds_no_runs() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(find_runs(&place.path().join("later")).unwrap(), []);
    assert_eq!(load(place.path()).unwrap_err().code(), "run_missing");
}

#[test]
fn the_marks_of_a_call_are_read_back_as_they_were_written() {
    let place = tempfile::tempdir().unwrap();
    let mut record = testing::sample();
    let mut folder = RunFolder::create(place.path(), &mut record).unwrap();
    let chunks = (0..20_000).map(|i| ChunkMark { at_ns: i * 1_000_003, text_bytes: 4, reasoning: i < 7 });
    let timeline = Timeline {
        headers_ns: Some(900),
        chunks: chunks.collect(),
        done_ns: Some(30_000_000_000),
        clock_skew_ms: 0.25,
    };
    folder.append_call(&record.calls[2], &timeline).unwrap();
    assert_eq!(load_marks(folder.path(), 2).unwrap(), timeline);
}

#[test]
fn marks_that_are_missing_torn_or_no_marks_are_told_apart() {
    let place = tempfile::tempdir().unwrap();
    let (path, _) = crashed(place.path(), 3);
    let file = |call: u32| path.join(EVENTS_DIR).join(format!("call-000{call}.json.gz"));
    fs::remove_file(file(0)).unwrap();
    let whole = fs::read(file(1)).unwrap();
    fs::write(file(1), &whole[..whole.len() / 2]).unwrap();
    fs::write(file(2), b"{}").unwrap();
    let codes = [0, 1, 2].map(|call| load_marks(&path, call).unwrap_err().code());
    assert_eq!(codes, ["marks_missing", "marks_damaged", "marks_damaged"]);
}
