//! From no server to a model that can be measured: the connection doctor starts a server, a model is pulled.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chimera_client::refserver::{RefServer, Scenario, ServerKind};

use crate::display::display;
use crate::home::Home;
use crate::page::Page;
use crate::servers::connect;
use crate::support::pull_server::{Course, LAYER_BYTES, PullServer};

/// A program named `ollama` in a folder of the account's own. It serves nothing itself: it leaves a sign, upon which the test
/// does, and lives as long as the account.
fn installed_ollama(home: &Home) -> (PathBuf, PathBuf) {
    let (folder, sign) = (home.path().join("bin"), home.path().join("asked-to-serve"));
    std::fs::create_dir(&folder).expect("a folder");
    let program = folder.join("ollama");
    let script = format!(
        "#!/bin/sh\necho \"$1 at $OLLAMA_HOST\" | tee '{sign}'\nwhile [ -e '{sign}' ]; do sleep 0.2; done\n",
        sign = sign.display()
    );
    std::fs::write(&program, script).expect("a program");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("rights");
    (folder, sign)
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_server_that_is_installed_and_not_running_is_started_from_the_window() {
    let _display = display();
    let home = Home::new();
    let (folder, sign) = installed_ollama(&home);
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").expect("a PATH"));
    let host = address.to_string();
    let page = Page::open_with(&home, &[("PATH", Path::new(&path)), ("OLLAMA_HOST", Path::new(&host))]);
    // Where another server of this machine answers, the doctor is called; where none does, it is there.
    page.wait("the search for servers", || page.shows("no-server") || page.shows("check-connection"));
    if page.shows("check-connection") {
        page.click("check-connection");
    }
    page.wait_text("finding-not_running", "Ollama is installed");
    assert!(page.text("finding-not_running").contains("ollama serve"));
    page.screenshot("doctor-not-running");
    page.click("act-not_running");
    page.wait("the server was asked to serve", || sign.exists());
    let _server = serve(address);
    if page.shows("doctor-dialog") {
        page.wait_text("doctor-started", &host);
    } else {
        page.wait_text("toast", &host);
        page.wait_text("status-line", "Ollama 0.33.0 ready");
        page.click("status-connection");
    }
    page.wait_text("finding-answers", "Ollama 0.33.0");
    page.screenshot("doctor-started");
    let log = std::fs::read_to_string(home.places().data.join("logs/server.log")).expect("its log");
    assert_eq!(log.trim(), format!("serve at {host}"));
}

fn serve(address: SocketAddr) -> RefServer {
    RefServer::start_at(Scenario::new().flavour(ServerKind::Ollama), address).expect("a server")
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_model_is_pulled_cancelled_and_resumed_and_goes_on_behind_a_closed_dialog() {
    let _display = display();
    let server = PullServer::start(&[], Course::Steady(Duration::from_millis(600)));
    let home = Home::new();
    let page = Page::open(&home);
    page.wait("the search for servers", || page.shows("no-server") || page.shows("check-connection"));
    connect(&page, &server.url());
    page.click("pull-first");
    page.fill("pull-name", "m:1b");
    page.click("pull-start");
    page.wait_text("pull-line", "of 1.0 MB");
    page.screenshot("pulling");
    page.click("pull-cancel");
    page.wait_text("pull-line", "What has come is kept");
    let kept = server.kept("m:1b");
    assert!(kept > 0 && kept < LAYER_BYTES, "{kept}");
    page.click("pull-resume");
    page.wait_for("pull-cancel");
    page.click("models-close");
    page.wait_text("nav-pull", "Pulling m:1b");
    server.set(Course::Steady(Duration::ZERO));
    page.wait("the model can be measured", || page.value("model-select") == "m:1b");
    assert!(!page.shows("nav-pull"));
    assert_eq!(server.pulls(), (2, 1));

    page.click("model-turn");
    page.wait_text("model-state", "In memory: 2.0 MB, 75 % on the GPU");
    page.click("model-turn");
    page.wait_text("model-state", "Not in memory");
    page.screenshot("pulled");
}
