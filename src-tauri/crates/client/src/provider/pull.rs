//! Downloading a model through Ollama's `/api/pull`, with progress, and to be taken up again after a cancel.

mod failure;
mod meter;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use meter::Meter;

use super::framing::Lines;
use super::{address, client, error_body};
use chimera_types::error::{Error, PullFailure};
use chimera_types::key::{self, ApiKey};

/// How often progress is told while something changes.
const TELL_INTERVAL: Duration = Duration::from_millis(200);
/// How often it is told while nothing does, so that the wait can be seen.
const WAIT_INTERVAL: Duration = Duration::from_secs(1);
/// The most layers that are kept; real models have about ten.
const MOST_LAYERS: usize = 1000;

/// How long a pull may stand still.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PullLimits {
    /// For the connection.
    pub connect: Duration,
    /// While layers are downloaded: no new bytes. The server itself tries a stalled part again after 30 s.
    pub download: Duration,
    /// Before and after: looking the model up, checking a large layer on a slow disk.
    pub other: Duration,
}

impl Default for PullLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            download: Duration::from_secs(180),
            other: Duration::from_secs(900),
        }
    }
}

/// How far a pull is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PullStage {
    /// The model is looked up.
    Looking,
    /// Layers are downloaded.
    Downloading,
    /// What was downloaded is checked and put in place.
    Checking,
    /// The model is there.
    Done,
}

/// One part of a model.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PullLayer {
    /// The beginning of its digest.
    pub name: String,
    /// Its size.
    pub total_bytes: f64,
    /// What of it is here.
    pub completed_bytes: f64,
}

/// A pull at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PullProgress {
    /// The model.
    pub model: String,
    /// How far it is.
    pub stage: PullStage,
    /// The server's own words: `pulling manifest`.
    pub status: String,
    /// The layers seen so far, in the server's order.
    pub layers: Vec<PullLayer>,
    /// What is here of all of them.
    pub completed_bytes: f64,
    /// The size of all of them. It grows while the server names more.
    pub total_bytes: f64,
    /// What an earlier pull had left, or other models share.
    pub kept_bytes: f64,
    /// Over the last seconds. `None` while it cannot be told.
    pub rate_bytes_s: Option<f64>,
    /// Until the layers seen so far are here. `None` while it cannot be told.
    pub seconds_left: Option<f64>,
    /// Since anything last changed.
    pub quiet_s: f64,
    /// When the pull is given up if nothing changes.
    pub quiet_limit_s: f64,
}

#[derive(Debug, Default, Deserialize)]
struct Line {
    #[serde(default)]
    status: String,
    digest: Option<String>,
    total: Option<f64>,
    completed: Option<f64>,
    error: Option<serde_json::Value>,
}

/// Pulls `model` onto the Ollama server at `url`. Dropping it or cancelling ends the request, upon which the server stops
/// and keeps what it has; the next pull of the same model goes on from there.
///
/// # Errors
/// [`Error::Stopped`] when cancelled, [`Error::PullFailed`] when the model does not come, [`Error::ServerUnreachable`].
pub async fn pull(
    url: &str,
    model: &str,
    limits: PullLimits,
    key: Option<&ApiKey>,
    cancel: &CancellationToken,
    tell: &mut dyn FnMut(PullProgress),
) -> Result<(), Error> {
    tokio::select! {
        ended = follow(url, model, limits, key, tell) => ended,
        () = cancel.cancelled() => Err(Error::Stopped),
    }
}

