//! `k_n`: how many standard errors a difference has to have to be found four times in five.

use chimera_analysis::compare::{Verdict, paired_with};
use chimera_analysis::rng::SplitMix64;

use crate::benchmark::{FLIPS, normal};

const PAIRS: [usize; 14] = [6, 7, 8, 9, 10, 11, 12, 14, 16, 20, 24, 32, 48, 96];
const POWER: f64 = 0.8;
/// Small enough that logarithms and shares do not differ, and any size gives the same factor.
const NOISE: f64 = 0.001;

pub fn print(benchmarks: usize) {
    for pairs in PAIRS {
        let (mut low, mut high) = (2.0, 8.0);
        while high - low > 0.005 {
            let middle = f64::midpoint(low, high);
            if found(pairs, middle, benchmarks) < POWER { low = middle } else { high = middle }
        }
        println!("({pairs}.0, {:.2}),", f64::midpoint(low, high));
    }
}

/// The share of benchmarks that find a difference of `factor` standard errors.
fn found(pairs: usize, factor: f64, benchmarks: usize) -> f64 {
    // The same numbers for every factor: the share then rises with it without a wobble.
    let mut chance = SplitMix64::new(pairs as u64);
    let effect = factor * NOISE / (pairs as f64).sqrt();
    let hits = (0..benchmarks).filter(|_| {
        let sample: Vec<_> =
            (0..pairs).map(|_| (Some(1.0), Some((effect + NOISE * normal(&mut chance)).exp()))).collect();
        paired_with(&sample, FLIPS).verdict == Verdict::Higher
    });
    hits.count() as f64 / benchmarks as f64
}
