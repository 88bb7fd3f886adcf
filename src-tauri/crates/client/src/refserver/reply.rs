//! The answer to one generation call: its text, its pace, what it reports, and what goes wrong.

use std::time::Duration;

use super::fault::Fault;
use super::pace::Pace;

/// One scripted answer. The default is 64 tokens at 125 tok/s after a prefill of 20 ms.
#[derive(Clone, Debug)]
pub struct Reply {
    /// From the request read (and the model loaded) to the first record with text.
    pub prefill: Duration,
    /// A load time for this call, waited and reported, in place of the one the model's residency gives.
    pub load: Option<Duration>,
    /// Visible tokens.
    pub tokens: usize,
    /// Reasoning tokens, sent before the visible ones.
    pub thinking_tokens: usize,
    /// The text of the visible tokens, one piece each, from the start again when there are too few.
    pub pieces: Vec<String>,
    /// The text of the reasoning tokens, in the same way.
    pub thinking_pieces: Vec<String>,
    /// Tokens in each record (a real server's record can hold several).
    pub tokens_per_chunk: usize,
    /// When the records are due.
    pub pace: Pace,
    /// What the server tells about its own work.
    pub usage: Usage,
    /// Why the answer ended, unless the request's own limit ended it (`length`).
    pub done_reason: String,
    /// Stop at the request's `num_predict` or `max_tokens`, as a real server does.
    pub obeys_limit: bool,
    /// Records without text.
    pub extras: ExtraFields,
    /// Where the body's bytes are cut into writes.
    pub cuts: Truncations,
    /// Records that leave in one write, all when the last of them is due.
    pub records_per_write: usize,
    /// Hold the response's headers back until the first record, as Ollama does.
    pub late_headers: bool,
    /// Close the connection after the answer.
    pub close: bool,
    /// The name of the reasoning field in the OpenAI format.
    pub reasoning_field: ReasoningField,
    /// What goes wrong.
    pub fault: Option<Fault>,
}

impl Default for Reply {
    fn default() -> Self {
        Self {
            prefill: Duration::from_millis(20),
            load: None,
            tokens: 64,
            thinking_tokens: 0,
            pieces: [" The", " quick", " brown", " fox", " jumps", " over", " the", " lazy", " dog", "."]
                .map(str::to_owned)
                .to_vec(),
            thinking_pieces: [" Let", " me", " think", "."].map(str::to_owned).to_vec(),
            tokens_per_chunk: 1,
            pace: Pace::Rate(125.0),
            usage: Usage::default(),
            done_reason: "stop".to_owned(),
            obeys_limit: true,
            extras: ExtraFields::default(),
            cuts: Truncations::Whole,
            records_per_write: 1,
            late_headers: false,
            close: false,
            reasoning_field: ReasoningField::ReasoningContent,
            fault: None,
        }
    }
}

impl Reply {
    /// `text` in pieces of about four characters, each a token, at 125 tok/s.
    #[must_use]
    pub fn saying(text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let pieces: Vec<String> = characters.chunks(4).map(|piece| piece.iter().collect()).collect();
        Self { tokens: pieces.len(), pieces, ..Self::default() }
    }

    /// `tokens` tokens as fast as the socket takes them, with no prefill.
    #[must_use]
    pub fn flood(tokens: usize) -> Self {
        Self { tokens, prefill: Duration::ZERO, pace: Pace::Flood, obeys_limit: false, ..Self::default() }
    }

    /// The default reply with `fault` in it, fast.
    #[must_use]
    pub fn failing(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::default().fast() }
    }

    /// No prefill and 1 ms a token: for tests that do not look at time.
    #[must_use]
    pub fn fast(mut self) -> Self {
        self.prefill = Duration::ZERO;
        self.pace = Pace::Interval(Duration::from_millis(1));
        self
    }

    /// The same with `tokens` visible tokens.
    #[must_use]
    pub fn tokens(mut self, tokens: usize) -> Self {
        self.tokens = tokens;
        self
    }
}

/// A figure the server reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reported<T> {
    /// What really happened.
    #[default]
    Truth,
    /// This instead.
    Value(T),
    /// Nothing.
    Omitted,
}

impl<T> Reported<T> {
    pub(super) fn of(self, truth: T) -> Option<T> {
        match self {
            Self::Truth => Some(truth),
            Self::Value(value) => Some(value),
            Self::Omitted => None,
        }
    }
}

