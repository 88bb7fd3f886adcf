use super::*;
use crate::testing;
use chimera_types::record::{ArmFacts, BenchmarkRecord};
use chimera_types::server::setting_support;
use chimera_types::spec::ProviderKind;

type Change = fn(&mut Settings);

/// A benchmark of one model with 34 layers, made for 131,072 tokens, with temperature 1 and top_k 64 of its own.
fn benchmark(provider: ProviderKind, settings: &[Change]) -> BenchmarkRecord {
    let arms = settings.iter().zip('A'..).map(|(change, name)| {
        let mut arm = testing::arm(&name.to_string(), "m");
        arm.provider = provider;
        arm.settings = Settings::default();
        change(&mut arm.settings);
        arm
    });
    testing::benchmark(arms.collect(), 1)
}

fn effective_of(record: &BenchmarkRecord, arm: usize) -> EffectiveSettings {
    let ArmFacts { server, model } = &record.arms[arm];
    effective(&record.spec.arms[arm].settings, model, &setting_support(server))
}

/// `None` when the two may differ, else why they do not.
fn same(provider: ProviderKind, one: Change, other: Change) -> Option<Vec<String>> {
    let record = benchmark(provider, &[one, other]);
    effective_of(&record, 0).same_as(&effective_of(&record, 1))
}

#[track_caller]
fn check_same(one: Change, other: Change, expected: &str) {
    assert_eq!(same(ProviderKind::Ollama, one, other).unwrap(), [expected]);
    assert_eq!(same(ProviderKind::Ollama, other, one).unwrap().len(), 1, "the order is no matter");
}

#[track_caller]
fn check_different(one: Change, other: Change) {
    assert_eq!(same(ProviderKind::Ollama, one, other), None);
    assert_eq!(same(ProviderKind::Ollama, other, one), None);
}

#[test]
fn more_layers_than_there_are_is_all_of_them() {
    check_same(
        |s| s.num_gpu = Some(60),
        |s| s.num_gpu = Some(120),
        "num_gpu 60 and 120 keep every layer on the GPU: the model has 34 and an output layer.",
    );
    check_same(
        |s| s.num_gpu = Some(35),
        |s| s.num_gpu = Some(999),
        "num_gpu 35 and 999 keep every layer on the GPU: the model has 34 and an output layer.",
    );
    check_different(|s| s.num_gpu = Some(34), |s| s.num_gpu = Some(35));
    check_different(|s| s.num_gpu = None, |s| s.num_gpu = Some(35));
}

#[test]
fn a_model_without_told_layers_is_not_guessed_at() {
    let mut record = benchmark(ProviderKind::Ollama, &[|s| s.num_gpu = Some(60), |s| s.num_gpu = Some(80)]);
    record.arms.iter_mut().for_each(|arm| arm.model.block_count = None);
    assert_eq!(effective_of(&record, 0).same_as(&effective_of(&record, 1)), None);
}

#[test]
fn a_context_ends_where_the_model_does() {
    check_same(
        |s| s.num_ctx = Some(131_072),
        |s| s.num_ctx = Some(262_144),
        "num_ctx 131072 and 262144 come to 131072 tokens, the most that the model was made for.",
    );
    check_different(|s| s.num_ctx = Some(131_072), |s| s.num_ctx = Some(131_071));
}

#[test]
fn a_batch_is_no_longer_than_the_context() {
    fn of(s: &mut Settings, batch: u32) {
        (s.num_ctx, s.num_batch) = (Some(1024), Some(batch));
    }
    check_same(
        |s| of(s, 2048),
        |s| of(s, 1024),
        "num_batch 2048 and 1024 come to 1024 tokens, the whole context.",
    );
    check_different(|s| of(s, 1024), |s| of(s, 512));
    check_different(|s| s.num_batch = Some(2048), |s| s.num_batch = Some(4096));
}

#[test]
fn the_models_own_value_is_the_default() {
    check_same(|_| {}, |s| s.temperature = Some(1.0), "temperature 1 is the model's own default.");
    check_same(|s| s.top_k = Some(64), |_| {}, "top_k 64 is the model's own default.");
    check_different(|_| {}, |s| s.temperature = Some(0.9));
    check_different(|_| {}, |s| s.top_p = Some(0.9));
}

#[test]
fn an_answer_without_a_length_has_the_one_that_is_sent() {
    check_same(|_| {}, |s| s.num_predict = Some(512), "num_predict 512 is what is sent where none is set.");
    check_different(|_| {}, |s| s.num_predict = Some(256));
}

