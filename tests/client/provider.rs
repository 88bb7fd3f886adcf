//! The measured stream over real sockets: both wire formats, against the reference server's own stamps.

use std::time::Duration;

use chimera_client::provider::{CallOutcome, CallRequest, Delta, stream};
use chimera_client::refserver::{
    ExtraFields, Outcome, Pace, ReasoningField, RefServer, Reply, Scenario, Truncations,
};
use chimera_types::record::FailureKind;
use chimera_types::server::{LLAMA_CPP, ServerInfo};
use chimera_types::spec::{Limits, ProviderKind, Settings};
use tokio_util::sync::CancellationToken;

const BOTH: [ProviderKind; 2] = [ProviderKind::Ollama, ProviderKind::OpenAi];
const TEXT: &str = "Größe: 3,5 µs\n— 速度測定 \"😀\" done.";

fn server(script: Scenario) -> RefServer {
    RefServer::start(script).unwrap()
}

fn request(server: &RefServer, provider: ProviderKind) -> CallRequest {
    CallRequest {
        key: None,
        server: ServerInfo {
            provider,
            product: match provider {
                ProviderKind::Ollama => "Ollama".into(),
                ProviderKind::OpenAi => LLAMA_CPP.into(),
            },
            url: server.url(),
            version: None,
        },
        model: "reference:1b".into(),
        prompt: "How fast are you?".into(),
        settings: Settings::default(),
        num_predict: 512,
        limits: Limits { connect_s: 2.0, first_token_s: 20.0, idle_s: 20.0, total_s: None },
    }
}

fn call(request: &CallRequest) -> CallOutcome {
    stream(request, &CancellationToken::new(), &mut |_| {})
}

fn quick(text: &str) -> Reply {
    Reply { pace: Pace::Flood, prefill: Duration::ZERO, ..Reply::saying(text) }
}

#[test]
fn an_answer_arrives_whole_in_both_wire_formats() {
    for kind in BOTH {
        let server = server(Scenario::new().reply(quick(TEXT)));
        let outcome = call(&request(&server, kind));
        assert_eq!(outcome.failure, None, "{kind:?}");
        assert_eq!((outcome.text.as_str(), outcome.reasoning.as_str()), (TEXT, ""));
        assert_eq!(outcome.finish_reason.as_deref(), Some("stop"));
        let stamps = &server.stamps()[0];
        assert_eq!(stamps.outcome, Outcome::Complete);
        assert_eq!(outcome.usage.output_tokens.map(|n| n as usize), Some(stamps.text().count()));
        assert!(!outcome.reconnected);
        assert!(outcome.connect_ms.is_some());
        assert!(outcome.timeline.clock_skew_ms.abs() < 1000.0);
    }
}

#[test]
fn bytes_may_be_cut_anywhere_on_the_wire() {
    for kind in BOTH {
        for size in [1, 2, 3, 7, 64] {
            let server =
                server(Scenario::new().reply(Reply { cuts: Truncations::Every(size), ..quick(TEXT) }));
            let outcome = call(&request(&server, kind));
            assert_eq!((outcome.failure, outcome.text.as_str()), (None, TEXT), "{kind:?} every {size} bytes");
        }
    }
}

#[test]
fn marks_are_the_servers_stamps_in_order_and_in_number() {
    for kind in BOTH {
        let reply = Reply {
            pace: Pace::Interval(Duration::from_millis(2)),
            thinking_tokens: 5,
            tokens: 20,
            extras: ExtraFields { role_only: true, empty: 2, progress: 2, comments: 2 },
            prefill: Duration::from_millis(5),
            ..Reply::default()
        };
        let server = server(Scenario::new().reply(reply));
        let outcome = call(&request(&server, kind));
        assert_eq!(outcome.failure, None);
        let marks = &outcome.timeline.chunks;
        let stamps = &server.stamps()[0];
        assert_eq!(marks.len(), stamps.text().count(), "{kind:?}");
        assert_eq!(marks.iter().filter(|mark| mark.reasoning).count(), 5);
        assert!(marks[..5].iter().all(|mark| mark.reasoning));
        assert!(marks.is_sorted_by_key(|mark| mark.at_ns));
        // A piece cannot arrive before it was sent: from the request's arrival to each stamp is less than from `t0`.
        for (mark, stamp) in marks.iter().zip(stamps.text()) {
            let sent = stamp.at.duration_since(stamps.request_read);
            assert!(u128::from(mark.at_ns) >= sent.as_nanos());
        }
        assert!(outcome.timeline.headers_ns.unwrap() <= marks[0].at_ns);
        assert!(outcome.timeline.done_ns.unwrap() >= marks.last().unwrap().at_ns);
    }
}

#[test]
fn reasoning_is_kept_apart_under_each_of_its_names() {
    for (kind, field) in [
        (ProviderKind::Ollama, ReasoningField::Reasoning),
        (ProviderKind::OpenAi, ReasoningField::Reasoning),
        (ProviderKind::OpenAi, ReasoningField::ReasoningContent),
    ] {
        let reply = Reply {
            thinking_tokens: 2,
            thinking_pieces: vec!["Hm ü".into(), " so".into()],
            reasoning_field: field,
            ..quick("Yes.")
        };
        let server = server(Scenario::new().reply(reply));
        let outcome = call(&request(&server, kind));
        assert_eq!((outcome.reasoning.as_str(), outcome.text.as_str()), ("Hm ü so", "Yes."), "{field:?}");
    }
}

