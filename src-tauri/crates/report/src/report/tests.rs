mod comparison;
mod hostile;

use super::*;
use crate::plot::{Plot, RunPlot};
use chimera_analysis::Analysis;
use chimera_analysis::testing::{self, CallBuilder};
use chimera_types::record::{BenchmarkRecord, FailureKind, Status};
use chimera_types::spec::ProviderKind;

/// The report of a record as it is.
pub(super) fn written(record: &BenchmarkRecord) -> String {
    let analysis = Analysis::of(record);
    build(&analysis, &figures(&analysis))
}

/// The report of a record whose warnings are found first, as the runner does.
fn report(mut record: BenchmarkRecord) -> String {
    record.warnings = Analysis::of(&record).warnings().to_vec();
    let text = written(&record);
    for number in ["NaN", "inf ", "-0.00 "] {
        assert!(!text.contains(number), "{number} in\n{text}");
    }
    text
}

fn with_calls(arms: &[(&str, &str)], runs: u32, sketches: &[CallBuilder]) -> BenchmarkRecord {
    let arms = arms.iter().map(|(name, model)| testing::arm(name, model)).collect();
    let mut record = testing::benchmark(arms, runs);
    for sketch in sketches {
        testing::add_call(&mut record, sketch);
    }
    record
}

fn one_arm(runs: u32, sketches: &[CallBuilder]) -> BenchmarkRecord {
    with_calls(&[("qwen3:4b", "qwen3:4b")], runs, sketches)
}

