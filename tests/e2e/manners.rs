//! What a desktop expects of a program: one window that keeps its place, keys, a title and a word at the end.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::display::{WindowManager, close_window, display, xdotool};
use crate::driver::app_program;
use crate::home::Home;
use crate::page::Page;
use crate::servers::{connect, keep_short, slow_reference};

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_second_start_brings_the_first_window_to_the_front_and_hands_its_folder_over() {
    let _display = display();
    let _manager = WindowManager::start();
    let home = Home::new();
    let folder = home.path().join("my results");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("runs.csv"), "model,tok_s\na,1\n").expect("a file");
    let page = Page::open(&home);
    let window = window_id();
    xdotool(&["windowminimize", &window]);
    page.wait("the window is out of sight", || active_window().as_deref() != Some(window.as_str()));
    let mut second = Command::new(app_program());
    second.current_dir(home.path()).arg("my results").envs(home.environment());
    let ended = second.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("a second start");
    assert!(ended.success(), "{ended}");
    page.wait("the folder of the second start", || page.value("folder-path") == folder.to_string_lossy());
    page.wait("the window is in front", || active_window().as_deref() == Some(window.as_str()));
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn the_window_has_its_size_and_place_again_after_a_restart() {
    let _display = display();
    let _manager = WindowManager::start();
    let home = Home::new();
    let size = |page: &Page| page.run("return [innerWidth, innerHeight]");
    let page = Page::open(&home);
    xdotool(&["windowmove", &window_id(), "60", "40"]);
    page.resize(1010, 690);
    let place = window_place();
    close_window();
    page.wait("the program has ended", || page.driver.app_process().is_none());
    drop(page);
    let kept = std::fs::read_to_string(home.places().window_file()).expect("the place is kept");
    assert!(kept.contains("1010") && kept.contains("690"), "{kept}");
    let page = Page::open(&home);
    page.wait("the size from before", || size(&page) == json!([1010, 690]));
    assert_eq!(window_place(), place);
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn the_keys_are_listed_by_a_key() {
    let _display = display();
    let _manager = WindowManager::start();
    let home = Home::new();
    let page = Page::open(&home);
    xdotool(&["windowactivate", "--sync", &window_id()]);
    xdotool(&["key", "F1"]);
    page.wait_text("key-sheet", "Ctrl N");
    page.screenshot("key-sheet");
    xdotool(&["key", "Escape"]);
    page.wait("the sheet is gone", || !page.shows("key-sheet"));
    xdotool(&["key", "question"]);
    page.wait_for("key-sheet");
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_running_benchmark_is_in_the_title_and_its_end_is_a_notification() {
    let _display = display();
    let _manager = WindowManager::start();
    let (home, server) = (Home::new(), slow_reference());
    let told = home.path().join("notification.txt");
    let page = Page::open_with(&home, &[("CHIMERA_TEST_NOTIFICATION_FILE", &told)]);
    connect(&page, &server.url());
    keep_short(&page, 2, 64);
    page.click("start");
    page.wait("the title", || window_title().starts_with("Call ") && window_title().contains(" of 5"));
    page.wait("the rates of the running call", || {
        page.text("tile-rate").contains("chunks/s") && has_curve(&page)
    });
    page.wait("a plot of the first run", || page.shows("figure-throughput-analysis"));
    page.screenshot("live-plot");
    page.resize(900, 600);
    let overhang = "const view = document.querySelector('[data-testid=view] > .view'); \
                    return view.scrollHeight - view.clientHeight";
    page.wait("all of it in the smallest window", || page.run(overhang) == json!(0));
    page.screenshot("live-plot-small");
    xdotool(&["windowminimize", &window_id()]);
    page.wait_long("the end is told", Duration::from_secs(60), || told.exists());
    let words = read(&told);
    assert!(words.starts_with("Benchmark completed: reference:1b\n") && words.contains("tok/s"), "{words}");
    page.wait("the title without a call", || window_title() == "Chimera Bench");
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn the_end_is_not_told_to_who_has_seen_it() {
    let _display = display();
    let _manager = WindowManager::start();
    let (home, server) = (Home::new(), slow_reference());
    let told = home.path().join("notification.txt");
    let page = Page::open_with(&home, &[("CHIMERA_TEST_NOTIFICATION_FILE", &told)]);
    connect(&page, &server.url());
    keep_short(&page, 1, 16);
    xdotool(&["windowactivate", "--sync", &window_id()]);
    page.click("start");
    page.wait_long("the result", Duration::from_secs(60), || page.shows("result-headline"));
    assert!(!told.exists(), "{}", read(&told));
}

/// Whether the rates of the running call are drawn where they can be seen.
fn has_curve(page: &Page) -> bool {
    let width = page.run(
        "return document.querySelector('[data-testid=\"tile-rate\"] polyline')?.getBoundingClientRect().width ?? 0",
    );
    width.as_f64().is_some_and(|width| width > 10.0)
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

/// What xdotool says; `None` when it finds nothing.
fn asked(arguments: &[&str]) -> Option<String> {
    let output = Command::new("xdotool").args(arguments).output().expect("xdotool runs");
    let words = String::from_utf8(output.stdout).expect("text").trim().to_owned();
    output.status.success().then_some(words)
}

fn window_id() -> String {
    let found = asked(&["search", "--class", "chimera-bench"]).unwrap_or_default();
    // Toolkits keep windows of their own; the one with a title is the program's.
    let titled = |id: &&str| asked(&["getwindowname", id]).is_some_and(|name| name.contains("Chimera Bench"));
    found.lines().find(titled).expect("the window").to_owned()
}

fn window_title() -> String {
    asked(&["getwindowname", &window_id()]).unwrap_or_default()
}

fn active_window() -> Option<String> {
    asked(&["getactivewindow"])
}

fn window_place() -> String {
    let place = asked(&["getwindowgeometry", &window_id()]).expect("a place");
    place.lines().find(|line| line.contains("Position")).expect("a position").trim().to_owned()
}
