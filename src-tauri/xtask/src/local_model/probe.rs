//! Whether an LLM server answers on this machine already.

use std::env;
use std::time::Duration;

use crate::http::{self, Answer};

/// How long a server on the loopback may take to answer.
const LIMIT: Duration = Duration::from_millis(1500);

/// A question that only one kind of server answers in a certain way.
struct Question {
    path: &'static str,
    expected: &'static str,
}

const OLLAMA: Question = Question { path: "/api/version", expected: "\"version\"" };
const OPENAI: Question = Question { path: "/v1/models", expected: "\"data\"" };

/// The address of an LLM server that answers at `OLLAMA_HOST` or on one of the usual loopback ports.
pub fn answering() -> Option<String> {
    let host = env::var("OLLAMA_HOST").ok();
    let named = host.as_deref().and_then(ollama_host);
    let usual = [(11434, OLLAMA), (1234, OPENAI), (8080, OPENAI), (8000, OPENAI)]
        .map(|(port, question)| ("127.0.0.1".to_owned(), port, question));
    named
        .map(|(host, port)| (host, port, OLLAMA))
        .into_iter()
        .chain(usual)
        .find(|(host, port, question)| {
            http::get(host, *port, question.path, LIMIT).is_some_and(|answer| fits(&answer, question))
        })
        .map(|(host, port, _)| format!("http://{host}:{port}"))
}

fn fits(answer: &Answer, question: &Question) -> bool {
    answer.status == 200 && answer.body.contains(question.expected)
}

/// Host and port of `OLLAMA_HOST` as Ollama reads it: scheme, port and path may be absent. `None` for HTTPS, which this
/// probe does not speak, and for what is no address.
fn ollama_host(value: &str) -> Option<(String, u16)> {
    let value = value.trim().trim_matches(['"', '\'']);
    let (rest, default_port) = match value.split_once("://") {
        Some(("http", rest)) => (rest, 80),
        Some(_) => return None,
        None => (value, 11434),
    };
    let authority = rest.split('/').next().unwrap_or(rest);
    let (host, port) = match authority.rsplit_once(':') {
        // The last colon of a bare IPv6 address is no port's.
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port.parse().ok()?),
        _ => (authority, default_port),
    };
    let host = match host {
        // A server told to listen everywhere is reached at the loopback.
        "" | "0.0.0.0" | "[::]" | "::" => "127.0.0.1",
        host => host,
    };
    Some((host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<(&str, u16)>) {
        assert_eq!(ollama_host(value), expected.map(|(host, port)| (host.to_owned(), port)), "{value}");
    }

    #[test]
    fn ollama_host_is_read_with_and_without_its_parts() {
        check("127.0.0.1", Some(("127.0.0.1", 11434)));
        check("10.0.0.7:5000", Some(("10.0.0.7", 5000)));
        check("http://box.lan:5000/", Some(("box.lan", 5000)));
        check("http://box.lan", Some(("box.lan", 80)));
        check(":5000", Some(("127.0.0.1", 5000)));
        check("", Some(("127.0.0.1", 11434)));
        check("0.0.0.0", Some(("127.0.0.1", 11434)));
        check("[::1]:5000", Some(("[::1]", 5000)));
        check("::1", Some(("::1", 11434)));
        check("https://box.lan", None);
        check("box:port", None);
    }

    #[test]
    fn a_web_server_on_a_usual_port_is_no_llm_server() {
        let page = Answer { status: 200, body: "<html>".into() };
        let missing = Answer { status: 404, body: "{\"data\":[]}".into() };
        let models = Answer { status: 200, body: "{\"object\":\"list\",\"data\":[]}".into() };
        assert!(!fits(&page, &OPENAI));
        assert!(!fits(&missing, &OPENAI));
        assert!(fits(&models, &OPENAI));
        assert!(!fits(&models, &OLLAMA));
    }
}
