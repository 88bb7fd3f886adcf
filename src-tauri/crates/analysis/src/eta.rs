//! Time left of a benchmark, learnt from the calls that have ended; before the first of them, what
//! [`crate::duration_estimate`] says of the plan.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::duration_estimate::{EarlierCall, Pace};
use crate::schedule::LoadedModels;
use crate::stats;
use chimera_types::plan::{Phase, Plan, Stage};
use chimera_types::record::CallRecord;
use chimera_types::spec::{ArmSpec, BenchmarkSpec};

/// A call that has begun is never expected to take less than this share of its usual time any more, or the time left
/// would stand at what follows it while a slow call goes on.
const LEAST_SHARE_LEFT: f64 = 0.05;
/// A new estimate is taken over within about this share of the time left, so that the figure glides and does not jump.
const GLIDE_SHARE: f64 = 0.1;
/// The gliding takes no less and no more than this, in seconds.
const GLIDE_S: (f64, f64) = (1.0, 20.0);

/// Where a benchmark is in its plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress {
    /// Within a call.
    Call {
        /// Its place in the plan.
        index: usize,
        /// How long it has taken so far, in seconds.
        elapsed_s: f64,
    },
    /// In the pause before a call.
    Pause {
        /// The call's place in the plan.
        before: usize,
        /// How long the pause still lasts, in seconds.
        left_s: f64,
    },
    /// Between two calls, or at the end: the next one to come, its pause included.
    Before {
        /// The call's place in the plan; the plan's length at the end.
        index: usize,
    },
}

/// A call to come.
#[derive(Debug, Clone, Copy)]
struct Step {
    arm: u32,
    stage: Stage,
    phase: Phase,
    /// The model is loaded for it.
    loads: bool,
    /// It begins a pass of the workload.
    begins_pass: bool,
    /// A pause stands before it.
    pauses: bool,
}

/// What calls took, in seconds.
#[derive(Debug, Clone, Default)]
struct Lessons {
    /// Without the load, by arm and stage.
    working: BTreeMap<(u32, Stage), Vec<f64>>,
    /// As `working`, of calls that failed: they count only where none succeeded.
    failed: BTreeMap<(u32, Stage), Vec<f64>>,
    /// Loads, by arm.
    loads: BTreeMap<u32, Vec<f64>>,
}

impl Lessons {
    fn add(&mut self, call: &CallRecord, took_s: f64) {
        let load_s = call.metrics.load_ms.filter(|_| call.cold).map_or(0.0, |ms| ms / 1000.0);
        if load_s > 0.0 {
            self.loads.entry(call.arm).or_default().push(load_s);
        }
        let kind = if call.failure.is_none() { &mut self.working } else { &mut self.failed };
        kind.entry((call.arm, call.stage)).or_default().push((took_s - load_s).max(0.0));
    }

    /// The median of what is known of the same arm and stage, else of the same stage in the others.
    fn working(&self, arm: u32, stage: Stage) -> Option<f64> {
        let of = |known: &BTreeMap<(u32, Stage), Vec<f64>>| {
            let own = known.get(&(arm, stage)).map(Vec::as_slice).and_then(stats::median);
            own.or_else(|| median_of(known.iter().filter(|((_, of), _)| *of == stage).map(|(_, took)| took)))
        };
        of(&self.working).or_else(|| of(&self.failed))
    }

    /// The median of both measured stages: what stands in for one that is not known yet.
    fn measured(&self) -> Option<f64> {
        median_of(self.working.iter().filter(|((_, stage), _)| *stage != Stage::Warmup).map(|(_, took)| took))
    }

    fn load(&self, arm: u32) -> Option<f64> {
        let own = self.loads.get(&arm).map(Vec::as_slice).and_then(stats::median);
        own.or_else(|| median_of(self.loads.values()))
    }
}

fn median_of<'a>(values: impl Iterator<Item = &'a Vec<f64>>) -> Option<f64> {
    stats::median(&values.flatten().copied().collect::<Vec<_>>())
}

/// Learns what calls take and says what is left.
#[derive(Debug, Clone)]
pub struct Eta {
    steps: Vec<Step>,
    cooldown_s: f64,
    own: Lessons,
    /// By arm; `None` where no earlier call tells one.
    earlier: Vec<Option<Pace>>,
    /// Readings of the folder, in seconds.
    readings: Vec<f64>,
    /// What was said last, in seconds, and when.
    said: Option<(f64, f64)>,
}

