//! What both wire formats have in common: the parts of a streamed answer.

use std::time::Duration;

use serde_json::Value;

use super::stamps::Kind;

/// The figures at the end of an answer, as they are to be told. `None`: not told.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    pub(super) done_reason: String,
    pub(super) prompt_tokens: Option<u64>,
    pub(super) cached_tokens: Option<u64>,
    pub(super) completion_tokens: Option<u64>,
    pub(super) total: Duration,
    pub(super) load: Option<Duration>,
    pub(super) prompt_eval: Option<Duration>,
    pub(super) eval: Option<Duration>,
}

/// A wire format.
pub(super) trait Records {
    fn content_type(&self) -> &'static str;
    /// The record that only names the role; nothing where the format has none.
    fn role(&self, out: &mut Vec<u8>);
    /// A record with `text`.
    fn text(&self, kind: Kind, text: &str, out: &mut Vec<u8>);
    /// A progress record, `done` of `total` prompt tokens; nothing where the format has none.
    fn progress(&self, done: u64, total: u64, out: &mut Vec<u8>);
    /// A comment line; nothing where the format has none.
    fn comment(&self, out: &mut Vec<u8>);
    /// An error in mid-stream.
    fn error(&self, message: &str, out: &mut Vec<u8>);
    /// What stands between the last text and the final record, and the final record.
    fn ending(&self, totals: &Totals) -> (Vec<u8>, Vec<u8>);
    /// The answer to a request that does not stream.
    fn whole(&self, thinking: &str, text: &str, totals: &Totals) -> Value;
}

/// Appends `text` as the inside of a JSON string.
pub(super) fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let begin = out.len();
    // Writing a string into memory cannot fail; were it to, the record would hold an empty text.
    if serde_json::to_writer(&mut *out, text).is_ok() {
        out.pop();
        out.remove(begin);
    } else {
        out.truncate(begin);
    }
}

/// `text` as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_escaped_within_its_quotes() {
        let mut out = b"x".to_vec();
        push_escaped(&mut out, "a\"\\\n\u{1}é");
        assert_eq!(String::from_utf8(out).unwrap(), "xa\\\"\\\\\\n\\u0001é");
    }
}
