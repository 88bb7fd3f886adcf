//! The course of a self-check.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::bare::BareReader;
use super::compare::{Seen, bare_ttft_error_ms, compare_call, judge_wire};
use chimera_client::provider::{self, CallOutcome, CallRequest};
use chimera_client::refserver::{Pace, RefServer, Reply, Scenario};
use chimera_machine::cpu_time;
use chimera_types::error::Error;
use chimera_types::self_check::{FloodCheck, SelfCheckMode, SelfCheckReport, WireCheck};
use chimera_types::server::ServerInfo;
use chimera_types::spec::{Limits, ProviderKind, Settings};

/// A schedule: tokens a second, how many in each call, and how many calls beside the first one.
#[derive(Debug, Clone, Copy)]
struct Schedule {
    rate_tps: f64,
    tokens: u32,
    quick_calls: u32,
    long_calls: u32,
}

/// 8 ms between two tokens, as a model of usual size has them; 1 ms; and 0.1 ms, as a batch or a tiny model does. An error
/// of a rate is the difference of its ends' errors over its span, so that short calls would show nothing but their ends.
const SCHEDULES: [Schedule; 3] = [
    Schedule { rate_tps: 125.0, tokens: 26, quick_calls: 10, long_calls: 100 },
    Schedule { rate_tps: 1000.0, tokens: 64, quick_calls: 8, long_calls: 40 },
    Schedule { rate_tps: 10_000.0, tokens: 500, quick_calls: 8, long_calls: 40 },
];
const PROVIDERS: [ProviderKind; 2] = [ProviderKind::Ollama, ProviderKind::OpenAi];

/// From the request to the first token: long enough for a machine to fall idle, short enough for many calls.
const PREFILL: Duration = Duration::from_millis(10);

/// What every answer of the reference server begins with, by its default.
const FIRST_TEXT: &str = " The";

/// Tokens of a bare reader's call: only its first text is looked at.
const BARE_TOKENS: u32 = 2;

const MODEL: &str = "reference:1b";
const PROMPT: &str = "Count.";

impl Schedule {
    /// Compared calls in each wire format, beside the first one.
    fn calls(self, mode: SelfCheckMode) -> u32 {
        match mode {
            SelfCheckMode::Quick => self.quick_calls,
            SelfCheckMode::Long => self.long_calls,
        }
    }
}

/// Floods, and the tokens in each.
fn floods(mode: SelfCheckMode) -> (u32, u32) {
    match mode {
        SelfCheckMode::Quick => (2, 30_000),
        SelfCheckMode::Long => (3, 100_000),
    }
}

/// What a self-check is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SelfCheckStep {
    /// Calls at a known rate in Ollama's format.
    Ollama,
    /// Calls at a known rate in the OpenAI-compatible format.
    OpenAi,
    /// Streams without pauses.
    Flood,
}

/// How far a self-check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfCheckProgress {
    /// What was done last.
    pub step: SelfCheckStep,
    /// Calls done.
    pub done: u32,
    /// Calls in all.
    pub total: u32,
}

/// Measures our own error on this machine. Blocks the calling thread; `progress` hears of each call.
///
/// # Errors
/// [`Error::Stopped`] when cancelled; [`Error::Internal`] when the reference server cannot be started or a call to it
/// fails, which a firewall or an overloaded machine can cause.
pub fn run(
    mode: SelfCheckMode,
    progress: &mut dyn FnMut(SelfCheckProgress),
    cancel: &CancellationToken,
) -> Result<SelfCheckReport, Error> {
    let paced: u32 = SCHEDULES.iter().map(|schedule| schedule.calls(mode)).sum();
    let total = PROVIDERS.len() as u32 * paced + floods(mode).0;
    let mut course = Course { cancel, progress, done: 0, total };
    let mut wires = Vec::new();
    for schedule in SCHEDULES {
        for provider in PROVIDERS {
            wires.push(check_wire(provider, schedule, schedule.calls(mode), &mut course)?);
        }
    }
    let flood = check_flood(mode, &mut course)?;
    let now = Timestamp::from_second(Timestamp::now().as_second()).map_err(|e| internal(&e))?;
    let report = SelfCheckReport {
        measured_at: now.to_string(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        mode,
        wires,
        flood,
    };
    tracing::info!(mode = ?mode, result = report.sentence(), "a self-check ended");
    Ok(report)
}

struct Course<'a> {
    cancel: &'a CancellationToken,
    progress: &'a mut dyn FnMut(SelfCheckProgress),
    done: u32,
    total: u32,
}

impl Course<'_> {
    fn step(&mut self, step: SelfCheckStep) {
        self.done += 1;
        (self.progress)(SelfCheckProgress { step, done: self.done, total: self.total });
    }

    fn call(&self, request: &CallRequest) -> Result<CallOutcome, Error> {
        let outcome = provider::stream(request, self.cancel, &mut |_| {});
        if self.cancel.is_cancelled() {
            return Err(Error::Stopped);
        }
        match &outcome.failure {
            Some(failure) => {
                Err(Error::Internal(format!("a call of the self-check failed: {}", failure.message)))
            }
            None => Ok(outcome),
        }
    }
}

