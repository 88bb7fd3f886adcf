//! A benchmark that is being put together, over real folders, real runs and a server that keeps what it was sent.

use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::support::benchmark::{run, spec};
use crate::support::place::{Place, answering, server};
use chimera_app::dto::Preferences;
use chimera_app::preset::Preset;
use chimera_app::services::{self, DraftCache, Places};
use chimera_client::refserver::RefServer;
use chimera_folder::prompt::PromptPartKind;
use chimera_types::plan::Stage;
use chimera_types::record::ArmFacts;
use chimera_types::spec::{BenchmarkSpec, FolderLimits, ProviderKind, Settings};
use serde_json::Value;

/// The server and its model as the window finds them.
fn facts(server: &RefServer, provider: ProviderKind) -> Vec<ArmFacts> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let found = runtime.block_on(services::connect_server(&server.url(), Some(provider), None));
    vec![ArmFacts { server: found.server.unwrap(), model: found.models.into_iter().next().unwrap() }]
}

fn scanned(spec: &BenchmarkSpec) -> DraftCache {
    let recall = DraftCache::default();
    recall.scan(&spec.folder, FolderLimits::default(), &|_| {}).unwrap();
    recall
}

#[test]
fn what_is_shown_before_the_start_is_what_the_server_is_sent() {
    for provider in [ProviderKind::Ollama, ProviderKind::OpenAi] {
        let (place, server) = (Place::new(), server(answering()));
        let mut spec = spec(&place, &server.url(), provider, 1);
        spec.nonce = false;
        spec.arms[0].settings = Settings {
            temperature: Some(0.5),
            min_p: Some(0.1),
            num_predict: Some(64),
            ..Settings::default()
        };
        let preview = scanned(&spec).preview(&spec, &facts(&server, provider)).unwrap();
        let stages: Vec<Stage> = preview.stages.iter().map(|stage| stage.stage).collect();
        assert_eq!(stages, [Stage::Warmup, Stage::Analysis, Stage::Report]);
        let record = run(&spec).unwrap().record;
        for (shown, call) in preview.stages.iter().zip(&record.calls) {
            let shown_body: Value = serde_json::from_str(&shown.body).unwrap();
            let sent: Value = serde_json::from_str(&call.request).unwrap();
            if shown.stage == Stage::Report {
                let prompt = sent.to_string();
                for part in shown.parts.iter().filter(|part| part.kind != PromptPartKind::Analysis) {
                    let text = Value::from(part.text.as_str()).to_string();
                    assert!(prompt.contains(text.trim_matches('"')), "{text} in {prompt}");
                }
            } else {
                assert_eq!(shown_body, sent, "{provider:?} {:?}", shown.stage);
            }
        }
        let posted: Vec<String> =
            server.requests().into_iter().filter(|got| got.body.is_some()).map(|got| got.path).collect();
        assert!(posted.iter().any(|path| preview.stages[0].url.ends_with(path.as_str())), "{posted:?}");
    }
}

#[test]
fn the_place_of_the_analysis_is_marked_and_counted_as_long_as_it_may_be() {
    let (place, server) = (Place::new(), server(answering()));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    let preview = scanned(&spec).preview(&spec, &facts(&server, ProviderKind::Ollama)).unwrap();
    let marks = |at: usize| {
        preview.stages[at].parts.iter().filter(|part| part.kind == PromptPartKind::Analysis).count()
    };
    assert_eq!((marks(0), marks(1), marks(2)), (0, 0, 1));
    let [_, analysis, report] = preview.stages.as_slice() else { panic!("three stages") };
    assert!(report.tokens > 512, "{}", report.tokens);
    assert!(analysis.tokens > preview.told.tokens);
    assert!(preview.stages.iter().all(|stage| stage.parts[0].kind == PromptPartKind::Nonce));
}

#[test]
fn the_facts_that_are_counted_before_the_start_are_those_of_the_record() {
    let (place, server) = (Place::new(), server(answering()));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    let arms = facts(&server, ProviderKind::Ollama);
    let recall = scanned(&spec);
    let told = recall.check(&spec, &arms).facts.unwrap();
    let preview = recall.preview(&spec, &arms).unwrap();
    let record = run(&spec).unwrap().record;
    assert_eq!((told.facts, told.facts_left_out), (record.data.facts_given, record.data.facts_left_out));
    assert_eq!((&preview.told, &preview.facts), (&told, &record.data.digest));
    assert_eq!(DraftCache::default().check(&spec, &arms).facts, None, "nothing is read for a plan");
}

#[test]
fn the_time_is_unknown_until_the_first_run_and_then_learnt_from_it() {
    let (place, server) = (Place::new(), server(answering()));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 2);
    let recall = DraftCache::default();
    let estimate = || recall.check(&spec, &[]).estimate.unwrap();
    let before = estimate();
    assert_eq!((before.learnt, before.text.as_str()), (false, "unknown"));
    let outcome = run(&spec).unwrap();
    let after = estimate();
    assert!(after.learnt, "{after:?}");
    assert_eq!(after.basis, "from 4 earlier calls of this model");
    let taken_s: f64 =
        outcome.record.calls.iter().filter_map(|call| call.metrics.duration_ms).sum::<f64>() / 1000.0;
    assert!((after.seconds - taken_s).abs() < 0.5 + taken_s, "{} s instead of {taken_s} s", after.seconds);
    let planned = recall.check(&spec, &[]).folder_name;
    let made = outcome.path.file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(planned.split_once("hhmmss").unwrap().1, made.split_at(17).1, "{planned} and {made}");
}

