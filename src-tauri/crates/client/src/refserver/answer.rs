//! One generation call, from its schedule to its bytes.

use std::borrow::Cow;
use std::io;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::Shared;
use super::fault::{self, Fault};
use super::http::{self, Body, JSON};
use super::pace::wait_until;
use super::records::{Records, Totals};
use super::reply::Reply;
use super::stamps::{CallStamps, ChunkStamp, Kind, Outcome};
use chimera_machine::cpu_time;

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Keep,
    Close,
    Reset,
}

/// A generation call whose reply is chosen and whose model is loaded or about to be.
pub(super) struct Call<'a> {
    pub(super) shared: &'a Shared,
    pub(super) reply: &'a Reply,
    pub(super) records: &'a dyn Records,
    /// Waited before the prefill.
    pub(super) load: Duration,
    /// Reported as the load time.
    pub(super) told_load: Duration,
    pub(super) prompt_tokens: u64,
    /// The request's own limit on the answer, tokens.
    pub(super) limit: usize,
    pub(super) stamps: CallStamps,
    /// The thread's CPU time when the stream began.
    pub(super) cpu_before: Option<Duration>,
}

/// Tokens that leave in one record.
#[derive(Clone, Copy)]
struct Part {
    kind: Kind,
    from: usize,
    tokens: usize,
}

