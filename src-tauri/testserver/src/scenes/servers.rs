//! Servers: reference servers that really answer, and what no test machine has.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chimera_analysis::memory_fit::{self, MemoryQuery};
use chimera_analysis::testing;
use chimera_app::event::RunEvent;
use chimera_app::services::{self, StartedServer};
use chimera_client::doctor::{self, Evidence};
use chimera_client::provider::DiscoveredServer;
use chimera_client::refserver::{Model, Pace, RefServer, Reply, Scenario, ServerKind};
use chimera_types::Error;
use chimera_types::environment::Gpu;
use chimera_types::server::ModelInfo;
use chimera_types::spec::{BenchmarkSpec, ProviderKind, Settings};
use serde::Deserialize;
use serde_json::Value;
use tokio::runtime::Handle;

use super::diagnoses;
use super::records::{ANSWER, HOSTILE, LONG_MODEL};
use super::{RunPace, Setup};
use crate::Problem;
use crate::inject::{Call, Instead};
use crate::pull_server::{Course, PullServer};

/// Longer than any test.
const FOREVER: Duration = Duration::from_secs(3600);
/// Tokens of a text before it stops in the middle.
const TOKENS_BEFORE_STALL: usize = 20;

fn model(name: &str, gigabytes: f64, parameters: &str) -> Model {
    Model {
        size_bytes: (gigabytes * 1e9) as u64,
        family: "gemma3".into(),
        parameter_size: parameters.into(),
        block_count: 34,
        context_length: 131_072,
        resident: false,
        ..Model::named(name)
    }
}

/// The reply to a call, by its index.
fn reply(pace: &RunPace, index: usize) -> Reply {
    let answer = match pace.tokens {
        Some(tokens) => Reply::saying(ANSWER).tokens(tokens),
        None => Reply::saying(ANSWER),
    };
    let flowing = match pace.rate_tps {
        Some(rate_tps) => Pace::Rate(rate_tps),
        None => Pace::Flood,
    };
    let mut reply = Reply {
        prefill: Duration::from_millis(1),
        pace: flowing,
        thinking_tokens: pace.thinking_tokens,
        ..answer
    };
    if pace.stalls_at == Some(index) {
        let mut gaps = vec![Duration::from_millis(2); TOKENS_BEFORE_STALL];
        gaps.push(FOREVER);
        reply.pace = Pace::Gaps(gaps);
    }
    if pace.stays_loading && index == 0 {
        reply.load = Some(FOREVER);
    }
    reply
}

fn start(
    setup: &mut Setup,
    flavour: ServerKind,
    models: Vec<Model>,
    pace: &RunPace,
) -> Result<String, Problem> {
    let pace = pace.clone();
    let script = Scenario::new().flavour(flavour).models(models);
    let script = script.choose(move |index, _| reply(&pace, index));
    let server = RefServer::start(Scenario { version: "0.12.6".into(), ..script })?;
    let url = server.url();
    setup.running.push(server);
    Ok(url)
}

/// Ollama with three models and llama.cpp with one.
pub fn usual(setup: &mut Setup, pace: &RunPace) -> Result<(), Problem> {
    let models = vec![
        model("gemma3:latest", 3.3, "4.3B"),
        model("qwen2.5:7b", 4.7, "7.6B"),
        model("gemma3:270m", 0.3, "268M"),
    ];
    let ollama = start(setup, ServerKind::Ollama, models, pace)?;
    let llama = start(setup, ServerKind::LlamaCpp, vec![model("smollm2:135m", 0.1, "135M")], pace)?;
    let found = vec![(ollama, ProviderKind::Ollama), (llama, ProviderKind::OpenAi)];
    inject_diagnosis(setup, diagnoses::fine(&found));
    inject_found(setup, found);
    Ok(())
}

pub fn llama_only(setup: &mut Setup, pace: &RunPace) -> Result<(), Problem> {
    let llama = start(setup, ServerKind::LlamaCpp, vec![model("smollm2:135m", 0.1, "135M")], pace)?;
    let found = vec![(llama, ProviderKind::OpenAi)];
    inject_diagnosis(setup, diagnoses::fine(&found));
    inject_found(setup, found);
    Ok(())
}

