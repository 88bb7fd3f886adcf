//! A Markdown text of any size to its outline, line by line in bounded memory: headings, tables, words.

use super::inventory::{Heading, Outline};
use super::text::{Stop, Text};
use super::{limits, range};
use chimera_analysis::markdown::{Fences, heading, is_delimiter_row};

/// Reads a whole text.
pub(super) fn read(text: &mut Text<'_>) -> Result<Outline, Stop> {
    let mut lines = Lines::default();
    loop {
        match text.chunk()? {
            [] => return Ok(lines.finish()),
            chunk => lines.take(chunk),
        }
    }
}

/// Puts lines together from chunks; what of a line exceeds the limit only counts as words.
#[derive(Default)]
struct Lines {
    line: Vec<u8>,
    after_cr: bool,
    in_word: bool,
    word_counts: bool,
    words: u32,
    scanner: Scanner,
}

impl Lines {
    fn take(&mut self, chunk: &[u8]) {
        for &byte in chunk {
            self.count_words(byte);
            match byte {
                b'\n' if self.after_cr => {}
                b'\n' | b'\r' => self.end_line(),
                _ if self.line.len() < limits::LINE_BYTES => self.line.push(byte),
                _ => {}
            }
            self.after_cr = byte == b'\r';
        }
    }

    fn count_words(&mut self, byte: u8) {
        if byte.is_ascii_whitespace() {
            self.end_word();
        } else {
            self.in_word = true;
            self.word_counts |= byte.is_ascii_alphanumeric() || !byte.is_ascii();
        }
    }

    fn end_word(&mut self) {
        if std::mem::take(&mut self.in_word) && std::mem::take(&mut self.word_counts) {
            self.words = self.words.saturating_add(1);
        }
        self.word_counts = false;
    }

    fn end_line(&mut self) {
        let line = String::from_utf8_lossy(&self.line);
        self.scanner.line(&line);
        self.line.clear();
    }

    fn finish(mut self) -> Outline {
        self.end_word();
        self.end_line();
        Outline { words: self.words, ..self.scanner.outline }
    }
}

#[derive(Default)]
struct Scanner {
    outline: Outline,
    line_number: u64,
    fences: Fences,
    front_matter: bool,
    in_table: bool,
    previous: String,
}

impl Scanner {
    fn line(&mut self, line: &str) {
        self.line_number += 1;
        let text = line.trim();
        let indented = line.starts_with("    ") || line.starts_with('\t');
        if self.skips(line) {
            self.previous.clear();
            self.in_table = false;
            return;
        }
        if let Some((level, heading)) = heading(line).filter(|(_, heading)| !heading.is_empty()) {
            self.push(level as u32, heading);
            self.previous.clear();
        } else if let Some(level) = setext(text).filter(|_| is_paragraph(&self.previous)) {
            let heading = std::mem::take(&mut self.previous);
            self.push(level, heading.trim());
        } else {
            if is_delimiter_row(text) && self.previous.contains('|') && !self.in_table {
                self.outline.tables = self.outline.tables.saturating_add(1);
                self.in_table = true;
            }
            self.in_table &= text.contains('|');
            self.previous.clear();
            if !indented {
                self.previous.push_str(text);
            }
        }
    }

    /// Lines of code blocks and of the front matter hold no structure.
    fn skips(&mut self, line: &str) -> bool {
        if self.line_number == 1 && line.trim_end() == "---" {
            self.front_matter = true;
            return true;
        }
        if self.front_matter {
            self.front_matter = !(line.trim_end() == "---" || self.line_number == 100);
            return true;
        }
        self.fences.hold(line)
    }

    fn push(&mut self, level: u32, text: &str) {
        if self.outline.headings.len() < limits::HEADINGS {
            let text = range::cut(text, limits::NAME_CHARS);
            self.outline.headings.push(Heading { level, text });
        } else {
            self.outline.headings_left_out = self.outline.headings_left_out.saturating_add(1);
        }
    }
}

fn setext(text: &str) -> Option<u32> {
    let all = |byte: u8| !text.is_empty() && text.bytes().all(|other| other == byte);
    if all(b'=') {
        Some(1)
    } else if all(b'-') {
        Some(2)
    } else {
        None
    }
}

/// A line that an underline makes a heading: no list, quote or table.
fn is_paragraph(line: &str) -> bool {
    !line.is_empty() && !line.starts_with(['-', '*', '+', '>', '|', '#']) && !line.contains('|')
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_8;

    fn outline(text: &str) -> Outline {
        let mut source = text.as_bytes();
        read(&mut Text::new(&mut source, UTF_8, &|| false)).unwrap()
    }

    fn headings(text: &str) -> Vec<(u32, String)> {
        outline(text).headings.into_iter().map(|heading| (heading.level, heading.text)).collect()
    }

    #[test]
    fn headings_of_both_forms_are_found_with_their_level() {
        let found = headings("# One #\r\n\r\nTwo\r\n===\r\nThree\n---\n##\n- item\n---\n");
        let expected = [(1, "One"), (1, "Two"), (2, "Three")];
        assert_eq!(found, expected.map(|(level, text)| (level, text.to_owned())));
    }

    #[test]
    fn code_and_front_matter_hold_no_headings() {
        assert!(headings("---\ntitle: x\n---\n```sh\n# comment\n~~~\n```\n    # code\n").is_empty());
        assert_eq!(headings("~~~\n```\n# x\n~~~\n# y\n"), [(1, "y".to_owned())]);
    }

    #[test]
    fn tables_and_words_are_counted() {
        let outline = outline("# A b\n\n| x | y |\n|---|:-:|\n| 1 | 2 |\n\ntext - more\n\na|b\n-|-\n");
        assert_eq!((outline.tables, outline.words), (2, 9));
    }

    #[test]
    fn endless_lines_and_lists_of_headings_are_bounded() {
        let outline =
            outline(&format!("# {}\n{}", "x".repeat(1_000_000), "# h\n".repeat(limits::HEADINGS + 3)));
        assert_eq!((outline.headings.len(), outline.headings_left_out), (limits::HEADINGS, 4));
        assert_eq!(outline.headings[0].text.chars().count(), limits::NAME_CHARS + 1);
    }
}
