//! Servers that are found by themselves.

use std::time::Duration;

use futures_util::future::join_all;

use super::address;
use super::connect::connect_within;
use super::control::{self, ModelControl};
use super::models::list_within;
use chimera_types::error::{Error, Failure};
use chimera_types::key::ApiKey;
use chimera_types::server::{ModelInfo, ServerInfo, SettingSupport, setting_support};
use chimera_types::spec::ProviderKind;
use serde::Serialize;

/// How long each question may take here: a server on this machine answers at once, and the user waits.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long one server may take in all.
const PATIENCE_IN_ALL: Duration = Duration::from_secs(4);
pub(super) const OLLAMA_PORT: u16 = 11434;
/// Ports of LM Studio, llama.cpp, vLLM.
const OTHER_PORTS: [u16; 3] = [1234, 8080, 8000];

/// Names the address of a server that is started with the app.
pub const DEFAULT_URL_VARIABLE: &str = "CHIMERA_DEFAULT_SERVER_URL";
/// Names its provider, `ollama` or `openai`.
pub const DEFAULT_PROVIDER_VARIABLE: &str = "CHIMERA_DEFAULT_SERVER_PROVIDER";

/// A server that the user named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedServer {
    /// Its address, as people write it.
    pub url: String,
    /// Its wire format; found out when `None`.
    pub provider: Option<ProviderKind>,
    /// Its key. `None` where it needs none.
    pub key: Option<ApiKey>,
}

/// A place to look.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    url: String,
    kind: Option<ProviderKind>,
    key: Option<ApiKey>,
    /// Where to look when nothing listens there.
    otherwise: Option<String>,
    /// Whether the user named it, and so hears of it even when nothing listens.
    asked_for: bool,
}

/// Looks on this machine's usual ports, at `OLLAMA_HOST`, at the app's own server and at those that the user
/// named, all at once. Usable servers come first. A place where nothing listens is left out unless the user named it; one
/// where something odd answers is listed with its failure.
pub async fn find_servers(named: Vec<NamedServer>) -> Vec<FoundServer> {
    let candidates = candidates(named, |name| std::env::var(name).ok());
    let found = join_all(candidates.into_iter().map(look)).await;
    let (mut usable, odd): (Vec<_>, Vec<_>) =
        found.into_iter().flatten().partition(|found| found.failure.is_none());
    usable.extend(odd);
    usable
}

fn candidates(named: Vec<NamedServer>, variable: impl Fn(&str) -> Option<String>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    let mut add = |candidate: Candidate| {
        let place = place(&candidate.url);
        if all.iter().all(|known| self::place(&known.url) != place) {
            all.push(candidate);
        }
    };
    for NamedServer { url, provider, key } in named {
        add(Candidate { url, kind: provider, key, otherwise: None, asked_for: true });
    }
    if let Some(url) = variable(DEFAULT_URL_VARIABLE).filter(|url| !url.trim().is_empty()) {
        let kind = match variable(DEFAULT_PROVIDER_VARIABLE).as_deref() {
            Some("ollama") => Some(ProviderKind::Ollama),
            Some("openai") => Some(ProviderKind::OpenAi),
            _ => None,
        };
        add(Candidate { url, kind, key: None, otherwise: None, asked_for: false });
    }
    if let Some(url) = variable("OLLAMA_HOST").and_then(|host| ollama_host(&host)) {
        let kind = Some(ProviderKind::Ollama);
        add(Candidate { url, kind, key: None, otherwise: None, asked_for: false });
    }
    for port in [OLLAMA_PORT].into_iter().chain(OTHER_PORTS) {
        add(Candidate {
            url: format!("http://127.0.0.1:{port}"),
            kind: None,
            key: None,
            otherwise: Some(format!("http://[::1]:{port}")),
            asked_for: false,
        });
    }
    all
}

/// Two addresses of one server are one place.
pub(super) fn place(url: &str) -> String {
    let base = address::base(url).unwrap_or_else(|_| url.to_owned());
    base.replacen("//localhost", "//127.0.0.1", 1)
}

/// `OLLAMA_HOST` in each form that Ollama takes: host, port, scheme and path are optional, and the address that means
/// "every interface" to a server means this machine to a client. `None` when it is empty.
pub(super) fn ollama_host(value: &str) -> Option<String> {
    let value = value.trim().trim_matches(['"', '\'']).trim();
    if value.is_empty() {
        return None;
    }
    let (scheme, rest) = value.split_once("://").unwrap_or(("", value));
    let default_port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => OLLAMA_PORT,
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let authority = address::bracketed(authority);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().unwrap_or(default_port)),
        _ => (authority.as_str(), default_port),
    };
    let host = match host {
        "" | "0.0.0.0" => "127.0.0.1",
        "[::]" => "[::1]",
        host => host,
    };
    let scheme = if scheme.is_empty() { "http" } else { scheme };
    Some(format!("{scheme}://{host}:{port}/{path}").trim_end_matches('/').to_owned())
}

