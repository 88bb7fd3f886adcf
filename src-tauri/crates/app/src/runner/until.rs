//! Whether a benchmark may end before its last run.

use chimera_analysis::{compare, stats, verdict};
use chimera_types::plan::{Phase, Stage, Trial};
use chimera_types::record::BenchmarkRecord;
use chimera_types::spec::{Primary, Until};

/// The fewest values whose interval can end a benchmark of one configuration: an interval of fewer is often narrow by
/// chance.
const LEAST_RUNS: usize = 5;

/// Why it ends before the call `next`, when it does. It never ends within a block: every configuration gets its turn.
pub fn reason(record: &BenchmarkRecord, next: &Trial, elapsed_s: f64) -> Option<String> {
    let Until { half_width_percent, minutes } = record.spec.design.until;
    let runs = whole_blocks(record, next)?;
    let ended = |why: String| format!("Ended after {runs} of at most {} runs: {why}.", record.spec.runs);
    if let Some(percent) = half_width_percent.filter(|percent| is_narrow(record, percent / 100.0)) {
        return Some(ended(format!("the 95 % interval is within ± {percent} %")));
    }
    let minutes = minutes.filter(|minutes| elapsed_s >= minutes * 60.0)?;
    Some(ended(format!("the budget of {minutes} min is used up")))
}

/// Blocks that are done where `next` begins another one. `None` within a block and before the first.
fn whole_blocks(record: &BenchmarkRecord, next: &Trial) -> Option<usize> {
    let before = record.plan.trials.get(..next.index as usize)?;
    let ends_pass = |trial: &Trial| trial.phase == Phase::Measured && trial.stage == Stage::Report;
    before.last().filter(|last| ends_pass(last))?;
    let passes = before.iter().filter(|trial| ends_pass(trial)).count();
    let arms = record.spec.arms.len();
    passes.is_multiple_of(arms).then(|| passes / arms)
}

fn is_narrow(record: &BenchmarkRecord, half_width: f64) -> bool {
    let primary = record.spec.design.primary;
    let tuned = 1..record.spec.arms.len() as u32;
    if tuned.is_empty() {
        return mean_is_known(record, primary, half_width);
    }
    tuned.into_iter().all(|arm| {
        let pairs: Vec<_> =
            verdict::blocks(record, arm, primary).iter().map(|block| (block.a, block.b)).collect();
        compare::is_known_to(&pairs, half_width)
    })
}

fn mean_is_known(record: &BenchmarkRecord, primary: Primary, half_width: f64) -> bool {
    let calls = record.calls.iter().filter(|c| c.phase == Phase::Measured && c.stage == primary.stage);
    let values: Vec<f64> = calls.filter_map(|call| verdict::value(call, primary.metric)).collect();
    let known = stats::mean(&values).zip(stats::mean_ci95(&values));
    values.len() >= LEAST_RUNS
        && known.is_some_and(|(mean, (low, high))| (high - low) / 2.0 <= half_width * mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_analysis::testing::{self, CallBuilder};

    /// A benchmark of 20 runs of which `runs` are made; the rates vary by a few thousandths.
    fn made(arms: usize, runs: u32, until: Until) -> BenchmarkRecord {
        let arm = |i: usize| testing::arm(&format!("Arm {i}"), "m");
        let mut record = testing::benchmark((0..arms).map(arm).collect(), 20);
        record.spec.design.until = until;
        for call in 0..runs * arms as u32 * 2 {
            let decode_ms = 2000.0 + f64::from(call * 7 % 5);
            testing::add_call(&mut record, &CallBuilder { decode_ms, ..CallBuilder::default() });
        }
        record
    }

    fn reason_of(record: &BenchmarkRecord, elapsed_s: f64) -> Option<String> {
        reason(record, &record.plan.trials[record.calls.len()], elapsed_s)
    }

    const NARROW: Until = Until { half_width_percent: Some(1.0), minutes: None };
    const BUDGET: Until = Until { half_width_percent: None, minutes: Some(2.0) };

    #[test]
    fn one_configuration_ends_once_its_mean_is_known_well_enough() {
        assert_eq!(reason_of(&made(1, 4, NARROW), 1e9), None);
        let ended = reason_of(&made(1, 5, NARROW), 0.0).unwrap();
        assert_eq!(ended, "Ended after 5 of at most 20 runs: the 95 % interval is within ± 1 %.");
        let narrower = Until { half_width_percent: Some(0.02), minutes: None };
        assert_eq!(reason_of(&made(1, 5, narrower), 0.0), None);
    }

    #[test]
    fn several_configurations_need_six_pairs_however_narrow_the_interval() {
        assert_eq!(reason_of(&made(2, 5, NARROW), 0.0), None);
        assert!(reason_of(&made(2, 6, NARROW), 0.0).unwrap().starts_with("Ended after 6 of"));
    }

    #[test]
    fn a_budget_ends_after_a_whole_block_only() {
        let mut record = made(2, 3, BUDGET);
        assert_eq!(reason_of(&record, 119.0), None);
        assert_eq!(
            reason_of(&record, 120.0).unwrap(),
            "Ended after 3 of at most 20 runs: the budget of 2 min is used up."
        );
        testing::add_call(&mut record, &CallBuilder::default());
        assert_eq!(reason_of(&record, 120.0), None);
    }

    #[test]
    fn nothing_ends_before_the_first_block_or_without_a_rule() {
        assert_eq!(reason_of(&made(2, 0, BUDGET), 1e9), None);
        assert_eq!(reason_of(&made(2, 8, Until::default()), 1e9), None);
    }
}
