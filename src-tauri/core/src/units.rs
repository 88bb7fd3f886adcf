//! The one place that turns a number into text.

/// What stands where nothing can be known.
pub const UNKNOWN: &str = "n/a";

/// Two decimals, as the origin prints times and rates; [`UNKNOWN`] for `None`.
pub fn two_decimals(value: Option<f64>) -> String {
    value.filter(|v| v.is_finite()).map_or_else(|| UNKNOWN.into(), |v| format!("{v:.2}"))
}

/// `mean ± sd` with two decimals. Without a spread (one value) only the mean.
pub fn mean_sd(mean: Option<f64>, sd: Option<f64>) -> String {
    match (mean, sd) {
        (Some(mean), Some(sd)) => format!("{mean:.2} ± {sd:.2}"),
        (mean, _) => two_decimals(mean),
    }
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
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut scaled = value.max(0.0);
    let mut unit = 0;
    while scaled >= 999.95 && unit + 1 < UNITS.len() {
        scaled /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{scaled:.0} B") } else { format!("{scaled:.1} {}", UNITS[unit]) }
}

/// A length of time for people: `480 ms`, `4.9 s`, `6 min 48 s`, `2 h 5 min`.
pub fn duration(ms: f64) -> String {
    let seconds = (ms / 1000.0).round().max(0.0) as u64;
    match ms {
        _ if ms < 1000.0 => format!("{:.0} ms", ms.max(0.0)),
        _ if ms < 59_950.0 => format!("{:.1} s", ms / 1000.0),
        _ if seconds < 3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A setting's value as the user typed it, `default` for `None`.
pub fn setting(value: Option<f64>) -> String {
    value.map_or_else(|| "default".into(), |v| format!("{v}"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!((duration(408_000.0), duration(7_500_000.0)), ("6 min 48 s".into(), "2 h 5 min".into()));
        assert_eq!(duration(59_990.0), "1 min 0 s");
    }

    #[test]
    fn a_whole_setting_shows_no_decimals() {
        assert_eq!(
            (setting(Some(60.0)), setting(Some(0.6)), setting(None)),
            ("60".into(), "0.6".into(), "default".into())
        );
    }
}
