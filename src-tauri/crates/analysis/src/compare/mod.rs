//! Two samples of one figure against each other: how large the difference is, how sure that is, and a verdict that never
//! says more than its test.
//!
//! Everything is done on logarithms, since speeds differ by factors: an effect is a ratio minus 1.
//!
//! # How far it can be trusted
//!
#![doc = include_str!("simulation.md")]

mod cells;
mod holm;
mod paired;
mod permutation;
mod power;
mod ranks;
mod unpaired;
mod words;

use serde::{Deserialize, Serialize};

pub use cells::{Cells, cells};
pub use holm::holm;
pub use paired::{Pair, is_known_to, paired, paired_with};
use permutation::RANDOM_FLIPS;
pub use permutation::sign_flip_p;
pub use power::{paired_power_factor, unpaired_power_factor};
pub use ranks::mann_whitney_p;
pub use unpaired::{unpaired, welch_log_ratio};
pub use words::{Labels, sentence};

/// A difference is claimed at this level: the chance of a false claim when there is none.
pub const LEVEL: f64 = 0.05;
/// The fewest pairs whose sign-flip test can reach [`LEVEL`]: 2 of 2^6 arrangements are 0.031, 2 of 2^5 are 0.063.
pub const LEAST_PAIRS: usize = 6;
/// The fewest values on each side of an unpaired comparison: the rank test beside it reaches [`LEVEL`] from 4 against 4.
pub const LEAST_UNPAIRED: usize = 4;

/// How the two samples belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Pairing {
    /// Value by value: both of a pair were measured next to each other.
    Paired,
    /// Two samples of their own, perhaps from two sessions.
    Unpaired,
}

/// What a comparison may claim of the second sample against the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Its values are higher: both the test and the interval say so.
    Higher,
    /// Its values are lower: both the test and the interval say so.
    Lower,
    /// None was shown, which is not the same as none.
    NoDifference,
    /// Too few usable values for any claim.
    NotEnoughData,
}

/// The second sample (`b`) against the first (`a`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Comparison {
    /// How the samples belong together.
    pub pairing: Pairing,
    /// Pairs that were used; unpaired: the smaller sample's size.
    pub n: u32,
    /// Values of `a` that were used.
    pub n_a: u32,
    /// Values of `b` that were used.
    pub n_b: u32,
    /// Pairs or values left out because a value is missing, not finite or not above 0.
    pub dropped: u32,
    /// `exp(mean difference of logs) - 1`: 0.04 is 4 % more. `None` without a usable value on each side.
    pub effect: Option<f64>,
    /// Its 95 % interval, low and high. `None` with fewer than two pairs, or two values on each side.
    pub ci95: Option<(f64, f64)>,
    /// Chance of a difference at least as large if there were none: sign flips when paired, Welch's test otherwise.
    /// `None` where [`Comparison::ci95`] is.
    pub p: Option<f64>,
    /// Mann-Whitney's p beside Welch's. `None` when paired.
    pub rank_p: Option<f64>,
    /// `p` corrected for the other claims of the same benchmark, see [`holm`]. `None` when this is the primary one.
    pub adjusted_p: Option<f64>,
    /// The smallest effect that four of five such comparisons would find. `None` where [`Comparison::ci95`] is.
    pub mde: Option<f64>,
    /// What may be claimed.
    pub verdict: Verdict,
}

impl Comparison {
    /// The p-value that the verdict rests on.
    pub fn deciding_p(&self) -> Option<f64> {
        self.adjusted_p.or(self.p)
    }

    /// The same comparison as one of several: a claim now needs the corrected p-value.
    #[must_use]
    pub fn corrected(mut self, adjusted_p: f64) -> Self {
        self.adjusted_p = Some(adjusted_p);
        if matches!(self.verdict, Verdict::Higher | Verdict::Lower) && adjusted_p > LEVEL {
            self.verdict = Verdict::NoDifference;
        }
        self
    }
}

/// The verdict of a test with enough values: both the p-value and the interval have to speak for a difference.
fn judge(p: f64, (low, high): (f64, f64)) -> Verdict {
    match (p <= LEVEL, low > 0.0, high < 0.0) {
        (true, true, _) => Verdict::Higher,
        (true, _, true) => Verdict::Lower,
        _ => Verdict::NoDifference,
    }
}

/// A value whose logarithm can be taken.
fn usable(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

/// A difference of logarithms as an effect.
fn ratio(log_difference: f64) -> f64 {
    log_difference.exp_m1()
}

#[cfg(test)]
mod tests;
