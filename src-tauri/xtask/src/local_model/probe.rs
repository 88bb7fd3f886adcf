//! Whether an LLM server answers on this machine already.

use std::env;

use super::get;

/// A question that only one kind of server answers in a certain way.
struct Question {
    path: &'static str,
    expected: &'static str,
}

const OLLAMA: Question = Question { path: "/api/version", expected: "\"version\"" };
const OPENAI: Question = Question { path: "/v1/models", expected: "\"data\"" };

/// The address of an LLM server that answers at `OLLAMA_HOST` or on one of the usual loopback ports.
pub fn answering() -> Option<String> {
    let named = env::var("OLLAMA_HOST").ok().and_then(|host| ollama_host(&host));
    let usual = [(11434, OLLAMA), (1234, OPENAI), (8080, OPENAI), (8000, OPENAI)]
        .map(|(port, question)| (format!("http://127.0.0.1:{port}"), question));
    named
        .map(|url| (url, OLLAMA))
        .into_iter()
        .chain(usual)
        .find(|(url, question)| {
            get(&format!("{url}{}", question.path))
                .is_some_and(|(status, body)| fits(status, &body, question))
        })
        .map(|(url, _)| url)
}

fn fits(status: u16, body: &str, question: &Question) -> bool {
    status == 200 && body.contains(question.expected)
}

/// The URL of `OLLAMA_HOST` as Ollama reads it: scheme, port and path may be absent. `None` for HTTPS, which this probe
/// does not speak, and for what is no address.
fn ollama_host(value: &str) -> Option<String> {
    let value = value.trim().trim_matches(['"', '\'']);
    let (rest, default_port) = match value.split_once("://") {
        Some(("http", rest)) => (rest, 80),
        Some(_) => return None,
        None => (value, 11434),
    };
    let authority = rest.split('/').next().unwrap_or(rest);
    let (host, port) = match authority.rsplit_once(':') {
        // The last colon of a bare IPv6 address is no port's.
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port.parse::<u16>().ok()?),
        _ => (authority, default_port),
    };
    let host = match host {
        // A server that listens on every interface is reached at the loopback.
        "" | "0.0.0.0" | "[::]" | "::" => "127.0.0.1".to_owned(),
        bare if bare.contains(':') && !bare.starts_with('[') => format!("[{bare}]"),
        host => host.to_owned(),
    };
    Some(format!("http://{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<&str>) {
        assert_eq!(ollama_host(value).as_deref(), expected, "{value}");
    }

    #[test]
    fn ollama_host_is_read_with_and_without_its_parts() {
        check("127.0.0.1", Some("http://127.0.0.1:11434"));
        check("10.0.0.7:5000", Some("http://10.0.0.7:5000"));
        check("http://box.lan:5000/", Some("http://box.lan:5000"));
        check("http://box.lan", Some("http://box.lan:80"));
        check(":5000", Some("http://127.0.0.1:5000"));
        check("", Some("http://127.0.0.1:11434"));
        check("0.0.0.0", Some("http://127.0.0.1:11434"));
        check("[::1]:5000", Some("http://[::1]:5000"));
        check("::1", Some("http://[::1]:11434"));
        check("https://box.lan", None);
        check("box:port", None);
    }

    #[test]
    fn a_web_server_on_a_usual_port_is_no_llm_server() {
        let models = "{\"object\":\"list\",\"data\":[]}";
        assert!(!fits(200, "<html>", &OPENAI));
        assert!(!fits(404, models, &OPENAI));
        assert!(fits(200, models, &OPENAI));
        assert!(!fits(200, models, &OLLAMA));
    }
}
