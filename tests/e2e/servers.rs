//! Choosing a server in the window.

use chimera_client::refserver::{RefServer, Reply, Scenario};
use std::time::Duration;

use crate::page::Page;

/// An answer with the structure that the prompts ask for.
pub const ANSWER: &str = "## Summary\n\nRates differ by 2 %.\n\n## Key Findings\n\n- The aurora model decodes faster.\n\n\
                          ## Recommendations\n\n- Keep the defaults.\n";

/// A reference server with a structured answer.
pub fn reference() -> RefServer {
    RefServer::start(Scenario::new().reply(Reply::saying(ANSWER).fast())).expect("a server")
}

/// A reference server whose answers take a while: about two seconds each.
pub fn slow_reference() -> RefServer {
    let mut reply = Reply::default().tokens(100);
    reply.prefill = Duration::from_millis(50);
    reply.pace = chimera_client::refserver::Pace::Rate(50.0);
    RefServer::start(Scenario::new().reply(reply)).expect("a server")
}

/// Types a server's address and connects.
pub fn connect(page: &Page, url: &str) {
    page.click("other-address");
    page.fill("server-url", url);
    page.click("connect-server");
    page.wait_text("status-line", url.trim_start_matches("http://"));
}

/// Sets what keeps a benchmark short.
pub fn keep_short(page: &Page, runs: u32, num_predict: u32) {
    page.fill("runs", &runs.to_string());
    page.fill("cooldown_s", "0");
    page.fill("setting-num_predict", &num_predict.to_string());
}
