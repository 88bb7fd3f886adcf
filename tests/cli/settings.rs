//! Keys, language, log and diagnostics from a terminal.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::support::leaks::{holds, leaks};
use crate::support::locked_server::{Lock, LockedServer};
use crate::support::place::{Place, answering, server};
use crate::support::program;
use chimera_client::refserver::Reply;

const KEY: &str = "sk-test-4711-nowhere-to-be-found";

/// The program with a home of its own and no keychain.
fn chimera(place: &Place) -> Command {
    let mut command = program::chimera(&place.dir.path().join("home"));
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    command
}

fn run(place: &Place, url: &str, more: &[&str]) -> Command {
    let mut command = chimera(place);
    command.args([
        "run",
        "--provider",
        "openai",
        "--model",
        "reference:1b",
        "--runs",
        "1",
        "--cooldown",
        "0",
    ]);
    command.args(["--url", url, "--folder"]).arg(place.reports()).arg("--out").arg(place.out()).args(more);
    command
}

/// What comes out of a command that is given a text.
fn fed(mut command: Command, text: &str) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn all(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_key_comes_from_a_variable_or_standard_input_and_is_written_nowhere() {
    let (place, inner) = (Place::new(), server(answering()));
    let locked = LockedServer::start(&inner.url(), KEY, Lock::Everything);
    let by_variable = {
        let mut command = run(&place, &locked.url(), &["--verbose"]);
        command.env("CHIMERA_API_KEY", KEY).output().unwrap()
    };
    let by_input = fed(run(&place, &locked.url(), &["--api-key-stdin", "--json"]), &format!("{KEY}\n"));
    for output in [by_variable, by_input] {
        assert_eq!(output.status.code(), Some(0), "{}", all(&output));
        assert!(!holds(&all(&output), KEY), "{}", all(&output));
    }
    assert_eq!(leaks(place.dir.path(), KEY), [""; 0]);
    let logs = place.dir.path().join("home/data/logs");
    assert!(!chimera_storage::logs::latest(&logs, 10).is_empty(), "there is a log");
}

#[test]
fn a_server_that_asks_for_a_key_is_told_from_one_that_is_away() {
    let (place, inner) = (Place::new(), server(answering()));
    let locked = LockedServer::start(&inner.url(), KEY, Lock::Everything);
    let output = run(&place, &locked.url(), &["--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", all(&output));
    assert!(
        all(&output).contains("key_needed") && all(&output).contains("chimera key set"),
        "{}",
        all(&output)
    );
    let wrong = fed(run(&place, &locked.url(), &["--api-key-stdin"]), "sk-another-one");
    assert_eq!(wrong.status.code(), Some(3));
    assert!(
        all(&wrong).contains("does not accept") && !all(&wrong).contains("another-one"),
        "{}",
        all(&wrong)
    );
}

#[test]
fn models_of_a_locked_server_are_listed_with_its_key() {
    let (place, inner) = (Place::new(), server(answering()));
    let locked = LockedServer::start(&inner.url(), KEY, Lock::Everything);
    let mut command = chimera(&place);
    command.args(["models", "--url", &locked.url(), "--api-key-stdin"]);
    let output = fed(command, KEY);
    assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    assert!(all(&output).contains("reference:1b"));
}

#[test]
fn a_key_is_never_an_argument() {
    let place = Place::new();
    let output = chimera(&place).args(["key", "set", "http://127.0.0.1:8000", KEY]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(leaks(place.dir.path(), KEY), [""; 0]);
}

#[test]
fn what_is_no_key_is_refused_without_being_quoted() {
    let place = Place::new();
    let mut command = chimera(&place);
    command.args(["key", "set", "http://127.0.0.1:8000"]);
    let output = fed(command, "two words");
    assert_eq!(output.status.code(), Some(2), "{}", all(&output));
    assert!(!all(&output).contains("two words"));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_keychain_a_key_is_not_kept_and_the_next_step_is_told() {
    let place = Place::new();
    let mut command = chimera(&place);
    command.args(["key", "set", "http://127.0.0.1:8000"]);
    let output = fed(command, KEY);
    assert_eq!(output.status.code(), Some(1), "{}", all(&output));
    assert!(all(&output).contains("keychain of this system is not there"), "{}", all(&output));
    assert!(all(&output).contains("session only"));
    let status = chimera(&place).args(["key", "status", "http://127.0.0.1:8000"]).output().unwrap();
    assert_eq!(status.status.code(), Some(1), "{}", all(&status));
    assert_eq!(leaks(place.dir.path(), KEY), [""; 0]);
}

/// A session bus of its own with a keychain that is open, on which a script runs.
#[cfg(target_os = "linux")]
fn with_keychain(place: &Place, script: &str) -> Option<Output> {
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !has("dbus-run-session") || !has("gnome-keyring-daemon") {
        return None;
    }
    let home = place.dir.path().join("home");
    let runtime = place.dir.path().join("runtime");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::create_dir_all(&runtime).unwrap();
    let open = "printf pw | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1";
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", &format!("{open}; {script}")]);
    for variable in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
        command.env(variable, &home);
    }
    command.env("XDG_RUNTIME_DIR", runtime).env("KEY", KEY).env("CHIMERA", env!("CARGO_BIN_EXE_chimera"));
    Some(command.stdin(Stdio::null()).output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_in_a_real_keychain_opens_its_server_and_lies_in_no_file() {
    let (place, inner) = (Place::new(), server(answering()));
    let locked = LockedServer::start(&inner.url(), KEY, Lock::Everything);
    let script = format!(
        "echo $KEY | $CHIMERA key set {url}/v1 && $CHIMERA key status {url} && $CHIMERA models --url {url} \
         && $CHIMERA key delete {url} && ! $CHIMERA key status {url}",
        url = locked.url()
    );
    let Some(output) = with_keychain(&place, &script) else {
        println!("skipped: no dbus-run-session or no gnome-keyring-daemon");
        return;
    };
    assert!(output.status.success(), "{}", all(&output));
    assert!(all(&output).contains("reference:1b") && !holds(&all(&output), KEY), "{}", all(&output));
    assert_eq!(leaks(place.dir.path(), KEY), [""; 0]);
}

#[test]
fn the_model_is_asked_for_the_language_that_was_named() {
    // The reference server answers in English whatever it is asked for.
    let english = "## Summary\nThe decode rate of gemma3 is 102.3 tok/s, which is higher than the 76.2 tok/s of llama3. It is \
                   not said on which hardware this was measured, and the cause of the difference is not in the data.\n";
    let (place, inner) = (Place::new(), server(Reply::saying(english).fast()));
    let output = run(&place, &inner.url(), &["--language", "german"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    assert!(all(&output).contains("answered in English instead of German"), "{}", all(&output));
    let runs = chimera_storage::store::find_runs(&place.out()).unwrap();
    let record = chimera_storage::store::load(&runs[0].path).unwrap();
    let report = record.calls.last().unwrap();
    assert!(report.request.contains("Write every sentence in German"));
    assert_eq!(report.prompt_version, "report@2");
    let unknown = run(&place, &inner.url(), &["--language", "klingon"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    assert!(all(&unknown).contains("known are English, German"), "{}", all(&unknown));
}

#[test]
fn the_log_is_repeated_on_standard_error_when_asked_for() {
    let place = Place::new();
    let quiet = chimera(&place).args(["runs"]).arg(place.out()).output().unwrap();
    assert!(quiet.stderr.is_empty(), "{}", all(&quiet));
    let loud = chimera(&place).args(["--verbose", "runs"]).arg(place.out()).output().unwrap();
    assert!(String::from_utf8_lossy(&loud.stderr).contains("started"), "{}", all(&loud));
}

#[test]
fn diagnostics_are_printed_without_the_home_folder() {
    let place = Place::new();
    let output = chimera(&place).arg("diagnostics").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in ["Chimera Bench", "Servers", "Settings", "Self-check", "this is the command line"] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert!(!text.contains(&*place.dir.path().join("home").to_string_lossy()), "{text}");
}
