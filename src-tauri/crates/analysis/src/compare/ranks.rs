//! Mann and Whitney's test: does one sample tend to lie above the other, whatever their shapes?

use statrs::distribution::{ContinuousCDF as _, Normal};

/// With this many values or fewer on one side, and no ties, every order is counted.
const EXACT_UP_TO: usize = 8;

/// Two-sided p. Exact where a sample has at most 8 values and nothing is tied; otherwise the normal approximation with
/// continuity and ties corrected. `None` when a sample is empty or all values are equal.
pub fn mann_whitney_p(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let mut pooled: Vec<(f64, bool)> =
        a.iter().map(|v| (*v, true)).chain(b.iter().map(|v| (*v, false))).collect();
    pooled.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (rank_sum, tie_term) = rank_sum(&pooled);
    let (n_a, n_b) = (a.len() as f64, b.len() as f64);
    let u = rank_sum - n_a * (n_a + 1.0) / 2.0;
    let u = u.max(n_a * n_b - u);
    if tie_term == 0.0 && (a.len() <= EXACT_UP_TO || b.len() <= EXACT_UP_TO) {
        return Some((2.0 * share_at_least(u as usize, a.len(), b.len())).min(1.0));
    }
    let n = n_a + n_b;
    let variance = n_a * n_b / 12.0 * (n + 1.0 - tie_term / (n * (n - 1.0)));
    let z = (u - n_a * n_b / 2.0 - 0.5) / variance.sqrt();
    let normal = Normal::standard();
    (variance > 0.0).then(|| (2.0 * normal.sf(z)).clamp(0.0, 1.0))
}

/// The sum of the first sample's ranks, ties at their mean rank, and `sum of t^3 - t` over groups of `t` tied values.
fn rank_sum(pooled: &[(f64, bool)]) -> (f64, f64) {
    let (mut sum, mut tie_term, mut before) = (0.0, 0.0, 0);
    for group in pooled.chunk_by(|x, y| x.0 == y.0) {
        let size = group.len() as f64;
        let rank = before as f64 + (size + 1.0) / 2.0;
        sum += rank * group.iter().filter(|(_, first)| *first).count() as f64;
        tie_term += size.powi(3) - size;
        before += group.len();
    }
    (sum, tie_term)
}

/// The share of all orders of `m` and `n` values whose U is at least `u`. The number of orders with a given U is the
/// coefficient of the Gaussian binomial, built one factor at a time.
fn share_at_least(u: usize, m: usize, n: usize) -> f64 {
    let mut orders = vec![0.0_f64; m * n + 1];
    orders[0] = 1.0;
    let (small, large) = (m.min(n), m.max(n));
    for step in 1..=small {
        for at in (step + large..orders.len()).rev() {
            orders[at] -= orders[at - step - large];
        }
        for at in step..orders.len() {
            orders[at] += orders[at - step];
        }
    }
    let all: f64 = orders.iter().sum();
    orders[u..].iter().sum::<f64>() / all
}
