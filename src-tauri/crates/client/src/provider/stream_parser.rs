//! A stream's bytes become marks, text and counts. No socket and no clock: the stamps come with the bytes.

use std::ops::ControlFlow;

use super::framing::{Event, Events, Lines, Malformed, excerpt};
use super::record::Record;
use super::types::CallOutcome;
use super::{ollama, openai};
use chimera_types::metrics::Usage;
use chimera_types::record::{CallFailure, FailureKind};
use chimera_types::spec::ProviderKind;
use chimera_types::timeline::ChunkMark;

/// Reads a whole stream from pieces of bytes, each with the nanoseconds from `t0` to its arrival. Of the outcome, what only
/// a connection shows stays empty.
pub fn parse_stream<'a>(
    kind: ProviderKind,
    pieces: impl IntoIterator<Item = (u64, &'a [u8])>,
) -> CallOutcome {
    let mut reading = Reading::new(kind);
    for (at_ns, bytes) in pieces {
        if reading.push(at_ns, bytes).is_break() {
            break;
        }
    }
    reading.finish()
}

/// A stream that is being read.
#[derive(Debug)]
pub(super) struct Reading {
    lines: Lines,
    content: Content,
}

impl Reading {
    pub(super) fn new(kind: ProviderKind) -> Self {
        let content = Content {
            kind,
            events: Events::default(),
            outcome: CallOutcome::default(),
            at_ns: 0,
            latest_record_ns: 0,
        };
        Self { lines: Lines::default(), content }
    }

    /// Takes bytes that arrived `at_ns` after `t0`. Breaks when nothing that follows matters: after the final record,
    /// an error or garbage.
    pub(super) fn push(&mut self, at_ns: u64, bytes: &[u8]) -> ControlFlow<()> {
        let Self { lines, content } = self;
        content.at_ns = at_ns;
        match lines.push(bytes, |line| content.take_line(line)) {
            Ok(flow) => flow,
            Err(malformed) => content.fail_on_garbage(&malformed),
        }
    }

    /// What has been read so far.
    pub(super) fn outcome(&self) -> &CallOutcome {
        &self.content.outcome
    }

    /// Arrival of the latest record of any kind, comments left out.
    pub(super) fn latest_record_ns(&self) -> u64 {
        self.content.latest_record_ns
    }

    /// The connection has ended: a last record may lack its line end, and one that was cut is no garbage.
    pub(super) fn finish(mut self) -> CallOutcome {
        let content = &mut self.content;
        if content.is_open() {
            let rest = self.lines.take_rest();
            content.take_rest(&rest);
        }
        if content.is_open() {
            content.outcome.failure = Some(CallFailure {
                kind: FailureKind::NoFinalRecord,
                message: format!(
                    "The stream ended after {} pieces of text without its final record.",
                    content.outcome.timeline.chunks.len()
                ),
                status: None,
            });
        }
        self.content.outcome
    }
}

#[derive(Debug)]
struct Content {
    kind: ProviderKind,
    events: Events,
    outcome: CallOutcome,
    at_ns: u64,
    latest_record_ns: u64,
}

impl Content {
    fn is_open(&self) -> bool {
        self.outcome.timeline.done_ns.is_none() && self.outcome.failure.is_none()
    }

    fn take_line(&mut self, line: &[u8]) -> ControlFlow<()> {
        match self.kind {
            ProviderKind::Ollama if line.trim_ascii().is_empty() => ControlFlow::Continue(()),
            ProviderKind::Ollama => self.take_data(line, ollama::parse),
            ProviderKind::OpenAi => {
                // Taken out and put back, so that an event can be read while the rest changes.
                let mut events = std::mem::take(&mut self.events);
                let flow = match events.line(line) {
                    Ok(event) => self.take_event(&event),
                    Err(malformed) => self.fail_on_garbage(&malformed),
                };
                self.events = events;
                flow
            }
        }
    }

