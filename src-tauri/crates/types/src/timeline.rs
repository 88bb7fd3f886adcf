//! Raw marks of one call. Nothing here is derived; [`crate::metrics`] has the formulas.

use serde::{Deserialize, Serialize};

/// One piece of generated text as it came over the wire. A chunk is not a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkMark {
    /// Nanoseconds from `t0` to the arrival of the bytes that completed this chunk.
    pub at_ns: u64,
    /// Bytes of text in it.
    pub text_bytes: u32,
    /// Whether the text is reasoning rather than visible answer.
    pub reasoning: bool,
}

/// Client marks of one call, in nanoseconds since `t0`, the moment just before the request was written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// Response headers were read. `None` when none came.
    pub headers_ns: Option<u64>,
    /// Every chunk with text, in order. Role-only, empty and progress chunks are not in it.
    pub chunks: Vec<ChunkMark>,
    /// The final record was read. `None` when none came.
    pub done_ns: Option<u64>,
    /// How much further the wall clock went than the monotonic clock during the call, in milliseconds:
    /// far from zero after a suspend or a clock jump.
    pub clock_skew_ms: f64,
}
