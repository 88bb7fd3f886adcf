//! Results of other programs, damaged in any way: they are read or refused.

use chimera_folder::import;
use proptest::collection::vec;
use proptest::prelude::*;

const REPORT: &str = "# Baseline Agent Report\n\n**Model:** tiny:1b  \n**Runs:** 2  \n\n## Aggregate Metrics\n\n\
    | Metric | Value |\n|--------|-------|\n| Average Throughput | 51.00 ± 1.41 tok/s |\n\
    | Average TTFT | 110.00 ± 14.14 ms |\n\n## Individual Run Results\n\n\
    | Run | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |\n|---|---|---|---|---|\n\
    | 1 | 100.00 | 50.00 | 100 | 2300.00 |\n| 2 | 120.00 | 52.00 | 100 | 2100.00 |\n";
const METRICS: &str = r#"{"baseline":{"agent_type":"Baseline","model":"tiny:1b","runs":2,"configuration":{},
    "individual_runs":[{"ttft_ms":100.1,"throughput_tokens_per_sec":49.9,"tokens_generated":100,"total_duration_ms":2300.2}]}}"#;
const TABLE: &str = "model,ttft_s,tokens_s,eval_count\ntiny:1b,0.10,50.0,100\ntiny:1b,0.12,52.0,100\n";

#[test]
fn the_whole_files_are_read() {
    for text in [REPORT, METRICS, TABLE] {
        assert_eq!(import::parse("file", text.as_bytes()).unwrap().len(), 1, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_read_or_refused(
        text in prop::sample::select(vec![REPORT, METRICS, TABLE]),
        begin in any::<prop::sample::Index>(),
        taken in 0..60_usize,
        put in vec(prop_oneof![any::<u8>(), prop::sample::select(b"|#*,;.-+e0\n\r\"{}[]\\".to_vec())], 0..12),
    ) {
        let mut bytes = text.as_bytes().to_vec();
        let begin = begin.index(bytes.len());
        let end = (begin + taken).min(bytes.len());
        bytes.splice(begin..end, put);
        match import::parse("file", &bytes) {
            Ok(runs) => prop_assert!(runs.iter().all(|run| run.source.file == "file")),
            Err(problem) => prop_assert!(!problem.code().is_empty() && !problem.hint().is_empty()),
        }
    }
}
