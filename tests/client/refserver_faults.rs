//! What the reference server does wrong when it is told to, over real sockets.

use std::io::ErrorKind;
use std::time::Duration;

use crate::bare::{Bare, Response};
use chimera_client::refserver::{ErrorBody, Fault, Outcome, RefServer, Reply, Scenario, ServerKind};
use serde_json::{Value, json};

const GENERATE: &str = "/api/generate";
const CHAT: &str = "/v1/chat/completions";
const SHORT: Duration = Duration::from_millis(50);

fn body() -> Value {
    json!({ "model": "reference:1b", "prompt": "x", "stream": true,
            "messages": [{ "role": "user", "content": "x" }] })
}

/// The answer of a server with `fault`, and how the server saw the call end.
fn answer(fault: Fault, path: &str) -> (Response, Outcome) {
    let server = RefServer::start(Scenario::new().reply(Reply::failing(fault))).unwrap();
    let response = Bare::connect(server.address()).post(path, &body());
    let outcome = server.stamps()[0].outcome;
    (response, outcome)
}

#[test]
fn an_error_comes_in_mid_stream_and_the_status_stays_200() {
    let fault = Fault::ErrorRecord { after: 3, message: "out of memory".to_owned() };
    let (response, outcome) = answer(fault.clone(), GENERATE);
    let lines = response.lines();
    assert_eq!((response.status, lines.len(), outcome), (200, 4, Outcome::Faulted));
    assert_eq!(lines[3], json!({ "error": "out of memory" }));

    let (response, _) = answer(fault, CHAT);
    let text = response.text();
    assert!(
        text.ends_with(
            "{\"error\":{\"code\":500,\"message\":\"out of memory\",\"type\":\"server_error\"}}\n\n"
        ),
        "{text}"
    );
    assert_eq!(response.broken, None);
}

#[test]
fn a_stream_ends_in_order_without_its_final_record() {
    let (response, outcome) = answer(Fault::NoFinalRecord, GENERATE);
    assert_eq!((response.broken, outcome), (None, Outcome::Faulted));
    assert!(response.lines().iter().all(|line| line["done"] == json!(false)));
    let (response, _) = answer(Fault::NoFinalRecord, CHAT);
    assert!(!response.text().contains("[DONE]") && !response.text().contains("\"stop\""));
}

#[test]
fn a_connection_breaks_in_mid_stream() {
    for path in [GENERATE, CHAT] {
        let (response, _) = answer(Fault::Close { after: 5 }, path);
        assert_eq!(response.broken, Some(ErrorKind::UnexpectedEof));
        let (response, outcome) = answer(Fault::Reset { after: 5 }, path);
        assert_eq!((response.broken, outcome), (Some(ErrorKind::ConnectionReset), Outcome::Faulted));
    }
}

#[test]
fn a_server_hangs_before_the_headers_before_the_first_token_and_in_mid_stream() {
    for fault in [Fault::HangBeforeHeaders, Fault::HangBeforeFirstToken, Fault::HangMidStream { after: 2 }] {
        let server = RefServer::start(Scenario::new().reply(Reply::failing(fault.clone()))).unwrap();
        let mut client = Bare::connect(server.address()).begin_post(GENERATE, &body());
        if fault != Fault::HangBeforeHeaders {
            assert!(!client.is_silent_for(Duration::from_secs(30)), "{fault:?}: no headers");
        }
        while !client.is_silent_for(SHORT) {
            assert!(!client.is_closed(), "{fault:?}: closed");
        }
        let call = server.stamps().remove(0);
        let sent = if fault == (Fault::HangMidStream { after: 2 }) { 2 } else { 0 };
        assert_eq!((call.text().count(), call.headers.is_some()), (sent, fault != Fault::HangBeforeHeaders));
    }
}

#[test]
fn garbage_stands_between_whole_records() {
    let (response, outcome) = answer(Fault::Garbage { after: 1 }, GENERATE);
    assert!(String::from_utf8(response.bytes()).is_err());
    assert_eq!((response.broken, outcome), (None, Outcome::Complete));
}

#[test]
fn one_record_can_be_huge() {
    let (response, _) = answer(Fault::HugeLine { bytes: 3_000_000 }, GENERATE);
    assert_eq!(response.lines()[0]["response"].as_str().map(str::len), Some(3_000_000));
}

#[test]
fn an_answer_can_hold_no_token_or_no_byte() {
    let server = RefServer::start(Scenario::new().reply(Reply::default().fast().tokens(0))).unwrap();
    let lines = Bare::connect(server.address()).post(GENERATE, &body()).lines();
    assert_eq!((lines.len(), &lines[0]["done"]), (1, &json!(true)));
    let (response, _) = answer(Fault::EmptyBody, GENERATE);
    assert_eq!((response.status, response.bytes().len()), (200, 0));
}

#[test]
fn an_error_in_the_openai_format_has_its_own_shape() {
    let fault = Fault::Status { status: 400, body: ErrorBody::Json("too long".to_owned()) };
    let (response, _) = answer(fault, CHAT);
    assert_eq!(response.status, 400);
    assert_eq!(response.json()["error"]["message"], json!("too long"));
    let (response, _) = answer(Fault::Status { status: 502, body: ErrorBody::Html }, CHAT);
    assert!(response.text().starts_with("<html>"));
}

#[test]
fn a_website_answers_every_request_with_its_page() {
    let server = RefServer::start(Scenario::new().flavour(ServerKind::Website)).unwrap();
    let response = Bare::connect(server.address()).post(CHAT, &body());
    assert_eq!((response.status, response.text().starts_with("<!DOCTYPE html>")), (200, true));
}

#[test]
fn lists_fail_when_they_are_told_to() {
    let fault = Fault::Status { status: 500, body: ErrorBody::Plain("down".to_owned()) };
    let server = RefServer::start(Scenario { listing_fault: Some(fault), ..Scenario::new() }).unwrap();
    assert_eq!(Bare::connect(server.address()).get("/api/tags").status, 500);
    assert_eq!(Bare::connect(server.address()).post(GENERATE, &body()).status, 200);
}

#[test]
fn a_client_that_leaves_is_noticed() {
    let server = RefServer::start(Scenario::new().reply(Reply::default().fast().tokens(100_000))).unwrap();
    let mut client = Bare::connect(server.address()).begin_post(GENERATE, &body());
    assert!(!client.is_silent_for(Duration::from_secs(30)));
    drop(client);
    while server.stamps()[0].outcome == Outcome::Open {
        std::thread::yield_now();
    }
    assert_eq!(server.stamps()[0].outcome, Outcome::ClientGone);
}

#[test]
fn bytes_that_are_no_http_are_refused() {
    let server = RefServer::start(Scenario::new()).unwrap();
    let mut client = Bare::connect(server.address());
    client.send(b"\x16\x03\x01 hello\r\n\r\n");
    assert_eq!(client.read_response().status, 400);
}
