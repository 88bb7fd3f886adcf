//! Pulling, loading and unloading a model over real sockets: to its end, cancelled and resumed, and every way it can fail.

use std::net::TcpListener;
use std::time::Duration;

use crate::support::pull_server::{Course, LAYER_BYTES, PullServer};
use chimera_client::provider::{
    PullLimits, PullProgress, PullStage, connect, list_models, load_model, pull, unload_model,
};
use chimera_client::refserver::{RefServer, Scenario, ServerKind};
use chimera_types::Error;
use chimera_types::server::{ModelState, ServerInfo};
use chimera_types::spec::Settings;
use tokio_util::sync::CancellationToken;

const QUICK: Course = Course::Steady(Duration::ZERO);

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn limits() -> PullLimits {
    let short = Duration::from_millis(700);
    PullLimits { connect: Duration::from_secs(2), download: short, other: short }
}

/// Pulls `m` and gives what was told on the way.
fn pulled(url: &str) -> (Result<(), Error>, Vec<PullProgress>) {
    pulled_until(url, |_| false)
}

/// Cancels when `stop` says so.
fn pulled_until(url: &str, stop: impl Fn(&PullProgress) -> bool) -> (Result<(), Error>, Vec<PullProgress>) {
    let mut told = Vec::new();
    let cancel = CancellationToken::new();
    let mut tell = |progress: PullProgress| {
        if stop(&progress) {
            cancel.cancel();
        }
        told.push(progress);
    };
    let ended = wait(pull(url, "m", limits(), None, &cancel, &mut tell));
    (ended, told)
}

#[track_caller]
fn fails(course: &Course, code: &str) -> (Error, Vec<PullProgress>) {
    let server = PullServer::start(&[], course.clone());
    let (ended, told) = pulled(&server.url());
    let error = ended.unwrap_err();
    assert_eq!(error.code(), code, "{course:?}: {error}");
    assert!(!error.hint().is_empty());
    (error, told)
}

#[test]
fn a_model_is_pulled_to_its_end_and_every_byte_is_counted() {
    let server = PullServer::start(&[], QUICK);
    let (ended, told) = pulled(&server.url());
    ended.unwrap();
    let last = told.last().unwrap();
    assert_eq!((last.stage, last.status.as_str()), (PullStage::Done, "success"));
    assert_eq!(
        (last.completed_bytes, last.total_bytes),
        (LAYER_BYTES as f64 + 500.0, LAYER_BYTES as f64 + 500.0)
    );
    assert_eq!(last.layers.len(), 2);
    assert!(told.is_sorted_by(|a, b| a.completed_bytes <= b.completed_bytes));
    assert_eq!(server.pulls(), (1, 1));
}

#[test]
fn progress_has_a_rate_and_the_time_that_is_left() {
    let server = PullServer::start(&[], Course::Steady(Duration::from_millis(120)));
    let (ended, told) = pulled(&server.url());
    ended.unwrap();
    let rated: Vec<&PullProgress> = told.iter().filter(|progress| progress.rate_bytes_s.is_some()).collect();
    assert!(!rated.is_empty());
    for progress in rated {
        // A step of 50 kB every 120 ms and more.
        let rate = progress.rate_bytes_s.unwrap();
        assert!(rate > 0.0 && rate < 450_000.0, "{rate}");
        let left = progress.seconds_left.unwrap();
        let expected = (progress.total_bytes - progress.completed_bytes) / rate;
        assert!((left - expected).abs() < 1e-6, "{left} and {expected}");
    }
}

#[test]
fn a_cancelled_pull_keeps_what_came_and_the_next_one_goes_on_from_there() {
    let server = PullServer::start(&[], Course::Steady(Duration::from_millis(30)));
    let (ended, told) = pulled_until(&server.url(), |progress| progress.completed_bytes >= 200_000.0);
    assert_eq!(ended.unwrap_err().code(), "stopped");
    let seen = told.last().unwrap().completed_bytes;
    // The server notices at its next word that nobody listens.
    std::thread::sleep(Duration::from_millis(300));
    let kept = server.kept("m");
    assert!(kept as f64 >= seen && kept < LAYER_BYTES, "{kept} kept, {seen} seen");

    server.set(QUICK);
    let (ended, told) = pulled(&server.url());
    ended.unwrap();
    let first = told.iter().find(|progress| !progress.layers.is_empty()).unwrap();
    assert!(first.kept_bytes >= kept as f64, "{} of {kept}", first.kept_bytes);
    assert_eq!(server.pulls(), (2, 1));
}

#[test]
fn bytes_that_were_there_before_make_no_rate() {
    let server = PullServer::start(&[], QUICK);
    pulled(&server.url()).0.unwrap();
    server.set(Course::Steady(Duration::from_millis(1500)));
    let (ended, told) = pulled(&server.url());
    // Nothing is left to be downloaded; the only step stands still for longer than the limit allows.
    let quiet = ended.err().is_none_or(|error| error.code() == "pull_quiet");
    assert!(quiet && told.iter().all(|progress| progress.rate_bytes_s.unwrap_or(0.0) == 0.0));
}

