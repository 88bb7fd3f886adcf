//! A server's key over real sockets: it opens its own server, reaches no other, and stands in no file.

use crate::support::benchmark::spec;
use crate::support::leaks::{holds, leaks, spellings};
use crate::support::locked_server::{Lock, LockedServer};
use crate::support::place::{Place, answering, server};
use chimera_app::dto::ExportFormat;
use chimera_app::{runner, services};
use chimera_client::provider::{self, NamedServer, find_servers};
use chimera_client::refserver::{RefServer, Scenario, ServerKind};
use chimera_types::Error;
use chimera_types::key::{ApiKey, Keys};
use chimera_types::record::{FailureKind, Status};
use chimera_types::server::ServerInfo;
use chimera_types::spec::ProviderKind;
use tokio_util::sync::CancellationToken;

const KEY: &str = "sk-test-4711-nowhere-to-be-found";

fn key() -> ApiKey {
    ApiKey::new(KEY.into()).unwrap()
}

fn ask<T: Send + 'static>(question: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async move { tokio::spawn(question).await.unwrap() })
}

fn connect(url: &str, key: Option<ApiKey>) -> Result<ServerInfo, Error> {
    let url = url.to_owned();
    ask(async move { provider::connect(Some(ProviderKind::OpenAi), &url, key.as_ref()).await })
}

#[test]
fn a_server_that_demands_a_key_is_usable_with_it_and_says_what_to_do_without() {
    for (flavour, lock) in
        [(ServerKind::OpenAi, Lock::Everything), (ServerKind::LlamaCpp, Lock::AllButTheModels)]
    {
        let inner = RefServer::start(Scenario::new().flavour(flavour)).unwrap();
        let locked = LockedServer::start(&inner.url(), KEY, lock);
        let refused = connect(&locked.url(), None).unwrap_err();
        assert_eq!(refused.code(), "key_needed", "{refused}");
        assert!(refused.hint().contains("Settings"));
        let wrong = ApiKey::new("sk-another-one".into()).unwrap();
        let refused = connect(&locked.url(), Some(wrong)).unwrap_err();
        assert_eq!(refused.code(), "key_refused", "{refused}");
        assert!(!refused.to_string().contains("another-one"), "{refused}");
        let info = connect(&locked.url(), Some(key())).unwrap();
        let models = ask(async move { provider::list_models(&info, Some(&key())).await });
        assert_eq!(models.unwrap().len(), 1);
    }
}

#[test]
fn the_search_uses_the_keys_of_the_servers_that_were_named() {
    let inner = RefServer::start(Scenario::new().flavour(ServerKind::OpenAi)).unwrap();
    let locked = LockedServer::start(&inner.url(), KEY, Lock::Everything);
    let named = |key| NamedServer { url: locked.url(), provider: None, key };
    let codes = [named(Some(key())), named(None)].map(|named| {
        let found = ask(find_servers(vec![named]));
        let mine = found.into_iter().find(|found| found.url == locked.url()).unwrap();
        mine.failure.map(|failure| failure.code)
    });
    assert_eq!(codes, [None, Some("key_needed".to_owned())]);
}

#[test]
fn a_run_with_a_key_sends_it_with_every_request_and_writes_it_nowhere() {
    let (place, inner) = (Place::new(), server(answering()));
    let locked = LockedServer::start(&inner.url(), KEY, Lock::Everything);
    let asked_for = spec(&place, &locked.url(), ProviderKind::OpenAi, 1);
    let keys = Keys::none().with(&locked.url(), Some(key()));
    let mut told = String::new();
    let outcome = runner::run(&asked_for, None, &keys, &CancellationToken::new(), &mut |event| {
        told.push_str(&format!("{event:?}{}", serde_json::to_string(&event).unwrap()));
    })
    .unwrap();
    assert_eq!(outcome.record.status, Status::Completed);
    let asked = locked.asked();
    assert!(asked.iter().any(|asked| asked.path == "/v1/chat/completions"));
    let bearer = format!("Bearer {KEY}");
    assert!(asked.iter().all(|asked| asked.authorization.as_deref() == Some(bearer.as_str())), "{asked:?}");
    for (format, name) in [
        (ExportFormat::Markdown, "r.md"),
        (ExportFormat::Html, "r.html"),
        (ExportFormat::Json, "r.json"),
        (ExportFormat::Csv, "r.csv"),
    ] {
        services::export(&outcome.path, format, &place.dir.path().join(name)).unwrap();
    }
    assert_eq!(leaks(place.dir.path(), KEY), [""; 0]);
    let said = format!("{told}{:?}{keys:?}", outcome.record);
    assert!(!holds(&said, KEY));
    // The search itself finds what it looks for.
    std::fs::write(place.dir.path().join("planted"), &spellings(KEY)[1]).unwrap();
    assert_eq!(leaks(place.dir.path(), KEY).len(), 1);
}

#[test]
fn a_server_that_refuses_the_key_ends_the_run_at_once_and_quotes_it_nowhere() {
    let (place, inner) = (Place::new(), server(answering()));
    let locked = LockedServer::start(&inner.url(), "sk-right", Lock::Answers);
    let asked_for = spec(&place, &locked.url(), ProviderKind::OpenAi, 2);
    let keys = Keys::none().with(&locked.url(), Some(key()));
    let run = |keys: &Keys| runner::run(&asked_for, None, keys, &CancellationToken::new(), &mut |_| {});
    let outcome = run(&keys).unwrap();
    let record = &outcome.record;
    assert_eq!((record.status, record.calls.len()), (Status::Failed, 1));
    assert_eq!(record.calls[0].failure.as_ref().unwrap().kind, FailureKind::KeyRefused);
    let reason = record.status_reason.as_deref().unwrap();
    assert!(reason.contains("401") && reason.contains("Settings"), "{reason}");
    assert_eq!(leaks(place.dir.path(), KEY), [""; 0]);
    let without = run(&Keys::none()).unwrap();
    assert!(without.record.status_reason.unwrap().contains("Store a key"));
}

#[test]
fn a_redirect_to_another_host_does_not_carry_the_key() {
    let inner = server(answering());
    let other = LockedServer::start(&inner.url(), KEY, Lock::Nothing);
    let redirecting = LockedServer::start(&other.url(), "", Lock::Redirecting);
    let refused = connect(&redirecting.url(), Some(key())).unwrap_err();
    assert_eq!(refused.code(), "not_an_llm_server", "{refused}");
    assert!(!redirecting.asked().is_empty());
    assert_eq!(other.asked().len(), 0, "the redirect was followed: {:?}", other.asked());
}

#[test]
fn a_key_goes_to_its_own_server_only() {
    let (place, first) = (Place::new(), server(answering()));
    let locked = LockedServer::start(&first.url(), KEY, Lock::Everything);
    let other = LockedServer::start(&first.url(), "", Lock::Nothing);
    let mut asked_for = spec(&place, &locked.url(), ProviderKind::OpenAi, 1);
    let mut second = asked_for.arms[0].clone();
    (second.name, second.url) = ("Other".into(), other.url());
    asked_for.arms.push(second);
    let keys = Keys::none().with(&locked.url(), Some(key()));
    runner::run(&asked_for, None, &keys, &CancellationToken::new(), &mut |_| {}).unwrap();
    assert!(!other.asked().is_empty());
    assert!(other.asked().iter().all(|asked| asked.authorization.is_none()), "{:?}", other.asked());
}
