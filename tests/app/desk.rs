//! What is laid before the user, from a real run on disk.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::place::{Place, answering, server};
use chimera_app::dto::{AppInfo, ExportFormat, PlotName, Preferences, RunQuery, RunRow, RunState, Theme};
use chimera_app::runner;
use chimera_app::services::{self, History, Places};
use chimera_storage::store;
use chimera_types::key::Keys;
use chimera_types::record::{BenchmarkRecord, Status};
use chimera_types::spec::{ArmSpec, FolderLimits, ProviderKind};
use tokio_util::sync::CancellationToken;

fn places(place: &Place) -> Places {
    let root = place.dir.path();
    Places { config: root.join("config"), data: root.join("data"), documents: None }
}

fn app_info(place: &Place) -> AppInfo {
    services::app_info(&places(place), &History::new(&places(place)))
}

/// The default specification with a folder and a server in it, run to its end.
fn finished_run(place: &Place) -> (PathBuf, BenchmarkRecord) {
    let server = server(answering());
    let mut spec = app_info(place).default_spec;
    spec.arms[0] = ArmSpec { url: server.url(), model: "reference:1b".into(), ..spec.arms[0].clone() };
    spec.folder = place.reports();
    spec.cooldown_s = 0.0;
    let outcome = runner::run(&spec, None, &Keys::none(), &CancellationToken::new(), &mut |_| {}).unwrap();
    (outcome.path, outcome.record)
}

#[test]
fn the_first_start_offers_a_sample_folder_and_a_place_and_misses_only_the_server() {
    let place = Place::new();
    let info = app_info(&place);
    assert!(info.notices.is_empty(), "{:?}", info.notices);
    assert_eq!(info.default_spec.folder, Path::new(&info.sample_folder));
    assert_eq!(info.default_spec.arms[0].provider, ProviderKind::Ollama);
    assert!(services::scan(&info.default_spec.folder, FolderLimits::default()).unwrap().files >= 35);
    let fields: Vec<String> =
        services::check(&info.default_spec).problems.into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["arms[0].model", "arms[0].url"]);
}

#[test]
fn a_sample_that_the_user_changed_is_left_alone() {
    let place = Place::new();
    let sample = PathBuf::from(app_info(&place).sample_folder);
    fs::remove_file(sample.join("README.md")).unwrap();
    let _later_start = app_info(&place);
    assert!(!sample.join("README.md").exists());
}

#[test]
fn a_data_folder_without_room_is_told_and_the_start_goes_on() {
    let place = Place::new();
    fs::write(place.dir.path().join("data"), "a file in the folder's place").unwrap();
    let info = app_info(&place);
    let codes: Vec<&str> = info.notices.iter().map(|notice| notice.code.as_str()).collect();
    assert!(codes.contains(&"sample_unwritable"), "{codes:?}");
    assert_eq!(info.sample_folder, "");
}

#[test]
fn a_finished_run_is_shown_with_its_figures_in_the_asked_theme() {
    let place = Place::new();
    let (path, record) = finished_run(&place);
    let view = services::result_view(&path, Theme::Dark).unwrap();
    let mut without_samples = record.clone();
    without_samples.interference.as_mut().unwrap().samples.clear();
    assert_eq!(view.record, without_samples);
    assert!(view.machine.iter().any(|(name, _)| name == "Samples"), "{:?}", view.machine);
    assert!(view.headline.contains("reference:1b") && !view.evidence.is_empty());
    let names: Vec<&str> = view.figures.iter().map(|figure| figure.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "throughput-analysis",
            "throughput-report",
            "ttft-analysis",
            "ttft-report",
            "time-analysis",
            "time-report"
        ]
    );
    for figure in &view.figures {
        let calls: Vec<Option<u32>> = figure.marks.iter().map(|mark| mark.call).collect();
        assert_eq!(calls.len(), 3, "{}: {calls:?}", figure.name);
        let known = |call: &Option<u32>| record.calls.iter().any(|own| Some(own.index) == *call);
        assert!(calls.iter().all(known), "{}: {calls:?}", figure.name);
    }
    assert!(view.report_html.contains("data:image/svg+xml;base64,"), "the figures stand in the report");
    assert_eq!(view.outline[0].text, "Chimera Agent Report");
    assert!(view.outline.iter().all(|item| view.report_html.contains(&format!("id=\"{}\"", item.id))));
    let light = services::result_view(&path, Theme::Light).unwrap().figures;
    assert_ne!(light[0].svg, view.figures[0].svg);
    assert_eq!(light[0].alt, view.figures[0].alt);
}

