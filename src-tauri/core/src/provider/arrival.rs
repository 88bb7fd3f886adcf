//! When the bytes came that woke the measuring thread.
//!
//! The event loop tells of a wake-up before anything is read. That instant is some 30 µs nearer to the arrival than the
//! one at which the HTTP library has read and parsed the bytes.

use std::cell::Cell;
use std::time::Instant;

use tokio::runtime::Builder;

thread_local! {
    static WOKEN: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Has the wake-ups of a current-thread runtime kept for [`latest`].
pub(super) fn keep_wake_ups(runtime: &mut Builder) -> &mut Builder {
    WOKEN.set(None);
    runtime.on_thread_unpark(|| WOKEN.set(Some(Instant::now())))
}

/// The arrival of what was just read on this thread: its wake-up, for the first bytes after one. What is read without
/// having slept in between may have come later than the wake-up, so it came now.
pub(super) fn latest() -> Instant {
    WOKEN.take().unwrap_or_else(Instant::now)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_first_bytes_came_with_the_wake_up_and_the_next_ones_when_they_were_read() {
        let mut runtime = Builder::new_current_thread();
        let runtime = keep_wake_ups(runtime.enable_all()).build().unwrap();
        runtime.block_on(async {
            tokio::time::sleep(Duration::from_millis(2)).await;
            let awake = Instant::now();
            assert!(latest() <= awake);
            assert!(latest() >= awake);
        });
    }

    #[test]
    fn a_wake_up_of_an_earlier_call_is_forgotten() {
        let runtime = || {
            let mut runtime = Builder::new_current_thread();
            keep_wake_ups(runtime.enable_all()).build().unwrap()
        };
        runtime().block_on(async { tokio::time::sleep(Duration::from_millis(2)).await });
        let next = runtime();
        let begun = Instant::now();
        assert!(next.block_on(async { latest() }) >= begun);
    }
}
