//! HTTP clients as measured calls and questions to a server need them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Once;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Url};

use super::api_client::Obstacle;
use chimera_types::key::ApiKey;
use chimera_types::server::is_on_this_machine;

static TLS_PROVIDER: Once = Once::new();

/// A client of one connection to the server at `url`: no proxy before this machine, no redirect followed (so that a key
/// goes to its own server only), and `localhost` tried as 127.0.0.1 first. `key` goes with every request.
pub(super) fn builder(url: &Url, connect: Duration, key: Option<&ApiKey>) -> ClientBuilder {
    TLS_PROVIDER.call_once(|| {
        // An error means that the process has a provider already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let mut builder = Client::builder()
        .user_agent(concat!("chimera-bench/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(connect)
        .pool_max_idle_per_host(1)
        .redirect(Policy::none())
        .default_headers(key.and_then(authorization).unwrap_or_default());
    if is_on_this_machine(url.as_str()) {
        builder = builder.no_proxy();
        if url.scheme() == "http" {
            // Reading the system's certificates takes 10 ms of processor time, and nothing here asks for them.
            builder = builder.tls_certs_only([]);
        }
    }
    match url.domain() {
        Some(host) if is_on_this_machine(host) => {
            // Port 0 stands for the URL's own.
            let both = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
            builder.resolve_to_addrs(host, &both.map(|ip| SocketAddr::new(ip, 0)))
        }
        _ => builder,
    }
}

/// `None` for a key that no header can hold, which [`ApiKey::new`] lets none be.
fn authorization(key: &ApiKey) -> Option<HeaderMap> {
    let mut value = HeaderValue::from_str(&key.bearer()).ok()?;
    // The libraries below show a sensitive value to nobody and keep it out of compression tables.
    value.set_sensitive(true);
    Some(HeaderMap::from_iter([(AUTHORIZATION, value)]))
}

/// What lies at the bottom of a failed request, in the words of the layer that failed: `connection refused`.
pub(super) fn cause(error: &reqwest::Error) -> String {
    if error.is_timeout() && error.is_connect() {
        return "no connection within the limit".into();
    }
    if error.is_timeout() {
        return "no answer within the limit".into();
    }
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    if let Some(io) = deepest.downcast_ref::<std::io::Error>()
        && let Some(words) = words_of(io.kind())
    {
        return words.into();
    }
    let words = deepest.to_string();
    match tls_error(deepest) {
        Some(rustls::Error::InvalidCertificate(_)) => {
            format!("this machine does not trust its certificate ({words})")
        }
        _ => words.trim_end_matches('.').to_owned(),
    }
}

/// What kept a connection from being made.
pub(super) fn obstacle(error: &reqwest::Error) -> Obstacle {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if matches!(tls_error(cause), Some(rustls::Error::InvalidCertificate(_))) {
            return Obstacle::Untrusted;
        }
        if let Some(io) = cause.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::ConnectionRefused
        {
            return Obstacle::Refused;
        }
        // The library wraps the system's words for a name without an address in these.
        if cause.to_string().contains("dns error") {
            return Obstacle::UnknownHost;
        }
        source = cause.source();
    }
    Obstacle::Other
}

fn words_of(kind: std::io::ErrorKind) -> Option<&'static str> {
    use std::io::ErrorKind;
    match kind {
        ErrorKind::ConnectionRefused => Some("nothing listens there (connection refused)"),
        ErrorKind::ConnectionReset => Some("the connection was reset"),
        ErrorKind::ConnectionAborted => Some("the connection was aborted"),
        ErrorKind::HostUnreachable => Some("the host cannot be reached"),
        ErrorKind::NetworkUnreachable => Some("the network cannot be reached"),
        ErrorKind::TimedOut => Some("the connection timed out"),
        _ => None,
    }
}

/// Whether the other side spoke, but not HTTP (or not TLS).
pub(super) fn is_not_http(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        // The library tells these two apart from other failures by their words only: a first line that is no HTTP,
        // and words that came before anything was asked.
        let words = cause.to_string();
        if is_tls(cause) || words.contains("invalid HTTP") || words.contains("unexpected message") {
            return true;
        }
        source = cause.source();
    }
    false
}

/// A certificate that is not trusted stands at the end of a TLS that was spoken well.
fn is_tls(cause: &(dyn std::error::Error + 'static)) -> bool {
    tls_error(cause).is_some_and(|tls| !matches!(tls, rustls::Error::InvalidCertificate(_)))
}

/// An I/O error shows the cause of what it wraps, but not the wrapped error itself.
fn tls_error<'a>(cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let wrapped = || cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    cause.downcast_ref().or_else(|| tls_error(wrapped()?))
}
