//! What was tried and what came of it, as data.

use serde::{Deserialize, Serialize};

use chimera_types::server::ServerInfo;
use chimera_types::spec::ProviderKind;

/// A program that serves models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Product {
    /// Ollama.
    Ollama,
    /// LM Studio.
    LmStudio,
    /// llama.cpp's own server.
    LlamaCpp,
    /// vLLM.
    Vllm,
    /// Any other server, at an address that the user gave or a variable named.
    Other,
}

impl Product {
    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ollama => "Ollama",
            Self::LmStudio => "LM Studio",
            Self::LlamaCpp => "llama.cpp",
            Self::Vllm => "vLLM",
            Self::Other => "Another server",
        }
    }
}

/// Everything that was looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// `OLLAMA_HOST`, when it is set.
    pub ollama_host: Option<OllamaHost>,
    /// A proxy that is set for this account, without its credentials. `None` when there is none.
    pub proxy: Option<String>,
    /// Where the border between Windows and its Linux runs, when this machine has one.
    pub wsl: Wsl,
    /// Programs that were looked for.
    pub programs: Vec<ProgramProbe>,
    /// Addresses that were asked.
    pub addresses: Vec<AddressProbe>,
}

/// The variable by which Ollama's server and its clients are told an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OllamaHost {
    /// As it is set.
    pub value: String,
    /// The address a client takes from it.
    pub url: String,
    /// Whether it names every interface of the machine, which only a server can use as it stands.
    pub every_interface: bool,
    /// Whether it names a port.
    pub has_port: bool,
}

/// Windows Subsystem for Linux, seen from here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Wsl {
    /// Not part of the picture.
    #[default]
    Absent,
    /// This program runs inside it.
    Inside,
    /// This is Windows, and it is installed.
    Installed,
}

/// What is known of an installed program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramProbe {
    /// Which program.
    pub product: Product,
    /// Where it was found. `None` when it was not.
    pub found: Option<String>,
    /// Places that were looked at.
    pub looked: Vec<String>,
    /// Whether a process of that name runs. `None` when that could not be known.
    pub running: Option<bool>,
    /// The command that would start it as a server. `None` when it needs a choice first, such as a model.
    pub command: Option<String>,
    /// Whether the system starts it as a service, with models of its own.
    pub is_service: bool,
}

/// Why an address was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The product's usual port on this machine.
    Usual,
    /// The same port on the other loopback address: ::1 for 127.0.0.1.
    OtherLoopback,
    /// `OLLAMA_HOST` names it.
    OllamaHost,
    /// The server that was started with the app.
    OwnServer,
    /// The user named it.
    Given,
    /// The user keeps it among the servers of the settings.
    Saved,
    /// The Windows machine around this Linux.
    WindowsHost,
}

/// One address and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct AddressProbe {
    /// The address.
    pub url: String,
    /// What is usually there.
    pub product: Product,
    /// Why it was asked.
    pub origin: Origin,
    /// The wire format that was asked for. `None` when any would do.
    pub provider: Option<ProviderKind>,
    /// What came back.
    pub answer: Answer,
    /// The proxy that stood between, without its credentials. `None` when there was none.
    pub proxy: Option<String>,
    /// What came back past the proxy, when the answer through it was no good.
    pub past_proxy: Option<Answer>,
}

/// What an address answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// An LLM server with models, possibly none.
    Server {
        /// The server.
        server: ServerInfo,
        /// Models that can generate text.
        models: u32,
    },
    /// 401 or 403.
    KeyRefused {
        /// The status.
        status: u16,
        /// The server's words.
        words: String,
        /// Whether a key was sent.
        sent: bool,
    },
    /// 503: it is there and not ready.
    Busy {
        /// The server's words.
        words: String,
    },
    /// Another error status.
    Failing {
        /// The status.
        status: u16,
        /// The server's words.
        words: String,
    },
    /// Nothing listens.
    Refused,
    /// The name cannot be resolved.
    UnknownHost,
    /// No connection, for another reason.
    NoConnection {
        /// The reason.
        cause: String,
    },
    /// A connection and then no answer.
    Silent {
        /// How it went.
        cause: String,
    },
    /// What answers speaks another protocol.
    NotHttp {
        /// What it said.
        cause: String,
    },
    /// HTTP, but no LLM server.
    SomethingElse {
        /// What it is, as far as it can be told.
        found: String,
    },
    /// TLS with a certificate that this machine does not trust.
    Untrusted {
        /// What is wrong with it.
        cause: String,
    },
    /// `http` was asked and the port speaks TLS.
    NeedsHttps,
    /// `https` was asked and the port speaks plain HTTP.
    NeedsHttp,
    /// No address at all.
    BadAddress {
        /// Why not.
        cause: String,
    },
}
