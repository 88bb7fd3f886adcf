//! The report of several configurations.

use super::*;
use crate::report::arm_folders;
use chimera_types::plan::Stage;
use chimera_types::spec::{Metric, RunOrder, Settings};

/// Eight blocks of two configurations; the second decodes 4 % faster, one of its answers is too short and its first call cold.
fn compared() -> BenchmarkRecord {
    let arms = vec![testing::arm("Baseline", "qwen3:4b"), testing::arm("Tuned", "qwen3:4b")];
    let mut record = testing::benchmark(arms, 8);
    record.spec.arms[1].settings = Settings { num_gpu: Some(20), seed: Some(7), ..Settings::default() };
    testing::fill(&mut record, &mut |arm, run, stage| {
        let wobble = f64::from((run * 37 + arm * 11) % 9) - 4.0;
        let decode_ms = (2000.0 + 3.0 * wobble) / if arm == 1 { 1.04 } else { 1.0 };
        let warm = CallBuilder {
            ttft_ms: Some(500.0 + 4.0 * wobble),
            decode_ms,
            server_decode_ms: Some(decode_ms),
            ..CallBuilder::default()
        };
        match (arm, run, stage) {
            (1, 1, Stage::Analysis) => CallBuilder {
                ttft_ms: Some(4500.0),
                load_ms: Some(4000.0),
                resident_before: Some(false),
                ..warm
            },
            (1, 5, Stage::Report) => CallBuilder { n_out: Some(7), ..warm },
            _ => warm,
        }
    });
    record
}

#[test]
fn two_configurations_are_compared_in_the_order_of_the_origins_comparison() {
    let text = report(compared());
    let sections =
        ["Executive Summary", "Aggregate Performance", "Configuration Details", "Statistical Analysis"];
    let later = ["Run-by-Run Comparison", "Environment", "Conclusion"];
    let places: Vec<_> =
        sections.iter().chain(&later).map(|name| text.find(&format!("\n## {name}\n"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    insta::assert_snapshot!(text);
}

#[test]
fn each_configuration_has_its_own_report_in_the_origins_format() {
    let own = compared().of_arm(1).unwrap();
    assert!(own.calls.iter().all(|call| call.arm == 0) && own.calls.len() == 16);
    assert!(compared().of_arm(2).is_none());
    let text = report(own);
    assert!(text.starts_with("# Chimera Agent Report\n"), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn no_sentence_of_a_comparison_without_enough_runs_claims_a_difference() {
    let mut few = compared();
    few.calls.retain(|call| call.run <= 3);
    let text = written(&few);
    assert!(text.contains("Not enough data for a verdict: 3 usable pairs"), "{text}");
    assert!(!text.contains("% faster") && !text.contains("% slower"), "{text}");
}

#[test]
fn runs_in_groups_narrow_the_claim() {
    let mut grouped = compared();
    grouped.spec.design.order = RunOrder::Grouped;
    let text = written(&grouped);
    assert!(text.contains("What narrows these claims") && text.contains("confounded"), "{text}");
    assert!(text.contains("compared as two samples"), "{text}");
}

#[test]
fn what_decides_is_what_was_chosen() {
    let mut record = compared();
    record.spec.design.primary.metric = Metric::Ttft;
    let text = written(&record);
    assert!(text.contains("**TTFT, report** (decides)"), "{text}");
    assert!(text.contains("No difference shown:"), "{text}");
}

#[test]
fn folders_of_configurations_are_names_that_every_system_takes() {
    let names = ["a/b", "a:b", "aux", "..", "Über 1", "A/B"];
    let record = testing::benchmark(names.map(|name| testing::arm(name, "m")).into(), 1);
    assert_eq!(arm_folders(&record), ["a-b", "a-b 2", "arm-aux", "arm", "Über 1", "A-B 6"]);
}