pub fn long_names(setup: &mut Setup, pace: &RunPace) -> Result<(), Problem> {
    one_ollama(setup, vec![model(LONG_MODEL, 27.0, "27B")], pace)
}

pub fn hostile(setup: &mut Setup, pace: &RunPace) -> Result<(), Problem> {
    let names = [LONG_MODEL.to_owned(), HOSTILE.to_owned(), "x".repeat(400)];
    one_ollama(setup, names.iter().map(|name| model(name, 27.0, "27B")).collect(), pace)
}

fn one_ollama(setup: &mut Setup, models: Vec<Model>, pace: &RunPace) -> Result<(), Problem> {
    let found = vec![(start(setup, ServerKind::Ollama, models, pace)?, ProviderKind::Ollama)];
    inject_diagnosis(setup, diagnoses::fine(&found));
    inject_found(setup, found);
    Ok(())
}

/// Ollama is installed and does not run, until it is started.
pub fn none_runs(setup: &mut Setup, pace: &RunPace) -> Result<(), Problem> {
    let url = start(setup, ServerKind::Ollama, vec![model("gemma3:latest", 3.3, "4.3B")], pace)?;
    let started = vec![(url.clone(), ProviderKind::Ollama)];
    let (found, evidence) =
        (inject_found(setup, Vec::new()), inject_diagnosis(setup, diagnoses::not_running()));
    setup.injected.set_urls(vec![url.clone()]);
    setup.injected.set(
        "start_server",
        Instead::answer(move |call| {
            *found.lock().unwrap_or_else(PoisonError::into_inner) = started.clone();
            *evidence.lock().unwrap_or_else(PoisonError::into_inner) = diagnoses::fine(&started);
            let log = call.account.state.places.logs().join("server.log");
            Ok(StartedServer {
                command: "ollama serve".into(),
                log: log.to_string_lossy().into_owned(),
                found: connect(&call, &url, Some(ProviderKind::Ollama)),
            })
        }),
    );
    Ok(())
}

pub fn none_installed(setup: &mut Setup, _: &RunPace) -> Result<(), Problem> {
    inject_found(setup, Vec::new());
    inject_diagnosis(setup, diagnoses::not_installed());
    Ok(())
}

/// Everything is odd at once: the longest that the doctor has to say.
pub fn wrong(setup: &mut Setup, _: &RunPace) -> Result<(), Problem> {
    inject_found(setup, Vec::new());
    inject_diagnosis(setup, diagnoses::wrong());
    Ok(())
}

pub fn no_models(setup: &mut Setup, _: &RunPace) -> Result<(), Problem> {
    let url = pull_server(setup, &[], Course::Steady(Duration::from_millis(40)));
    inject_diagnosis(setup, diagnoses::no_models(&url));
    Ok(())
}

pub fn pulling(setup: &mut Setup, _: &RunPace) -> Result<(), Problem> {
    pull_server(setup, &["gemma3:latest"], Course::Steady(Duration::from_millis(40)));
    Ok(())
}

pub fn pull_stalls(setup: &mut Setup, _: &RunPace) -> Result<(), Problem> {
    pull_server(setup, &["gemma3:latest"], Course::Stalls);
    Ok(())
}

pub fn pull_fails(setup: &mut Setup, _: &RunPace) -> Result<(), Problem> {
    let words = "pull model manifest: file does not exist";
    pull_server(setup, &["gemma3:latest"], Course::Error(0, words.into()));
    Ok(())
}

fn pull_server(setup: &mut Setup, models: &[&str], course: Course) -> String {
    let server = PullServer::start(models, course);
    let url = server.url();
    setup.pulling.push(server);
    inject_found(setup, vec![(url.clone(), ProviderKind::Ollama)]);
    url
}

/// A server that wants a key.
pub fn locked(setup: &mut Setup, pace: &RunPace) -> Result<(), Problem> {
    usual(setup, pace)?;
    setup.injected.set(
        "connect_server",
        Instead::answer(|call| {
            let url = text(&call.arguments, "url");
            let message = "Invalid API key".to_owned();
            let failure = Error::KeyRefused { url: url.clone(), status: 401, message, sent: false };
            let mut found = connect(&call, &url, Some(ProviderKind::OpenAi));
            found.failure = Some(chimera_types::Failure::from(&failure));
            Ok(found)
        }),
    );
    Ok(())
}

