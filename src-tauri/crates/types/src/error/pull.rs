//! Why a model did not come.

use std::fmt;
use std::time::Duration;

/// Why a pull ended without the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullFailure {
    /// The registry has no such model or tag.
    UnknownModel(String),
    /// The disk of the server is full.
    DiskFull(String),
    /// The model needs a newer server.
    ServerTooOld(String),
    /// The server cannot reach the registry.
    RegistryUnreachable(String),
    /// The registry wants an account.
    Unauthorized(String),
    /// What came is not what the registry promised.
    Damaged(String),
    /// Another error of the server, in its words.
    Refused(String),
    /// What answers has no such call.
    NotOllama(String),
    /// No connection to the server.
    Unreachable(String),
    /// The connection broke.
    Broken(String),
    /// The stream ended without its last record.
    EndedEarly,
    /// Nothing changed for so long.
    Quiet(Duration),
    /// What came is not the format.
    Malformed(String),
}

impl PullFailure {
    /// A stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownModel(_) => "pull_unknown_model",
            Self::DiskFull(_) => "pull_disk_full",
            Self::ServerTooOld(_) => "pull_server_too_old",
            Self::RegistryUnreachable(_) => "pull_registry_unreachable",
            Self::Unauthorized(_) => "pull_unauthorized",
            Self::Damaged(_) => "pull_damaged",
            Self::Refused(_) => "pull_refused",
            Self::NotOllama(_) => "not_an_llm_server",
            Self::Unreachable(_) => "server_unreachable",
            Self::Broken(_) => "pull_broken",
            Self::EndedEarly => "pull_ended_early",
            Self::Quiet(_) => "pull_quiet",
            Self::Malformed(_) => "pull_malformed",
        }
    }

    /// The next step for the user, one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::UnknownModel(_) => "Check the name and its tag in the model library at ollama.com/library.",
            Self::DiskFull(_) => "Free some space on the server's disk, then resume: what has come is kept.",
            Self::ServerTooOld(_) => "Update Ollama, then pull it again.",
            Self::RegistryUnreachable(_) => {
                "Check the network and the proxy of the machine that Ollama runs on, then resume."
            }
            Self::Unauthorized(_) => {
                "Sign in with “ollama signin” on that machine, or choose a public model."
            }
            Self::Damaged(_) => "Pull it again: the damaged part is fetched anew.",
            Self::Refused(_) => "Read Ollama's own log, then resume.",
            Self::NotOllama(_) => "Only Ollama can pull models; choose an Ollama server.",
            Self::Unreachable(_) => "Start the server, or check the address and the port, then resume.",
            Self::Broken(_) | Self::EndedEarly | Self::Quiet(_) => {
                "Resume: what has come is kept, and the rest follows."
            }
            Self::Malformed(_) => "Check that the address is Ollama's.",
        }
    }
}

impl fmt::Display for PullFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownModel(words) => write!(f, "the library has no such model ({words})"),
            Self::DiskFull(words) => write!(f, "the server's disk is full ({words})"),
            Self::ServerTooOld(words) => write!(f, "this Ollama is too old for it ({words})"),
            Self::RegistryUnreachable(words) => write!(f, "Ollama does not reach the library ({words})"),
            Self::Unauthorized(words) => write!(f, "the library wants an account ({words})"),
            Self::Damaged(words) => write!(f, "what came is damaged ({words})"),
            Self::Refused(words) => write!(f, "the server says “{words}”"),
            Self::NotOllama(words) => write!(f, "what answers there cannot pull models ({words})"),
            Self::Unreachable(cause) => write!(f, "the server does not answer: {cause}"),
            Self::Broken(cause) => write!(f, "the connection broke: {cause}"),
            Self::EndedEarly => f.write_str("the server ended before the model was whole"),
            Self::Quiet(limit) => write!(f, "nothing came for {} s", limit.as_secs_f64()),
            Self::Malformed(what) => write!(f, "the answer is not Ollama's: {what}"),
        }
    }
}
