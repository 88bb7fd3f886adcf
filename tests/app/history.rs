//! The history over real folders: an index that follows whatever happens to them, and to itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use chimera_analysis::{Analysis, testing};
use chimera_app::dto::{
    Preferences, RefreshOutcome, RunKind, RunPage, RunQuery, RunRow, RunState, Theme, TrendQuery,
};
use chimera_app::services::{self, History, Places, run_places};
use chimera_report::plot::Size;
use chimera_storage::store::{self, Artifact, CALLS_FILE, RECORD_FILE, REPORT_FILE, RunFolder};
use chimera_types::plan::Stage;
use chimera_types::record::{BenchmarkRecord, RunNotes, SCHEMA_VERSION, Status};
use chimera_types::spec::Metric;

struct Account {
    dir: tempfile::TempDir,
    places: Places,
}

impl Account {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        let places = Places { config: root.join("config"), data: root.join("data"), documents: None };
        Self { dir, places }
    }

    fn place(&self) -> PathBuf {
        self.places.data.join("reports")
    }

    fn history(&self) -> History {
        History::new(&self.places)
    }

    /// The list after a look at the folders, as the next start of the program has it.
    fn listed(&self) -> RunPage {
        refreshed(&self.history(), &run_places(&self.places)).1
    }
}

fn all() -> RunQuery {
    RunQuery { limit: 1000, descending: true, ..RunQuery::default() }
}

fn refreshed(history: &History, places: &[PathBuf]) -> (RefreshOutcome, RunPage) {
    let outcome = history.refresh(places, &mut |_| {}).unwrap();
    (outcome, history.list(places, &all()).unwrap())
}

fn save(place: &Path, change: impl FnOnce(&mut BenchmarkRecord)) -> PathBuf {
    let mut record = testing::sample();
    change(&mut record);
    let folder = RunFolder::create(place, &mut record).unwrap();
    let report =
        Artifact { path: REPORT_FILE.into(), bytes: b"# Report\n\nThe decode rate is steady.\n".to_vec() };
    folder.finish(&record, &[report]).unwrap();
    folder.path().to_owned()
}

fn begun(place: &Path, second: u32) -> PathBuf {
    save(place, |record| record.started_at = format!("2026-11-24T02:50:{second:02}Z"))
}

fn ids(page: &RunPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.id.as_str()).collect()
}

fn only(page: &RunPage) -> &RunRow {
    assert_eq!(page.rows.len(), 1, "{:?}", ids(page));
    &page.rows[0]
}

#[test]
fn a_row_says_what_was_measured_with_what_and_how_fast() {
    let account = Account::new();
    begun(&account.place(), 1);
    let page = account.listed();
    let row = only(&page);
    let record = testing::sample();
    let analysis = Analysis::of(&record);
    let summary = analysis.summaries();
    let report = summary[0].stages.iter().find(|line| line.stage == Stage::Report).unwrap();
    assert_eq!(row.decode_tps, report.decode_tps.as_ref().map(|spread| spread.mean));
    assert_eq!(row.ttft_ms, report.ttft_ms.as_ref().map(|spread| spread.mean));
    assert_eq!((row.kind, row.state, row.has_report), (RunKind::Measured, RunState::Completed, true));
    assert!(row.server.contains("Ollama") && !row.plan.is_empty(), "{row:?}");
    assert_eq!(row.models.len(), 1);
    assert!(page.complete && page.notices.is_empty(), "{:?}", page.notices);
}

#[test]
fn folders_that_are_moved_edited_and_deleted_by_hand_are_noticed() {
    let account = Account::new();
    let (place, history) = (account.place(), account.history());
    let places = run_places(&account.places);
    let runs: Vec<PathBuf> = (0..4).map(|second| begun(&place, second)).collect();
    assert_eq!(refreshed(&history, &places).0.changed, 4);
    let untouched = refreshed(&history, &places).0;
    assert_eq!((untouched.changed, untouched.gone), (0, 0));

    fs::rename(&runs[0], place.join("my best run")).unwrap();
    fs::remove_dir_all(&runs[1]).unwrap();
    fs::write(runs[2].join(REPORT_FILE), "# Mine\n\nzebra").unwrap();
    fs::write(runs[3].join("notes.json"), "{\"tags\": [\"by hand\"]}").unwrap();
    let (outcome, page) = refreshed(&history, &places);
    assert_eq!((outcome.changed, outcome.gone), (3, 2));
    assert_eq!(page.tags, ["by hand"]);
    assert!(page.rows.iter().any(|row| row.path.ends_with("my best run")));
    let found = history.list(&places, &RunQuery { words: "zeb".into(), ..all() }).unwrap();
    assert_eq!(only(&found).path, chimera_types::paths::display(&runs[2]));
}

