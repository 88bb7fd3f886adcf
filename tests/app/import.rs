//! Importing over real folders: the door, the store, the way back, and the corpus where it lies beside the project.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chimera_app::dto::{ExportFormat, ImportForm, SideChoice, Theme};
use chimera_app::services::{self, ImportChoice, ImportOutcome, ImportedEntry};
use chimera_folder::import::{self, CORRECTIONS, ReadOptions, SAME_AS};
use chimera_storage::store;
use chimera_types::imported::ImportFormat;

const REPORT: &str = "# Baseline Agent Report\n\n**Model:** tiny:1b  \n**Runs:** 2  \n**Timestamp:** 2026-01-02 03:04:05 UTC  \n**Language:** Rust  \n**System:** linux (x86_64)\n\n## Configuration\n\nOllama defaults\n\n## Aggregate Metrics\n\n| Metric | Value |\n|--------|-------|\n| Average Throughput | 51.00 ± 1.41 tok/s |\n| Average TTFT | 110.00 ± 14.14 ms |\n| Total Tokens Generated | 200 |\n| Average Total Duration | 2200.00 ms |\n| Average Prompt Eval Duration | 60.00 ms |\n| Average Eval Duration | 1960.78 ms |\n| Average Load Duration | 40.00 ms |\n\n## Individual Run Results\n\n| Run | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |\n|-----|-----------|-------------------|--------|---------------|\n| 1 | 100.00 | 50.00 | 100 | 2300.00 |\n| 2 | 120.00 | 52.00 | 100 | 2100.00 |\n\n\n## Statistical Summary\n\n- **Throughput CV**: 2.8%\n- **TTFT CV**: 12.9%\n- **Runs**: 2\n";
const METRICS: &str = r#"{"baseline":{"agent_type":"Baseline","model":"tiny:1b","runs":2,"configuration":{},"system_info":{"hostname":"SECRET","os":"linux"},
"individual_runs":[{"ttft_ms":100.001,"throughput_tokens_per_sec":49.999,"tokens_generated":100,"total_duration_ms":2300.002},
{"ttft_ms":120.003,"throughput_tokens_per_sec":52.001,"tokens_generated":100,"total_duration_ms":2099.998}]}}"#;

fn import(paths: &[&Path], place: Option<&Path>, duplicates: bool) -> ImportOutcome {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    let choice = ImportChoice { place: place.map(Path::to_path_buf), duplicates };
    services::import(&paths, &choice, &ReadOptions::default()).unwrap()
}

fn saved(outcome: &ImportOutcome) -> usize {
    outcome.runs.iter().filter(|entry| entry.saved.is_some() && !entry.already_there).count()
}

fn corpus() -> Option<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: the corpus is not beside the project");
        return None;
    }
    Some(corpus)
}

#[test]
fn a_folder_gives_its_runs_and_names_every_other_file_with_a_reason() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("deep")).unwrap();
    fs::write(dir.path().join("deep/report.md"), REPORT).unwrap();
    fs::write(dir.path().join("notes.md"), "# Notes\n\nNothing.\n").unwrap();
    fs::write(dir.path().join("photo.png"), b"\x89PNG\r\n\x1a\n\0\0\0\0").unwrap();
    fs::write(dir.path().join("empty.csv"), b"").unwrap();
    fs::write(dir.path().join("bomb.json"), format!("{{\"ttft_ms\":{}", "[".repeat(1_000_000))).unwrap();
    let gone = dir.path().join("gone.md");
    let outcome = import(&[dir.path(), &gone], None, false);
    assert_eq!(outcome.runs.len(), 1);
    assert_eq!(outcome.runs[0].run.source.file, "deep/report.md");
    let mut problems: Vec<(&str, &str)> = outcome
        .problems
        .iter()
        .map(|p| (p.path.rsplit(['/', '\\']).next().unwrap(), p.code.as_str()))
        .collect();
    problems.sort_unstable();
    assert_eq!(
        problems,
        [
            ("bomb.json", "damaged"),
            ("empty.csv", "not_recognised"),
            ("gone.md", "missing"),
            ("notes.md", "not_recognised"),
            ("photo.png", "not_recognised"),
        ]
    );
}

#[test]
fn the_same_calls_in_several_files_are_taken_once_from_the_fullest() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a_report.md"), REPORT).unwrap();
    fs::write(dir.path().join("copy.md"), REPORT).unwrap();
    fs::write(dir.path().join("metrics.json"), METRICS).unwrap();
    let outcome = import(&[dir.path()], None, false);
    assert_eq!(outcome.runs.len(), 3);
    for ImportedEntry { run, .. } in &outcome.runs {
        let same = run.flags.iter().find(|flag| flag.code == SAME_AS);
        assert_eq!(same.is_none(), run.source.format == ImportFormat::MetricsJson, "{:?}", run.source);
        assert!(same.is_none_or(|flag| flag.message.contains("metrics.json")), "{same:?}");
    }
    let places = tempfile::tempdir().unwrap();
    assert_eq!(saved(&import(&[dir.path()], Some(&places.path().join("once")), false)), 1);
    let all = import(&[dir.path()], Some(&places.path().join("all")), true);
    assert_eq!(saved(&all), 2, "two files of equal bytes are one");
    assert_eq!(all.runs.iter().filter(|entry| entry.already_there).count(), 1);
}

