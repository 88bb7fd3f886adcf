//! A request as it goes over the wire: the same text for the call that is measured and for whoever wants to see it before.

use serde::Serialize;
use serde_json::Result;

use super::types::CallRequest;
use super::{ollama, openai};
use chimera_types::server::{LLAMA_CPP, ServerInfo};
use chimera_types::spec::ProviderKind;

/// Where the calls of a server are posted to.
pub fn target(server: &ServerInfo) -> String {
    let path = match server.provider {
        ProviderKind::Ollama => "/api/generate",
        ProviderKind::OpenAi => "/v1/chat/completions",
    };
    format!("{}{path}", server.url)
}

/// What is asked of a server just before a call, so that the connection is open.
pub(super) fn warming(server: &ServerInfo) -> String {
    let path = match server.provider {
        ProviderKind::Ollama => "/api/version",
        ProviderKind::OpenAi if server.product == LLAMA_CPP => "/health",
        ProviderKind::OpenAi => "/v1/models",
    };
    format!("{}{path}", server.url)
}

/// How a body is laid out.
#[derive(Clone, Copy)]
enum Layout {
    /// As it is sent.
    Compact,
    /// As people read it.
    Indented,
}

/// The bodies to try: the next one only when the server does not know a field of the one before.
pub(super) fn bodies(request: &CallRequest) -> Result<Vec<String>> {
    written(request, Layout::Compact)
}

/// The body of a request as people read it: the first of those that are tried, indented. A key is never in it: it goes
/// into a header.
///
/// # Errors
/// When the body has no JSON form.
pub fn readable_body(request: &CallRequest) -> Result<String> {
    Ok(written(request, Layout::Indented)?.swap_remove(0))
}

fn written(request: &CallRequest, layout: Layout) -> Result<Vec<String>> {
    match request.server.provider {
        ProviderKind::Ollama => {
            [true, false].map(|guarded| text(&ollama::body(request, guarded), layout)).into_iter().collect()
        }
        ProviderKind::OpenAi => Ok(vec![text(&openai::body(request), layout)?]),
    }
}

fn text(body: &impl Serialize, layout: Layout) -> Result<String> {
    match layout {
        Layout::Compact => serde_json::to_string(body),
        Layout::Indented => serde_json::to_string_pretty(body),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use chimera_types::server::OLLAMA;
    use chimera_types::spec::{Limits, Settings};

    fn request(provider: ProviderKind, product: &str) -> CallRequest {
        CallRequest {
            server: ServerInfo {
                provider,
                product: product.into(),
                url: "http://127.0.0.1:1".into(),
                version: None,
            },
            model: "m".into(),
            key: None,
            prompt: "Two\nlines".into(),
            settings: Settings {
                min_p: Some(0.05),
                num_batch: Some(256),
                num_thread: Some(4),
                ..Settings::default()
            },
            num_predict: 64,
            limits: Limits::default(),
        }
    }

    #[test]
    fn what_people_read_is_what_is_sent() {
        for request in [request(ProviderKind::Ollama, OLLAMA), request(ProviderKind::OpenAi, LLAMA_CPP)] {
            let sent: Value = serde_json::from_str(&bodies(&request).unwrap()[0]).unwrap();
            let shown = readable_body(&request).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), sent);
            assert!(shown.contains("\n  \"model\": \"m\""), "{shown}");
        }
    }

    #[test]
    fn each_server_is_sent_the_options_it_knows() {
        let body =
            |request: &CallRequest| -> Value { serde_json::from_str(&bodies(request).unwrap()[0]).unwrap() };
        let ollama = body(&request(ProviderKind::Ollama, OLLAMA));
        let options = &ollama["options"];
        assert_eq!((&options["min_p"], &options["num_batch"]), (&0.05.into(), &256.into()));
        assert_eq!(options["num_thread"], 4);
        let llama_cpp = body(&request(ProviderKind::OpenAi, LLAMA_CPP));
        assert_eq!((&llama_cpp["min_p"], llama_cpp.get("num_batch")), (&0.05.into(), None));
        let other = body(&request(ProviderKind::OpenAi, "vLLM"));
        assert_eq!((other.get("min_p"), other.get("num_thread")), (None, None));
    }
}
