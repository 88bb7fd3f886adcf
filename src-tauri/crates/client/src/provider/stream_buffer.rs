//! Where the measuring thread leaves what arrives, and where the calling thread finds it.
//!
//! The measuring thread stamps and appends. The lock is held for one append or one exchange of buffers, never while
//! anything is parsed; the buffers go back and forth, so that nothing is allocated once they have grown.

use std::time::{Duration, Instant, SystemTime};

use parking_lot::{Condvar, Mutex};

/// Bytes with the instants they arrived at.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    bytes: Vec<u8>,
    /// Arrival, and where in `bytes` the piece ends.
    marks: Vec<(Instant, usize)>,
}

impl Chunks {
    fn push(&mut self, at: Instant, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.marks.push((at, self.bytes.len()));
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.marks.clear();
    }

    /// Each piece in the order of arrival.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Instant, &[u8])> {
        let mut begin = 0;
        self.marks.iter().map(move |&(at, end)| {
            let piece = &self.bytes[begin..end];
            begin = end;
            (at, piece)
        })
    }
}

/// The moment before a request was written, by both clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    pub(super) at: Instant,
    pub(super) wall: SystemTime,
}

impl Start {
    pub(super) fn now() -> Self {
        // The monotonic clock last: it is `t0`.
        let wall = SystemTime::now();
        Self { at: Instant::now(), wall }
    }
}

/// How the measuring thread came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// The server ended the answer in good order.
    Closed,
    /// No connection; the text says why.
    NotConnected(String),
    /// The connection broke; the text says how.
    Broken(String),
    /// What answered does not speak HTTP.
    NotHttp(String),
    /// The server answered with an error status.
    Refused { status: u16, body: Vec<u8> },
    /// It was told to stop.
    Stopped,
}

/// What is known of a call besides its bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct CallTrace {
    /// `None` while the connection is made.
    pub(super) start: Option<Start>,
    pub(super) headers: Option<Instant>,
    pub(super) connect: Option<Duration>,
    pub(super) reconnected: bool,
    /// The request body that was sent last.
    pub(super) request: Option<String>,
    /// `None` while the call runs.
    pub(super) end: Option<End>,
}

/// Shared by the two threads of a call.
#[derive(Debug, Default)]
pub(super) struct StreamBuffer {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    pieces: Chunks,
    course: CallTrace,
}

impl StreamBuffer {
    /// Appends bytes that arrived at `at`.
    pub(super) fn push(&self, at: Instant, bytes: &[u8]) {
        self.state.lock().pieces.push(at, bytes);
    }

    /// Notes something other than bytes.
    pub(super) fn note(&self, change: impl FnOnce(&mut CallTrace)) {
        change(&mut self.state.lock().course);
    }

    /// The last thing the measuring thread does.
    pub(super) fn end(&self, end: End) {
        self.state.lock().course.end = Some(end);
        self.ended.notify_all();
    }

    /// Waits until `interval` has passed or the call has ended, then exchanges `pieces` for what has arrived.
    pub(super) fn drain(&self, pieces: &mut Chunks, interval: Duration) -> CallTrace {
        pieces.clear();
        let mut state = self.state.lock();
        self.ended.wait_while_for(&mut state, |state| state.course.end.is_none(), interval);
        std::mem::swap(&mut state.pieces, pieces);
        state.course.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_back_in_order_and_only_once() {
        let tape = StreamBuffer::default();
        let at = Instant::now();
        let mut pieces = Chunks::default();
        for round in [["a", "", "bc"], ["d", "ef", "g"]] {
            for piece in round {
                tape.push(at, piece.as_bytes());
            }
            let course = tape.drain(&mut pieces, Duration::ZERO);
            assert_eq!(course.end, None);
            let drained: Vec<_> = pieces.iter().map(|(_, bytes)| bytes).collect();
            assert_eq!(drained, round.map(str::as_bytes));
        }
        tape.end(End::Closed);
        let course = tape.drain(&mut pieces, Duration::MAX);
        assert_eq!((course.end, pieces.iter().count()), (Some(End::Closed), 0));
    }
}
