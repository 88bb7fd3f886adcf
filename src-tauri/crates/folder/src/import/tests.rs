use super::*;
use chimera_types::plan::Stage;

/// A made-up report of two runs, the first call cold.
pub(super) const AGENT: &str = "# Chimera Agent Report

**Model:** tiny:1b  
**Runs:** 2  
**Timestamp:** 2026-01-02 03:04:05 UTC  
**Language:** Rust  
**System:** linux (x86_64)

## Configuration

num_gpu=10, num_ctx=4096, temp=0.5, top_p=default, top_k=default, repeat_penalty=default

## Aggregate Metrics

| Metric | Value |
|--------|-------|
| Average Throughput | 51.50 ± 1.29 tok/s |
| Average TTFT | 1130.00 ± 1913.41 ms |
| Total Tokens Generated | 460 |
| Total LLM Call Duration | 13400.00 ms |
| Prompt Eval Duration (sum) | 500.00 ms |
| Eval Duration (sum) | 8930.00 ms |
| Load Duration (sum) | 4100.00 ms |

## Workflow Summary

- Files analyzed: 3

### Key Findings
- ## a heading of the model

## Technical Report (LLM Generated)

# Technical Report: Chimera Agent Analysis

**Date:** 2026-01-02
**Model:** tiny:1b
**Agent Type:** Chimera
**Configuration:** num_gpu=10

---

The model is fast.

## LLM Call Metrics

| Run | Tokens |
|---|---|
| 9 | 9 |

