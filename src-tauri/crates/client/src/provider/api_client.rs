//! Short questions to a server, apart from measured calls: what it is, what it has.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, RequestBuilder, Url};
use serde_json::Value;

use super::{client, error_body, framing};
use chimera_types::error::Error;
use chimera_types::key::{self, ApiKey};

/// The most an answer may hold; a list of ten thousand models is shorter.
const ANSWER_MAX_BYTES: usize = 4 * 1024 * 1024;

/// How long a connection may take, however long the answer may.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// What stood in the way of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// Nothing listens.
    Refused,
    /// The name has no address.
    UnknownHost,
    /// The certificate is not trusted.
    Untrusted,
    /// Anything else.
    Other,
}

/// Why a question got no JSON for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RequestError {
    /// No connection; the text says why.
    Unreachable { obstacle: Obstacle, cause: String },
    /// The connection stood, and no answer came; the text says why.
    Silent(String),
    /// What answers does not speak HTTP.
    NotHttp(String),
    /// An error status, with the server's own words, and whether a key was sent.
    Status { status: u16, words: String, with_key: bool },
    /// An answer that is no JSON, shown.
    NotJson(String),
}

/// A server that can be asked, each question over a connection of its own.
#[derive(Debug, Clone)]
pub(super) struct ApiClient {
    client: Client,
    base: String,
    patience: Duration,
    key: Option<ApiKey>,
}

impl ApiClient {
    /// `base` is an address as [`super::address::base`] gives it; `patience` bounds each question, `key` goes
    /// with it.
    pub(super) fn new(base: &str, patience: Duration, key: Option<&ApiKey>) -> Result<Self, Error> {
        Self::with(base, patience, key, |builder| builder)
    }

    /// The same, whatever proxy is set.
    pub(super) fn past_proxies(base: &str, patience: Duration, key: Option<&ApiKey>) -> Result<Self, Error> {
        Self::with(base, patience, key, ClientBuilder::no_proxy)
    }

    fn with(
        base: &str,
        patience: Duration,
        key: Option<&ApiKey>,
        adapt: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, Error> {
        let unusable = |cause: String| Error::ServerUnreachable { url: base.to_owned(), cause };
        let url = Url::parse(base).map_err(|error| unusable(error.to_string()))?;
        // A server that hangs up after an answer without a word would fail the next question on the same connection.
        let builder = client::builder(&url, patience.min(CONNECT_PATIENCE), key).pool_max_idle_per_host(0);
        let client = adapt(builder);
        let client = client.build().map_err(|error| unusable(client::cause(&error)))?;
        Ok(Self { client, base: base.to_owned(), patience, key: key.cloned() })
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// The JSON at `path`.
    pub(super) async fn get(&self, path: &str) -> Result<Value, RequestError> {
        self.send(self.client.get(format!("{}{path}", self.base))).await
    }

    /// The JSON that answers `body`.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, RequestError> {
        self.send(self.client.post(format!("{}{path}", self.base)).json(body)).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<Value, RequestError> {
        let Fetched { status, location, body } =
            self.fetch(request).await.map_err(|error| unanswered(&error))?;
        if let Some(location) = location {
            let words = self.hide_key(format!("on to {location}"));
            return Err(RequestError::Status { status, words, with_key: self.key.is_some() });
        }
        if !(200..300).contains(&status) {
            let words =
                error_body::words(&body).unwrap_or_else(|| error_body::status_name(status).to_owned());
            return Err(RequestError::Status {
                status,
                words: self.hide_key(words),
                with_key: self.key.is_some(),
            });
        }
        serde_json::from_slice(&body).map_err(|_| RequestError::NotJson(self.hide_key(shown(&body))))
    }

    fn hide_key(&self, text: String) -> String {
        key::redact(self.key.as_ref(), text)
    }

    async fn fetch(&self, request: RequestBuilder) -> reqwest::Result<Fetched> {
        let mut response = request.timeout(self.patience).send().await?;
        let mut body = Vec::new();
        while let Some(bytes) = response.chunk().await? {
            body.extend_from_slice(&bytes);
            if body.len() > ANSWER_MAX_BYTES {
                break;
            }
        }
        let status = response.status();
        let location = response.headers().get("location").filter(|_| status.is_redirection());
        let location =
            location.map(|target| error_body::shortened(&String::from_utf8_lossy(target.as_bytes())));
        Ok(Fetched { status: status.as_u16(), location, body })
    }
}

/// An answer as it came.
struct Fetched {
    status: u16,
    /// Where a redirect leads.
    location: Option<String>,
    body: Vec<u8>,
}

fn unanswered(error: &reqwest::Error) -> RequestError {
    let cause = client::cause(error);
    if client::is_not_http(error) {
        RequestError::NotHttp(cause)
    } else if error.is_connect() {
        RequestError::Unreachable { obstacle: client::obstacle(error), cause }
    } else {
        RequestError::Silent(cause)
    }
}

fn shown(body: &[u8]) -> String {
    match body.trim_ascii() {
        [] => "an empty answer".into(),
        _ if body.len() > ANSWER_MAX_BYTES => {
            format!("an answer of more than {} MB", ANSWER_MAX_BYTES / 1024 / 1024)
        }
        [b'<', ..] => match error_body::words(body) {
            Some(words) => format!("a web page ({words})"),
            None => "a web page".into(),
        },
        body => format!("an answer that is no JSON: {}", framing::excerpt(body)),
    }
}

impl RequestError {
    /// The error of a user who expected `expected` at `url`.
    pub(super) fn into_error(self, url: &str, expected: &'static str) -> Error {
        let url = url.to_owned();
        let not_llm = |url, found| Error::NotAnLlmServer { url, expected, found };
        match self {
            Self::Unreachable { cause, .. } => Error::ServerUnreachable { url, cause },
            Self::Silent(cause) => not_llm(url, format!("it took the connection, but {cause}")),
            Self::NotHttp(cause) => not_llm(url, format!("it does not speak this protocol ({cause})")),
            Self::Status { status: status @ (401 | 403), words, with_key } => {
                Error::KeyRefused { url, status, message: words, sent: with_key }
            }
            Self::Status { status: status @ (404 | 405 | 300..=399), words, .. } => {
                not_llm(url, format!("it answers {status} ({words})"))
            }
            Self::Status { status, words, .. } => Error::ServerRefused { url, status, message: words },
            Self::NotJson(found) => not_llm(url, format!("it sends {found}")),
        }
    }
}
