//! Where servers may be, and what answers there: on this machine, at `OLLAMA_HOST` and at the addresses of the user. The
//! server list shows what was found; the doctor judges it ([`probe`]).

mod ollama_host;
mod probe;

use std::net::Ipv4Addr;
use std::time::Duration;

use futures_util::future::join_all;
use serde::Serialize;

pub use ollama_host::ollama_address;
pub use probe::{Probes, probe};

use super::api_client::{ApiClient, RequestError};
use super::control::{self, ModelControl};
use super::{address, connect, models};
use crate::doctor::{Origin, Product};
use chimera_types::error::{Error, Failure};
use chimera_types::key::ApiKey;
use chimera_types::server::{ModelInfo, ServerInfo, SettingSupport, setting_support};
use chimera_types::spec::ProviderKind;

/// How long each question may take. Windows needs two seconds to report that nothing listens.
const QUESTION_TIMEOUT: Duration = Duration::from_secs(3);
/// How long one address may take in all, its models included.
const ADDRESS_TIMEOUT: Duration = Duration::from_secs(12);

const OLLAMA_PORT: u16 = 11434;
const USUAL_PORTS: [(Product, u16); 4] = [
    (Product::Ollama, OLLAMA_PORT),
    (Product::LmStudio, 1234),
    (Product::LlamaCpp, 8080),
    (Product::Vllm, 8000),
];

/// Names the address of a server that is started with the app.
pub const DEFAULT_URL_VARIABLE: &str = "CHIMERA_DEFAULT_SERVER_URL";
/// Names its provider, `ollama` or `openai`.
pub const DEFAULT_PROVIDER_VARIABLE: &str = "CHIMERA_DEFAULT_SERVER_PROVIDER";
const OLLAMA_HOST_VARIABLE: &str = "OLLAMA_HOST";

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

/// A server that was looked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DiscoveredServer {
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

impl DiscoveredServer {
    /// A server that answered, with its models or why they could not be listed.
    pub fn answered(server: ServerInfo, models: Result<Vec<ModelInfo>, Error>) -> Self {
        let (models, failure) = match models {
            Ok(models) => (models, None),
            Err(error) => (Vec::new(), Some(Failure::from(&error))),
        };
        Self {
            url: server.url.clone(),
            provider: server.provider,
            support: setting_support(&server),
            control: Some(control::model_control(&server, &models)),
            server: Some(server),
            models,
            failure,
        }
    }

    /// An address where no server can be used.
    pub fn failed(provider: ProviderKind, url: String, error: &Error) -> Self {
        Self {
            url,
            provider,
            server: None,
            models: Vec::new(),
            support: Vec::new(),
            control: None,
            failure: Some(Failure::from(error)),
        }
    }
}

/// An address to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    url: String,
    /// What usually answers there.
    product: Product,
    origin: Origin,
    /// The wire format to ask for; any when `None`.
    kind: Option<ProviderKind>,
    key: Option<ApiKey>,
}

/// An address that was asked, and what came of it.
struct Discovered {
    candidate: Candidate,
    found: Result<Found, Missed>,
}

/// A server that answered, with the models that it lists.
struct Found {
    server: ServerInfo,
    models: Result<Vec<ModelInfo>, RequestError>,
}

/// Why no server was found at an address.
enum Missed {
    BadAddress(Error),
    RequestError { base: String, why: RequestError },
}

impl Discovered {
    /// Whether anything listens there, a server or not.
    fn is_reachable(&self) -> bool {
        !matches!(
            &self.found,
            Err(Missed::BadAddress(_) | Missed::RequestError { why: RequestError::Unreachable { .. }, .. })
        )
    }
}

