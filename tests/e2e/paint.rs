//! How soon the window is painted. Measured and printed; no test asserts a time.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::display::display;
use crate::home::Home;
use crate::page::Page;

/// Linux counts a process's start in hundredths of a second.
const MS_PER_TICK: f64 = 10.0;

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn the_first_paint_can_be_measured_from_the_start_of_the_process() {
    let _display = display();
    let home = Home::new();
    let mut paints = Vec::new();
    for _ in 0..5 {
        let page = Page::open(&home);
        let process = page.driver.app_process().expect("the app runs");
        let painted = page.run(
            "const [paint] = performance.getEntriesByName('first-contentful-paint'); \
             return performance.timeOrigin + paint.startTime",
        );
        paints.push(painted.as_f64().expect("the page was painted") - started_at_ms(process));
    }
    paints.sort_by(f64::total_cmp);
    eprintln!("first contentful paint after process start: {paints:.0?} ms");
}

/// When a process started, in milliseconds since the epoch, to a hundredth of a second.
fn started_at_ms(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("the process runs");
    let after_name = stat.rsplit_once(')').expect("a name").1;
    let ticks: f64 = after_name.split_whitespace().nth(19).expect("a start time").parse().expect("ticks");
    let uptime = std::fs::read_to_string("/proc/uptime").expect("an uptime");
    let up_s: f64 = uptime.split_whitespace().next().expect("seconds").parse().expect("a number");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    now.as_secs_f64() * 1000.0 - (up_s * 1000.0 - ticks * MS_PER_TICK)
}
