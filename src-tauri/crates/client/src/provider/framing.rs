//! Bytes become lines and events, wherever the network cut them.
//!
//! A line is handed on only when its last byte has come, so that no character is ever decoded in two halves.

use std::ops::ControlFlow;

use memchr::memchr;

/// The longest line or event that is taken, in bytes. What is longer is no LLM server's stream.
pub(super) const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Bytes that cannot be the wire format; the text says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) String);

/// Cuts a byte stream into lines that end with LF or CR LF.
#[derive(Debug, Default)]
pub(super) struct Lines {
    partial: Vec<u8>,
    started: bool,
}

impl Lines {
    /// Calls `each` for every line that `bytes` completes, without its line end. After a break the rest is dropped.
    pub(super) fn push<B>(
        &mut self,
        mut bytes: &[u8],
        mut each: impl FnMut(&[u8]) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Malformed> {
        while let Some(end) = memchr(b'\n', bytes) {
            let (line, rest) = (&bytes[..end], &bytes[end + 1..]);
            bytes = rest;
            let flow = if self.partial.is_empty() {
                each(trimmed(line, &mut self.started))
            } else {
                self.keep(line)?;
                let flow = each(trimmed(&self.partial, &mut self.started));
                self.partial.clear();
                flow
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        self.keep(bytes)?;
        Ok(ControlFlow::Continue(()))
    }

    /// The line that the end of the stream cut short; empty when there is none.
    pub(super) fn take_rest(&mut self) -> Vec<u8> {
        let rest = std::mem::take(&mut self.partial);
        trimmed(&rest, &mut self.started).to_vec()
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<(), Malformed> {
        check_length(self.partial.len() + bytes.len())?;
        self.partial.extend_from_slice(bytes);
        Ok(())
    }
}

fn trimmed<'a>(line: &'a [u8], started: &mut bool) -> &'a [u8] {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if *started {
        return line;
    }
    *started = true;
    line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
}

fn check_length(length: usize) -> Result<(), Malformed> {
    if length <= MAX_RECORD_BYTES {
        return Ok(());
    }
    Err(Malformed(format!("a line is longer than {} MB", MAX_RECORD_BYTES / 1024 / 1024)))
}

/// What one line did to an event stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// The event is not complete yet, or the line is a comment.
    Pending,
    /// A complete event's data.
    Data(&'a [u8]),
    /// A complete event that its server marked as an error, by `event: error` or by an `error:` field.
    Error(&'a [u8]),
    /// A line of JSON where a field should stand: the server did not stream.
    Bare(&'a [u8]),
}

/// Puts server-sent events together from their lines.
#[derive(Debug, Default)]
pub(super) struct Events {
    data: Vec<u8>,
    has_data: bool,
    is_error: bool,
    dispatched: bool,
}

impl Events {
    /// Takes one line without its end. A lone CR as a line end, which the standard also allows, no server sends.
    pub(super) fn line<'a>(&'a mut self, line: &'a [u8]) -> Result<Event<'a>, Malformed> {
        if self.dispatched {
            self.reset();
        }
        let Some(&first) = line.first() else { return Ok(self.dispatch()) };
        if first == b':' {
            return Ok(Event::Pending);
        }
        if first == b'{' {
            return Ok(Event::Bare(line));
        }
        let colon = memchr(b':', line).unwrap_or(line.len());
        let value = line.get(colon + 1..).unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match &line[..colon] {
            b"data" => self.keep(value)?,
            b"error" => {
                self.is_error = true;
                self.keep(value)?;
            }
            b"event" => self.is_error = value == b"error",
            field if field.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) => {}
            _ => return Err(Malformed(format!("a line that is no event: {}", excerpt(line)))),
        }
        Ok(Event::Pending)
    }

    /// The event that the end of the stream left without its closing empty line.
    pub(super) fn finish(&mut self) -> Event<'_> {
        if self.dispatched {
            self.reset();
        }
        self.dispatch()
    }

    fn dispatch(&mut self) -> Event<'_> {
        self.dispatched = true;
        match (self.has_data, self.is_error) {
            (false, _) => Event::Pending,
            (true, false) => Event::Data(&self.data),
            (true, true) => Event::Error(&self.data),
        }
    }

    fn reset(&mut self) {
        self.data.clear();
        self.has_data = false;
        self.is_error = false;
        self.dispatched = false;
    }

    fn keep(&mut self, value: &[u8]) -> Result<(), Malformed> {
        if self.has_data {
            self.data.push(b'\n');
        }
        check_length(self.data.len() + value.len())?;
        self.has_data = true;
        self.data.extend_from_slice(value);
        Ok(())
    }
}

/// The beginning of foreign bytes, fit to be shown.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    const SHOWN_CHARS: usize = 80;
    let head = &bytes[..bytes.len().min(SHOWN_CHARS * 4)];
    let text: String = String::from_utf8_lossy(head)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SHOWN_CHARS)
        .collect();
    format!("\"{}\"", text.trim())
}

#[cfg(test)]
mod tests;
