//! Scans of real folders: links, pipes, permissions, names, encodings, sizes, change.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use chimera_folder::ingest::{
    Content, Entry, Inventory, Kind, LineEnds, ProblemCode, ScanOptions, Table, scan,
};

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn scanned(root: &Path) -> Inventory {
    scan(root, &ScanOptions::default()).unwrap()
}

fn entry<'i>(inventory: &'i Inventory, path: &str) -> &'i Entry {
    let found = inventory.entries.iter().find(|entry| entry.path == path);
    found.unwrap_or_else(|| panic!("{path} is not among {:?}", paths(inventory)))
}

fn table<'i>(inventory: &'i Inventory, path: &str) -> &'i Table {
    match &entry(inventory, path).content {
        Content::Table(table) => table,
        other => panic!("{path}: {other:?}"),
    }
}

fn paths(inventory: &Inventory) -> Vec<&str> {
    inventory.entries.iter().map(|entry| entry.path.as_str()).collect()
}

fn problems(inventory: &Inventory) -> Vec<(&str, ProblemCode)> {
    inventory.problems.iter().map(|problem| (problem.path.as_str(), problem.code)).collect()
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn each_broken_file_is_listed_with_its_reason_and_the_rest_is_read() {
    let folder = folder_with(&[
        ("good.csv", b"a,b\n1,2\n"),
        ("good.JSON", b"{\"a\": 1}"),
        ("deep/good.md", b"# Title\n"),
        ("note.txt", b"not counted as a result"),
        ("broken.json", b"{\"a\": 1,,}"),
        ("cut.json", b"{\"a\": ["),
        ("nan.json", b"{\"a\": NaN}"),
        ("empty.csv", b""),
        ("blank.md", b"\xEF\xBB\xBF \r\n"),
        // Not `nul.csv`: on Windows 10 that is the null device.
        ("zero.csv", b"a,b\n1,\0\n3,4\n"),
        ("ragged.csv", b"a,b\n1,2\n1\n3,4\n"),
        ("image.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"),
    ]);
    let inventory = scanned(folder.path());
    let expected = [
        ("blank.md", ProblemCode::Empty),
        ("broken.json", ProblemCode::BrokenJson),
        ("cut.json", ProblemCode::BrokenJson),
        ("empty.csv", ProblemCode::Empty),
        ("image.csv", ProblemCode::NulBytes),
        ("nan.json", ProblemCode::BrokenJson),
        ("ragged.csv", ProblemCode::RaggedRows),
        ("zero.csv", ProblemCode::NulBytes),
    ];
    assert_eq!(problems(&inventory), expected);
    assert!(inventory.problems.iter().all(|problem| !problem.reason.is_empty() && !problem.hint.is_empty()));
    assert_eq!((inventory.entries.len(), inventory.others), (11, 1));
    let usable = inventory.entries.iter().filter(|entry| entry.parse_error.is_none());
    let usable: Vec<&str> = usable.map(|entry| entry.path.as_str()).collect();
    assert_eq!(usable, ["deep/good.md", "good.JSON", "good.csv"]);
    let ragged = table(&inventory, "ragged.csv");
    assert_eq!((ragged.rows, ragged.rows_ragged), (3, 1));
}

#[test]
fn encodings_and_line_ends_are_told_and_the_same_table_comes_out() {
    let text = "model,tokens_s\r\ngrößer,80.5\r\nä,81.5\r\n";
    let with_bom = |bytes: &[u8], bom: &[u8]| [bom, bytes].concat();
    let big_endian: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    let cases: [(&str, Vec<u8>, &str, bool); 7] = [
        ("utf8.csv", text.into(), "UTF-8", false),
        ("utf8-bom.csv", with_bom(text.as_bytes(), b"\xEF\xBB\xBF"), "UTF-8", true),
        ("utf16le.csv", utf_16(text), "UTF-16LE", false),
        ("utf16le-bom.csv", with_bom(&utf_16(text), b"\xFF\xFE"), "UTF-16LE", true),
        ("utf16be.csv", big_endian.clone(), "UTF-16BE", false),
        ("utf16be-bom.csv", with_bom(&big_endian, b"\xFE\xFF"), "UTF-16BE", true),
        ("latin1.csv", latin, "windows-1252", false),
    ];
    let files: Vec<(&str, &[u8])> = cases.iter().map(|(path, bytes, ..)| (*path, bytes.as_slice())).collect();
    let folder = folder_with(&files);
    let inventory = scanned(folder.path());
    assert_eq!(problems(&inventory), []);
    for (path, bytes, encoding, bom) in &cases {
        let entry = entry(&inventory, path);
        assert_eq!((entry.encoding.as_deref(), entry.bom), (Some(*encoding), *bom), "{path}");
        assert_eq!((entry.line_ends, entry.size_bytes), (LineEnds::Crlf, bytes.len() as f64), "{path}");
        let table = table(&inventory, path);
        assert_eq!(table.columns[0].texts.values, ["größer", "ä"], "{path}");
        assert_eq!(table.columns[1].numbers.unwrap().mean, 81.0, "{path}");
    }
}

#[test]
fn a_text_that_turns_out_not_to_be_utf_8_far_down_is_read_again() {
    let mut bytes = b"name,n\n".to_vec();
    for n in 0..40_000 {
        bytes.extend(format!("plain,{n}\n").bytes());
    }
    bytes.extend(b"Gr\xF6\xDFe,-1\n");
    let folder = folder_with(&[("late.csv", &bytes)]);
    let inventory = scanned(folder.path());
    assert_eq!(entry(&inventory, "late.csv").encoding.as_deref(), Some("windows-1252"));
    let late = table(&inventory, "late.csv");
    assert_eq!(
        (late.rows, &late.columns[0].texts.values[..]),
        (40_001, &["plain".into(), "Größe".into()][..])
    );
}

#[test]
fn the_root_has_errors_of_its_own() {
    let folder = folder_with(&[("file.csv", b"a\n1\n")]);
    let code = |path: PathBuf| scan(&path, &ScanOptions::default()).unwrap_err().code();
    assert_eq!(code(folder.path().join("gone")), "folder_missing");
    assert_eq!(code(folder.path().join("file.csv")), "not_a_folder");
}

#[test]
fn a_folder_without_results_is_empty_and_no_error() {
    let folder = folder_with(&[("a.txt", b"x"), ("b/c.log", b"y")]);
    let inventory = scanned(folder.path());
    assert!(inventory.is_empty());
    assert_eq!((inventory.others, inventory.kinds.len()), (2, 3));
}

#[test]
fn a_scan_stops_when_asked_and_reports_how_far_it_is() {
    let files: Vec<String> = (0..50).map(|n| format!("{n}.csv")).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|path| (path.as_str(), &b"a\n1\n"[..])).collect();
    let folder = folder_with(&files);
    let done = AtomicUsize::new(0);
    let progress = |progress: chimera_folder::ingest::ScanProgress| {
        assert_eq!(progress.total, 50);
        done.fetch_max(progress.done, Ordering::Relaxed);
    };
    let options = ScanOptions { progress: &progress, ..ScanOptions::default() };
    scan(folder.path(), &options).unwrap();
    assert_eq!(done.load(Ordering::Relaxed), 50);

    let asked = AtomicUsize::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed) > 60;
    let options = ScanOptions { cancelled: &stop, ..ScanOptions::default() };
    assert_eq!(scan(folder.path(), &options).unwrap_err().code(), "stopped");
}

