//! What the reference server is told to do: its models, and the answer to each call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::model::Model;
use super::reply::Reply;

/// Everything a [`RefServer`](super::RefServer) does, decided before it starts.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Which servers it looks like.
    pub flavour: ServerKind,
    /// The version `/api/version` tells.
    pub version: String,
    /// The models it lists. A call for any other is refused, as the real servers do.
    pub models: Vec<Model>,
    /// The answers to the generation calls.
    pub replies: Replies,
    /// What `/api/ps` tells as the context length in place of the true one.
    pub told_context: Option<u32>,
    /// Whether it cuts a prompt that is too long although the request forbids it (`truncate: false`), as versions of Ollama
    /// do that do not know the field.
    pub ignores_guards: bool,
    /// How long a connection may stay idle before the server closes it. `None`: for ever.
    pub idle_close: Option<Duration>,
    /// The answer to every request that is no generation call (lists, versions, health), in place of the true one.
    pub listing_fault: Option<super::Fault>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            flavour: ServerKind::Both,
            version: "0.33.0".to_owned(),
            models: vec![Model::default()],
            replies: Replies::Same(Reply::default()),
            told_context: None,
            ignores_guards: false,
            idle_close: None,
            listing_fault: None,
        }
    }
}

impl Scenario {
    /// One model, `reference:1b`, and the default [`Reply`] to every call.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers every call alike.
    #[must_use]
    pub fn reply(mut self, reply: Reply) -> Self {
        self.replies = Replies::Same(reply);
        self
    }

    /// Answers the first calls with `queue`, in order, and every later one with `rest`.
    #[must_use]
    pub fn queue(mut self, queue: Vec<Reply>, rest: Reply) -> Self {
        self.replies = Replies::Queue { queue, rest };
        self
    }

    /// Lets `choose` decide from the index of the call (from 0) and the request's body.
    #[must_use]
    pub fn choose(mut self, choose: impl Fn(usize, &Value) -> Reply + Send + Sync + 'static) -> Self {
        self.replies = Replies::Chosen(Chooser(Arc::new(choose)));
        self
    }

    /// Looks like `flavour`.
    #[must_use]
    pub fn flavour(mut self, flavour: ServerKind) -> Self {
        self.flavour = flavour;
        self
    }

    /// Lists exactly `models`.
    #[must_use]
    pub fn models(mut self, models: Vec<Model>) -> Self {
        self.models = models;
        self
    }
}

/// Which real server the reference server looks like, to a client that finds out by asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServerKind {
    /// Every endpoint of Ollama and of llama.cpp's server on one port.
    #[default]
    Both,
    /// Ollama: `/api/*` and its `/v1` endpoints; neither `/health` nor `/props`.
    Ollama,
    /// llama.cpp's server: `/v1/*`, `/health`, `/props`; accepts any model name and answers under its own.
    LlamaCpp,
    /// An OpenAI-compatible server with `/v1/*` and nothing else.
    OpenAi,
    /// A web server that answers every request with the same HTML page.
    Website,
}

impl ServerKind {
    pub(super) fn speaks_ollama(self) -> bool {
        matches!(self, Self::Both | Self::Ollama)
    }

    pub(super) fn speaks_openai(self) -> bool {
        self != Self::Website
    }

    pub(super) fn has_llama_extras(self) -> bool {
        matches!(self, Self::Both | Self::LlamaCpp)
    }
}

/// How the answer to a generation call is found. Loads (an empty prompt) are not counted.
#[derive(Clone, Debug)]
pub enum Replies {
    /// Every call alike.
    Same(Reply),
    /// One reply a call, in order, then the same for all the rest.
    Queue {
        /// The answers to the first calls.
        queue: Vec<Reply>,
        /// The answer to every later call.
        rest: Reply,
    },
    /// A function of the call's index and body.
    Chosen(Chooser),
}

impl Replies {
    pub(super) fn pick(&self, index: usize, body: &Value) -> Reply {
        match self {
            Self::Same(reply) => reply.clone(),
            Self::Queue { queue, rest } => queue.get(index).unwrap_or(rest).clone(),
            Self::Chosen(chooser) => (chooser.0)(index, body),
        }
    }
}

/// A function from a call's index and body to its reply.
#[derive(Clone)]
pub struct Chooser(Arc<Choose>);

type Choose = dyn Fn(usize, &Value) -> Reply + Send + Sync;

impl fmt::Debug for Chooser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chooser")
    }
}
