use super::*;
use crate::schedule::plan;
use chimera_types::spec::{ArmSpec, ProviderKind};

fn spec(runs: u32, num_predict: Option<u32>) -> BenchmarkSpec {
    let mut arm = ArmSpec::new("Baseline", ProviderKind::Ollama, "http://127.0.0.1:11434", "m");
    arm.settings.num_predict = num_predict;
    BenchmarkSpec { runs, ..BenchmarkSpec::new("f", vec![arm], "o") }
}

fn call(stage: Stage, ttft_ms: f64, n_out: u32) -> EarlierCall {
    EarlierCall {
        stage,
        loaded_alike: true,
        cold: false,
        ttft_ms: Some(ttft_ms),
        tpot_ms: Some(10.0),
        n_out: Some(n_out),
        at_limit: false,
        duration_ms: Some(ttft_ms + 10.0 * f64::from(n_out)),
        load_ms: Some(200.0),
    }
}

fn check(spec: &BenchmarkSpec, earlier: Vec<EarlierCall>) -> PlanEstimate {
    estimate(spec, &plan(spec, 0), &[earlier])
}

#[track_caller]
fn is_about(estimate: &PlanEstimate, seconds: f64) {
    assert!((estimate.seconds - seconds).abs() < 1e-9, "{estimate:?} instead of {seconds} s");
}

#[test]
fn a_call_takes_its_ttft_and_each_token_its_time() {
    let earlier = vec![
        EarlierCall {
            cold: true,
            load_ms: Some(3000.0),
            duration_ms: Some(3400.0),
            ..call(Stage::Warmup, 3100.0, 20)
        },
        call(Stage::Analysis, 1000.0, 200),
        call(Stage::Report, 2000.0, 400),
    ];
    let learnt = check(&spec(2, None), earlier);
    // load 3 + warm-up 0.4 + two passes of (1 + 2) and (2 + 4) + one pause of 2
    is_about(&learnt, 3.0 + 0.4 + 2.0 * (3.0 + 6.0) + 2.0);
    assert!(learnt.learnt);
    assert_eq!(
        (learnt.text.as_str(), learnt.basis.as_str()),
        ("about 20 s", "from 2 earlier calls of this model")
    );
}

#[test]
fn a_shorter_limit_shortens_answers_and_a_longer_one_keeps_those_that_ended() {
    let earlier = || vec![call(Stage::Analysis, 0.0, 200), call(Stage::Report, 0.0, 200)];
    let seconds = |limit| check(&spec(1, Some(limit)), earlier()).seconds - ASSUMED_WARMUP_S;
    assert!((seconds(100) - 2.0).abs() < 1e-9);
    assert!((seconds(1000) - 4.0).abs() < 1e-9);
}

#[test]
fn answers_that_ran_into_their_limit_will_run_into_the_next_one() {
    let at_limit = |stage| EarlierCall { at_limit: true, ..call(stage, 0.0, 64) };
    let learnt = check(&spec(1, Some(1000)), vec![at_limit(Stage::Analysis), at_limit(Stage::Report)]);
    is_about(&learnt, ASSUMED_WARMUP_S + 2.0 * 10.0);
}

#[test]
fn calls_of_a_model_that_was_loaded_alike_are_preferred_and_others_are_told() {
    let other = EarlierCall { loaded_alike: false, tpot_ms: Some(100.0), ..call(Stage::Analysis, 0.0, 100) };
    let only_other = check(&spec(1, None), vec![other]);
    is_about(&only_other, ASSUMED_WARMUP_S + 2.0 * 10.0);
    assert_eq!(only_other.basis, "from 1 earlier call of this model, loaded with other settings");
    let both = check(&spec(1, None), vec![other, call(Stage::Analysis, 0.0, 100)]);
    is_about(&both, ASSUMED_WARMUP_S + 2.0 * 1.0);
}

#[test]
fn without_an_earlier_call_the_time_is_unknown_and_an_assumption_is_named() {
    let failed = EarlierCall { ttft_ms: None, tpot_ms: None, ..call(Stage::Analysis, 0.0, 0) };
    for earlier in [Vec::new(), vec![failed]] {
        let unknown = check(&spec(3, Some(300)), earlier);
        // six answers of 300 tokens, a warm-up and two pauses
        is_about(&unknown, 6.0 * 10.0 + ASSUMED_WARMUP_S + 4.0);
        assert!(!unknown.learnt);
        assert_eq!(unknown.text, "unknown");
        assert_eq!(unknown.basis, "until the first call; with 30 tok/s about 1 min");
    }
}

#[test]
fn one_unknown_model_among_two_leaves_the_whole_unknown() {
    let mut two = spec(1, None);
    two.arms.push(ArmSpec { name: "Other".into(), model: "n".into(), ..two.arms[0].clone() });
    let known = vec![call(Stage::Analysis, 100.0, 100)];
    assert!(!estimate(&two, &plan(&two, 0), &[known.clone(), Vec::new()]).learnt);
    assert_eq!(
        estimate(&two, &plan(&two, 0), &[known.clone(), known]).basis,
        "from 2 earlier calls of these models"
    );
}