#[test]
fn a_file_that_grows_while_it_is_read_is_reported_and_does_not_hold_the_scan() {
    let folder = folder_with(&[("a.csv", &b"a,b\n1,2\n".repeat(100_000))]);
    let path = folder.path().join("a.csv");
    // The wish to stop is asked between chunks: the right moment to write to the file.
    let grow = || {
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"3,4\n").unwrap();
        false
    };
    let inventory = scan(folder.path(), &ScanOptions { cancelled: &grow, ..ScanOptions::default() }).unwrap();
    assert_eq!(problems(&inventory), [("a.csv", ProblemCode::Changed)]);
    assert!(table(&inventory, "a.csv").rows >= 199_999);
}

#[test]
fn a_file_that_vanishes_before_it_is_opened_is_reported() {
    let folder = folder_with(&[("a.csv", b"a\n1\n"), ("b.csv", b"a\n1\n")]);
    let path = folder.path().join("b.csv");
    // Reported after the first file, when the second has been listed and not yet opened (one thread).
    let remove = |_| {
        let _ = fs::remove_file(&path);
    };
    let inventory =
        scan(folder.path(), &ScanOptions { progress: &remove, ..ScanOptions::default() }).unwrap();
    assert_eq!(problems(&inventory), [("b.csv", ProblemCode::Vanished)]);
    assert_eq!(paths(&inventory), ["a.csv"]);
}

