//! Runs on Windows: files that another program holds for a moment, long paths, names.

use std::fs;
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use chimera_analysis::testing;
use chimera_storage::store::{self, RunFolder};
use chimera_types::paths;
use chimera_types::timeline::Timeline;

fn hold(path: &Path) -> fs::File {
    fs::OpenOptions::new().read(true).write(true).share_mode(0).open(path).unwrap()
}

#[test]
fn a_file_that_a_scanner_holds_for_a_moment_is_replaced_all_the_same() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("run.json");
    store::write_atomic(&path, b"old").unwrap();
    let held = hold(&path);
    let letting_go = thread::spawn(move || {
        thread::sleep(Duration::from_millis(150));
        drop(held);
    });
    store::write_atomic(&path, b"new").unwrap();
    letting_go.join().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_stays_held_is_an_error_that_names_who_may_hold_it() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("calls.csv");
    store::write_atomic(&path, b"old").unwrap();
    let held = hold(&path);
    let error = store::write_atomic(&path, b"new").unwrap_err();
    assert_eq!(error.code(), "unwritable");
    assert!(error.hint().contains("virus scanner"), "{}", error.hint());
    drop(held);
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_run_deep_in_a_long_path_is_made_listed_and_loaded() {
    let root = tempfile::tempdir().unwrap();
    let mut place = root.path().to_owned();
    for n in 0..5 {
        place.push(format!("{n}-Ünäl-{}", "x".repeat(50)));
    }
    let mut record = testing::sample();
    let calls = record.calls.clone();
    let mut folder = RunFolder::create(&place, &mut record).unwrap();
    folder.append_call(&calls[0], &Timeline::default()).unwrap();
    folder.finish(&record, &[]).unwrap();
    assert!(folder.path().as_os_str().len() > 300);
    let found = store::find_runs(&place).unwrap();
    assert_eq!(store::load(&found[0].path).unwrap(), record);
}

#[test]
fn a_run_in_a_verbatim_place_is_listed_without_that_form() {
    let root = tempfile::tempdir().unwrap();
    let place = fs::canonicalize(root.path()).unwrap();
    let mut record = testing::sample();
    let folder = RunFolder::create(&place, &mut record).unwrap();
    assert!(store::is_live(folder.path()));
    let artifact = store::Artifact { path: "plots/a.svg".into(), bytes: b"<svg/>".to_vec() };
    folder.finish(&record, &[artifact]).unwrap();
    drop(folder);
    let listed = paths::display(&store::find_runs(&place).unwrap()[0].path);
    assert!(!listed.starts_with(r"\\?\"), "{listed}");
    assert_eq!(fs::read(Path::new(&listed).join("plots").join("a.svg")).unwrap(), b"<svg/>");
}

#[test]
fn a_part_of_a_name_that_was_made_safe_can_be_made_and_found_under_that_name() {
    let place = tempfile::tempdir().unwrap();
    for text in ["aux", "NUL.txt", "com1", "lpt³", "a<b>:c", "trailing. ", "con.", "тест", "\\\\?\\x"] {
        let name = paths::safe_name(text, "model");
        fs::create_dir(place.path().join(&name)).unwrap();
        let found = fs::read_dir(place.path()).unwrap().any(|entry| entry.unwrap().file_name() == *name);
        assert!(found, "{text} -> {name}");
    }
}
