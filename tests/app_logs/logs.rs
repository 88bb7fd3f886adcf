//! What a real benchmark leaves in the log: what happened, and nothing of what was asked or answered.

use std::path::Path;
use std::time::Duration;

use crate::support::benchmark::spec;
use crate::support::place::{Place, answering, server};
use chimera_app::dto::LogLevel;
use chimera_app::runner;
use chimera_client::provider;
use chimera_client::refserver::{ErrorBody, Fault, RefServer, Reply, Scenario};
use chimera_storage::logs::{self, LogSetup, Redaction};
use chimera_types::key::{ApiKey, Keys};
use chimera_types::spec::ProviderKind;
use tokio_util::sync::CancellationToken;

const KEY: &str = "sk-test-4711-nowhere-to-be-found";

/// Everything that `work` writes to a log of every step, with the home folder's place given.
fn logged(folder: &Path, home: &Path, work: impl FnOnce()) -> String {
    let (subscriber, _log) = logs::subscriber(LogSetup {
        folder: folder.to_owned(),
        program: "test",
        level: LogLevel::Debug,
        verbose: false,
        scrub: Redaction::of_home(home),
    })
    .unwrap();
    tracing::subscriber::with_default(subscriber, work);
    logs::latest(folder, 100_000).join("\n")
}

#[test]
fn a_benchmark_is_logged_without_prompts_answers_keys_or_places() {
    let (place, server) = (Place::new(), server(answering()));
    let asked_for = spec(&place, &server.url(), ProviderKind::OpenAi, 1);
    let keys = Keys::none().with(&server.url(), Some(ApiKey::new(KEY.into()).unwrap()));
    let mut record = None;
    let text = logged(&place.dir.path().join("logs"), place.dir.path(), || {
        let outcome = runner::run(&asked_for, None, &keys, &CancellationToken::new(), &mut |_| {});
        record = Some(outcome.unwrap().record);
    });
    for part in ["a benchmark begins", "a benchmark ended", "completed", "connected", "a call ended"] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    let record = record.unwrap();
    let hidden = [
        // Words of the prompts, of the facts and of the answers.
        "benchmark results",
        "tokens_per_s",
        "runs.csv",
        "Rates differ",
        KEY,
        &place.dir.path().to_string_lossy(),
        &server.url(),
        &record.id,
    ];
    for part in hidden {
        assert!(!text.contains(part), "{part} stands in:\n{text}");
    }
    for call in &record.calls {
        for line in call.request.lines().chain(call.text.lines()).filter(|line| line.len() > 20) {
            assert!(!text.contains(line), "{line} stands in:\n{text}");
        }
    }
}

#[test]
fn what_fails_is_logged_by_its_kind_and_without_the_servers_words() {
    let place = Place::new();
    let words = "the secret words of a server";
    let fault = Fault::Status { status: 500, body: ErrorBody::Json(words.into()) };
    let server = RefServer::start(Scenario::new().reply(Reply::failing(fault))).unwrap();
    let asked_for = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    let text = logged(&place.dir.path().join("logs"), place.dir.path(), || {
        runner::run(&asked_for, None, &Keys::none(), &CancellationToken::new(), &mut |_| {}).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let nobody = "http://127.0.0.1:9";
        runtime
            .block_on(async {
                tokio::time::timeout(Duration::from_secs(20), provider::connect(None, nobody, None)).await
            })
            .unwrap()
            .unwrap_err();
    });
    assert!(text.contains("a call failed") && text.contains("Refused"), "{text}");
    assert!(text.contains("server_unreachable") && text.contains("this machine, port 9"), "{text}");
    assert!(!text.contains(words), "{text}");
}
