//! A benchmark as one JSON document for other programs.

use serde::Serialize;

use chimera_analysis::Analysis;
use chimera_analysis::summary::ArmSummary;
use chimera_analysis::verdict::Verdicts;
use chimera_types::metrics::CallMetrics;
use chimera_types::paths::shown;
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::{ArmFacts, BenchmarkRecord, Status};
use chimera_types::spec::{ArmSpec, Settings};
use chimera_types::validity::Invalidity;
use chimera_types::warning::Warning;

/// What `--json` prints. Names of figures are those of [`CallMetrics`]; unknown values are `null`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// See [`BenchmarkRecord::schema_version`].
    pub schema_version: u32,
    /// The benchmark's id.
    pub id: String,
    /// How far it came.
    pub status: Status,
    /// Why it ended early, when it did.
    pub status_reason: Option<String>,
    /// The reports folder.
    pub folder: String,
    /// RFC 3339 in UTC.
    pub started_at: String,
    /// RFC 3339 in UTC.
    pub finished_at: Option<String>,
    /// Where `report.md` was written. Left out when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// Every call, warm-ups included, in the order they were made.
    pub calls: Vec<DocumentCall>,
    /// Every configuration with its tables.
    pub arms: Vec<DocumentArm>,
    /// Every configuration against the first. Left out when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdicts: Option<Verdicts>,
    /// Doubtful numbers.
    pub warnings: Vec<Warning>,
}

/// One call of a [`Document`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentCall {
    /// Position in the plan, from 0; warnings name calls by it.
    pub index: u32,
    /// The arm's name.
    pub arm: String,
    /// 1-based; 0 for a warm-up.
    pub run: u32,
    /// Which request of the pipeline.
    pub stage: Stage,
    /// Warm-up or measured.
    pub phase: Phase,
    /// RFC 3339 in UTC.
    pub started_at: String,
    /// Whether every figure may be used.
    pub valid: bool,
    /// All reasons in one line. `null` when valid.
    pub invalid_reason: Option<String>,
    /// Each reason with the figures it takes away.
    pub invalid: Vec<Invalidity>,
    /// Whether the model was loaded for it.
    pub cold: bool,
    /// The server's reason for ending.
    pub finish_reason: Option<String>,
    /// Its figures.
    pub metrics: CallMetrics,
}

/// One configuration of a [`Document`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentArm {
    /// The wire format.
    pub provider: chimera_types::spec::ProviderKind,
    /// The model's name.
    pub model: String,
    /// Its settings; `null` is the default.
    pub settings: Settings,
    /// Server and model as they presented themselves. `null` when the server was never reached.
    pub facts: Option<ArmFacts>,
    /// Name and tables.
    #[serde(flatten)]
    pub summary: ArmSummary,
}

/// Makes the document of a record; `report` is the path of the written report.
pub fn document(analysis: &Analysis<'_>, report: Option<&str>) -> Document {
    let record = analysis.record();
    let name = |arm: u32| record.spec.arms.get(arm as usize).map(|a| a.name.clone()).unwrap_or_default();
    Document {
        schema_version: record.schema_version,
        id: record.id.clone(),
        status: record.status,
        status_reason: record.status_reason.clone(),
        folder: shown(&record.spec.folder),
        started_at: record.started_at.clone(),
        finished_at: record.finished_at.clone(),
        report: report.map(str::to_owned),
        calls: record
            .calls
            .iter()
            .map(|call| DocumentCall {
                index: call.index,
                arm: name(call.arm),
                run: call.run,
                stage: call.stage,
                phase: call.phase,
                started_at: call.started_at.clone(),
                valid: call.validity.is_valid(),
                invalid_reason: call.validity.explanation(),
                invalid: call.validity.reasons.clone(),
                cold: call.cold,
                finish_reason: call.finish_reason.clone(),
                metrics: call.metrics.clone(),
            })
            .collect(),
        arms: record.spec.arms.iter().zip(analysis.summaries()).enumerate().map(arm(record)).collect(),
        verdicts: analysis.verdicts().cloned(),
        warnings: record.warnings.clone(),
    }
}

fn arm(record: &BenchmarkRecord) -> impl Fn((usize, (&ArmSpec, &ArmSummary))) -> DocumentArm {
    |(index, (spec, summary))| DocumentArm {
        provider: spec.provider,
        model: spec.model.clone(),
        settings: spec.settings.clone(),
        facts: record.arms.get(index).cloned(),
        summary: summary.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_analysis::testing::{self, Sketch};
    use chimera_types::record::FailureKind;

    #[test]
    fn a_document_names_its_figures_as_the_definitions_do() {
        let json =
            serde_json::to_value(document(&Analysis::of(&testing::sample()), Some("out/report.md"))).unwrap();
        for key in ["schema_version", "id", "status", "folder", "calls", "arms", "warnings", "report"] {
            assert!(json.get(key).is_some(), "{key} is missing");
        }
        let call = &json["calls"][0];
        assert_eq!(
            (call["arm"].as_str(), call["stage"].as_str(), call["phase"].as_str()),
            (Some("gemma3:latest"), Some("analysis"), Some("measured"))
        );
        assert_eq!((call["valid"].as_bool(), call["cold"].as_bool()), (Some(true), Some(true)));
        for key in [
            "n_in",
            "n_out",
            "n_cached",
            "ttft_ms",
            "ttfv_ms",
            "e2e_ms",
            "duration_ms",
            "tpot_ms",
            "decode_tps",
            "server_decode_tps",
            "prefill_tps",
            "load_ms",
            "client_overhead_ms",
        ] {
            assert!(call["metrics"].get(key).is_some(), "{key} is missing");
        }
        assert_eq!(json["arms"][0]["name"], "gemma3:latest");
        assert_eq!(json["arms"][0]["provider"], "ollama");
    }

    #[test]
    fn an_invalid_call_says_why_and_its_unknown_figures_are_null() {
        let mut record = testing::benchmark(vec![testing::arm("A", "m")], 1);
        testing::add_call(&mut record, &Sketch::failed(FailureKind::IdleLimit, "Nothing came for 60 s."));
        let json = serde_json::to_value(document(&Analysis::of(&record), None)).unwrap();
        let call = &json["calls"][0];
        assert_eq!(
            (call["valid"].as_bool(), call["invalid_reason"].as_str()),
            (Some(false), Some("Nothing came for 60 s."))
        );
        assert!(call["metrics"]["ttft_ms"].is_null());
        assert!(json.get("report").is_none());
    }
}
