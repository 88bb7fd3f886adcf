//! The connection doctor over real sockets: every kind of server that is not what was hoped for, each bounded in time and
//! bytes.

use std::io::{Read, Write};
use std::net::{Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::support::raw_server::raw;
use chimera_client::doctor::{Action, Diagnosis, Evidence, Finding, FindingSeverity, Origin, diagnose};
use chimera_client::provider::{NamedServer, Probes, probe};
use chimera_client::refserver::{ErrorBody, Fault, Model, RefServer, Scenario, ServerKind};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

fn probes(url: &str) -> Probes {
    let given = Some(NamedServer { url: url.to_owned(), provider: None, key: None });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(probe(given, Vec::new(), None))
}

/// What is found at one address; what else this machine has does not count.
fn of(url: &str) -> Diagnosis {
    let mut probes = probes(url);
    probes.addresses.retain(|probe| {
        probe.origin == Origin::Given
            || probe.origin == Origin::OtherLoopback && probe.url.ends_with(port(url))
    });
    diagnose(&Evidence { addresses: probes.addresses, ..Evidence::default() })
}

fn port(url: &str) -> &str {
    url.rsplit(':').next().unwrap()
}

#[track_caller]
fn finds(url: &str, code: &str) -> Finding {
    let diagnosis = of(url);
    let all = diagnosis.products.iter().flat_map(|product| &product.findings);
    let found: Vec<&Finding> = all.filter(|finding| finding.code == code).collect();
    assert_eq!(found.len(), 1, "{code} at {url} in {diagnosis:#?}");
    found[0].clone()
}

fn faulty(fault: Fault) -> RefServer {
    RefServer::start(Scenario { listing_fault: Some(fault), ..Scenario::new() }).unwrap()
}

fn read_request(socket: &mut TcpStream) -> std::io::Result<usize> {
    socket.read(&mut [0; 2048])
}

#[test]
fn a_server_with_models_can_be_used() {
    for (flavour, words) in [
        (ServerKind::Ollama, "Ollama 0.33.0"),
        (ServerKind::LlamaCpp, "llama.cpp"),
        (ServerKind::OpenAi, "OpenAI-compatible"),
    ] {
        let server = RefServer::start(Scenario::new().flavour(flavour)).unwrap();
        let diagnosis = of(&server.url());
        assert!(diagnosis.usable && diagnosis.given == Some(true), "{diagnosis:#?}");
        assert!(
            diagnosis.summary.contains(words) && diagnosis.summary.contains("1 model"),
            "{}",
            diagnosis.summary
        );
    }
}

#[test]
fn a_server_without_models_is_offered_one() {
    let server = RefServer::start(Scenario::new().flavour(ServerKind::Ollama).models(vec![])).unwrap();
    let found = finds(&server.url(), "no_models");
    assert_eq!(found.action, Some(Action::PullModel { url: server.url() }));
    // A model that only embeds cannot be benchmarked.
    let embedder = Model { capabilities: vec!["embedding".into()], ..Model::named("embedder") };
    let server =
        RefServer::start(Scenario::new().flavour(ServerKind::Ollama).models(vec![embedder])).unwrap();
    finds(&server.url(), "no_models");
}

#[test]
fn an_old_server_is_told_to_be_old() {
    let script = Scenario { version: "0.9.6".into(), ..Scenario::new().flavour(ServerKind::Ollama) };
    let server = RefServer::start(script).unwrap();
    assert_eq!(finds(&server.url(), "version_too_old").severity, FindingSeverity::Problem);
}

#[test]
fn nothing_at_the_address_is_told_as_nothing() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let found = finds(&format!("http://127.0.0.1:{port}"), "nothing_listens");
    assert_eq!(found.severity, FindingSeverity::Problem);
}

#[test]
fn a_name_without_an_address_and_words_that_are_no_address_are_told_apart() {
    finds("http://no-such-host.invalid:8000", "unknown_host");
    finds("two words", "bad_address");
    finds("ftp://127.0.0.1:8000", "bad_address");
}

#[test]
fn a_website_is_something_else_and_its_title_is_told() {
    let server = RefServer::start(Scenario::new().flavour(ServerKind::Website)).unwrap();
    let found = finds(&server.url(), "something_else");
    assert!(found.found.contains("It works!"), "{}", found.found);
}

#[test]
fn error_statuses_have_their_meaning() {
    let status = |status, words: &str| faulty(Fault::Status { status, body: ErrorBody::Json(words.into()) });
    for (code, server) in [
        ("key_refused", status(401, "no key")),
        ("key_refused", status(403, "wrong key")),
        ("loading", status(503, "Loading model")),
        ("server_error", status(500, "out of memory")),
        ("something_else", status(404, "no such page")),
    ] {
        let found = finds(&server.url(), code);
        assert!(
            ["key", "Loading model", "out of memory", "no such page"].iter().any(|w| found.found.contains(w))
        );
    }
}

