//! What a verdict does not hold for.

use chimera_types::record::BenchmarkRecord;
use chimera_types::spec::{ArmSpec, RunOrder};

/// Sentences that narrow every claim of the benchmark; empty when the configurations differ in settings alone and were
/// measured side by side.
pub(super) fn caveats(record: &BenchmarkRecord) -> Vec<String> {
    let [baseline, tuned @ ..] = record.spec.arms.as_slice() else { return Vec::new() };
    let differ = |what: fn(&ArmSpec) -> String| tuned.iter().any(|arm| what(arm) != what(baseline));
    let order = (record.spec.design.order == RunOrder::Grouped).then_some(
        "All runs of one configuration came before those of the next: order and configuration are confounded, and whatever \
         changed meanwhile looks like a difference between them.",
    );
    let answers = differ(|arm| arm.settings.num_predict_or_default().to_string())
        .then_some("The configurations may write answers of different length (num_predict): they do not do the same work.");
    let models = differ(|arm| arm.model.clone()).then_some(
        "The configurations name different models. A token of one need not be a token of another: tokens a second of \
         models with different tokenizers do not measure the same.",
    );
    let servers = differ(|arm| arm.url.clone()).then_some(
        "The configurations run on different servers: the difference is that of server, version and settings together.",
    );
    let changed = record.data.changed_during_benchmark.then_some(
        "The reports folder changed during the benchmark; the facts stayed those of the first run.",
    );
    [order, answers, models, servers, changed].into_iter().flatten().map(str::to_owned).collect()
}
