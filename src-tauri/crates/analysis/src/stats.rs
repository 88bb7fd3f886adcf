//! Descriptive statistics, each with the smallest sample it needs.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Arithmetic mean. `None` for an empty sample.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sample standard deviation with `n - 1`. `None` for fewer than two values: one value has no spread, not a spread of 0.
pub fn sd(values: &[f64]) -> Option<f64> {
    let centre = mean(values)?;
    (values.len() > 1).then(|| {
        let squares: f64 = values.iter().map(|v| (v - centre).powi(2)).sum();
        (squares / (values.len() - 1) as f64).sqrt()
    })
}

/// Coefficient of variation in percent, `100 * sd / mean`. `None` for fewer than two values or a mean of 0.
pub fn cv_percent(values: &[f64]) -> Option<f64> {
    let centre = mean(values).filter(|m| *m != 0.0)?;
    sd(values).map(|s| 100.0 * s / centre.abs())
}

/// Median. `None` for an empty sample.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// Median absolute deviation from the median, unscaled. `None` for an empty sample.
pub fn mad(values: &[f64]) -> Option<f64> {
    let centre = median(values)?;
    median(&values.iter().map(|v| (v - centre).abs()).collect::<Vec<_>>())
}

/// Smallest value. `None` for an empty sample.
pub fn min(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::min)
}

/// Largest value. `None` for an empty sample.
pub fn max(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::max)
}

/// 95 % confidence interval of the mean by Student's t: `mean ± t(0.975, n - 1) * sd / sqrt(n)`.
/// `None` for fewer than two values.
pub fn mean_ci95(values: &[f64]) -> Option<(f64, f64)> {
    let (centre, spread) = (mean(values)?, sd(values)?);
    let n = values.len() as f64;
    let t = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(0.975);
    let half = t * spread / n.sqrt();
    Some((centre - half, centre + half))
}

/// Where one more value of the same kind lies with 95 % probability, by Student's t:
/// `mean ± t(0.975, n - 1) * sd * sqrt(1 + 1 / n)`. `None` for fewer than two values.
pub fn prediction_interval95(values: &[f64]) -> Option<(f64, f64)> {
    let (centre, spread) = (mean(values)?, sd(values)?);
    let n = values.len() as f64;
    let t = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(0.975);
    let half = t * spread * (1.0 + 1.0 / n).sqrt();
    Some((centre - half, centre + half))
}

/// A high percentile by linear interpolation, only from the sample size that can carry it:
/// p90 from 10 values, p95 from 20, p99 from 100. `None` below that, where the maximum is shown instead.
pub fn percentile(values: &[f64], percent: u8) -> Option<f64> {
    let needed = match percent {
        ..=90 => 10,
        91..=95 => 20,
        _ => 100,
    };
    if values.len() < needed {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(interpolated(&sorted, f64::from(percent.min(100)) / 100.0))
}

/// The value at a share of the way through a sample that is sorted and not empty, by linear interpolation.
fn interpolated(sorted: &[f64], share: f64) -> f64 {
    let position = (sorted.len() - 1) as f64 * share;
    let (low, part) = (position.floor() as usize, position.fract());
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (sorted[high] - sorted[low]) * part
}

/// Which values are outliers: `|x - median| / MAD > 14.826`. None when the MAD is 0. Marked, never dropped.
pub fn outliers(values: &[f64]) -> Vec<bool> {
    match (median(values), mad(values)) {
        (Some(centre), Some(spread)) if spread > 0.0 => {
            values.iter().map(|v| (v - centre).abs() / spread > 14.826).collect()
        }
        _ => vec![false; values.len()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TTFT: [f64; 6] = [5049.18, 513.05, 562.26, 525.56, 615.45, 487.41];

    fn close(actual: Option<f64>, expected: f64) {
        let actual = actual.expect("a value");
        assert!((actual - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{actual} is not {expected}");
    }

    #[test]
    fn one_value_has_a_mean_but_no_spread() {
        assert_eq!(
            (mean(&[3.0]), sd(&[3.0]), mean_ci95(&[3.0]), cv_percent(&[3.0])),
            (Some(3.0), None, None, None)
        );
    }

    #[test]
    fn nothing_has_no_statistics() {
        assert_eq!((mean(&[]), median(&[]), mad(&[]), min(&[]), max(&[])), (None, None, None, None, None));
        assert!(outliers(&[]).is_empty());
    }

    #[test]
    fn the_origins_pooled_ttft_is_its_printed_mean_and_spread() {
        assert_eq!(format!("{:.2} ± {:.2}", mean(&TTFT).unwrap(), sd(&TTFT).unwrap()), "1292.15 ± 1841.10");
        assert_eq!(format!("{:.1}", cv_percent(&TTFT).unwrap()), "142.5");
        assert_eq!(
            format!("{:.2} ± {:.2}", mean(&TTFT[1..]).unwrap(), sd(&TTFT[1..]).unwrap()),
            "540.75 ± 49.71"
        );
    }

    // scipy.stats.t.interval(0.95, 4, loc=mean, scale=sem) of [1, 2, 3, 4, 5], SciPy 1.11.
    #[test]
    fn the_interval_of_a_mean_is_students() {
        let (low, high) = mean_ci95(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        close(Some(low), 1.036_756_838_522_439_5);
        close(Some(high), 4.963_243_161_477_56);
    }

    // 3 ± 2.776445 * 1.581139 * sqrt(1.2), by hand from the table of t.
    #[test]
    fn one_more_value_is_less_sure_than_the_mean() {
        let (low, high) = prediction_interval95(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        assert!((low + 1.808_944).abs() < 1e-5 && (high - 7.808_944).abs() < 1e-5, "{low} to {high}");
        assert_eq!(prediction_interval95(&[3.0]), None);
    }

    #[test]
    fn a_percentile_needs_a_sample_that_can_carry_it() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        assert_eq!(percentile(&values[..9], 90), None);
        close(percentile(&values, 95), 18.05);
        assert_eq!(percentile(&values, 99), None);
    }

    #[test]
    fn a_cold_call_among_warm_ones_is_an_outlier_and_a_constant_sample_has_none() {
        assert_eq!(outliers(&TTFT), [true, false, false, false, false, false]);
        assert_eq!(outliers(&[1.0, 1.0, 1.0, 9.0]), [false; 4]);
    }

    #[test]
    fn the_median_of_an_even_sample_lies_between_its_two_middle_values() {
        assert_eq!((median(&[4.0, 1.0, 3.0, 2.0]), mad(&[4.0, 1.0, 3.0, 2.0])), (Some(2.5), Some(1.0)));
    }
}