#[test]
fn an_import_is_a_folder_with_its_source_and_a_second_one_is_told_as_there_already() {
    let dir = tempfile::tempdir().unwrap();
    let (file, place) = (dir.path().join("metrics.json"), dir.path().join("place"));
    fs::write(&file, METRICS).unwrap();
    let outcome = import(&[&file], Some(&place), false);
    let saved = PathBuf::from(outcome.runs[0].saved.clone().unwrap());
    assert!(!outcome.runs[0].already_there);
    assert!(saved.file_name().unwrap().to_string_lossy().ends_with("tiny-1b Baseline imported"), "{saved:?}");
    assert_eq!(fs::read(saved.join("source/metrics.json")).unwrap(), METRICS.as_bytes());
    assert!(!fs::read_to_string(saved.join("import.json")).unwrap().contains("SECRET"));
    assert_eq!(store::load_imported(&saved).unwrap(), outcome.runs[0].run);
    let again = import(&[&file], Some(&place), false);
    assert!(again.runs[0].already_there);
    assert_eq!(fs::read_dir(&place).unwrap().count(), 1);
    assert!(store::find_runs(&place).unwrap().iter().all(|run| run.is_import), "an import is no run of ours");
}

#[test]
fn an_import_of_a_newer_version_is_refused_and_a_byte_order_mark_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let (file, place) = (dir.path().join("report.md"), dir.path().join("place"));
    fs::write(&file, REPORT).unwrap();
    let outcome = import(&[&file], Some(&place), false);
    let saved = PathBuf::from(outcome.runs[0].saved.clone().unwrap());
    let text = fs::read_to_string(saved.join("import.json")).unwrap();
    fs::write(saved.join("import.json"), format!("\u{feff}{text}")).unwrap();
    assert_eq!(store::load_imported(&saved).unwrap(), outcome.runs[0].run);
    fs::write(saved.join("import.json"), text.replace("\"schema_version\": 1", "\"schema_version\": 99"))
        .unwrap();
    assert_eq!(store::load_imported(&saved).unwrap_err().code(), "run_too_new");
    fs::write(saved.join("import.json"), "{").unwrap();
    assert_eq!(store::load_imported(&saved).unwrap_err().code(), "run_damaged");
    assert_eq!(store::load_imported(&place).unwrap_err().code(), "run_missing");
    let again = import(&[&file], Some(&place), false);
    assert!(!again.runs[0].already_there, "what cannot be read does not count as there");
}

#[test]
fn huge_files_are_refused_by_their_size_or_their_beginning() {
    let dir = tempfile::tempdir().unwrap();
    let sized = |name: &str, bytes: u64| {
        let path = dir.path().join(name);
        File::create(&path).unwrap().set_len(bytes).unwrap();
        path
    };
    let nonsense = sized("nonsense.md", 200 << 20);
    // A report that begins only after the bytes that are looked at.
    let late = sized("late.md", 1 << 20);
    OpenOptions::new().append(true).open(&late).unwrap().write_all(REPORT.as_bytes()).unwrap();
    let larger = sized("larger.csv", 257 << 20);
    let outcome = import(&[&nonsense, &late, &larger], None, false);
    let codes: Vec<&str> = outcome.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["not_recognised", "not_recognised", "too_large"]);
}

#[test]
fn reading_stops_when_it_is_asked_to_and_says_how_far_it_is() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a.md", "b.md", "c.md"] {
        fs::write(dir.path().join(name), REPORT).unwrap();
    }
    let seen = Cell::new(0);
    let options = ReadOptions { cancelled: &|| seen.get() == 2, progress: &|_| seen.set(seen.get() + 1) };
    let stopped = import::read(&[dir.path().to_owned()], &options).unwrap_err();
    assert_eq!((stopped.code(), seen.get()), ("stopped", 2));
}

#[test]
fn thousands_of_rows_are_read_and_their_flags_stay_few() {
    let mut text = String::from("run,ttft_ms,tokens_per_s,eval_count\n");
    for run in 0..20_000 {
        text.push_str(&format!("{run},100.5,50.5,3\n"));
    }
    let runs = import::parse("many.csv", text.as_bytes()).unwrap();
    assert_eq!((runs.len(), runs[0].calls.len()), (1, 20_000));
    assert!(runs[0].flags.len() < 60, "{}", runs[0].flags.len());
}