async fn follow(
    url: &str,
    model: &str,
    limits: PullLimits,
    key: Option<&ApiKey>,
    tell: &mut dyn FnMut(PullProgress),
) -> Result<(), Error> {
    let failed = |why: PullFailure| Error::PullFailed { model: model.to_owned(), why };
    let mut course = CallTrace::new(model, limits, tell);
    let mut response = course.until(request(url, model, limits, key)?).await.map_err(&failed)?;
    let status = response.status().as_u16();
    if status != 200 {
        return Err(failed(refused(&mut course, &mut response, status, key).await?));
    }
    let mut lines = Lines::default();
    loop {
        let piece = course.until(response.chunk()).await.map_err(&failed)?;
        let Some(piece) = piece else { break };
        let flow = lines.push(&piece, |line| course.read(line));
        match flow {
            Ok(ControlFlow::Continue(())) => course.tell_soon(),
            Ok(ControlFlow::Break(Ok(()))) => return Ok(()),
            Ok(ControlFlow::Break(Err(why))) => return Err(failed(why)),
            Err(malformed) => return Err(failed(PullFailure::Malformed(malformed.0))),
        }
    }
    match course.read(&lines.take_rest()) {
        ControlFlow::Break(Ok(())) => Ok(()),
        ControlFlow::Break(Err(why)) => Err(failed(why)),
        ControlFlow::Continue(()) => Err(failed(PullFailure::EndedEarly)),
    }
}

fn request(
    url: &str,
    model: &str,
    limits: PullLimits,
    key: Option<&ApiKey>,
) -> Result<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, Error> {
    let base = address::base(url)?;
    let unusable = |cause: String| Error::ServerUnreachable { url: base.clone(), cause };
    let target = Url::parse(&format!("{base}/api/pull")).map_err(|error| unusable(error.to_string()))?;
    let client = client::builder(&target, limits.connect, key).build();
    let client = client.map_err(|error| unusable(client::cause(&error)))?;
    // Servers before 0.4 know the model under `name` only.
    Ok(client.post(target).json(&json!({ "model": model, "name": model, "stream": true })).send())
}

/// The words of an error answer, of which only so much is read as anyone would look at.
async fn refused(
    course: &mut CallTrace<'_>,
    response: &mut reqwest::Response,
    status: u16,
    key: Option<&ApiKey>,
) -> Result<PullFailure, Error> {
    const MOST: usize = 64 * 1024;
    let mut body = Vec::new();
    while body.len() < MOST {
        match course.until(response.chunk()).await {
            Ok(Some(piece)) => body.extend_from_slice(&piece),
            Ok(None) | Err(_) => break,
        }
    }
    let words = error_body::words(&body).unwrap_or_else(|| error_body::status_name(status).to_owned());
    let words = key::redact(key, words);
    Ok(match status {
        404 | 405 if !words.contains("model") && !words.contains("manifest") => PullFailure::NotOllama(words),
        _ => failure::failure_of(&words),
    })
}

/// What is known of a pull while it goes on.
struct CallTrace<'a> {
    progress: PullProgress,
    limits: PullLimits,
    meter: Meter,
    started: Instant,
    changed: Instant,
    told: Option<Instant>,
    tell: &'a mut dyn FnMut(PullProgress),
}

impl<'a> CallTrace<'a> {
    fn new(model: &str, limits: PullLimits, tell: &'a mut dyn FnMut(PullProgress)) -> Self {
        let progress = PullProgress {
            model: model.to_owned(),
            stage: PullStage::Looking,
            status: String::new(),
            layers: Vec::new(),
            completed_bytes: 0.0,
            total_bytes: 0.0,
            kept_bytes: 0.0,
            rate_bytes_s: None,
            seconds_left: None,
            quiet_s: 0.0,
            quiet_limit_s: 0.0,
        };
        let now = Instant::now();
        Self { progress, limits, meter: Meter::default(), started: now, changed: now, told: None, tell }
    }

    fn limit(&self) -> Duration {
        if self.progress.stage == PullStage::Downloading { self.limits.download } else { self.limits.other }
    }

    /// Waits for the next piece, tells of the wait, and gives up at the limit.
    async fn until<T>(&mut self, next: impl Future<Output = reqwest::Result<T>>) -> Result<T, PullFailure> {
        let mut next = std::pin::pin!(next);
        loop {
            let left = self.limit().saturating_sub(self.changed.elapsed());
            if left.is_zero() {
                return Err(PullFailure::Quiet(self.limit()));
            }
            match tokio::time::timeout(WAIT_INTERVAL.min(left), &mut next).await {
                Ok(Ok(piece)) => return Ok(piece),
                Ok(Err(error)) if error.is_connect() => {
                    return Err(PullFailure::Unreachable(client::cause(&error)));
                }
                Ok(Err(error)) => return Err(PullFailure::Broken(client::cause(&error))),
                Err(_) => self.tell_now(),
            }
        }
    }