/// The servers that are found, until they change.
type Found = Arc<Mutex<Vec<(String, ProviderKind)>>>;

/// Looks at these servers only: a test must not depend on what runs on its machine.
fn inject_found(setup: &mut Setup, servers: Vec<(String, ProviderKind)>) -> Found {
    setup.injected.set_urls(servers.iter().map(|(url, _)| url.clone()).collect());
    let found: Found = Arc::new(Mutex::new(servers));
    let looked_at = Arc::clone(&found);
    setup.injected.set(
        "find_servers",
        Instead::answer(move |call| {
            let servers = looked_at.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Ok(servers.iter().map(|(url, kind)| connect(&call, url, Some(*kind))).collect::<Vec<_>>())
        }),
    );
    found
}

fn connect(call: &Call<'_>, url: &str, kind: Option<ProviderKind>) -> DiscoveredServer {
    let (places, secrets) = call.account.state.account();
    Handle::current().block_on(services::connect_with_key(places, secrets, url, kind, None))
}

/// Judges this evidence in place of the machine's own.
fn inject_diagnosis(setup: &mut Setup, evidence: Evidence) -> Arc<Mutex<Evidence>> {
    let evidence = Arc::new(Mutex::new(evidence));
    let judged = Arc::clone(&evidence);
    let judge =
        move |_: Call<'_>| Ok(doctor::diagnose(&judged.lock().unwrap_or_else(PoisonError::into_inner)));
    setup.injected.set("diagnose", Instead::answer(judge));
    evidence
}

/// What `check_fit` is asked.
#[derive(Deserialize)]
struct FitArguments {
    model: ModelInfo,
    settings: Settings,
}

/// A graphics card of 8 GB, and a model that says how large its cache is.
pub fn inject_gpu(setup: &mut Setup) {
    setup.injected.set(
        "check_fit",
        Instead::answer(|call| {
            let FitArguments { mut model, settings } = arguments(call.arguments)?;
            let card = testing::environment().gpus.into_iter().next();
            let gpus: Vec<Gpu> =
                card.map(|card| Gpu { memory_bytes: Some(8.6e9), ..card }).into_iter().collect();
            let like = testing::benchmark(vec![testing::arm("Baseline", &model.name)], 1);
            model.cache = model.cache.or_else(|| like.arms.first().and_then(|arm| arm.model.cache));
            Ok(memory_fit::estimate(&MemoryQuery {
                model: &model,
                settings: &settings,
                gpus: &gpus,
                held_bytes: 0.0,
            }))
        }),
    );
}

#[derive(Deserialize)]
struct RunArguments {
    spec: BenchmarkSpec,
}

/// The server stops answering after some calls.
pub fn inject_break(setup: &mut Setup, calls: u32) {
    setup.injected.set(
        "start_benchmark",
        Instead::answer(move |call| {
            let RunArguments { spec } = arguments(call.arguments)?;
            let state = &call.account.state;
            let mut is_broken = false;
            let ended = state.run(
                &spec,
                &mut |event| {
                    is_broken |= matches!(&event, RunEvent::CallFinished { done, .. } if *done > calls);
                    if is_broken {
                        state.jobs.cancel(|_| true);
                    } else if let (Some(events), Ok(json)) = (&call.events, serde_json::to_string(&event)) {
                        events.send(("onEvent".into(), json)).ok();
                    }
                },
                |_| {},
            );
            let url = spec.arms.first().map(|arm| arm.url.clone()).unwrap_or_default();
            let cause = "connection refused".to_owned();
            if is_broken { Err(Error::ServerUnreachable { url, cause }) } else { ended }
        }),
    );
}

fn arguments<T: for<'de> Deserialize<'de>>(value: Value) -> Result<T, Error> {
    serde_json::from_value(value).map_err(|error| Error::Internal(error.to_string()))
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
