//! What can go wrong with an answer. Only tests script it: the product is built with `no_fault.rs` in its place.

mod inject_fault;

use super::http::{self, HTML, JSON};

pub(super) use inject_fault::{before_stream, in_stream, listing};

/// A scripted failure. "After n" counts records with text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An error status in place of the answer.
    Status {
        /// The HTTP status.
        status: u16,
        /// What its body holds.
        body: ErrorBody,
    },
    /// Status 200 and an HTML page: something that is no LLM server.
    HtmlPage,
    /// Status 200, then an error record in mid-stream, and the end without a final record.
    ErrorRecord {
        /// Records with text before it.
        after: usize,
        /// The server's words.
        message: String,
    },
    /// The body ends in order, but no final record comes.
    NoFinalRecord,
    /// Nothing comes back at all.
    HangBeforeHeaders,
    /// The headers come and then nothing.
    HangBeforeFirstToken,
    /// The stream stops, and the connection stays open.
    HangMidStream {
        /// Records with text before it.
        after: usize,
    },
    /// Bytes that are no text and no JSON, then the stream goes on.
    Garbage {
        /// Records with text before it.
        after: usize,
    },
    /// The connection is reset.
    Reset {
        /// Records with text before it.
        after: usize,
    },
    /// The connection is closed in the middle of the body.
    Close {
        /// Records with text before it.
        after: usize,
    },
    /// One record of this many bytes of text, in place of the first.
    HugeLine {
        /// Length of its text, bytes.
        bytes: usize,
    },
    /// An answer of no bytes at all: status 200, an empty body.
    EmptyBody,
}

impl Fault {
    /// The number of records with text before the fault, when it comes in mid-stream.
    pub(super) fn after(&self) -> Option<usize> {
        match self {
            Self::ErrorRecord { after, .. }
            | Self::HangMidStream { after }
            | Self::Garbage { after }
            | Self::Reset { after }
            | Self::Close { after } => Some(*after),
            Self::HangBeforeFirstToken => Some(0),
            _ => None,
        }
    }

    pub(super) fn drops_final_record(&self) -> bool {
        *self == Self::NoFinalRecord
    }

    /// Whether the stream goes on after it.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Self::Garbage { .. })
    }

    /// The text of the first record, in place of the true one.
    pub(super) fn first_text(&self) -> Option<String> {
        match self {
            Self::HugeLine { bytes } => Some("x".repeat(*bytes)),
            _ => None,
        }
    }
}

/// The body of an error status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorBody {
    /// JSON in the shape of the endpoint's server.
    Json(String),
    /// Plain text.
    Plain(String),
    /// An HTML page, as a reverse proxy sends it.
    Html,
    /// Nothing.
    Empty,
}

impl ErrorBody {
    /// Content type and bytes.
    pub(super) fn render(&self, status: u16, openai: bool) -> (&'static str, Vec<u8>) {
        match self {
            Self::Json(message) => (JSON, http::error(status, message, openai)),
            Self::Plain(message) => ("text/plain; charset=utf-8", message.clone().into_bytes()),
            Self::Html => {
                let page = format!(
                    "<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\n"
                );
                (HTML, page.into_bytes())
            }
            Self::Empty => ("text/plain; charset=utf-8", Vec::new()),
        }
    }
}
