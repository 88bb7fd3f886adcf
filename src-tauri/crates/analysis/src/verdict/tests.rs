use super::*;
use crate::testing::{self, CallBuilder};
use chimera_types::spec::Settings;

/// A call whose decode rate is `rate` tok/s.
fn at(rate: f64) -> CallBuilder {
    CallBuilder { decode_ms: 200_000.0 / rate, ..CallBuilder::default() }
}

/// A benchmark of these arms whose calls of block `i` have the rates `rates(i)`, one an arm.
fn measured(arms: usize, blocks: u32, rates: impl Fn(u32, usize) -> CallBuilder) -> BenchmarkRecord {
    let arm = |i: usize| testing::arm(if i == 0 { "Baseline" } else { ["Tuned", "Other"][i - 1] }, "m");
    let mut record = testing::benchmark((0..arms).map(arm).collect(), blocks);
    testing::fill(&mut record, &mut |arm, run, _| rates(run, arm as usize));
    record
}

/// Up to 1 % of noise that is the same every time.
fn noise(run: u32, arm: usize) -> f64 {
    [0.3, -0.7, 0.1, 0.9, -0.4, 0.6, -0.2, -0.8][(run as usize + 3 * arm) % 8] / 100.0
}

fn faster_by(percent: f64) -> BenchmarkRecord {
    measured(2, 8, |run, arm| at(100.0 * (1.0 + noise(run, arm)) * (1.0 + percent / 100.0 * arm as f64)))
}

#[test]
fn one_configuration_has_no_verdict() {
    assert!(verdicts(&measured(1, 3, |_, _| at(100.0))).is_none());
}

#[test]
fn a_faster_configuration_is_called_faster_with_its_evidence() {
    let found = verdicts(&faster_by(4.0)).unwrap();
    let claim = &found.arms[0].primary;
    assert_eq!((claim.outcome, claim.comparison.n), (Outcome::Better, 8));
    assert!(claim.sentence.starts_with("Tuned decodes 4."), "{}", claim.sentence);
    assert!(claim.sentence.contains("n = 8 pairs, p = 0.008"), "{}", claim.sentence);
    assert_eq!(found.sentences, *std::slice::from_ref(&claim.sentence));
    assert_eq!(found.caveats, [""; 0]);
}

#[test]
fn a_slower_one_is_called_slower_and_noise_is_called_no_difference() {
    assert_eq!(verdicts(&faster_by(-4.0)).unwrap().arms[0].primary.outcome, Outcome::Worse);
    let none = verdicts(&faster_by(0.0)).unwrap().arms[0].primary.clone();
    assert_eq!(none.outcome, Outcome::Same);
    assert!(none.sentence.contains("would have been found four times in five"), "{}", none.sentence);
}

#[test]
fn a_shorter_ttft_is_better_and_said_to_be_sooner() {
    let mut record = measured(2, 8, |run, arm| CallBuilder {
        ttft_ms: Some(500.0 * (1.0 + noise(run, arm)) * if arm == 1 { 0.8 } else { 1.0 }),
        ..CallBuilder::default()
    });
    record.spec.design.primary = Primary { metric: Metric::Ttft, stage: Stage::Analysis };
    let claim = verdicts(&record).unwrap().arms[0].primary.clone();
    assert_eq!(claim.outcome, Outcome::Better);
    assert!(
        claim.sentence.starts_with("In the analysis stage: Tuned starts to answer 20."),
        "{}",
        claim.sentence
    );
    assert!(claim.sentence.contains("sooner"), "{}", claim.sentence);
}

#[test]
fn a_block_with_a_cold_or_invalid_call_drops_out_and_says_why() {
    let record = measured(2, 8, |run, arm| match (run, arm) {
        (1, 0) => CallBuilder { resident_before: Some(false), load_ms: Some(4000.0), ..at(100.0) },
        (2, 1) => CallBuilder { n_out: Some(3), ..at(104.0) },
        (_, arm) => at(if arm == 1 { 104.0 + f64::from(run) / 10.0 } else { 100.0 }),
    });
    let claim = verdicts(&record).unwrap().arms[0].primary.clone();
    assert_eq!((claim.comparison.n, claim.comparison.dropped), (6, 2));
    let dropped: Vec<_> = claim.blocks.iter().filter_map(|block| block.dropped.clone()).collect();
    assert_eq!(dropped.len(), 2);
    assert!(dropped[0].starts_with("Baseline: a cold call"), "{dropped:?}");
    assert!(dropped[1].starts_with("Tuned: The answer stopped after 3 tokens"), "{dropped:?}");
}

#[test]
fn an_arm_without_a_usable_call_gives_no_verdict_and_one_block_is_too_few() {
    let record =
        measured(2, 8, |_, arm| if arm == 1 { CallBuilder { n_out: Some(0), ..at(1.0) } } else { at(100.0) });
    let claim = verdicts(&record).unwrap().arms[0].primary.clone();
    assert_eq!((claim.outcome, claim.comparison.n, claim.comparison.effect), (Outcome::Unknown, 0, None));
    assert!(claim.sentence.contains("0 usable pairs"), "{}", claim.sentence);
    let one = verdicts(&measured(2, 1, |_, _| at(100.0))).unwrap().arms[0].primary.clone();
    assert!(one.sentence.contains("1 usable pair,"), "{}", one.sentence);
}

#[test]
fn secondary_claims_answer_for_their_number_over_all_configurations() {
    let record = measured(3, 8, |run, arm| at(100.0 * (1.0 + noise(run, arm)) * (1.0 + 0.04 * arm as f64)));
    let found = verdicts(&record).unwrap();
    assert_eq!(found.arms.len(), 2);
    for arm in &found.arms {
        assert_eq!(arm.secondary.len(), 3);
        let rate = arm.secondary.iter().find(|claim| claim.metric == Metric::DecodeRate).unwrap();
        // Six secondary claims: the smallest p of 8 pairs is 2/256, corrected for six at first.
        assert!(rate.comparison.adjusted_p.unwrap() >= 6.0 * 2.0 / 256.0 - 1e-12);
        assert_eq!(arm.primary.comparison.adjusted_p, Some(2.0 * 2.0 / 256.0));
    }
}

#[test]
fn runs_in_groups_are_not_pairs_and_their_order_is_said_to_be_confounded() {
    let mut record = faster_by(4.0);
    record.spec.design.order = RunOrder::Grouped;
    let found = verdicts(&record).unwrap();
    assert_eq!(found.arms[0].primary.comparison.pairing, crate::compare::Pairing::Unpaired);
    assert!(found.caveats[0].contains("confounded"), "{:?}", found.caveats);
}

#[test]
fn other_work_another_model_and_another_server_narrow_the_claim() {
    let mut record = faster_by(4.0);
    record.spec.arms[1].model = "other".into();
    record.spec.arms[1].url = "http://127.0.0.1:8080".into();
    record.spec.arms[1].settings = Settings { num_predict: Some(64), ..Settings::default() };
    assert_eq!(verdicts(&record).unwrap().caveats.len(), 3);
}

#[test]
fn more_configurations_need_more_blocks() {
    assert_eq!([1, 2, 6, 7].map(least_blocks), [6, 7, 8, 9]);
}
