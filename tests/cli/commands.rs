//! The command line as a user or a script calls it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::support::place::{Place, answering, server};
use crate::support::program;
use chimera_app::dto::Preferences;
use chimera_app::preset::Preset;
use chimera_app::services::{self, Places};
use chimera_client::refserver::Reply;
#[cfg(target_os = "linux")]
use chimera_client::refserver::{RefServer, Scenario};
use chimera_storage::store;
use chimera_types::spec::Settings;
use serde_json::Value;

fn chimera(place: &Place) -> Command {
    program::chimera(&place.dir.path().join("home"))
}

fn run_command(place: &Place, url: &str, more: &[&str]) -> Command {
    run_model(place, url, "reference:1b", more)
}

fn run_model(place: &Place, url: &str, model: &str, more: &[&str]) -> Command {
    let mut command = chimera(place);
    command.args(["run", "--provider", "ollama", "--model", model, "--cooldown", "0", "--url", url]);
    command.arg("--folder").arg(place.reports()).arg("--out").arg(place.out()).args(more);
    command
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stdout)))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_run_prints_one_document_with_the_metrics_under_their_names() {
    let (place, server) = (Place::new(), server(answering()));
    let output = run_command(&place, &server.url(), &["--runs", "2", "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "", "a pipe gets no progress");
    let document = json(&output);
    for field in ["schema_version", "id", "status", "folder", "calls", "arms", "warnings", "report"] {
        assert!(document.get(field).is_some(), "{field} missing");
    }
    assert_eq!(document["status"], "completed");
    let calls: Vec<&Value> = document["calls"].as_array().unwrap().iter().collect();
    let measured: Vec<&&Value> = calls.iter().filter(|c| c["phase"] == "measured").collect();
    assert_eq!((calls.len(), measured.len()), (5, 4));
    for call in measured {
        assert_eq!(
            (&call["arm"], &call["valid"], &call["cold"]),
            (&"Baseline".into(), &true.into(), &false.into())
        );
        assert_eq!(call["invalid_reason"], Value::Null);
        for metric in
            ["ttft_ms", "ttfv_ms", "e2e_ms", "duration_ms", "tpot_ms", "decode_tps", "server_decode_tps"]
        {
            assert!(call["metrics"][metric].as_f64().unwrap() > 0.0, "{metric} in {call}");
        }
        assert!(call["metrics"]["n_in"].as_u64().unwrap() > 0);
    }
    assert!(Path::new(document["report"].as_str().unwrap()).is_file());
}

#[test]
fn a_run_tells_people_what_the_numbers_say_and_where_the_report_is() {
    let (place, server) = (Place::new(), server(answering()));
    let output = run_command(&place, &server.url(), &["--runs", "1"]).output().unwrap();
    let shown = text(&output.stdout);
    assert!(shown.contains("decode tok/s") && shown.contains("report.md"), "{shown}");
}

#[test]
fn settings_reach_the_server_under_their_own_names() {
    let (place, server) = (Place::new(), server(answering()));
    let settings =
        ["--temperature", "0.6", "--top-k", "20", "--seed", "7", "--num-predict", "99", "--runs", "1"];
    let output = run_command(&place, &server.url(), &settings).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let sent =
        server.requests().into_iter().filter_map(|r| r.body).find(|b| b.get("options").is_some()).unwrap();
    let options = &sent["options"];
    assert_eq!((&options["temperature"], &options["top_k"]), (&0.6.into(), &20.into()));
    assert_eq!((&options["seed"], &options["num_predict"]), (&7.into(), &99.into()));
    assert_eq!(options.get("num_ctx"), None, "a default is left to the server");
}

#[test]
fn a_preset_of_the_window_is_used_and_what_is_typed_goes_before() {
    let (place, server) = (Place::new(), server(answering()));
    let settings = Settings { temperature: Some(0.25), top_k: Some(9), ..Settings::default() };
    let preset = Preset { name: "Short".into(), settings, runs: 1, warmups: 0, ..Preset::default() };
    let home = place.dir.path().join("home");
    let places = Places { config: home.join("config"), data: home.join("data"), documents: None };
    let preferences = Preferences { presets: vec![preset], ..Preferences::default() };
    services::save_preferences(&places, &preferences).unwrap();
    let asked = ["--preset", "short", "--top-k", "20", "--json"];
    let output = run_command(&place, &server.url(), &asked).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(json(&output)["calls"].as_array().unwrap().len(), 2, "one run without a warm-up");
    let sent = server.requests().into_iter().filter_map(|r| r.body).find(|b| b.get("options").is_some());
    let options = &sent.unwrap()["options"];
    assert_eq!((&options["temperature"], &options["top_k"]), (&0.25.into(), &20.into()));
    let unknown = run_command(&place, &server.url(), &["--preset", "long"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("Short"), "{}", text(&unknown.stderr));
}

#[test]
fn each_way_to_fail_has_its_exit_code_a_cause_and_a_next_step() {
    let place = Place::new();
    let (good, empty) = (server(answering()), server(Reply::default().fast().tokens(0)));
    let nowhere = "http://127.0.0.1:9".to_owned();
    let cases: [(i32, String, &str, Vec<&str>); 5] = [
        (2, good.url(), "reference:1b", vec!["--runs", "0"]),
        (2, good.url(), "reference:1b", vec!["--top-p", "7"]),
        (3, nowhere, "reference:1b", vec![]),
        (3, good.url(), "nothing", vec![]),
        (5, empty.url(), "reference:1b", vec!["--runs", "1"]),
    ];
    for (code, url, model, more) in cases {
        let output = run_model(&place, &url, model, &more).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{more:?}: {}", text(&output.stderr));
        if code != 5 {
            assert!(text(&output.stderr).contains("hint: "), "{more:?}: {}", text(&output.stderr));
        }
    }
    assert_eq!(chimera(&place).arg("run").output().unwrap().status.code(), Some(2));
}

#[test]
fn an_error_is_a_document_too_when_one_was_asked_for() {
    let place = Place::new();
    let output = run_command(&place, "http://127.0.0.1:9", &["--json"]).output().unwrap();
    let error = &json(&output)["error"];
    assert_eq!(error["code"], "server_unreachable");
    assert!(!error["hint"].as_str().unwrap().is_empty());
}

#[test]
fn a_folder_is_described_in_words_and_as_json() {
    let place = Place::new();
    fs::write(place.reports().join("broken.json"), "{").unwrap();
    let words = chimera(&place).arg("scan").arg(place.reports()).output().unwrap();
    let shown = text(&words.stdout);
    assert!(shown.contains("CSV Files (1)") && shown.contains("broken.json"), "{shown}");
    let output = chimera(&place).args(["scan", "--json"]).arg(place.reports()).output().unwrap();
    assert_eq!(json(&output)["entries"].as_array().unwrap().len(), 4);
    let missing = chimera(&place).args(["scan", "gone"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn a_scan_prints_the_columns_with_units_and_ranges() {
    let place = Place::new();
    let output = chimera(&place).arg("scan").arg(place.reports()).output().unwrap();
    let shown = text(&output.stdout);
    let lines: Vec<String> =
        shown.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "runs.csv: table, 2 rows; 3 columns: model, tokens_per_s, ttft_ms",
        "name unit min max mean n",
        "tokens_per_s tok/s 76.2 102.3 89.25 2",
        "ttft_ms ms 140 510 325 2",
        "model: gemma3, llama3",
        "runs[].tokens_per_s tok/s 76.2 102.3 89.25 2",
    ] {
        assert!(lines.iter().any(|shown| shown == line), "{line} is missing in:\n{shown}");
    }
}

#[test]
fn a_scan_counts_the_ranges_it_does_not_print() {
    let place = Place::new();
    let names: Vec<String> = (0..14).map(|number| format!("value_{number}")).collect();
    let table = format!("{}\n{}\n", names.join(","), ["1"; 14].join(","));
    fs::write(place.reports().join("wide.csv"), table).unwrap();
    let shown = text(&chimera(&place).arg("scan").arg(place.reports()).output().unwrap().stdout);
    assert!(shown.contains("Ranges not shown: 2; --json lists every range"), "{shown}");
}

#[test]
fn the_models_of_a_server_are_listed() {
    let (place, server) = (Place::new(), server(answering()));
    let output = chimera(&place).args(["models", "--json", "--url", &server.url()]).output().unwrap();
    assert_eq!(json(&output)[0]["models"][0]["name"], "reference:1b");
    let words = chimera(&place).args(["models", "--url", &server.url()]).output().unwrap();
    assert!(text(&words.stdout).contains("reference:1b"));
}

#[test]
fn a_hostile_report_becomes_a_page_without_a_script() {
    let place = Place::new();
    let report = place.dir.path().join("report.md");
    fs::write(&report, "# T\n\n<script>alert(1)</script>\n\n![x](https://example.invalid/x.png)\n").unwrap();
    let page = place.dir.path().join("page.html");
    let output = chimera(&place).arg("preview").arg(&report).arg("--out").arg(&page).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let html = fs::read_to_string(page).unwrap();
    assert!(html.contains("<h1") && !html.contains("<script") && !html.contains("src=\"https://"), "{html}");
}

#[test]
fn a_report_that_powershell_saved_is_previewed_with_its_letters() {
    let place = Place::new();
    let report = place.dir.path().join("report.md");
    let bytes: Vec<u8> = "\u{FEFF}# Größe ✓\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(&report, bytes).unwrap();
    let page = place.dir.path().join("page.html");
    let output = chimera(&place).arg("preview").arg(&report).arg("--out").arg(&page).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(fs::read_to_string(page).unwrap().contains("Größe ✓</h1>"));
}

#[test]
fn the_selftest_tries_every_part_and_leaves_nothing_behind() {
    let place = Place::new();
    let output = chimera(&place).arg("selftest").output().unwrap();
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for check in ["data folder", "reports folder", "benchmark", "report and plots", "own clock"] {
        assert!(said.lines().any(|line| line.starts_with(&format!("ok      {check}: "))), "{check}: {said}");
    }
    assert!(said.ends_with("All 5 checks hold.\n"), "{said}");
    // The program's log is there whatever it does.
    let left = fs::read_dir(place.dir.path().join("home/data")).unwrap().flatten();
    assert_eq!(left.filter(|entry| entry.file_name() != "logs").count(), 0);
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_the_benchmark_and_keeps_what_is_measured() {
    let (place, server) = (Place::new(), server(answering()));
    let mut child = run_command(&place, &server.url(), &["--runs", "500", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for_calls(&place, 3);
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = wait(&mut child);
    assert_eq!(output.status.code(), Some(4));
    let document = json(&output);
    assert_eq!(document["status"], "stopped");
    assert!(document["calls"].as_array().unwrap().len() >= 3);
}

#[test]
fn a_crash_loses_no_finished_call_and_the_report_can_be_finished() {
    let (place, server) = (Place::new(), server(answering()));
    let mut child =
        run_command(&place, &server.url(), &["--runs", "500"]).stdout(Stdio::null()).spawn().unwrap();
    wait_for_calls(&place, 4);
    child.kill().unwrap();
    child.wait().unwrap();
    let run = store::find_runs(&place.out()).unwrap().remove(0).path;
    assert!(!run.join(store::REPORT_FILE).exists());
    let on_disk = store::load(&run).unwrap().calls.len();
    let output = chimera(&place).args(["finish", "--json"]).arg(&run).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document = json(&output);
    assert_eq!(document["status"], "interrupted");
    let calls = document["calls"].as_array().unwrap().len();
    assert!(calls >= on_disk && calls >= 4);
    let report = fs::read_to_string(document["report"].as_str().unwrap()).unwrap();
    assert!(report.contains("ended before the benchmark did"));
    let listed = chimera(&place).arg("runs").arg(place.out()).output().unwrap();
    assert!(text(&listed.stdout).contains("interrupted"));
}

#[test]
fn a_run_in_progress_cannot_be_finished_by_another_program() {
    let (place, server) = (Place::new(), server(answering()));
    let mut child =
        run_command(&place, &server.url(), &["--runs", "500"]).stdout(Stdio::null()).spawn().unwrap();
    wait_for_calls(&place, 1);
    let run = store::find_runs(&place.out()).unwrap().remove(0).path;
    let output = chimera(&place).arg("finish").arg(&run).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("already running"), "{}", text(&output.stderr));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_moves_the_run_and_loses_no_call() {
    let place = Place::new();
    let Some(_small) = SmallDisk::mount(&place.out()) else { return };
    let long = Reply { pieces: vec!["x".repeat(4000)], ..answering() };
    let script = Scenario::new().queue(vec![answering(), answering()], long);
    let server = RefServer::start(script).unwrap();
    let output = run_command(&place, &server.url(), &["--runs", "2", "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document = json(&output);
    assert_eq!(document["calls"].as_array().unwrap().len(), 5);
    let warnings = document["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|warning| warning["code"] == "output_moved"), "{warnings:?}");
    assert!(document["report"].as_str().unwrap().contains("rescued"));
    assert!(Path::new(document["report"].as_str().unwrap()).is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_to_is_told_before_the_first_call() {
    let place = Place::new();
    let Some(disk) = SmallDisk::mount(&place.out()) else { return };
    disk.make_read_only();
    let server = server(answering());
    let output = run_command(&place, &server.url(), &["--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["error"]["code"], "unwritable");
    assert!(server.stamps().is_empty(), "nothing was asked of the model");
}

/// A file system of 256 kB at a path; needs the right to mount.
#[cfg(target_os = "linux")]
struct SmallDisk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(path: &Path) -> Option<Self> {
        fs::create_dir_all(path).unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(path).status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(path.to_owned()));
        }
        println!("skipped: this account may not mount a small disk");
        None
    }

    fn make_read_only(&self) {
        let remounted = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status().unwrap();
        assert!(remounted.success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg(&self.0).status().ok();
    }
}

fn wait_for_calls(place: &Place, calls: u32) {
    let deadline = Instant::now() + Duration::from_secs(30);
    let has_calls =
        |run: &store::FoundRun| store::load(&run.path).is_ok_and(|record| record.calls.len() as u32 >= calls);
    while !store::find_runs(&place.out()).unwrap().iter().any(has_calls) {
        assert!(Instant::now() < deadline, "no {calls} calls came");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(unix)]
fn wait(child: &mut std::process::Child) -> Output {
    use std::io::Read;
    let mut stdout = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut stdout).unwrap();
    Output { status: child.wait().unwrap(), stdout, stderr: Vec::new() }
}
