//! Pairs: block by block, the same work in both arms.

use statrs::distribution::{ContinuousCDF as _, StudentsT};

use super::permutation::sign_flip_p_with;
use super::{
    Comparison, LEAST_PAIRS, Pairing, RANDOM_FLIPS, Verdict, judge, paired_power_factor, ratio, usable,
};
use crate::stats;

/// A value of `a` and, from the same block, one of `b`. `None` for one that may not be used.
pub type Pair = (Option<f64>, Option<f64>);

/// Compares pairs `(a, b)`. With `r = ln(b / a)`: effect `exp(mean r) - 1`, interval
/// `exp(mean r ± t(0.975, n - 1) * sd / sqrt(n)) - 1`, p by sign flips ([`super::sign_flip_p`]),
/// MDE `exp(k_n * sd / sqrt(n)) - 1` ([`paired_power_factor`]).
/// A pair with a missing or unusable value drops out and is counted.
pub fn paired(pairs: &[Pair]) -> Comparison {
    paired_with(pairs, RANDOM_FLIPS)
}

/// Whether the effect is known to this share or better: at least [`LEAST_PAIRS`] usable pairs, and half the width of the
/// effect's interval is `half_width` or less. It asks for no p-value: a benchmark that measures until this holds does not
/// stop because it likes its result.
pub fn is_known_to(pairs: &[Pair], half_width: f64) -> bool {
    let logs = logs(pairs);
    let interval = stats::mean_ci95(&logs).map(|(low, high)| (ratio(low), ratio(high)));
    logs.len() >= LEAST_PAIRS && interval.is_some_and(|(low, high)| (high - low) / 2.0 <= half_width)
}

fn logs(pairs: &[Pair]) -> Vec<f64> {
    pairs
        .iter()
        .filter_map(|(a, b)| Some((a.filter(|v| usable(*v))?, b.filter(|v| usable(*v))?)))
        .map(|(a, b)| (b / a).ln())
        .filter(|log| log.is_finite())
        .collect()
}

/// [`paired`] with another number of random arrangements beyond 12 pairs: simulations of many thousand benchmarks need
/// fewer for each.
pub fn paired_with(pairs: &[Pair], flips: u32) -> Comparison {
    let logs = logs(pairs);
    let (n, dropped) = (logs.len(), pairs.len() - logs.len());
    let mut comparison = Comparison {
        pairing: Pairing::Paired,
        n: n as u32,
        n_a: n as u32,
        n_b: n as u32,
        dropped: dropped as u32,
        effect: stats::mean(&logs).map(ratio),
        ci95: None,
        p: None,
        rank_p: None,
        adjusted_p: None,
        mde: None,
        verdict: Verdict::NotEnoughData,
    };
    let Some((low, high)) = stats::mean_ci95(&logs) else { return comparison };
    let p = sign_flip_p_with(&logs, flips);
    comparison.ci95 = Some((ratio(low), ratio(high)));
    comparison.p = Some(p);
    if n >= LEAST_PAIRS {
        comparison.mde = standard_error(&logs).map(|error| ratio(paired_power_factor(n) * error));
        comparison.verdict = judge(p, (low, high));
    }
    comparison
}

fn standard_error(logs: &[f64]) -> Option<f64> {
    stats::sd(logs).map(|sd| sd / (logs.len() as f64).sqrt())
}

/// Student's `t(quantile, freedom)`. `None` for a freedom that is not above 0.
pub(super) fn student(quantile: f64, freedom: f64) -> Option<f64> {
    StudentsT::new(0.0, 1.0, freedom).ok().map(|t| t.inverse_cdf(quantile))
}
