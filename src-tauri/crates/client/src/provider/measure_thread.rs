//! A thread that is kept from one measured call to the next.
//!
//! Where it was measured (Linux, two cores), a new thread was woken by its server some 50 µs later than one that had run
//! before, and a server by a new thread some 30 µs later: more than all the rest of our own error in a TTFT.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvError, SendError, Sender, TryRecvError};
use std::thread;

use parking_lot::Mutex;

/// The thread that measures.
pub(super) static MEASURING: MeasureThread = MeasureThread::new();

/// At most one thread that waits for its next job. Jobs beside each other have threads of their own, of which one is kept.
pub(super) struct MeasureThread(Mutex<Option<Sender<Job>>>);

struct Job {
    work: Box<dyn FnOnce() + Send>,
    end: Sender<()>,
}

/// Work on the other thread.
#[derive(Debug)]
pub(super) struct Working {
    told: Receiver<()>,
    end: Option<WorkEnd>,
}

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorkEnd {
    /// It came to its end.
    Done,
    /// It panicked, and its thread is gone.
    Crashed,
}

impl MeasureThread {
    const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Does `work` on the thread that is kept, or on a new one.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn spawn(&'static self, work: impl FnOnce() + Send + 'static) -> io::Result<Working> {
        let (end, told) = mpsc::channel();
        let working = Working { told, end: None };
        let job = Job { work: Box::new(work), end };
        let waiting = self.0.lock().take();
        let job = match waiting {
            Some(thread) => match thread.send(job) {
                Ok(()) => return Ok(working),
                Err(SendError(job)) => job,
            },
            None => job,
        };
        thread::Builder::new().name("measuring".into()).spawn(move || self.serve(job))?;
        Ok(working)
    }

    /// Does the first job, and those that come while this is the thread that is kept.
    fn serve(&self, first: Job) {
        let (sender, jobs) = mpsc::channel();
        let mut next = Some(first);
        while let Some(Job { work, end }) = next {
            work();
            let is_kept = {
                let mut waiting = self.0.lock();
                let is_free = waiting.is_none();
                if is_free {
                    *waiting = Some(sender.clone());
                }
                is_free
            };
            // Nobody may be there any more to hear of it.
            let _ = end.send(());
            next = if is_kept { jobs.recv().ok() } else { None };
        }
    }
}

impl Working {
    /// Whether the work is over, one way or the other; without waiting.
    pub(super) fn is_over(&mut self) -> bool {
        self.end = self.end.or_else(|| match self.told.try_recv() {
            Ok(()) => Some(WorkEnd::Done),
            Err(TryRecvError::Disconnected) => Some(WorkEnd::Crashed),
            Err(TryRecvError::Empty) => None,
        });
        self.end.is_some()
    }

    /// Waits for the end.
    pub(super) fn wait(self) -> WorkEnd {
        self.end.unwrap_or_else(|| match self.told.recv() {
            Ok(()) => WorkEnd::Done,
            Err(RecvError) => WorkEnd::Crashed,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::thread::{self, ThreadId};

    use super::*;

    fn done_on(kept: &'static MeasureThread) -> ThreadId {
        let (sender, id) = mpsc::channel();
        let work = kept.spawn(move || sender.send(thread::current().id()).unwrap()).unwrap();
        assert_eq!(work.wait(), WorkEnd::Done);
        id.recv().unwrap()
    }

    #[test]
    fn work_after_work_is_done_on_the_same_thread() {
        static KEPT: MeasureThread = MeasureThread::new();
        let first = done_on(&KEPT);
        assert_eq!([done_on(&KEPT), done_on(&KEPT)], [first, first]);
    }

    #[test]
    fn work_beside_work_has_a_thread_of_its_own_and_one_of_them_is_kept() {
        static KEPT: MeasureThread = MeasureThread::new();
        let (release, held) = mpsc::channel::<()>();
        let mut long = KEPT.spawn(move || held.recv().unwrap()).unwrap();
        let other = done_on(&KEPT);
        assert!(!long.is_over());
        release.send(()).unwrap();
        assert_eq!(long.wait(), WorkEnd::Done);
        assert_eq!(done_on(&KEPT), other);
    }

    #[test]
    fn a_crash_is_told_and_the_next_work_has_another_thread() {
        static KEPT: MeasureThread = MeasureThread::new();
        let before = done_on(&KEPT);
        let mut crash = KEPT.spawn(|| panic!("for a test")).unwrap();
        while !crash.is_over() {
            thread::yield_now();
        }
        assert_eq!(crash.wait(), WorkEnd::Crashed);
        assert_ne!(done_on(&KEPT), before);
    }
}
