//! Asks every place where a server may be and keeps what each said, good or bad. `doctor` judges it.

use std::net::Ipv4Addr;
use std::time::Duration;

use futures_util::future::join_all;

use super::question::{Obstacle, Questions, Unanswered};
use super::{NamedServer, address, connect, models, search};
use crate::doctor::{AddressProbe, Answer, OllamaHost, Origin, Product};
use chimera_types::key::ApiKey;
use chimera_types::server::is_on_this_machine;
use chimera_types::spec::ProviderKind;

/// How long each question may take. Windows needs two seconds to say that nothing listens.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long one address may take in all, its models and the other scheme included.
const PATIENCE_IN_ALL: Duration = Duration::from_secs(12);
const USUAL_PORTS: [(Product, u16); 4] = [
    (Product::Ollama, search::OLLAMA_PORT),
    (Product::LmStudio, 1234),
    (Product::LlamaCpp, 8080),
    (Product::Vllm, 8000),
];

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

/// The address a client takes from a value of `OLLAMA_HOST`. `None` when it is empty.
#[must_use]
pub fn ollama_address(value: &str) -> Option<String> {
    search::ollama_host(value)
}

/// A place to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    url: String,
    product: Product,
    origin: Origin,
    kind: Option<ProviderKind>,
    key: Option<ApiKey>,
}

/// Asks `given`, those that the user keeps, the app's own server, `OLLAMA_HOST` and the usual ports of this machine on both loopback addresses, and
/// Ollama's port of the Windows around a WSL, all at once, each with its own key. Bounded in time and in bytes whatever
/// answers.
pub async fn probe(
    given: Option<NamedServer>,
    saved: Vec<NamedServer>,
    windows_host: Option<Ipv4Addr>,
) -> Probes {
    let variable = |name: &str| std::env::var(name).ok();
    let places = places(given, saved, windows_host, variable);
    let addresses = join_all(places.into_iter().map(ask)).await;
    Probes {
        ollama_host: variable("OLLAMA_HOST").and_then(|value| host_variable(&value)),
        proxy: proxy_before("http://example.org/"),
        addresses,
    }
}

fn places(
    given: Option<NamedServer>,
    saved: Vec<NamedServer>,
    windows_host: Option<Ipv4Addr>,
    variable: impl Fn(&str) -> Option<String>,
) -> Vec<Place> {
    let mut all: Vec<Place> = Vec::new();
    let mut add_named = |server: NamedServer, product, origin| {
        let NamedServer { url, provider: kind, key } = server;
        let known = |other: &Place| search::place(&other.url) == search::place(&url);
        if !all.iter().any(known) {
            all.push(Place { url, product, origin, kind, key });
        }
    };
    let other = given.as_ref().and_then(|given| Some((other_loopback(&given.url)?, given.provider)));
    for (servers, origin) in [(given.into_iter().collect(), Origin::Given), (saved, Origin::Saved)] {
        let servers: Vec<NamedServer> = servers;
        servers.into_iter().for_each(|server| add_named(server, Product::Other, origin));
    }
    // A key belongs to the address it was given for.
    let mut add = |url: String, product, origin, kind| {
        add_named(NamedServer { url, provider: kind, key: None }, product, origin);
    };
    if let Some((other, kind)) = other {
        add(other, Product::Other, Origin::OtherLoopback, kind);
    }
    if let Some(url) = variable(super::DEFAULT_URL_VARIABLE).filter(|url| !url.trim().is_empty()) {
        add(url, Product::Other, Origin::OwnServer, None);
    }
    if let Some(url) = variable("OLLAMA_HOST").and_then(|host| search::ollama_host(&host)) {
        add(url, Product::Ollama, Origin::OllamaHost, Some(ProviderKind::Ollama));
    }
    for (product, port) in USUAL_PORTS {
        add(format!("http://127.0.0.1:{port}"), product, Origin::Usual, None);
        add(format!("http://[::1]:{port}"), product, Origin::OtherLoopback, None);
    }
    if let Some(host) = windows_host {
        add(format!("http://{host}:{}", search::OLLAMA_PORT), Product::Ollama, Origin::WindowsHost, None);
    }
    all
}

