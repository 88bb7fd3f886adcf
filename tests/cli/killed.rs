//! Killed at any moment, the program loses no finished call and doubles none: while it measures, while it appends, while it
//! writes the report, while it reads folders into the index, while it imports.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::place::{Place, answering, server};
use crate::support::program;
use chimera_client::refserver::RefServer;
use chimera_storage::store;
use chimera_types::paths::display;
use chimera_types::record::Status;
use serde_json::Value;

// Starting a process takes Windows long.
const MOMENTS: u32 = if cfg!(windows) { 10 } else { 50 };
/// Warm-up, then an analysis and a report for each of four passes.
const CALLS: usize = 9;

fn chimera(place: &Place) -> Command {
    let mut command = program::chimera(&place.dir.path().join("home"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn measure(place: &Place, server: &RefServer) -> Child {
    let mut command = chimera(place);
    command.args([
        "run",
        "--provider",
        "ollama",
        "--model",
        "reference:1b",
        "--cooldown",
        "0",
        "--runs",
        "4",
    ]);
    command.args(["--url", &server.url(), "--folder"]).arg(place.reports()).arg("--out").arg(place.out());
    command.spawn().unwrap()
}

fn list(place: &Place) -> Command {
    let mut command = chimera(place);
    command.arg("runs").arg(place.out()).arg("--json");
    command
}

/// Every part of `span` has its turn, in an order that neighbours do not share.
fn moment(attempt: u32, span: Duration) -> Duration {
    span * (attempt * 37 % 50) / 50
}

fn kill_after(mut child: Child, pause: Duration) {
    thread::sleep(pause);
    child.kill().unwrap();
    child.wait().unwrap();
}

fn document(mut command: Command) -> Value {
    let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    assert!(document.get("error").is_none(), "{document}");
    document
}

/// The folders of runs that have appeared since.
fn new_runs(place: &Path, known: &BTreeSet<String>) -> Vec<String> {
    let all = store::find_runs(place).unwrap().into_iter().map(|run| display(&run.path));
    all.filter(|path| !known.contains(path)).collect()
}

#[test]
fn a_run_killed_at_many_moments_keeps_every_finished_call_once_and_is_listed() {
    let place = Place::new();
    let mut known = BTreeSet::new();
    let begin = Instant::now();
    assert!(measure(&place, &server(answering())).wait().unwrap().success());
    let span = begin.elapsed();
    known.extend(new_runs(&place.out(), &known));
    let (mut in_the_middle, mut calls_kept) = (0, CALLS);
    for attempt in 0..MOMENTS {
        let server = server(answering());
        kill_after(measure(&place, &server), moment(attempt, span));
        // A look at the folders is killed as well, when it is just about to add what came.
        kill_after(list(&place).spawn().unwrap(), moment(attempt, Duration::from_millis(40)));
        let answered = server.stamps().len();
        let runs = new_runs(&place.out(), &known);
        assert!(runs.len() <= 1, "attempt {attempt}: {runs:?}");
        let Some(path) = runs.into_iter().next() else {
            assert_eq!(answered, 0, "attempt {attempt}: calls were made before there was a folder");
            continue;
        };
        let record = store::load(Path::new(&path)).unwrap();
        let indexes: Vec<u32> = record.calls.iter().map(|call| call.index).collect();
        assert!(indexes.iter().copied().eq(0..indexes.len() as u32), "attempt {attempt}: {indexes:?}");
        assert!(
            indexes.len() == answered || indexes.len() + 1 == answered,
            "attempt {attempt}: {} of {answered} answered calls are on disk",
            indexes.len()
        );
        if record.status == Status::Running {
            in_the_middle += 1;
            let mut finish = chimera(&place);
            finish.args(["finish", "--json", &path]);
            assert_eq!(document(finish)["calls"].as_array().unwrap().len(), indexes.len());
        }
        calls_kept += indexes.len();
        known.insert(path);
    }
    assert!(in_the_middle > MOMENTS / 5, "only {in_the_middle} of {MOMENTS} were killed in the middle");
    let listed = document(list(&place));
    let rows = listed.as_array().unwrap();
    let paths: BTreeSet<&str> = rows.iter().filter_map(|row| row["path"].as_str()).collect();
    assert_eq!((rows.len(), paths.len()), (known.len(), known.len()));
    let calls: u64 = rows.iter().filter_map(|row| row["calls"].as_u64()).sum();
    assert_eq!(calls, calls_kept as u64);
}

#[test]
fn an_import_killed_at_any_moment_is_completed_by_the_next_one() {
    let place = Place::new();
    let source = place.dir.path().join("sweeps");
    fs::create_dir(&source).unwrap();
    for file in 0..30 {
        let rows: String = (0..40).map(|row| format!("{row},{file}{row}.5,5{file}.25,1{row}0\n")).collect();
        let name = source.join(format!("sweep {file}.csv"));
        fs::write(name, format!("run,ttft_ms,tokens_per_s,eval_count\n{rows}")).unwrap();
    }
    let import = || {
        let mut command = chimera(&place);
        command.arg("import").arg(&source).arg("--json").arg("--reports-place").arg(place.out());
        command
    };
    for attempt in 0..MOMENTS.min(20) {
        kill_after(import().spawn().unwrap(), moment(attempt, Duration::from_millis(60)));
    }
    let found = document(import());
    let runs = found["runs"].as_array().unwrap();
    let folders: BTreeSet<&str> = runs.iter().filter_map(|run| run["saved"].as_str()).collect();
    assert_eq!((runs.len(), folders.len()), (30, 30));
    let rows = document(list(&place)).as_array().unwrap().clone();
    assert_eq!(rows.len(), 30, "each is there once");
    assert!(rows.iter().all(|row| row["kind"] == "imported" && row["calls"] == 40), "{rows:?}");
}
