//! The body of a measured request: when it is asked for, the request is about to be written.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::tape::{Start, Tape};

/// A request's body, which leaves `t0` on the tape. The HTTP library asks for it once, after the head is encoded and just
/// before both are written; what it did before (finding the connection, building the head) is not in the TTFT.
#[derive(Debug)]
pub(super) struct Sending {
    body: Option<Bytes>,
    tape: Arc<Tape>,
}

impl Sending {
    pub(super) fn new(body: String, tape: &Arc<Tape>) -> Self {
        Self { body: Some(body.into()), tape: Arc::clone(tape) }
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.body.take().map(|body| {
            let start = Start::now();
            self.tape.note(|course| course.start = Some(start));
            Ok(Frame::data(body))
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_none()
    }

    /// Exact, so that the request has its length in the head as one of a plain text has.
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.body.as_ref().map_or(0, |body| body.len() as u64))
    }
}