#[test]
fn at_temperature_zero_nothing_else_chooses_the_token_but_the_penalty_still_counts() {
    fn greedy(s: &mut Settings, change: Change) {
        s.temperature = Some(0.0);
        change(s);
    }
    for change in [
        (|s| s.top_p = Some(0.5)) as Change,
        |s| s.top_k = Some(1),
        |s| s.min_p = Some(0.2),
        |s| s.seed = Some(7),
    ] {
        let mut pair =
            benchmark(ProviderKind::Ollama, &[|s| greedy(s, |_| {}), |s| s.temperature = Some(0.0)]);
        change(&mut pair.spec.arms[1].settings);
        let reasons = effective_of(&pair, 0).same_as(&effective_of(&pair, 1)).unwrap();
        assert!(reasons.len() == 1 && reasons[0].contains("temperature 0"), "{reasons:?}");
    }
    check_different(|s| greedy(s, |_| {}), |s| greedy(s, |s| s.repeat_penalty = Some(1.5)));
    check_different(|s| s.top_p = Some(0.5), |s| s.top_p = Some(0.6));
}

#[test]
fn what_a_server_cannot_apply_makes_no_difference_there() {
    let reasons = same(ProviderKind::OpenAi, |s| s.num_ctx = Some(2048), |s| s.num_ctx = Some(8192)).unwrap();
    assert!(reasons.len() == 1 && reasons[0].contains("--ctx-size"), "{reasons:?}");
    assert_eq!(same(ProviderKind::OpenAi, |s| s.top_k = Some(5), |s| s.top_k = Some(50)), None);
    check_different(|s| s.num_ctx = Some(2048), |s| s.num_ctx = Some(8192));
}

fn told(record: &BenchmarkRecord) -> Vec<(String, String)> {
    let notes = notes(&record.spec, &record.arms);
    notes
        .into_iter()
        .map(|note| (note.code, format!("{} {} {}", note.seen, note.cause, note.next_step)))
        .collect()
}

fn codes(record: &BenchmarkRecord) -> Vec<String> {
    told(record).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn three_names_of_one_setting_are_one_note() {
    let settings: [Change; 4] = [
        |s| s.num_gpu = Some(60),
        |s| s.num_gpu = Some(10),
        |s| s.num_gpu = Some(80),
        |s| s.num_gpu = Some(120),
    ];
    let told = told(&benchmark(ProviderKind::Ollama, &settings));
    assert_eq!(told.len(), 1);
    let (code, text) = &told[0];
    assert_eq!(code, "same_setting");
    assert!(text.starts_with("A, C and D are the same in effect"), "{text}");
    assert!(text.contains("num_gpu 60, 80 and 120 keep every layer"), "{text}");
}

#[test]
fn arms_that_differ_in_name_only_are_an_aa_test_and_told_as_one() {
    let told = told(&benchmark(ProviderKind::Ollama, &[|_| {}, |_| {}]));
    assert_eq!(told.len(), 1);
    assert!(told[0].0 == "identical_arms" && told[0].1.contains("A and B differ in name only"), "{told:?}");
    let mixed: [Change; 3] = [|_| {}, |_| {}, |s| s.temperature = Some(1.0)];
    assert_eq!(codes(&benchmark(ProviderKind::Ollama, &mixed)), ["same_setting", "identical_arms"]);
}

#[test]
fn other_models_and_other_servers_are_other_arms() {
    let mut record = benchmark(ProviderKind::Ollama, &[|_| {}, |_| {}]);
    record.arms[1].model.name = "other".into();
    assert!(codes(&record).is_empty());
    record.arms[1].model.name = record.arms[0].model.name.clone();
    record.arms[1].server.url = "http://elsewhere:11434".into();
    assert!(codes(&record).is_empty());
}

#[test]
fn one_arm_hears_of_a_value_that_has_no_effect() {
    let told = told(&benchmark(ProviderKind::Ollama, &[|s| s.num_ctx = Some(200_000)]));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, "context_above_model");
    assert!(told[0].1.starts_with("A: num_ctx 200000 is more than the 131072 tokens"), "{told:?}");
    let greedy: Change = |s| (s.temperature, s.top_p, s.seed) = (Some(0.0), Some(0.9), Some(1));
    let told = self::told(&benchmark(ProviderKind::Ollama, &[greedy]));
    assert_eq!(told.len(), 1);
    assert!(
        told[0].0 == "setting_no_effect" && told[0].1.starts_with("A: top_p and seed make no"),
        "{told:?}"
    );
    assert!(codes(&benchmark(ProviderKind::Ollama, &[|s| s.num_ctx = Some(4096)])).is_empty());
}
