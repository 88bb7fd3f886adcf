//! What is doubtful about the circumstances of a benchmark.

use crate::record::BenchmarkRecord;
use crate::units;

use super::Warning;

/// A median TTFT error of our own above this is poor, in milliseconds.
const POOR_TTFT_ERROR_MS: f64 = 1.0;

/// A folder that was not the same in every run.
pub(super) fn changed_folder(record: &BenchmarkRecord) -> Option<Warning> {
    record.data.changed_during_benchmark.then(|| {
        let seen = "The reports folder changed during the benchmark.".to_owned();
        let cause = "Another program writes into it.";
        let next_step = "Run again on a folder that stays as it is: calls with other facts are other work.";
        Warning::new("folder_changed", seen, cause, next_step, &[])
    })
}

/// No self-check on this machine, or a poor one in a wire format that was used.
pub(super) fn self_check(record: &BenchmarkRecord) -> Option<Warning> {
    let Some(check) = &record.self_check else {
        let seen = "The client's own error on this machine is not known: there is no self-check.".to_owned();
        let cause = "The self-check has not been run here yet.";
        return Some(Warning::new(
            "self_check_missing",
            seen,
            cause,
            "Run the self-check; it takes under 10 s.",
            &[],
        ));
    };
    let used = check.wires.iter().filter(|w| record.spec.arms.iter().any(|arm| arm.provider == w.provider));
    let worst = used.max_by(|a, b| a.ttft_error_median_ms.abs().total_cmp(&b.ttft_error_median_ms.abs()))?;
    (worst.ttft_error_median_ms.abs() > POOR_TTFT_ERROR_MS).then(|| {
        let seen = format!(
            "The self-check measured a median TTFT error of {} ms with the {} API at {:.0} tok/s.",
            units::signed(worst.ttft_error_median_ms, 2),
            worst.provider.label(),
            worst.rate_tps
        );
        let cause = "The machine was busy, or its timer is coarse.";
        let next_step =
            "Close other programs and run the self-check again before you trust small differences.";
        Warning::new("self_check_poor", seen, cause, next_step, &[])
    })
}
