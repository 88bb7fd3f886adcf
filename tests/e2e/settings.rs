//! A server behind a key, from Settings to a report, and everything else that Settings looks after.

use std::path::Path;

use chimera_app::dto::ThemeChoice;
use chimera_types::record::Status;

use crate::display::display;
use crate::home::Home;
use crate::page::Page;
use crate::servers::{keep_short, reference};
use crate::support::leaks::{holds, leaks};
use crate::support::locked_server::{Lock, LockedServer};

const KEY: &str = "sk-test-4711-nowhere-to-be-found";

/// No session bus, and so no keychain, whatever runs on this machine.
const NO_KEYCHAIN: (&str, &str) = ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");

fn open(home: &Home) -> Page {
    let (name, value) = NO_KEYCHAIN;
    let page = Page::open_with(home, &[(name, Path::new(value))]);
    page.click("nav-settings");
    page.wait_for("add-server");
    page
}

/// Chooses the entry of a list by a part of its words.
fn choose(page: &Page, list: &str, part: &str) {
    let script = format!(
        "const list = document.querySelector('[data-testid=\"{list}\"]'); \
         const option = [...list?.options ?? []].find(option => option.text.includes('{part}')); \
         if (!option) return false; \
         list.value = option.value; list.dispatchEvent(new Event('change', {{ bubbles: true }})); return true"
    );
    page.wait(&format!("{part} in {list}"), || page.run(&script) == true);
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_server_that_demands_a_key_is_saved_tested_and_measured_and_the_key_is_nowhere() {
    let _display = display();
    let (home, inner) = (Home::new(), reference());
    let locked = LockedServer::start(&inner.url(), KEY, Lock::Everything);
    let page = open(&home);
    page.click("add-server");
    page.fill("saved-url", &locked.url());
    page.click("dialog-test");
    page.wait_text("dialog-answer", "asks for a key");
    page.fill("server-name", "Locked");
    page.fill("saved-key", KEY);
    page.click("dialog-save");
    page.wait_text("dialog-answer", "keychain");
    page.screenshot("settings-no-keychain");
    page.click("dialog-session");
    page.wait_text("key-state", "for this session");
    page.click("test-server");
    page.wait_text("server-answer", "answers with 1 model");
    page.screenshot("settings-server");

    page.click("nav-new");
    choose(&page, "provider-select", locked.url().trim_start_matches("http://"));
    keep_short(&page, 1, 64);
    page.click("start");
    page.wait_for("result-headline");
    let record = home.record();
    assert_eq!(record.status, Status::Completed, "{:?}", record.status_reason);
    let bearer = format!("Bearer {KEY}");
    let asked = locked.asked();
    let with_key = asked.iter().filter(|asked| asked.authorization.as_deref() == Some(bearer.as_str()));
    assert!(with_key.count() > 5, "{asked:?}");

    assert!(!holds(&page.all_text(), KEY));
    let page_itself = page.run("return document.documentElement.outerHTML");
    assert!(!holds(page_itself.as_str().expect("the page"), KEY));
    drop(page);
    assert_eq!(leaks(home.path(), KEY), [""; 0]);
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn theme_limits_language_and_diagnostics_are_kept_and_name_nobody() {
    let _display = display();
    let home = Home::new();
    let page = open(&home);
    page.click("theme-contrast");
    page.wait("the theme", || page.run("return document.documentElement.dataset.theme") == "contrast");
    page.screenshot("settings-contrast");
    choose(&page, "language", "German");
    let typed = "const field = document.querySelector('[data-testid=\"limit-idle_s\"]'); \
                 field.value = '45'; field.dispatchEvent(new Event('input', { bubbles: true })); \
                 field.dispatchEvent(new Event('change', { bubbles: true }))";
    page.run(typed);
    page.wait_text("saved", "Saved");
    page.wait("the preferences", || {
        let kept = chimera_app::services::load_preferences(&home.places()).preferences;
        kept.theme == ThemeChoice::Contrast && kept.limits.idle_s == 45.0 && kept.language.name() == "German"
    });
    page.click("show-diagnostics");
    let text = page.wait_text("diagnostics-text", "Theme: contrast");
    assert!(text.contains("Web view: 2.") && text.contains("Report language: German"), "{text}");
    assert!(text.contains("started"), "the end of the log: {text}");
    assert!(!text.contains(&*home.path().to_string_lossy()), "{text}");
    page.screenshot("diagnostics");
    page.click("diagnostics-close");
    assert!(home.places().logs().join("window.log").is_file());
}
