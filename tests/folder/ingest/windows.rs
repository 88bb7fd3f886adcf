//! What only Windows has: files that another program holds, verbatim paths, separators.

use std::os::windows::fs::OpenOptionsExt as _;
use std::thread;
use std::time::Duration;

use super::*;

/// Opens a file as a program does that shares it with nobody.
fn hold(path: &Path) -> fs::File {
    fs::OpenOptions::new().read(true).write(true).share_mode(0).open(path).unwrap()
}

#[test]
fn a_held_file_is_listed_with_its_reason_and_the_rest_is_read() {
    let folder = folder_with(&[("held.csv", b"a\n1\n"), ("free.csv", b"a\n1\n")]);
    let held = hold(&folder.path().join("held.csv"));
    let inventory = scanned(folder.path());
    drop(held);
    assert_eq!(problems(&inventory), [("held.csv", ProblemCode::Held)]);
    assert!(inventory.problems[0].hint.contains("spreadsheet"), "{:?}", inventory.problems);
    assert_eq!(paths(&inventory), ["free.csv", "held.csv"]);
    assert_eq!(table(&inventory, "free.csv").rows, 1);
}

#[test]
fn a_file_that_is_held_for_a_moment_is_read_all_the_same() {
    let folder = folder_with(&[("scanned.csv", b"a\n1\n")]);
    let held = hold(&folder.path().join("scanned.csv"));
    let letting_go = thread::spawn(move || {
        thread::sleep(Duration::from_millis(60));
        drop(held);
    });
    let inventory = scanned(folder.path());
    letting_go.join().unwrap();
    assert_eq!(problems(&inventory), []);
    assert_eq!(table(&inventory, "scanned.csv").rows, 1);
}

#[test]
fn each_file_of_a_folder_of_held_files_is_a_problem() {
    let names: Vec<String> = (0..60).map(|n| format!("{n}.csv")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"a\n1\n"[..])).collect();
    let folder = folder_with(&files);
    let held: Vec<fs::File> = names.iter().map(|name| hold(&folder.path().join(name))).collect();
    let inventory = scanned(folder.path());
    assert_eq!(inventory.problems.len(), held.len());
}

#[test]
fn a_verbatim_root_is_read_and_never_shown() {
    let folder = folder_with(&[("sub/a.csv", b"a\n1\n"), ("b.json", b"{")]);
    let verbatim = fs::canonicalize(folder.path()).unwrap();
    assert!(verbatim.to_str().unwrap().starts_with(r"\\?\"));
    let inventory = scanned(&verbatim);
    let text = serde_json::to_string(&inventory).unwrap() + &inventory.data_summary();
    assert!(!text.contains(r"\\?\") && !text.contains(r"\\\\?"), "{text}");
    assert_eq!(paths(&inventory), ["b.json", "sub/a.csv"]);
    assert!(inventory.data_summary().contains("/sub/a.csv"));
}

#[test]
fn a_long_root_that_is_no_verbatim_path_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut deep = folder.path().to_owned();
    for n in 0..5 {
        deep.push(format!("{n}-{}", "x".repeat(60)));
    }
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("deep.csv"), "a\n1\n").unwrap();
    assert!(deep.as_os_str().len() > 260);
    let inventory = scanned(&deep);
    assert_eq!((problems(&inventory), paths(&inventory)), (vec![], vec!["deep.csv"]));
}