/// The same port on the other loopback address. `None` for a name, whose addresses are both tried anyway, and for other
/// machines.
fn other_loopback(url: &str) -> Option<String> {
    let base = address::base(url).ok()?;
    let (from, to) =
        if base.contains("//127.0.0.1") { ("127.0.0.1", "[::1]") } else { ("[::1]", "127.0.0.1") };
    base.contains(&format!("//{from}")).then(|| base.replacen(from, to, 1))
}

fn host_variable(value: &str) -> Option<OllamaHost> {
    let url = search::ollama_host(value)?;
    let bare = value.trim().trim_matches(['"', '\'']).trim();
    let rest = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    let authority = address::bracketed(rest.split('/').next().unwrap_or_default());
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority.as_str(), None),
    };
    Some(OllamaHost {
        value: bare.to_owned(),
        url,
        every_interface: matches!(host, "0.0.0.0" | "[::]"),
        has_port: port.is_some_and(|port| port.parse::<u16>().is_ok()),
    })
}

async fn ask(place: Place) -> AddressProbe {
    let asked = |url: String, answer, proxy, past_proxy| AddressProbe {
        url,
        product: place.product,
        origin: place.origin,
        provider: place.kind,
        answer,
        proxy,
        past_proxy,
    };
    let base = match address::base(&place.url) {
        Ok(base) => base,
        Err(chimera_types::Error::ServerUnreachable { cause, .. }) => {
            return asked(place.url.clone(), Answer::BadAddress { cause }, None, None);
        }
        Err(other) => {
            return asked(place.url.clone(), Answer::BadAddress { cause: other.to_string() }, None, None);
        }
    };
    let key = place.key.as_ref();
    let answer = bounded(answer(&base, place.kind, key, Questions::new)).await;
    let proxy = proxy_before(&base);
    let past_proxy = match &proxy {
        Some(_) if !matches!(answer, Answer::Server { .. }) => {
            Some(bounded(self::answer(&base, place.kind, key, Questions::past_proxies)).await)
        }
        _ => None,
    };
    asked(base, answer, proxy, past_proxy)
}

async fn bounded(answer: impl Future<Output = Answer>) -> Answer {
    let limit = PATIENCE_IN_ALL.as_secs();
    tokio::time::timeout(PATIENCE_IN_ALL, answer)
        .await
        .unwrap_or_else(|_| Answer::Silent { cause: format!("its answers took more than {limit} s") })
}

type Asking = fn(&str, Duration, Option<&ApiKey>) -> Result<Questions, chimera_types::Error>;

async fn answer(base: &str, kind: Option<ProviderKind>, key: Option<&ApiKey>, asking: Asking) -> Answer {
    let questions = match asking(base, PATIENCE, key) {
        Ok(questions) => questions,
        Err(error) => return Answer::BadAddress { cause: error.to_string() },
    };
    let why = match identify(&questions, kind).await {
        Ok(answer) => return answer,
        Err(why) => why,
    };
    if may_be_the_other_scheme(base, &why)
        && let Some(other) = other_scheme(base)
        // The key belongs to the address as it was asked for.
        && let Ok(questions) = asking(&other, PATIENCE, None)
        && speaks(&questions).await
    {
        return if base.starts_with("https") { Answer::NeedsHttp } else { Answer::NeedsHttps };
    }
    judged(why)
}

async fn identify(questions: &Questions, kind: Option<ProviderKind>) -> Result<Answer, Unanswered> {
    let server = connect::identify(questions, kind).await?;
    let models = models::list(questions, &server).await?.len();
    Ok(Answer::Server { server, models: u32::try_from(models).unwrap_or(u32::MAX) })
}

