//! What a command answers.

use serde::Serialize;

use chimera_types::Error;

/// The answer of a command, ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// JSON text.
    Json(String),
    /// The bytes of a file.
    Bytes(Vec<u8>),
}

/// The bytes of a file: they leave as they are, not as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "ArrayBuffer"))]
pub struct Bytes(pub Vec<u8>);

/// What can leave as a [`Reply`].
pub(super) trait IntoReply {
    fn into_reply(self) -> Result<Reply, Error>;
}

impl IntoReply for Bytes {
    fn into_reply(self) -> Result<Reply, Error> {
        Ok(Reply::Bytes(self.0))
    }
}

impl<T: Serialize> IntoReply for T {
    fn into_reply(self) -> Result<Reply, Error> {
        let json = serde_json::to_string(&self);
        json.map(Reply::Json).map_err(|error| Error::Internal(format!("an answer is no JSON: {error}")))
    }
}
