//! How large a difference has to be to be found.

use super::paired::student;

/// `k_n` by number of pairs: a true difference of `k_n * sigma / sqrt(n)` on logarithms is found by [`super::paired`] in
/// four of five benchmarks. From `cargo xtask simulate power`, 10,000 benchmarks a number.
const PAIRED: [(f64, f64); 14] = [
    (6.0, 4.40),
    (7.0, 3.59),
    (8.0, 3.40),
    (9.0, 3.33),
    (10.0, 3.20),
    (11.0, 3.16),
    (12.0, 3.09),
    (14.0, 3.10),
    (16.0, 3.03),
    (20.0, 3.01),
    (24.0, 2.96),
    (32.0, 2.92),
    (48.0, 2.90),
    (96.0, 2.86),
];
/// Where `k_n` tends to: the normal quantiles of 97.5 % and 80 %.
const LIMIT: f64 = 2.801_585;

/// `k_n` of the paired rule for `n` pairs; between the simulated numbers, and beyond them, by a line in `1 / n`.
pub fn paired_power_factor(n: usize) -> f64 {
    let n = (n as f64).max(PAIRED[0].0);
    let knots = PAIRED.iter().map(|(n, k)| (1.0 / n, *k)).chain([(0.0, LIMIT)]);
    let mut right = (1.0 / PAIRED[0].0, PAIRED[0].1);
    for left in knots {
        if 1.0 / n >= left.0 {
            let share = if right.0 > left.0 { (1.0 / n - left.0) / (right.0 - left.0) } else { 0.0 };
            return left.1 + (right.1 - left.1) * share;
        }
        right = left;
    }
    LIMIT
}

/// The factor of Welch's test, `t(0.975, freedom) + t(0.8, freedom)`. `None` for a freedom that is not above 0.
pub fn unpaired_power_factor(freedom: f64) -> Option<f64> {
    Some(student(0.975, freedom)? + student(0.8, freedom)?)
}
