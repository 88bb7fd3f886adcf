//! The value axis: its range, its ticks, and how a number on it is written.

/// Beyond this ratio of the largest to the smallest value the axis is logarithmic.
const LOG_RATIO: f64 = 50.0;
/// Values outside this magnitude are not measurements of anything; they are not drawn.
const LARGEST: f64 = 1e300;
const SMALLEST: f64 = 1e-300;

/// A value a figure can draw: finite and of a magnitude the arithmetic of an axis survives.
pub(super) fn drawable(value: f64) -> Option<f64> {
    if !value.is_finite() || value.abs() > LARGEST {
        None
    } else if value.abs() < SMALLEST {
        Some(0.0)
    } else {
        Some(value)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    /// The distance of two ticks of a linear axis; of a logarithmic one, the finest digit worth writing.
    step: f64,
    pub(super) logarithmic: bool,
    pub(super) ticks: Vec<f64>,
}

impl Scale {
    /// The scale that shows every one of `values` with some air around them; `values` are drawable
    /// and there is at least one.
    pub(super) fn fit(values: &[f64]) -> Self {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if least > 0.0 && most / least > LOG_RATIO {
            Self::logarithmic(least, most)
        } else {
            Self::linear(least, most)
        }
    }

    /// The scale of bars and of a share: from zero to a little above `most`.
    pub(super) fn from_zero(most: f64) -> Self {
        let high = if most > 0.0 { most * 1.06 } else { 1.0 };
        Self::ticked(0.0, high)
    }

    /// The scale from `least` to `most` with as much air on either side, whatever their signs.
    pub(super) fn padded(least: f64, most: f64) -> Self {
        let air = (most - least).max(f64::MIN_POSITIVE) * 0.07;
        Self::ticked(least - air, most + air)
    }

    fn linear(least: f64, most: f64) -> Self {
        let span = most - least;
        let magnitude = least.abs().max(most.abs());
        let pad = if span > magnitude * 1e-9 {
            span * 0.12
        } else if magnitude > 0.0 {
            magnitude * 0.05
        } else {
            1.0
        };
        // Rates and times are never negative; an axis that shows less than zero would suggest it.
        let low = if least >= 0.0 { (least - pad).max(0.0) } else { least - pad };
        Self::ticked(low, most + pad)
    }

    fn ticked(low: f64, high: f64) -> Self {
        let step = round_step((high - low) / 6.0);
        let (first, last) = ((low / step).ceil(), (high / step).floor());
        let count = (last - first).clamp(0.0, 10.0) as usize;
        let ticks = (0..=count).map(|i| (first + i as f64) * step).collect();
        Self { low, high, step, logarithmic: false, ticks }
    }

    fn logarithmic(least: f64, most: f64) -> Self {
        let (low, high) = (least / 1.25, most * 1.25);
        let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
        let decades = last - first;
        let digits: &[f64] = if high / low < 2000.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let every = usize::try_from(decades / 7 + 1).unwrap_or(1);
        let ticks = (first..=last)
            .step_by(every)
            .flat_map(|exponent| digits.iter().map(move |digit| digit * 10f64.powi(exponent)))
            .filter(|tick| (low..=high).contains(tick))
            .collect();
        Self { low, high, step: 10f64.powi(first), logarithmic: true, ticks }
    }

    /// Where a value lies between the bottom (0) and the top (1) of the axis, held within it.
    pub(super) fn position(&self, value: f64) -> f64 {
        let place = if self.logarithmic {
            (value.max(self.low).ln() - self.low.ln()) / (self.high.ln() - self.low.ln())
        } else {
            (value - self.low) / (self.high - self.low)
        };
        if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Whether a value lies beyond the axis: `Some(true)` above it, `Some(false)` below.
    pub(super) fn beyond(&self, value: f64) -> Option<bool> {
        if value > self.high {
            Some(true)
        } else if value < self.low {
            Some(false)
        } else {
            None
        }
    }

    /// A tick's value as text.
    pub(super) fn tick_text(&self, value: f64) -> String {
        let step = if self.logarithmic { value } else { self.step };
        number(value, decimals(step))
    }

    /// A value as text, one digit finer than the ticks.
    pub(super) fn value_text(&self, value: f64) -> String {
        let step = if self.logarithmic { value.abs() / 10.0 } else { self.step };
        number(value, decimals(step / 10.0))
    }
}

/// The round number (1, 2 or 5 times a power of ten) nearest above `raw`.
fn round_step(raw: f64) -> f64 {
    let power = 10f64.powf(raw.log10().floor());
    let digit = raw / power;
    let round = [1.0, 2.0, 5.0].into_iter().find(|round| digit <= round * 1.0001).unwrap_or(10.0);
    round * power
}

fn decimals(step: f64) -> usize {
    if step > 0.0 && step.is_finite() {
        (-(step.log10() + 1e-9).floor()).clamp(0.0, 12.0) as usize
    } else {
        0
    }
}

/// `value` with thousands separated and a real minus sign; far from one, as a power of ten.
pub(super) fn number(value: f64, decimals: usize) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-5..1e9).contains(&size) {
        return scientific(value);
    }
    let text = format!("{size:.decimals$}");
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut grouped = String::new();
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        grouped.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

fn scientific(value: f64) -> String {
    const SUPERSCRIPT: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let text = format!("{:.2e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    let raised: String = exponent
        .chars()
        .map(|c| c.to_digit(10).map_or('⁻', |digit| SUPERSCRIPT[digit as usize % 10]))
        .collect();
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{mantissa}×10{raised}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tick_texts(values: &[f64]) -> Vec<String> {
        let scale = Scale::fit(values);
        scale.ticks.iter().map(|tick| scale.tick_text(*tick)).collect()
    }

    #[test]
    fn ticks_are_round_numbers_inside_the_range() {
        assert_eq!(tick_texts(&[114.6, 115.9]), ["114.5", "115.0", "115.5", "116.0"]);
        assert_eq!(tick_texts(&[470.0, 560.0]), ["460", "480", "500", "520", "540", "560"]);
        assert_eq!(tick_texts(&[0.0, 3_000_000.0]), ["0", "1,000,000", "2,000,000", "3,000,000"]);
    }

    #[test]
    fn the_axis_is_logarithmic_only_beyond_fifty_times() {
        assert!(!Scale::fit(&[1.0, 50.0]).logarithmic);
        assert!(Scale::fit(&[1.0, 50.1]).logarithmic);
        assert!(!Scale::fit(&[0.0, 5000.0]).logarithmic, "zero has no logarithm");
        assert_eq!(tick_texts(&[100.0, 9000.0]), ["100", "200", "500", "1,000", "2,000", "5,000", "10,000"]);
        assert!(tick_texts(&[1e-9, 1e9]).len() <= 8);
    }

    #[test]
    fn equal_huge_tiny_and_zero_values_have_a_range() {
        for values in [&[5.0, 5.0][..], &[0.0], &[1e300, -1e300], &[1e-300], &[1e15, 1e15 + 0.25], &[-3.0]] {
            let scale = Scale::fit(values);
            assert!(scale.high > scale.low, "{values:?}: {scale:?}");
            assert!((1..=12).contains(&scale.ticks.len()), "{values:?}: {scale:?}");
            assert!(values.iter().all(|v| (0.0..=1.0).contains(&scale.position(*v))));
        }
    }

    #[test]
    fn values_that_are_no_numbers_are_not_drawable() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX] {
            assert_eq!(drawable(value), None);
        }
        assert_eq!(drawable(5e-324), Some(0.0));
    }

    #[test]
    fn a_value_is_written_one_digit_finer_than_the_ticks() {
        assert_eq!(Scale::fit(&[114.0, 117.0]).value_text(115.42), "115.4");
        assert_eq!(Scale::fit(&[450.0, 600.0]).value_text(508.3), "508");
        assert_eq!(Scale::fit(&[1e10, 3e10]).value_text(1.5e10), "1.5×10¹⁰");
        assert_eq!(Scale::fit(&[-1200.0, 5.0]).value_text(-1200.0), "−1,200");
    }
}
