//! `OLLAMA_HOST`, the variable by which Ollama's server and its clients learn an address.

use super::OLLAMA_PORT;
use crate::doctor::OllamaHost;
use crate::provider::address;

/// The address a client takes from a value of `OLLAMA_HOST`. `None` when it is empty.
#[must_use]
pub fn ollama_address(value: &str) -> Option<String> {
    parse(value).map(|host| host.url)
}

/// The value in each form that Ollama takes: host, port, scheme and path are optional, and the address that means "every
/// interface" to a server means this machine to a client. `None` when it is empty.
pub(super) fn parse(value: &str) -> Option<OllamaHost> {
    let value = value.trim().trim_matches(['"', '\'']).trim();
    if value.is_empty() {
        return None;
    }
    let (scheme, rest) = value.split_once("://").unwrap_or(("http", value));
    let default_port = match scheme {
        "http" if value.starts_with("http://") => 80,
        "https" => 443,
        _ => OLLAMA_PORT,
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let authority = address::bracketed(authority);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse::<u16>().ok()),
        _ => (authority.as_str(), None),
    };
    let client_host = match host {
        "" | "0.0.0.0" => "127.0.0.1",
        "[::]" => "[::1]",
        host => host,
    };
    let url = format!("{scheme}://{client_host}:{}/{path}", port.unwrap_or(default_port));
    Some(OllamaHost {
        value: value.to_owned(),
        url: url.trim_end_matches('/').to_owned(),
        every_interface: matches!(host, "0.0.0.0" | "[::]"),
        has_port: port.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, url: &str, every_interface: bool, has_port: bool) {
        let host = parse(value).unwrap();
        assert_eq!(
            (host.url.as_str(), host.every_interface, host.has_port),
            (url, every_interface, has_port)
        );
    }

    #[test]
    fn the_variable_is_understood_in_all_its_forms() {
        check("example.org", "http://example.org:11434", false, false);
        check("example.org:5", "http://example.org:5", false, true);
        check(":5", "http://127.0.0.1:5", false, true);
        check("0.0.0.0", "http://127.0.0.1:11434", true, false);
        check("0.0.0.0:8080", "http://127.0.0.1:8080", true, true);
        check("http://0.0.0.0:11434/", "http://127.0.0.1:11434", true, true);
        check("https://example.org", "https://example.org:443", false, false);
        check("http://example.org/ollama", "http://example.org:80/ollama", false, false);
        check("[::1]", "http://[::1]:11434", false, false);
        check("[::]", "http://[::1]:11434", true, false);
        check("[::]:7", "http://[::1]:7", true, true);
        check("::1", "http://[::1]:11434", false, false);
        check("\"10.0.0.5:9999\"", "http://10.0.0.5:9999", false, true);
        check("\"1.2.3.4:99999\"", "http://1.2.3.4:11434", false, false);
        assert_eq!([parse(""), parse("  ")], [None, None]);
    }
}
