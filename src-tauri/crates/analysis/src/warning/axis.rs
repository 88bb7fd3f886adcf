//! Configurations whose settings differ and that ran alike, by what the server told of the loaded model after each call.

use super::Warning;
use crate::effective_settings::{differing, effective};
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::{server, units};

/// Settings whose effect a server tells: the context, and the memory in all and on the GPU.
const READ_BACK: [&str; 2] = ["num_ctx", "num_gpu"];

/// What was read back after every call of an arm.
#[derive(Debug, Clone, Copy, PartialEq)]
struct ReadBack {
    context: u32,
    memory_bytes: f64,
    vram_bytes: f64,
}

/// One warning for each pair. Pairs that are the same by what was known before the first call are told there.
pub(super) fn ran_alike(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Vec<Warning> {
    let arms: Vec<Option<ReadBack>> =
        (0..record.spec.arms.len()).map(|arm| read_back(arm, measured)).collect();
    let pairs = (0..arms.len()).flat_map(|one| (one + 1..arms.len()).map(move |other| (one, other)));
    pairs
        .filter_map(|(one, other)| {
            let told = arms[one].filter(|told| arms[other] == Some(*told))?;
            let settings = differ_unknown(record, one, other)?;
            let names = [one, other].map(|arm| record.spec.arms[arm].name.trim());
            let seen = format!(
                "{} and {} ran alike: after every call the server told a context of {} tokens and {} of memory, {} on the GPU.",
                names[0],
                names[1],
                told.context,
                units::bytes(told.memory_bytes),
                units::bytes(told.vram_bytes)
            );
            let cause = format!(
                "{} came to the same with this model on this machine: a difference between the two is noise.",
                settings.join(" and ")
            );
            let next_step = "Give them values that differ in effect.";
            Some(Warning::new("ran_alike", seen, cause, next_step))
        })
        .collect()
}

/// `None` unless every call that was answered tells all of it, and always the same.
fn read_back(arm: usize, measured: &[&CallRecord]) -> Option<ReadBack> {
    let mut calls = measured.iter().filter(|call| call.arm as usize == arm && call.failure.is_none());
    let of = |call: &CallRecord| {
        Some(ReadBack {
            context: call.effective_ctx?,
            memory_bytes: call.memory_bytes?,
            vram_bytes: call.vram_bytes?,
        })
    };
    let first = of(calls.next()?)?;
    calls.all(|call| of(call) == Some(first)).then_some(first)
}

/// The settings in which two arms of one model differ, when nothing but what can be read back does. `None` when something
/// else does too, or when they are the same by the model's facts.
fn differ_unknown(record: &BenchmarkRecord, one: usize, other: usize) -> Option<Vec<&'static str>> {
    let (first, second) = (record.arms.get(one)?, record.arms.get(other)?);
    if first.server != second.server || first.model.name != second.model.name {
        return None;
    }
    let of = |arm: usize| &record.spec.arms[arm].settings;
    let settings = differing(of(one), of(other));
    if settings.is_empty() || !settings.iter().all(|name| READ_BACK.contains(name)) {
        return None;
    }
    let support = server::setting_support(&first.server);
    let known = effective(of(one), &first.model, &support)
        .same_as(&effective(of(other), &second.model, &support))
        .is_some();
    (!known).then_some(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, CallBuilder};
    use chimera_types::spec::Settings;

    fn ran(settings: Settings, vram_bytes: f64) -> Vec<Warning> {
        let mut baseline = testing::arm("Baseline", "m");
        baseline.settings = Settings::default();
        let mut tuned = testing::arm("Tuned", "m");
        tuned.settings = settings;
        let mut record = testing::benchmark(vec![baseline, tuned], 2);
        testing::fill(&mut record, &mut |_, _, _| CallBuilder::default());
        for call in &mut record.calls {
            let vram = if call.arm == 1 { vram_bytes } else { 3e9 };
            (call.effective_ctx, call.memory_bytes, call.vram_bytes) = (Some(4096), Some(3e9), Some(vram));
        }
        let measured: Vec<&CallRecord> = record.calls.iter().filter(|call| call.run > 0).collect();
        ran_alike(&record, &measured)
    }

    #[test]
    fn settings_that_came_to_the_same_on_this_machine_are_told_after_the_calls() {
        let warnings = ran(Settings { num_gpu: Some(99), num_ctx: Some(4096), ..Settings::default() }, 3e9);
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].seen.contains("Baseline and Tuned ran alike"), "{}", warnings[0].seen);
        assert!(
            warnings[0].cause.starts_with("num_gpu and num_ctx came to the same"),
            "{}",
            warnings[0].cause
        );
    }

    #[test]
    fn what_the_server_tells_apart_or_cannot_tell_is_not_called_the_same() {
        assert!(ran(Settings { num_gpu: Some(10), ..Settings::default() }, 1e9).is_empty());
        assert!(ran(Settings { num_batch: Some(64), ..Settings::default() }, 3e9).is_empty());
        assert!(ran(Settings::default(), 3e9).is_empty(), "an A/A test is told before it");
    }
}
