//! What other programs measured, read from the command line.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::support::program;
use serde_json::Value;
use tempfile::TempDir;

const REPORT: &str = "# Chimera Agent Report

**Model:** gemma3:latest  
**Runs:** 2  
**Timestamp:** 2025-11-14 19:18:48 UTC  

## Configuration

num_gpu=60, num_ctx=8192, temp=0.6, top_p=default

## Aggregate Metrics

| Metric | Value |
|--------|-------|
| Average Throughput | 115.90 ± 1.00 tok/s |
| Average TTFT | 1662.56 ± 2258.16 ms |
| Total Tokens Generated | 4348 |

## LLM Call Metrics

| Run | Stage | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |
|-----|-------|-----------|-------------------|--------|---------------|
| 1 | analysis | 5049.18 | 117.25 | 1015 | 14114.88 |
| 1 | report | 513.05 | 115.06 | 1131 | 10728.30 |
| 2 | analysis | 562.26 | 115.39 | 926 | 8988.65 |
| 2 | report | 525.56 | 114.97 | 1276 | 12142.82 |
";

fn import(home: &TempDir, paths: &[&Path]) -> Output {
    let mut command = program::chimera(&home.path().join("home"));
    command.args(["import", "--json"]).args(paths).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn flags(run: &Value) -> Vec<&str> {
    run["flags"].as_array().unwrap().iter().filter_map(|flag| flag["code"].as_str()).collect()
}

#[test]
fn an_agent_report_becomes_a_run_whose_printed_figures_are_checked() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("chimera_report.md");
    fs::write(&file, REPORT).unwrap();
    let output = import(&home, &[&file]);
    assert_eq!(output.status.code(), Some(0));
    let document = json(&output);
    let run = &document["runs"][0];
    assert_eq!((&run["model"], &run["runs"]), (&"gemma3:latest".into(), &2.into()));
    assert_eq!(run["configuration"]["num_ctx"], 8192.0);
    assert_eq!(run["calls"].as_array().unwrap().len(), 4);
    assert_eq!(run["calls"][0]["cold"], true);
    assert_eq!(run["aggregates"]["printed"]["throughput_tps"], 115.9);
    let recomputed = run["aggregates"]["recomputed"]["throughput_tps"].as_f64().unwrap();
    assert!((recomputed - 115.6675).abs() < 1e-9, "{recomputed}");
    assert!(flags(run).contains(&"printed_differs"), "{:?}", flags(run));
}

#[test]
fn the_same_run_in_two_files_is_read_twice_and_said_to_be_one() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("reports");
    fs::create_dir_all(folder.join("below")).unwrap();
    fs::write(folder.join("a.md"), REPORT).unwrap();
    fs::write(folder.join("below/b.md"), REPORT.replace("Chimera Agent", "Baseline Agent")).unwrap();
    fs::write(folder.join("notes.txt"), "nothing to see").unwrap();
    let document = json(&import(&home, &[&folder]));
    let runs = document["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 2);
    assert!(!flags(&runs[0]).contains(&"same_as") && flags(&runs[1]).contains(&"same_as"));
    assert_eq!(runs[1]["source"]["file"], "below/b.md");
    assert!(document["problems"][0]["path"].as_str().unwrap().ends_with("notes.txt"));
}

#[test]
fn columns_in_another_order_and_decimal_commas_are_read_as_they_are_meant() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("report.md");
    let table = "## LLM Call Metrics\n\n| Tokens | stage | Run | Throughput (tok/s) | TTFT (ms) |\n|--|--|--|--|--|\n\
                 | 200 | analysis | 1 | 99,50 | 512,25 |\n| 210 | report | 1 | 98,50 | 498,75 |\n";
    fs::write(&file, format!("# Baseline Agent Report\r\n\r\n**Model:** m\r\n\r\n{table}")).unwrap();
    let document = json(&import(&home, &[&file]));
    let calls = &document["runs"][0]["calls"];
    assert_eq!((&calls[0]["origin_tps"], &calls[0]["ttft_ms"]), (&99.5.into(), &512.25.into()));
    assert_eq!((&calls[1]["stage"], &calls[1]["n_out"]), (&"report".into(), &210.into()));
    assert!(calls[0]["duration_ms"].is_null(), "what no column holds is not known");
}