fn check_wire(
    provider: ProviderKind,
    schedule: Schedule,
    calls: u32,
    course: &mut Course<'_>,
) -> Result<WireCheck, Error> {
    let Schedule { rate_tps, tokens, .. } = schedule;
    let reply =
        Reply { prefill: PREFILL, pace: Pace::Rate(rate_tps), ..Reply::default().tokens(tokens as usize) };
    let server = start(reply)?;
    let compare = |outcome: &CallOutcome| {
        // A call that had to connect anew measures the connection as well.
        let stamps = server.last_stamps().filter(|_| !outcome.reconnected)?;
        compare_call(&outcome.timeline, &stamps)
    };
    let request = request(&server, provider, tokens);
    let mut seen = Seen { first: compare(&course.call(&request)?), ..Seen::default() };
    let mut bare = Bare::connect(&server, provider)?;
    for _ in 0..calls {
        // Bare and real take turns, so that both see the same state of the machine.
        seen.bare_ttft_ms.extend(bare.ttft_error_ms(&server)?);
        let outcome = course.call(&request)?;
        seen.errors.extend(compare(&outcome));
        course.step(match provider {
            ProviderKind::Ollama => SelfCheckStep::Ollama,
            ProviderKind::OpenAi => SelfCheckStep::OpenAi,
        });
    }
    judge_wire(provider, rate_tps, &seen)
        .ok_or_else(|| Error::Internal("no call of the self-check could be compared".to_owned()))
}

/// The bare reader beside the client, in the same wire format.
struct Bare {
    reader: BareReader,
    path: &'static str,
    body: String,
}

impl Bare {
    /// Connects and makes one call, as the client has made its first.
    fn connect(server: &RefServer, provider: ProviderKind) -> Result<Self, Error> {
        let (path, body) = match provider {
            ProviderKind::Ollama => (
                "/api/generate",
                json!({ "model": MODEL, "prompt": PROMPT, "options": { "num_predict": BARE_TOKENS } }),
            ),
            ProviderKind::OpenAi => (
                "/v1/chat/completions",
                json!({ "model": MODEL, "stream": true, "max_tokens": BARE_TOKENS,
                        "messages": [{ "role": "user", "content": PROMPT }] }),
            ),
        };
        let reader = BareReader::connect(server.address()).map_err(|error| internal(&error))?;
        let mut bare = Self { reader, path, body: body.to_string() };
        bare.ttft_error_ms(server)?;
        Ok(bare)
    }

    fn ttft_error_ms(&mut self, server: &RefServer) -> Result<Option<f64>, Error> {
        let times =
            self.reader.read_stream(self.path, &self.body, FIRST_TEXT).map_err(|error| internal(&error))?;
        Ok(server.last_stamps().and_then(|stamps| bare_ttft_error_ms(times.first, &stamps)))
    }
}

fn check_flood(mode: SelfCheckMode, course: &mut Course<'_>) -> Result<FloodCheck, Error> {
    let (rounds, tokens) = floods(mode);
    let (mut client_ms, mut bare, mut cpu) = (0.0, Duration::ZERO, Duration::ZERO);
    // Bare and real take turns, so that both see the same state of the machine.
    for _ in 0..rounds {
        let server = start(Reply::flood(tokens as usize))?;
        bare += read_bare(server.address())?;
        let before = cpu_time::process();
        let outcome = course.call(&request(&server, ProviderKind::Ollama, tokens))?;
        let after = cpu_time::process();
        client_ms += outcome.timeline.done_ns.unwrap_or_default() as f64 / 1e6;
        let server_cpu = server.last_stamps().and_then(|stamps| stamps.cpu);
        if let (Some(before), Some(after), Some(server_cpu)) = (before, after, server_cpu) {
            cpu += after.saturating_sub(before).saturating_sub(server_cpu);
        }
        course.step(SelfCheckStep::Flood);
    }
    let chunks = rounds * tokens;
    Ok(FloodCheck {
        chunks,
        client_ms,
        bare_ms: bare.as_secs_f64() * 1e3,
        cpu_us_per_token: cpu.as_secs_f64() * 1e6 / f64::from(chunks),
    })
}

fn read_bare(address: SocketAddr) -> Result<Duration, Error> {
    let body = json!({ "model": MODEL, "prompt": PROMPT }).to_string();
    let read = BareReader::connect(address)
        .and_then(|mut bare| bare.read_stream("/api/generate", &body, FIRST_TEXT));
    read.map(|times| times.last).map_err(|error| internal(&error))
}

fn start(reply: Reply) -> Result<RefServer, Error> {
    RefServer::start(Scenario::new().reply(reply)).map_err(|error| internal(&error))
}

fn request(server: &RefServer, provider: ProviderKind, num_predict: u32) -> CallRequest {
    CallRequest {
        key: None,
        server: ServerInfo {
            provider,
            product: "reference server".to_owned(),
            url: server.url(),
            version: None,
        },
        model: MODEL.to_owned(),
        prompt: PROMPT.to_owned(),
        settings: Settings::default(),
        num_predict,
        limits: Limits { connect_s: 5.0, first_token_s: 10.0, idle_s: 10.0, total_s: None },
    }
}

fn internal(error: &dyn std::error::Error) -> Error {
    Error::Internal(format!("the self-check could not run: {error}"))
}