#[test]
fn an_index_that_is_deleted_garbled_or_older_is_made_anew_from_the_folders() {
    let account = Account::new();
    for second in 0..3 {
        begun(&account.place(), second);
    }
    assert_eq!(account.listed().total, 3);
    let file = account.places.index_file();
    fs::remove_file(&file).unwrap();
    let missing = account.history();
    let places = run_places(&account.places);
    let before = missing.list(&places, &all()).unwrap();
    assert!(!before.complete && before.total == 0, "runs are still to be read");
    assert_eq!(refreshed(&missing, &places).1.total, 3);
    drop(missing);

    let whole = fs::read(&file).unwrap();
    for bytes in [b"garbage".repeat(3000), whole[..whole.len() / 2].to_vec(), Vec::new(), garbled(&whole)] {
        fs::write(&file, bytes).unwrap();
        let page = account.listed();
        assert_eq!((page.total, page.complete), (3, true));
    }
}

/// The database's head stays, its pages do not.
fn garbled(whole: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    bytes.iter_mut().skip(4096).step_by(3).for_each(|byte| *byte = byte.wrapping_add(91));
    bytes
}

#[test]
fn an_index_that_another_program_holds_is_waited_for_and_then_done_without() {
    let account = Account::new();
    begun(&account.place(), 0);
    assert_eq!(account.listed().total, 1);
    begun(&account.place(), 1);
    let holder = rusqlite::Connection::open(account.places.index_file()).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let page = account.listed();
    assert_eq!((page.total, page.complete), (2, true));
    assert_eq!(page.notices[0].code, "index_in_memory");
    drop(holder);
    let after = account.listed();
    assert_eq!((after.total, after.notices.len()), (2, 0));
}

