//! What earlier benchmarks in the same place took, so that the time left is known from the first moment.

use crate::record::BenchmarkRecord;
use crate::spec::{ArmSpec, BenchmarkSpec};
use crate::store;

/// Runs that are looked at, latest first. Reading one takes milliseconds, and the first call waits for it.
const LOOKED_AT: usize = 12;
/// Runs that are enough.
const ENOUGH: usize = 2;

/// The latest benchmarks that did the same work on the same server and model. What cannot be read teaches nothing.
pub fn alike(spec: &BenchmarkSpec) -> Vec<BenchmarkRecord> {
    let runs = store::latest(&spec.reports_place, LOOKED_AT).into_iter();
    let records = runs.filter_map(|path| store::load(&path).ok());
    records.filter(|record| is_alike(spec, record)).take(ENOUGH).collect()
}

fn is_alike(spec: &BenchmarkSpec, record: &BenchmarkRecord) -> bool {
    let same = |a: &ArmSpec, b: &ArmSpec| {
        a.model == b.model
            && a.url == b.url
            && a.settings.num_predict_or_default() == b.settings.num_predict_or_default()
            && a.settings.num_gpu == b.settings.num_gpu
    };
    record.spec.folder == spec.folder
        && spec.arms.iter().all(|arm| record.spec.arms.iter().any(|other| same(arm, other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Sketch, add_call, arm, benchmark};

    fn store_run(place: &std::path::Path, model: &str, second: u32) {
        let mut record = benchmark(vec![arm("Baseline", model)], 1);
        record.started_at = format!("2025-11-14T19:17:{second:02}Z");
        let mut folder = store::RunFolder::create(place, &mut record).unwrap();
        add_call(&mut record, &Sketch::default());
        folder.append_call(&record.calls[0], &crate::timeline::Timeline::default()).unwrap();
    }

    #[test]
    fn only_the_latest_runs_of_the_same_work_are_taken() {
        let place = tempfile::tempdir().unwrap();
        for (second, model) in ["gemma3", "gemma3", "other", "gemma3"].iter().enumerate() {
            store_run(place.path(), model, second as u32);
        }
        std::fs::create_dir(place.path().join("2026-11-24 020000 gemma3")).unwrap();
        let mut spec = benchmark(vec![arm("Baseline", "gemma3")], 1).spec;
        spec.reports_place = place.path().into();
        let times: Vec<String> = alike(&spec).into_iter().map(|record| record.started_at).collect();
        assert_eq!(times, ["2025-11-14T19:17:03Z", "2025-11-14T19:17:01Z"]);
        spec.arms[0].settings.num_predict = Some(64);
        assert!(alike(&spec).is_empty(), "shorter answers take another time");
    }
}
