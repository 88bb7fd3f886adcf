//! A doubtful number: what was seen, the likely cause, the next step.

mod axis;
mod calls;
mod circumstances;
mod language;
mod machine_load;
mod memory;
mod series;
mod setting;
mod severity;

#[cfg(test)]
mod tests;

pub use circumstances::runs_on_battery;
pub use severity::by_severity;

use crate::summary::ArmSummary;
use chimera_types::plan::Phase;
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::warning::Warning;

fn indices(calls: &[&CallRecord]) -> impl Iterator<Item = u32> {
    calls.iter().map(|call| call.index)
}

/// Every doubtful number of a record, the gravest first. Warnings already in the record are not looked at. Others read
/// [`crate::Analysis::warnings`].
pub(crate) fn find(record: &BenchmarkRecord, summaries: &[ArmSummary]) -> Vec<Warning> {
    let measured: Vec<&CallRecord> = record.calls.iter().filter(|c| c.phase == Phase::Measured).collect();
    let mut warnings = calls::invalid(record, &measured);
    warnings.extend(calls::cold(record, &measured));
    warnings.extend(calls::rates_differ(record, &measured));
    warnings.extend(calls::batched(record, &measured));
    warnings.extend(memory::spilled(record, &measured));
    warnings.extend(axis::ran_alike(record, &measured));
    warnings.extend(machine_load::coincidences(record, &measured));
    warnings.extend(circumstances::on_battery(record, &measured));
    warnings.extend(circumstances::model_unloaded(record));
    warnings.extend(circumstances::slept_between(record));
    warnings.extend(series::unsteady(record, summaries));
    warnings.extend(series::drifting(record, &measured));
    warnings.extend(calls::cut_answers(record, &measured));
    warnings.extend(calls::invisible_answers(record, &measured));
    warnings.extend(language::other_language(record, &measured));
    warnings.extend(series::identical_answers(record, &measured));
    warnings.extend(setting::changed_folder(record));
    warnings.extend(setting::self_check(record));
    warnings
}

/// `run 1 analysis, run 2 report and 4 more`.
fn names(record: &BenchmarkRecord, calls: &[&CallRecord]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = calls.iter().take(SHOWN).map(|c| record.call_name(c)).collect();
    let separator = if record.spec.arms.len() > 1 { "; " } else { ", " };
    match calls.len().saturating_sub(SHOWN) {
        0 => shown.join(separator),
        more => format!("{} and {more} more", shown.join(separator)),
    }
}

/// `1 of 6 measured calls`.
fn share(some: usize, all: usize) -> String {
    format!("{some} of {all} measured calls")
}