/// Asks this machine's usual ports, `OLLAMA_HOST`, the app's own server and those that the user named, all at once. Usable
/// servers come first. An address where nothing listens is left out unless the user named it; one where something odd
/// answers is listed with its failure.
pub async fn find_servers(named: Vec<NamedServer>) -> Vec<DiscoveredServer> {
    let all = discover(candidates(None, named, None, variable)).await;
    let reachable: Vec<String> =
        all.iter().filter(|one| one.is_reachable()).map(|one| canonical(&one.candidate.url)).collect();
    // A server that listens on both loopback addresses is listed once.
    let is_listed = |one: &Discovered| match one.candidate.origin {
        Origin::Given | Origin::Saved => true,
        Origin::OtherLoopback => {
            one.is_reachable()
                && other_loopback(&one.candidate.url).is_none_or(|other| !reachable.contains(&other))
        }
        _ => one.is_reachable(),
    };
    let (mut usable, odd): (Vec<_>, Vec<_>) =
        all.into_iter().filter(is_listed).map(listed).partition(|found| found.failure.is_none());
    usable.extend(odd);
    usable
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Every address once, with its own key: the one that the user gave, those that the user saved, then the others.
fn candidates(
    given: Option<NamedServer>,
    saved: Vec<NamedServer>,
    windows_host: Option<Ipv4Addr>,
    variable: impl Fn(&str) -> Option<String>,
) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    let mut add_named = |NamedServer { url, provider: kind, key }, product, origin| {
        if all.iter().all(|known| canonical(&known.url) != canonical(&url)) {
            all.push(Candidate { url, product, origin, kind, key });
        }
    };
    let other = given.as_ref().and_then(|given| Some((other_loopback(&given.url)?, given.provider)));
    given.into_iter().for_each(|server| add_named(server, Product::Other, Origin::Given));
    saved.into_iter().for_each(|server| add_named(server, Product::Other, Origin::Saved));
    // A key belongs to the address it was given for.
    let mut add = |url: String, product, origin, provider| {
        add_named(NamedServer { url, provider, key: None }, product, origin);
    };
    if let Some((other, kind)) = other {
        add(other, Product::Other, Origin::OtherLoopback, kind);
    }
    if let Some(url) = variable(DEFAULT_URL_VARIABLE).filter(|url| !url.trim().is_empty()) {
        let kind = match variable(DEFAULT_PROVIDER_VARIABLE).as_deref() {
            Some("ollama") => Some(ProviderKind::Ollama),
            Some("openai") => Some(ProviderKind::OpenAi),
            _ => None,
        };
        add(url, Product::Other, Origin::OwnServer, kind);
    }
    if let Some(host) = variable(OLLAMA_HOST_VARIABLE).and_then(|value| ollama_host::parse(&value)) {
        add(host.url, Product::Ollama, Origin::OllamaHost, Some(ProviderKind::Ollama));
    }
    for (product, port) in USUAL_PORTS {
        add(format!("http://127.0.0.1:{port}"), product, Origin::Usual, None);
        add(format!("http://[::1]:{port}"), product, Origin::OtherLoopback, None);
    }
    if let Some(host) = windows_host {
        add(format!("http://{host}:{OLLAMA_PORT}"), Product::Ollama, Origin::WindowsHost, None);
    }
    all
}

/// One text for all ways to write an address, so that two addresses of one server are equal.
fn canonical(url: &str) -> String {
    let base = address::base(url).unwrap_or_else(|_| url.to_owned());
    base.replacen("//localhost", "//127.0.0.1", 1)
}

/// The same port on the other loopback address. `None` for a name, whose addresses are both tried anyway, and for other
/// machines.
fn other_loopback(url: &str) -> Option<String> {
    let base = address::base(url).ok()?;
    let (from, to) =
        if base.contains("//127.0.0.1") { ("127.0.0.1", "[::1]") } else { ("[::1]", "127.0.0.1") };
    base.contains(&format!("//{from}")).then(|| base.replacen(from, to, 1))
}

async fn discover(candidates: Vec<Candidate>) -> Vec<Discovered> {
    join_all(candidates.into_iter().map(async |candidate| {
        let found = ask(&candidate, ApiClient::new).await;
        Discovered { candidate, found }
    }))
    .await
}

/// How a server is addressed: through the proxy that is set, or past it.
type Asking = fn(&str, Duration, Option<&ApiKey>) -> Result<ApiClient, Error>;

