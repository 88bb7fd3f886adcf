//! Closing the window while a benchmark runs.

use std::time::Duration;

use chimera_types::record::Status;

use crate::display::{WindowManager, close_window, display};
use crate::home::Home;
use crate::page::Page;
use crate::servers::{connect, keep_short, slow_reference};

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn closing_while_a_benchmark_runs_asks_and_stopping_writes_the_report() {
    let _display = display();
    let _manager = WindowManager::start();
    let (home, server) = (Home::new(), slow_reference());
    let page = Page::open(&home);
    connect(&page, &server.url());
    keep_short(&page, 20, 100);
    page.click("start");
    page.wait("a measured call", || page.text("finished-calls").contains("nalysis"));
    close_window();
    page.wait_for("quit-dialog");
    page.screenshot("quit-dialog");
    page.click("quit-keep");
    page.wait("the question is gone", || !page.shows("quit-dialog"));
    assert!(page.shows("stop"), "the benchmark goes on");
    close_window();
    page.click("quit-stop");
    let process = page.driver.app_process();
    for _ in 0..600 {
        if page.driver.app_process().is_none() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(page.driver.app_process(), None, "{process:?} has ended");
    assert_eq!(home.record().status, Status::Stopped);
    assert!(home.report().starts_with("# Chimera Agent Report"));
}
