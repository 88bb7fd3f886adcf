//! What one record of a stream says, whatever its wire format.

use super::text::Text;
use chimera_types::metrics::Usage;

/// One record: a line of Ollama's, an event of an OpenAI-compatible server's.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    /// Reasoning text; empty when there is none.
    pub(super) reasoning: Text<'a>,
    /// Visible text; empty when there is none.
    pub(super) text: Text<'a>,
    /// Why generation ended, when this record says so.
    pub(super) finish_reason: Option<String>,
    /// The server's counts, as far as this record has them.
    pub(super) usage: Option<Usage>,
    /// The server's words when this record is an error.
    pub(super) error: Option<String>,
    /// Whether it is the final record.
    pub(super) done: bool,
}

/// A count as servers write it: whole, or with a fraction of zero. Below 0 is 0.
pub(super) fn count(value: Option<f64>) -> Option<u32> {
    // Saturates by definition of `as`.
    value.filter(|v| v.is_finite()).map(|v| v as u32)
}
