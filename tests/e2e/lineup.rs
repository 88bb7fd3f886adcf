//! Runs of two sessions in the window: chosen in the list, laid side by side, saved.

use std::fs;
use std::time::Duration;

use chimera_client::refserver::{Pace, RefServer, Reply, Scenario};

use crate::display::display;
use crate::home::Home;
use crate::page::Page;
use crate::servers::{ANSWER, connect, keep_short};

const PATIENCE: Duration = Duration::from_secs(120);

pub fn server(rate_tps: f64) -> RefServer {
    let reply = Reply { pace: Pace::Rate(rate_tps), ..Reply::saying(ANSWER).fast() };
    RefServer::start(Scenario::new().reply(reply)).expect("a server")
}

pub fn measure(page: &Page, server: &RefServer) {
    page.click("nav-new");
    connect(page, &server.url());
    keep_short(page, 5, 48);
    page.click("start");
    page.wait_long("the result", PATIENCE, || page.shows("result-headline"));
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn two_runs_are_chosen_in_the_list_laid_side_by_side_and_saved() {
    let _display = display();
    let home = Home::new();
    let target = home.path().join("saved");
    fs::create_dir(&target).expect("a folder");
    let page = Page::open_with(&home, &[("CHIMERA_TEST_DIALOG_ANSWER", &target)]);
    let (fast, slow) = (server(300.0), server(150.0));
    measure(&page, &fast);
    measure(&page, &slow);
    page.click("nav-runs");
    page.wait("both runs", || count(&page, "[data-testid^='choose-']") == 2);
    // The list begins with the latest: the slow one is the baseline.
    page.run("document.querySelectorAll(\"[data-testid^='choose-']\")[0].click()");
    page.wait_for("compare-chosen");
    assert!(!page.is_enabled("compare-chosen"), "one run is no comparison");
    page.run("document.querySelectorAll(\"[data-testid^='choose-']\")[1].click()");
    page.wait("two are chosen", || page.is_enabled("compare-chosen"));
    page.screenshot("runs-chosen");
    page.click("compare-chosen");
    page.wait_for("lineup");
    let said = page.wait_text("verdict-1", "faster");
    assert!(said.contains("not measured side by side"), "{said}");
    page.wait_text("caveat", "sessions differ");
    page.wait_for("result-spread-throughput");
    page.screenshot("lineup");
    page.click("first-1");
    page.wait_text("verdict-1", "slower");
    page.run("document.querySelector('[data-testid=\"reports\"]').scrollIntoView()");
    page.wait_text("alike", "100 %");
    page.screenshot("lineup-reports");
    page.click("save-lineup");
    page.click("save-lineup-markdown");
    page.wait_text("toast", "Saved to");
    let saved = fs::read_to_string(target.join("comparison.md")).expect("the comparison");
    assert!(saved.starts_with("# Chimera Comparison of Runs") && saved.contains("▼ Slower"), "{saved}");
    assert!(target.join("comparison-plots/throughput-report.png").is_file());
}

fn count(page: &Page, selector: &str) -> u64 {
    let script = format!("return document.querySelectorAll(\"{selector}\").length");
    page.run(&script).as_u64().unwrap_or(0)
}