#[test]
fn nonsense_of_any_size_is_told_and_a_cut_report_keeps_its_whole_rows() {
    let home = tempfile::tempdir().unwrap();
    let (cut, binary, huge) =
        (home.path().join("cut.md"), home.path().join("x.bin"), home.path().join("huge.json"));
    fs::write(&cut, &REPORT[..REPORT.find("| 2 | report").unwrap() + 12]).unwrap();
    fs::write(&binary, [0_u8, 159, 146, 150, 0, 1]).unwrap();
    fs::File::create(&huge).unwrap().set_len(200 << 20).unwrap();
    let document = json(&import(&home, &[&cut, &binary, &huge, &home.path().join("gone.md")]));
    assert!(document["runs"][0]["calls"].as_array().unwrap().len() >= 3);
    let problems = document["problems"].as_array().unwrap();
    let codes: Vec<&str> = problems.iter().filter_map(|problem| problem["code"].as_str()).collect();
    assert_eq!(codes, ["missing", "not_recognised", "not_recognised"]);
    assert_eq!(import(&home, &[&binary]).status.code(), Some(1), "nothing was imported");
}

#[test]
fn reports_of_other_programs_can_be_laid_side_by_side() {
    let home = tempfile::tempdir().unwrap();
    let (one, other) = (home.path().join("one.md"), home.path().join("other.md"));
    fs::write(&one, REPORT).unwrap();
    fs::write(&other, REPORT.replace("115.", "95.").replace("114.97", "94.97")).unwrap();
    let mut command = program::chimera(&home.path().join("home"));
    let output = command.args(["compare", "--json"]).args([&one, &other]).output().unwrap();
    let document = json(&output);
    assert_eq!(document["rate"], "origin");
    assert_eq!(document["sides"][0]["source"], "imported");
    assert_eq!(document["verdicts"]["arms"][0]["primary"]["comparison"]["pairing"], "unpaired");
}

#[test]
fn a_saved_import_is_compared_by_its_id_and_a_folder_of_reports_as_a_whole() {
    let home = tempfile::tempdir().unwrap();
    let (folder, place) = (home.path().join("reports"), home.path().join("place"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("one.md"), REPORT).unwrap();
    fs::write(folder.join("other.md"), REPORT.replace("115.", "95.").replace("114.97", "94.97")).unwrap();
    let mut command = program::chimera(&home.path().join("home"));
    let saved =
        command.arg("import").arg(&folder).args(["--json", "--reports-place"]).arg(&place).output().unwrap();
    let saved = json(&saved);
    let ids: Vec<&str> =
        saved["runs"].as_array().unwrap().iter().filter_map(|run| run["id"].as_str()).collect();
    assert_eq!(ids.len(), 2);
    let compare = |arguments: &[&str]| {
        let mut command = program::chimera(&home.path().join("home"));
        json(&command.args(["compare", "--json", "--place"]).arg(&place).args(arguments).output().unwrap())
    };
    let by_id = compare(&ids);
    let as_a_whole = compare(&[&folder.to_string_lossy()]);
    for document in [&by_id, &as_a_whole] {
        assert_eq!(document["sides"].as_array().unwrap().len(), 2, "{document}");
    }
    assert_eq!(by_id["verdicts"]["arms"][0]["primary"], as_a_whole["verdicts"]["arms"][0]["primary"]);
}

#[test]
fn every_report_of_the_corpus_is_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/agent-reports");
    if !corpus.is_dir() {
        println!("skipped: {} is not there", corpus.display());
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let document = json(&import(&home, &[&corpus]));
    assert_eq!(document["runs"].as_array().unwrap().len(), 32);
    let only_technical =
        |problem: &Value| problem["path"].as_str().is_some_and(|path| path.ends_with("_technical_report.md"));
    assert!(document["problems"].as_array().unwrap().iter().all(only_technical), "{}", document["problems"]);
}