/// Lines without those that are empty, and without white space around them.
fn dense(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Fails unless every line that differs is explained by a correction.
fn comes_back(name: &str, original: &str) {
    let run = import::parse(name, original.as_bytes()).unwrap().remove(0);
    let (original, rendered) = (dense(original), dense(&import::render(&run)));
    assert_eq!(original.len(), rendered.len(), "{name}");
    for (original, rendered) in original.iter().zip(&rendered).filter(|(a, b)| a != b) {
        let explained = CORRECTIONS.iter().find(|correction| {
            let is_flagged = run.flags.iter().any(|flag| flag.code == correction.code);
            is_flagged && correction.explains(original, rendered)
        });
        assert!(explained.is_some(), "{name}:\n{original}\n{rendered}");
    }
}

#[test]
fn a_report_that_is_right_comes_back_as_it_was() {
    let run = import::parse("report.md", REPORT.as_bytes()).unwrap().remove(0);
    assert_eq!(run.flags, []);
    assert_eq!(import::render(&run), REPORT);
}

#[test]
fn what_does_not_come_back_as_it_was_is_a_correction_that_is_told() {
    comes_back("wrong.md", &REPORT.replace("51.00 ± 1.41", "61.00 ± 1.41"));
    comes_back("nan.md", &REPORT.replace("| 1 | 100.00 |", "| 1 | NaN |").replace("12.9%", "NaN%"));
    comes_back(
        "sums.md",
        &REPORT.replace("Duration | 2200.00", "Duration | 4400.00").replace("1960.78", "3923.08"),
    );
}

#[test]
fn an_import_is_shown_and_saved_in_every_form() {
    let dir = tempfile::tempdir().unwrap();
    let (file, place) = (dir.path().join("report.md"), dir.path().join("place"));
    fs::write(&file, REPORT).unwrap();
    let folder = PathBuf::from(import(&[&file], Some(&place), false).runs[0].saved.clone().unwrap());
    let view = services::import_view(&folder, Theme::Dark).unwrap();
    assert_eq!((view.name.as_str(), view.calls, view.flags), ("Baseline", 2, 0));
    let figures: Vec<&str> = view.figures.iter().map(|figure| figure.name.as_str()).collect();
    assert_eq!(figures, ["throughput-report", "ttft-report", "time-report"]);
    assert!(view.report_html.contains("From the rows") && view.outline.len() > 3);
    for (form, begins) in [
        (ImportForm::Markdown, "# Baseline: an Imported Run"),
        (ImportForm::Html, "<!doctype html>"),
        (ImportForm::Origin, "# Baseline Agent Report"),
        (ImportForm::Csv, "side,source,model"),
        (ImportForm::Json, "{"),
        (ImportForm::Png, "\u{fffd}PNG"),
    ] {
        let target = dir.path().join(format!("{form:?}.saved"));
        services::save_import(&folder, form, &target).unwrap();
        let saved = fs::read(&target).unwrap();
        let saved = String::from_utf8_lossy(&saved);
        assert!(saved.to_lowercase().starts_with(&begins.to_lowercase()), "{form:?}: {}", &saved[..40]);
    }
    assert_eq!(fs::read_to_string(dir.path().join("Origin.saved")).unwrap(), REPORT);
    assert!(dir.path().join("Markdown-plots/ttft-report.svg").is_file());
    let choice = [SideChoice { path: folder, arm: None }];
    assert!(!services::comparison_plot(&choice, "ttft-report", ExportFormat::Png).unwrap().is_empty());
}

#[test]
fn every_agent_report_of_the_corpus_comes_back_but_for_what_is_corrected() {
    let Some(corpus) = corpus() else { return };
    let mut reports = 0;
    for version in ["v1", "v2"] {
        for entry in fs::read_dir(corpus.join("agent-reports").join(version)).unwrap() {
            for name in ["baseline_report.md", "chimera_report.md"] {
                let path = entry.as_ref().unwrap().path().join("reports").join(name);
                comes_back(&path.to_string_lossy(), &fs::read_to_string(&path).unwrap());
                reports += 1;
            }
        }
    }
    assert_eq!(reports, 12);
}

#[test]
fn the_corpus_is_imported_once_a_run_and_its_printed_figures_follow_from_its_rows() {
    let Some(corpus) = corpus() else { return };
    let outcome = import(&[&corpus.join("agent-reports")], None, false);
    assert_eq!(outcome.runs.len(), 32);
    assert_eq!(outcome.runs.iter().filter(|entry| !import::is_duplicate(&entry.run)).count(), 12);
    for entry in outcome.runs.iter().filter(|entry| !import::is_duplicate(&entry.run)) {
        let differs = entry.run.flags.iter().find(|flag| flag.code == "printed_differs");
        assert!(differs.is_none(), "{}: {differs:?}", entry.run.source.file);
    }
    assert_eq!(outcome.problems.len(), 4, "the technical reports alone hold no figures");
}
