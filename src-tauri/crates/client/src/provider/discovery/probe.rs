//! What the doctor judges: every address that was asked, and for one without a server what a further question shows.

use std::net::Ipv4Addr;

use chimera_types::Error;
use chimera_types::server::is_on_this_machine;
use futures_util::future::join_all;

use super::{
    Asking, Candidate, Discovered, Found, Missed, NamedServer, OLLAMA_HOST_VARIABLE, QUESTION_TIMEOUT, ask,
    candidates, discover, ollama_host, variable,
};
use crate::doctor::{AddressProbe, Answer, OllamaHost};
use crate::provider::address;
use crate::provider::api_client::{ApiClient, Obstacle, RequestError};

/// What was asked and what came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Probes {
    /// `OLLAMA_HOST`, when it is set.
    pub ollama_host: Option<OllamaHost>,
    /// The proxy for addresses that are not on this machine, without its credentials.
    pub proxy: Option<String>,
    /// Each address and its answer.
    pub addresses: Vec<AddressProbe>,
}

/// Asks `given`, those that the user keeps, the app's own server, `OLLAMA_HOST` and the usual ports of this machine on both loopback addresses, and
/// Ollama's port of the Windows around a WSL, all at once, each with its own key. Bounded in time and in bytes whatever
/// answers.
pub async fn probe(
    given: Option<NamedServer>,
    saved: Vec<NamedServer>,
    windows_host: Option<Ipv4Addr>,
) -> Probes {
    let all = discover(candidates(given, saved, windows_host, variable)).await;
    Probes {
        ollama_host: variable(OLLAMA_HOST_VARIABLE).and_then(|value| ollama_host::parse(&value)),
        proxy: proxy_before("http://example.org/"),
        addresses: join_all(all.into_iter().map(examine)).await,
    }
}

async fn examine(Discovered { candidate, found }: Discovered) -> AddressProbe {
    let base = address::base(&candidate.url).unwrap_or_else(|_| candidate.url.clone());
    let proxy = proxy_before(&base);
    let answer = answer(&candidate, found, ApiClient::new).await;
    let past_proxy = match &proxy {
        Some(_) if !matches!(answer, Answer::Server { .. }) => {
            let found = ask(&candidate, ApiClient::past_proxies).await;
            Some(self::answer(&candidate, found, ApiClient::past_proxies).await)
        }
        _ => None,
    };
    let Candidate { product, origin, kind, .. } = candidate;
    AddressProbe { url: base, product, origin, provider: kind, answer, proxy, past_proxy }
}

async fn answer(candidate: &Candidate, found: Result<Found, Missed>, asking: Asking) -> Answer {
    let why = match found {
        Ok(Found { server, models: Ok(models) }) => {
            let models = u32::try_from(models.len()).unwrap_or(u32::MAX);
            return Answer::Server { server, models };
        }
        Err(Missed::BadAddress(Error::ServerUnreachable { cause, .. })) => {
            return Answer::BadAddress { cause };
        }
        Err(Missed::BadAddress(other)) => return Answer::BadAddress { cause: other.to_string() },
        Ok(Found { models: Err(why), .. }) | Err(Missed::RequestError { why, .. }) => why,
    };
    if let Ok(base) = address::base(&candidate.url)
        && may_be_the_other_scheme(&base, &why)
        && let Some(other) = other_scheme(&base)
        // The key belongs to the address as it was asked for.
        && let Ok(questions) = asking(&other, QUESTION_TIMEOUT, None)
        && speaks(&questions).await
    {
        return if base.starts_with("https") { Answer::NeedsHttp } else { Answer::NeedsHttps };
    }
    judged(why)
}

/// TLS and plain HTTP do not understand each other; each says so in its own way, or says nothing and hangs up.
fn may_be_the_other_scheme(base: &str, why: &RequestError) -> bool {
    match why {
        RequestError::NotHttp(_) | RequestError::Silent(_) => true,
        RequestError::Status { status: 400 | 426 | 497, .. } => base.starts_with("http:"),
        _ => false,
    }
}

fn other_scheme(base: &str) -> Option<String> {
    match base.split_once("://")? {
        ("http", rest) => Some(format!("https://{rest}")),
        ("https", rest) => Some(format!("http://{rest}")),
        _ => None,
    }
}

/// Whether a question gets an answer of the protocol it was asked in. An untrusted certificate is spoken well too.
async fn speaks(questions: &ApiClient) -> bool {
    match questions.get("/v1/models").await {
        Ok(_) | Err(RequestError::NotJson(_)) => true,
        // A TLS port that answers a plain question says 400 for that alone.
        Err(RequestError::Status { status, .. }) => status != 400 || questions.base().starts_with("https"),
        Err(RequestError::Unreachable { obstacle, .. }) => obstacle == Obstacle::Untrusted,
        Err(_) => false,
    }
}

fn judged(why: RequestError) -> Answer {
    match why {
        RequestError::Unreachable { obstacle, cause } => match obstacle {
            Obstacle::Refused => Answer::Refused,
            Obstacle::UnknownHost => Answer::UnknownHost,
            Obstacle::Untrusted => Answer::Untrusted { cause },
            Obstacle::Other => Answer::NoConnection { cause },
        },
        RequestError::Silent(cause) => Answer::Silent { cause },
        RequestError::NotHttp(cause) => Answer::NotHttp { cause },
        RequestError::NotJson(found) => Answer::SomethingElse { found: format!("it sends {found}") },
        RequestError::Status { status: status @ (401 | 403), words, with_key } => {
            Answer::KeyRefused { status, words, sent: with_key }
        }
        RequestError::Status { status: 503, words, .. } => Answer::Busy { words },
        RequestError::Status { status: status @ (300..=399 | 404 | 405), words, .. } => {
            Answer::SomethingElse { found: format!("it answers {status} ({words})") }
        }
        RequestError::Status { status, words, .. } => Answer::Failing { status, words },
    }
}

/// The proxy that a request to `url` goes through, without its credentials; the same rules as the client's.
fn proxy_before(url: &str) -> Option<String> {
    if is_on_this_machine(url) {
        return None;
    }
    let proxies = hyper_util::client::proxy::matcher::Matcher::from_system();
    let proxy = proxies.intercept(&url.parse().ok()?)?;
    let uri = proxy.uri();
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}://{}{port}", uri.scheme_str().unwrap_or("http"), uri.host().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_stands_before_this_machine() {
        for url in ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"] {
            assert_eq!(proxy_before(url), None);
        }
    }
}