#[test]
fn json_beyond_the_limit_is_listed_but_not_parsed() {
    let bytes = [b"[1,\r\n".as_slice(), &b"1,".repeat(1000), b"1]"].concat();
    let folder = folder_with(&[("large.json", &bytes)]);
    let inventory =
        scan(folder.path(), &ScanOptions { max_json_bytes: 100, ..ScanOptions::default() }).unwrap();
    assert_eq!(problems(&inventory), [("large.json", ProblemCode::TooLarge)]);
    let entry = entry(&inventory, "large.json");
    assert_eq!((entry.encoding.as_deref(), entry.line_ends), (Some("UTF-8"), LineEnds::Crlf));
    assert_eq!((entry.size_bytes, &entry.content), (2007.0, &Content::Nothing));
}

#[test]
fn a_folder_with_too_many_files_is_scanned_in_part_and_says_so() {
    let folder = folder_with(&[("a.csv", b"a\n1\n"), ("b.csv", b"a\n1\n"), ("c.csv", b"a\n1\n")]);
    let inventory = scan(folder.path(), &ScanOptions { max_files: 2, ..ScanOptions::default() }).unwrap();
    assert_eq!(problems(&inventory), [(".", ProblemCode::TooManyFiles)]);
    assert_eq!(inventory.entries.len(), 2);
}

#[test]
fn paths_over_260_characters_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut deep = fs::canonicalize(folder.path()).unwrap();
    for n in 0..6 {
        deep.push(format!("{n}-{}", "x".repeat(60)));
    }
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("deep.csv"), "a\n1\n").unwrap();
    let inventory = scanned(folder.path());
    assert_eq!(problems(&inventory), []);
    assert!(inventory.entries[0].path.len() > 260 && inventory.entries[0].path.ends_with("/deep.csv"));
}

#[test]
fn an_inventory_survives_json() {
    let folder = folder_with(&[
        ("a.csv", b"a\n0.1\n"),
        ("b.json", b"{\"x\":[1.5,{}]}"),
        ("c.md", b"# T\n"),
        ("d.csv", b""),
    ]);
    let inventory = scanned(folder.path());
    let text = serde_json::to_string(&inventory).unwrap();
    assert_eq!(serde_json::from_str::<Inventory>(&text).unwrap(), inventory);
}

#[test]
fn the_corpus_is_read_and_its_oddities_are_known() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/reports-folder");
    if !corpus.is_dir() {
        println!("skipped: the corpus is not beside the project");
        return;
    }
    let inventory = scanned(&corpus);
    assert_eq!(inventory.entries.len() + inventory.others as usize, 86);
    let counts: Vec<(Kind, u32)> =
        inventory.kinds.iter().map(|summary| (summary.kind, summary.count)).collect();
    assert_eq!(counts, [(Kind::Csv, 24), (Kind::Json, 30), (Kind::Markdown, 29)]);
    // UTF-16 that was read as Latin-1 and stored as UTF-8: no table, but a reason.
    assert_eq!(problems(&inventory), [("profiling/ncu_summary.csv", ProblemCode::NulBytes)]);
    assert_eq!(table(&inventory, "profiling/ncu_ollama_raw.csv").columns.len(), 251);
    let quoted = table(&inventory, "llama3/ollama_param_tuning.csv");
    assert_eq!((quoted.rows, quoted.columns[6].name.as_str()), (36, "tokens_s"));
    assert!(quoted.columns[6].numbers.unwrap().min > 70.0);
    // Rows with a connection error are no measurements: their zeros are in no range.
    let failed = table(&inventory, "ollama/20251002-151204/prompt_suite_runs.csv");
    assert_eq!((failed.rows, failed.rows_with_error, failed.rows_ragged), (15, 15, 0));
    assert!(failed.columns.iter().all(|column| column.numbers.is_none()));
    let options = failed.columns.iter().find(|column| column.name == "options").unwrap();
    assert_eq!(options.texts.values, ["{\"temperature\":0.3,\"top_p\":0.9}"]);
    assert_eq!(entry(&inventory, "ollama/prompt_suite_lessons_20251002.md").line_ends, LineEnds::Mixed);
}

#[cfg(unix)]
mod unix;

#[cfg(windows)]
mod windows;

mod text;