    fn take_event(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Pending => ControlFlow::Continue(()),
            Event::Data(data) => self.take_data(data, openai::parse),
            Event::Error(data) => self.fail_on_error(super::error_body::words(data)),
            Event::Bare(line) => {
                let flow = self.take_data(line, openai::parse);
                if flow.is_break() {
                    return flow;
                }
                self.fail_on_garbage(&Malformed("one JSON document instead of a stream of events".into()))
            }
        }
    }

    fn take_data<'a>(
        &mut self,
        data: &'a [u8],
        parse: fn(&'a [u8]) -> serde_json::Result<Record<'a>>,
    ) -> ControlFlow<()> {
        match parse(data) {
            Ok(record) => self.take_record(record),
            Err(error) => self.fail_on_garbage(&Malformed(format!("{} ({error})", excerpt(data)))),
        }
    }

    fn take_record(&mut self, record: Record<'_>) -> ControlFlow<()> {
        self.latest_record_ns = self.at_ns;
        if let Some(words) = record.error {
            return self.fail_on_error(Some(words));
        }
        for (text, reasoning) in [(&record.reasoning.0, true), (&record.text.0, false)] {
            if text.is_empty() {
                continue;
            }
            let text_bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
            self.outcome.timeline.chunks.push(ChunkMark { at_ns: self.at_ns, text_bytes, reasoning });
            let whole = if reasoning { &mut self.outcome.reasoning } else { &mut self.outcome.text };
            whole.push_str(text);
        }
        if let Some(usage) = record.usage {
            self.outcome.usage = merged(&self.outcome.usage, &usage);
        }
        if record.finish_reason.is_some() {
            self.outcome.finish_reason = record.finish_reason;
        }
        if !record.done {
            return ControlFlow::Continue(());
        }
        self.outcome.timeline.done_ns = Some(self.at_ns);
        // Ollama leaves a count of 0 out: without text, no count is a count of none.
        if self.kind == ProviderKind::Ollama && self.outcome.timeline.chunks.is_empty() {
            self.outcome.usage.output_tokens.get_or_insert(0);
        }
        ControlFlow::Break(())
    }

    fn take_rest(&mut self, rest: &[u8]) {
        let cut_is_no_garbage = |flow: ControlFlow<()>, content: &mut Self| {
            let failure = content.outcome.failure.take();
            content.outcome.failure = failure.filter(|failure| failure.kind != FailureKind::Garbage);
            flow
        };
        if !rest.is_empty() {
            let flow = self.take_line(rest);
            let _ = cut_is_no_garbage(flow, self);
        }
        if self.kind == ProviderKind::OpenAi && self.is_open() {
            let mut events = std::mem::take(&mut self.events);
            let flow = self.take_event(&events.finish());
            let _ = cut_is_no_garbage(flow, self);
        }
    }

    fn fail_on_error(&mut self, words: Option<String>) -> ControlFlow<()> {
        let words = words.unwrap_or_else(|| "an error without words".into());
        self.fail(FailureKind::ErrorInStream, format!("The server broke off with an error: {words}"))
    }

    fn fail_on_garbage(&mut self, malformed: &Malformed) -> ControlFlow<()> {
        let format = match self.kind {
            ProviderKind::Ollama => "Ollama's stream",
            ProviderKind::OpenAi => "an OpenAI-compatible stream",
        };
        self.fail(FailureKind::Garbage, format!("The server sent what is not {format}: {}.", malformed.0))
    }

    fn fail(&mut self, kind: FailureKind, message: String) -> ControlFlow<()> {
        self.outcome.failure = Some(CallFailure { kind, message, status: None });
        ControlFlow::Break(())
    }
}

/// Later counts replace earlier ones; a count that is not repeated stays.
fn merged(earlier: &Usage, later: &Usage) -> Usage {
    Usage {
        prompt_tokens: later.prompt_tokens.or(earlier.prompt_tokens),
        output_tokens: later.output_tokens.or(earlier.output_tokens),
        cached_tokens: later.cached_tokens.or(earlier.cached_tokens),
        load_ms: later.load_ms.or(earlier.load_ms),
        prefill_ms: later.prefill_ms.or(earlier.prefill_ms),
        decode_ms: later.decode_ms.or(earlier.decode_ms),
        total_ms: later.total_ms.or(earlier.total_ms),
    }
}

#[cfg(test)]
mod tests;
