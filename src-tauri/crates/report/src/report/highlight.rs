//! Code in colours, by CSS classes only.
//!
//! A scanner of comments, strings, numbers and words is enough for the code of a report, takes
//! time in proportion to the text whatever it holds, and adds nothing to the program. syntect was
//! measured beside it: 50 to 90 ms and thirty times the text in HTML for 20 kB of Rust or Python,
//! where a whole report of 200 kB is to take 20 ms.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Write};

use comrak::adapters::SyntaxHighlighterAdapter;
use comrak::html::escape;

use languages::{Language, language};

mod languages;

/// Every class the scanner writes: comment, string, number, keyword, constant, function, key.
pub(super) const CLASSES: [&str; 7] = ["hl-c", "hl-s", "hl-n", "hl-k", "hl-l", "hl-f", "hl-a"];

/// A longer block is shown plain: nobody reads it for its colours.
const MOST_BYTES: usize = 64 << 10;

/// comrak's door to the scanner.
pub(super) struct CodeClasses;

impl SyntaxHighlighterAdapter for CodeClasses {
    fn write_highlighted(&self, output: &mut dyn Write, lang: Option<&str>, code: &str) -> fmt::Result {
        let name = lang.unwrap_or_default();
        match language(name.split([' ', ',', '{']).next().unwrap_or_default()) {
            Some(language) if code.len() <= MOST_BYTES => Scanner { language, code, at: 0 }.write(output),
            _ => escape(output, code),
        }
    }

    fn write_pre_tag(
        &self,
        output: &mut dyn Write,
        _attributes: HashMap<&'static str, Cow<'_, str>>,
    ) -> fmt::Result {
        output.write_str("<pre>")
    }

    fn write_code_tag(
        &self,
        output: &mut dyn Write,
        _attributes: HashMap<&'static str, Cow<'_, str>>,
    ) -> fmt::Result {
        output.write_str("<code>")
    }
}

struct Scanner<'a> {
    language: &'static Language,
    code: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn write(mut self, output: &mut dyn Write) -> fmt::Result {
        let mut plain = 0;
        while self.at < self.code.len() {
            let start = self.at;
            let Some((class, end)) = self.token() else {
                self.at += self.rest().chars().next().map_or(1, char::len_utf8);
                continue;
            };
            self.at = end;
            if let Some(class) = class {
                escape(output, &self.code[plain..start])?;
                write!(output, "<span class=\"{class}\">")?;
                escape(output, &self.code[start..end])?;
                output.write_str("</span>")?;
                plain = end;
            }
        }
        escape(output, &self.code[plain..])
    }

    fn rest(&self) -> &str {
        &self.code[self.at..]
    }

    /// The token at the scanner's place: its class, if it is to have a colour, and its end.
    fn token(&self) -> Option<(Option<&'static str>, usize)> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        if let Some(length) = self.comment(rest) {
            return Some((Some("hl-c"), self.at + length));
        }
        if self.language.quotes.contains(first) {
            let end = self.at + string_length(rest, first, self.language.triple_quotes);
            let key = self.language.keys && self.code[end..].trim_start().starts_with(':');
            return Some((Some(if key { "hl-a" } else { "hl-s" }), end));
        }
        if first.is_ascii_digit() {
            let number = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
            return Some((Some("hl-n"), self.at + prefix_length(rest, number)));
        }
        if first.is_alphabetic() || first == '_' {
            let end = self.at + prefix_length(rest, |c| c.is_alphanumeric() || c == '_');
            return Some((self.word(end), end));
        }
        None
    }

    fn comment(&self, rest: &str) -> Option<usize> {
        if let Some((open, close)) = self.language.block_comment
            && let Some(inner) = rest.strip_prefix(open)
        {
            let length = inner.find(close).map_or(inner.len(), |end| end + close.len());
            return Some(open.len() + length);
        }
        let begins = self.language.line_comments.iter().any(|mark| rest.starts_with(mark));
        begins.then(|| rest.find('\n').unwrap_or(rest.len()))
    }

    fn word(&self, end: usize) -> Option<&'static str> {
        let word = &self.code[self.at..end];
        let listed = |words: &[&str]| {
            words.iter().any(|known| {
                if self.language.any_case { known.eq_ignore_ascii_case(word) } else { *known == word }
            })
        };
        let next = self.code[end..].bytes().next();
        if listed(self.language.keywords) {
            Some("hl-k")
        } else if listed(&["true", "false", "null", "None", "True", "False", "nil", "undefined"]) {
            Some("hl-l")
        } else if next == Some(b'(') {
            Some("hl-f")
        } else if self.language.bare_keys && matches!(next, Some(b':' | b'=')) {
            Some("hl-a")
        } else {
            None
        }
    }
}

fn prefix_length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The length of the string `text` begins with, its quotes included; one that is not closed ends
/// with its line.
fn string_length(text: &str, quote: char, triple_quotes: bool) -> usize {
    let three: String = [quote; 3].iter().collect();
    if triple_quotes && text.starts_with(&three) {
        return text[3..].find(&three).map_or(text.len(), |end| end + 6);
    }
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            '\n' if quote != '`' => return i,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return i + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(lang: &str, code: &str) -> String {
        let mut html = String::new();
        CodeClasses.write_highlighted(&mut html, Some(lang), code).unwrap();
        html
    }

    #[test]
    fn tokens_get_their_classes_and_the_rest_stays_text() {
        assert_eq!(
            html("rust", "let x = f(\"a<b\", 1.5); // <done>"),
            "<span class=\"hl-k\">let</span> x = <span class=\"hl-f\">f</span>(<span \
             class=\"hl-s\">&quot;a&lt;b&quot;</span>, <span class=\"hl-n\">1.5</span>); <span class=\"hl-c\">// \
             &lt;done&gt;</span>"
        );
        assert_eq!(
            html("json", "{\"a\": true}"),
            "{<span class=\"hl-a\">&quot;a&quot;</span>: <span class=\"hl-l\">true</span>}"
        );
        assert_eq!(
            html("python", "'''x\ny''' # n"),
            "<span class=\"hl-s\">'''x\ny'''</span> <span class=\"hl-c\"># n</span>"
        );
        assert_eq!(
            html("SQL", "select 1"),
            "<span class=\"hl-k\">select</span> <span class=\"hl-n\">1</span>"
        );
    }

    #[test]
    fn an_unknown_language_is_plain_and_escaped() {
        assert_eq!(html("brainfuck", "<b>let</b>"), "&lt;b&gt;let&lt;/b&gt;");
        assert_eq!(html("", "\"x\""), "&quot;x&quot;");
    }

    #[test]
    fn unclosed_strings_and_comments_end_with_their_line_or_the_block() {
        assert_eq!(html("rust", "\"a\nb"), "<span class=\"hl-s\">&quot;a</span>\nb");
        assert_eq!(html("c", "/* a\nb"), "<span class=\"hl-c\">/* a\nb</span>");
        assert_eq!(html("js", "`a\\"), "<span class=\"hl-s\">`a\\</span>");
        assert_eq!(html("python", "\"\"\"é"), "<span class=\"hl-s\">&quot;&quot;&quot;é</span>");
    }
}