/// What the server reports about its own work.
#[derive(Clone, Debug)]
pub struct Usage {
    /// Tokens of the prompt. The truth is a quarter of its bytes, cut to half of `num_ctx` when it does not fit.
    pub prompt_tokens: Reported<u64>,
    /// Those of them found in the cache; Ollama reports none.
    pub cached_tokens: Option<u64>,
    /// Tokens generated, reasoning included.
    pub completion_tokens: Reported<u64>,
    /// Time of the load.
    pub load: Reported<Duration>,
    /// Time of the prefill.
    pub prompt_eval: Reported<Duration>,
    /// Time of the decode, from the first token to the last.
    pub eval: Reported<Duration>,
    /// Send the usage record of the OpenAI format to a request that asks for it.
    pub openai_usage: bool,
    /// Add llama.cpp's `timings` to the last record of the OpenAI format.
    pub llama_timings: bool,
}

impl Default for Usage {
    fn default() -> Self {
        Self {
            prompt_tokens: Reported::Truth,
            cached_tokens: None,
            completion_tokens: Reported::Truth,
            load: Reported::Truth,
            prompt_eval: Reported::Truth,
            eval: Reported::Truth,
            openai_usage: true,
            llama_timings: false,
        }
    }
}

impl Usage {
    /// No count and no duration, in either format.
    #[must_use]
    pub fn omitted() -> Self {
        Self {
            prompt_tokens: Reported::Omitted,
            cached_tokens: None,
            completion_tokens: Reported::Omitted,
            load: Reported::Omitted,
            prompt_eval: Reported::Omitted,
            eval: Reported::Omitted,
            openai_usage: false,
            llama_timings: false,
        }
    }
}

/// Records without text, which are no first token.
#[derive(Clone, Debug)]
pub struct ExtraFields {
    /// Open with a record that only names the role (OpenAI format).
    pub role_only: bool,
    /// Records with an empty text before the first token, spread over the prefill.
    pub empty: usize,
    /// llama.cpp's progress records (OpenAI format), spread over the prefill.
    pub progress: usize,
    /// Comment lines (`: ping`) before the first token (OpenAI format).
    pub comments: usize,
}

impl Default for ExtraFields {
    fn default() -> Self {
        Self { role_only: true, empty: 0, progress: 0, comments: 0 }
    }
}

/// Where the body's bytes are cut. Each part is a write and an HTTP chunk of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Truncations {
    /// One write a record.
    #[default]
    Whole,
    /// A write for every so many bytes of a record.
    Every(usize),
    /// Cut at these offsets of the whole body, ascending.
    At(Vec<usize>),
}

impl Truncations {
    /// The parts of a record of `len` bytes that starts at `start` of the body, as ends within the record.
    pub(super) fn ends(&self, start: usize, len: usize) -> Vec<usize> {
        let mut ends: Vec<usize> = match self {
            Self::Whole => Vec::new(),
            Self::Every(size) => (1..).map(|n| n * (*size).max(1)).take_while(|end| *end < len).collect(),
            Self::At(places) => {
                places.iter().filter(|at| **at > start && **at < start + len).map(|at| at - start).collect()
            }
        };
        ends.push(len);
        ends
    }
}

/// The name servers give to reasoning text in the OpenAI format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReasoningField {
    /// `reasoning_content` (llama.cpp, vLLM).
    #[default]
    ReasoningContent,
    /// `reasoning` (Ollama).
    Reasoning,
}

impl ReasoningField {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ReasoningContent => "reasoning_content",
            Self::Reasoning => "reasoning",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_said_in_pieces_that_join_to_it() {
        let text = "Größe: 3,5 µs — 速度測定";
        let reply = Reply::saying(text);
        assert_eq!(reply.pieces.concat(), text);
        assert_eq!(reply.tokens, reply.pieces.len());
    }

    #[test]
    fn cuts_fall_inside_a_record_where_they_are_told_to() {
        assert_eq!(Truncations::Whole.ends(10, 5), [5]);
        assert_eq!(Truncations::Every(2).ends(10, 5), [2, 4, 5]);
        assert_eq!(Truncations::Every(5).ends(10, 5), [5]);
        assert_eq!(Truncations::At(vec![3, 12, 15, 20]).ends(10, 5), [2, 5]);
    }
}
