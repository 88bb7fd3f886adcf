//! What is doubtful about the circumstances of a benchmark.

use chimera_types::record::BenchmarkRecord;
use chimera_types::self_check::{SelfCheckReport, WireCheck};
use chimera_types::units;

use super::Warning;

/// A median TTFT error of our own above this is poor, in milliseconds.
const POOR_TTFT_ERROR_MS: f64 = 1.0;
/// A median decode-rate error of our own above this is poor, in percent.
const POOR_RATE_ERROR_PERCENT: f64 = 1.0;

/// A folder that was not the same in every run.
pub(super) fn changed_folder(record: &BenchmarkRecord) -> Option<Warning> {
    record.data.changed_during_benchmark.then(|| {
        let seen = "The reports folder changed during the benchmark.".to_owned();
        let cause = "Another program writes into it.";
        let next_step = "Run again on a folder that stays as it is: calls with other facts are other work.";
        Warning::new("folder_changed", seen, cause, next_step)
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
        ));
    };
    let poor: Vec<String> = used(record, check).filter_map(poor).collect();
    (!poor.is_empty()).then(|| {
        let seen = format!("The self-check measured {}.", poor.join("; "));
        let cause = "The machine was busy, or its timer is coarse.";
        let next_step =
            "Close other programs and run the self-check again before you trust small differences.";
        Warning::new("self_check_poor", seen, cause, next_step)
    })
}

/// The checks that bear on the record: of the wire formats it used, up to the first rate that none of its calls exceeds.
fn used<'a>(record: &'a BenchmarkRecord, check: &'a SelfCheckReport) -> impl Iterator<Item = &'a WireCheck> {
    let of_record = |wire: &&WireCheck| record.spec.arms.iter().any(|arm| arm.provider == wire.provider);
    let fastest = record.calls.iter().filter_map(|call| call.metrics.decode_tps).fold(0.0, f64::max);
    let reached = check.wires.iter().map(|wire| wire.rate_tps).filter(|rate| *rate >= fastest);
    let most = reached.fold(f64::INFINITY, f64::min);
    check.wires.iter().filter(of_record).filter(move |wire| wire.rate_tps <= most)
}

/// What is poor about a check. `None` when nothing is.
fn poor(wire: &WireCheck) -> Option<String> {
    let mut errors = Vec::new();
    if wire.ttft_error_median_ms.abs() > POOR_TTFT_ERROR_MS {
        errors.push(format!("a median TTFT error of {} ms", units::signed(wire.ttft_error_median_ms, 2)));
    }
    if wire.decode_rate_error_percent.abs() > POOR_RATE_ERROR_PERCENT {
        errors.push(format!("a decode-rate error of {} %", units::signed(wire.decode_rate_error_percent, 2)));
    }
    let at = format!("with the {} API at {} tok/s", wire.provider.label(), units::whole(wire.rate_tps));
    (!errors.is_empty()).then(|| format!("{} {at}", errors.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn warned(change: impl FnOnce(&mut SelfCheckReport), fastest_tps: f64) -> Option<String> {
        let mut record = testing::sample();
        change(record.self_check.as_mut().unwrap());
        for call in &mut record.calls {
            call.metrics.decode_tps = Some(fastest_tps);
        }
        self_check(&record).map(|warning| warning.seen)
    }

    #[test]
    fn a_poor_rate_counts_only_where_the_benchmark_reached_it() {
        let poor = |check: &mut SelfCheckReport| {
            check.wires.iter_mut().filter(|wire| wire.rate_tps > 5000.0).for_each(|wire| {
                wire.decode_rate_error_percent = -3.0;
            });
        };
        assert_eq!(warned(poor, 110.0), None);
        assert_eq!(warned(poor, 900.0), None);
        let seen = warned(poor, 1100.0).unwrap();
        assert!(seen.contains("decode-rate error of -3.00 % with the Ollama API at 10000 tok/s"), "{seen}");
        assert!(warned(poor, 20_000.0).is_some(), "faster than any check is as its fastest");
    }

    #[test]
    fn both_kinds_of_error_are_told_rate_by_rate() {
        let seen = warned(
            |check| {
                let wire = &mut check.wires[0];
                (wire.ttft_error_median_ms, wire.decode_rate_error_percent) = (1.2, 1.5);
            },
            110.0,
        );
        let seen = seen.unwrap();
        assert!(seen.contains("TTFT error of +1.20 ms and a decode-rate error of +1.50 %"), "{seen}");
        assert_eq!(warned(|_| {}, 110.0), None);
    }
}
