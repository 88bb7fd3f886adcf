//! Points in time of the sample: seconds after its first run, which is fixed.

use jiff::Timestamp;

/// 2026-01-12 09:14:00 UTC.
const FIRST: i64 = 1_768_209_240;

fn at(seconds: i64, format: &str) -> String {
    // In range: the sample spans days, a timestamp millennia.
    Timestamp::from_second(FIRST + seconds).unwrap_or_default().strftime(format).to_string()
}

/// `2026-01-12T09:14:00+00:00`
pub(super) fn rfc3339(seconds: i64) -> String {
    at(seconds, "%Y-%m-%dT%H:%M:%S+00:00")
}

/// `2026-01-12T09:14:00`, without a zone, as many scripts write it.
pub(super) fn local(seconds: i64) -> String {
    at(seconds, "%Y-%m-%dT%H:%M:%S")
}

/// `20260112-091400`
pub(super) fn folder(seconds: i64) -> String {
    at(seconds, "%Y%m%d-%H%M%S")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_first_run_has_its_date() {
        assert_eq!(super::rfc3339(0), "2026-01-12T09:14:00+00:00");
        assert_eq!(super::folder(61), "20260112-091501");
    }
}
