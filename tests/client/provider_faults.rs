//! Everything that can go wrong with a call, over real sockets: each has its kind and its words, and nothing is lost.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use chimera_client::provider::{CallOutcome, CallRequest, stream};
use chimera_client::refserver::{ErrorBody, Fault, Pace, RefServer, Reply, Scenario};
use chimera_types::record::{CallFailure, FailureKind};
use chimera_types::server::ServerInfo;
use chimera_types::spec::{Limits, ProviderKind, Settings};
use tokio_util::sync::CancellationToken;

const BOTH: [ProviderKind; 2] = [ProviderKind::Ollama, ProviderKind::OpenAi];

fn request(url: &str, provider: ProviderKind) -> CallRequest {
    CallRequest {
        key: None,
        server: ServerInfo { provider, product: "some server".into(), url: url.into(), version: None },
        model: "reference:1b".into(),
        prompt: "How fast are you?".into(),
        settings: Settings::default(),
        num_predict: 512,
        limits: Limits { connect_s: 1.0, first_token_s: 20.0, idle_s: 20.0, total_s: None },
    }
}

fn call(request: &CallRequest) -> CallOutcome {
    stream(request, &CancellationToken::new(), &mut |_| {})
}

fn faulty(fault: Fault) -> RefServer {
    let reply = Reply { pace: Pace::Flood, prefill: Duration::ZERO, fault: Some(fault), ..Reply::default() };
    RefServer::start(Scenario::new().reply(reply)).unwrap()
}

fn failure_with(fault: Fault, provider: ProviderKind) -> (CallFailure, CallOutcome) {
    let server = faulty(fault);
    let outcome = call(&request(&server.url(), provider));
    assert_eq!(outcome.timeline.done_ns, None);
    (outcome.failure.clone().unwrap(), outcome)
}

#[test]
fn an_error_status_gives_the_servers_words_whatever_its_body() {
    for kind in BOTH {
        for status in [400, 404, 500, 503] {
            for (body, words) in [
                (ErrorBody::Json("queue is full".into()), "queue is full".to_owned()),
                (ErrorBody::Plain("queue is full".into()), "queue is full".to_owned()),
                (ErrorBody::Html, format!("{status} {status}")),
                (ErrorBody::Empty, String::new()),
            ] {
                let (failure, _) = failure_with(Fault::Status { status, body }, kind);
                assert_eq!((failure.kind, failure.status), (FailureKind::Refused, Some(status)));
                let expected = format!("The server answered {status}: {words}");
                assert!(failure.message.starts_with(&expected), "{}", failure.message);
                assert!(failure.message.len() > "The server answered 400: ".len());
            }
        }
    }
}

#[test]
fn an_unknown_model_is_named() {
    for kind in BOTH {
        let server = RefServer::start(Scenario::new()).unwrap();
        let mut asked = request(&server.url(), kind);
        asked.model = "nobody:7b".into();
        let failure = call(&asked).failure.unwrap();
        assert_eq!((failure.kind, failure.status), (FailureKind::ModelMissing, Some(404)));
        assert!(failure.message.contains("nobody:7b"), "{}", failure.message);
    }
}

#[test]
fn an_error_in_mid_stream_keeps_the_text_before_it() {
    for kind in BOTH {
        let fault = Fault::ErrorRecord { after: 3, message: "out of memory".into() };
        let (failure, outcome) = failure_with(fault, kind);
        assert_eq!(failure.kind, FailureKind::ErrorInStream);
        assert!(failure.message.contains("out of memory"), "{}", failure.message);
        assert_eq!(outcome.timeline.chunks.len(), 3);
    }
}

#[test]
fn a_stream_that_ends_without_its_final_record_says_so() {
    for kind in BOTH {
        let (failure, outcome) = failure_with(Fault::NoFinalRecord, kind);
        assert_eq!(failure.kind, FailureKind::NoFinalRecord, "{}", failure.message);
        assert!(!outcome.text.is_empty());
        let (failure, _) = failure_with(Fault::EmptyBody, kind);
        assert_eq!(failure.kind, FailureKind::NoFinalRecord, "{}", failure.message);
    }
}

#[test]
fn garbage_is_told_from_a_stream() {
    for kind in BOTH {
        for fault in [Fault::Garbage { after: 2 }, Fault::Garbage { after: 0 }, Fault::HtmlPage] {
            let (failure, _) = failure_with(fault.clone(), kind);
            assert_eq!(failure.kind, FailureKind::Garbage, "{fault:?}: {}", failure.message);
        }
    }
}

