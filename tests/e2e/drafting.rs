//! Putting a benchmark together: a folder used before, a preset, and a look at what will be sent before it is sent.

use std::path::Path;

use chimera_app::dto::Preferences;
use chimera_app::services;
use chimera_types::plan::Stage;
use serde_json::Value;

use crate::display::display;
use crate::home::Home;
use crate::page::Page;
use crate::servers::reference;

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_recent_folder_a_preset_and_the_request_that_was_shown_are_what_is_measured() {
    let _display = display();
    let home = Home::new();
    let folder = home.path().join("earlier results");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("runs.csv"), "model,tokens_s\na,101.5\nb,130.25\n").expect("a file");
    let recent = [folder.clone(), home.path().join("gone")].map(|path| path.to_string_lossy().into_owned());
    home.prefer(&Preferences { recent_folders: recent.to_vec(), ..Preferences::default() });
    let server = reference();
    let url = server.url();
    let address = ("CHIMERA_DEFAULT_SERVER_URL", Path::new(&url));
    let shown = {
        let page = Page::open_with(&home, &[address]);
        page.wait("Start", || page.is_enabled("start"));
        choose_recent(&page, &recent);
        save_preset(&page, &home);
        let shown = look_at_the_request(&page);
        page.click("start");
        page.wait("the result", || page.shows("result-headline"));
        shown
    };
    let record = home.record();
    let sent = record.calls.iter().find(|call| call.stage == Stage::Analysis).expect("an analysis");
    assert_eq!(serde_json::from_str::<Value>(&sent.request).expect("JSON"), shown);
    assert_eq!((record.spec.folder.as_path(), record.spec.runs), (folder.as_path(), 1));

    let later = Page::open_with(&home, &[address]);
    later.wait("the preset that says what the last benchmark said", || {
        later.value("preset-select") == "Greedy"
    });
    later.wait("an estimate from the earlier calls", || later.text("plan-basis").contains("of this model"));
    later.screenshot("drafting-later");
}

/// The list says of each folder whether it is still there.
fn choose_recent(page: &Page, recent: &[String]) {
    page.click("recent-folders");
    page.wait_text("recent-2", "is missing");
    page.screenshot("recent-folders");
    page.click("recent-1");
    page.wait("the folder used before", || page.value("folder-path") == recent[0]);
    page.wait_text("found", "tokens_s");
    page.wait_text("facts-told", "The model is told");
}

fn save_preset(page: &Page, home: &Home) {
    page.fill("runs", "1");
    page.fill("setting-temperature", "0");
    page.click("nonce");
    page.click("preset-menu");
    page.click("preset-save");
    page.fill("preset-name", "Greedy");
    page.click("preset-confirm");
    page.wait("the preset is on disk", || {
        let presets = services::load_preferences(&home.places()).preferences.presets;
        presets.first().is_some_and(|preset| preset.name == "Greedy" && preset.runs == 1 && !preset.nonce)
    });
}

/// The body of the analysis as it is shown.
fn look_at_the_request(page: &Page) -> Value {
    page.wait("a plan", || page.is_enabled("start"));
    page.click("show-prompts");
    page.wait_text("prompt-text", "tokens_s: 101.5 to 130.25 tok/s");
    page.screenshot("prompt-preview");
    page.run("document.querySelector('[data-testid=prompt-form] input[value=request]').click()");
    let body = page.wait_text("request-body", "\"temperature\": 0");
    page.click("tab-report");
    page.wait_text("request-body", "own analysis");
    page.click("close-prompts");
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"))
}
