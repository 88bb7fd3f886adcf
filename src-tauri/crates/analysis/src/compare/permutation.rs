//! The sign-flip test: if there were no difference, each pair could as well have come out the other way round.

use crate::rng::SplitMix64;

/// Up to this many pairs every arrangement is counted.
const EXACT_UP_TO: usize = 12;
/// Random arrangements beyond.
pub(super) const RANDOM_FLIPS: u32 = 100_000;
/// What the random arrangements are drawn from: the same data always give the same p.
const SEED: u64 = 0x51F1_1175;
/// Sums that differ by less than this share of the differences' total size are equal: rounding is no evidence.
const TIE: f64 = 1e-12;

/// Two-sided p of a mean difference of 0: the share of sign arrangements whose sum is at least as far from 0 as the observed
/// one. Exact up to 12 differences; beyond, 100,000 random arrangements and the observed one, `(1 + hits) / (1 + 100,000)`,
/// so that p is never 0. 1 for an empty sample.
pub fn sign_flip_p(differences: &[f64]) -> f64 {
    sign_flip_p_with(differences, RANDOM_FLIPS)
}

/// [`sign_flip_p`] with another number of random arrangements, for simulations of many tests.
pub(super) fn sign_flip_p_with(differences: &[f64], flips: u32) -> f64 {
    let size: f64 = differences.iter().map(|d| d.abs()).sum();
    let observed = differences.iter().sum::<f64>().abs() - TIE * size;
    if differences.len() <= EXACT_UP_TO {
        exact(differences, observed)
    } else {
        random(differences, observed, flips)
    }
}

fn exact(differences: &[f64], observed: f64) -> f64 {
    let arrangements = 1_u32 << differences.len();
    let hits = (0..arrangements)
        .filter(|signs| {
            let sum: f64 = differences
                .iter()
                .enumerate()
                .map(|(bit, d)| if signs >> bit & 1 == 1 { -d } else { *d })
                .sum();
            sum.abs() >= observed
        })
        .count();
    hits as f64 / f64::from(arrangements)
}

fn random(differences: &[f64], observed: f64, flips: u32) -> f64 {
    let mut chance = SplitMix64::new(SEED);
    let mut hits = 0_u32;
    for _ in 0..flips {
        let mut sum = 0.0;
        for word in differences.chunks(64) {
            let signs = chance.bits();
            for (bit, difference) in word.iter().enumerate() {
                sum += if signs >> bit & 1 == 1 { -difference } else { *difference };
            }
        }
        hits += u32::from(sum.abs() >= observed);
    }
    f64::from(hits + 1) / f64::from(flips + 1)
}
