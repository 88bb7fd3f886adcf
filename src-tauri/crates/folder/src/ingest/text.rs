//! Bytes of a file to UTF-8 text, a chunk at a time: decoding, line ends, NULs, and the wish to stop.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::inventory::LineEnds;
use super::limits::CHUNK_BYTES;

/// Why a text ended before its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A NUL character: this is no text.
    #[error("a NUL character")]
    Nul,
    /// The bytes are not UTF-8 after all; the chunk helps to tell what they are.
    #[error("not UTF-8")]
    NotUtf8(Vec<u8>),
    #[error("stopped")]
    Cancelled,
}

/// A text that streams by. Memory: two chunks.
pub(super) struct Text<'a> {
    source: &'a mut dyn Read,
    cancelled: &'a dyn Fn() -> bool,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_start: usize,
    raw_end: usize,
    source_ended: bool,
    ended: bool,
    decoded: Vec<u8>,
    lines: LineCount,
    /// Places where the bytes are not valid in the encoding.
    pub broken_places: u32,
}

impl<'a> Text<'a> {
    /// A text over `source`, which stands behind a byte order mark if there is one.
    pub fn new(
        source: &'a mut dyn Read,
        encoding: &'static Encoding,
        cancelled: &'a dyn Fn() -> bool,
    ) -> Self {
        Self {
            source,
            cancelled,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK_BYTES],
            raw_start: 0,
            raw_end: 0,
            source_ended: false,
            ended: false,
            // Room for the longest UTF-8 a chunk can become, so that one call takes a whole chunk.
            decoded: vec![0; CHUNK_BYTES * 3 + 16],
            lines: LineCount::default(),
            broken_places: 0,
        }
    }

    /// The next piece of text; empty at the end.
    pub fn chunk(&mut self) -> Result<&[u8], Stop> {
        while !self.ended {
            if (self.cancelled)() {
                return Err(Stop::Cancelled);
            }
            self.fill()?;
            let written = self.decode()?;
            if written > 0 {
                let text = &self.decoded[..written];
                if text.contains(&0) {
                    return Err(Stop::Nul);
                }
                self.lines.count(text);
                return Ok(text);
            }
        }
        Ok(&[])
    }

    /// The line ends of all text that went by.
    pub fn line_ends(&self) -> LineEnds {
        self.lines.told()
    }

    fn fill(&mut self) -> Result<(), Stop> {
        if self.raw_start < self.raw_end || self.source_ended {
            return Ok(());
        }
        self.raw_start = 0;
        self.raw_end = loop {
            match self.source.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.source_ended = self.raw_end == 0;
        Ok(())
    }

    /// Decodes what lies in `raw` and returns how many bytes of text that made.
    fn decode(&mut self) -> Result<usize, Stop> {
        let raw = &self.raw[self.raw_start..self.raw_end];
        let (result, read, mut written) =
            self.decoder.decode_to_utf8_without_replacement(raw, &mut self.decoded, self.source_ended);
        self.raw_start += read;
        match result {
            DecoderResult::InputEmpty => self.ended = self.source_ended,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) if self.decoder.encoding() == UTF_8 => {
                return Err(Stop::NotUtf8(self.raw[..self.raw_end].to_vec()));
            }
            DecoderResult::Malformed(..) => {
                self.broken_places = self.broken_places.saturating_add(1);
                const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();
                if let Some(room) = self.decoded.get_mut(written..written + REPLACEMENT.len()) {
                    room.copy_from_slice(REPLACEMENT);
                    written += REPLACEMENT.len();
                }
            }
        }
        Ok(written)
    }
}

#[derive(Debug, Default)]
struct LineCount {
    lf: bool,
    crlf: bool,
    cr: bool,
    ends_with_cr: bool,
}

impl LineCount {
    fn count(&mut self, text: &[u8]) {
        if !self.ends_with_cr && !text.contains(&b'\r') {
            self.lf |= text.contains(&b'\n');
            return;
        }
        for &byte in text {
            match (self.ends_with_cr, byte) {
                (true, b'\n') => self.crlf = true,
                (false, b'\n') => self.lf = true,
                (true, _) => self.cr = true,
                (false, _) => {}
            }
            self.ends_with_cr = byte == b'\r';
        }
    }

