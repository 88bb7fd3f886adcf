//! When each record is due, and the wait for it.

use std::thread;
use std::time::{Duration, Instant};

/// The distance between the records of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Pace {
    /// The same time for each token.
    Interval(Duration),
    /// Tokens a second.
    Rate(f64),
    /// The time between one record and the next; the last one repeats.
    Gaps(Vec<Duration>),
    /// As fast as the socket takes them.
    Flood,
}

impl Pace {
    /// When the record with index `chunk`, before which `tokens` tokens were sent, is due: the time after the first
    /// record. `None` for a flood.
    #[must_use]
    pub fn offset(&self, chunk: usize, tokens: usize) -> Option<Duration> {
        match self {
            Self::Interval(interval) => Some(interval.mul_f64(tokens as f64)),
            Self::Rate(tps) => Some(Duration::from_secs_f64(tokens as f64 / tps.max(1e-3))),
            Self::Gaps(gaps) => {
                let listed: Duration = gaps.iter().take(chunk).sum();
                let beyond = u32::try_from(chunk.saturating_sub(gaps.len())).unwrap_or(u32::MAX);
                Some(listed + gaps.last().copied().unwrap_or_default() * beyond)
            }
            Self::Flood => None,
        }
    }
}

/// A sleep ends late, by some 60 µs on Linux and up to 1 ms on Windows: the rest of the wait spins.
const SPIN: Duration = if cfg!(windows) { Duration::from_millis(2) } else { Duration::from_micros(400) };

/// The last of the wait, in which nobody else is let in: giving way takes some microseconds.
const ALONE: Duration = Duration::from_micros(15);

/// The longest sleep before the wait looks whether it is called off.
const SLICE: Duration = Duration::from_millis(25);

/// Waits until `due`; false when `called_off` became true before.
pub(super) fn wait_until(due: Instant, called_off: impl Fn() -> bool) -> bool {
    loop {
        let left = due.saturating_duration_since(Instant::now());
        if left <= SPIN {
            break;
        }
        if called_off() {
            return false;
        }
        thread::sleep((left - SPIN).min(SLICE));
    }
    // At more than some 2,000 records a second there is no time to sleep. A wait that never gave way would hold the core
    // that its own reader was woken on, until the system takes it away for a whole slice of time.
    while due.saturating_duration_since(Instant::now()) > ALONE {
        thread::yield_now();
    }
    while Instant::now() < due {
        std::hint::spin_loop();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_record_of_several_tokens_takes_the_time_of_each() {
        assert_eq!(Pace::Interval(8 * MS).offset(2, 10), Some(80 * MS));
        assert_eq!(Pace::Rate(125.0).offset(1, 4), Some(32 * MS));
    }

    #[test]
    fn explicit_gaps_are_kept_and_the_last_repeats() {
        let pace = Pace::Gaps(vec![5 * MS, 2 * MS]);
        let offsets: Vec<_> = (0..5).filter_map(|chunk| pace.offset(chunk, chunk)).collect();
        assert_eq!(offsets, [Duration::ZERO, 5 * MS, 7 * MS, 9 * MS, 11 * MS]);
    }

    #[test]
    fn a_flood_has_no_schedule() {
        assert_eq!(Pace::Flood.offset(3, 3), None);
    }

    #[test]
    fn a_wait_never_ends_before_its_time() {
        let due = Instant::now() + 2 * MS;
        assert!(wait_until(due, || false));
        assert!(Instant::now() >= due);
    }

    #[test]
    fn a_wait_that_is_called_off_says_so() {
        assert!(!wait_until(Instant::now() + Duration::from_secs(60), || true));
    }
}
