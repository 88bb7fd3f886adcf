//! Comparisons from the command line: several configurations of a run, and any two columns of a table.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::place::{Place, answering, server};
use crate::support::program;
use serde_json::Value;

fn chimera(place: &Place) -> Command {
    program::chimera(&place.dir.path().join("home"))
}

fn run(place: &Place, arguments: &[&str]) -> Output {
    let mut command = chimera(place);
    command.args(["run", "--cooldown", "0", "--warmups", "0"]).args(arguments);
    command.arg("--folder").arg(place.reports()).arg("--out").arg(place.out()).output().unwrap()
}

fn compare(place: &Place, table: &str, arguments: &[&str]) -> Output {
    let path = place.dir.path().join("table.csv");
    fs::write(&path, table).unwrap();
    chimera(place).arg("compare").arg("--csv").arg(path).args(arguments).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}{}", text(&output.stdout), text(&output.stderr)))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn arms_take_what_they_leave_open_from_the_other_arguments() {
    let (place, server) = (Place::new(), server(answering()));
    let url = server.url();
    let arguments =
        ["--provider", "ollama", "--url", &url, "--model", "reference:1b", "--temperature", "0.5"];
    let arms = ["--arm", "Plain", "--arm", "Cool: temperature=0.1, top_k=20", "--runs", "1", "--json"];
    let document = json(&run(&place, &[&arguments[..], &arms[..]].concat()));
    let arms = document["arms"].as_array().unwrap();
    assert_eq!((&arms[0]["name"], &arms[1]["name"]), (&"Plain".into(), &"Cool".into()));
    assert_eq!(arms[0]["settings"]["temperature"], 0.5);
    assert_eq!(
        (&arms[1]["settings"]["temperature"], &arms[1]["settings"]["top_k"]),
        (&0.1.into(), &20.into())
    );
    assert_eq!(document["calls"].as_array().unwrap().len(), 4);
    let claim = &document["verdicts"]["arms"][0]["primary"];
    assert_eq!((&claim["outcome"], &claim["comparison"]["n"]), (&"unknown".into(), &1.into()));
}