/// TLS and plain HTTP do not understand each other; each says so in its own way, or says nothing and hangs up.
fn may_be_the_other_scheme(base: &str, why: &Unanswered) -> bool {
    match why {
        Unanswered::NotHttp(_) | Unanswered::Silent(_) => true,
        Unanswered::Status { status: 400 | 426 | 497, .. } => base.starts_with("http:"),
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
async fn speaks(questions: &Questions) -> bool {
    match questions.get("/v1/models").await {
        Ok(_) | Err(Unanswered::NotJson(_)) => true,
        // A TLS port that answers a plain question says 400 for that alone.
        Err(Unanswered::Status { status, .. }) => status != 400 || questions.base().starts_with("https"),
        Err(Unanswered::Unreachable { obstacle, .. }) => obstacle == Obstacle::Untrusted,
        Err(_) => false,
    }
}

fn judged(why: Unanswered) -> Answer {
    match why {
        Unanswered::Unreachable { obstacle, cause } => match obstacle {
            Obstacle::Refused => Answer::Refused,
            Obstacle::UnknownHost => Answer::UnknownHost,
            Obstacle::Untrusted => Answer::Untrusted { cause },
            Obstacle::Other => Answer::NoConnection { cause },
        },
        Unanswered::Silent(cause) => Answer::Silent { cause },
        Unanswered::NotHttp(cause) => Answer::NotHttp { cause },
        Unanswered::NotJson(found) => Answer::SomethingElse { found: format!("it sends {found}") },
        Unanswered::Status { status: status @ (401 | 403), words, with_key } => {
            Answer::KeyRefused { status, words, sent: with_key }
        }
        Unanswered::Status { status: 503, words, .. } => Answer::Busy { words },
        Unanswered::Status { status: status @ (300..=399 | 404 | 405), words, .. } => {
            Answer::SomethingElse { found: format!("it answers {status} ({words})") }
        }
        Unanswered::Status { status, words, .. } => Answer::Failing { status, words },
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

    #[track_caller]
    fn check_variable(value: &str, url: &str, every_interface: bool, has_port: bool) {
        let host = host_variable(value).unwrap();
        assert_eq!(
            (host.url.as_str(), host.every_interface, host.has_port),
            (url, every_interface, has_port)
        );
    }

    #[test]
    fn the_variable_is_taken_apart_in_each_of_its_forms() {
        check_variable("0.0.0.0", "http://127.0.0.1:11434", true, false);
        check_variable("0.0.0.0:8080", "http://127.0.0.1:8080", true, true);
        check_variable("http://0.0.0.0:11434/", "http://127.0.0.1:11434", true, true);
        check_variable("[::]:7", "http://[::1]:7", true, true);
        check_variable("gpu.lan", "http://gpu.lan:11434", false, false);
        check_variable("\"10.0.0.5:9999\"", "http://10.0.0.5:9999", false, true);
        check_variable("https://gpu.lan", "https://gpu.lan:443", false, false);
        check_variable("[::]", "http://[::1]:11434", true, false);
        check_variable("::1", "http://[::1]:11434", false, false);
        assert_eq!(host_variable(" "), None);
    }

    #[test]
    fn every_place_is_asked_once_and_both_loopback_addresses_are() {
        let variable = |name: &str| (name == "OLLAMA_HOST").then(|| "localhost".to_owned());
        let named = |url: &str| NamedServer { url: url.into(), provider: None, key: None };
        let given = Some(named("http://[::1]:8080/v1"));
        let saved = vec![named("https://llm.example.org"), named("http://[::1]:8080")];
        let places = places(given, saved, Some(Ipv4Addr::new(172, 20, 0, 1)), variable);
        let urls: Vec<&str> = places.iter().map(|place| place.url.as_str()).collect();
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
        assert_eq!(urls, expected);
        assert_eq!(
            [places[0].origin, places[1].origin, places[2].origin],
            [Origin::Given, Origin::Saved, Origin::OtherLoopback]
        );
    }

    #[test]
    fn only_numbers_of_this_machine_have_another_loopback_address() {
        assert_eq!(other_loopback("127.0.0.1:5").as_deref(), Some("http://[::1]:5"));
        assert_eq!(other_loopback("https://[::1]:5/x").as_deref(), Some("https://127.0.0.1:5/x"));
        for url in ["localhost:5", "http://10.0.0.1", "two words"] {
            assert_eq!(other_loopback(url), None, "{url}");
        }
    }

    #[test]
    fn no_proxy_stands_before_this_machine() {
        for url in ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"] {
            assert_eq!(proxy_before(url), None);
        }
    }
}
