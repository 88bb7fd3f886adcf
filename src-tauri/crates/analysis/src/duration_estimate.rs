//! How long a plan will take, learnt from earlier calls of the same model on the same kind of server.
//!
//! A call takes `TTFT + tokens x TPOT`. TTFT and TPOT are the medians of earlier warm calls of its stage; the tokens are
//! their median too, but never more than `num_predict`, and `num_predict` itself where most of them ran into their limit.
//! A warm-up takes the median of earlier warm-ups. Each load adds its median time. Between passes lies the pause.

use serde::Serialize;

use crate::schedule::LoadedModels;
use crate::stats;
use chimera_types::plan::{Plan, Stage};
use chimera_types::spec::BenchmarkSpec;
use chimera_types::units;

/// Rate assumed where nothing is known, in tok/s: a small model on a graphics card.
const ASSUMED_TPS: f64 = 30.0;
/// Length of a warm-up where nothing is known, in seconds.
const ASSUMED_WARMUP_S: f64 = 2.0;

/// An earlier call, as far as it tells how long the next one will take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarlierCall {
    /// Which request it was.
    pub stage: Stage,
    /// Whether the model was loaded with the same settings.
    pub loaded_alike: bool,
    /// Whether the model was loaded for it.
    pub cold: bool,
    /// See [`chimera_types::metrics::CallMetrics::ttft_ms`].
    pub ttft_ms: Option<f64>,
    /// See [`chimera_types::metrics::CallMetrics::tpot_ms`].
    pub tpot_ms: Option<f64>,
    /// Tokens of the answer.
    pub n_out: Option<u32>,
    /// Whether the answer ran into its limit.
    pub at_limit: bool,
    /// See [`chimera_types::metrics::CallMetrics::duration_ms`].
    pub duration_ms: Option<f64>,
    /// See [`chimera_types::metrics::CallMetrics::load_ms`].
    pub load_ms: Option<f64>,
}

/// How long a plan will take.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PlanEstimate {
    /// In seconds, pauses included.
    pub seconds: f64,
    /// Whether it rests on earlier calls of every configuration's model; otherwise on an assumed rate.
    pub learnt: bool,
    /// `about 4 min`.
    pub text: String,
    /// What of it goes into loading models, in seconds; 0 where no load was seen before.
    pub reloading_s: f64,
    /// What it rests on: `from 12 earlier calls of this model`.
    pub basis: String,
}

/// Estimates a plan. `earlier` holds the earlier calls of each configuration's model, in the configurations' order.
pub fn estimate(spec: &BenchmarkSpec, plan: &Plan, earlier: &[Vec<EarlierCall>]) -> PlanEstimate {
    let paces: Vec<Option<Pace>> = spec
        .arms
        .iter()
        .enumerate()
        .map(|(at, arm)| {
            Pace::learn(earlier.get(at).map_or(&[], Vec::as_slice), arm.settings.num_predict_or_default())
        })
        .collect();
    let mut reloading_s = 0.0;
    let mut seconds = spec.cooldown_s * f64::from((spec.runs * spec.arms.len() as u32).saturating_sub(1));
    let mut loaded = LoadedModels::default();
    for trial in &plan.trials {
        let at = trial.arm as usize;
        seconds += match paces.get(at).and_then(Option::as_ref) {
            Some(pace) => {
                let load_s =
                    if spec.arms.get(at).is_some_and(|arm| loaded.load(arm)) { pace.load_s } else { 0.0 };
                reloading_s += load_s;
                load_s + pace.call_s(trial.stage)
            }
            None if trial.stage == Stage::Warmup => ASSUMED_WARMUP_S,
            None => spec
                .arms
                .get(at)
                .map_or(0.0, |arm| f64::from(arm.settings.num_predict_or_default()) / ASSUMED_TPS),
        };
    }
    let learnt = !paces.is_empty() && paces.iter().all(Option::is_some);
    let about = units::approximate(seconds);
    let (text, basis) = if learnt {
        (about, basis(&paces.iter().flatten().collect::<Vec<_>>()))
    } else {
        ("unknown".into(), format!("until the first call; with {ASSUMED_TPS} tok/s {about}"))
    };
    PlanEstimate { seconds, learnt, text, basis, reloading_s }
}

