//! One simulated benchmark of two arms.

use chimera_analysis::compare::{Comparison, is_known_to, paired_with};
use chimera_analysis::rng::SplitMix64;

/// Random arrangements of a test beyond 12 pairs: their error at p = 0.05 is 0.7 %, far below that of a cell's borders.
pub const FLIPS: u32 = 999;

/// What disturbs the figures.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// Standard deviation of a call's figure, as a share.
    pub noise: f64,
    /// By how much each call is slower than the one before, as a share.
    pub drift: f64,
    /// Share of the calls that are 20 % too high or too low.
    pub outliers: f64,
    /// What B does more than A, as a share.
    pub effect: f64,
}

/// When a benchmark ends.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// After this many blocks.
    Blocks(usize),
    /// When the interval's half width is this share or less, or after this many blocks.
    Narrow { half_width: f64, most: usize },
}

/// Calls of a run; the last one is judged.
const CALLS_A_RUN: u32 = 2;

/// Runs one benchmark in the order that the plan gives two arms: AB BA AB ...
pub fn run(world: World, until: Until, chance: &mut SplitMix64) -> Comparison {
    let mut calls = 0_u32;
    let mut run = |effect: f64, chance: &mut SplitMix64| {
        calls += CALLS_A_RUN;
        let outlier = if chance.between(0.0, 1.0) >= world.outliers {
            1.0
        } else if chance.below(2) == 0 {
            0.8
        } else {
            1.2
        };
        100.0
            * (1.0 + effect)
            * (1.0 - world.drift).powi(calls as i32)
            * (world.noise * normal(chance)).exp()
            * outlier
    };
    let mut pairs = Vec::new();
    loop {
        let swapped = pairs.len() % 2 == 1;
        let first = run(if swapped { world.effect } else { 0.0 }, chance);
        let second = run(if swapped { 0.0 } else { world.effect }, chance);
        pairs.push(if swapped { (Some(second), Some(first)) } else { (Some(first), Some(second)) });
        match until {
            Until::Blocks(blocks) if pairs.len() < blocks => {}
            Until::Narrow { half_width, most } if pairs.len() < most && !is_known_to(&pairs, half_width) => {}
            _ => return paired_with(&pairs, FLIPS),
        }
    }
}

/// A standard normal number, by Box and Muller.
pub fn normal(chance: &mut SplitMix64) -> f64 {
    let radius = (-2.0 * (1.0 - chance.between(0.0, 1.0)).ln()).sqrt();
    radius * (std::f64::consts::TAU * chance.between(0.0, 1.0)).cos()
}