async fn look(candidate: Candidate) -> Option<FoundServer> {
    let key = candidate.key.as_ref();
    let first = look_at(&candidate.url, candidate.kind, key).await;
    let found = match (first, &candidate.otherwise) {
        (Err(Error::ServerUnreachable { .. }), Some(otherwise)) => {
            look_at(otherwise, candidate.kind, key).await
        }
        (first, _) => first,
    };
    match found {
        Ok(found) => Some(found),
        Err(Error::ServerUnreachable { .. }) if !candidate.asked_for => None,
        Err(error) => Some(FoundServer {
            provider: candidate.kind.unwrap_or_else(|| usual_kind(&candidate.url)),
            url: candidate.url,
            server: None,
            models: Vec::new(),
            support: Vec::new(),
            control: None,
            failure: Some(Failure::from(&error)),
        }),
    }
}

fn usual_kind(url: &str) -> ProviderKind {
    if url.ends_with(&format!(":{OLLAMA_PORT}")) { ProviderKind::Ollama } else { ProviderKind::OpenAi }
}

async fn look_at(url: &str, kind: Option<ProviderKind>, key: Option<&ApiKey>) -> Result<FoundServer, Error> {
    let server = connect_within(kind, url, key, PATIENCE).await?;
    let listed = tokio::time::timeout(PATIENCE_IN_ALL, list_within(&server, key, PATIENCE)).await;
    let listed = listed.unwrap_or_else(|_| {
        let message = format!("its models were not listed within {} s", PATIENCE_IN_ALL.as_secs());
        Err(Error::ServerUnreachable { url: server.url.clone(), cause: message })
    });
    let (models, failure) = match listed {
        Ok(models) => (models, None),
        Err(error) => (Vec::new(), Some(Failure::from(&error))),
    };
    Ok(FoundServer {
        url: server.url.clone(),
        provider: server.provider,
        support: setting_support(&server),
        control: Some(control::model_control(&server, &models)),
        server: Some(server),
        models,
        failure,
    })
}

/// A server that was looked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FoundServer {
    /// The address that was tried.
    pub url: String,
    /// The wire format that was tried.
    pub provider: ProviderKind,
    /// The server, when one answered.
    pub server: Option<ServerInfo>,
    /// Its models.
    pub models: Vec<ModelInfo>,
    /// Which settings it can apply.
    pub support: Vec<SettingSupport>,
    /// What can be done with its models. `None` when no server answered.
    pub control: Option<ModelControl>,
    /// Why it cannot be used, when it cannot.
    pub failure: Option<Failure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_host(value: &str, expected: &str) {
        assert_eq!(ollama_host(value).unwrap_or_default(), expected, "{value}");
    }

    #[test]
    fn ollama_host_is_understood_in_all_its_forms() {
        check_host("", "");
        check_host("  ", "");
        check_host("example.org", "http://example.org:11434");
        check_host("example.org:5", "http://example.org:5");
        check_host(":5", "http://127.0.0.1:5");
        check_host("0.0.0.0", "http://127.0.0.1:11434");
        check_host("0.0.0.0:8080", "http://127.0.0.1:8080");
        check_host("http://0.0.0.0:11434/", "http://127.0.0.1:11434");
        check_host("https://example.org", "https://example.org:443");
        check_host("http://example.org/ollama", "http://example.org:80/ollama");
        check_host("[::1]", "http://[::1]:11434");
        check_host("[::]:7", "http://[::1]:7");
        check_host("::1", "http://[::1]:11434");
        check_host("\"1.2.3.4:99999\"", "http://1.2.3.4:11434");
    }

    #[test]
    fn no_place_is_looked_at_twice_and_what_the_user_named_comes_first() {
        let variable = |name: &str| match name {
            "OLLAMA_HOST" => Some("localhost".into()),
            DEFAULT_URL_VARIABLE => Some("http://127.0.0.1:9".into()),
            DEFAULT_PROVIDER_VARIABLE => Some("openai".into()),
            _ => None,
        };
        let named =
            NamedServer { url: "localhost:8080/v1/".into(), provider: Some(ProviderKind::OpenAi), key: None };
        let urls: Vec<_> = candidates(vec![named], variable).into_iter().map(|c| c.url).collect();
        let expected = [
            "localhost:8080/v1/",
            "http://127.0.0.1:9",
            "http://localhost:11434",
            "http://127.0.0.1:1234",
            "http://127.0.0.1:8000",
        ];
        assert_eq!(urls, expected);
        assert_eq!(candidates(Vec::new(), |_| None).len(), 4);
    }
}