#[test]
fn arms_on_two_servers_name_everything_themselves_and_are_judged_for_people() {
    let (place, one, two) = (Place::new(), server(answering()), server(answering()));
    let arm = |name: &str, provider: &str, url: &str| {
        format!("{name}: provider={provider}, url={url}, model=reference:1b, num_predict=64")
    };
    let (first, second) = (arm("Here", "ollama", &one.url()), arm("There", "openai", &two.url()));
    let output = run(&place, &["--arm", &first, "--arm", &second, "--runs", "6"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(shown.contains("against the baseline") && shown.contains("There decode rate, report"), "{shown}");
    assert!(shown.contains("note: The configurations run on different servers"), "{shown}");
}

#[test]
fn several_configurations_run_eight_times_by_default_and_are_grouped_on_request() {
    let (place, server) = (Place::new(), server(answering()));
    let url = server.url();
    let common =
        ["--provider", "ollama", "--url", &url, "--model", "reference:1b", "--order", "grouped", "--json"];
    let document = json(&run(&place, &[&common[..], &["--arm", "A", "--arm", "B: seed=1"]].concat()));
    let calls = document["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 32);
    assert!(calls[..16].iter().all(|call| call["arm"] == "A"), "all runs of A come first");
    assert_eq!(document["verdicts"]["arms"][0]["primary"]["comparison"]["pairing"], "unpaired");
}

#[test]
fn an_arm_that_cannot_be_read_or_is_incomplete_says_what_is_missing() {
    let place = Place::new();
    for (arguments, words) in [
        (&["--arm", "A: colour=red"][..], "'colour' is not known"),
        (&["--arm", "A: url=http://127.0.0.1:1, model=m"][..], "A names no provider"),
        (&["--arm", "A: provider=ollama, url=http://127.0.0.1:1"][..], "A names no model"),
        (&["--provider", "ollama"][..], "--model"),
    ] {
        let output = run(&place, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(words), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn two_columns_are_judged_by_rows_and_as_samples() {
    let place = Place::new();
    let rows: String = (0..8).map(|i| format!("{i},{},{}\n", 100 + i % 3, 104 + i % 3)).collect();
    let table = format!("run,base,tuned\n{rows}");
    let paired =
        json(&compare(&place, &table, &["--column", "base", "--column", "tuned", "--paired", "--json"]));
    assert_eq!((&paired["n"], &paired["verdict"]), (&8.into(), &"higher".into()));
    assert_eq!(paired["p"], 2.0 / 256.0);
    let effect = paired["effect"].as_f64().unwrap();
    assert!((0.035..0.045).contains(&effect), "{effect}");
    assert!(paired["ci95"][0].as_f64().unwrap() > 0.0 && paired["mde"].as_f64().unwrap() > 0.0);
    let samples = compare(&place, &table, &["--column", "base", "--column", "tuned"]);
    let shown = text(&samples.stdout);
    assert!(shown.contains("tuned is 4.0 % higher than base") && shown.contains("Welch"), "{shown}");
    assert!(shown.contains("8 and 8 values of 8 rows"), "{shown}");
}

#[test]
fn rows_with_errors_and_gaps_drop_out_and_are_counted() {
    let place = Place::new();
    let table = "a;b;error\n1,0;2,0;\n1,5;;\n0;3,1;\n1,1;2,1;timeout\n";
    let found = json(&compare(&place, table, &["--column", "a", "--column", "b", "--paired", "--json"]));
    assert_eq!(
        (&found["n"], &found["dropped"], &found["rows_with_error"]),
        (&1.into(), &3.into(), &1.into())
    );
    assert_eq!((&found["verdict"], &found["p"]), (&"not_enough_data".into(), &Value::Null));
}

#[test]
fn what_cannot_be_compared_is_told_with_the_next_step() {
    let place = Place::new();
    let missing = compare(&place, "a,b\n1,2\n", &["--column", "a", "--column", "c"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("Choose one of: a, b."), "{}", text(&missing.stderr));
    let one = compare(&place, "a,b\n1,2\n", &["--column", "a"]);
    assert_eq!(one.status.code(), Some(2));
    let mut nowhere = chimera(&place);
    nowhere.args(["compare", "--csv", "no/such.csv", "--column", "a", "--column", "b"]);
    let nowhere = nowhere.output().unwrap();
    assert_eq!(nowhere.status.code(), Some(1), "{}", text(&nowhere.stderr));
    assert!(text(&nowhere.stderr).contains("no/such.csv") || text(&nowhere.stderr).contains("no\\such.csv"));
}

/// Columns of the corpus, where it lies beside the project: real tables of others.
#[test]
fn columns_of_real_tables_are_judged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/reports-folder");
    let Some(path) = first_table_with(&folder, "ttft") else {
        eprintln!("skipped: the corpus is not here");
        return;
    };
    let place = Place::new();
    let column = head_with(&path, "ttft").unwrap();
    let output = chimera(&place)
        .arg("compare")
        .arg("--csv")
        .arg(&path)
        .args(["--column", &column, "--column", &column, "--json"])
        .output()
        .unwrap();
    let found = json(&output);
    assert!(found["rows"].as_u64().unwrap() > 0, "{found}");
    assert!(["no_difference", "not_enough_data"].contains(&found["verdict"].as_str().unwrap()), "{found}");
}

fn first_table_with(folder: &Path, part: &str) -> Option<std::path::PathBuf> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<_> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "csv") && head_with(&path, part).is_some() {
                return Some(path);
            }
        }
    }
    None
}

fn head_with(path: &Path, part: &str) -> Option<String> {
    let text = text(&fs::read(path).ok()?);
    let heads = text.lines().next()?.split(',').map(|head| head.trim().trim_matches('"').to_owned());
    heads.into_iter().find(|head| head.to_lowercase().contains(part))
}