impl Eta {
    /// Begins with what is known of earlier calls of each arm's model, in the arms' order.
    pub fn new(spec: &BenchmarkSpec, plan: &Plan, earlier: &[Vec<EarlierCall>]) -> Self {
        let pace = |(at, arm): (usize, &ArmSpec)| {
            Pace::learn(earlier.get(at).map_or(&[], Vec::as_slice), arm.settings.num_predict_or_default())
        };
        Self {
            steps: steps(spec, plan),
            cooldown_s: spec.cooldown_s,
            own: Lessons::default(),
            earlier: spec.arms.iter().enumerate().map(pace).collect(),
            readings: Vec::new(),
            said: None,
        }
    }

    /// Learns from a call that has ended; `took_s` is all the time it took, in seconds.
    pub fn learn(&mut self, call: &CallRecord, took_s: f64) {
        self.own.add(call, took_s);
    }

    /// Learns how long a pass reads the folder, in seconds.
    pub fn learn_reading(&mut self, took_s: f64) {
        self.readings.push(took_s);
    }

    /// Seconds from here to the end of the plan. A new estimate is glided to: between two askings the figure falls with
    /// the time that passed and moves on only by a part of what has been learnt since. `now_s` is any clock that only
    /// goes forward, in seconds. `None` while no measured call has ended, here or earlier.
    pub fn seconds_left(&mut self, now_s: f64, at: Progress) -> Option<f64> {
        let estimate = self.estimate(at)?;
        let said = match self.said {
            None => estimate,
            Some((before, when)) => {
                let passed = (now_s - when).max(0.0);
                let expected = (before - passed).max(0.0);
                let glide = (estimate * GLIDE_SHARE).clamp(GLIDE_S.0, GLIDE_S.1);
                expected + (estimate - expected) * (1.0 - (-passed / glide).exp())
            }
        };
        self.said = Some((said, now_s));
        Some(said)
    }

    /// Seconds from a position to the end of the plan by what is known now. `None` as in [`Self::seconds_left`].
    pub fn estimate(&self, at: Progress) -> Option<f64> {
        let (next, mut left) = match at {
            Progress::Call { index, elapsed_s } => {
                let usual = self.call_s(self.steps.get(index)?)?;
                (index + 1, (usual - elapsed_s).max(usual * LEAST_SHARE_LEFT))
            }
            Progress::Pause { before, left_s } => {
                let step = self.steps.get(before)?;
                (before + 1, left_s + self.reading_s(step) + self.call_s(step)?)
            }
            Progress::Before { index } => (index, 0.0),
        };
        for step in self.steps.iter().skip(next) {
            left += if step.pauses { self.cooldown_s } else { 0.0 };
            left += self.reading_s(step) + self.call_s(step)?;
        }
        Some(left)
    }

    /// What a warm-up takes says nothing about an answer, so it never stands in for a measured call.
    fn call_s(&self, step: &Step) -> Option<f64> {
        let earlier = self.earlier.get(step.arm as usize).and_then(Option::as_ref);
        let known = self.own.working(step.arm, step.stage);
        let known = known.or_else(|| earlier.map(|pace| pace.call_s(step.stage)));
        let working = match (known, step.phase) {
            (Some(known), _) => known,
            (None, Phase::Measured) => self.own.measured()?,
            (None, Phase::Warmup) => 0.0,
        };
        let load = self.own.load(step.arm).or_else(|| earlier.map(|pace| pace.load_s)).filter(|_| step.loads);
        Some(working + load.unwrap_or(0.0))
    }

    fn reading_s(&self, step: &Step) -> f64 {
        if step.begins_pass { stats::median(&self.readings).unwrap_or(0.0) } else { 0.0 }
    }
}

fn steps(spec: &BenchmarkSpec, plan: &Plan) -> Vec<Step> {
    let mut loaded = LoadedModels::default();
    let mut passes = 0;
    let step = |trial: &chimera_types::plan::Trial| {
        let loads = spec.arms.get(trial.arm as usize).is_none_or(|arm| loaded.load(arm));
        let begins_pass = trial.phase == Phase::Measured && trial.stage == Stage::Analysis;
        passes += u32::from(begins_pass);
        let pauses = begins_pass && passes > 1;
        Step { arm: trial.arm, stage: trial.stage, phase: trial.phase, loads, begins_pass, pauses }
    };
    plan.trials.iter().map(step).collect()
}
