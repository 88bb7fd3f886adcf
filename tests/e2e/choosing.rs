//! Another folder, through the system's dialog; preferences of an earlier start.

use std::path::Path;

use crate::display::display;
use crate::home::Home;
use crate::page::Page;

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn another_folder_is_chosen_in_the_dialog_and_its_files_are_counted() {
    let _display = display();
    let home = Home::new();
    let folder = home.path().join("my results");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("runs.csv"), "model,tok_s\na,1\nb,2\n").expect("a file");
    std::fs::write(folder.join("broken.json"), "{\"a\": ").expect("a file");
    let page = Page::open_with(&home, &[("CHIMERA_TEST_DIALOG_ANSWER", &folder)]);
    page.wait("the sample folder", || page.value("folder-path").ends_with("sample-reports"));
    page.click("choose-folder");
    page.wait("the chosen folder", || page.value("folder-path") == folder.to_string_lossy());
    page.wait_text("folder-facts", "CSV");
    page.click("folder-problems");
    page.wait("the file that cannot be used", || page.all_text().contains("broken.json"));
    page.screenshot("folder-chosen");
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_cancelled_dialog_leaves_everything_as_it_was() {
    let _display = display();
    let home = Home::new();
    let page = Page::open_with(&home, &[("CHIMERA_TEST_DIALOG_ANSWER", Path::new(""))]);
    page.wait("the sample folder", || page.value("folder-path").ends_with("sample-reports"));
    page.click("choose-folder");
    page.wait("the folder is scanned", || page.text("folder-facts").contains("CSV"));
    assert!(page.value("folder-path").ends_with("sample-reports"));
    assert!(!page.shows("toast"));
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_folder_that_is_gone_is_told_at_its_field_with_the_next_step() {
    let _display = display();
    let home = Home::new();
    let gone = home.path().join("gone");
    let page = Page::open_with(&home, &[("CHIMERA_TEST_DIALOG_ANSWER", &gone)]);
    page.click("choose-folder");
    page.wait_text("folder-problem", "does not exist");
    assert!(!page.is_enabled("start"));
    page.click("use-sample");
    page.wait("the sample folder", || page.value("folder-path").ends_with("sample-reports"));
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn damaged_preferences_are_told_kept_aside_and_do_not_stop_the_start() {
    let _display = display();
    let home = Home::new();
    let config = home.places().config;
    std::fs::create_dir_all(&config).expect("a folder");
    std::fs::write(config.join("preferences.json"), "{\"theme\": \"da").expect("a file");
    let page = Page::open(&home);
    page.wait("the notice", || page.all_text().contains("the preferences are the defaults"));
    page.wait("the sample folder", || page.value("folder-path").ends_with("sample-reports"));
    let kept = std::fs::read_dir(&config).expect("the folder is read").flatten();
    assert!(kept.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().contains("damaged")));
}
