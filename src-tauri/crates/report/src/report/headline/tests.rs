use super::headline;
use chimera_analysis::Analysis;
use chimera_analysis::testing::{self, CallBuilder};
use chimera_types::record::{BenchmarkRecord, FailureKind, Status};

fn with_calls(runs: u32, sketches: &[CallBuilder]) -> BenchmarkRecord {
    let mut record = testing::benchmark(vec![testing::arm("m", "m")], runs);
    for sketch in sketches {
        testing::add_call(&mut record, sketch);
    }
    record
}

fn check(record: &BenchmarkRecord, expected: &str, evidence: &str) {
    assert_eq!(headline(&Analysis::of(record)), (expected.to_owned(), evidence.to_owned()));
}

#[test]
fn a_steady_arm_is_said_with_its_rate_and_the_rates_interval() {
    check(
        &testing::sample(),
        "gemma3:latest decodes 115.1 tok/s in the report stage (steady: calls vary by 0.27 %).",
        "Mean of 3 warm calls, 95 % interval 114.3 to 115.8; TTFT 509 ms; cold start 4.8 s load, 5.0 s TTFT; all 6 calls valid.",
    );
}

#[test]
fn one_call_is_called_one_call() {
    check(
        &with_calls(1, &[CallBuilder::default(), CallBuilder::default()]),
        "m decoded 100.0 tok/s in the one usable warm call of the report stage.",
        "One call shows no spread; TTFT 500 ms; all 2 calls valid.",
    );
}

#[test]
fn rates_that_may_not_be_used_leave_only_ttft() {
    let (headline, evidence) = headline(&Analysis::of(&testing::seed()));
    assert_eq!(
        headline,
        "gemma3:latest starts to answer after 509 ms in 3 warm calls of the report stage; its decode rate is not known."
    );
    assert!(
        evidence.starts_with("Prompt and answer (480 + 1015 tokens) outgrew the context of 1024"),
        "{evidence}"
    );
    assert!(evidence.ends_with("6 of 6 calls invalid."), "{evidence}");
}

#[test]
fn a_server_without_counts_has_no_rate_and_the_sentence_says_why() {
    check(
        &with_calls(1, &[CallBuilder::without_usage(80.0), CallBuilder::without_usage(90.0)]),
        "m starts to answer after 90 ms in the one usable warm call of the report stage; its decode rate is not known.",
        "The server reports no token counts, and a chunk is not a token. All 2 calls valid.",
    );
}

#[test]
fn no_usable_call_is_said_with_its_reason() {
    let failed = CallBuilder::failed(FailureKind::Refused, "The server answered 500: out of memory");
    check(
        &with_calls(1, &[failed.clone(), failed]),
        "No call could be used.",
        "The server answered 500: out of memory. 2 of 2 calls invalid.",
    );
    check(&with_calls(1, &[]), "No call was measured.", "No call has what a rate needs.");
}

#[test]
fn only_cold_calls_are_no_warm_rate() {
    let cold = CallBuilder {
        resident_before: Some(false),
        load_ms: Some(3000.0),
        ttft_ms: Some(3300.0),
        ..CallBuilder::default()
    };
    check(
        &with_calls(1, &[cold]),
        "m has no usable warm call.",
        "Cold start 3.0 s load, 3.3 s TTFT; the call is valid.",
    );
}

#[test]
fn an_early_end_is_said_first() {
    let mut record = with_calls(3, &[CallBuilder::default(), CallBuilder::default()]);
    record.status = Status::Stopped;
    assert_eq!(
        headline(&Analysis::of(&record)).0,
        "Stopped after 2 of 6 calls. m decoded 100.0 tok/s in the one usable warm call of the report stage."
    );
    record.status = Status::Failed;
    record.status_reason = Some("the disk is full".into());
    assert!(
        headline(&Analysis::of(&record))
            .0
            .starts_with("Failed after 2 of 6 calls: the disk is full. m decoded")
    );
}

#[test]
fn several_arms_lead_with_the_verdict_and_its_evidence() {
    let mut record = testing::benchmark(vec![testing::arm("A", "m"), testing::arm("B", "m")], 1);
    for _ in 0..4 {
        testing::add_call(&mut record, &CallBuilder::default());
    }
    check(
        &record,
        "Not enough data for a verdict: 1 usable pair, at least 6 needed.",
        "Decode rate of the report stage, warm calls: A 100.0 tok/s (n = 1); B 100.0 tok/s (n = 1).",
    );
}

#[test]
fn many_arms_are_named_three_at_a_time_and_failures_stand_beside_the_speed() {
    let arms: Vec<_> = ["A", "B", "C", "D", "E", "F"].map(|name| testing::arm(name, "m")).into();
    let mut record = testing::benchmark(arms, 8);
    testing::fill(&mut record, &mut |arm, run, _| match (arm, run) {
        (1, 3) => CallBuilder { n_out: Some(0), ..CallBuilder::default() },
        _ => CallBuilder::default(),
    });
    let (headline, evidence) = headline(&Analysis::of(&record));
    assert!(headline.ends_with("2 more configurations are below."), "{headline}");
    assert!(
        evidence.contains("B 100.0 ± 0.0 tok/s (n = 7), 2 of 16 calls without a usable rate"),
        "{evidence}"
    );
}

#[test]
fn the_rule_that_ended_a_benchmark_is_said() {
    let mut record = with_calls(1, &[CallBuilder::default(), CallBuilder::default()]);
    record.status_reason = Some("Ended after 1 of at most 9 runs: the budget of 2 min is used up.".into());
    assert!(
        headline(&Analysis::of(&record)).1.ends_with("the budget of 2 min is used up."),
        "{}",
        headline(&Analysis::of(&record)).1
    );
}