#[test]
fn the_live_view_hears_all_of_the_text_and_not_too_often() {
    let reply = Reply {
        pace: Pace::Interval(Duration::from_millis(1)),
        tokens: 300,
        thinking_tokens: 50,
        ..Reply::default()
    };
    let server = server(Scenario::new().reply(reply));
    let mut heard: Vec<Delta> = Vec::new();
    let outcome = stream(&request(&server, ProviderKind::Ollama), &CancellationToken::new(), &mut |delta| {
        heard.push(delta);
    });
    let joined = |reasoning: bool| -> String {
        heard.iter().filter(|d| d.reasoning == reasoning).map(|d| d.text.as_str()).collect()
    };
    assert_eq!((joined(false), joined(true)), (outcome.text, outcome.reasoning));
    assert!(heard.len() < 60, "{} messages for 350 pieces", heard.len());
    assert_eq!(heard.last().unwrap().chunks, 350);
    assert!(heard.iter().all(|delta| delta.ttft_ms.is_some()));
}

#[test]
fn ollama_is_asked_with_what_is_set_and_nothing_else() {
    let server = server(Scenario::new().reply(quick("x")));
    let mut asked = request(&server, ProviderKind::Ollama);
    asked.settings = Settings { num_gpu: Some(0), temperature: Some(0.5), ..Settings::default() };
    asked.num_predict = 7;
    let outcome = call(&asked);
    let sent: serde_json::Value = serde_json::from_str(&outcome.request).unwrap();
    let expected = serde_json::json!({
        "model": "reference:1b", "prompt": "How fast are you?", "stream": true,
        "options": { "num_gpu": 0, "temperature": 0.5, "num_predict": 7 },
        "truncate": false, "shift": false,
    });
    assert_eq!(sent, expected);
    let received = server.requests();
    assert_eq!(received.last().unwrap().body.as_ref(), Some(&sent));
    assert_eq!(received.iter().map(|r| r.method.as_str()).collect::<Vec<_>>(), ["GET", "POST"]);
    assert_eq!(received[0].connection, received[1].connection);
    // Some servers refuse a body whose length does not stand in the head.
    assert_eq!(received[1].header("content-length"), Some(outcome.request.len().to_string().as_str()));
    assert_eq!(received[1].header("transfer-encoding"), None);
}

#[test]
fn only_llama_cpp_is_asked_with_its_own_fields() {
    let server = server(Scenario::new().reply(quick("x")));
    let mut asked = request(&server, ProviderKind::OpenAi);
    asked.settings = Settings { top_k: Some(40), num_ctx: Some(4096), seed: Some(1), ..Settings::default() };
    let sent =
        |asked: &CallRequest| -> serde_json::Value { serde_json::from_str(&call(asked).request).unwrap() };
    let expected = serde_json::json!({
        "model": "reference:1b", "messages": [{ "role": "user", "content": "How fast are you?" }],
        "stream": true, "stream_options": { "include_usage": true }, "max_tokens": 512,
        "seed": 1, "top_k": 40, "cache_prompt": false,
    });
    assert_eq!(sent(&asked), expected);
    asked.server.product = "vLLM".into();
    let body = sent(&asked);
    assert_eq!((body.get("top_k"), body.get("cache_prompt")), (None, None));
}

#[test]
fn counts_that_a_server_leaves_out_stay_unknown() {
    let reply = Reply { usage: chimera_client::refserver::Usage::omitted(), ..quick("some words") };
    for kind in BOTH {
        let server = server(Scenario::new().reply(reply.clone()));
        let outcome = call(&request(&server, kind));
        assert_eq!((outcome.failure, outcome.usage.output_tokens), (None, None), "{kind:?}");
    }
}

#[test]
fn stop_drops_the_connection_at_once_and_keeps_what_came() {
    for kind in BOTH {
        let reply = Reply {
            pace: Pace::Interval(Duration::from_millis(2)),
            tokens: 100_000,
            obeys_limit: false,
            ..Reply::default()
        };
        let server = server(Scenario::new().reply(reply));
        let cancel = CancellationToken::new();
        let outcome = stream(&request(&server, kind), &cancel, &mut |_| cancel.cancel());
        let failure = outcome.failure.unwrap();
        assert_eq!(failure.kind, FailureKind::Stopped, "{}", failure.message);
        assert!(!outcome.text.is_empty());
        assert!(outcome.timeline.chunks.len() < 5000);
    }
}

#[test]
fn a_call_cancelled_before_it_began_sends_nothing() {
    let server = server(Scenario::new());
    let cancel = CancellationToken::new();
    cancel.cancel();
    let outcome = stream(&request(&server, ProviderKind::Ollama), &cancel, &mut |_| {});
    assert_eq!(outcome.failure.unwrap().kind, FailureKind::Stopped);
    assert!(server.requests().is_empty());
}

#[test]
fn a_call_that_waits_for_its_first_text_is_told_to_go_on() {
    let server =
        server(Scenario::new().reply(Reply { prefill: Duration::from_millis(1300), ..quick("Here it is.") }));
    let mut deltas = Vec::new();
    stream(&request(&server, ProviderKind::Ollama), &CancellationToken::new(), &mut |delta| {
        deltas.push(delta);
    });
    let silent = deltas.iter().take_while(|delta| delta.text.is_empty()).count();
    assert!(silent > 0 && silent < deltas.len(), "{deltas:?}");
    assert!(deltas[..silent].iter().all(|delta| delta.ttft_ms.is_none() && delta.chunks == 0));
    assert_eq!(deltas.iter().map(|delta| delta.text.as_str()).collect::<String>(), "Here it is.");
}
