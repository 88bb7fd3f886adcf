//! A place of the first schema: runs, imports and deleted runs, beside what was read and what was printed of them.
//!
//! `UPDATE_EXPECTED=1` writes the answers anew; the difference belongs into the commit that changes them.
// Each suite that has this module uses its own part of it.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

pub fn fixture() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The crates of the suites lie at different depths.
    let root = here.ancestors().find(|folder| folder.join("tests/fixtures").is_dir());
    root.expect("the fixtures are above the crate").join("tests/fixtures/schema-1-place")
}

/// Copies a folder; every file has one time of change, whenever the fixture was checked out.
pub fn copy(from: &Path, to: &Path) {
    let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_970_000);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
            fs::File::options().append(true).open(target).unwrap().set_modified(changed).unwrap();
        }
    }
}

/// Compares an answer with the one that is kept under this name.
pub fn check(name: &str, answer: &str) {
    let file = fixture().join("expected").join(name);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, answer).unwrap();
        return;
    }
    let expected = fs::read_to_string(file).unwrap();
    let line = expected.lines().zip(answer.lines()).position(|(old, new)| old != new);
    if let Some(line) = line {
        let (old, new) = (expected.lines().nth(line).unwrap(), answer.lines().nth(line).unwrap());
        panic!("{name}, line {}:\n- {old}\n+ {new}", line + 1);
    }
    assert_eq!(expected.len(), answer.len(), "{name} has another length");
}

/// The text with every time of day in it masked.
pub fn masked(text: &str) -> String {
    const SHAPES: [&str; 2] = ["0000-00-00?00:00:00", "00000000T000000Z"];
    let fits = |shape: &str, text: &[u8]| {
        text.len() >= shape.len()
            && shape.bytes().zip(text).all(|(wanted, found)| match wanted {
                b'0' => found.is_ascii_digit(),
                b'?' => b" T".contains(found),
                other => other == *found,
            })
    };
    let mut masked = Vec::new();
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        match SHAPES.iter().find(|shape| fits(shape, rest)) {
            Some(shape) => {
                masked.extend_from_slice(b"[time]");
                rest = &rest[shape.len()..];
                let fraction = rest.iter().take_while(|byte| **byte == b'.' || byte.is_ascii_digit()).count();
                rest = &rest[fraction..];
            }
            None => {
                masked.push(*first);
                rest = &rest[1..];
            }
        }
    }
    String::from_utf8(masked).unwrap()
}

/// The words of a page, without its figures, styles and tags.
pub fn words(html: &str) -> String {
    let mut rest = html.to_owned();
    for (start, end) in [("<style", "</style>"), ("<svg", "</svg>"), ("<", ">")] {
        while let Some(from) = rest.find(start) {
            let length = rest[from..].find(end).unwrap() + end.len();
            rest.replace_range(from..from + length, "");
        }
    }
    let lines = rest.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