fn listed(places: &Places) -> Vec<RunRow> {
    let (history, all) = (History::new(places), services::run_places(places));
    history.refresh(&all, &mut |_| {}).unwrap();
    history.list(&all, &RunQuery { limit: 10, ..RunQuery::default() }).unwrap().rows
}

#[test]
fn a_run_is_listed_and_counts_as_left_behind_only_when_nobody_measures_it() {
    let place = Place::new();
    let (path, mut record) = finished_run(&place);
    let runs = listed(&places(&place));
    assert_eq!((runs.len(), runs[0].state), (1, RunState::Completed));
    assert!(app_info(&place).unfinished.is_empty());
    record.status = Status::Running;
    store::write_atomic(&path.join(store::RECORD_FILE), &serde_json::to_vec(&record).unwrap()).unwrap();
    let left = app_info(&place).unfinished;
    assert_eq!((left.len(), left[0].id.as_str()), (1, record.id.as_str()));
}

#[test]
fn runs_are_looked_for_in_the_chosen_place() {
    let place = Place::new();
    finished_run(&place);
    let elsewhere = place.out().to_string_lossy().into_owned();
    let preferences = Preferences { reports_place: Some(elsewhere), ..Preferences::default() };
    services::save_preferences(&places(&place), &preferences).unwrap();
    assert!(listed(&places(&place)).is_empty());
}

#[test]
fn a_saved_markdown_report_finds_its_plots_and_two_do_not_share_them() {
    let place = Place::new();
    let (path, _) = finished_run(&place);
    for name in ["first", "second report"] {
        let target = place.dir.path().join(format!("{name}.md"));
        services::export(&path, ExportFormat::Markdown, &target).unwrap();
        let text = fs::read_to_string(&target).unwrap();
        assert!(text.contains(&format!("](<{name}-plots/throughput-report.svg>)")), "{text}");
        assert!(!text.contains("](plots/"));
        assert!(place.dir.path().join(format!("{name}-plots/throughput-report.svg")).is_file());
    }
}

#[test]
fn a_report_is_saved_as_page_record_and_table() {
    let place = Place::new();
    let (path, record) = finished_run(&place);
    let save = |format, name: &str| {
        let target = place.dir.path().join(name);
        services::export(&path, format, &target).unwrap();
        fs::read_to_string(target).unwrap()
    };
    let page = save(ExportFormat::Html, "r.html");
    assert!(page.starts_with("<!doctype html>") && page.contains("<svg"));
    let saved: BenchmarkRecord = serde_json::from_str(&save(ExportFormat::Json, "r.json")).unwrap();
    assert_eq!(saved, record);
    assert_eq!(save(ExportFormat::Csv, "r.csv").lines().count(), record.calls.len() + 1);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let place = Place::new();
    let (path, _) = finished_run(&place);
    let target = place.dir.path().join("gone").join("r.md");
    for format in [ExportFormat::Csv, ExportFormat::Png, ExportFormat::Markdown] {
        let refused = services::export(&path, format, &target).unwrap_err();
        assert_eq!(refused.code(), "save_folder_gone", "{refused}");
        assert!(refused.to_string().contains("was not saved") && !refused.hint().is_empty());
    }
}

