//! One measured call: its own thread does the measuring, this one reads what it leaves.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::Url;
use tokio_util::sync::CancellationToken;

use super::connect_timer::ConnectTimer;
use super::measure_thread::{MEASURING, WorkEnd, Working};
use super::measuring::{self, Prepared};
use super::stream_buffer::{CallTrace, Chunks, End, Start, StreamBuffer};
use super::stream_parser::Reading;
use super::types::{CallOutcome, CallRequest, Delta};
use super::{client, error_body, request_body};
use chimera_types::error::Error;
use chimera_types::key;
use chimera_types::record::{CallFailure, FailureKind};
use chimera_types::timeline::Timeline;

/// How often the tape is emptied. Seldom enough to leave the measuring thread its core.
const DRAIN_INTERVAL: Duration = Duration::from_millis(25);
/// How often the live view hears of new text.
const TAP_INTERVAL: Duration = Duration::from_millis(100);

/// How often it hears that a call goes on while no text comes, as during a long prefill.
const WAIT_INTERVAL: Duration = Duration::from_millis(500);

/// Makes one call and returns when it has ended, whatever its end was. Blocks: call it from a thread that may wait.
///
/// `tap` hears new text about ten times a second, and twice a second that none has come. Cancelling drops the connection at once; what came until then is kept.
pub fn stream(request: &CallRequest, cancel: &CancellationToken, tap: &mut dyn FnMut(Delta)) -> CallOutcome {
    let call = match prepare(request) {
        Ok(call) => call,
        Err(failure) => return CallOutcome { failure: Some(failure), ..CallOutcome::default() },
    };
    let stop = cancel.child_token();
    let tape = Arc::new(StreamBuffer::default());
    let measuring = {
        let (stop, tape) = (stop.clone(), Arc::clone(&tape));
        MEASURING.spawn(move || measuring::measure(&call, &stop, &tape))
    };
    match measuring {
        Ok(measuring) => follow(request, cancel, &stop, &tape, measuring, tap),
        Err(error) => {
            let message = format!("The system gave no thread to measure on: {error}.");
            let failure = failure(FailureKind::Broken, message);
            CallOutcome { failure: Some(failure), ..CallOutcome::default() }
        }
    }
}

fn prepare(request: &CallRequest) -> Result<Prepared, CallFailure> {
    let base = &request.server.url;
    let impossible = |cause: &str| CallFailure {
        kind: FailureKind::Unreachable,
        message: format!("The request to {base} cannot be made: {cause}."),
        status: None,
    };
    let url = |address: &str| Url::parse(address).map_err(|error| impossible(&error.to_string()));
    let server = &request.server;
    let bodies = request_body::bodies(request).map_err(|error| impossible(&error.to_string()))?;
    let connect_limit = seconds(request.limits.connect_s);
    let target = url(&request_body::target(server))?;
    let opening = ConnectTimer::default();
    let client = client::builder(&target, connect_limit, request.key.as_ref())
        .connector_layer(opening.clone())
        .build();
    Ok(Prepared {
        client: client.map_err(|error| impossible(&client::cause(&error)))?,
        opening,
        warming: url(&request_body::warming(server))?,
        target,
        connect_limit,
        bodies,
    })
}

