//! Time left, learnt from the calls so far.

use crate::plan::{Plan, Stage};
use crate::record::CallRecord;
use crate::stats;

/// Seconds from now to the end of the plan: each call to come takes as long as the calls of its stage did on average,
/// and each new pass waits for its cool-down. `None` before the first call has ended.
pub fn seconds_left(plan: &Plan, calls: &[CallRecord], cooldown_s: f64) -> Option<f64> {
    let seconds = |stage: Option<Stage>| {
        let of_stage = calls.iter().filter(|c| stage.is_none_or(|s| c.stage == s));
        stats::mean(&of_stage.filter_map(|c| c.metrics.duration_ms).map(|ms| ms / 1000.0).collect::<Vec<_>>())
    };
    let any = seconds(None)?;
    let mut left = 0.0;
    for trial in plan.trials.iter().skip(calls.len()) {
        left += seconds(Some(trial.stage)).unwrap_or(any);
        if trial.stage == Stage::Analysis && trial.run > 1 {
            left += cooldown_s;
        }
    }
    Some(left)
}
