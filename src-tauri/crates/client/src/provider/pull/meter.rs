//! How fast bytes come, over the last seconds.

use std::collections::VecDeque;

/// Samples older than this say nothing of now.
const WINDOW_S: f64 = 6.0;
/// A rate over less is noise.
const LEAST_S: f64 = 1.0;

/// A rate that follows what happens.
#[derive(Debug, Default)]
pub(super) struct Meter {
    samples: VecDeque<(f64, f64)>,
}

impl Meter {
    /// Notes that `bytes` had come in all at `at_s`, which never goes back.
    pub(super) fn note(&mut self, at_s: f64, bytes: f64) {
        self.samples.push_back((at_s, bytes));
        // One sample from before the window stays, so that the window is covered whole.
        while self.samples.get(1).is_some_and(|(at, _)| at_s - at >= WINDOW_S) {
            self.samples.pop_front();
        }
    }

    /// Bytes a second. `None` before a second has passed.
    pub(super) fn rate(&self) -> Option<f64> {
        let ((from_s, from), (to_s, to)) = (self.samples.front()?, self.samples.back()?);
        let seconds = to_s - from_s;
        // A server that throws a part away and fetches it again goes back for a moment.
        (seconds >= LEAST_S).then(|| ((to - from) / seconds).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(samples: &[(f64, f64)]) -> Meter {
        let mut meter = Meter::default();
        samples.iter().for_each(|(at, bytes)| meter.note(*at, *bytes));
        meter
    }

    #[test]
    fn a_rate_needs_a_second() {
        assert_eq!(meter(&[]).rate(), None);
        assert_eq!(meter(&[(0.0, 0.0), (0.5, 900.0)]).rate(), None);
        assert_eq!(meter(&[(0.0, 0.0), (2.0, 500.0)]).rate(), Some(250.0));
    }

    #[test]
    fn a_rate_forgets_what_was_long_ago() {
        let fast_then_slow: Vec<(f64, f64)> =
            (0..=30).map(|s| (f64::from(s), if s < 10 { 1000.0 * f64::from(s) } else { 10_000.0 })).collect();
        assert_eq!(meter(&fast_then_slow).rate(), Some(0.0));
    }

    #[test]
    fn a_part_that_is_fetched_again_is_no_negative_rate() {
        assert_eq!(meter(&[(0.0, 900.0), (2.0, 100.0)]).rate(), Some(0.0));
    }
}