#[test]
fn a_redirect_is_not_followed_and_its_target_is_told() {
    let url = raw(|mut socket| {
        read_request(&mut socket)?;
        socket.write_all(
            b"HTTP/1.1 302 Found\r\nlocation: https://login.example.org/\r\ncontent-length: 0\r\n\r\n",
        )
    });
    let found = finds(&url, "something_else");
    assert!(
        found.found.contains("302") && found.found.contains("https://login.example.org/"),
        "{}",
        found.found
    );
}

#[test]
fn a_server_that_hangs_up_after_each_answer_without_a_word_is_understood() {
    let url = raw(|mut socket| {
        read_request(&mut socket)?;
        socket.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n{}")?;
        // Long enough to be taken for a connection that is kept, then lost under the next question.
        thread::sleep(Duration::from_millis(20));
        read_request(&mut socket).map(drop)
    });
    finds(&url, "something_else");
}

#[test]
fn what_takes_the_connection_and_says_nothing_is_silent() {
    let url = raw(|_socket| {
        thread::sleep(Duration::from_secs(60));
        Ok(())
    });
    finds(&url, "silent");
}

#[test]
fn an_answer_that_never_ends_is_left() {
    let url = raw(|mut socket| {
        read_request(&mut socket)?;
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"version\":\"")?;
        loop {
            socket.write_all(b"1")?;
            thread::sleep(Duration::from_millis(50));
        }
    });
    finds(&url, "silent");
}

#[test]
fn an_answer_of_more_than_anyone_would_read_is_cut() {
    let url = raw(|mut socket| {
        read_request(&mut socket)?;
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[")?;
        let piece = b"1,".repeat(64 * 1024);
        loop {
            socket.write_all(&piece)?;
        }
    });
    let found = finds(&url, "something_else");
    assert!(found.found.contains("more than 4 MB"), "{}", found.found);
}

#[test]
fn another_protocol_is_named_by_what_it_says() {
    let url = raw(|mut socket| {
        socket.write_all(b"220 mail.example.org ESMTP\r\n")?;
        read_request(&mut socket).map(drop)
    });
    finds(&url, "not_http");
}

#[test]
fn a_connection_that_is_closed_at_once_is_told() {
    let url = raw(|mut socket| read_request(&mut socket).map(drop));
    finds(&url, "silent");
}

#[test]
fn a_server_that_listens_on_the_other_loopback_address_is_found_there() {
    let Ok(free) = TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, 0))) else { return };
    let address = free.local_addr().unwrap();
    drop(free);
    let _server = RefServer::start_at(Scenario::new().flavour(ServerKind::Ollama), address).unwrap();
    let url = format!("http://127.0.0.1:{}", address.port());
    let diagnosis = of(&url);
    assert_eq!((diagnosis.usable, diagnosis.given), (true, Some(false)), "{diagnosis:#?}");
    let all: Vec<&str> = diagnosis.products.iter().flat_map(|p| &p.findings).map(|f| f.code).collect();
    assert!(all.contains(&"answers") && all.contains(&"nothing_listens"), "{all:?}");
}

/// A port that speaks TLS with a certificate of its own making.
fn tls() -> String {
    rustls::crypto::ring::default_provider().install_default().ok();
    let certificate = CertificateDer::from(include_bytes!("../support/tls/certificate.der").to_vec());
    let key =
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(include_bytes!("../support/tls/key.der").to_vec()));
    let config =
        ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    let config = Arc::new(config);
    raw(move |socket| {
        let connection = ServerConnection::new(Arc::clone(&config)).map_err(std::io::Error::other)?;
        let mut stream = StreamOwned::new(connection, socket);
        // What is asked does not matter; that it was asked does.
        let _ = stream.read(&mut [0; 2048])?;
        stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
    })
}

#[test]
fn a_certificate_that_nobody_trusts_is_told_as_such() {
    let url = tls().replacen("http:", "https:", 1);
    let found = finds(&url, "certificate_not_trusted");
    assert!(found.found.contains("certificate"), "{}", found.found);
}

#[test]
fn http_on_a_tls_port_leads_to_https() {
    let url = tls();
    let found = finds(&url, "tls_expected");
    let https = url.replacen("http:", "https:", 1);
    assert_eq!(found.action, Some(Action::UseAddress { url: https, provider: None }));
}

#[test]
fn https_on_a_plain_port_leads_to_http() {
    let server = RefServer::start(Scenario::new()).unwrap();
    let found = finds(&server.url().replacen("http:", "https:", 1), "plain_expected");
    assert_eq!(found.action, Some(Action::UseAddress { url: server.url(), provider: None }));
}
