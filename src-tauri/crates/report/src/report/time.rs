//! Moments as the report prints them.

use jiff::Timestamp;

use super::text::plain;

/// `2025-11-14 19:18:48 UTC` of an RFC 3339 moment; what cannot be read is shown as it is.
pub(super) fn utc(moment: &str) -> String {
    shown(moment, "%Y-%m-%d %H:%M:%S UTC")
}

/// `2025-11-14` of an RFC 3339 moment, in UTC.
pub(super) fn date(moment: &str) -> String {
    shown(moment, "%Y-%m-%d")
}

fn shown(moment: &str, format: &str) -> String {
    moment
        .parse::<Timestamp>()
        .map_or_else(|_| plain(moment), |timestamp| timestamp.strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_of_another_zone_is_shown_in_utc() {
        assert_eq!(utc("2025-11-14T20:18:48.52+01:00"), "2025-11-14 19:18:48 UTC");
        assert_eq!(date("2025-11-14T23:30:00-03:00"), "2025-11-15");
    }

    #[test]
    fn what_is_no_moment_is_shown_as_it_is() {
        assert_eq!(utc("yesterday | <b>"), r"yesterday \| \<b\>");
    }
}