/// Reads the tape until the call is over.
fn follow(
    request: &CallRequest,
    cancel: &CancellationToken,
    stop: &CancellationToken,
    tape: &StreamBuffer,
    mut measuring: Working,
    tap: &mut dyn FnMut(Delta),
) -> CallOutcome {
    let mut reading = Reading::new(request.server.provider);
    let mut pieces = Chunks::default();
    let mut live = Live::default();
    let mut limit = None;
    let course = loop {
        let gone = measuring.is_over();
        let course = tape.drain(&mut pieces, DRAIN_INTERVAL);
        let complete = course.start.is_some_and(|start| {
            pieces.iter().any(|(at, bytes)| reading.push(nanoseconds(start.at, at), bytes).is_break())
        });
        live.tell(reading.outcome(), course.start, TAP_INTERVAL, tap);
        if course.end.is_some() || complete || gone {
            break course;
        }
        limit = passed_limit(request, &course, &reading);
        if limit.is_some() {
            break course;
        }
    };
    stop.cancel();
    let stopped_by_user = cancel.is_cancelled();
    let crashed = measuring.wait() == WorkEnd::Crashed;
    let wall = SystemTime::now();
    let monotonic = Instant::now();
    live.tell(reading.outcome(), course.start, Duration::ZERO, tap);
    let outcome = reading.finish();
    let failure = if outcome.timeline.done_ns.is_some() {
        None
    } else if stopped_by_user {
        Some(failure(FailureKind::Stopped, "Stopped by the user.".into()))
    } else if crashed {
        Some(failure(FailureKind::Broken, "The measuring thread ended early.".into()))
    } else {
        limit.or_else(|| failure_of(request, &course, &outcome))
    };
    let failure = failure.map(|failure| CallFailure {
        message: key::redact(request.key.as_ref(), failure.message),
        ..failure
    });
    CallOutcome {
        timeline: Timeline {
            headers_ns: course.start.zip(course.headers).map(|(start, at)| nanoseconds(start.at, at)),
            clock_skew_ms: course.start.map_or(0.0, |start| clock_skew_ms(start, wall, monotonic)),
            ..outcome.timeline
        },
        failure,
        request: course.request.unwrap_or_default(),
        connect_ms: course.connect.map(|connect| connect.as_secs_f64() * 1000.0),
        reconnected: course.reconnected,
        ..outcome
    }
}

/// Whether a limit on a part of the call has passed. The connection's own is kept by the measuring thread.
fn passed_limit(request: &CallRequest, course: &CallTrace, reading: &Reading) -> Option<CallFailure> {
    let elapsed = course.start?.at.elapsed();
    if let Some(limit) = request.limits.total_s.filter(|limit| elapsed > seconds(*limit)) {
        let pieces = reading.outcome().timeline.chunks.len();
        let message = format!("The call took longer than {limit} s, with {pieces} pieces of text so far.");
        return Some(failure(FailureKind::TotalLimit, message));
    }
    if reading.outcome().timeline.chunks.is_empty() {
        let limit = request.limits.first_token_s;
        return (elapsed > seconds(limit)).then(|| {
            let reached = if course.headers.is_some() { "answered, but" } else { "took the request, but" };
            let message = format!("The server {reached} sent no text within {limit} s.");
            failure(FailureKind::FirstTokenLimit, message)
        });
    }
    let limit = request.limits.idle_s;
    let silent = elapsed.saturating_sub(Duration::from_nanos(reading.latest_record_ns()));
    (silent > seconds(limit)).then(|| {
        let pieces = reading.outcome().timeline.chunks.len();
        let message = format!("Nothing came for {limit} s, after {pieces} pieces of text.");
        failure(FailureKind::IdleLimit, message)
    })
}

/// What the connection's end says about a call without a final record.
fn failure_of(request: &CallRequest, course: &CallTrace, outcome: &CallOutcome) -> Option<CallFailure> {
    let url = &request.server.url;
    let said_by_bytes = || outcome.failure.clone();
    let heard = outcome.failure.as_ref().is_some_and(|f| f.kind != FailureKind::NoFinalRecord);
    if heard {
        return said_by_bytes();
    }
    match course.end.as_ref() {
        Some(End::NotConnected(cause)) => {
            Some(failure(FailureKind::Unreachable, format!("No connection to {url}: {cause}.")))
        }
        Some(End::NotHttp(cause)) => Some(failure(
            FailureKind::Garbage,
            format!("What answers at {url} does not speak {}: {cause}.", spoken(url)),
        )),
        Some(End::Broken(cause)) => Some(failure(
            FailureKind::Broken,
            match outcome.timeline.chunks.len() {
                0 => format!("The connection broke before any text came: {cause}."),
                pieces => format!("The connection broke after {pieces} pieces of text: {cause}."),
            },
        )),
        Some(End::Refused { status, body }) => Some(refused(request, *status, body)),
        Some(End::Closed | End::Stopped) | None => said_by_bytes(),
    }
}

