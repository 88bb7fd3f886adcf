//! The one place that turns a number into text.

mod formats;

pub use formats::{
    ByteFormat, ColumnFormat, FORMATS, FormatExamples, Formats, TimeFormat, TimePart, examples,
};

/// What stands where nothing can be known.
pub const UNKNOWN: &str = "n/a";

/// Two decimals, as the origin prints times and rates; [`UNKNOWN`] for `None`.
pub fn two_decimals(value: Option<f64>) -> String {
    value.filter(|v| v.is_finite()).map_or_else(|| UNKNOWN.into(), |v| format!("{v:.2}"))
}

/// This many decimals: `115.977` with 3.
pub fn decimals(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}")
}

/// One decimal, as sentences name rates: `115.4`.
pub fn one_decimal(value: f64) -> String {
    decimals(value, 1)
}

/// The number nearest without decimals, and without separators: `1002`; [`UNKNOWN`] for a value that is not finite.
pub fn whole(value: f64) -> String {
    if value.is_finite() { decimals(value, 0) } else { UNKNOWN.into() }
}

/// A number of parameters in the words that Ollama uses: `134.5M`, `4.3B`.
pub fn parameters(count: f64) -> String {
    if count >= 1e9 {
        format!("{}B", one_decimal(count / 1e9))
    } else {
        format!("{}M", one_decimal(count / 1e6))
    }
}

/// A sign and this many decimals, as errors are named: `+0.12`, `-0.01`. What rounds to zero has no sign.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:+.decimals$}");
    if text.contains(|c: char| c.is_ascii_digit() && c != '0') { text } else { format!("{:.decimals$}", 0.0) }
}

/// A change given as a share, in percent with its sign: `+4.1 %`, `-0.43 %`, `+8,200 %`. What rounds to zero has no sign.
pub fn change(share: f64) -> String {
    format!("{} %", bare_change(share))
}

/// Both ends of a change: `+2.9 to +5.3 %`.
pub fn change_range(low: f64, high: f64) -> String {
    format!("{} to {} %", bare_change(low), bare_change(high))
}

fn bare_change(share: f64) -> String {
    let size = change_size(share);
    let is_zero = !size.contains(|c: char| c.is_ascii_digit() && c != '0');
    let sign = match share {
        _ if is_zero => "",
        _ if share < 0.0 => "-",
        _ => "+",
    };
    format!("{sign}{size}")
}

/// The size of a change in percent, without its sign or unit: `4.1`; two decimals below 1, none from 1,000 on.
pub fn change_size(share: f64) -> String {
    match (100.0 * share).abs() {
        percent if percent < 0.995 => format!("{percent:.2}"),
        percent if percent < 999.5 => format!("{percent:.1}"),
        percent => count(percent.round() as u64),
    }
}

/// `0.008`, `< 0.001`: more digits would say more than a test of a few pairs knows.
pub fn p_value(p: f64) -> String {
    if p < 0.001 { "< 0.001".into() } else { format!("{:.3}", p.min(1.0)) }
}

/// The same as a part of a sentence: `p = 0.008`, `p < 0.001`.
pub fn p_equation(p: f64) -> String {
    let value = p_value(p);
    if value.starts_with('<') { format!("p {value}") } else { format!("p = {value}") }
}

/// Two numbers with two decimals: `101.99 to 130.71`.
pub fn range((low, high): (f64, f64)) -> String {
    format!("{low:.2} to {high:.2}")
}

/// `mean ± sd` with two decimals. Without a spread (one value) only the mean. A spread that two decimals would print as
/// zero has as many as it needs for its first digit, and the mean with it.
pub fn mean_sd(mean: Option<f64>, sd: Option<f64>) -> String {
    match (mean, sd) {
        (Some(mean), Some(sd)) => with_spread(mean, sd, 2),
        (mean, _) => two_decimals(mean),
    }
}

/// `mean ± sd` in whole numbers, for counts. Without a spread only the mean; a small spread as in [`mean_sd`].
pub fn whole_mean_sd(mean: f64, sd: Option<f64>) -> String {
    sd.map_or_else(|| format!("{mean:.0}"), |sd| with_spread(mean, sd, 0))
}