#[test]
fn copied_half_newer_and_damaged_runs_are_listed_with_what_can_be_done() {
    let account = Account::new();
    let place = account.place();
    let run = begun(&place, 0);
    copy(&run, &place.join("a copy"));
    let put = |name: &str, file: &str, text: &str| {
        fs::create_dir_all(place.join(name)).unwrap();
        fs::write(place.join(name).join(file), text).unwrap();
    };
    put("damaged", RECORD_FILE, "{\"schema_version\": 1, \"id\":");
    put("newer", RECORD_FILE, &format!("{{\"schema_version\": {}}}", SCHEMA_VERSION + 1));
    put("half", CALLS_FILE, "{\"index\":0,\"arm");
    put("holiday", "photo.jpg", "");
    put(".trash", RECORD_FILE, "{}");
    save(&place, |record| record.status = Status::Running);
    let page = account.listed();
    assert_eq!(page.total, 6, "{:?}", ids(&page));
    let of = |state| page.rows.iter().filter(move |row| row.state == state);
    assert_eq!(page.rows.iter().filter(|row| row.is_copy).count(), 2);
    let ids: Vec<&str> = of(RunState::Damaged).map(|row| row.id.as_str()).collect();
    assert!(ids.contains(&"damaged") && ids.contains(&"half"), "{ids:?}");
    assert!(of(RunState::TooNew).next().unwrap().next_step.as_ref().unwrap().contains("newer version"));
    assert!(of(RunState::Unfinished).next().unwrap().next_step.as_ref().unwrap().contains("Finish"));
    assert!(of(RunState::Damaged).all(|row| row.problem.is_some() && row.next_step.is_some()));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().filter_map(Result::ok).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn a_run_is_running_while_its_folder_is_held_and_unfinished_afterwards() {
    let account = Account::new();
    let mut record = testing::sample();
    record.status = Status::Running;
    let folder = RunFolder::create(&account.place(), &mut record).unwrap();
    let (history, places) = (account.history(), run_places(&account.places));
    assert_eq!(only(&refreshed(&history, &places).1).state, RunState::Running);
    drop(folder);
    assert_eq!(only(&refreshed(&history, &places).1).state, RunState::Unfinished);
}

#[test]
fn every_listed_place_is_told_with_its_runs() {
    let account = Account::new();
    let earlier = account.dir.path().join("earlier place");
    begun(&account.place(), 0);
    begun(&earlier, 1);
    assert_eq!(account.listed().total, 1);
    let listed_places = vec![chimera_types::paths::display(&earlier)];
    services::save_preferences(&account.places, &Preferences { listed_places, ..Preferences::default() })
        .unwrap();
    let page = account.listed();
    assert_eq!((page.total, page.places.len()), (2, 2));
    assert_eq!(page.rows[0].place, chimera_types::paths::display(&earlier));
}

#[test]
fn tags_and_note_survive_the_index_and_travel_with_the_folder() {
    let account = Account::new();
    let run = begun(&account.place(), 0);
    let notes = RunNotes { tags: vec!["kv-cache".into(), "KV-cache".into()], note: "at night".into() };
    let row = account.history().set_notes(&run, &notes).unwrap();
    assert_eq!(row.tags, ["kv-cache"]);
    fs::remove_file(account.places.index_file()).unwrap();
    let moved = account.place().join("elsewhere");
    fs::rename(&run, &moved).unwrap();
    let page = account.listed();
    assert_eq!(
        (only(&page).tags.as_slice(), only(&page).note.as_str()),
        (&["kv-cache".to_owned()][..], "at night")
    );
}

#[test]
fn deleted_runs_are_gone_from_the_list_and_come_back() {
    let account = Account::new();
    let runs: Vec<PathBuf> = (0..3).map(|second| begun(&account.place(), second)).collect();
    let mut record = testing::sample();
    record.status = Status::Running;
    let held = RunFolder::create(&account.place(), &mut record).unwrap();
    let (history, places) = (account.history(), run_places(&account.places));
    assert_eq!(refreshed(&history, &places).1.total, 4);
    let outcome = history.trash(&[runs[0].clone(), runs[1].clone(), held.path().to_owned()]).unwrap();
    assert_eq!((outcome.trashed.len(), outcome.refused.len()), (2, 1));
    assert_eq!(outcome.refused[0].failure.code, "already_running");
    let page = refreshed(&history, &places).1;
    assert_eq!((page.total, page.trashed), (2, 2));
    assert_eq!(services::trashed_runs(&places).len(), 2);
    let back: Vec<PathBuf> = outcome.trashed.iter().map(|run| PathBuf::from(&run.path)).collect();
    begun(&account.place(), 0);
    let moved = history.restore(&places, &back).unwrap();
    assert!(moved[0].renamed && !moved[1].renamed, "{moved:?}");
    assert_eq!(history.list(&places, &all()).unwrap().total, 4);
    assert_eq!(history.restore(&places, &[runs[2].clone()]).unwrap_err().code(), "run_missing");
}

#[test]
fn two_hundred_runs_are_searched_by_what_their_reports_say() {
    let account = Account::new();
    for number in 0..200_u32 {
        let run = save(&account.place(), |record| {
            record.started_at = format!("2026-11-24T{:02}:{:02}:00Z", number / 60, number % 60);
            record.spec.arms[0].model = format!("model-{}:latest", number % 7);
        });
        fs::write(run.join(REPORT_FILE), format!("needle{number} in a stack")).unwrap();
    }
    let (history, places) = (account.history(), run_places(&account.places));
    assert_eq!(refreshed(&history, &places).1.total, 200);
    let found =
        |words: &str| history.list(&places, &RunQuery { words: words.into(), ..all() }).unwrap().total;
    assert_eq!((found("needle17"), found("needle17 stack"), found("needle")), (11, 11, 200));
    assert_eq!(found("model-3"), 29);
    let window = RunQuery { offset: 190, limit: 50, ..all() };
    let page = history.list(&places, &window).unwrap();
    assert_eq!((page.rows.len(), page.total, page.models.len()), (10, 200, 7));
}

#[test]
fn a_run_of_the_first_format_is_loaded_listed_and_reported() {
    let account = Account::new();
    let run = account.place().join("2026-11-24 025013 gemma3-latest");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/schema-1-first");
    copy(&fixture, &run);
    let record = store::load(&run).unwrap();
    assert!(record.interference.is_none() && record.calls.iter().all(|call| call.started_ms.is_none()));
    let page = account.listed();
    let row = only(&page);
    assert_eq!((row.state, row.calls), (RunState::Completed, record.calls.len() as u32));
    assert!(row.decode_tps.is_some() && row.problem.is_none(), "{row:?}");
    let view = services::result_view(&run, Theme::Light).unwrap();
    assert!(!view.headline.is_empty());
    let target = account.dir.path().join("again.csv");
    services::export(&run, chimera_app::dto::ExportFormat::Csv, &target).unwrap();
    assert!(target.is_file());
}

#[test]
fn an_imported_run_stands_beside_the_measured_ones() {
    let account = Account::new();
    let run = account.place().join("imported");
    fs::create_dir_all(&run).unwrap();
    let text = r#"{"schema_version":1,"id":"imported","imported_at":"2026-11-24T02:50:13Z","source":{"file":"a.md",
        "sha256":"00","format":"agent_report_v1","part":null},"name":"Chimera","model":"gemma3:latest",
        "measured_at":"2025-11-14T18:53:00Z","runs":3,"configuration":{"num_gpu":999.0},"environment":{},"calls":[],
        "aggregates":{"printed":{"throughput_tps":116.0},"recomputed":{}},"flags":[],"report":"A zebra"}"#;
    fs::write(run.join("import.json"), text).unwrap();
    let page = account.listed();
    let row = only(&page);
    assert_eq!((row.kind, row.decode_tps, page.imported), (RunKind::Imported, Some(116.0), 1), "{row:?}");
    assert_eq!(row.settings, "num_gpu 999");
    let words = RunQuery { words: "zebra".into(), ..all() };
    assert_eq!(account.history().list(&run_places(&account.places), &words).unwrap().total, 1);
}