/// What answers at one address. Bounded in time and in bytes by any answer.
async fn ask(candidate: &Candidate, asking: Asking) -> Result<Found, Missed> {
    let base = address::base(&candidate.url).map_err(Missed::BadAddress)?;
    let questions = asking(&base, QUESTION_TIMEOUT, candidate.key.as_ref()).map_err(Missed::BadAddress)?;
    let answer = async {
        let server = connect::identify(&questions, candidate.kind).await?;
        let models = models::list(&questions, &server).await;
        Ok(Found { server, models })
    };
    let limit = ADDRESS_TIMEOUT.as_secs();
    tokio::time::timeout(ADDRESS_TIMEOUT, answer)
        .await
        .unwrap_or_else(|_| Err(RequestError::Silent(format!("its answers took more than {limit} s"))))
        .map_err(|why| Missed::RequestError { base, why })
}

fn listed(one: Discovered) -> DiscoveredServer {
    let Candidate { url, kind, .. } = one.candidate;
    let found = match one.found {
        Ok(Found { server, models }) => connect::as_asked(server, kind).map(|server| (server, models)),
        Err(Missed::BadAddress(error)) => Err(error),
        Err(Missed::RequestError { base, why }) => Err(why.into_error(&base, connect::expected(kind))),
    };
    match found {
        Ok((server, models)) => {
            let models = models.map_err(|why| why.into_error(&server.url, models::EXPECTED));
            DiscoveredServer::answered(server, models)
        }
        Err(error) => DiscoveredServer::failed(kind.unwrap_or_else(|| usual_kind(&url)), url, &error),
    }
}

fn usual_kind(url: &str) -> ProviderKind {
    if url.ends_with(&format!(":{OLLAMA_PORT}")) { ProviderKind::Ollama } else { ProviderKind::OpenAi }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(candidates: &[Candidate]) -> Vec<&str> {
        candidates.iter().map(|candidate| candidate.url.as_str()).collect()
    }

    #[test]
    fn every_address_is_asked_once_and_both_loopback_addresses_are() {
        let variable = |name: &str| (name == OLLAMA_HOST_VARIABLE).then(|| "localhost".to_owned());
        let named = |url: &str| NamedServer { url: url.into(), provider: None, key: None };
        let given = Some(named("http://[::1]:8080/v1"));
        let saved = vec![named("https://llm.example.org"), named("http://[::1]:8080")];
        let candidates = candidates(given, saved, Some(Ipv4Addr::new(172, 20, 0, 1)), variable);
        let expected = [
            "http://[::1]:8080/v1",
            "https://llm.example.org",
            "http://127.0.0.1:8080",
            "http://localhost:11434",
            "http://[::1]:11434",
            "http://127.0.0.1:1234",
            "http://[::1]:1234",
            "http://127.0.0.1:8000",
            "http://[::1]:8000",
            "http://172.20.0.1:11434",
        ];
        assert_eq!(urls(&candidates), expected);
        assert_eq!(
            [candidates[0].origin, candidates[1].origin, candidates[2].origin],
            [Origin::Given, Origin::Saved, Origin::OtherLoopback]
        );
    }

    #[test]
    fn what_the_user_named_comes_first_then_the_server_of_the_app() {
        let variable = |name: &str| match name {
            DEFAULT_URL_VARIABLE => Some("http://127.0.0.1:9".into()),
            DEFAULT_PROVIDER_VARIABLE => Some("openai".into()),
            _ => None,
        };
        let kind = Some(ProviderKind::OpenAi);
        let saved = NamedServer { url: "localhost:8080/v1/".into(), provider: kind, key: None };
        let candidates = candidates(None, vec![saved], None, variable);
        assert_eq!(urls(&candidates)[..2], ["localhost:8080/v1/", "http://127.0.0.1:9"]);
        assert_eq!((candidates[1].kind, candidates[2].kind), (kind, None));
    }

    #[test]
    fn only_numbers_of_this_machine_have_another_loopback_address() {
        assert_eq!(other_loopback("127.0.0.1:5").as_deref(), Some("http://[::1]:5"));
        assert_eq!(other_loopback("https://[::1]:5/x").as_deref(), Some("https://127.0.0.1:5/x"));
        for url in ["localhost:5", "http://10.0.0.1", "two words"] {
            assert_eq!(other_loopback(url), None, "{url}");
        }
    }
}
