//! Which configurations can still be measured: a server may vanish in the middle, a model may be removed, a key withdrawn.

use chimera_types::record::{BenchmarkRecord, CallRecord, FailureKind};
use chimera_types::warning::Warning;

/// So many calls in a row that reach no server or no model mean that it will not come back by itself.
const LOST_CALLS: u32 = 4;

/// What is known of one configuration.
#[derive(Debug, Clone, Default)]
struct Reach {
    lost_in_a_row: u32,
    /// Why no call of it can succeed any more.
    given_up: Option<String>,
}

/// What is known of all of them.
#[derive(Debug)]
pub struct ArmHealth {
    arms: Vec<Reach>,
}

impl ArmHealth {
    pub fn of(arms: usize) -> Self {
        Self { arms: vec![Reach::default(); arms] }
    }

    /// Whether calls of this configuration are still made.
    pub fn is_open(&self, arm: u32) -> bool {
        self.arms.get(arm as usize).is_some_and(|reach| reach.given_up.is_none())
    }

    /// Learns from a call. Says why its configuration is given up where it was just now.
    pub fn learn(&mut self, call: &CallRecord, url: &str) -> Option<String> {
        let reach = self.arms.get_mut(call.arm as usize)?;
        let failure = call.failure.as_ref();
        let lost = failure.filter(|f| matches!(f.kind, FailureKind::Unreachable | FailureKind::ModelMissing));
        reach.lost_in_a_row = if lost.is_some() { reach.lost_in_a_row + 1 } else { 0 };
        // A key that is refused once is refused every time.
        let refused = failure.filter(|f| f.kind == FailureKind::KeyRefused).map(|f| f.message.clone());
        let reason = refused.or_else(|| {
            let failure = lost.filter(|_| reach.lost_in_a_row >= LOST_CALLS)?;
            Some(match failure.kind {
                FailureKind::ModelMissing => {
                    format!("The model was missing at {url} in {LOST_CALLS} calls in a row.")
                }
                _ => format!("The server at {url} could not be reached in {LOST_CALLS} calls in a row."),
            })
        })?;
        reach.given_up = Some(reason.clone());
        Some(reason)
    }

    /// Why nothing is left to be measured or compared: the only configuration is lost, the baseline, or every other.
    pub fn end(&self) -> Option<String> {
        let (baseline, others) = self.arms.split_first()?;
        let all_others_lost = !others.is_empty() && others.iter().all(|reach| reach.given_up.is_some());
        let last_lost = others.iter().rev().find_map(|reach| reach.given_up.clone());
        baseline.given_up.clone().or(last_lost.filter(|_| all_others_lost))
    }
}

/// A configuration that is given up while others go on.
pub fn given_up(record: &BenchmarkRecord, arm: u32, reason: &str) -> Warning {
    let name = record.spec.arms.get(arm as usize).map_or("", |arm| arm.name.as_str());
    Warning::new(
        "arm_given_up",
        format!("{name} was given up in the middle. {reason}"),
        "Its server was stopped, or its model or key was taken away.",
        "What was measured of it is kept; start its server again and repeat the benchmark for the rest.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_analysis::testing::{self, CallBuilder};

    fn call(arm: u32, failure: Option<FailureKind>) -> CallRecord {
        let arms = ["A", "B", "C"].map(|name| testing::arm(name, "m"));
        let mut record = testing::benchmark(arms.into(), 1);
        let sketch = failure.map_or_else(CallBuilder::default, |kind| CallBuilder::failed(kind, "gone"));
        testing::add_call(&mut record, &sketch);
        CallRecord { arm, ..record.calls.remove(0) }
    }

    /// Gives up an arm by four calls of this kind; says what was said of each.
    fn lose(reaches: &mut ArmHealth, arm: u32, kind: FailureKind) -> Vec<Option<String>> {
        (0..4).map(|_| reaches.learn(&call(arm, Some(kind)), "u")).collect()
    }

    #[test]
    fn the_fourth_lost_call_in_a_row_gives_an_arm_up() {
        let mut reaches = ArmHealth::of(3);
        let said = lose(&mut reaches, 1, FailureKind::Unreachable);
        assert_eq!(said.iter().filter(|reason| reason.is_some()).count(), 1);
        assert!(said[3].as_ref().unwrap().contains("could not be reached"), "{said:?}");
        assert!(!reaches.is_open(1) && reaches.is_open(0) && reaches.is_open(2));
        assert_eq!(reaches.end(), None, "A and C can still be compared");
    }

    #[test]
    fn a_call_that_arrives_begins_the_count_anew() {
        let mut reaches = ArmHealth::of(2);
        for _ in 0..3 {
            reaches.learn(&call(1, Some(FailureKind::ModelMissing)), "u");
        }
        reaches.learn(&call(1, None), "u");
        assert_eq!(reaches.learn(&call(1, Some(FailureKind::ModelMissing)), "u"), None);
        // A call that broke off had reached its server.
        assert!(lose(&mut reaches, 1, FailureKind::Broken).iter().all(Option::is_none));
    }

    #[test]
    fn without_the_baseline_or_all_others_nothing_can_be_compared() {
        let mut reaches = ArmHealth::of(3);
        lose(&mut reaches, 0, FailureKind::Unreachable);
        assert!(reaches.end().is_some());
        let mut reaches = ArmHealth::of(3);
        lose(&mut reaches, 1, FailureKind::Unreachable);
        lose(&mut reaches, 2, FailureKind::ModelMissing);
        assert!(reaches.end().unwrap().contains("model was missing"), "{:?}", reaches.end());
    }

    #[test]
    fn a_key_that_is_refused_once_is_enough() {
        let mut reaches = ArmHealth::of(1);
        assert_eq!(reaches.learn(&call(0, Some(FailureKind::KeyRefused)), "u"), Some("gone".into()));
        assert_eq!(reaches.end(), Some("gone".into()));
    }
}
