//! Hostile answers in the real window: nothing runs, nothing loads, nothing leaves the page.

use std::path::PathBuf;

use chimera_app::{runner, sample};
use chimera_storage::store;
use chimera_types::key::Keys;
use chimera_types::record::BenchmarkRecord;
use chimera_types::spec::{ArmSpec, BenchmarkSpec, ProviderKind};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::display::display;
use crate::home::Home;
use crate::page::Page;
use crate::servers::reference;

const PAYLOADS: &str = include_str!("../hostile/payloads.json");

/// What of the page may not be there, whatever a model wrote. Answers with everything that is.
const LOOK_FOR_HARM: &str = r"
    const harm = [];
    if ((window.pwned ?? window.__pwned) !== undefined) harm.push('a script ran: ' + (window.pwned ?? window.__pwned));
    if (!['tauri://localhost/', 'tauri://localhost'].includes(location.href.split('#')[0])) harm.push('left for ' + location.href);
    const own = /^(tauri:|ipc:|http:\/\/ipc\.localhost|data:|blob:)/;
    for (const entry of performance.getEntriesByType('resource'))
        if (!own.test(entry.name)) harm.push('loaded ' + entry.name);
    const forbidden = new Set(['script', 'iframe', 'frame', 'frameset', 'object', 'embed', 'form', 'base', 'meta',
        'link', 'style', 'video', 'audio', 'source', 'template', 'portal', 'svg', 'math', 'button', 'textarea', 'select']);
    const preview = document.querySelector('[data-testid=report-preview]');
    for (const element of preview.querySelectorAll('*')) {
        if (forbidden.has(element.localName) || element.localName.includes('-')) harm.push('<' + element.localName + '>');
        for (const { name, value } of element.attributes) {
            if (name.startsWith('on') || name === 'style' || name === 'srcset') harm.push(name + '=' + value);
            if (name === 'src' && !value.startsWith('data:image/')) harm.push('src=' + value.slice(0, 80));
            if (/href|action/.test(name) && !/^(https?:|mailto:|#)/i.test(value)) harm.push(name + '=' + value.slice(0, 80));
        }
    }
    for (const element of document.querySelectorAll('main *'))
        for (const { name } of element.attributes) if (name.startsWith('on')) harm.push('handler ' + name);
    return harm";

struct Payload {
    id: String,
    markdown: String,
}

/// The report's text, that of sections outside the view included, which a long report does not lay out.
fn whole_report(page: &Page) -> String {
    let script = "return document.querySelector('[data-testid=\"report-preview\"]')?.textContent ?? ''";
    page.run(script).as_str().unwrap_or_default().to_owned()
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn no_payload_runs_loads_or_leaves_the_page() {
    let _display = display();
    let home = Home::new();
    let (folder, record) = stored_run(&home);
    let payloads = payloads();
    assert!(payloads.len() >= 40);
    let page = Page::open(&home);
    let mut harms = Vec::new();
    for (number, payload) in payloads.iter().enumerate() {
        let marker = format!("payload {number} stands here");
        store_answer(&folder, &record, &format!("{marker}\n\n{}", payload.markdown));
        page.click("nav-runs");
        page.click(&format!("open-{}", record.id));
        page.click("tab-report");
        page.wait(&payload.id, || whole_report(&page).contains(&marker));
        let harm = page.run(LOOK_FOR_HARM);
        if harm != json!([]) {
            harms.push(format!("{}: {harm}", payload.id));
        }
    }
    page.screenshot("hostile");
    assert!(harms.is_empty(), "{}", harms.join("\n"));
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_link_in_a_report_is_shown_before_it_is_opened() {
    let _display = display();
    let home = Home::new();
    let (folder, record) = stored_run(&home);
    store_answer(&folder, &record, "See [the docs](https://example.org/page).");
    let page = Page::open(&home);
    page.click("nav-runs");
    page.click(&format!("open-{}", record.id));
    page.click("tab-report");
    page.wait_text("report-preview", "the docs");
    page.run(
        "[...document.querySelectorAll('[data-testid=report-preview] a')] \
             .find(link => link.innerText.includes('the docs')).click()",
    );
    page.wait_text("link-url", "https://example.org/page");
    assert_eq!(page.run("return location.protocol"), json!("tauri:"));
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn the_page_itself_reaches_no_file_and_no_program() {
    let _display = display();
    let home = Home::new();
    let page = Page::open(&home);
    let target = home.path().join("written-by-the-page");
    for (command, arguments) in [
        ("plugin:dialog|open", json!({ "options": {} })),
        ("plugin:opener|open_path", json!({ "path": "/" })),
        ("plugin:fs|read_dir", json!({ "path": "/" })),
        ("plugin:shell|execute", json!({ "program": "true" })),
        ("open_link", json!({ "url": "file:///etc/passwd" })),
        ("open_folder", json!({ "path": "/" })),
        ("load_result", json!({ "path": "/", "theme": "light" })),
        ("save_report", json!({ "path": "/", "format": "json", "target": target })),
    ] {
        assert!(is_refused(&page, command, &arguments), "{command} is not refused");
    }
    assert!(!target.exists());
}

fn is_refused(page: &Page, command: &str, arguments: &Value) -> bool {
    page.run("delete document.body.dataset.answer");
    page.run(&format!(
        "window.__TAURI_INTERNALS__.invoke({command:?}, {arguments}).then( \
             () => (document.body.dataset.answer = 'done'), () => (document.body.dataset.answer = 'refused'))"
    ));
    page.wait(command, || page.run("return document.body.dataset.answer ?? null") != Value::Null);
    page.run("return document.body.dataset.answer") == json!("refused")
}

/// A finished run in the account's own place.
pub fn stored_run(home: &Home) -> (PathBuf, BenchmarkRecord) {
    let server = reference();
    let folder = sample::write(&home.path().join("reports")).expect("the sample is written");
    let arm = ArmSpec::new("Baseline", ProviderKind::Ollama, server.url(), "reference:1b");
    let spec = BenchmarkSpec { cooldown_s: 0.0, ..BenchmarkSpec::new(folder, vec![arm], home.runs_place()) };
    let outcome =
        runner::run(&spec, None, &Keys::none(), &CancellationToken::new(), &mut |_| {}).expect("a run");
    (outcome.path, outcome.record)
}

/// Puts a text where the model's answers were.
fn store_answer(folder: &std::path::Path, record: &BenchmarkRecord, text: &str) {
    let mut hostile = record.clone();
    for call in &mut hostile.calls {
        call.text = text.to_owned();
        call.reasoning = text.to_owned();
    }
    let bytes = serde_json::to_vec(&hostile).expect("the record is JSON");
    store::write_atomic(&folder.join(store::RECORD_FILE), &bytes).expect("the record is written");
}

fn payloads() -> Vec<Payload> {
    let list: Vec<Value> = serde_json::from_str(PAYLOADS).expect("the payloads are JSON");
    let payload = |entry: &Value| {
        let times = entry["times"].as_u64().unwrap_or(1) as usize;
        Payload {
            id: entry["id"].as_str().expect("an id").to_owned(),
            markdown: entry["markdown"].as_str().expect("a text").repeat(times),
        }
    };
    list.iter().map(payload).collect()
}