    fn told(&self) -> LineEnds {
        match (self.lf, self.crlf, self.cr || self.ends_with_cr) {
            (false, false, false) => LineEnds::None,
            (true, false, false) => LineEnds::Lf,
            (false, true, false) => LineEnds::Crlf,
            (false, false, true) => LineEnds::Cr,
            _ => LineEnds::Mixed,
        }
    }
}

/// A text as a reader, for a parser that pulls. The reason of an early end waits in `stop`.
pub(super) struct Pull<'t, 'a> {
    text: &'t mut Text<'a>,
    left: Vec<u8>,
    start: usize,
    pub stop: Option<Stop>,
}

impl<'t, 'a> Pull<'t, 'a> {
    pub fn new(text: &'t mut Text<'a>) -> Self {
        Self { text, left: Vec::new(), start: 0, stop: None }
    }
}

impl Read for Pull<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.start == self.left.len() {
            self.left.clear();
            self.start = 0;
            match self.text.chunk() {
                Ok(chunk) => self.left.extend_from_slice(chunk),
                Err(stop) => {
                    self.stop = Some(stop);
                    return Err(io::Error::other("the text ended early"));
                }
            }
        }
        let length = buffer.len().min(self.left.len() - self.start);
        buffer[..length].copy_from_slice(&self.left[self.start..self.start + length]);
        self.start += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_16LE, WINDOWS_1252};

    /// Hands out one byte a read, so that every character and line end is cut.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn read(bytes: &[u8], encoding: &'static Encoding) -> (Result<String, Stop>, LineEnds, u32) {
        let mut source = Dripping(bytes);
        let mut text = Text::new(&mut source, encoding, &|| false);
        let mut all = Vec::new();
        let result = loop {
            match text.chunk() {
                Ok([]) => break Ok(String::from_utf8(all).unwrap()),
                Ok(chunk) => all.extend_from_slice(chunk),
                Err(stop) => break Err(stop),
            }
        };
        (result, text.line_ends(), text.broken_places)
    }

    #[test]
    fn a_character_cut_between_two_reads_is_put_together() {
        let (text, ends, _) = read("Größe ✓\r\n😀".as_bytes(), UTF_8);
        assert_eq!((text.unwrap().as_str(), ends), ("Größe ✓\r\n😀", LineEnds::Crlf));
        let bytes: Vec<u8> = "ä😀\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (text, ends, broken) = read(&bytes, UTF_16LE);
        assert_eq!((text.unwrap().as_str(), ends, broken), ("ä😀\n", LineEnds::Lf, 0));
    }

    #[test]
    fn line_ends_are_told_apart() {
        for (text, ends) in [
            ("a", LineEnds::None),
            ("a\nb\n", LineEnds::Lf),
            ("a\r\nb", LineEnds::Crlf),
            ("a\rb\r", LineEnds::Cr),
            ("a\r\nb\rc", LineEnds::Mixed),
            ("a\n\r\nb", LineEnds::Mixed),
        ] {
            assert_eq!(read(text.as_bytes(), UTF_8).1, ends, "{text:?}");
        }
    }

    #[test]
    fn a_nul_ends_the_text() {
        assert!(matches!(read(b"a\0b", UTF_8).0, Err(Stop::Nul)));
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_handed_back_for_a_second_look() {
        assert!(matches!(read(b"caf\xE9,", UTF_8).0, Err(Stop::NotUtf8(_))));
        assert!(matches!(read(b"caf\xC3", UTF_8).0, Err(Stop::NotUtf8(_))));
        assert_eq!(read(b"caf\xE9", WINDOWS_1252).0.unwrap(), "café");
    }

    #[test]
    fn half_a_character_of_utf_16_is_replaced_and_counted() {
        let (text, _, broken) = read(b"a\0b", UTF_16LE);
        assert_eq!((text.unwrap().as_str(), broken), ("a\u{FFFD}", 1));
    }

    #[test]
    fn a_wish_to_stop_ends_the_text() {
        let mut source = Dripping(b"abc");
        let mut text = Text::new(&mut source, UTF_8, &|| true);
        assert!(matches!(text.chunk(), Err(Stop::Cancelled)));
    }
}
