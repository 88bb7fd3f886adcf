//! Servers that are not there, refuse, or die.

use std::net::{Ipv4Addr, TcpStream};

use chimera_client::refserver::{ErrorBody, Fault, RefServer, Reply, Scenario, ServerKind};
use chimera_types::record::{FailureKind, Status};

use crate::display::display;
use crate::home::Home;
use crate::page::Page;
use crate::servers::{connect, keep_short, slow_reference};

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn without_a_server_the_window_says_what_to_do_next() {
    let _display = display();
    let home = Home::new();
    let page = Page::open(&home);
    let usual = [11434, 1234, 8080, 8000];
    if usual.iter().all(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_err()) {
        page.wait_text("no-server", "server");
        page.wait_for("look-again");
        assert!(!page.is_enabled("start"));
    } else {
        eprintln!("skipped in part: a server listens on a usual port of this machine");
    }
    if !page.shows("server-url") {
        page.click("other-address");
    }
    page.fill("server-url", "http://127.0.0.1:9");
    page.click("connect-server");
    let words = page.wait_text("server-problem", "No server answers");
    assert!(words.contains("Start the server"), "the next step is named: {words}");
    page.screenshot("no-server");
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_website_is_told_from_a_model_server() {
    let _display = display();
    let website = RefServer::start(Scenario::new().flavour(ServerKind::Website)).expect("a server");
    let home = Home::new();
    let page = Page::open(&home);
    if !page.shows("server-url") {
        page.click("other-address");
    }
    page.fill("server-url", &website.url());
    page.click("connect-server");
    page.wait_text("server-problem", "is not");
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_server_that_knows_no_such_model_ends_the_run_with_its_own_words() {
    let _display = display();
    let refusal =
        Fault::Status { status: 404, body: ErrorBody::Json("model 'reference:1b' not found".into()) };
    let server = RefServer::start(Scenario::new().reply(Reply::failing(refusal))).expect("a server");
    let home = Home::new();
    let page = Page::open(&home);
    connect(&page, &server.url());
    keep_short(&page, 2, 32);
    page.click("start");
    page.wait_for("result-headline");
    page.screenshot("model-missing");
    assert_eq!(home.record().status, Status::Failed);
    assert!(page.all_text().contains("not found"), "{}", page.all_text());
    assert!(home.report().contains("not found"));
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_server_that_dies_in_mid_run_leaves_what_was_measured_before() {
    let _display = display();
    let (home, server) = (Home::new(), slow_reference());
    let page = Page::open(&home);
    connect(&page, &server.url());
    keep_short(&page, 3, 100);
    page.click("start");
    page.wait("a measured call", || page.text("finished-calls").contains("nalysis"));
    drop(server);
    page.wait_for("result-headline");
    page.screenshot("server-died");
    let record = home.record();
    assert_eq!(record.status, Status::Failed, "{:?}", record.status_reason);
    assert!(record.calls.iter().any(|call| call.run == 1 && call.failure.is_none()));
    let kinds: Vec<FailureKind> =
        record.calls.iter().filter_map(|call| Some(call.failure.as_ref()?.kind)).collect();
    assert!(!kinds.is_empty(), "{:?}", record.calls);
    assert!(page.all_text().contains(record.status_reason.as_deref().expect("a reason")));
}