/// `mean ± sd` with one decimal, as sentences name rates. Without a spread only the mean; a small spread as in
/// [`mean_sd`].
pub fn one_decimal_mean_sd(mean: f64, sd: Option<f64>) -> String {
    sd.map_or_else(|| one_decimal(mean), |sd| with_spread(mean, sd, 1))
}

fn with_spread(mean: f64, sd: f64, usual: usize) -> String {
    let decimals = spread_decimals(mean, sd, usual);
    format!("{mean:.decimals$} ± {sd:.decimals$}")
}

/// The decimals in which neither is a spread printed as zero that is none, nor more than `usual` without need.
pub fn spread_decimals(mean: f64, sd: f64, usual: usize) -> usize {
    if !sd.is_finite() || sd <= FORMATS.arithmetic_share * mean.abs() {
        return usual;
    }
    let is_shown = |decimals: &usize| format!("{sd:.decimals$}").contains(|c: char| matches!(c, '1'..='9'));
    (usual..=FORMATS.most_spread_decimals as usize).find(is_shown).unwrap_or(usual)
}

/// One decimal and a percent sign, as the origin prints a CV: `142.5%`.
pub fn percent(value: Option<f64>) -> String {
    value.filter(|v| v.is_finite()).map_or_else(|| UNKNOWN.into(), |v| format!("{v:.1}%"))
}

/// Whole number with thousands separators: `10,485,760`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes in the largest decimal unit that keeps the number at 1 or more: `3.3 GB`.
pub fn bytes(value: f64) -> String {
    let ByteFormat { units, step, full, decimals } = FORMATS.bytes;
    let mut scaled = value.max(0.0);
    let mut unit = 0;
    while scaled >= full && unit + 1 < units.len() {
        scaled /= step;
        unit += 1;
    }
    let decimals = if unit == 0 { 0 } else { decimals as usize };
    format!("{scaled:.decimals$} {}", units[unit])
}

/// A length of time for people: `0.11 ms`, `480 ms`, `4.9 s`, `6 min 48 s`, `2 h 5 min`.
pub fn duration(ms: f64) -> String {
    TimeFormat::text(&FORMATS.duration, ms)
}

/// An estimated length of time, coarse on purpose: `a few seconds`, `about 40 s`, `about 4 min`, `about 1 h 20 min`.
pub fn approximate(seconds: f64) -> String {
    TimeFormat::text(&FORMATS.about, seconds * 1000.0)
}

/// A setting's value as the user typed it, `default` for `None`.
pub fn setting(value: Option<f64>) -> String {
    value.map_or_else(|| "default".into(), |v| format!("{v}"))
}

