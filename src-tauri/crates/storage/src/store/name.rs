//! Folder names of runs.

use chimera_types::imported::ImportedRun;
use chimera_types::paths::safe_name;
use chimera_types::record::BenchmarkRecord;
use chimera_types::spec::BenchmarkSpec;

/// `2026-11-24 025013 gemma3-latest`: the time it began and its models.
pub fn folder_name(record: &BenchmarkRecord) -> String {
    let time: String = record.started_at.chars().take(19).filter(|c| *c != ':').collect();
    format!("{} {}", time.replace('T', " "), models_part(&record.spec))
}

/// `2025-11-14 191848 gemma3-latest Chimera imported`: when it was measured, or imported where that is not known, its model
/// and its name.
pub fn imported_folder_name(run: &ImportedRun) -> String {
    let moment = run.measured_at.as_deref().unwrap_or(&run.imported_at);
    let time: String = moment.chars().take(19).filter(|c| *c != ':').collect();
    let model = run.model.as_deref().unwrap_or_default();
    format!(
        "{} {} imported",
        time.replace('T', " "),
        safe_name(format!("{model} {}", run.name).trim(), "run")
    )
}

/// The name that a benchmark begun on this day will have, `hhmmss` in the place of the time it begins.
pub fn planned_folder_name(spec: &BenchmarkSpec, day: &str) -> String {
    format!("{day} hhmmss {}", models_part(spec))
}

/// Whether the folder of this name may hold a run of the model: a look at the name alone.
pub fn name_may_hold_model(folder_name: &str, model: &str) -> bool {
    folder_name.contains(&safe_name(model, "model"))
}

fn models_part(spec: &BenchmarkSpec) -> String {
    let mut models: Vec<&str> = spec.arms.iter().map(|arm| arm.model.as_str()).collect();
    models.dedup();
    safe_name(&models.join(" "), "model")
}

#[cfg(test)]
mod tests {
    use super::name_may_hold_model;

    #[test]
    fn the_folder_of_a_model_is_told_by_its_name() {
        assert!(name_may_hold_model("2026-11-24 025013 gemma3-latest", "gemma3:latest"));
        assert!(name_may_hold_model("2026-11-24 025013 gemma3-latest qwen2.5-7b", "qwen2.5:7b"));
        assert!(!name_may_hold_model("2026-11-24 025013 gemma3-latest", "qwen2.5:7b"));
    }
}