#[test]
fn a_line_longer_than_any_record_is_refused_and_a_long_one_is_not() {
    let (failure, _) = failure_with(Fault::HugeLine { bytes: 17 * 1024 * 1024 }, ProviderKind::Ollama);
    assert_eq!(failure.kind, FailureKind::Garbage, "{}", failure.message);
    let server = faulty(Fault::HugeLine { bytes: 1024 * 1024 });
    let outcome = call(&request(&server.url(), ProviderKind::OpenAi));
    assert_eq!(outcome.failure, None);
    assert!(outcome.text.len() > 1024 * 1024);
}

#[test]
fn a_connection_that_breaks_in_the_middle_is_broken() {
    for kind in BOTH {
        for fault in [Fault::Reset { after: 4 }, Fault::Close { after: 4 }] {
            let (failure, outcome) = failure_with(fault.clone(), kind);
            assert_eq!(failure.kind, FailureKind::Broken, "{fault:?}: {}", failure.message);
            assert!(outcome.timeline.chunks.len() <= 4);
        }
    }
}

#[test]
fn each_hang_ends_at_its_own_limit() {
    for kind in BOTH {
        for (fault, expected) in [
            (Fault::HangBeforeHeaders, FailureKind::FirstTokenLimit),
            (Fault::HangBeforeFirstToken, FailureKind::FirstTokenLimit),
            (Fault::HangMidStream { after: 2 }, FailureKind::IdleLimit),
        ] {
            let server = faulty(fault.clone());
            let mut asked = request(&server.url(), kind);
            asked.limits = Limits { connect_s: 1.0, first_token_s: 0.3, idle_s: 0.2, total_s: None };
            let outcome = call(&asked);
            let failure = outcome.failure.unwrap();
            assert_eq!(failure.kind, expected, "{fault:?}: {}", failure.message);
            assert_eq!(outcome.timeline.headers_ns.is_some(), fault != Fault::HangBeforeHeaders);
        }
    }
}

#[test]
fn the_idle_limit_does_not_shorten_the_wait_for_the_first_token() {
    let reply = Reply { pace: Pace::Flood, prefill: Duration::from_millis(400), ..Reply::default() };
    let server = RefServer::start(Scenario::new().reply(reply)).unwrap();
    let mut asked = request(&server.url(), ProviderKind::OpenAi);
    asked.limits = Limits { connect_s: 1.0, first_token_s: 20.0, idle_s: 0.1, total_s: None };
    assert_eq!(call(&asked).failure, None);
}

#[test]
fn a_call_that_takes_longer_than_the_user_allows_is_ended_and_keeps_what_came() {
    for kind in BOTH {
        let reply =
            Reply { pace: Pace::Rate(20.0), tokens: 200, prefill: Duration::ZERO, ..Reply::default() };
        let server = RefServer::start(Scenario::new().reply(reply)).unwrap();
        let mut asked = request(&server.url(), kind);
        asked.limits.total_s = Some(1.0);
        let outcome = call(&asked);
        assert_eq!(outcome.failure.unwrap().kind, FailureKind::TotalLimit);
        assert!(!outcome.text.is_empty());
    }
}

#[test]
fn an_empty_answer_is_complete_and_has_no_text() {
    for kind in BOTH {
        let reply = Reply { pace: Pace::Flood, tokens: 0, ..Reply::default() };
        let server = RefServer::start(Scenario::new().reply(reply)).unwrap();
        let outcome = call(&request(&server.url(), kind));
        assert_eq!((outcome.failure, outcome.text.as_str()), (None, ""));
        assert!(outcome.timeline.chunks.is_empty() && outcome.timeline.done_ns.is_some());
        assert_eq!(outcome.usage.output_tokens, Some(0), "{kind:?}");
    }
}

#[test]
fn where_nothing_listens_the_call_is_unreachable() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for url in [format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")] {
        let failure = call(&request(&url, ProviderKind::Ollama)).failure.unwrap();
        assert_eq!(failure.kind, FailureKind::Unreachable);
        assert!(failure.message.contains("nothing listens there"), "{}", failure.message);
    }
}

