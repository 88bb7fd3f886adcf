//! What can go wrong with an answer.

use serde_json::json;

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
            Self::Json(message) if openai => {
                let kind = match status {
                    400 => "invalid_request_error",
                    404 => "not_found_error",
                    503 => "unavailable_error",
                    _ => "server_error",
                };
                let body = json!({ "error": { "code": status, "message": message, "type": kind } });
                (JSON, body.to_string().into_bytes())
            }
            Self::Json(message) => (JSON, json!({ "error": message }).to_string().into_bytes()),
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

pub(super) const JSON: &str = "application/json; charset=utf-8";
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The page of something that is no LLM server.
pub(super) const PAGE: &str =
    "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_body_has_the_shape_of_its_server() {
        let body = ErrorBody::Json("model 'x' not found".to_owned());
        assert_eq!(body.render(404, false).1, br#"{"error":"model 'x' not found"}"#);
        assert_eq!(
            body.render(404, true).1,
            br#"{"error":{"code":404,"message":"model 'x' not found","type":"not_found_error"}}"#
        );
    }
}
