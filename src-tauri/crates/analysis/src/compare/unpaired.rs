//! Two samples that were not measured next to each other: imported ones, or two sessions.

use statrs::distribution::{ContinuousCDF as _, StudentsT};

use super::paired::student;
use super::{
    Comparison, LEAST_UNPAIRED, Pairing, Verdict, judge, mann_whitney_p, ratio, unpaired_power_factor, usable,
};
use crate::stats;

/// Welch's comparison of logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Welch {
    /// `mean ln b - mean ln a`.
    pub difference: f64,
    /// Its standard error, `sqrt(s_a^2 / n_a + s_b^2 / n_b)`.
    pub standard_error: f64,
    /// Degrees of freedom by Welch and Satterthwaite.
    pub freedom: f64,
    /// 95 % interval of the difference.
    pub ci95: (f64, f64),
    /// Two-sided p.
    pub p: f64,
}

/// Compares two samples: Welch's t on the logarithms decides, Mann-Whitney's rank test stands beside it.
/// MDE `exp(k * standard error) - 1` ([`unpaired_power_factor`]). Unusable values drop out and are counted.
pub fn unpaired(a: &[f64], b: &[f64]) -> Comparison {
    let logs =
        |values: &[f64]| -> Vec<f64> { values.iter().filter(|v| usable(**v)).map(|v| v.ln()).collect() };
    let (log_a, log_b) = (logs(a), logs(b));
    let n = log_a.len().min(log_b.len());
    let difference = stats::mean(&log_a).zip(stats::mean(&log_b)).map(|(a, b)| b - a);
    let mut comparison = Comparison {
        pairing: Pairing::Unpaired,
        n: n as u32,
        n_a: log_a.len() as u32,
        n_b: log_b.len() as u32,
        dropped: (a.len() + b.len() - log_a.len() - log_b.len()) as u32,
        effect: difference.map(ratio),
        ci95: None,
        p: None,
        rank_p: mann_whitney_p(&log_a, &log_b),
        adjusted_p: None,
        mde: None,
        verdict: Verdict::NotEnoughData,
    };
    let Some(welch) = welch_log_ratio(&log_a, &log_b) else { return comparison };
    comparison.ci95 = Some((ratio(welch.ci95.0), ratio(welch.ci95.1)));
    comparison.p = Some(welch.p);
    if n >= LEAST_UNPAIRED {
        comparison.mde =
            unpaired_power_factor(welch.freedom).map(|factor| ratio(factor * welch.standard_error));
        comparison.verdict = judge(welch.p, welch.ci95);
    }
    comparison
}

/// Welch's test of two samples of logarithms. `None` with fewer than two values on a side. Two constant samples have no
/// error: p is 1 when they are equal and 0 when they are not.
pub fn welch_log_ratio(log_a: &[f64], log_b: &[f64]) -> Option<Welch> {
    let part = |values: &[f64]| stats::sd(values).map(|sd| sd * sd / values.len() as f64);
    let (part_a, part_b) = (part(log_a)?, part(log_b)?);
    let difference = stats::mean(log_b)? - stats::mean(log_a)?;
    let standard_error = (part_a + part_b).sqrt();
    let (less_a, less_b) = ((log_a.len() - 1) as f64, (log_b.len() - 1) as f64);
    if standard_error == 0.0 {
        let p = if difference == 0.0 { 1.0 } else { 0.0 };
        let freedom = less_a + less_b;
        return Some(Welch { difference, standard_error, freedom, ci95: (difference, difference), p });
    }
    let freedom = (part_a + part_b).powi(2) / (part_a.powi(2) / less_a + part_b.powi(2) / less_b);
    let half = student(0.975, freedom)? * standard_error;
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let p = 2.0 * t.cdf(-(difference / standard_error).abs());
    Some(Welch { difference, standard_error, freedom, ci95: (difference - half, difference + half), p })
}