fn basis(paces: &[&Pace]) -> String {
    let calls: u32 = paces.iter().map(|pace| pace.calls).sum();
    let calls = if calls == 1 {
        "1 earlier call".to_owned()
    } else {
        format!("{} earlier calls", units::count(u64::from(calls)))
    };
    let models = if paces.len() > 1 { "these models" } else { "this model" };
    let otherwise =
        if paces.iter().all(|pace| pace.loaded_alike) { "" } else { ", loaded with other settings" };
    format!("from {calls} of {models}{otherwise}")
}

/// What earlier calls of a model teach.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    analysis_s: f64,
    report_s: f64,
    warmup_s: f64,
    /// Time to load the model, in seconds; 0 when no load was seen.
    pub(crate) load_s: f64,
    /// Calls it rests on.
    calls: u32,
    loaded_alike: bool,
}

impl Pace {
    /// `None` without an earlier measured call that tells TTFT and rate.
    pub(crate) fn learn(earlier: &[EarlierCall], num_predict: u32) -> Option<Self> {
        let loaded_alike = earlier.iter().any(|call| call.loaded_alike && tells_pace(call));
        let used: Vec<EarlierCall> =
            earlier.iter().filter(|call| call.loaded_alike || !loaded_alike).copied().collect();
        let analysis = stage_s(&used, Stage::Analysis, num_predict);
        let report = stage_s(&used, Stage::Report, num_predict);
        let warmups = used.iter().filter(|call| call.stage == Stage::Warmup);
        let without_load = |call: &EarlierCall| {
            let load = if call.cold { call.load_ms.unwrap_or(0.0) } else { 0.0 };
            Some((call.duration_ms? - load).max(0.0))
        };
        let loads = used.iter().filter(|call| call.cold).filter_map(|call| call.load_ms);
        Some(Self {
            analysis_s: analysis.or(report)?,
            report_s: report.or(analysis)?,
            warmup_s: median_s(warmups.filter_map(without_load)).unwrap_or(ASSUMED_WARMUP_S),
            load_s: median_s(loads).unwrap_or(0.0),
            calls: used.iter().filter(|call| tells_pace(call)).count() as u32,
            loaded_alike,
        })
    }

    /// A call of a stage without a load, in seconds.
    pub(crate) fn call_s(&self, stage: Stage) -> f64 {
        match stage {
            Stage::Warmup => self.warmup_s,
            Stage::Analysis => self.analysis_s,
            Stage::Report => self.report_s,
        }
    }
}

/// Whether a call is a warm, measured one with both parts of the formula.
fn tells_pace(call: &EarlierCall) -> bool {
    call.stage != Stage::Warmup && !call.cold && call.ttft_ms.is_some() && call.tpot_ms.is_some()
}

fn stage_s(calls: &[EarlierCall], stage: Stage, num_predict: u32) -> Option<f64> {
    let of_stage = || calls.iter().filter(|call| call.stage == stage && tells_pace(call));
    let ttft_s = median_s(of_stage().filter_map(|call| call.ttft_ms))?;
    let tpot_s = median_s(of_stage().filter_map(|call| call.tpot_ms))?;
    let at_limit = of_stage().filter(|call| call.at_limit).count();
    let limit = f64::from(num_predict);
    let tokens = if 2 * at_limit > of_stage().count() {
        limit
    } else {
        let lengths: Vec<f64> = of_stage().filter_map(|call| call.n_out).map(f64::from).collect();
        stats::median(&lengths).map_or(limit, |tokens| tokens.min(limit))
    };
    Some(ttft_s + tokens * tpot_s)
}

fn median_s(ms: impl Iterator<Item = f64>) -> Option<f64> {
    stats::median(&ms.collect::<Vec<_>>()).map(|ms| ms / 1000.0)
}

#[cfg(test)]
mod tests;