#[test]
fn the_founding_reports_calls_print_its_aggregates_in_its_format() {
    let text = report(testing::seed());
    for line in [
        "**System:** windows (x86_64)\n",
        "**Timestamp:** 2025-11-14 19:18:48 UTC  \n",
        "num_gpu=60, num_ctx=1024, temp=0.6, top_p=default, top_k=default, repeat_penalty=default",
        "| Average Throughput | 115.98 ± 1.16 tok/s |\n",
        "| Average TTFT | 1292.15 ± 1841.10 ms |\n",
        "| Total Tokens Generated | 6623 |\n",
        "| Total LLM Call Duration | 67444.35 ms |\n",
        "| Prompt Eval Duration (sum) | 1424.14 ms |\n",
        "| Eval Duration (sum) | 57139.33 ms |\n",
        "| Load Duration (sum) | 6270.51 ms |\n",
        "- Execution time: 21.49s (ingest 0.02s | analysis 9.78s | report 11.69s)\n",
        "| 1 | analysis | 5049.18 | 117.25 | 1015 | 14114.88 |\n",
        "| 3 | report | 487.41 | 115.55 | 1242 | 11689.29 |\n",
        "- **Throughput CV**: 1.0%\n- **TTFT CV**: 142.5%\n- **Runs**: 3\n",
        "| warm | 5 | 540.75 ± 49.71 |",
        "| cold | 1 | 5049.18 |",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_founding_reports_sections_come_first_and_in_its_order() {
    let text = report(testing::sample());
    let mut at = 0;
    for heading in [
        "# Chimera Agent Report\n",
        "## Configuration\n",
        "## Aggregate Metrics\n",
        "## Workflow Summary\n",
        "### Data Summary\n```\n",
        "### Key Findings\n- ",
        "### Recommendations\n- ",
        "## Technical Report (LLM Generated)\n\n# Technical Report: Chimera Agent Analysis\n",
        "---\n",
        "## LLM Call Metrics\n",
        "## Statistical Summary\n",
        "## Warm and Cold\n",
    ] {
        let from_here = text[at..].find(&format!("\n{heading}")).or((at == 0).then_some(0));
        at += from_here.unwrap_or_else(|| panic!("{heading} is not where it belongs in\n{text}"));
    }
}

#[test]
fn a_clean_benchmark_has_every_section() {
    insta::assert_snapshot!(report(testing::sample()));
}

#[test]
fn a_single_call_has_no_spread() {
    let text = report(one_arm(1, &[CallBuilder::default()]));
    assert!(!text.contains("0.00 ±") && !text.contains("± 0.00"));
    insta::assert_snapshot!(text);
}

#[test]
fn a_benchmark_without_a_usable_call_says_so_everywhere() {
    let mut record = one_arm(
        1,
        &[
            CallBuilder::failed(FailureKind::NoFinalRecord, "The stream ended without its final record."),
            CallBuilder::failed(FailureKind::Unreachable, "No server answers: connection refused."),
        ],
    );
    record.status = Status::Failed;
    record.status_reason = Some("The server is gone.".into());
    insta::assert_snapshot!(report(record));
}

#[test]
fn a_stopped_benchmark_reports_what_is_finished() {
    let mut record = one_arm(
        3,
        &[
            CallBuilder::default(),
            CallBuilder::default(),
            CallBuilder::failed(FailureKind::Stopped, "Stopped by the user."),
        ],
    );
    record.status = Status::Stopped;
    insta::assert_snapshot!(report(record));
}

#[test]
fn what_a_server_does_not_count_is_not_available_and_never_zero() {
    let mut record = testing::benchmark(vec![testing::arm("m", "m")], 1);
    record.spec.arms[0].provider = ProviderKind::OpenAi;
    for ttft_ms in [101.25, 88.5] {
        testing::add_call(&mut record, &CallBuilder::without_usage(ttft_ms));
    }
    let text = report(record);
    for line in
        ["| Average Throughput | n/a |", "| Total Tokens Generated | n/a |", "| Eval Duration (sum) | n/a |"]
    {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_sum_that_not_every_call_could_add_to_says_so() {
    let text = report(one_arm(1, &[CallBuilder::default(), CallBuilder::without_usage(90.0)]));
    assert!(text.contains("| Total Tokens Generated | 201 (1 of 2 calls) |"), "{text}");
}

#[test]
fn the_clients_rate_stands_in_by_name_where_the_server_reports_no_durations() {
    let silent = CallBuilder { server_decode_ms: None, ..CallBuilder::default() };
    let text = report(one_arm(1, &[CallBuilder::default(), silent]));
    assert!(text.contains("the client's decode rate stands in: run 1 report."), "{text}");
}

#[test]
fn a_record_without_any_call_can_be_reported() {
    let mut record = one_arm(2, &[]);
    record.status = Status::Interrupted;
    record.self_check = None;
    record.arms.clear();
    record.finished_at = None;
    let text = report(record);
    assert!(
        text.contains("**Runs:** 0 of 2  \n") && text.contains("Interrupted after 0 of 4 calls."),
        "{text}"
    );
    assert!(text.contains("No measured call was made."));
}

#[test]
fn an_address_of_another_machine_is_not_printed() {
    let mut record = testing::sample();
    record.arms[0].server.url = "http://someone:secret@box.home.example:11434".into();
    let text = report(record);
    assert!(text.contains("on another machine") && !text.contains("box.home") && !text.contains("secret"));
}

#[test]
fn figures_are_named_by_kind_and_stage_and_leave_unknown_values_out() {
    let names: Vec<String> = figures(&Analysis::of(&testing::sample())).into_iter().map(|f| f.name).collect();
    assert_eq!(
        names,
        [
            "throughput-analysis",
            "throughput-report",
            "ttft-analysis",
            "ttft-report",
            "time-analysis",
            "time-report"
        ]
    );
    let without_rate: Vec<String> = figures(&Analysis::of(&one_arm(1, &[CallBuilder::without_usage(90.0)])))
        .into_iter()
        .map(|f| f.name)
        .collect();
    assert_eq!(without_rate, ["ttft-analysis", "time-analysis"]);
    assert!(figures(&Analysis::of(&one_arm(1, &[CallBuilder::failed(FailureKind::Broken, "x")]))).is_empty());
}

/// The figure as one of values by run.
fn by_run(plot: &Plot) -> &RunPlot {
    match plot {
        Plot::Run(runs) => runs,
        other => panic!("another kind: {other:?}"),
    }
}

#[test]
fn the_time_of_a_call_is_told_apart_and_each_arm_has_its_own_figure() {
    let record = with_calls(&[("Baseline", "m"), ("Tuned", "m")], 1, &vec![CallBuilder::default(); 4]);
    let times: Vec<(String, Plot)> = figures(&Analysis::of(&record))
        .into_iter()
        .filter(|f| f.name.starts_with("time-report"))
        .map(|f| (f.name, f.plot))
        .collect();
    assert_eq!(
        times.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["time-report", "time-report-2"]
    );
    let Plot::StackedTime(second) = &times[1].1 else { panic!("{:?}", times[1]) };
    assert_eq!(second.subtitle, "Tuned");
    assert_eq!(second.medians, second.bars[0].parts);
}

#[test]
fn a_figures_mean_is_that_of_its_warm_valid_points() {
    let record = testing::sample();
    let figure =
        figures(&Analysis::of(&record)).into_iter().find(|f| f.name == "ttft-analysis").unwrap().plot;
    let series = &by_run(&figure).series[0];
    assert_eq!(series.points.iter().map(|p| p.cold).collect::<Vec<_>>(), [true, false, false]);
    assert!((series.mean.unwrap() - 588.855).abs() < 1e-9);
    let seed = figures(&Analysis::of(&testing::seed())).remove(0).plot;
    let seed = by_run(&seed);
    assert!(seed.series[0].points.iter().all(|p| p.reason.contains("outgrew")));
    assert!(seed.series[0].points.iter().all(|p| !p.valid), "the context was outgrown");
    assert_eq!((seed.series[0].mean, seed.series[0].interval), (None, None));
}

#[test]
fn a_sixth_arm_goes_on_in_another_figure() {
    let names: Vec<String> = (0..6).map(|i| format!("A{i}")).collect();
    let arms: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), "m")).collect();
    let record = with_calls(&arms, 1, &vec![CallBuilder::default(); 12]);
    let figures = figures(&Analysis::of(&record));
    assert!(figures.iter().any(|f| f.name == "ttft-report-2" && by_run(&f.plot).series.len() == 1));
}

#[test]
fn counts_beyond_belief_do_not_overflow_a_sum() {
    let vast = CallBuilder { n_out: Some(u32::MAX), n_in: Some(u32::MAX), ..CallBuilder::default() };
    let text = report(one_arm(1, &[vast.clone(), vast]));
    assert!(text.contains("| Total Tokens Generated | 4294967295 |"), "{text}");
}

#[test]
fn a_long_list_of_calls_is_shortened() {
    let failed = CallBuilder::failed(FailureKind::Broken, "The connection broke.");
    let text = report(one_arm(10, &vec![failed; 20]));
    assert!(text.contains("run 6 report and 8 more."), "{text}");
}

#[test]
fn a_long_list_of_files_is_shortened() {
    let mut record = testing::sample();
    record.data.problems = vec![record.data.problems[0].clone(); 250];
    let text = report(record);
    assert_eq!(text.matches("| profiling/ncu_summary.csv |").count(), 200);
    assert!(text.contains("And 50 more."));
}

#[test]
fn the_context_a_server_used_is_named() {
    let mut record = testing::sample();
    record.calls[5].effective_ctx = Some(8192);
    assert!(report(record).contains("| Context in use (tokens) | 8,192 |"));
}