/// Up to five significant digits and no trailing zeros: `0.1382`, `115.98`, `10485760`. Whole numbers
/// below 10^15 stay whole; far smaller or larger ones get an exponent.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return UNKNOWN.into();
    }
    if value == value.trunc() && size < 1e15 {
        return format!("{value:.0}");
    }
    if !(1e-4..1e15).contains(&size) {
        return format!("{value:.4e}");
    }
    let decimals = (4 - size.log10().floor() as i32).clamp(0, 8) as usize;
    let text = format!("{value:.decimals$}");
    if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_the_digits_that_its_size_can_carry() {
        assert_eq!(change(0.041), "+4.1 %");
        assert_eq!(change(-0.004_26), "-0.43 %");
        assert_eq!(change(0.009_949), "+0.99 %");
        assert_eq!(change(0.009_96), "+1.0 %");
        assert_eq!(change(82.0), "+8,200 %");
        assert_eq!((change(0.0), change(-0.000_01)), ("0.00 %".into(), "0.00 %".into()));
        assert_eq!(change_range(-0.7, 2.4), "-70.0 to +240.0 %");
        assert_eq!(
            (change_size(-0.041), p_value(0.000_4), p_value(0.007_8)),
            ("4.1".into(), "< 0.001".into(), "0.008".into())
        );
        assert_eq!((p_equation(0.000_4), p_equation(0.05)), ("p < 0.001".into(), "p = 0.050".into()));
    }

    #[test]
    fn a_number_that_is_unknown_is_never_shown_as_zero() {
        assert_eq!(
            (two_decimals(None), percent(None), mean_sd(None, None)),
            ("n/a".into(), "n/a".into(), "n/a".into())
        );
        assert_eq!(two_decimals(Some(f64::NAN)), "n/a");
    }

    #[test]
    fn a_single_value_is_shown_without_a_spread() {
        assert_eq!(mean_sd(Some(115.977), None), "115.98");
        assert_eq!(mean_sd(Some(115.977), Some(1.162)), "115.98 ± 1.16");
        assert_eq!(
            (whole_mean_sd(979.6, None), whole_mean_sd(979.6, Some(75.66))),
            ("980".into(), "980 ± 76".into())
        );
    }

    #[test]
    fn a_spread_that_is_not_zero_is_never_printed_as_zero() {
        for (mean, sd, text) in [
            (1002.1, 0.31, "1002.1 ± 0.3"),
            (1002.1, 0.04, "1002.10 ± 0.04"),
            (1002.1, 0.0, "1002 ± 0"),
            (0.1, 1e-17, "0 ± 0"),
            (512.0, 0.5, "512.0 ± 0.5"),
            (512.0, 0.51, "512 ± 1"),
        ] {
            assert_eq!(whole_mean_sd(mean, Some(sd)), text);
        }
        assert_eq!(one_decimal_mean_sd(115.44, Some(0.02)), "115.44 ± 0.02");
        assert_eq!(one_decimal_mean_sd(115.44, None), "115.4");
        assert_eq!(mean_sd(Some(115.4), Some(0.000_31)), "115.4000 ± 0.0003");
        assert_eq!(mean_sd(Some(5.0), Some(1e-11)), "5.00 ± 0.00", "beyond what can be shown");
    }

    #[test]
    fn an_error_shows_its_sign_unless_it_rounds_to_zero() {
        assert_eq!(
            (signed(0.12, 2), signed(-0.013, 2), signed(-0.004, 2)),
            ("+0.12".into(), "-0.01".into(), "0.00".into())
        );
        assert_eq!((whole(547.6), whole(f64::NAN)), ("548".into(), UNKNOWN.into()));
        assert_eq!((one_decimal(115.44), range((1.0, 2.5))), ("115.4".into(), "1.00 to 2.50".into()));
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            (count(0), count(999), count(1000), count(10_485_760)),
            ("0".into(), "999".into(), "1,000".into(), "10,485,760".into())
        );
    }

    #[test]
    fn bytes_never_show_a_thousand_of_a_unit() {
        assert_eq!(
            (bytes(512.0), bytes(999_960.0), bytes(3.3e9)),
            ("512 B".into(), "1.0 MB".into(), "3.3 GB".into())
        );
    }

    #[test]
    fn durations_read_as_a_person_says_them() {
        assert_eq!((duration(480.4), duration(4_940.0)), ("480 ms".into(), "4.9 s".into()));
        assert_eq!((duration(0.114), duration(999.7)), ("0.11 ms".into(), "1.0 s".into()));
        assert_eq!((duration(408_000.0), duration(7_500_000.0)), ("6 min 48 s".into(), "2 h 5 min".into()));
        assert_eq!(duration(59_990.0), "1 min 0 s");
    }

    #[test]
    fn an_estimate_does_not_pretend_to_be_precise() {
        for (seconds, text) in [
            (3.2, "a few seconds"),
            (23.4, "about 20 s"),
            (57.0, "about 1 min"),
            (251.0, "about 4 min"),
            (3598.0, "about 1 h"),
            (4800.0, "about 1 h 20 min"),
        ] {
            assert_eq!(approximate(seconds), text);
        }
    }

    #[test]
    fn a_whole_setting_shows_no_decimals() {
        assert_eq!(
            (setting(Some(60.0)), setting(Some(0.6)), setting(None)),
            ("60".into(), "0.6".into(), "default".into())
        );
    }

    #[test]
    fn figures_keep_five_digits_and_no_empty_ones() {
        let cases = [
            (0.0, "0"),
            (115.977, "115.98"),
            (0.138_24, "0.13824"),
            (1.0 / 3.0, "0.33333"),
            (80.100_000_1, "80.1"),
            (123_456.7, "123457"),
            (10_485_760.0, "10485760"),
            (-0.5, "-0.5"),
            (0.000_012_345, "1.2345e-5"),
            (f64::NAN, "n/a"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
