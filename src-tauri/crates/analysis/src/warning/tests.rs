mod machine;

use crate::Analysis;
use crate::testing::{self, CallBuilder};
use chimera_types::record::{BenchmarkRecord, FailureKind};
use chimera_types::spec::ProviderKind;
use chimera_types::warning::Warning;

/// A benchmark of one arm with these calls, in the plan's order: analysis, report, analysis, ...
fn with_calls(sketches: &[CallBuilder]) -> BenchmarkRecord {
    let mut record = testing::benchmark(vec![testing::arm("A", "m")], sketches.len().div_ceil(2) as u32);
    for (position, sketch) in sketches.iter().enumerate() {
        let text = format!("{} {position}", sketch.text);
        let text = if sketch.text.is_empty() { String::new() } else { text };
        testing::add_call(&mut record, &CallBuilder { text, ..sketch.clone() });
    }
    record
}

fn find(record: &BenchmarkRecord) -> Vec<Warning> {
    Analysis::of(record).warnings().to_vec()
}

fn codes(record: &BenchmarkRecord) -> Vec<String> {
    find(record).into_iter().map(|w| w.code).collect()
}

fn only(record: &BenchmarkRecord, code: &str) -> Warning {
    let mut found: Vec<Warning> = find(record).into_iter().filter(|w| w.code == code).collect();
    assert_eq!(found.len(), 1, "{code} among {:?}", codes(record));
    found.remove(0)
}

/// A call that decodes at this rate by both clocks.
fn at_rate(tps: f64) -> CallBuilder {
    let decode_ms = 200.0 * 1000.0 / tps;
    CallBuilder { decode_ms, server_decode_ms: Some(decode_ms), ..CallBuilder::default() }
}

#[test]
fn a_clean_benchmark_has_no_warning() {
    assert_eq!(codes(&with_calls(&vec![CallBuilder::default(); 6])), [""; 0]);
}

#[test]
fn a_cold_call_among_the_measured_ones_is_named() {
    let warning = only(&testing::sample(), "cold_call");
    assert_eq!(warning.calls, [0]);
    assert!(warning.seen.starts_with("1 of 6 measured calls holds"), "{}", warning.seen);
    assert!(warning.seen.contains("run 1 analysis"), "{}", warning.seen);
}

#[test]
fn invalid_calls_are_grouped_by_reason() {
    let failed = CallBuilder::failed(FailureKind::IdleLimit, "Nothing came for 60 s.");
    let short = CallBuilder { n_out: Some(3), chunks: 3, ..CallBuilder::default() };
    let record = with_calls(&[failed.clone(), failed, short, CallBuilder::default()]);
    let warning = only(&record, "call_failed");
    assert_eq!(warning.calls, [0, 1]);
    assert!(
        warning.seen.contains("2 of 4 measured calls have")
            && warning.seen.contains("Nothing came for 60 s.")
    );
    assert_eq!(only(&record, "short_answer").calls, [2]);
}

#[test]
fn a_call_that_the_user_stopped_is_no_doubt() {
    let stopped = CallBuilder::failed(FailureKind::Stopped, "Stopped by the user.");
    assert_eq!(codes(&with_calls(&[CallBuilder::default(), stopped])), [""; 0]);
}

#[test]
fn rates_of_client_and_server_may_differ_by_five_percent_and_no_more() {
    let apart = |share: f64| CallBuilder { server_decode_ms: Some(2000.0 * share), ..CallBuilder::default() };
    assert_eq!(codes(&with_calls(&[apart(1.04), apart(0.96)])), [""; 0]);
    let warning = only(&with_calls(&[apart(0.5), apart(1.0)]), "rates_differ");
    assert_eq!(warning.calls, [0]);
    assert!(warning.seen.contains("-50.0 %"), "{}", warning.seen);
}

#[test]
fn a_rate_that_varies_by_ten_percent_is_unsteady() {
    let record = with_calls(&[at_rate(100.0), at_rate(70.0), at_rate(101.0), at_rate(100.0)]);
    let warning = only(&record, "unsteady");
    assert_eq!(warning.calls, [1, 3]);
    assert!(warning.seen.contains("of the report stage"), "{}", warning.seen);
}