#[test]
fn an_error_in_the_stream_is_told_in_words_that_help() {
    for (words, code) in [
        ("pull model manifest: file does not exist", "pull_unknown_model"),
        ("write blob: no space left on device", "pull_disk_full"),
        ("max retries exceeded: Get \"https://r/v2\": dial tcp: no such host", "pull_registry_unreachable"),
        ("something nobody expected", "pull_refused"),
    ] {
        let (error, _) = fails(&Course::Error(2, words.into()), code);
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn an_error_status_is_told_with_the_servers_words() {
    let (error, _) = fails(&Course::Status(400, "invalid model name".into()), "pull_unknown_model");
    assert!(error.to_string().contains("invalid model name"), "{error}");
    fails(
        &Course::Status(500, "pull model manifest: 412: requires a newer version of Ollama".into()),
        "pull_server_too_old",
    );
    fails(&Course::Status(404, "page not here".into()), "not_an_llm_server");
}

#[test]
fn a_stream_that_ends_without_success_is_no_success() {
    fails(&Course::EndsEarly, "pull_ended_early");
    fails(&Course::Cut, "pull_broken");
}

#[test]
fn what_is_no_pull_is_not_read_for_ever() {
    fails(&Course::Page, "pull_malformed");
    let website = RefServer::start(Scenario::new().flavour(ServerKind::Website)).unwrap();
    assert_eq!(pulled(&website.url()).0.unwrap_err().code(), "pull_malformed");
    let other = RefServer::start(Scenario::new().flavour(ServerKind::LlamaCpp)).unwrap();
    assert_eq!(pulled(&other.url()).0.unwrap_err().code(), "not_an_llm_server");
}

#[test]
fn a_pull_that_stands_still_is_told_and_given_up_at_its_limit() {
    for course in [Course::Silent, Course::Stalls] {
        let (error, _) = fails(&course, "pull_quiet");
        assert!(error.to_string().contains("0.7 s"), "{error}");
    }
}

#[test]
fn the_wait_is_told_while_it_lasts() {
    let server = PullServer::start(&[], Course::Silent);
    let mut told = Vec::new();
    let long = Duration::from_millis(2500);
    let limits = PullLimits { connect: long, download: long, other: long };
    let cancel = CancellationToken::new();
    let mut tell = |progress: PullProgress| told.push(progress);
    wait(pull(&server.url(), "m", limits, None, &cancel, &mut tell)).unwrap_err();
    let waits: Vec<f64> = told.iter().map(|progress| progress.quiet_s).collect();
    assert!(waits.len() >= 2 && waits.is_sorted() && waits[1] >= 1.5, "{waits:?}");
    assert!(told.iter().all(|progress| progress.quiet_limit_s == 2.5));
}

#[test]
fn nothing_at_the_address_is_unreachable() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (ended, _) = pulled(&format!("http://127.0.0.1:{port}"));
    assert_eq!(ended.unwrap_err().code(), "server_unreachable");
    let (ended, _) = pulled("two words");
    assert_eq!(ended.unwrap_err().code(), "server_unreachable");
}

fn server_at(url: &str) -> ServerInfo {
    wait(connect(None, url, None)).unwrap()
}

fn state(server: &ServerInfo, model: &str) -> ModelState {
    wait(list_models(server, None)).unwrap().into_iter().find(|listed| listed.name == model).unwrap().state
}

#[test]
fn a_model_is_loaded_with_what_a_load_fixes_and_unloaded() {
    let mut listed = chimera_client::refserver::Model::named("a:1b");
    listed.resident = false;
    let running = RefServer::start(Scenario::new().flavour(ServerKind::Ollama).models(vec![listed])).unwrap();
    let server = server_at(&running.url());
    let settings = Settings { num_ctx: Some(2048), temperature: Some(0.5), ..Settings::default() };
    wait(load_model(&server, "a:1b", &settings, None, &CancellationToken::new())).unwrap();
    let loaded = wait(list_models(&server, None)).unwrap().remove(0);
    assert_eq!((loaded.state, loaded.running_context), (ModelState::Loaded, Some(2048)));
    assert!(loaded.memory_bytes.is_some() && loaded.vram_bytes.is_some());
    wait(unload_model(&server, "a:1b", None)).unwrap();
    assert_eq!(state(&server, "a:1b"), ModelState::Unloaded);
}

#[test]
fn a_load_of_an_unknown_model_names_it_and_a_cancelled_one_is_stopped() {
    let mut slow = chimera_client::refserver::Model::named("slow:1b");
    (slow.resident, slow.load) = (false, Duration::from_secs(60));
    let running = RefServer::start(Scenario::new().flavour(ServerKind::Ollama).models(vec![slow])).unwrap();
    let server = server_at(&running.url());
    let cancel = CancellationToken::new();
    let error = wait(load_model(&server, "nobody:7b", &Settings::default(), None, &cancel)).unwrap_err();
    assert_eq!(error.code(), "model_missing");
    let soon = cancel.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        soon.cancel();
    });
    let error = wait(load_model(&server, "slow:1b", &Settings::default(), None, &cancel)).unwrap_err();
    assert_eq!(error.code(), "stopped");
}

#[test]
fn a_server_that_cannot_load_says_so() {
    for flavour in [ServerKind::LlamaCpp, ServerKind::OpenAi] {
        let running = RefServer::start(Scenario::new().flavour(flavour)).unwrap();
        let server = server_at(&running.url());
        let cancel = CancellationToken::new();
        for error in [
            wait(load_model(&server, "reference:1b", &Settings::default(), None, &cancel)).unwrap_err(),
            wait(unload_model(&server, "reference:1b", None)).unwrap_err(),
        ] {
            assert_eq!(error.code(), "not_possible", "{error}");
            assert!(error.to_string().contains("the model it was started with"), "{error}");
        }
    }
}

#[test]
fn the_stand_in_loads_and_unloads_as_ollama_does() {
    let running = PullServer::start(&["m:1b"], QUICK);
    let server = server_at(&running.url());
    wait(load_model(&server, "m:1b", &Settings::default(), None, &CancellationToken::new())).unwrap();
    assert_eq!(running.loaded().as_deref(), Some("m:1b"));
    wait(unload_model(&server, "m:1b", None)).unwrap();
    assert_eq!(running.loaded(), None);
}
