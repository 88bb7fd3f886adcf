//! What is doubtful about a stage's calls taken together.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::summary::{self, ArmSummary, Steadiness};
use chimera_types::plan::Stage;
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::units;
use chimera_types::validity::MetricGroup;

use super::{Warning, indices, names};

/// A drift is reported from this many runs.
const DRIFT_RUNS: usize = 5;
/// A drift is reported when a slope like it comes by chance more rarely than this.
const DRIFT_P: f64 = 0.01;
/// A drift is reported when it moves the rate by this share from the first run to the last.
const DRIFT_SHARE: f64 = 0.02;

/// Stages whose decode rate varies by 10 % or more.
pub(super) fn unsteady(record: &BenchmarkRecord, summaries: &[ArmSummary]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (arm, summary) in summaries.iter().enumerate() {
        for stage in &summary.stages {
            let Some((steadiness, decode)) = stage.steadiness.zip(stage.decode_tps.as_ref()) else {
                continue;
            };
            if !matches!(steadiness, Steadiness::Unsteady | Steadiness::Unusable) {
                continue;
            }
            let calls: Vec<&CallRecord> = record
                .calls
                .iter()
                .filter(|c| c.arm as usize == arm && c.stage == stage.stage && !c.cold)
                .filter(|c| summary::decode_tps(c).is_some())
                .collect();
            let seen = format!(
                "The decode rate {} varies by {} % over {} calls: {}.",
                place(record, arm as u32, stage.stage),
                units::one_decimal(decode.cv_percent.unwrap_or_default()),
                decode.n,
                steadiness.label()
            );
            let cause = "Other work on the machine, heat or power limits, or a GPU shared with the screen.";
            let next_step = "Close other programs, plug the machine in, and run again with more runs.";
            warnings.push(Warning::new("unsteady", seen, cause, next_step).about(indices(&calls)));
        }
    }
    warnings
}

/// Stages whose decode rate goes up or down over the runs, clearly beyond its noise: a straight line through the rates
/// by run has a slope whose t test gives p < 0.01, and moves the rate by at least 2 % over the runs measured.
pub(super) fn drifting(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (arm, stage) in arm_stages(record) {
        let (calls, points): (Vec<&CallRecord>, Vec<(f64, f64)>) = measured
            .iter()
            .filter(|c| c.arm == arm && c.stage == stage && !c.cold)
            .filter_map(|c| summary::decode_tps(c).map(|rate| (*c, (f64::from(c.run), rate))))
            .unzip();
        let Some(drift) = Drift::of(&points) else { continue };
        if drift.p >= DRIFT_P || drift.share.abs() < DRIFT_SHARE {
            continue;
        }
        let seen = format!(
            "The decode rate {} goes {} by {} % from the first run to the last (slope over {} runs, t test, {}).",
            place(record, arm, stage),
            if drift.share > 0.0 { "up" } else { "down" },
            units::one_decimal(drift.share.abs() * 100.0),
            points.len(),
            units::p_equation(drift.p)
        );
        let cause = if drift.share > 0.0 {
            "The machine was still busy or in a low power state at the start."
        } else {
            "The machine heats up and lowers its clock, or something else began to use it."
        };
        let next_step =
            "Lengthen the pause between runs, and do not compare this mean with another benchmark's.";
        warnings.push(Warning::new("drift", seen, cause, next_step).about(indices(&calls)));
    }
    warnings
}

/// A straight line through rates by run.
struct Drift {
    /// Change along the line from the first run to the last, as a share of the mean.
    share: f64,
    /// Two-sided p of the slope's t test.
    p: f64,
}

