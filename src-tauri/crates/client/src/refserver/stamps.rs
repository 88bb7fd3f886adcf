//! What the server knows of a call: the instants just before its bytes left.

use std::time::{Duration, Instant};

use serde_json::Value;

/// What a record held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reasoning text.
    Thinking,
    /// Visible text.
    Text,
    /// No text: role, progress, an empty record.
    Bare,
}

/// A record of the stream.
#[derive(Clone, Copy, Debug)]
pub struct ChunkStamp {
    /// Just before the write that begins it.
    pub at: Instant,
    /// Tokens in it.
    pub tokens: usize,
    /// What it held.
    pub kind: Kind,
}

/// How the server's side of a call ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It is not over.
    #[default]
    Open,
    /// The final record was sent.
    Complete,
    /// The client closed the connection before the end.
    ClientGone,
    /// The script's fault ended it.
    Faulted,
    /// The server was stopped before the end.
    Stopped,
}

/// The stamps of one generation call.
#[derive(Clone, Debug)]
pub struct CallStamps {
    /// The call's index, from 0; the same as in [`Scenario::choose`](super::Scenario::choose).
    pub index: usize,
    /// The request's path.
    pub path: String,
    /// The number of the connection it came in on, from 0.
    pub connection: usize,
    /// The request's last byte was read.
    pub request_read: Instant,
    /// Just before the headers were written.
    pub headers: Option<Instant>,
    /// Each record before the final one.
    pub chunks: Vec<ChunkStamp>,
    /// Just before the final record (`done: true`, `[DONE]`) was written.
    pub done: Option<Instant>,
    /// CPU time of the server's thread over a call that is complete. `None` where the system does not tell it.
    pub cpu: Option<Duration>,
    /// How it ended.
    pub outcome: Outcome,
}

impl CallStamps {
    /// The records that carry text.
    pub fn text(&self) -> impl Iterator<Item = &ChunkStamp> {
        self.chunks.iter().filter(|chunk| chunk.kind != Kind::Bare)
    }
}

/// A request as it was received.
#[derive(Clone, Debug)]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path, query included.
    pub path: String,
    /// The headers, in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, when it is JSON.
    pub body: Option<Value>,
    /// The number of the connection it came in on, from 0.
    pub connection: usize,
}

impl Received {
    /// The value of the header `name` (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
