use super::*;
use chimera_types::spec::Settings;

fn spec(folder: &std::path::Path) -> BenchmarkSpec {
    let arm = ArmSpec::new("Baseline", ProviderKind::Ollama, "http://127.0.0.1:11434", "m");
    BenchmarkSpec::new(folder, vec![arm], "out")
}

fn codes(view: &PlanView) -> Vec<&str> {
    view.notes.iter().map(|note| note.code.as_str()).collect()
}

#[test]
fn a_spec_of_defaults_is_planned_without_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let view = check(&spec(folder.path()));
    assert_eq!((view.problems.len(), view.measured_calls, view.warmup_calls), (0, 6, 1));
    assert!(view.notes.is_empty());
}

#[test]
fn a_folder_that_is_gone_is_a_problem_of_its_field() {
    let view = check(&spec(std::path::Path::new("no/such/folder")));
    let fields: Vec<_> = view.problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["folder"]);
    assert!(view.plan.trials.is_empty());
}

#[test]
fn an_empty_folder_field_is_one_problem_and_not_two() {
    let view = check(&spec(std::path::Path::new("")));
    assert_eq!(view.problems.len(), 1);
}

#[test]
fn a_context_without_room_for_facts_is_told_before_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut small = spec(folder.path());
    small.arms[0].settings.num_ctx = Some(600);
    assert_eq!(codes(&check(&small)), ["context_too_small"]);
    small.arms[0].settings.num_ctx = Some(4096);
    assert!(codes(&check(&small)).is_empty());
}

#[test]
fn a_context_that_the_provider_cannot_set_is_no_reason_for_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let mut other = spec(folder.path());
    other.arms[0].provider = ProviderKind::OpenAi;
    other.arms[0].settings.num_ctx = Some(64);
    assert!(codes(&check(&other)).is_empty());
}

#[test]
fn what_weakens_the_numbers_is_said_before_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut weak = spec(folder.path());
    weak.runs = 1;
    weak.warmups = 0;
    weak.nonce = false;
    weak.arms[0].settings.num_predict = Some(8);
    assert_eq!(codes(&check(&weak)), ["single_run", "no_warmup", "cache_not_defeated", "answer_short"]);
}

#[test]
fn two_configurations_with_few_runs_can_give_no_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let mut pair = spec(folder.path());
    pair.arms.push(ArmSpec { name: "Tuned".into(), ..pair.arms[0].clone() });
    assert_eq!(codes(&check(&pair)), ["too_few_blocks"]);
}

#[test]
fn too_few_runs_for_a_verdict_and_runs_in_groups_are_told_before_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut several = spec(folder.path());
    several.arms.push(ArmSpec { name: "Tuned".into(), ..several.arms[0].clone() });
    several.runs = 5;
    assert_eq!(codes(&check(&several)), ["too_few_blocks"]);
    several.runs = 6;
    assert!(codes(&check(&several)).is_empty());
    several.arms.push(ArmSpec { name: "Other".into(), ..several.arms[0].clone() });
    assert_eq!(codes(&check(&several)), ["too_few_blocks"], "two claims need a smaller p");
    several.design.order = RunOrder::Grouped;
    assert_eq!(codes(&check(&several)), ["order_confounded"]);
}

#[test]
fn loads_are_counted_before_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut several = spec(folder.path());
    assert_eq!(check(&several).loads, 1);
    let settings = Settings { num_ctx: Some(8192), ..Settings::default() };
    several.arms.push(ArmSpec { name: "Tuned".into(), settings, ..several.arms[0].clone() });
    several.runs = 8;
    assert_eq!(check(&several).loads, 9);
}
