//! Any configurations of any runs, side by side: what was measured on each side, what differs, and what may be claimed.
//!
//! Sides of one run whose order was interleaved are pairs, block by block. All others are samples of two sessions: whatever
//! changed between them looks like a difference, and every claim says so.

mod differences;
mod imported;
mod labels;
mod measured;
mod verdict;

use std::slice;

use serde::{Deserialize, Serialize};

pub use differences::{Difference, FactGroup, Weight};

use crate::metrics::TimePart;
use crate::summary::Spread;
use crate::verdict::{Outcome, Verdicts};
use chimera_types::imported::ImportedRun;
use chimera_types::plan::Stage;
use chimera_types::record::BenchmarkRecord;
use chimera_types::spec::{Metric, Primary, RunOrder};

/// Who measured a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// This program.
    Measured,
    /// Another one; only what its file says is known.
    Imported,
}

/// Which rate the line-up is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum RateSource {
    /// The client's decode rate.
    Client,
    /// The origin's throughput, all tokens / the server's time for them: the only one that imports have.
    Origin,
}

impl RateSource {
    /// What it is, for users.
    pub fn label(self) -> &'static str {
        match self {
            Self::Client => "decode rate by the client's clock",
            Self::Origin => "throughput as imported reports have it: tokens / the server's time for them",
        }
    }
}

/// Something that is known of a side. Sides are compared fact by fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Where it is listed.
    pub group: FactGroup,
    /// What it is: `num_ctx`, `GPU`.
    pub name: String,
    /// As text. `None` when it is not known.
    pub value: Option<String>,
}

/// One call of a side.
#[derive(Debug, Clone, PartialEq)]
pub struct SideCall {
    /// 1-based pass.
    pub run: u32,
    /// Its index in its own run.
    pub call: u32,
    /// The stage; an import that tells none counts as the report's.
    pub stage: Stage,
    /// Whether it stands apart because the model was loaded for it.
    pub cold: bool,
    /// The client's decode rate, tok/s.
    pub decode_tps: Option<f64>,
    /// The origin's throughput, tok/s.
    pub origin_tps: Option<f64>,
    /// TTFT.
    pub ttft_ms: Option<f64>,
    /// Loading the model.
    pub load_ms: Option<f64>,
    /// Where its time went.
    pub parts: Vec<(TimePart, f64)>,
    /// Why its rates may not be used. `None` when they may.
    pub rate_invalid: Option<String>,
    /// Why its TTFT may not be used. `None` when it may.
    pub ttft_invalid: Option<String>,
    /// Why its end-to-end time may not be used. `None` when it may.
    pub time_invalid: Option<String>,
}

impl SideCall {
    /// Its figure, usable or not. `None` when it has none.
    pub fn figure(&self, metric: Metric, rate: RateSource) -> Option<f64> {
        match (metric, rate) {
            (Metric::DecodeRate, RateSource::Client) => self.decode_tps,
            (Metric::DecodeRate, RateSource::Origin) => self.origin_tps,
            (Metric::Ttft, _) => self.ttft_ms,
        }
    }

    /// Why its figure may not be used. `None` when it may.
    pub fn invalid(&self, metric: Metric) -> Option<&str> {
        match metric {
            Metric::DecodeRate => self.rate_invalid.as_deref(),
            Metric::Ttft => self.ttft_invalid.as_deref(),
        }
    }

    /// Its figure, when it may be used and is not cold.
    pub fn usable(&self, metric: Metric, rate: RateSource) -> Option<f64> {
        let value = self.figure(metric, rate).filter(|value| value.is_finite() && *value > 0.0);
        value.filter(|_| !self.cold && self.invalid(metric).is_none())
    }
}

/// One configuration of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The run's folder, or the file it was read from.
    pub path: String,
    /// The run's id; sides with the same one were measured together.
    pub run: String,
    /// Its position in the run. `None` for an import.
    pub arm: Option<u32>,
    /// What it is called in its run.
    pub name: String,
    /// The model. `None` when it is not known.
    pub model: Option<String>,
    /// When the run began, RFC 3339 in UTC. `None` when it is not known.
    pub started_at: Option<String>,
    /// Who measured.
    pub source: Source,
    /// How the run's configurations followed each other.
    pub order: RunOrder,
    /// Whether the source tells stages apart.
    pub has_stages: bool,
    /// What decided in its run. `None` for an import.
    pub primary: Option<Primary>,
    /// Its measured calls.
    pub calls: Vec<SideCall>,
    /// What is known of it.
    pub facts: Vec<Fact>,
    /// The report that the model wrote last, as Markdown. `None` when there is none.
    pub report: Option<String>,
}

impl Side {
    /// Every configuration of a run of ours, in its order; `path` is the run's folder as it is shown.
    pub fn of_record(record: &BenchmarkRecord, path: &str) -> Vec<Self> {
        measured::sides(record, path)
    }

    /// A run that was read from another program's file; `path` is where it was found.
    pub fn of_import(run: &ImportedRun, path: &str) -> Self {
        imported::side(run, path)
    }
}

/// One stage of one side: warm calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StageComparison {
    /// The stage.
    pub stage: Stage,
    /// Calls, invalid and cold ones included.
    pub calls: u32,
    /// Calls whose rate or TTFT may not be used.
    pub invalid: u32,
    /// Cold calls.
    pub cold: u32,
    /// The rate that the line-up is judged by, tok/s. `None` without a usable call.
    pub rate_tps: Option<Spread>,
    /// TTFT. `None` without a usable call.
    pub ttft_ms: Option<Spread>,
    /// TTFT of the cold calls. `None` when there are none.
    pub cold_ttft_ms: Option<Spread>,
}

