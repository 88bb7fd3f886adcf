//! A figure of one model over time: what changed between its runs, and whether the latest run is slower than its history.

use serde::Serialize;

use crate::stats;
use chimera_types::spec::Metric;
use chimera_types::units;

/// So many earlier runs since the last change are needed for a verdict.
pub const LEAST_EARLIER: usize = 5;

/// One run's mean, with what it was measured on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrendPoint {
    /// When it began, RFC 3339 in UTC.
    pub started_at: String,
    /// The mean of its warm valid calls, in the metric's unit.
    pub value: f64,
    /// Server and version; empty where it is not known.
    pub server: String,
    /// The GPU's driver. `None` where it is not known.
    pub driver: Option<String>,
    /// The model's digest. `None` where the server does not say.
    pub digest: Option<String>,
}

/// What may change between two runs and make another series of what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TrendChange {
    /// The server or its version.
    Server,
    /// The GPU's driver.
    Driver,
    /// The model behind the same name.
    Model,
}

/// A change, before the point at which it was first seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TrendMark {
    /// The first point after it, from 0.
    pub at: u32,
    /// What changed.
    pub change: TrendChange,
    /// Short, for the figure: `Ollama 0.12.6`, `driver 555.42`, `model a1b2c3d`.
    pub label: String,
    /// Whole: `Ollama 0.11.4 → Ollama 0.12.6`.
    pub text: String,
}

/// The latest run against the earlier ones since the last change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TrendVerdict {
    /// Earlier runs it rests on.
    pub n: u32,
    /// Where one more such run lies with 95 % probability, in the metric's unit. `None` with fewer than five runs.
    pub interval: Option<(f64, f64)>,
    /// Whether the latest run lies beyond it on the slow side.
    pub is_slower: bool,
    /// The same in words.
    pub sentence: String,
}

/// Every change between neighbouring points. What is not known on one side is no change.
pub fn find_marks(points: &[TrendPoint]) -> Vec<TrendMark> {
    let mut marks = Vec::new();
    let (mut server, mut driver, mut digest) = (None, None, None);
    for (at, point) in points.iter().enumerate() {
        let now = [
            Some(point.server.as_str()).filter(|s| !s.is_empty()),
            point.driver.as_deref(),
            point.digest.as_deref(),
        ];
        let kinds = [TrendChange::Server, TrendChange::Driver, TrendChange::Model];
        for ((last, now), change) in [&mut server, &mut driver, &mut digest].into_iter().zip(now).zip(kinds) {
            let Some(now) = now else { continue };
            if let Some(before) = last.replace(now).filter(|before| *before != now) {
                marks.push(mark(at, change, before, now));
            }
        }
    }
    marks
}

fn mark(at: usize, change: TrendChange, before: &str, now: &str) -> TrendMark {
    let short = |text: &str| match change {
        TrendChange::Server => text.to_owned(),
        TrendChange::Driver => format!("driver {text}"),
        TrendChange::Model => {
            let hash = text.rsplit(':').next().unwrap_or(text);
            format!("model {}", hash.chars().take(7).collect::<String>())
        }
    };
    let label = short(now);
    TrendMark { at: at as u32, change, text: format!("{} → {label}", short(before)), label }
}

/// Judges the latest point by the earlier ones since the last change: it is slower when it lies beyond their 95 %
/// prediction interval. A steady model is called slower by chance after one run in forty. `None` without points.
pub fn judge(metric: Metric, points: &[TrendPoint], marks: &[TrendMark]) -> Option<TrendVerdict> {
    let (latest, before) = points.split_last()?;
    let since = marks.iter().map(|mark| mark.at as usize).max().unwrap_or(0);
    let earlier: Vec<f64> = before.get(since..).unwrap_or_default().iter().map(|point| point.value).collect();
    let n = earlier.len();
    let interval = stats::prediction_interval95(&earlier).filter(|_| n >= LEAST_EARLIER);
    let Some((low, high)) = interval else {
        let sentence = too_few(n, since > 0);
        return Some(TrendVerdict { n: n as u32, interval: None, is_slower: false, sentence });
    };
    let is_slower = match metric {
        Metric::DecodeRate => latest.value < low,
        Metric::Ttft => latest.value > high,
    };
    let is_faster = !is_slower && !(low..=high).contains(&latest.value);
    let seen = format!("The latest run has {} {}", units::number(latest.value), metric.unit());
    let basis = format!("the {n} earlier runs{}", if since > 0 { " since the last change" } else { "" });
    let expected = format!("{} to {} {}", units::number(low.max(0.0)), units::number(high), metric.unit());
    let sentence = match (is_slower, is_faster) {
        (true, _) => format!("{seen}: slower than {basis} let expect ({expected})."),
        (_, true) => format!("{seen}: faster than {basis} let expect ({expected})."),
        _ => format!("{seen}, as {basis} let expect ({expected})."),
    };
    Some(TrendVerdict { n: n as u32, interval: Some((low, high)), is_slower, sentence })
}

fn too_few(n: usize, changed: bool) -> String {
    let since = if changed { " since the last change" } else { "" };
    let runs = if n == 1 { "run" } else { "runs" };
    format!("No verdict: {n} earlier {runs}{since}; at least {LEAST_EARLIER} are needed.")
}

#[cfg(test)]
mod tests;