impl Call<'_> {
    /// Streams the answer, and leaves its stamps with the server however it ends.
    pub(super) fn stream(mut self, tcp: &mut TcpStream) -> io::Result<End> {
        let streamed = self.stream_records(tcp);
        if self.stamps.outcome == Outcome::Open {
            self.stamps.outcome = match &streamed {
                Ok(_) if self.stopped() => Outcome::Stopped,
                Ok(_) => Outcome::Faulted,
                Err(_) if self.stopped() => Outcome::Stopped,
                Err(_) => Outcome::ClientGone,
            };
            self.publish();
        }
        streamed
    }

    /// Answers a request that does not stream, when the whole answer is due.
    pub(super) fn whole(mut self, tcp: &mut TcpStream, close: bool) -> io::Result<End> {
        let (thinking, visible) = self.counts();
        let last = self.due(thinking + visible, thinking + visible).unwrap_or(self.first_due());
        if !wait_until(last, || self.stopped()) {
            return Ok(End::Close);
        }
        let eval = last.saturating_duration_since(self.first_due());
        let text = self.text(Part { kind: Kind::Text, from: 0, tokens: visible });
        let hidden = self.text(Part { kind: Kind::Thinking, from: 0, tokens: thinking });
        let answer = self.records.whole(&hidden, &text, &self.totals(eval));
        self.stamps.headers = Some(Instant::now());
        self.complete();
        http::respond(tcp, 200, JSON, answer.to_string().as_bytes(), false, close)?;
        Ok(End::Keep)
    }

    fn stream_records(&mut self, tcp: &mut TcpStream) -> io::Result<End> {
        self.cpu_before = cpu_time::thread();
        let reply = self.reply;
        let mut body =
            Body::new(tcp, &reply.cuts, http::stream_head(self.records.content_type(), reply.close));
        if !reply.late_headers {
            self.open(&mut body)?;
        }
        if !self.send_lead_in(&mut body)? {
            return Ok(End::Close);
        }
        if let Some(end) = self.send_parts(&mut body)? {
            return Ok(end);
        }
        self.open(&mut body)?;
        if reply.fault.as_ref().is_some_and(Fault::drops_final_record) {
            self.stamps.outcome = Outcome::Faulted;
            self.publish();
        } else {
            let (before, last) = self.records.ending(&self.totals(self.eval()));
            if !before.is_empty() {
                body.write(&before)?;
            }
            self.complete();
            body.write(&last)?;
        }
        body.finish()?;
        Ok(if reply.close { End::Close } else { End::Keep })
    }

    /// Writes the head, if that has not been done, and stamps it.
    fn open(&mut self, body: &mut Body<'_>) -> io::Result<()> {
        if let Some(at) = body.open()? {
            self.stamps.headers = Some(at);
        }
        Ok(())
    }

    /// Sends the records without text; false when the server stopped meanwhile.
    fn send_lead_in(&mut self, body: &mut Body<'_>) -> io::Result<bool> {
        let extras = &self.reply.extras;
        let mut record = Vec::new();
        let steps = u32::try_from(extras.progress.max(extras.empty).max(extras.comments)).unwrap_or(u32::MAX);
        if extras.role_only {
            self.records.role(&mut record);
            self.send_bare(body, &mut record)?;
        }
        for step in 0..steps {
            let due = self.stamps.request_read + self.load + self.reply.prefill * step / steps;
            if !wait_until(due, || self.stopped()) {
                return Ok(false);
            }
            let nth = step as usize;
            if nth < extras.progress {
                let done = self.prompt_tokens * u64::from(step + 1) / extras.progress as u64;
                self.records.progress(done, self.prompt_tokens, &mut record);
            }
            if nth < extras.empty {
                self.records.text(Kind::Text, "", &mut record);
            }
            if nth < extras.comments {
                self.records.comment(&mut record);
            }
            self.send_bare(body, &mut record)?;
        }
        Ok(true)
    }

    fn send_bare(&mut self, body: &mut Body<'_>, record: &mut Vec<u8>) -> io::Result<()> {
        if record.is_empty() {
            return Ok(());
        }
        self.open(body)?;
        self.stamps.chunks.push(ChunkStamp { at: Instant::now(), tokens: 0, kind: Kind::Bare });
        body.write(record)?;
        record.clear();
        Ok(())
    }

    /// Sends every record with text; an end when a fault or a stop cut it short.
    fn send_parts(&mut self, body: &mut Body<'_>) -> io::Result<Option<End>> {
        let parts = self.parts();
        let strikes = self.reply.fault.as_ref().and_then(Fault::after).map(|after| after.min(parts.len()));
        let mut held = Vec::with_capacity(1024);
        let mut in_held = 0;
        let mut tokens = 0;
        for index in 0..=parts.len() {
            let struck = strikes == Some(index);
            let full = in_held == self.reply.records_per_write.max(1);
            if in_held > 0 && (full || struck || index == parts.len()) {
                if !self.send_held(body, &parts[index - in_held..index], tokens, &held, index - 1)? {
                    return Ok(Some(End::Close));
                }
                held.clear();
                in_held = 0;
            }
            if struck && let Some(end) = self.strike(body, index)? {
                return Ok(Some(end));
            }
            let Some(part) = parts.get(index) else { break };
            self.render(*part, index, &mut held);
            in_held += 1;
            if index > 0 {
                tokens += parts[index - 1].tokens;
            }
        }
        Ok(None)
    }

    /// Waits until the last of `parts` is due, stamps them all, and writes them at once; false when called off.
    fn send_held(
        &mut self,
        body: &mut Body<'_>,
        parts: &[Part],
        tokens_before_last: usize,
        bytes: &[u8],
        last: usize,
    ) -> io::Result<bool> {
        let due = self.due(last, tokens_before_last);
        if due.is_some_and(|due| !wait_until(due, || self.stopped())) {
            return Ok(false);
        }
        self.open(body)?;
        let at = Instant::now();
        self.stamps.chunks.extend(parts.iter().map(|p| ChunkStamp { at, tokens: p.tokens, kind: p.kind }));
        body.write(bytes)?;
        if due.is_some() {
            // The reader may have been woken on this core, and should not wait there for what comes next.
            thread::yield_now();
        }
        Ok(true)
    }

    fn strike(&mut self, body: &mut Body<'_>, index: usize) -> io::Result<Option<End>> {
        let Some(fault) = &self.reply.fault else {
            return Ok(None);
        };
        if let Some(due) = self.due(index, index * self.reply.tokens_per_chunk.max(1))
            && !wait_until(due, || self.stopped())
        {
            return Ok(Some(End::Close));
        }
        self.open(body)?;
        if !fault.is_passing() {
            self.stamps.outcome = Outcome::Faulted;
            self.publish();
        }
        fault::in_stream(fault, self.records, body, || self.stopped())
    }

    fn render(&self, part: Part, index: usize, out: &mut Vec<u8>) {
        match self.reply.fault.as_ref().filter(|_| index == 0).and_then(Fault::first_text) {
            Some(text) => self.records.text(part.kind, &text, out),
            None => self.records.text(part.kind, &self.text(part), out),
        }
    }

    fn parts(&self) -> Vec<Part> {
        let (thinking, visible) = self.counts();
        let size = self.reply.tokens_per_chunk.max(1);
        let of = |kind, count: usize| {
            (0..count).step_by(size).map(move |from| Part { kind, from, tokens: size.min(count - from) })
        };
        of(Kind::Thinking, thinking).chain(of(Kind::Text, visible)).collect()
    }

    fn text(&self, part: Part) -> Cow<'_, str> {
        let pieces =
            if part.kind == Kind::Thinking { &self.reply.thinking_pieces } else { &self.reply.pieces };
        match (pieces.len(), part.tokens) {
            (0, _) | (_, 0) => Cow::Borrowed(""),
            (len, 1) => Cow::Borrowed(&pieces[part.from % len]),
            (len, tokens) => (part.from..part.from + tokens).map(|n| pieces[n % len].as_str()).collect(),
        }
    }

    /// Reasoning and visible tokens, within the request's own limit.
    fn counts(&self) -> (usize, usize) {
        let limit = if self.reply.obeys_limit { self.limit } else { usize::MAX };
        let thinking = self.reply.thinking_tokens.min(limit);
        (thinking, self.reply.tokens.min(limit - thinking))
    }

    fn first_due(&self) -> Instant {
        self.stamps.request_read + self.load + self.reply.prefill
    }

    fn due(&self, chunk: usize, tokens: usize) -> Option<Instant> {
        let first = self.first_due();
        match self.reply.pace.offset(chunk, tokens) {
            Some(offset) => Some(first + offset),
            None => (chunk == 0).then_some(first),
        }
    }

    /// The time from the first record with text to the last, as it was.
    fn eval(&self) -> Duration {
        let mut text = self.stamps.text();
        match (text.next(), self.stamps.text().last()) {
            (Some(first), Some(last)) => last.at.duration_since(first.at),
            _ => Duration::ZERO,
        }
    }

    fn totals(&self, eval: Duration) -> Totals {
        let (thinking, visible) = self.counts();
        let cut = thinking + visible < self.reply.thinking_tokens + self.reply.tokens;
        let usage = &self.reply.usage;
        Totals {
            done_reason: if cut { "length".to_owned() } else { self.reply.done_reason.clone() },
            prompt_tokens: usage.prompt_tokens.of(self.prompt_tokens),
            cached_tokens: usage.cached_tokens,
            completion_tokens: usage.completion_tokens.of((thinking + visible) as u64),
            total: self.stamps.request_read.elapsed(),
            load: usage.load.of(self.told_load),
            prompt_eval: usage.prompt_eval.of(self.reply.prefill),
            eval: usage.eval.of(eval),
        }
    }

    fn stopped(&self) -> bool {
        self.shared.stopped()
    }

    /// Stamps the final record, which is about to be written.
    fn complete(&mut self) {
        self.stamps.outcome = Outcome::Complete;
        let spent = cpu_time::thread().zip(self.cpu_before);
        self.stamps.cpu = spent.map(|(now, before)| now.saturating_sub(before));
        self.stamps.done = Some(Instant::now());
        self.publish();
    }

    fn publish(&mut self) {
        let mut calls = self.shared.calls.lock();
        if let Some(place) = calls.get_mut(self.stamps.index) {
            let chunks = std::mem::take(&mut self.stamps.chunks);
            *place = CallStamps { chunks, ..self.stamps.clone() };
        }
    }
}