impl Drift {
    /// Least squares. `None` with fewer than [`DRIFT_RUNS`] points or all of them in one run.
    fn of(points: &[(f64, f64)]) -> Option<Self> {
        let n = points.len() as f64;
        if points.len() < DRIFT_RUNS {
            return None;
        }
        let mean_x = points.iter().map(|p| p.0).sum::<f64>() / n;
        let mean_y = points.iter().map(|p| p.1).sum::<f64>() / n;
        let sxx: f64 = points.iter().map(|p| (p.0 - mean_x).powi(2)).sum();
        let sxy: f64 = points.iter().map(|p| (p.0 - mean_x) * (p.1 - mean_y)).sum();
        if sxx <= 0.0 || mean_y <= 0.0 {
            return None;
        }
        let slope = sxy / sxx;
        let residuals: f64 = points.iter().map(|p| (p.1 - mean_y - slope * (p.0 - mean_x)).powi(2)).sum();
        let error = (residuals / (n - 2.0) / sxx).sqrt();
        let p = if error > 0.0 {
            2.0 * StudentsT::new(0.0, 1.0, n - 2.0).ok()?.sf((slope / error).abs())
        } else {
            f64::from(u8::from(slope == 0.0))
        };
        let length = points.iter().map(|p| p.0).fold(f64::NEG_INFINITY, f64::max)
            - points.iter().map(|p| p.0).fold(f64::INFINITY, f64::min);
        Some(Self { share: slope * length / mean_y, p })
    }
}

/// Stages that got the very same answer from every call, though sampling was on.
pub(super) fn identical_answers(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (arm, stage) in arm_stages(record) {
        let settings = record.spec.arms.get(arm as usize).map(|a| &a.settings);
        // Greedy or seeded sampling may well repeat itself: that is what it is for.
        if settings.is_none_or(|s| s.temperature == Some(0.0) || s.top_k == Some(1) || s.seed.is_some()) {
            continue;
        }
        let calls: Vec<&CallRecord> = measured
            .iter()
            .copied()
            .filter(|c| c.arm == arm && c.stage == stage && c.validity.allows(MetricGroup::Text))
            .filter(|c| !c.text.trim().is_empty())
            .collect();
        if calls.len() < 2 || calls.windows(2).any(|pair| pair[0].text != pair[1].text) {
            continue;
        }
        let seen = format!(
            "All {} answers {} are the same, letter for letter ({}).",
            calls.len(),
            place(record, arm, stage),
            names(record, &calls)
        );
        let cause = "The server or a proxy answers from a cache, or runs with a fixed seed of its own.";
        let next_step =
            "Turn the cache off and connect to the server directly; a cached answer measures no model.";
        warnings.push(Warning::new("identical_answers", seen, cause, next_step).about(indices(&calls)));
    }
    warnings
}

fn arm_stages(record: &BenchmarkRecord) -> impl Iterator<Item = (u32, Stage)> {
    (0..record.spec.arms.len() as u32).flat_map(|arm| Stage::MEASURED.map(|stage| (arm, stage)))
}

/// `of the report stage`, with several arms `of the report stage of Tuned`.
fn place(record: &BenchmarkRecord, arm: u32, stage: Stage) -> String {
    match record.spec.arms.get(arm as usize) {
        Some(arm) if record.spec.arms.len() > 1 => format!("of the {} stage of {}", stage.label(), arm.name),
        _ => format!("of the {} stage", stage.label()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Worked by hand: slope -9/17.5, sum of squares about the mean 58/3. With 4 degrees of freedom
    // Student's distribution has a closed form.
    #[test]
    fn the_p_of_a_slope_is_that_of_its_t_test() {
        let points: Vec<(f64, f64)> = [100.0, 98.0, 101.0, 97.0, 100.0, 96.0]
            .into_iter()
            .zip(1..)
            .map(|(y, x)| (f64::from(x), y))
            .collect();
        let drift = Drift::of(&points).unwrap();
        let slope = -9.0 / 17.5;
        let residuals = 58.0 / 3.0 - slope * slope * 17.5;
        let t: f64 = slope / (residuals / 4.0_f64 / 17.5).sqrt();
        let lean = t.abs() / (4.0 + t * t).sqrt();
        let p = 1.0 - 1.5 * lean * (1.0 - lean * lean / 3.0);
        assert!((drift.p - p).abs() < 1e-9, "{} is not {p}", drift.p);
        assert!((drift.share - slope * 5.0 / (592.0 / 6.0)).abs() < 1e-12);
    }

    #[test]
    fn too_few_runs_or_a_single_one_have_no_slope() {
        assert!(Drift::of(&[(1.0, 9.0), (2.0, 8.0), (3.0, 7.0), (4.0, 6.0)]).is_none());
        assert!(Drift::of(&[(1.0, 9.0); 6]).is_none());
    }
}
