//! The figures of a comparison as the cells of a table.

use serde::{Deserialize, Serialize};

use super::Comparison;
use chimera_types::units::{self, UNKNOWN};

/// A comparison's figures as text, with as many digits as its sentence has; `n/a` where nothing can be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Cells {
    /// The effect: `+4.1 %`.
    pub effect: String,
    /// Its 95 % interval: `+2.9 to +5.3 %`.
    pub interval: String,
    /// The p-value that the verdict rests on, corrected where the comparison is one of several: `0.008`, `< 0.001`.
    pub p: String,
    /// The smallest effect that four of five such comparisons would find: `1.8 %`.
    pub mde: String,
}

/// See [`Cells`].
pub fn cells(comparison: &Comparison) -> Cells {
    let or_unknown = |text: Option<String>| text.unwrap_or_else(|| UNKNOWN.into());
    Cells {
        effect: or_unknown(comparison.effect.map(units::change)),
        interval: or_unknown(comparison.ci95.map(|(low, high)| units::change_range(low, high))),
        p: or_unknown(comparison.deciding_p().map(units::p_value)),
        mde: or_unknown(comparison.mde.map(|mde| format!("{} %", units::change_size(mde)))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::paired;
    use super::*;

    #[test]
    fn a_comparison_is_written_with_signs_and_the_digits_of_its_sentence() {
        let pairs: Vec<_> = (0..12).map(|i| (Some(100.0), Some(104.0 + f64::from(i % 3) / 10.0))).collect();
        let all = cells(&paired(&pairs));
        assert_eq!((all.effect.as_str(), all.p.as_str()), ("+4.1 %", "< 0.001"));
        assert!(all.interval.starts_with("+4.0") && all.interval.ends_with(" %"), "{}", all.interval);
        assert!(all.mde.ends_with(" %"), "{}", all.mde);
    }

    #[test]
    fn the_corrected_p_is_the_one_that_is_shown() {
        let pairs: Vec<_> = (0..8).map(|i| (Some(100.0), Some(96.0 - f64::from(i) / 10.0))).collect();
        let corrected = cells(&paired(&pairs).corrected(0.03125));
        assert_eq!((corrected.p.as_str(), corrected.effect.starts_with('-')), ("0.031", true));
    }

    #[test]
    fn what_cannot_be_known_is_not_zero() {
        let none = cells(&paired(&[(None, Some(1.0))]));
        assert_eq!([none.effect, none.interval, none.p, none.mde], ["n/a", "n/a", "n/a", "n/a"]);
    }
}