    /// Takes one line in. Breaks at the end, good or bad.
    fn read(&mut self, line: &[u8]) -> ControlFlow<Result<(), PullFailure>> {
        if line.trim_ascii().is_empty() {
            return ControlFlow::Continue(());
        }
        let Ok(line) = serde_json::from_slice::<Line>(line) else {
            let shown = super::framing::excerpt(line);
            return ControlFlow::Break(Err(PullFailure::Malformed(format!("a line is no JSON: {shown}"))));
        };
        if let Some(error) = line.error {
            let words = error_body::words_of_error(&error.to_string());
            return ControlFlow::Break(Err(failure::failure_of(&words)));
        }
        if line.status == "success" {
            self.progress.stage = PullStage::Done;
            self.progress.status = line.status;
            self.tell_now();
            return ControlFlow::Break(Ok(()));
        }
        self.take(&line);
        ControlFlow::Continue(())
    }

    fn take(&mut self, line: &Line) {
        let status = error_body::shortened(&line.status);
        let stage = match (&line.digest, self.progress.stage) {
            (Some(_), _) => PullStage::Downloading,
            (None, PullStage::Looking) => PullStage::Looking,
            (None, _) => PullStage::Checking,
        };
        let moved = match (&line.digest, line.total) {
            (Some(digest), Some(total)) => self.take_layer(digest, total, line.completed.unwrap_or(0.0)),
            _ => false,
        };
        if moved || status != self.progress.status || stage != self.progress.stage {
            self.changed = Instant::now();
        }
        (self.progress.status, self.progress.stage) = (status, stage);
    }

    /// Whether the layer grew.
    fn take_layer(&mut self, digest: &str, total: f64, completed: f64) -> bool {
        let name: String = digest.trim_start_matches("sha256:").chars().take(12).collect();
        let completed = completed.clamp(0.0, total.max(0.0));
        let layers = &mut self.progress.layers;
        let moved = if let Some(layer) = layers.iter_mut().find(|layer| layer.name == name) {
            let moved = completed != layer.completed_bytes;
            (layer.total_bytes, layer.completed_bytes) = (total, completed);
            moved
        } else if layers.len() < MOST_LAYERS {
            layers.push(PullLayer { name, total_bytes: total, completed_bytes: completed });
            self.progress.kept_bytes += completed;
            true
        } else {
            false
        };
        self.progress.completed_bytes = layers.iter().map(|layer| layer.completed_bytes).sum();
        self.progress.total_bytes = layers.iter().map(|layer| layer.total_bytes).sum();
        moved
    }

    fn tell_soon(&mut self) {
        if self.told.is_none_or(|told| told.elapsed() >= TELL_INTERVAL) {
            self.tell_now();
        }
    }

    fn tell_now(&mut self) {
        self.told = Some(Instant::now());
        let progress = &mut self.progress;
        let fetched = progress.completed_bytes - progress.kept_bytes;
        self.meter.note(self.started.elapsed().as_secs_f64(), fetched);
        progress.rate_bytes_s = self.meter.rate().filter(|_| progress.stage == PullStage::Downloading);
        let left = progress.total_bytes - progress.completed_bytes;
        progress.seconds_left = progress.rate_bytes_s.filter(|rate| *rate > 0.0).map(|rate| left / rate);
        progress.quiet_s = self.changed.elapsed().as_secs_f64();
        let limit = match progress.stage {
            PullStage::Downloading => self.limits.download,
            _ => self.limits.other,
        };
        progress.quiet_limit_s = limit.as_secs_f64();
        (self.tell)(progress.clone());
    }
}

#[cfg(test)]
mod tests;
