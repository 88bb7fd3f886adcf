//! The order of the calls, and which of them make a server load a model.

use crate::rng::SplitMix64;
use chimera_types::plan::{Phase, Plan, Stage, Trial};
use chimera_types::spec::{ArmSpec, BenchmarkSpec, RunOrder};

/// Lays out every call of a benchmark. Blocks interleave the arms (AB BA AB ..., a random order by seed beyond two arms),
/// so that a drift of the machine meets all arms alike; in groups on request. Warm-ups stand before the first run of an arm
/// and wherever a change of arm reloads the model.
pub fn plan(spec: &BenchmarkSpec, seed: u32) -> Plan {
    let mut trials = Vec::new();
    let mut random = SplitMix64::new(u64::from(seed));
    let mut loaded = LoadedModels::default();
    let mut push = |arm: usize, run: u32, stage: Stage, random: &mut SplitMix64| {
        let index = trials.len() as u32;
        let nonce = if spec.nonce { format!("{:08x}", random.bits() as u32) } else { String::new() };
        let phase = if stage == Stage::Warmup { Phase::Warmup } else { Phase::Measured };
        trials.push(Trial { index, arm: arm as u32, run, stage, phase, nonce });
    };
    let mut pass = |arm: usize, run: u32, random: &mut SplitMix64| {
        let next = &spec.arms[arm];
        if loaded.load(next) {
            (0..spec.warmups).for_each(|_| push(arm, 0, Stage::Warmup, random));
        }
        Stage::MEASURED.into_iter().for_each(|stage| push(arm, run, stage, random));
    };
    match spec.design.order {
        RunOrder::Interleaved => {
            for run in 1..=spec.runs {
                for arm in block_order(spec.arms.len(), run, &mut random) {
                    pass(arm, run, &mut random);
                }
            }
        }
        RunOrder::Grouped => {
            for arm in 0..spec.arms.len() {
                (1..=spec.runs).for_each(|run| pass(arm, run, &mut random));
            }
        }
    }
    Plan { seed, trials }
}

/// How often a plan makes a server load a model, the first loads included.
pub fn loads(spec: &BenchmarkSpec, plan: &Plan) -> u32 {
    let mut loaded = LoadedModels::default();
    let arms = plan.trials.iter().filter_map(|trial| spec.arms.get(trial.arm as usize));
    arms.filter(|arm| loaded.load(arm)).count() as u32
}

/// What each server has in memory while a plan is followed: one model with its load options. A model on another server
/// stays where it is.
#[derive(Debug, Default)]
pub struct LoadedModels<'a> {
    by_server: Vec<&'a ArmSpec>,
}

impl<'a> LoadedModels<'a> {
    /// Goes on with this arm. Says whether its server has to load a model for it: the first one, another one, or the same
    /// with other load options.
    pub fn load(&mut self, arm: &'a ArmSpec) -> bool {
        let Some(current) = self.by_server.iter_mut().find(|current| current.url == arm.url) else {
            self.by_server.push(arm);
            return true;
        };
        let before = std::mem::replace(current, arm);
        before.model != arm.model || !before.settings.loads_alike(&arm.settings)
    }
}

