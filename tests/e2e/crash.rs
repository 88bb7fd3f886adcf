//! A crash loses no finished call.

use std::time::Duration;

use chimera_types::record::Status;

use crate::display::display;
use crate::driver::signal;
use crate::home::Home;
use crate::page::Page;
use crate::servers::{connect, keep_short, slow_reference};

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_run_that_a_crash_left_is_found_at_the_next_start_and_finished() {
    let _display = display();
    let (home, server) = (Home::new(), slow_reference());
    let page = Page::open(&home);
    connect(&page, &server.url());
    keep_short(&page, 20, 100);
    page.click("start");
    page.wait("a measured call", || page.text("finished-calls").contains("nalysis"));
    let process = page.driver.app_process().expect("the app runs");
    signal("-KILL", &process.to_string());
    drop(page);
    std::thread::sleep(Duration::from_millis(200));
    let finished = home.record().calls.len();
    assert!(finished >= 2, "warm-up and analysis are on disk");

    let page = Page::open(&home);
    page.wait_for("unfinished");
    page.screenshot("unfinished");
    page.click("finish-report");
    page.wait("the report", || home.only_run().join("report.md").is_file());
    let record = home.record();
    assert_eq!((record.status, record.calls.len()), (Status::Interrupted, finished));
    page.wait("the notice is gone", || !page.shows("unfinished"));
}
