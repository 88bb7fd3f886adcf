//! What only Unix has: links without privileges, pipes, permissions, names of any bytes; and, on Linux,
//! the memory of a process.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Output, Stdio};

use super::*;

/// Tells this test binary, started again as a child, what to scan.
const CHILD_FOLDER: &str = "CHIMERA_INGEST_CHILD_FOLDER";

/// Scans and prints the inventory and the most memory that the process ever used.
#[test]
#[ignore = "started by other tests as a process of its own"]
fn child_scans() {
    let folder = std::env::var_os(CHILD_FOLDER).expect("the folder to scan");
    match scan(Path::new(&folder), &ScanOptions::default()) {
        Ok(inventory) => println!("\nINVENTORY {}", serde_json::to_string(&inventory).unwrap()),
        Err(error) => println!("\nERROR {}", error.code()),
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("PEAK {}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("unknown"));
}

fn child(binary: &Path, folder: &Path) -> Command {
    let mut command = Command::new(binary);
    command.args(["--exact", "ingest::unix::child_scans", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env(CHILD_FOLDER, folder).stdin(Stdio::null());
    command
}

/// The rest of the first line of a child's output that starts with `mark`.
fn line(output: &Output, mark: &str) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix(mark));
    line.unwrap_or_else(|| panic!("no {mark} in {output:?}")).trim().to_owned()
}

#[test]
fn links_are_followed_out_of_the_folder_and_never_in_circles() {
    let outside = folder_with(&[("far.csv", b"a\n1\n"), ("sub/far.md", b"# Far\n")]);
    let folder = folder_with(&[("a/x.csv", b"a\n1\n"), ("b/y.csv", b"a\n1\n")]);
    let root = folder.path();
    symlink(root, root.join("a/up")).unwrap();
    symlink("/", root.join("a/system")).unwrap();
    symlink("../b", root.join("a/sideways")).unwrap();
    symlink("x.csv", root.join("a/same.csv")).unwrap();
    symlink("self.csv", root.join("self.csv")).unwrap();
    symlink("nowhere.csv", root.join("broken.csv")).unwrap();
    symlink(outside.path(), root.join("outside")).unwrap();
    symlink(outside.path().join("far.csv"), root.join("one.csv")).unwrap();
    symlink(root, outside.path().join("back")).unwrap();
    symlink(outside.path(), outside.path().join("sub/round")).unwrap();
    let inventory = scanned(root);
    let expected = [
        ("a/same.csv", ProblemCode::LinkedTwice),
        ("a/sideways", ProblemCode::LinkedTwice),
        ("a/system", ProblemCode::LinkLoop),
        ("a/up", ProblemCode::LinkLoop),
        ("broken.csv", ProblemCode::BrokenLink),
        ("outside/back", ProblemCode::LinkLoop),
        ("outside/sub/round", ProblemCode::LinkLoop),
        ("self.csv", ProblemCode::LinkLoop),
    ];
    assert_eq!(problems(&inventory), expected);
    let found = ["a/x.csv", "b/y.csv", "one.csv", "outside/far.csv", "outside/sub/far.md"];
    assert_eq!(paths(&inventory), found);
}

#[test]
fn pipes_sockets_and_devices_are_listed_and_never_waited_for() {
    let folder = folder_with(&[("a.csv", b"a\n1\n")]);
    let pipe = folder.path().join("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = UnixListener::bind(folder.path().join("socket.json")).unwrap();
    symlink("/dev/zero", folder.path().join("zero.md")).unwrap();
    symlink(&pipe, folder.path().join("to-pipe.csv")).unwrap();
    let inventory = scanned(folder.path());
    let expected = [
        ("pipe.csv", ProblemCode::NotAFile),
        ("socket.json", ProblemCode::NotAFile),
        ("to-pipe.csv", ProblemCode::LinkedTwice),
        ("zero.md", ProblemCode::NotAFile),
    ];
    assert_eq!(problems(&inventory), expected);
    assert_eq!(paths(&inventory), ["a.csv"]);
}

#[test]
fn a_file_that_becomes_a_pipe_after_it_was_listed_does_not_hang_the_scan() {
    let folder = folder_with(&[("a.csv", b"a\n1\n"), ("b.csv", b"a\n1\n")]);
    let path = folder.path().join("b.csv");
    let replace = |_| {
        if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
            fs::remove_file(&path).unwrap();
            assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        }
    };
    let inventory =
        scan(folder.path(), &ScanOptions { progress: &replace, ..ScanOptions::default() }).unwrap();
    assert_eq!(problems(&inventory), [("b.csv", ProblemCode::NotAFile)]);
    assert_eq!(paths(&inventory), ["a.csv"]);
}

#[test]
fn names_that_are_not_utf_8_are_read_and_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    for name in [&b"caf\xE9.csv"[..], b"caf\xE8.csv", b"new\nline.csv"] {
        if fs::write(folder.path().join(OsStr::from_bytes(name)), "a\n1\n").is_err() {
            println!("skipped: this file system takes no such names");
            return;
        }
    }
    let inventory = scanned(folder.path());
    assert_eq!(paths(&inventory), [r"caf\xE8.csv", r"caf\xE9.csv", r"new\u{a}line.csv"]);
    assert!(inventory.entries.iter().all(|entry| entry.parse_error.is_none()));
    let expected = [(r"caf\xE8.csv", ProblemCode::NameNotUtf8), (r"caf\xE9.csv", ProblemCode::NameNotUtf8)];
    assert_eq!(problems(&inventory), expected);
}

/// A copy of this binary that any user may run, in a folder that any user may enter.
fn binary_for_anyone(folder: &Path) -> PathBuf {
    let binary = folder.join("scan-child");
    fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
    binary
}

/// Root may read everything, so the scan runs in a child without privileges.
#[test]
fn files_and_folders_without_permission_are_listed() {
    let folder = folder_with(&[
        ("open/a.csv", b"a\n1\n"),
        ("open/closed.csv", b"a\n1\n"),
        ("locked/b.csv", b"a\n1\n"),
    ]);
    let place = tempfile::tempdir().unwrap();
    let binary = binary_for_anyone(place.path());
    let permit = |path: &str, mode| {
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    permit("", 0o755);
    permit("open/closed.csv", 0o000);
    permit("locked", 0o000);
    let unprivileged = |root: &Path| {
        let mut command = child(&binary, root);
        if fs::read_dir(folder.path().join("locked")).is_ok() {
            command.uid(65_534).gid(65_534);
        }
        command.current_dir("/").output()
    };
    let below = unprivileged(folder.path());
    let locked = unprivileged(&folder.path().join("locked"));
    permit("locked", 0o755);
    let (Ok(below), Ok(locked)) = (&below, &locked) else {
        println!("skipped: no child without privileges can be started here: {below:?}");
        return;
    };
    let inventory: Inventory = serde_json::from_str(&line(below, "INVENTORY ")).unwrap();
    let expected = [("locked", ProblemCode::NoPermission), ("open/closed.csv", ProblemCode::NoPermission)];
    assert_eq!(problems(&inventory), expected);
    assert_eq!(paths(&inventory), ["open/a.csv", "open/closed.csv"]);
    assert_eq!(entry(&inventory, "open/closed.csv").size_bytes, 4.0);
    assert_eq!(line(locked, "ERROR "), "folder_unreadable");
}

/// The peak memory of a child that scans `folder`, in MiB, and what it found.
#[cfg(target_os = "linux")]
fn peak_mib(folder: &Path) -> (u64, Inventory) {
    let output = child(&std::env::current_exe().unwrap(), folder).output().unwrap();
    let inventory = serde_json::from_str(&line(&output, "INVENTORY ")).unwrap();
    let peak = line(&output, "PEAK ");
    let kib: u64 = peak.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    (kib / 1024, inventory)
}

/// 100 MB of rows, one line of 50 MB, a quote that is never closed, many small objects, and 2 GB of
/// nothing: what is kept does not grow with the files.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_size_of_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let block = b"aurora:1b,0.1382,115.98,some text\n".repeat(30_000);
    let write = |name: &str, head: &[u8], block: &[u8], times: usize| {
        let mut file = fs::File::create(folder.path().join(name)).unwrap();
        file.write_all(head).unwrap();
        (0..times).for_each(|_| file.write_all(block).unwrap());
    };
    write("rows.csv", b"model,ttft_s,tokens_s,note\n", &block, 100);
    write("quote.csv", b"a,b\n1,\"", &block, 25);
    write("line.md", b"# ", &vec![b'x'; 1_000_000], 50);
    write("lines.json", b"", &b"{\"a\":1.5}\n".repeat(100_000), 20);
    let sparse = fs::File::create(folder.path().join("sparse.csv")).unwrap();
    sparse.set_len(2_000_000_000).unwrap();
    let (peak, inventory) = peak_mib(folder.path());
    let (small, _) = peak_mib(folder_with(&[("a.csv", b"a\n1\n")]).path());
    println!("peak {peak} MiB ({small} for a small folder), {:.0} ms", inventory.duration_ms);
    assert!(peak < small + 16, "{peak} MiB, and {small} MiB for a small folder");
    let rows = table(&inventory, "rows.csv");
    assert_eq!((rows.rows, rows.columns[2].numbers.unwrap().count), (3_000_000, 3_000_000));
    let expected = [("quote.csv", ProblemCode::OversizedField), ("sparse.csv", ProblemCode::NulBytes)];
    assert_eq!(problems(&inventory), expected);
}
