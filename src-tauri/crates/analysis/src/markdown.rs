//! Markdown line by line: headings, fences, the second line of a table. For texts that need not be whole documents, such as
//! what a model wrote until it was cut. What is shown to people is parsed as a document, by `report`.

/// The level and the text of a heading that begins with `#`, as CommonMark defines it: indented by three spaces at most, and
/// without the `#` that close it. The text may be empty.
pub fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches(' ');
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &text[level..];
    let is_heading = (1..=6).contains(&level) && rest.chars().next().is_none_or(char::is_whitespace);
    if !is_heading || line.len() - text.len() > 3 {
        return None;
    }
    let rest = rest.trim();
    let closed = rest.trim_end_matches('#');
    // A closing run of # counts only behind a space: "C#" keeps its own.
    let is_closed = closed.is_empty() || closed.ends_with(char::is_whitespace);
    Some((level, if is_closed { closed.trim_end() } else { rest }))
}

/// Whether a line is the second one of a table: dashes between pipes.
pub fn is_delimiter_row(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line.trim().bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// Which lines of a text are code, line after line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fences {
    /// The fence of the block that is open: its character and length.
    open: Option<(u8, usize)>,
}

impl Fences {
    /// Takes the next line and returns whether it belongs to a fenced block, its fences included.
    pub fn hold(&mut self, line: &str) -> bool {
        let fence = fence(line);
        match (self.open, fence) {
            (Some((open, length)), Some((byte, run, info))) => {
                if byte == open && run >= length && info.is_empty() {
                    self.open = None;
                }
                true
            }
            (Some(_), None) => true,
            // "```x```" is code within a line.
            (None, Some((b'`', _, info))) if info.contains('`') => false,
            (None, Some((byte, run, _))) => {
                self.open = Some((byte, run));
                true
            }
            (None, None) => false,
        }
    }
}

/// A run of three or more backticks or tildes: the character, the length, and what follows.
fn fence(line: &str) -> Option<(u8, usize, &str)> {
    let text = line.trim_start_matches(' ');
    let byte = *text.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let run = text.bytes().take_while(|other| *other == byte).count();
    (run >= 3 && line.len() - text.len() <= 3).then(|| (byte, run, text[run..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_has_one_to_six_marks_and_a_space() {
        for (line, expected) in [
            ("# One #", Some((1, "One"))),
            ("   ###### Six ##  ", Some((6, "Six"))),
            ("### C#", Some((3, "C#"))),
            ("##\tTab", Some((2, "Tab"))),
            ("##", Some((2, ""))),
            ("## ##", Some((2, ""))),
            ("#no", None),
            ("####### no", None),
            ("    # code", None),
            ("\t# code", None),
            ("text # no", None),
        ] {
            assert_eq!(heading(line), expected, "{line:?}");
        }
    }

    #[test]
    fn a_fence_ends_only_with_one_of_its_kind_and_length() {
        let mut fences = Fences::default();
        let lines =
            ["a", "````sh", "```", "~~~", "````x", "````", "b", "~~~", "```", "~~~", "```x```", "    ```"];
        let held: Vec<bool> = lines.iter().map(|line| fences.hold(line)).collect();
        let expected = [false, true, true, true, true, true, false, true, true, true, false, false];
        assert_eq!(held, expected);
    }

    #[test]
    fn a_delimiter_row_has_dashes_and_pipes_only() {
        for (line, expected) in
            [("|---|:-:|", true), (" -|- ", true), ("---", false), ("| a |", false), ("| | |", false)]
        {
            assert_eq!(is_delimiter_row(line), expected, "{line:?}");
        }
    }
}
