//! The course of a self-check.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::bare::read_stream;
use super::compare::{CallError, compare_call, judge_wire};
use super::report::{FloodCheck, SelfCheckReport, WireCheck};
use crate::cpu;
use crate::error::Error;
use crate::provider::{self, CallOutcome, CallRequest, ServerInfo};
use crate::refserver::{Pace, RefServer, Reply, Script};
use crate::spec::{Limits, ProviderKind, Settings};

/// The schedule's rate: a steady one, with 8 ms between two tokens.
const RATE_TPS: f64 = 125.0;

/// Tokens in each paced call.
const PACED_TOKENS: u32 = 32;

/// Tokens in the call before the compared ones, which pays for what is set up once.
const WARM_UP_TOKENS: u32 = 2;

const MODEL: &str = "reference:1b";
const PROMPT: &str = "Count.";

/// How thorough a self-check is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum SelfCheckMode {
    /// Under ten seconds.
    #[default]
    Quick,
    /// About a minute: enough calls for a 99th percentile.
    Long,
}

impl SelfCheckMode {
    /// Compared calls in each wire format.
    fn calls(self) -> u32 {
        match self {
            Self::Quick => 10,
            Self::Long => 100,
        }
    }

    /// Floods, and the tokens in each.
    fn floods(self) -> (u32, u32) {
        match self {
            Self::Quick => (2, 30_000),
            Self::Long => (3, 100_000),
        }
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
    let total = 2 * mode.calls() + mode.floods().0;
    let mut course = Course { cancel, progress, done: 0, total };
    let wires = vec![
        check_wire(ProviderKind::Ollama, mode.calls(), &mut course)?,
        check_wire(ProviderKind::OpenAi, mode.calls(), &mut course)?,
    ];
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

fn check_wire(provider: ProviderKind, calls: u32, course: &mut Course<'_>) -> Result<WireCheck, Error> {
    let reply = Reply { pace: Pace::Rate(RATE_TPS), ..Reply::default().tokens(PACED_TOKENS as usize) };
    let server = start(reply)?;
    course.call(&request(&server, provider, WARM_UP_TOKENS))?;
    let step = match provider {
        ProviderKind::Ollama => SelfCheckStep::Ollama,
        ProviderKind::OpenAi => SelfCheckStep::OpenAi,
    };
    let mut errors: Vec<CallError> = Vec::new();
    for _ in 0..calls {
        let outcome = course.call(&request(&server, provider, PACED_TOKENS))?;
        // A call that had to connect anew measures the connection as well.
        if !outcome.reconnected {
            errors.extend(server.stamps().last().and_then(|stamps| compare_call(&outcome.timeline, stamps)));
        }
        course.step(step);
    }
    judge_wire(provider, RATE_TPS, &errors)
        .ok_or_else(|| Error::Internal("no call of the self-check could be compared".to_owned()))
}

fn check_flood(mode: SelfCheckMode, course: &mut Course<'_>) -> Result<FloodCheck, Error> {
    let (rounds, tokens) = mode.floods();
    let (mut client_ms, mut bare, mut cpu) = (0.0, Duration::ZERO, Duration::ZERO);
    // Bare and real take turns, so that both see the same state of the machine.
    for _ in 0..rounds {
        let server = start(Reply::flood(tokens as usize))?;
        bare += read_bare(server.address())?;
        let before = cpu::process();
        let outcome = course.call(&request(&server, ProviderKind::Ollama, tokens))?;
        let after = cpu::process();
        client_ms += outcome.timeline.done_ns.unwrap_or_default() as f64 / 1e6;
        let server_cpu = server.stamps().last().and_then(|stamps| stamps.cpu);
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
    let body = serde_json::json!({ "model": MODEL, "prompt": PROMPT }).to_string();
    read_stream(address, "/api/generate", &body).map_err(|error| internal(&error))
}

fn start(reply: Reply) -> Result<RefServer, Error> {
    RefServer::start(Script::new().reply(reply)).map_err(|error| internal(&error))
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