#[test]
fn a_call_is_shown_with_its_raw_marks_and_figures_of_its_own() {
    let place = Place::new();
    let (path, record) = finished_run(&place);
    let call = &record.calls[2];
    let view = services::call_view(&path, call.index, Theme::Light).unwrap();
    let marks = view.marks.unwrap();
    assert_eq!(marks.at_ms.len(), call.metrics.chunks as usize);
    assert_eq!(
        (marks.at_ms.first().copied(), marks.done_ms),
        (call.metrics.ttft_ms, call.metrics.duration_ms)
    );
    assert_eq!(marks.gap_ms.iter().skip(1).copied().reduce(f64::max), call.metrics.longest_gap_ms);
    assert!((marks.gap_ms.iter().sum::<f64>() - call.metrics.e2e_ms.unwrap()).abs() < 1e-6);
    assert_eq!(view.gaps.unwrap().max_ms, call.metrics.longest_gap_ms.unwrap());
    assert!(view.figures.iter().any(|figure| figure.name == format!("rate-call-{}", call.index + 1)));
    assert_eq!(services::call_view(&path, 99, Theme::Light).unwrap_err().code(), "call_missing");
}

#[test]
fn a_call_whose_marks_are_lost_is_shown_and_says_so() {
    let place = Place::new();
    let (path, _) = finished_run(&place);
    fs::remove_dir_all(path.join(store::EVENTS_DIR)).unwrap();
    let view = services::call_view(&path, 1, Theme::Light).unwrap();
    assert!(view.marks.is_none() && view.gaps.is_none() && view.figures.is_empty());
    let failure = view.failure.unwrap();
    assert_eq!(failure.code, "marks_missing");
    assert!(failure.hint.contains("figures stand"), "{}", failure.hint);
}

#[test]
fn figures_are_saved_one_by_one_and_all_in_one_picture() {
    let place = Place::new();
    let (path, record) = finished_run(&place);
    let save = |name: &str, call: Option<u32>, format, file: &str| {
        let target = place.dir.path().join(file);
        let figure = PlotName { name: name.into(), call };
        services::export_figure(&path, &figure, format, &target).map(|()| fs::read(&target).unwrap())
    };
    const PNG: &[u8] = b"\x89PNG\r\n";
    assert!(save("time-report", None, ExportFormat::Png, "t.png").unwrap().starts_with(PNG));
    assert!(save("ttft-report", None, ExportFormat::Svg, "t.svg").unwrap().starts_with(b"<svg"));
    let last = record.calls.last().unwrap().index;
    let rate = format!("rate-call-{}", last + 1);
    assert!(save(&rate, Some(last), ExportFormat::Png, "r.png").unwrap().starts_with(PNG));
    assert_eq!(save("nothing", None, ExportFormat::Png, "n.png").unwrap_err().code(), "figure_missing");
    let all = place.dir.path().join("all.png");
    services::export(&path, ExportFormat::Png, &all).unwrap();
    let bytes = fs::read(&all).unwrap();
    let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!(
        (side(16), side(20)),
        (2 * 1440, 3 * 600),
        "six figures, two beside one another, twice the size"
    );
}

#[test]
fn a_self_check_is_kept_for_later_benchmarks() {
    let place = Place::new();
    let places = places(&place);
    assert_eq!(services::last_self_check(&places).unwrap(), None);
    let mut report = chimera_types::self_check::SelfCheckReport {
        measured_at: "2026-01-01T00:00:00Z".into(),
        app_version: env!("CARGO_PKG_VERSION").into(),
        mode: chimera_types::self_check::SelfCheckMode::default(),
        wires: Vec::new(),
        flood: chimera_types::self_check::FloodCheck {
            chunks: 1,
            client_ms: 1.0,
            bare_ms: 1.0,
            cpu_us_per_token: 1.0,
        },
    };
    services::store_self_check(&places, &report).unwrap();
    assert_eq!(services::last_self_check(&places).unwrap().as_ref(), Some(&report));
    report.app_version = "0.0.1".into();
    services::store_self_check(&places, &report).unwrap();
    assert_eq!(services::last_self_check(&places).unwrap(), None, "another version's error is not ours");
}