fn block_order(arms: usize, run: u32, random: &mut SplitMix64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..arms).collect();
    match arms {
        0..=1 => {}
        2 if run.is_multiple_of(2) => order.reverse(),
        2 => {}
        _ => {
            for last in (1..arms).rev() {
                order.swap(last, random.below(last + 1));
            }
            // The first block begins with the baseline: every report is written on its first analysis.
            if run == 1 {
                let baseline = order.iter().position(|arm| *arm == 0).unwrap_or(0);
                order[..=baseline].rotate_right(1);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_types::spec::{ProviderKind, Settings};

    fn spec(arms: usize, runs: u32) -> BenchmarkSpec {
        let arm = |i: usize| {
            let mut arm =
                ArmSpec::new(format!("Arm {i}"), ProviderKind::Ollama, "http://127.0.0.1:11434", "m");
            arm.settings.num_ctx = Some(1024 + i as u32);
            arm
        };
        BenchmarkSpec { runs, ..BenchmarkSpec::new("f", (0..arms).map(arm).collect(), "o") }
    }

    fn order(plan: &Plan) -> Vec<(u32, u32, Stage)> {
        plan.trials.iter().map(|t| (t.arm, t.run, t.stage)).collect()
    }

    #[test]
    fn one_arm_is_warmed_up_once_and_then_runs_both_stages_n_times() {
        let plan = plan(&spec(1, 2), 7);
        let expected = [
            (0, 0, Stage::Warmup),
            (0, 1, Stage::Analysis),
            (0, 1, Stage::Report),
            (0, 2, Stage::Analysis),
            (0, 2, Stage::Report),
        ];
        assert_eq!(order(&plan), expected);
        assert_eq!(plan.measured(), 4);
    }

    #[test]
    fn two_arms_take_turns_at_going_first_and_warm_up_after_each_reload() {
        let arms: Vec<u32> = order(&plan(&spec(2, 2), 7))
            .into_iter()
            .filter(|t| t.2 == Stage::Analysis)
            .map(|t| t.0)
            .collect();
        assert_eq!(arms, [0, 1, 1, 0]);
        let warmups = order(&plan(&spec(2, 2), 7)).into_iter().filter(|t| t.2 == Stage::Warmup).count();
        assert_eq!(warmups, 3, "the second block starts with the arm that is loaded");
    }

    #[test]
    fn arms_that_share_their_load_options_need_no_second_warm_up() {
        let mut shared = spec(2, 3);
        for arm in &mut shared.arms {
            arm.settings = Settings::default();
        }
        assert_eq!(order(&plan(&shared, 1)).into_iter().filter(|t| t.2 == Stage::Warmup).count(), 1);
    }

    #[test]
    fn each_of_two_servers_keeps_its_model() {
        let mut two = spec(2, 4);
        two.arms[1].url = "http://127.0.0.1:8080".into();
        assert_eq!(loads(&two, &plan(&two, 1)), 2);
        assert_eq!(
            loads(&spec(2, 4), &plan(&spec(2, 4), 1)),
            5,
            "A B, B A, A B, B A change the model five times"
        );
    }

    #[test]
    fn beyond_two_arms_the_order_is_random_and_the_baseline_opens_the_first_block() {
        let plan = plan(&spec(5, 40), 3);
        let firsts: Vec<u32> =
            order(&plan).iter().filter(|t| t.2 == Stage::Analysis).map(|t| t.0).step_by(5).collect();
        assert_eq!(firsts[0], 0);
        for arm in 0..5 {
            assert!(firsts[1..].contains(&arm), "{arm} never opens a block: {firsts:?}");
        }
    }

    #[test]
    fn in_groups_all_runs_of_an_arm_come_before_those_of_the_next() {
        let mut grouped = spec(3, 2);
        grouped.design.order = RunOrder::Grouped;
        let order = order(&plan(&grouped, 1));
        let passes: Vec<_> = order.iter().filter(|t| t.2 == Stage::Report).map(|t| (t.0, t.1)).collect();
        assert_eq!(passes, [(0, 1), (0, 2), (1, 1), (1, 2), (2, 1), (2, 2)]);
        assert_eq!(order.iter().filter(|t| t.2 == Stage::Warmup).count(), 3);
    }

    #[test]
    fn every_nonce_is_unique_and_of_equal_length() {
        let plan = plan(&spec(3, 20), 42);
        let mut nonces: Vec<_> = plan.trials.iter().map(|t| t.nonce.clone()).collect();
        assert!(nonces.iter().all(|n| n.len() == 8));
        nonces.sort();
        nonces.dedup();
        assert_eq!(nonces.len(), plan.trials.len());
    }

    #[test]
    fn the_same_seed_gives_the_same_plan() {
        assert_eq!(plan(&spec(3, 5), 9), plan(&spec(3, 5), 9));
        assert_ne!(plan(&spec(3, 5), 9), plan(&spec(3, 5), 10));
    }
}
