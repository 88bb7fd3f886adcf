//! What the value axis has to show, and what is left to its edges.

use super::super::RunPlot;
use super::super::scale::{Scale, drawable};

/// The scale, and whether values lie beyond it.
pub(super) struct Range {
    pub(super) scale: Scale,
    pub(super) above: bool,
    pub(super) below: bool,
}

impl Range {
    /// The scale shows every value of a mean, with its interval. A cold or invalid value far from
    /// them would flatten everything else: it goes to a strip at the edge, its value beside it.
    pub(super) fn of(figure: &RunPlot) -> Option<Self> {
        let points = || figure.series.iter().flat_map(|series| &series.points);
        let counted: Vec<f64> = points().filter(|p| p.counts()).filter_map(|p| drawable(p.value)).collect();
        let others: Vec<f64> = points().filter(|p| !p.counts()).filter_map(|p| drawable(p.value)).collect();
        if counted.is_empty() && others.is_empty() {
            return None;
        }
        let means = figure.series.iter().filter_map(|series| series.mean.and_then(drawable));
        let mut shown: Vec<f64> = counted.iter().copied().chain(means).collect();
        let (low, high) = bounds(&shown);
        let reach = 1.5 * (high - low).max(0.1 * high.abs());
        // The interval of two values can be ten times as wide as they are apart, and reach below
        // zero; it is cut at the frame before it flattens them.
        let least = if low >= 0.0 { (low - reach).max(0.0) } else { low - reach };
        let ends = figure.series.iter().filter_map(|series| series.interval).flat_map(|(a, b)| [a, b]);
        let cut: Vec<f64> = ends.filter_map(drawable).map(|end| end.max(least).min(high + reach)).collect();
        shown.extend(cut.into_iter().filter(|end| end.is_finite()));
        // Without at least two values of a mean there is no scale that the others could be beyond.
        let near = |value: &f64| counted.len() < 2 || (low - reach..=high + reach).contains(value);
        shown.extend(others.iter().copied().filter(near));
        let beyond = || others.iter().filter(|value| !near(value));
        let (above, below) = (beyond().any(|value| *value > high), beyond().any(|value| *value < low));
        Some(Self { scale: Scale::fit(&shown), above, below })
    }
}

fn bounds(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)))
}
