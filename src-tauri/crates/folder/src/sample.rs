//! A reports folder for the first start: 42 files in the schemas that benchmark scripts leave behind, with the oddities
//! of real folders. Models, prompts and figures are invented.

/// One file of the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleFile {
    /// Relative, with forward slashes.
    pub path: &'static str,
    /// The content.
    pub bytes: &'static [u8],
}

macro_rules! sample_files {
    ($($path:literal,)+) => {
        &[$(SampleFile { path: $path, bytes: include_bytes!(concat!("../assets/sample/", $path)) },)+]
    };
}

/// All files of the sample, sorted by path.
pub const FILES: &[SampleFile] = sample_files![
    "README.md",
    "aurora/SUMMARY.md",
    "aurora/aurora_1b_baseline.csv",
    "aurora/aurora_1b_baseline.json",
    "aurora/aurora_1b_param_tuning.csv",
    "aurora/aurora_1b_param_tuning_summary.csv",
    "aurora/aurora_300m_baseline.csv",
    "aurora/aurora_300m_baseline.json",
    "aurora/aurora_300m_param_tuning.csv",
    "aurora/aurora_300m_param_tuning_summary.csv",
    "aurora/aurora_4b_baseline.csv",
    "aurora/aurora_4b_baseline.json",
    "aurora/aurora_4b_param_tuning.csv",
    "aurora/aurora_4b_param_tuning_summary.csv",
    "basalt/basalt_param_tuning.csv",
    "basalt/basalt_param_tuning_summary.csv",
    "basalt/basalt_quant_bench.csv",
    "basalt/baseline_system_metrics.json",
    "basalt/ollama_benchmark_summary.md",
    "compilation/conv_bench_20260114-111400.json",
    "compilation/conv_bench_20260114-111400.md",
    "compilation/mlp_bench_20260114-111500.json",
    "compilation/mlp_bench_20260114-111500.md",
    "compilation/transformer_bench_20260114-111600.json",
    "compilation/transformer_bench_20260114-111600.md",
    "diagnostics/monitor_20260115-035400.json",
    "diagnostics/monitor_20260115-045400.json",
    "ollama/20260112-091400/prompt_suite_runs.csv",
    "ollama/20260112-091400/prompt_suite_summary.json",
    "ollama/20260112-091800/prompt_suite_runs.csv",
    "ollama/20260112-091800/prompt_suite_summary.json",
    "ollama/20260112-092300/prompt_suite_runs.csv",
    "ollama/20260112-092300/prompt_suite_summary.json",
    "ollama/20260113-092900/prompt_suite_runs.csv",
    "ollama/20260113-092900/prompt_suite_summary.json",
    "ollama/20260113-094400/aurora_4b_benchmark_runs.csv",
    "ollama/20260113-094400/aurora_4b_benchmark_summary.json",
    "ollama/20260113-095600/basalt_q4_benchmark_runs.csv",
    "ollama/20260113-095600/basalt_q4_benchmark_summary.json",
    "ollama/prompt_suite_lessons.md",
    "quantization/quantization_report.json",
    "quantization/quantization_report.md",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{self, Content, Inventory, Kind, ScanOptions};
    use std::path::{Path, PathBuf};

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample")
    }

    fn scanned() -> Inventory {
        ingest::scan(&folder(), &ScanOptions::default()).unwrap()
    }

    #[test]
    fn every_file_of_the_folder_is_part_of_the_sample() {
        let inventory = scanned();
        let paths: Vec<&str> = inventory.entries.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, FILES.iter().map(|file| file.path).collect::<Vec<_>>());
    }

    #[test]
    fn every_file_of_the_sample_parses() {
        let inventory = scanned();
        assert_eq!((inventory.problems.len(), inventory.others), (0, 0));
        let counts: Vec<(Kind, u32)> =
            inventory.kinds.iter().map(|summary| (summary.kind, summary.count)).collect();
        assert_eq!(counts, [(Kind::Csv, 18), (Kind::Json, 16), (Kind::Markdown, 8)]);
        assert!(inventory.entries.iter().all(|entry| entry.content != Content::Nothing));
    }

    #[test]
    fn the_sample_holds_the_oddities_of_real_folders() {
        let inventory = scanned();
        let utf_16 = inventory.entries.iter().filter(|entry| entry.encoding.as_deref() == Some("UTF-16LE"));
        assert_eq!(utf_16.count(), 1);
        let errors = inventory.entries.iter().filter_map(|entry| match &entry.content {
            Content::Table(table) => Some(table.rows_with_error),
            _ => None,
        });
        assert_eq!(errors.sum::<u32>(), 20);
    }
}
