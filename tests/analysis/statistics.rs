//! The statistics against SciPy's: the cases, their values and the command that made them lie in `reference`.

use crate::benchmark::{Until, World};
use chimera_analysis::compare::{Comparison, LEVEL, Verdict, paired, unpaired};
use chimera_analysis::rng::SplitMix64;
use chimera_analysis::stats;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Case {
    Paired { name: String, a: Vec<f64>, b: Vec<f64>, effect: f64, ci95: (f64, f64), p: f64, exact: bool },
    Unpaired { name: String, a: Vec<f64>, b: Vec<f64>, effect: f64, ci95: (f64, f64), p: f64, rank_p: f64 },
    Sample(Sample),
}

#[derive(Deserialize)]
struct Sample {
    name: String,
    values: Vec<f64>,
    mean: f64,
    sd: f64,
    cv_percent: f64,
    median: f64,
    mad: f64,
    ci95: (f64, f64),
    p90: Option<f64>,
    p95: Option<f64>,
    p99: Option<f64>,
}

fn cases() -> Vec<Case> {
    let text = include_str!("reference/statistics.json");
    serde_json::from_str::<Reference>(text).unwrap().cases
}

#[track_caller]
fn same(what: &str, actual: Option<f64>, expected: f64) {
    within(what, actual, expected, 1e-9 * expected.abs().max(1.0));
}

#[track_caller]
fn within(what: &str, actual: Option<f64>, expected: f64, allowed: f64) {
    let actual = actual.unwrap_or_else(|| panic!("{what}: no value, SciPy has {expected}"));
    assert!((actual - expected).abs() <= allowed, "{what}: {actual}, SciPy has {expected}");
}

#[track_caller]
fn same_effect(name: &str, comparison: &Comparison, effect: f64, ci95: (f64, f64)) {
    same(&format!("{name}: effect"), comparison.effect, effect);
    same(&format!("{name}: low"), comparison.ci95.map(|c| c.0), ci95.0);
    same(&format!("{name}: high"), comparison.ci95.map(|c| c.1), ci95.1);
}

#[test]
fn at_least_thirty_cases_are_compared() {
    assert!(cases().len() >= 30);
}

#[test]
fn paired_comparisons_are_scipys() {
    for case in cases() {
        let Case::Paired { name, a, b, effect, ci95, p, exact } = case else { continue };
        let pairs: Vec<_> = a.into_iter().map(Some).zip(b.into_iter().map(Some)).collect();
        let comparison = paired(&pairs);
        same_effect(&name, &comparison, effect, ci95);
        // Three standard errors of a share from 100,000 arrangements, and of SciPy's own from 200,000.
        let error = (p * (1.0 - p) * (1.0 / 100_000.0 + 1.0 / 200_000.0)).sqrt();
        let allowed = if exact { 1e-9 } else { 3.0 * error + 1e-5 };
        within(&format!("{name}: p"), comparison.p, p, allowed);
    }
}

#[test]
fn unpaired_comparisons_are_scipys() {
    for case in cases() {
        let Case::Unpaired { name, a, b, effect, ci95, p, rank_p } = case else { continue };
        let comparison = unpaired(&a, &b);
        same_effect(&name, &comparison, effect, ci95);
        same(&format!("{name}: p"), comparison.p, p);
        same(&format!("{name}: rank p"), comparison.rank_p, rank_p);
    }
}

#[test]
fn descriptions_of_samples_are_scipys() {
    for case in cases() {
        let Case::Sample(case) = case else { continue };
        let what = |figure: &str| format!("{}: {figure}", case.name);
        let values = &case.values;
        same(&what("mean"), stats::mean(values), case.mean);
        same(&what("sd"), stats::sd(values), case.sd);
        same(&what("CV"), stats::cv_percent(values), case.cv_percent);
        same(&what("median"), stats::median(values), case.median);
        same(&what("MAD"), stats::mad(values), case.mad);
        same(&what("low"), stats::mean_ci95(values).map(|c| c.0), case.ci95.0);
        same(&what("high"), stats::mean_ci95(values).map(|c| c.1), case.ci95.1);
        for (percent, expected) in [(90, case.p90), (95, case.p95), (99, case.p99)] {
            match expected {
                Some(expected) => same(&what("percentile"), stats::percentile(values, percent), expected),
                None => assert_eq!(stats::percentile(values, percent), None, "{}", what("percentile")),
            }
        }
    }
}

/// The share of simulated benchmarks with a verdict, and of those whose interval holds the truth.
fn simulated(benchmarks: u32, until: Until, effect: f64) -> (f64, f64) {
    let world = World { noise: 0.01, drift: 0.001, outliers: 0.01, effect };
    let mut chance = SplitMix64::new(11);
    let mut counts = (0_u32, 0_u32);
    for _ in 0..benchmarks {
        let comparison = crate::benchmark::run(world, until, &mut chance);
        counts.0 += u32::from(matches!(comparison.verdict, Verdict::Higher | Verdict::Lower));
        counts.1 += u32::from(comparison.ci95.is_some_and(|(low, high)| (low..=high).contains(&effect)));
    }
    (f64::from(counts.0) / f64::from(benchmarks), f64::from(counts.1) / f64::from(benchmarks))
}

#[test]
fn a_difference_that_is_not_there_is_rarely_claimed_and_a_large_one_mostly_found() {
    const BENCHMARKS: u32 = 2000;
    let error = 3.0 * (LEVEL * (1.0 - LEVEL) / f64::from(BENCHMARKS)).sqrt();
    let narrow = Until::Narrow { half_width: 0.01, most: 40 };
    // An early end costs the interval a hundredth of its coverage: see the table of `cargo xtask simulate`.
    for (until, uncovered) in [(Until::Blocks(8), LEVEL), (narrow, LEVEL + 0.01)] {
        let (false_verdicts, covered) = simulated(BENCHMARKS, until, 0.0);
        assert!(false_verdicts <= LEVEL + error, "{until:?}: {false_verdicts}");
        assert!(covered >= 1.0 - uncovered - error, "{until:?}: {covered}");
        let (found, _) = simulated(BENCHMARKS, until, 0.03);
        assert!(found > 0.8, "{until:?}: {found}");
    }
}
