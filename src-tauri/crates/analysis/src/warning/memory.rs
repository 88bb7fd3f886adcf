//! Models that did not fit the GPU.

use super::{Warning, indices, names};
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::units;

/// Less outside the GPU than this share is the part that servers always keep there.
const NOTED_SHARE: f64 = 0.02;

/// One warning for each arm whose model was only partly on the GPU. A model with nothing there runs on the CPU by choice or
/// for want of a GPU, which the report says and nobody has to be warned of, unless there is a GPU.
pub(super) fn spilled(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Vec<Warning> {
    let of_arm = |arm: usize| {
        let calls: Vec<(&CallRecord, f64, f64)> = measured
            .iter()
            .filter(|call| call.arm as usize == arm)
            .filter_map(|call| Some((*call, call.memory_bytes?, call.vram_bytes?)))
            .filter(|(_, memory, vram)| *memory > 0.0 && (memory - vram) / memory > NOTED_SHARE)
            .collect();
        warn(record, arm, &calls)
    };
    (0..record.spec.arms.len()).filter_map(of_arm).collect()
}

fn warn(record: &BenchmarkRecord, arm: usize, calls: &[(&CallRecord, f64, f64)]) -> Option<Warning> {
    let worst = calls.iter().max_by(|a, b| (a.1 - a.2).total_cmp(&(b.1 - b.2)))?;
    let (_, memory, vram) = *worst;
    if vram <= 0.0 && record.environment.gpus.is_empty() {
        return None;
    }
    let arm = record.spec.arms.get(arm)?;
    let spilled: Vec<&CallRecord> = calls.iter().map(|(call, ..)| *call).collect();
    let seen = format!(
        "{} was outside the GPU with {} of its {} ({} of it) in {}.",
        arm.model,
        units::bytes(memory - vram),
        units::bytes(memory),
        units::percent(Some(100.0 * (memory - vram) / memory)),
        names(record, &spilled)
    );
    let (cause, next_step) = if arm.settings.num_gpu.is_some() {
        ("num_gpu keeps the other layers on the CPU.", "Raise num_gpu if that is not what you measure.")
    } else {
        (
            "Weights and context together are larger than the free memory of the GPU.",
            "Lower num_ctx, choose a smaller model, or end what else uses the GPU: the CPU sets the pace now.",
        )
    };
    Some(Warning::new("spilled_to_cpu", seen, cause, next_step).about(indices(&spilled)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use chimera_types::plan::Phase;

    fn spilled_by(vram_bytes: f64, change: impl FnOnce(&mut BenchmarkRecord)) -> Vec<Warning> {
        let mut record = testing::sample();
        for call in &mut record.calls {
            (call.memory_bytes, call.vram_bytes) = (Some(8e9), Some(vram_bytes));
        }
        change(&mut record);
        let measured: Vec<&CallRecord> =
            record.calls.iter().filter(|call| call.phase == Phase::Measured).collect();
        spilled(&record, &measured)
    }

    #[test]
    fn a_part_outside_the_gpu_is_told_with_its_size() {
        let warnings = spilled_by(6e9, |_| {});
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].seen.contains("2.0 GB of its 8.0 GB (25.0% of it)"), "{}", warnings[0].seen);
        assert!(warnings[0].next_step.contains("num_ctx") && !warnings[0].calls.is_empty());
    }

    #[test]
    fn what_fits_is_no_doubt_and_neither_is_what_no_server_tells() {
        assert!(spilled_by(7.95e9, |_| {}).is_empty());
        assert!(
            spilled_by(6e9, |record| record.calls.iter_mut().for_each(|call| call.vram_bytes = None))
                .is_empty()
        );
    }

    #[test]
    fn layers_that_were_asked_to_stay_outside_are_told_as_such() {
        let warnings = spilled_by(6e9, |record| record.spec.arms[0].settings.num_gpu = Some(12));
        assert!(warnings[0].cause.contains("num_gpu"), "{}", warnings[0].cause);
    }

    #[test]
    fn a_machine_without_a_gpu_has_nothing_to_spill_from() {
        assert!(spilled_by(0.0, |record| record.environment.gpus.clear()).is_empty());
        assert_eq!(spilled_by(0.0, |_| {}).len(), 1, "with a GPU, not to use it is news");
    }
}