fn spoken(url: &str) -> &'static str {
    if url.starts_with("https") { "HTTP over TLS" } else { "HTTP" }
}

fn refused(request: &CallRequest, status: u16, body: &[u8]) -> CallFailure {
    let words = error_body::words(body);
    if error_body::is_about_a_missing_model(status, body, words.as_deref()) {
        let said = words.map(|words| format!(" ({words})")).unwrap_or_default();
        let message = format!("The server has no model named {}{said}.", request.model);
        return CallFailure { kind: FailureKind::ModelMissing, message, status: Some(status) };
    }
    let is_too_long = error_body::is_about_a_long_prompt(status, body, words.as_deref());
    let words = words.unwrap_or_else(|| error_body::status_name(status).to_owned());
    if is_too_long {
        let message =
            format!("The prompt does not fit the context; the server refused it ({status}: {words}).");
        return CallFailure { kind: FailureKind::PromptTooLong, message, status: Some(status) };
    }
    if matches!(status, 401 | 403) {
        let sent = request.key.is_some();
        let error = Error::KeyRefused { url: request.server.url.clone(), status, message: words, sent };
        let message = format!("{error} {}", error.hint());
        return CallFailure { kind: FailureKind::KeyRefused, message, status: Some(status) };
    }
    CallFailure {
        kind: FailureKind::Refused,
        message: format!("The server answered {status}: {words}"),
        status: Some(status),
    }
}

fn failure(kind: FailureKind, message: String) -> CallFailure {
    CallFailure { kind, message, status: None }
}

/// What the live view has been told.
#[derive(Debug, Default)]
struct Live {
    told_at: Option<Instant>,
    text_bytes: usize,
    reasoning_bytes: usize,
}

impl Live {
    fn tell(
        &mut self,
        so_far: &CallOutcome,
        start: Option<Start>,
        pause: Duration,
        tap: &mut dyn FnMut(Delta),
    ) {
        let Some(start) = start else { return };
        if self.told_at.is_some_and(|told_at| told_at.elapsed() < pause) {
            return;
        }
        let told_at = self.told_at.unwrap_or(start.at);
        let new =
            [(&so_far.reasoning[self.reasoning_bytes..], true), (&so_far.text[self.text_bytes..], false)];
        let silent = new.iter().all(|(text, _)| text.is_empty());
        if silent && told_at.elapsed() < WAIT_INTERVAL {
            return;
        }
        for (text, reasoning) in new.into_iter().filter(|(text, reasoning)| {
            // Of a silence, too, one delta tells.
            !text.is_empty() || (silent && !reasoning)
        }) {
            tap(Delta {
                text: text.to_owned(),
                reasoning,
                chunks: u32::try_from(so_far.timeline.chunks.len()).unwrap_or(u32::MAX),
                elapsed_ms: start.at.elapsed().as_secs_f64() * 1000.0,
                ttft_ms: so_far.timeline.chunks.first().map(|first| first.at_ns as f64 / 1e6),
            });
            self.told_at = Some(Instant::now());
        }
        self.reasoning_bytes = so_far.reasoning.len();
        self.text_bytes = so_far.text.len();
    }
}

/// Far from zero when the machine slept or a clock was set: one of the two clocks went on alone.
fn clock_skew_ms(start: Start, wall: SystemTime, monotonic: Instant) -> f64 {
    let wall_ms = match wall.duration_since(start.wall) {
        Ok(forward) => forward.as_secs_f64() * 1000.0,
        Err(back) => -back.duration().as_secs_f64() * 1000.0,
    };
    wall_ms - monotonic.duration_since(start.at).as_secs_f64() * 1000.0
}

fn nanoseconds(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.saturating_duration_since(from).as_nanos()).unwrap_or(u64::MAX)
}

/// A limit in seconds; one that is no length of time is as long as can be.
fn seconds(limit: f64) -> Duration {
    Duration::try_from_secs_f64(limit).unwrap_or(Duration::MAX)
}
