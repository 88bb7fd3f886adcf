//! When the bytes came that woke the measuring thread.
//!
//! The event loop tells of a wake-up before anything is read. That instant is some 30 µs nearer to the arrival than the
//! one at which the HTTP library has read and parsed the bytes.

use std::sync::Arc;
use std::time::Instant;

use parking_lot::Mutex;
use tokio::runtime::Builder;

/// The latest wake-up of a current-thread runtime. Only that thread asks for the lock.
#[derive(Debug, Clone, Default)]
pub(super) struct ArrivalClock(Arc<Mutex<Option<Instant>>>);

impl ArrivalClock {
    /// Has the wake-ups of the runtime that is to be built kept here.
    pub(super) fn keep(&self, runtime: &mut Builder) {
        let own = self.clone();
        runtime.on_thread_unpark(move || *own.0.lock() = Some(Instant::now()));
    }

    /// The arrival of what was just read: the wake-up, for the first bytes after one. What is read without having slept
    /// in between may have come later than the wake-up, so it came now.
    pub(super) fn arrival(&self) -> Instant {
        self.0.lock().take().unwrap_or_else(Instant::now)
    }

    /// Whatever wakes the thread's next read comes later than this.
    pub(super) fn forget(&self) {
        *self.0.lock() = None;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_first_bytes_came_with_the_wake_up_and_the_next_ones_when_they_were_read() {
        let wake_ups = ArrivalClock::default();
        let mut runtime = Builder::new_current_thread();
        wake_ups.keep(runtime.enable_all());
        runtime.build().unwrap().block_on(async {
            tokio::time::sleep(Duration::from_millis(2)).await;
            let awake = Instant::now();
            assert!(wake_ups.arrival() <= awake);
            assert!(wake_ups.arrival() >= awake);
        });
    }
}
