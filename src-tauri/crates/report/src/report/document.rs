//! A benchmark as one JSON document for other programs.

use serde::Serialize;

use chimera_analysis::Analysis;
use chimera_analysis::summary::ArmSummary;
use chimera_analysis::verdict::Verdicts;
use chimera_types::metrics::CallMetrics;
use chimera_types::paths::display;
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::{ArmFacts, BenchmarkRecord, CallRecord, Status};
use chimera_types::spec::{ProviderKind, Settings};
use chimera_types::validity::Invalidity;
use chimera_types::warning::Warning;

/// What `--json` prints: the fields of a [`BenchmarkRecord`] that other programs need, with its tables and verdicts.
/// `report` is the path of the written report. Unknown values are `null`; `report` and `verdicts` are left out where there
/// are none.
pub fn document<'a>(analysis: &Analysis<'a>, report: Option<String>) -> impl Serialize + use<'a> {
    let record = analysis.record();
    let arms = record.spec.arms.iter().zip(analysis.summaries().iter().cloned()).enumerate();
    let arms = arms.map(|(index, (spec, summary))| Arm {
        provider: spec.provider,
        model: &spec.model,
        settings: &spec.settings,
        facts: record.arms.get(index),
        summary,
    });
    Document {
        schema_version: record.schema_version,
        id: &record.id,
        status: record.status,
        status_reason: record.status_reason.as_deref(),
        folder: display(&record.spec.folder),
        started_at: &record.started_at,
        finished_at: record.finished_at.as_deref(),
        report,
        calls: record.calls.iter().map(|call| Call::new(record, call)).collect(),
        arms: arms.collect(),
        verdicts: analysis.verdicts().cloned(),
        warnings: &record.warnings,
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    id: &'a str,
    status: Status,
    status_reason: Option<&'a str>,
    folder: String,
    started_at: &'a str,
    finished_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
    calls: Vec<Call<'a>>,
    arms: Vec<Arm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdicts: Option<Verdicts>,
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct Call<'a> {
    index: u32,
    /// The arm's name.
    arm: &'a str,
    run: u32,
    stage: Stage,
    phase: Phase,
    started_at: &'a str,
    /// Whether every metric may be used.
    valid: bool,
    /// All reasons in one line. `None` when valid.
    invalid_reason: Option<String>,
    invalid: &'a [Invalidity],
    cold: bool,
    finish_reason: Option<&'a str>,
    metrics: &'a CallMetrics,
}

impl<'a> Call<'a> {
    fn new(record: &'a BenchmarkRecord, call: &'a CallRecord) -> Self {
        Self {
            index: call.index,
            arm: record.spec.arms.get(call.arm as usize).map_or("", |arm| &arm.name),
            run: call.run,
            stage: call.stage,
            phase: call.phase,
            started_at: &call.started_at,
            valid: call.validity.is_valid(),
            invalid_reason: call.validity.explanation(),
            invalid: &call.validity.reasons,
            cold: call.cold,
            finish_reason: call.finish_reason.as_deref(),
            metrics: &call.metrics,
        }
    }
}

#[derive(Serialize)]
struct Arm<'a> {
    provider: ProviderKind,
    model: &'a str,
    settings: &'a Settings,
    /// `None` when the server was never reached.
    facts: Option<&'a ArmFacts>,
    /// Name and tables.
    #[serde(flatten)]
    summary: ArmSummary,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_analysis::testing::{self, CallBuilder};
    use chimera_types::record::FailureKind;

    #[test]
    fn a_document_names_its_figures_as_the_definitions_do() {
        let json = serde_json::to_value(document(
            &Analysis::of(&testing::sample()),
            Some("out/report.md".to_owned()),
        ))
        .unwrap();
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
        testing::add_call(
            &mut record,
            &CallBuilder::failed(FailureKind::IdleLimit, "Nothing came for 60 s."),
        );
        let json = serde_json::to_value(document(&Analysis::of(&record), None)).unwrap();
        let call = &json["calls"][0];
        assert_eq!(
            (call["valid"].as_bool(), call["invalid_reason"].as_str()),
            (Some(false), Some("Nothing came for 60 s."))
        );
        assert!(call["metrics"]["ttft_ms"].is_null());
        assert!(json.get("report").is_none());
    }

    #[test]
    fn the_document_of_a_comparison_has_these_fields_in_this_order() {
        let mut record = testing::benchmark(vec![testing::arm("A", "m"), testing::arm("B", "m")], 1);
        testing::add_call(&mut record, &CallBuilder::default());
        testing::add_call(&mut record, &CallBuilder::failed(FailureKind::Broken, "The answer broke off."));
        record.arms.clear();
        insta::assert_snapshot!(
            serde_json::to_string_pretty(&document(&Analysis::of(&record), None)).unwrap()
        );
    }
}
