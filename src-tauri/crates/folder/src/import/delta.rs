//! Changes between two configurations as a file prints them, and whether they follow from its rows.

use super::flags::Flags;
use super::markdown::named_value;
use super::number::{self, Comma, Written};
use chimera_types::imported::ImportedRun;
use chimera_types::units;

/// A change in percent that a file prints.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Delta {
    /// `100 * (second - first) / first` of the throughput.
    Throughput(Written),
    /// `100 * (first - second) / first` of TTFT.
    TtftReduction(Written),
}

/// The changes among lines.
pub(super) fn printed(lines: &[&str], comma: Comma) -> Vec<Delta> {
    let mut deltas: Vec<Delta> = Vec::new();
    for (key, value) in lines.iter().filter_map(|line| named_value(line)) {
        let Some((written, rest)) = number::read(&value, comma) else { continue };
        let is_percent = rest.trim_start().starts_with('%');
        let delta = match key.to_lowercase().as_str() {
            "throughput improvement" if is_percent => Delta::Throughput(written),
            "ttft reduction" if is_percent => Delta::TtftReduction(written),
            _ => continue,
        };
        if !deltas.iter().any(|known| std::mem::discriminant(known) == std::mem::discriminant(&delta)) {
            deltas.push(delta);
        }
    }
    deltas
}

/// Says on the second run which changes do not follow from the rows of both, and what stands against comparing them.
pub(super) fn check(runs: &mut [ImportedRun], deltas: &[Delta]) {
    let [first, second] = runs else { return };
    let mut flags = Flags::default();
    for delta in deltas {
        let (field, name, written, from, to, sign) = match delta {
            Delta::Throughput(written) => {
                let means = [&*first, &*second].map(|run| run.aggregates.recomputed.throughput_tps);
                ("delta.throughput_percent", "improvement of throughput", written, means[0], means[1], 1.0)
            }
            Delta::TtftReduction(written) => {
                let means = [&*first, &*second].map(|run| run.aggregates.recomputed.ttft_ms);
                ("delta.ttft_percent", "reduction of TTFT", written, means[0], means[1], -1.0)
            }
        };
        let (Some(from), Some(to)) = (from.filter(|from| *from != 0.0), to) else { continue };
        let change = sign * 100.0 * (to - from) / from;
        // Two means, each of rows that were rounded to hundredths.
        let rows = 100.0 * 0.01 * (1.0 + (to / from).abs()) / from.abs();
        if !written.value.is_finite() {
            flags.field(
                "not_a_number",
                field,
                format!(
                    "The {name} is printed as NaN; from the rows it is {} %.",
                    units::one_decimal(change)
                ),
            );
        } else if (written.value - change).abs() > written.half_unit + rows {
            let message = format!(
                "The {name} is printed as {} %; from the rows it is {} %.",
                units::one_decimal(written.value),
                units::one_decimal(change)
            );
            flags.field("printed_differs", field, message);
        }
    }
    let colds = |run: &ImportedRun| run.calls.iter().filter(|call| call.cold).count();
    if !deltas.is_empty() && colds(first) != colds(second) {
        let message = format!(
            "The change compares {} cold calls with {}: its TTFT says more of loading than of the settings.",
            colds(first),
            colds(second)
        );
        flags.field("cold_against_warm", "delta.ttft_percent", message);
    }
    second.flags.extend(flags.done());
}