#[test]
fn what_speaks_no_http_is_garbage() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answering = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        socket.write_all(b"SSH-2.0-OpenSSH_9.2\r\n").unwrap();
        // Until the client hangs up.
        let _ = socket.read(&mut [0; 1024]);
    });
    let failure = call(&request(&url, ProviderKind::Ollama)).failure.unwrap();
    assert_eq!(failure.kind, FailureKind::Garbage, "{}", failure.message);
    answering.join().unwrap();
}

#[test]
fn tls_towards_a_plain_server_fails_with_a_reason() {
    let server = RefServer::start(Scenario::new()).unwrap();
    let url = server.url().replace("http://", "https://");
    let failure = call(&request(&url, ProviderKind::Ollama)).failure.unwrap();
    assert_eq!(failure.kind, FailureKind::Garbage, "{}", failure.message);
}

#[test]
fn localhost_means_the_ipv4_loopback_first() {
    let server = RefServer::start(Scenario::new()).unwrap();
    let url = server.url().replace("127.0.0.1", "localhost");
    assert_eq!(call(&request(&url, ProviderKind::Ollama)).failure, None);
}

#[test]
fn a_server_that_closes_idle_connections_is_still_met_on_a_warm_one() {
    let script = Scenario { idle_close: Some(Duration::from_millis(30)), ..Scenario::new() };
    let server = RefServer::start(script).unwrap();
    for _ in 0..3 {
        let outcome = call(&request(&server.url(), ProviderKind::OpenAi));
        assert_eq!((outcome.failure, outcome.reconnected), (None, false));
        std::thread::sleep(Duration::from_millis(60));
    }
}

/// Answers every request and closes the connection after it, without having said that it would.
fn closing_server() -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        for _ in 0..2 {
            let (mut socket, _) = listener.accept().unwrap();
            let mut head = [0; 4096];
            let read = socket.read(&mut head).unwrap();
            let body = if head[..read].starts_with(b"GET") {
                "{\"version\":\"1\"}"
            } else {
                "{\"response\":\"a\",\"done\":false}\n{\"done\":true,\"eval_count\":1}\n"
            };
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            socket.write_all(answer.as_bytes()).unwrap();
        }
    });
    (url, serving)
}

#[test]
fn a_connection_opened_within_the_call_is_noticed() {
    let (url, serving) = closing_server();
    let outcome = call(&request(&url, ProviderKind::Ollama));
    assert_eq!((outcome.failure, outcome.reconnected), (None, true));
    serving.join().unwrap();
}

/// An older Ollama that refuses fields it does not know.
fn strict_server() -> RefServer {
    let reply = Reply { pace: Pace::Flood, prefill: Duration::ZERO, ..Reply::saying("fine") };
    let unknown = ErrorBody::Json("json: unknown field \"truncate\"".into());
    let refusing = Reply { fault: Some(Fault::Status { status: 400, body: unknown }), ..reply.clone() };
    let choose = move |_, body: &serde_json::Value| {
        if body["truncate"].is_null() { reply.clone() } else { refusing.clone() }
    };
    RefServer::start(Scenario::new().choose(choose)).unwrap()
}

#[test]
fn a_server_that_does_not_know_the_guards_is_asked_without_them() {
    let server = strict_server();
    let outcome = call(&request(&server.url(), ProviderKind::Ollama));
    assert_eq!((outcome.failure, outcome.text.as_str(), outcome.reconnected), (None, "fine", false));
    assert!(!outcome.request.contains("truncate"), "{}", outcome.request);
    let stamps = &server.stamps()[1];
    let longest = stamps.done.unwrap().duration_since(stamps.request_read);
    assert!(u128::from(outcome.timeline.done_ns.unwrap()) >= longest.as_nanos());
}

#[test]
fn a_prompt_that_does_not_fit_is_refused_once_and_not_cut_in_silence() {
    let server = RefServer::start(Scenario::new()).unwrap();
    let mut asked = request(&server.url(), ProviderKind::Ollama);
    asked.prompt = "word ".repeat(10_000);
    let failure = call(&asked).failure.unwrap();
    assert_eq!((failure.kind, failure.status), (FailureKind::PromptTooLong, Some(400)));
    assert!(failure.message.contains("the input length exceeds the context length"), "{}", failure.message);
    assert_eq!(server.requests().iter().filter(|request| request.method == "POST").count(), 1);
}
