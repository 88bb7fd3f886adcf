//! The table of false verdicts, power and coverage.

use std::thread;

use chimera_analysis::compare::{LEVEL, Verdict};
use chimera_analysis::rng::SplitMix64;

use crate::benchmark::{Until, World, run};

const UNTIL: [(&str, Until); 4] = [
    ("6", Until::Blocks(6)),
    ("8", Until::Blocks(8)),
    ("12", Until::Blocks(12)),
    ("until ± 1 %, 6 to 40", Until::Narrow { half_width: 0.01, most: 40 }),
];
const DRIFTS_PERCENT: [f64; 4] = [0.0, 0.1, 0.25, 0.5];
const EFFECTS_PERCENT: [f64; 5] = [0.0, 1.0, 2.0, 3.0, 5.0];
const NOISE: f64 = 0.01;
const OUTLIERS: f64 = 0.01;

/// What came of the benchmarks of one cell.
#[derive(Debug, Default, Clone, Copy)]
struct Cell {
    benchmarks: usize,
    verdicts: usize,
    covered: usize,
    blocks: usize,
}

pub fn print(benchmarks: usize) {
    println!(
        "Noise sd {} %, outliers of ± 20 % in {} % of the calls, {benchmarks} benchmarks a cell.\n",
        100.0 * NOISE,
        100.0 * OUTLIERS
    );
    println!("| blocks | drift a call | true effect | verdicts | interval holds the truth | mean blocks | |");
    println!("|---|---:|---:|---:|---:|---:|---|");
    for (name, until) in UNTIL {
        for drift in DRIFTS_PERCENT {
            let cells = EFFECTS_PERCENT.map(|effect| {
                let world =
                    World { noise: NOISE, drift: drift / 100.0, outliers: OUTLIERS, effect: effect / 100.0 };
                (effect, world)
            });
            for (effect, world) in cells {
                println!("{}", line(name, drift, effect, simulate(world, until, benchmarks)));
            }
        }
    }
}

/// All benchmarks of a cell, on two threads.
fn simulate(world: World, until: Until, benchmarks: usize) -> Cell {
    let part = |seed: u64, count: usize| {
        let mut chance = SplitMix64::new(seed);
        let mut cell = Cell { benchmarks: count, ..Cell::default() };
        for _ in 0..count {
            let comparison = run(world, until, &mut chance);
            cell.verdicts += usize::from(matches!(comparison.verdict, Verdict::Higher | Verdict::Lower));
            cell.covered +=
                usize::from(comparison.ci95.is_some_and(|(low, high)| (low..=high).contains(&world.effect)));
            cell.blocks += comparison.n as usize;
        }
        cell
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| part(2, benchmarks / 2));
        let one = part(1, benchmarks - benchmarks / 2);
        // A thread that panicked has printed why; nothing is made up for it.
        let other = other.join().unwrap_or_default();
        Cell {
            benchmarks: one.benchmarks + other.benchmarks,
            verdicts: one.verdicts + other.verdicts,
            covered: one.covered + other.covered,
            blocks: one.blocks + other.blocks,
        }
    })
}

fn line(name: &str, drift: f64, effect: f64, cell: Cell) -> String {
    let share = |count: usize| count as f64 / cell.benchmarks as f64;
    let missed = |actual: f64, target: f64| {
        let error = 3.0 * (target * (1.0 - target) / cell.benchmarks as f64).sqrt();
        actual > target + error
    };
    let mut notes = Vec::new();
    if effect == 0.0 && missed(share(cell.verdicts), LEVEL) {
        notes.push("more false verdicts than 5 %");
    }
    if missed(1.0 - share(cell.covered), LEVEL) {
        notes.push("covers less than 95 %");
    }
    format!(
        "| {name} | {drift} % | {effect} % | {:.1} % | {:.1} % | {:.1} | {} |",
        100.0 * share(cell.verdicts),
        100.0 * share(cell.covered),
        cell.blocks as f64 / cell.benchmarks as f64,
        notes.join("; ")
    )
}
