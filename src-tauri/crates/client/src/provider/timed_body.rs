//! The body of a measured request: when it is asked for, the request is about to be written.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::arrival_clock::ArrivalClock;
use super::stream_buffer::{Start, StreamBuffer};

/// A request's body, which leaves `t0` on the tape. The HTTP library asks for it once, after the head is encoded and just
/// before both are written; what it did before (finding the connection, building the head) is not in the TTFT.
#[derive(Debug)]
pub(super) struct TimedBody {
    body: Option<Bytes>,
    tape: Arc<StreamBuffer>,
    wake_ups: ArrivalClock,
}

impl TimedBody {
    pub(super) fn new(body: String, tape: &Arc<StreamBuffer>, wake_ups: &ArrivalClock) -> Self {
        Self { body: Some(body.into()), tape: Arc::clone(tape), wake_ups: wake_ups.clone() }
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.body.take().map(|body| {
            // A server that answers before the thread has slept must not be stamped with what woke it for the request.
            self.wake_ups.forget();
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::stream_buffer::Chunks;
    use super::*;

    #[test]
    fn nothing_arrives_before_the_request_is_written() {
        let (tape, wake_ups) = (Arc::new(StreamBuffer::default()), ArrivalClock::default());
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        wake_ups.keep(runtime.enable_all());
        let arrival = runtime.build().unwrap().block_on(async {
            tokio::time::sleep(Duration::from_millis(2)).await;
            let mut sending = TimedBody::new("{}".into(), &tape, &wake_ups);
            let frame = std::future::poll_fn(|context| Pin::new(&mut sending).poll_frame(context)).await;
            assert_eq!(frame.unwrap().unwrap().into_data().unwrap(), "{}");
            assert!(sending.is_end_stream());
            wake_ups.arrival()
        });
        let start = tape.drain(&mut Chunks::default(), Duration::ZERO).start.unwrap();
        assert!(arrival >= start.at);
    }
}