#[test]
fn later_runs_of_other_models_do_not_displace_those_of_this_one() {
    let (place, server) = (Place::new(), server(answering()));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    run(&spec).unwrap();
    // More than the runs that are looked at, and later than any of today.
    for number in 0..100 {
        fs::create_dir_all(place.out().join(format!("9999-12-31 {number:06} another-model"))).unwrap();
    }
    assert!(DraftCache::default().check(&spec, &[]).estimate.unwrap().learnt);
}

#[test]
fn a_damaged_run_teaches_nothing_and_stops_nothing() {
    let (place, server) = (Place::new(), server(answering()));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    let recall = DraftCache::default();
    let path = run(&spec).unwrap().path;
    assert!(recall.check(&spec, &[]).estimate.unwrap().learnt);
    fs::write(path.join("run.json"), "{").unwrap();
    assert!(!recall.check(&spec, &[]).estimate.unwrap().learnt, "what was read before is not kept either");
}

#[test]
fn an_empty_folder_is_a_problem_before_the_start() {
    let place = Place::new();
    let empty = place.dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    fs::write(empty.join("picture.png"), "?").unwrap();
    let spec = BenchmarkSpec { folder: empty, ..spec(&place, "http://127.0.0.1:9", ProviderKind::Ollama, 1) };
    let view = scanned(&spec).check(&spec, &[]);
    let fields: Vec<&str> = view.problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!((fields, view.estimate), (vec!["folder"], None));
}

/// A folder of many small files.
fn many_files(place: &Place, files: u32) -> std::path::PathBuf {
    let folder = place.dir.path().join("many");
    fs::create_dir_all(&folder).unwrap();
    for number in 0..files {
        fs::write(folder.join(format!("{number:05}.csv")), "model,tokens_s\nm,1.5\nn,2.5\n").unwrap();
    }
    folder
}

#[test]
fn a_scan_says_how_far_it_is_and_stops_when_asked() {
    let (place, recall) = (Place::new(), DraftCache::default());
    // A fast machine has read a small folder before anything is told.
    let scan = |files: u32| {
        let folder = many_files(&place, files);
        let told = Mutex::new(Vec::new());
        let stopped = recall.scan(&folder, FolderLimits::default(), &|progress| {
            told.lock().unwrap().push(progress);
            if progress.total > 0 {
                recall.stop_scan();
            }
        });
        let told = told.into_inner().unwrap();
        let is_told = told.iter().any(|progress| progress.total == files && progress.done > 0);
        is_told.then_some((files, folder, stopped))
    };
    let (files, folder, stopped) =
        [6000, 24_000, 48_000].into_iter().find_map(scan).expect("a scan that is told");
    assert_eq!(stopped.unwrap_err().code(), "stopped");
    let overview = recall.scan(&folder, FolderLimits::default(), &|_| {}).unwrap();
    assert_eq!(
        (overview.files, overview.recognised[0].files),
        (files, files),
        "a later scan is not stopped by it"
    );
}

#[test]
fn a_later_scan_stops_an_earlier_one_and_is_the_one_that_counts() {
    let place = Place::new();
    let folder = many_files(&place, 6000);
    let recall = DraftCache::default();
    let begun = AtomicU32::new(0);
    std::thread::scope(|scope| {
        let earlier = scope.spawn(|| {
            recall.scan(&folder, FolderLimits::default(), &|_| {
                begun.fetch_add(1, Ordering::SeqCst);
            })
        });
        while begun.load(Ordering::SeqCst) == 0 && !earlier.is_finished() {
            std::thread::yield_now();
        }
        assert_eq!(recall.scan(&place.reports(), FolderLimits::default(), &|_| {}).unwrap().files, 3);
        assert_eq!(earlier.join().unwrap().unwrap_err().code(), "stopped");
    });
}

#[test]
fn every_problem_of_a_folder_is_listed_with_its_next_step() {
    let place = Place::new();
    for number in 0..450 {
        fs::write(place.reports().join(format!("broken-{number:03}.json")), "{").unwrap();
    }
    let recall = DraftCache::default();
    let overview = recall.scan(&place.reports(), FolderLimits::default(), &|_| {}).unwrap();
    assert_eq!((overview.problems.len(), overview.problems_total), (200, 450));
    let problems = recall.problems(&place.reports(), FolderLimits::default()).unwrap();
    assert_eq!(problems.len(), 450);
    assert!(problems.iter().all(|problem| !problem.remark && !problem.hint.is_empty()));
}

#[cfg(unix)]
#[test]
fn a_remark_is_no_problem() {
    let place = Place::new();
    std::os::unix::fs::symlink(place.reports().join("runs.csv"), place.reports().join("again.csv")).unwrap();
    let recall = DraftCache::default();
    let overview = recall.scan(&place.reports(), FolderLimits::default(), &|_| {}).unwrap();
    assert_eq!((overview.problems_total, overview.remarks_total), (0, 1));
    assert!(recall.problems(&place.reports(), FolderLimits::default()).unwrap()[0].remark);
}

#[test]
fn presets_are_kept_in_the_preferences_and_outlive_what_else_is_saved() {
    let place = Place::new();
    let root = place.dir.path();
    let places = Places { config: root.join("config"), data: root.join("data"), documents: None };
    let preset = Preset {
        name: "Greedy".into(),
        settings: Settings { temperature: Some(0.0), ..Settings::default() },
        runs: 8,
        ..Preset::default()
    };
    let preferences = Preferences { presets: vec![preset.clone()], ..Preferences::default() };
    services::save_preferences(&places, &preferences).unwrap();
    assert_eq!(services::load_preferences(&places).preferences.presets, std::slice::from_ref(&preset));
    let mut spec = spec(&place, "http://127.0.0.1:9", ProviderKind::Ollama, 1);
    preset.apply(&mut spec);
    assert_eq!((spec.runs, spec.arms[0].settings.temperature), (8, Some(0.0)));
}
