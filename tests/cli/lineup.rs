//! Runs side by side from the command line.

use std::fs;
use std::process::{Command, Output};
use std::time::Duration;

use crate::support::place::{ANSWER, Place, server};
use crate::support::program;
use chimera_client::refserver::{Pace, Reply};
use serde_json::Value;

fn chimera(place: &Place) -> Command {
    program::chimera(&place.dir.path().join("home"))
}

/// A run of four blocks against a server of this pace; the name of its folder.
fn run(place: &Place, rate_tps: f64, more: &[&str]) -> String {
    let reply = Reply {
        pace: Pace::Rate(rate_tps),
        prefill: Duration::from_millis(5),
        ..Reply::saying(ANSWER).fast()
    };
    let server = server(reply);
    let mut command = chimera(place);
    command.args([
        "run",
        "--cooldown",
        "0",
        "--warmups",
        "1",
        "--runs",
        "4",
        "--num-predict",
        "40",
        "--json",
    ]);
    command.args(["--provider", "ollama", "--model", "reference:1b", "--url", &server.url()]).args(more);
    let output = command.arg("--folder").arg(place.reports()).arg("--out").arg(place.out()).output().unwrap();
    json(&output)["id"].as_str().unwrap_or_else(|| panic!("{}", text(&output.stdout))).to_owned()
}

fn compare(place: &Place, arguments: &[&str]) -> Output {
    chimera(place).arg("compare").arg("--place").arg(place.out()).args(arguments).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}{}", text(&output.stdout), text(&output.stderr)))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_run_that_is_slower_than_the_threshold_allows_ends_with_code_one_and_says_which() {
    let place = Place::new();
    let (fast, slow) = (run(&place, 400.0, &[]), run(&place, 100.0, &[]));
    let output = compare(&place, &[&fast, &slow, "--threshold", "10", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let document = json(&output);
    assert_eq!(document["regressions"][0]["metric"], "decode_rate");
    assert!(document["regressions"][0]["slower_percent"].as_f64().unwrap() > 50.0);
    assert_eq!(document["sides"].as_array().unwrap().len(), 2);
    let said = compare(&place, &[&fast, &slow, "--threshold", "10"]);
    assert!(text(&said.stdout).contains("Slower than allowed:"), "{}", text(&said.stdout));
    assert!(text(&said.stdout).contains("the sessions differ"), "{}", text(&said.stdout));
    for allowed in
        [&[&slow, &fast, "--threshold", "10"][..], &[&fast, &slow], &[&fast, &slow, "--threshold", "90"]]
    {
        let arguments: Vec<&str> = allowed.iter().map(|word| word.as_ref()).collect();
        assert_eq!(compare(&place, &arguments).status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn one_configuration_of_a_run_can_be_named_and_is_a_pair_of_its_own_baseline() {
    let place = Place::new();
    let id = run(&place, 500.0, &["--arm", "Plain", "--arm", "Cool: temperature=0.1"]);
    let document = json(&compare(&place, &[&format!("{id}#Cool"), &format!("{id}#plain"), "--json"]));
    let labels: Vec<&str> =
        document["sides"].as_array().unwrap().iter().filter_map(|side| side["label"].as_str()).collect();
    assert_eq!(labels, ["Cool", "Plain"]);
    assert_eq!(document["verdicts"]["arms"][0]["primary"]["comparison"]["pairing"], "paired");
    assert_eq!(document["differences"][0]["name"], "temperature");
    assert_eq!(json(&compare(&place, &[&id, "--json"]))["sides"].as_array().unwrap().len(), 2);
    let missing = compare(&place, &[&format!("{id}#Warm"), &id]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("it has Plain, Cool"), "{}", text(&missing.stderr));
}

#[test]
fn a_comparison_is_saved_in_every_form() {
    let place = Place::new();
    let (first, second) = (run(&place, 900.0, &[]), run(&place, 900.0, &[]));
    let file = |ending: &str| place.dir.path().join(format!("both.{ending}"));
    for ending in ["md", "html", "csv", "json", "png"] {
        let path = file(ending);
        let output = compare(&place, &[&first, &second, "--out", &path.to_string_lossy()]);
        assert_eq!(output.status.code(), Some(0), "{ending}: {}", text(&output.stderr));
        assert!(fs::metadata(&path).unwrap().len() > 200, "{ending}");
    }
    let markdown = fs::read_to_string(file("md")).unwrap();
    assert!(markdown.starts_with("# Chimera Comparison of Runs"), "{markdown}");
    assert!(markdown.contains("](<both-plots/throughput-report.svg>)"), "{markdown}");
    assert!(place.dir.path().join("both-plots/throughput-report.svg").is_file());
    assert!(!fs::read_to_string(file("html")).unwrap().contains("<script"));
    let refused = compare(&place, &[&first, &second, "--out", "both.docx"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn what_cannot_be_compared_is_told_with_the_next_step() {
    let place = Place::new();
    let id = run(&place, 900.0, &[]);
    let gone = compare(&place, &[&id, "gone"]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(text(&gone.stderr).contains("hint:"), "{}", text(&gone.stderr));
    assert_eq!(compare(&place, &[&id]).status.code(), Some(2), "one side is no comparison");
    assert_eq!(compare(&place, &[&id, &id, "--threshold", "-1"]).status.code(), Some(2));
    let damaged = place.out().join("half");
    fs::create_dir(&damaged).unwrap();
    fs::write(damaged.join("run.json"), "{\"schema_version\": 1, ").unwrap();
    let half = compare(&place, &[&id, &damaged.to_string_lossy()]);
    assert!(text(&half.stderr).contains("damaged"), "{}", text(&half.stderr));
    fs::write(damaged.join("run.json"), "{\"schema_version\": 999}").unwrap();
    let newer = compare(&place, &[&id, &damaged.to_string_lossy()]);
    assert!(text(&newer.stderr).contains("999"), "{}", text(&newer.stderr));
}