```
never closed

## LLM Call Metrics

| Run | Stage | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |
|-----|-------|-----------|-------------------|--------|---------------|
| 1 | analysis | 4000.00 | 50.00 | 100 | 6100.00 |
| 1 | report | 150.00 | 51.00 | 110 | 2300.00 |
| 2 | analysis | 180.00 | 52.00 | 120 | 2500.00 |
| 2 | report | 190.00 | 53.00 | 130 | 2500.00 |


## Statistical Summary

- **Throughput CV**: 2.5%
- **TTFT CV**: 169.3%
- **Runs**: 2
";

fn one(text: &str) -> ImportedRun {
    let mut runs = parse("x/report.md", text.as_bytes()).unwrap();
    assert_eq!(runs.len(), 1);
    runs.remove(0)
}

fn codes(run: &ImportedRun) -> Vec<&str> {
    run.flags.iter().map(|flag| flag.code.as_str()).collect()
}

#[test]
fn an_agent_report_is_read_whole_and_the_models_own_tables_are_not_searched() {
    let run = one(AGENT);
    assert_eq!((run.name.as_str(), run.model.as_deref(), run.runs), ("Chimera", Some("tiny:1b"), 2));
    assert_eq!(run.source.format, ImportFormat::AgentReportV2);
    assert_eq!(run.measured_at.as_deref(), Some("2026-01-02T03:04:05Z"));
    assert_eq!(settings::line(&run.configuration), "num_ctx=4096, num_gpu=10, temperature=0.5");
    assert_eq!(run.calls.len(), 4);
    let call = &run.calls[1];
    assert_eq!((call.run, call.stage, call.n_out), (1, Some(Stage::Report), Some(110)));
    assert_eq!(run.aggregates.recomputed.total_tokens, Some(460.0));
    assert_eq!(run.aggregates.printed.decode_sum_ms, Some(8930.0));
    assert!(run.report.as_deref().unwrap().starts_with("The model is fast."));
    assert!(run.workflow.as_deref().unwrap().ends_with("- ## a heading of the model"));
    assert_eq!(codes(&run), ["cold_inferred"]);
    assert!(run.calls[0].cold && !run.calls[2].cold);
}

#[test]
fn the_same_report_is_read_from_any_encoding_line_end_and_country() {
    let expected = one(AGENT).calls;
    let comma = AGENT.replace(".00", ",00").replace(".29 tok", ",29 tok").replace("±", "+/-");
    let crlf = AGENT.replace('\n', "\r\n");
    let utf_16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(AGENT.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let no_pipes = AGENT.replace("\n| ", "\n").replace(" |\n", "\n").replace("\n|---", "\n---");
    let spaces = AGENT.replace("  \n", "\n").replace("## LLM Call Metrics", "##   llm  CALL metrics ");
    let bytes: [Vec<u8>; 6] = [
        comma.into(),
        crlf.into(),
        utf_16,
        no_pipes.into(),
        spaces.into(),
        format!("\u{feff}{AGENT}").into(),
    ];
    for bytes in bytes {
        let run = parse("report.md", &bytes).unwrap().remove(0);
        assert_eq!(run.calls, expected, "{}", String::from_utf8_lossy(&bytes));
        assert_eq!(codes(&run), ["cold_inferred"]);
    }
}

#[test]
fn columns_may_stand_in_another_order_and_a_missing_one_is_told() {
    let table = "# Plain Agent Report\n\n## LLM Call Metrics\n\n| Tokens | Run | TTFT (MS) |\n|-|-|-|\n| 20 | 1 | 9.5 |\n| 30 | 2 | 10 |\n\n## Statistical Summary\n";
    let run = one(table);
    assert_eq!(
        (run.calls[1].n_out, run.calls[1].ttft_ms, run.calls[1].origin_tps),
        (Some(30), Some(10.0), None)
    );
    let fields: Vec<_> = run.flags.iter().filter_map(|flag| flag.field.as_deref()).collect();
    assert_eq!(fields, ["calls.origin_tps", "calls.duration_ms"]);
}

#[test]
fn a_report_that_is_cut_keeps_its_whole_rows_and_says_so() {
    let at = AGENT.find("| 2 | report").unwrap();
    let run = one(&AGENT[..at + 8]);
    assert_eq!(run.calls.len(), 3);
    assert!(codes(&run).contains(&"cut") && codes(&run).contains(&"printed_differs"), "{:?}", run.flags);
    let at = AGENT.find("## Technical").unwrap();
    let run = one(&AGENT[..at]);
    assert!(run.calls.is_empty() && codes(&run).contains(&"cut") && codes(&run).contains(&"rows_missing"));
}

#[test]
fn a_printed_figure_that_does_not_follow_is_flagged_with_both_numbers() {
    let run = one(&AGENT.replace("51.50 ±", "57.50 ±"));
    let flag = run.flags.iter().find(|flag| flag.code == "printed_differs").unwrap();
    assert_eq!(flag.field.as_deref(), Some("aggregates.throughput_tps"));
    assert!(flag.message.contains("57.50") && flag.message.contains("51.50"), "{}", flag.message);
}

#[test]
fn an_empty_answer_enters_no_mean_and_a_short_one_no_mean_of_rates() {
    let text = AGENT.replace("| 51.00 | 110 |", "| 0.00 | 0 |").replace("| 52.00 | 120 |", "| 90.00 | 3 |");
    let run = one(&text);
    assert!(run.calls[1].invalid.is_some() && run.calls[2].rate_invalid.is_some());
    assert_eq!(run.aggregates.recomputed.throughput_tps, Some(51.5));
    assert_eq!(run.aggregates.recomputed.ttft_ms, Some((4000.0 + 180.0 + 190.0) / 3.0));
    assert!(codes(&run).contains(&"call_invalid") && codes(&run).contains(&"short_answer"));
}

#[test]
fn more_tokens_than_the_context_holds_is_told_and_stays_in_the_mean() {
    let run = one(&AGENT.replace("num_ctx=4096", "num_ctx=100"));
    let fields: Vec<_> = run
        .flags
        .iter()
        .filter(|f| f.code == "context_exceeded")
        .filter_map(|f| f.field.as_deref())
        .collect();
    assert_eq!(fields, ["calls[1].n_out", "calls[2].n_out", "calls[3].n_out"]);
    assert_eq!(run.aggregates.recomputed.throughput_tps, Some(51.5));
}

const COMPARISON: &str = "# Rust Agent Performance Comparison Report

**Date:** 2026-01-02 03:04:05 UTC  
**Model:** tiny:1b  
**Runs:** 2  
**Language:** Rust 1.90.0  
**Hostname:** SECRET

### Key Findings

- **Throughput improvement:** 9.9% (50.00 → 51.00 tok/s)
- **TTFT reduction:** -900.0% (100.00 → 1000.00 ms)

## Aggregate Performance

| Metric | Baseline | Chimera | Δ |
|--------|----------|---------|---|
| Average Throughput (tok/s) | 50.00 ± 0.00 | 51.00 ± 0.00 | +2.0% |
| Average TTFT (ms) | 100.00 ± 0.00 | 2050.00 ± 2757.72 | -900% |
| Avg Eval Duration (ms) | 4000.00 | 3921.57 | -2% |

## Configuration Details

### Baseline
Ollama defaults

### Chimera Optimized
num_gpu=60, temp=0.6, top_p=default

### Baseline Individual Runs
| Run | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |
|-----|-----------|-------------------|--------|---------------|
| 1 | 100.00 | 50.00 | 100 | 2200.00 |
| 2 | 100.00 | 50.00 | 100 | 2200.00 |

### Chimera Individual Runs
| Run | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |
|-----|-----------|-------------------|--------|---------------|
| 1 | 4000.00 | 51.00 | 100 | 6000.00 |
| 2 | 100.00 | 51.00 | 100 | 2200.00 |
";

#[test]
fn a_comparison_gives_two_runs_and_its_changes_are_checked() {
    let runs = parse("c.md", COMPARISON.as_bytes()).unwrap();
    assert_eq!(runs.iter().map(|run| run.name.as_str()).collect::<Vec<_>>(), ["Baseline", "Chimera"]);
    assert_eq!(settings::line(&runs[1].configuration), "num_gpu=60, temperature=0.6");
    assert!(runs[0].configuration.is_empty());
    assert!(!serde_json::to_string(&runs).unwrap().contains("SECRET"));
    let flags: Vec<_> =
        runs[1].flags.iter().map(|f| (f.code.as_str(), f.field.as_deref().unwrap_or(""))).collect();
    for expected in [
        ("printed_differs", "delta.throughput_percent"),
        ("printed_differs", "delta.ttft_percent"),
        ("sum_called_average", "aggregates.decode_sum_ms"),
        ("cold_against_warm", "delta.ttft_percent"),
    ] {
        assert!(flags.contains(&expected), "{expected:?} in {flags:?}");
    }
}

#[test]
fn a_spread_of_one_call_and_a_nan_are_no_numbers() {
    let text = "# Baseline Agent Report\n\n**Runs:** 1\n\n## Aggregate Metrics\n\n| Metric | Value |\n|-|-|\n| Average Throughput | 50.00 ± 0.00 tok/s |\n| Average TTFT | NaN ± NaN ms |\n| Average Eval Duration | 1000.00 ms |\n\n## Individual Run Results\n\n| Run | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |\n|-|-|-|-|-|\n| 1 | NaN | 50.00 | 50 | 1200.00 |\n\n## Statistical Summary\n\n- **Throughput CV**: 0.0%\n- **TTFT CV**: NaN%\n- **Runs**: 1\n";
    let run = one(text);
    assert_eq!((run.aggregates.printed.ttft_ms, run.aggregates.recomputed.throughput_sd_tps), (None, None));
    assert_eq!(run.aggregates.printed.decode_sum_ms, Some(1000.0));
    assert!(codes(&run).contains(&"sd_of_one") && codes(&run).contains(&"not_a_number"));
    assert!(
        !codes(&run).contains(&"printed_differs") && !codes(&run).contains(&"sum_called_average"),
        "{:?}",
        run.flags
    );
}

#[test]
fn agents_are_found_in_json_of_any_number_and_the_nan_of_python_is_no_error() {
    let agent = |name: &str| {
        format!(
            r#"{{"name":"{name}","model":"m:1","configuration":{{"temperature":0.6000000238418579}},"runs":[{{"run":1,"llm_calls":[{{"stage":"analysis","ttft_ms":90.5,"tokens_per_second":50,"tokens_generated":40,"load_duration_ms":NaN}}]}}]}}"#
        )
    };
    let text = format!(r#"{{"agents":[{},{},{}]}}"#, agent("a"), agent("b"), agent("a"));
    let runs = parse("metrics.json", text.as_bytes()).unwrap();
    let parts: Vec<_> = runs.iter().filter_map(|run| run.source.part.as_deref()).collect();
    assert_eq!(parts, ["a", "b", "a (2)"]);
    assert_eq!(runs[0].source.format, ImportFormat::MultiAgentJson);
    assert_eq!(runs[0].calls[0].stage, Some(Stage::Analysis));
    assert_eq!(settings::line(&runs[0].configuration), "temperature=0.6");
}

#[test]
fn a_sweep_is_one_run_a_configuration_and_its_errors_are_invalid_calls() {
    let text = "num_gpu;num_ctx;temperature;TTFT_s;Tokens_s;load_s;eval_count;error;options\n9;1024;0,2;6,49;181,3;6,28;521;;\n9;1024;0,4;0,07;181,2;0,06;542;;\"{\"\"top_p\"\":0.9}\"\n9;1024;0,4;0,08;182,2;0,06;540;;\"{\"\"top_p\"\":0.9}\"\n9;1024;0,4;0;0;0;0;[WinError 1] no;\"{\"\"top_p\"\":0.9}\"\n";
    let runs = parse("s/sweep.csv", text.as_bytes()).unwrap();
    assert_eq!(runs.iter().map(|run| run.calls.len()).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(runs[1].name, "num_ctx=1024, num_gpu=9, temperature=0.4, top_p=0.9");
    assert!(runs[0].calls[0].cold, "its load stands out among those of the file");
    assert_eq!(runs[1].calls[2].invalid.as_deref(), Some("[WinError 1] no"));
    assert_eq!(runs[1].aggregates.recomputed.throughput_tps, Some((181.2 + 182.2) / 2.0));
}

#[test]
fn what_holds_no_run_says_what_it_is() {
    let reason = |bytes: &[u8]| parse("x", bytes).unwrap_err();
    for (bytes, code) in [
        (&b""[..], "not_recognised"),
        (b"\0\0\0\0\0", "not_recognised"),
        (b"hello, world\nno table", "not_recognised"),
        (b"{\"a\": 1}", "not_recognised"),
        (b"{\"ttft_ms\": [", "damaged"),
        (b"ttft_s,tokens_s,eval_count\n", "nothing_measured"),
        (b"ttft_s,tokens_s,eval_count\nx,y,z\n", "damaged"),
        (b"config_name,mean_tokens_s,mean_ttft_s\na,1,2\n", "nothing_measured"),
        (b"# Technical Report: Chimera Agent Analysis\n\nText.\n", "nothing_measured"),
        (b"# Chimera Agent Report\n\nText.\n", "nothing_measured"),
    ] {
        assert_eq!(reason(bytes).code(), code, "{}", String::from_utf8_lossy(bytes));
    }
    let deep = format!("{{\"ttft_ms\":{}", "[".repeat(100_000));
    assert_eq!(reason(deep.as_bytes()).code(), "damaged");
}

#[test]
fn any_beginning_of_a_file_is_read_or_refused_and_never_a_panic() {
    for text in [AGENT, COMPARISON] {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            parse("x", &text.as_bytes()[..end]).ok();
        }
    }
}