/// A side as it is listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SideSummary {
    /// Its name in the line-up: no two have the same.
    pub label: String,
    /// See [`Side::path`].
    pub path: String,
    /// See [`Side::run`].
    pub run: String,
    /// See [`Side::arm`].
    pub arm: Option<u32>,
    /// See [`Side::model`].
    pub model: Option<String>,
    /// See [`Side::started_at`].
    pub started_at: Option<String>,
    /// See [`Side::source`].
    pub source: Source,
    /// Both measured stages; one that the side has no call of is left out.
    pub stages: Vec<StageComparison>,
}

impl SideSummary {
    /// One of its stages. `None` when it has no call of it.
    pub fn stage(&self, stage: Stage) -> Option<&StageComparison> {
        self.stages.iter().find(|own| own.stage == stage)
    }
}

/// Sides beside each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RunComparison {
    /// The sides; the first is the baseline.
    pub sides: Vec<SideSummary>,
    /// The rate that is compared.
    pub rate: RateSource,
    /// What may be claimed. An arm's number is its side's position.
    pub verdicts: Verdicts,
    /// What differs between the sides, or may.
    pub differences: Vec<Difference>,
    /// Facts that are known of every side and the same on all.
    pub same: u32,
}

/// A claim that a side is slower by more than a threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slowdown {
    /// The side's name in the line-up.
    pub name: String,
    /// The figure.
    pub metric: Metric,
    /// Of which stage's calls.
    pub stage: Stage,
    /// How much slower: the change of the figure away from the better, in percent, positive.
    pub slower_percent: f64,
    /// The claim.
    pub sentence: String,
}

impl RunComparison {
    /// Claims beyond chance that a side is slower than the baseline by at least `threshold_percent`.
    pub fn regressions(&self, threshold_percent: f64) -> Vec<Slowdown> {
        let claims = self.verdicts.arms.iter().flat_map(|arm| {
            std::iter::once(&arm.primary).chain(&arm.secondary).map(move |claim| (&arm.name, claim))
        });
        let slower = claims.filter(|(_, claim)| claim.outcome == Outcome::Worse);
        slower
            .filter_map(|(name, claim)| {
                let slower_percent = 100.0 * claim.comparison.effect?.abs();
                (slower_percent >= threshold_percent).then(|| Slowdown {
                    name: name.clone(),
                    metric: claim.metric,
                    stage: claim.stage,
                    slower_percent,
                    sentence: claim.sentence.clone(),
                })
            })
            .collect()
    }
}

/// Lays sides beside each other; the first is the baseline. `None` with fewer than two.
pub fn compare_runs(sides: &[Side]) -> Option<RunComparison> {
    let [_, _, ..] = sides else { return None };
    let labels = labels::labels(sides);
    let rate = rate_source(sides);
    let differences = differences::differences(sides);
    Some(RunComparison {
        sides: sides.iter().zip(&labels).map(|(side, label)| summarised(side, label, rate)).collect(),
        rate,
        verdicts: verdict::verdicts(sides, &labels, rate, &differences.0)?,
        differences: differences.0,
        same: differences.1,
    })
}

/// One side by itself, and where its rates come from.
pub fn alone(side: &Side) -> (SideSummary, RateSource) {
    let rate = rate_source(slice::from_ref(side));
    (summarised(side, &side.name, rate), rate)
}

/// Imports have no other rate than the origin's, so that beside one all are judged by it.
fn rate_source(sides: &[Side]) -> RateSource {
    let imported = sides.iter().any(|side| side.source == Source::Imported);
    if imported { RateSource::Origin } else { RateSource::Client }
}

fn summarised(side: &Side, label: &str, rate: RateSource) -> SideSummary {
    SideSummary {
        label: label.to_owned(),
        path: side.path.clone(),
        run: side.run.clone(),
        arm: side.arm,
        model: side.model.clone(),
        started_at: side.started_at.clone(),
        source: side.source,
        stages: Stage::MEASURED.into_iter().filter_map(|stage| stage_of(side, stage, rate)).collect(),
    }
}

fn stage_of(side: &Side, stage: Stage, rate: RateSource) -> Option<StageComparison> {
    let calls: Vec<&SideCall> = side.calls.iter().filter(|call| call.stage == stage).collect();
    let spread = |figure: &dyn Fn(&SideCall) -> Option<f64>| {
        Spread::of(&calls.iter().filter_map(|call| figure(call)).collect::<Vec<_>>())
    };
    let invalid = |call: &&&SideCall| call.rate_invalid.is_some() || call.ttft_invalid.is_some();
    (!calls.is_empty()).then(|| StageComparison {
        stage,
        calls: calls.len() as u32,
        invalid: calls.iter().filter(invalid).count() as u32,
        cold: calls.iter().filter(|call| call.cold).count() as u32,
        rate_tps: spread(&|call| call.usable(Metric::DecodeRate, rate)),
        ttft_ms: spread(&|call| call.usable(Metric::Ttft, rate)),
        cold_ttft_ms: spread(&|call| call.ttft_ms.filter(|_| call.cold && call.ttft_invalid.is_none())),
    })
}

#[cfg(test)]
mod tests;
