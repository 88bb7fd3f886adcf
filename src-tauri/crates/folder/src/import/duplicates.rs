//! One run in several files: `metrics.json`, the agent report and the comparison all hold it.

use std::collections::HashMap;

use chimera_types::imported::{ImportFlag, ImportFormat, ImportedCall, ImportedRun};

/// The flag of a run that another file holds too, and better.
pub const SAME_AS: &str = "same_as";
/// Figures that were rounded to hundredths differ by no more from those that were not.
const ROUNDED: f64 = 0.0051;

/// Flags every run that another file holds as well with [`SAME_AS`]. The one that stays without is that of the fullest
/// format: `metrics.json` keeps all digits, the agent report has settings and stages, the comparison repeats both.
pub fn mark_duplicates(runs: &mut [ImportedRun]) {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by_key(|at| (rank(runs[*at].source.format), *at));
    let mut kept: HashMap<Vec<(u32, Option<u32>)>, Vec<usize>> = HashMap::new();
    for at in order {
        let key: Vec<_> = runs[at].calls.iter().map(|call| (call.run, call.n_out)).collect();
        let alike = kept.entry(key).or_default();
        let original = alike.iter().copied().find(|other| is_same(&runs[*other], &runs[at]));
        let Some(original) = original else {
            alike.push(at);
            continue;
        };
        let source = &runs[original].source;
        let part = source.part.as_deref().map_or_else(String::new, |part| format!(", {part}"));
        let message = format!("{}{part} holds the same calls.", source.file);
        runs[at].flags.push(ImportFlag { code: SAME_AS.into(), field: None, message });
    }
}

/// Whether a run is a copy of one in another file.
#[must_use]
pub fn is_duplicate(run: &ImportedRun) -> bool {
    run.flags.iter().any(|flag| flag.code == SAME_AS)
}

fn rank(format: ImportFormat) -> u8 {
    match format {
        ImportFormat::MetricsJson | ImportFormat::MultiAgentJson => 0,
        ImportFormat::AgentReportV1 | ImportFormat::AgentReportV2 => 1,
        ImportFormat::ComparisonReport => 2,
        ImportFormat::SweepCsv => 3,
    }
}

fn is_same(one: &ImportedRun, other: &ImportedRun) -> bool {
    let (a, b) = (&one.source, &other.source);
    if a.file == b.file && a.sha256 == b.sha256 {
        return false;
    }
    if a.sha256 == b.sha256 {
        return a.part == b.part;
    }
    let model = one.model.is_none() || other.model.is_none() || one.model == other.model;
    // Calls that measured nothing are alike without being the same.
    let measured = one.calls.iter().any(|call| call.invalid.is_none());
    let alike = |(a, b): (&ImportedCall, &ImportedCall)| {
        near(a.ttft_ms, b.ttft_ms) && near(a.origin_tps, b.origin_tps) && near(a.duration_ms, b.duration_ms)
    };
    model && measured && one.calls.iter().zip(&other.calls).all(alike)
}

/// Whether two figures are one, as far as both are known.
fn near(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= ROUNDED,
        _ => true,
    }
}