#[test]
fn a_drift_is_reported_only_when_it_stands_clear_of_the_noise() {
    let runs = |rates: &[f64]| {
        let calls: Vec<CallBuilder> = rates.iter().flat_map(|r| [at_rate(100.0), at_rate(*r)]).collect();
        with_calls(&calls)
    };
    let falling = only(&runs(&[100.0, 99.2, 98.1, 97.3, 96.1, 95.0]), "drift");
    assert!(
        falling.seen.contains("goes down by 5.1 %") && falling.seen.contains("p < 0.001"),
        "{}",
        falling.seen
    );
    assert_eq!(falling.calls, [1, 3, 5, 7, 9, 11]);
    for quiet in [
        &[100.0, 98.0, 101.0, 97.0, 100.0, 96.0][..],
        &[100.0, 99.8, 99.6, 99.4, 99.2, 99.0][..],
        &[100.0, 90.0, 80.0, 70.0][..],
    ] {
        assert!(!codes(&runs(quiet)).contains(&"drift".to_owned()), "{quiet:?}");
    }
}

#[test]
fn answers_that_ended_at_their_limit_are_told_apart_from_finished_ones() {
    let cut = CallBuilder { finish_reason: Some("length".into()), ..CallBuilder::default() };
    assert_eq!(only(&with_calls(&[cut, CallBuilder::default()]), "answer_cut").calls, [0]);
}

#[test]
fn tokens_without_visible_text_are_reported() {
    let silent = CallBuilder { text: String::new(), ..CallBuilder::default() };
    assert_eq!(only(&with_calls(&[silent, CallBuilder::default()]), "no_visible_text").calls, [0]);
}

#[test]
fn identical_answers_are_doubtful_only_when_sampling_is_on() {
    let mut record = testing::benchmark(vec![testing::arm("A", "m")], 2);
    for _ in 0..4 {
        testing::add_call(&mut record, &CallBuilder::default());
    }
    assert_eq!(codes(&record), ["identical_answers", "identical_answers"]);
    record.spec.arms[0].settings.temperature = Some(0.0);
    assert_eq!(codes(&record), [""; 0]);
}

#[test]
fn a_stream_in_batches_is_reported() {
    let batched = CallBuilder { chunks: 41, ..CallBuilder::default() };
    let warning = only(&with_calls(&[batched, CallBuilder::default()]), "batched_stream");
    assert_eq!(warning.calls, [0]);
    assert!(warning.seen.contains("4.9 tokens"), "{}", warning.seen);
}

#[test]
fn a_changed_folder_is_reported() {
    let mut record = with_calls(&[CallBuilder::default()]);
    record.data.changed_during_benchmark = true;
    assert_eq!(codes(&record), ["folder_changed"]);
}

#[test]
fn a_missing_or_poor_self_check_is_reported_for_the_wire_format_that_was_used() {
    let mut record = with_calls(&[CallBuilder::default()]);
    record.self_check = None;
    assert_eq!(codes(&record), ["self_check_missing"]);
    let mut check = testing::self_check();
    for wire in check.wires.iter_mut().filter(|w| w.provider == ProviderKind::OpenAi) {
        wire.ttft_error_median_ms = -2.5;
    }
    record.self_check = Some(check);
    assert_eq!(codes(&record), [""; 0], "the other wire format was used");
    record.spec.arms[0].provider = ProviderKind::OpenAi;
    assert!(only(&record, "self_check_poor").seen.contains("-2.50 ms"));
}

#[test]
fn a_cold_warm_up_is_no_warning() {
    let mut record = testing::benchmark(vec![testing::arm("A", "m")], 1);
    record.spec.warmups = 1;
    record.plan = crate::schedule::plan(&record.spec, 1);
    testing::add_call(&mut record, &CallBuilder { resident_before: Some(false), ..CallBuilder::default() });
    for text in ["a", "b"] {
        testing::add_call(&mut record, &CallBuilder { text: text.into(), ..CallBuilder::default() });
    }
    assert!(record.calls[0].cold);
    assert_eq!(codes(&record), [""; 0]);
}

#[test]
fn a_warning_about_several_arms_says_which() {
    let arms = vec![testing::arm("Baseline", "m"), testing::arm("Tuned", "m")];
    let mut record = testing::benchmark(arms, 1);
    for sketch in
        [at_rate(100.0), at_rate(101.0), CallBuilder { resident_before: Some(false), ..at_rate(100.0) }]
    {
        testing::add_call(&mut record, &sketch);
    }
    assert!(only(&record, "cold_call").seen.contains("Tuned, run 1 analysis"));
}
