//! Stop in the middle keeps what is finished.

use chimera_types::record::Status;

use crate::display::display;
use crate::home::Home;
use crate::page::Page;
use crate::servers::{connect, keep_short, slow_reference};

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn stop_keeps_what_is_finished_and_the_report_says_so() {
    let _display = display();
    let (home, server) = (Home::new(), slow_reference());
    let page = Page::open(&home);
    connect(&page, &server.url());
    keep_short(&page, 20, 100);
    page.click("start");
    page.wait("a measured call", || page.text("finished-calls").contains("nalysis"));
    page.click("stop");
    page.wait_for("result-headline");
    page.screenshot("stopped");
    let record = home.record();
    assert_eq!(record.status, Status::Stopped);
    assert!(record.calls.iter().any(|call| call.failure.is_none() && call.run == 1));
    assert!(record.calls.len() < record.plan.trials.len());
    assert!(home.report().to_lowercase().contains("stopped"), "{}", home.report());
    assert!(page.all_text().to_lowercase().contains("stopped"));
}
