//! A thread that is kept from one measured call to the next.
//!
//! The system has to learn where a new thread runs best beside the one it exchanges bytes with. Until then each wake-up
//! takes some 50 µs longer, twice in a TTFT: as much as all the rest of our own error.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvError, SendError, Sender, TryRecvError};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The thread that waits for its next job. Calls beside each other have threads of their own, of which one is kept.
static WAITING: Mutex<Option<Sender<Job>>> = Mutex::new(None);

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

/// Does `work` on the thread that is kept, or on a new one.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn spawn(work: impl FnOnce() + Send + 'static) -> io::Result<Working> {
    let (end, told) = mpsc::channel();
    let working = Working { told, end: None };
    let job = Job { work: Box::new(work), end };
    let waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner).take();
    let job = match waiting {
        Some(thread) => match thread.send(job) {
            Ok(()) => return Ok(working),
            Err(SendError(job)) => job,
        },
        None => job,
    };
    thread::Builder::new().name("measuring".into()).spawn(move || serve(job))?;
    Ok(working)
}

/// Does the first job, and those that come while this is the thread that is kept.
fn serve(first: Job) {
    let (sender, jobs) = mpsc::channel();
    let mut next = Some(first);
    while let Some(Job { work, end }) = next {
        work();
        let is_kept = {
            let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
            let is_free = waiting.is_none();
            if is_free {
                *waiting = Some(sender.clone());
            }
            is_free
        };
        // Nobody may be there any more to hear of it.
        let _ = end.send(());
        next = is_kept.then(|| jobs.recv().ok()).flatten();
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

    /// One test at a time, so that none takes the thread that another one counts on.
    static TURN: Mutex<()> = Mutex::new(());

    fn done_on() -> ThreadId {
        let (sender, id) = mpsc::channel();
        let work = spawn(move || sender.send(thread::current().id()).unwrap()).unwrap();
        assert_eq!(work.wait(), WorkEnd::Done);
        id.recv().unwrap()
    }

    #[test]
    fn work_after_work_is_done_on_the_same_thread() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let first = done_on();
        assert_eq!([done_on(), done_on()], [first, first]);
    }

    #[test]
    fn work_beside_work_has_a_thread_of_its_own() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let (release, held) = mpsc::channel::<()>();
        let mut long = spawn(move || held.recv().unwrap()).unwrap();
        let other = done_on();
        assert!(!long.is_over());
        assert_ne!(other, thread::current().id());
        release.send(()).unwrap();
        assert_eq!(long.wait(), WorkEnd::Done);
    }

    #[test]
    fn a_crash_is_told_and_the_next_work_has_another_thread() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let before = done_on();
        let mut crash = spawn(|| panic!("for a test")).unwrap();
        while !crash.is_over() {
            thread::yield_now();
        }
        assert_eq!(crash.wait(), WorkEnd::Crashed);
        assert_ne!(done_on(), before);
    }
}