#[test]
fn a_model_over_time_is_drawn_with_what_changed_and_judged() {
    let account = Account::new();
    for second in 0..8_u32 {
        save(&account.place(), |record| {
            record.started_at = format!("2026-11-24T02:50:{second:02}Z");
            let version = if second < 1 { "0.11.4" } else { "0.12.6" };
            record.arms.iter_mut().for_each(|arm| arm.server.version = Some(version.into()));
            let factor = if second == 7 { 0.5 } else { 1.0 + f64::from(second) / 1000.0 };
            for call in &mut record.calls {
                call.metrics.decode_tps = call.metrics.decode_tps.map(|rate| rate * factor);
            }
        });
    }
    let (history, places) = (account.history(), run_places(&account.places));
    let page = refreshed(&history, &places).1;
    let query = TrendQuery {
        model: page.models[0].clone(),
        metric: Metric::DecodeRate,
        stage: Stage::Report,
        work: None,
    };
    let trend = history.trend(&places, &query, Theme::Light, Size::WIDE).unwrap();
    assert_eq!((trend.paths.len(), trend.works.len(), trend.marks.len()), (8, 1, 1));
    let verdict = trend.verdict.unwrap();
    assert!(verdict.is_slower && verdict.n == 6, "{verdict:?}");
    let figure = trend.figure.unwrap();
    assert_eq!(figure.marks.len(), 8);
    assert!(figure.alt.contains("0.12.6") && figure.marks[7].note.as_ref().unwrap().contains("Slower"));
    drop(history); // Windows removes no file that is open.
    fs::remove_file(account.places.index_file()).unwrap();
    let history = account.history();
    let doubts = |at: usize| history.doubts(&places, Path::new(&trend.paths[at])).unwrap();
    assert_eq!((doubts(6).len(), doubts(7).len()), (0, 1), "each is judged by those before it");
    assert!(doubts(7)[0].seen.contains("the 6 earlier runs since the last change"), "{:?}", doubts(7));
    let gone = TrendQuery { model: "gone".into(), ..query };
    assert!(history.trend(&places, &gone, Theme::Light, Size::WIDE).unwrap().figure.is_none());
}

const WRITER: &str = "CHIMERA_TEST_INDEX_WRITER";

/// The process that the next test kills.
#[test]
#[ignore = "started by another test as a process of its own"]
fn a_writer_goes_on_until_it_is_killed() {
    let root = std::env::var(WRITER).expect("the account to write to");
    let root = Path::new(&root);
    let places = Places { config: root.join("config"), data: root.join("data"), documents: None };
    let history = History::new(&places);
    for _ in 0..100_000 {
        history.rebuild(&run_places(&places), &mut |_| {}).ok();
    }
}

#[test]
fn an_index_whose_writer_is_killed_at_any_moment_is_good_or_made_anew() {
    let account = Account::new();
    for second in 0..40 {
        begun(&account.place(), second);
    }
    for attempt in 0..12_u64 {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "history::a_writer_goes_on_until_it_is_killed", "--ignored"])
            .env(WRITER, account.dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(60 + attempt * 37 % 191));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let page = account.listed();
        assert_eq!((page.total, page.complete), (40, true), "after attempt {attempt}");
        assert!(page.notices.iter().all(|notice| notice.code == "index_rebuilt"), "{:?}", page.notices);
    }
}
