//! The whole road without a pointer.

use std::path::{Path, PathBuf};

use chimera_types::record::Status;

use crate::display::display;
use crate::home::Home;
use crate::page::Page;
use crate::servers::slow_reference;

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn the_whole_road_from_a_folder_to_a_saved_report_and_back_needs_no_pointer() {
    let _display = display();
    let home = Home::new();
    let folder = results(&home);
    let server = slow_reference();
    let page = Page::open_with(&home, &[("CHIMERA_TEST_DIALOG_ANSWER", &folder)]);
    page.wait("the sample folder", || page.value("folder-path").ends_with("sample-reports"));
    set_up(&page, &folder, &server.url());
    watch_and_stop(&page);
    read_and_save(&page, &folder);
    let record = home.record();
    assert_eq!(record.status, Status::Stopped);
    assert_eq!(record.spec.folder, folder);
    assert_eq!((record.spec.runs, record.spec.arms[0].settings.num_predict), (20, Some(64)));
    open_again(&page);
}

fn results(home: &Home) -> PathBuf {
    let folder = home.path().join("my results");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("runs.csv"), "model,tok_s\na,1\nb,2\n").expect("a file");
    folder
}

/// Folder, server, settings, Start.
fn set_up(page: &Page, folder: &Path, url: &str) {
    page.press("Ctrl+O");
    page.wait("the chosen folder", || page.value("folder-path") == folder.to_string_lossy());
    page.tab_to("other-address");
    page.press("Enter");
    page.tab_and_write("server-url", url);
    page.press("Enter");
    page.wait_text("status-line", url.trim_start_matches("http://"));
    page.tab_to("model-select");
    assert!(!page.value("model-select").is_empty());
    page.tab_and_write("runs", "20");
    page.tab_and_write("cooldown_s", "0");
    page.tab_and_write("setting-num_predict", "64");
    page.wait("Start", || page.is_enabled("start"));
    page.tab_to("start");
    page.press("Enter");
}

fn watch_and_stop(page: &Page) {
    page.wait("a measured call", || page.text("finished-calls").contains("nalysis"));
    page.tab_to("tab-calls");
    page.press("Right");
    page.wait_for("live-warnings");
    page.press("Escape");
    page.wait_for("result-headline");
}

/// Every part of the result, then the report as a file.
fn read_and_save(page: &Page, folder: &Path) {
    page.tab_to("tab-result");
    page.press("Right");
    page.wait_text("report-preview", "LLM Call Metrics");
    page.press("Right");
    page.tab_to("calls");
    page.press("Down");
    page.wait_for("call-details");
    page.tab_to("save-as");
    page.press("Enter");
    page.wait("the first form", || page.focused() == "save-markdown");
    page.press("Enter");
    page.wait("the saved report", || {
        let entries = std::fs::read_dir(folder).expect("the folder is read");
        entries.flatten().any(|entry| entry.path().extension().is_some_and(|ending| ending == "md"))
    });
}

fn open_again(page: &Page) {
    page.press("Ctrl+2");
    page.wait_for("runs-table");
    page.tab_to("runs-table");
    page.press("Down");
    page.press("Enter");
    page.wait_for("result-headline");
}
