//! A result in the real window: from a mark to its call and its raw marks, and everything saved or copied.

use std::fs;
use std::path::{Path, PathBuf};

use chimera_types::record::BenchmarkRecord;
use serde_json::{Value, json};

use crate::display::display;
use crate::home::Home;
use crate::hostile::stored_run;
use crate::page::Page;

/// A pointer on the first mark of the figure: its place is that of the mark's own element, which is there for readers.
const POINT_AT_A_MARK: &str = r"
    const list = document.querySelector('[data-testid=\'figure-throughput-report\'] [role=listbox]');
    list.scrollIntoView({ block: 'center' });
    const ring = list.querySelector('[role=option]').getBoundingClientRect();
    const at = { clientX: ring.x + ring.width / 2 + 4, clientY: ring.y + ring.height / 2 - 3, bubbles: true };
    list.dispatchEvent(new PointerEvent('pointermove', at));";

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_mark_shows_its_value_and_leads_to_its_call_with_the_raw_marks() {
    let _display = display();
    let home = Home::new();
    let (folder, record) = stored_run(&home);
    let page = open(&home, &record, &[]);
    page.run(POINT_AT_A_MARK);
    let hint = page.wait_text("figure-hint", "tok/s");
    page.screenshot("figure-hint");
    let call =
        record.calls.iter().find(|call| call.run == 1 && call.stage.label() == "report").expect("a call");
    assert!(hint.contains("run 1") && hint.contains(&format!("call {}", call.index + 1)), "{hint}");
    page.run(&POINT_AT_A_MARK.replace("PointerEvent('pointermove'", "MouseEvent('click'"));
    let details = page.wait_text("call-details", &format!("Call {}: Run 1, report", call.index + 1));
    assert!(details.contains("c_1 − t0"), "{details}");
    let marks = page.wait_text("raw-marks", "c_1");
    let first = chimera_storage::store::load_marks(&folder, call.index).expect("marks").chunks[0].at_ns;
    assert!(marks.contains(&format!("{:.3}", first as f64 / 1e6)), "{marks}");
    page.screenshot("call-details");
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn figures_are_walked_by_the_keyboard_alone() {
    let _display = display();
    let home = Home::new();
    let (_, record) = stored_run(&home);
    let page = open(&home, &record, &[]);
    let press = |key: &str| {
        page.run(&format!(
            "document.querySelector('[data-testid=\"figure-ttft-report\"] [role=listbox]') \
                 .dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true, cancelable: true }}))"
        ))
    };
    press("ArrowRight");
    page.wait_text("figure-hint", "run 1");
    press("ArrowRight");
    page.wait_text("figure-hint", "run 2");
    press("Enter");
    page.wait_text("call-details", "Run 2, report");
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn tables_and_figures_are_copied_or_the_window_says_that_it_cannot() {
    let _display = display();
    let home = Home::new();
    let (_, record) = stored_run(&home);
    let page = open(&home, &record, &[]);
    // What lands on the clipboard is heard on its way: a page may not read it back.
    page.run(
        "document.addEventListener('copy', event => setTimeout(() => { \
             document.body.dataset.plain = event.clipboardData.getData('text/plain'); \
             document.body.dataset.html = event.clipboardData.getData('text/html'); }), true); \
         const own = navigator.clipboard && navigator.clipboard.write; \
         if (own) navigator.clipboard.write = async items => { \
             document.body.dataset.plain = await (await items[0].getType('text/plain')).text(); \
             document.body.dataset.html = await (await items[0].getType('text/html')).text(); }",
    );
    page.click("copy-table");
    page.wait_text("toast", "on the clipboard");
    let kept = |kind: &str| page.run(&format!("return document.body.dataset.{kind} ?? ''"));
    page.wait("the table on the clipboard", || kept("plain") != json!(""));
    assert!(
        kept("plain").as_str().is_some_and(|text| text.starts_with("Stage\tn\tDecode tok/s")),
        "{}",
        kept("plain")
    );
    assert!(kept("html").as_str().is_some_and(|text| text.starts_with("<table")), "{}", kept("html"));
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_result_is_saved_in_every_form_and_each_file_holds_what_it_says() {
    let _display = display();
    let home = Home::new();
    let (_, record) = stored_run(&home);
    let target = home.path().join("saved");
    fs::create_dir(&target).expect("a folder");
    let page = open(&home, &record, &[("CHIMERA_TEST_DIALOG_ANSWER", &target)]);
    let file = |ending: &str| target.join(format!("{}.{ending}", record.id));
    for (format, ending) in
        [("markdown", "md"), ("html", "html"), ("json", "json"), ("csv", "csv"), ("png", "png")]
    {
        page.click("save-as");
        page.click(&format!("save-{format}"));
        page.wait_text("toast", &format!(".{ending}"));
        assert!(page.text("toast").contains("Show in folder"), "{}", page.text("toast"));
        assert!(file(ending).metadata().is_ok_and(|file| file.len() > 500), "{ending}");
    }
    let text = |ending: &str| fs::read_to_string(file(ending)).expect("a text file");
    assert!(text("md").starts_with("# Chimera Agent Report"));
    let plots = target.join(format!("{}-plots", record.id));
    assert!(plots.join("throughput-report.svg").is_file() && plots.join("time-report.png").is_file());
    assert!(text("html").starts_with("<!doctype html>") && text("html").contains("<svg"));
    assert_eq!(text("csv").lines().count(), record.calls.len() + 1);
    let saved: BenchmarkRecord = serde_json::from_str(&text("json")).expect("a record");
    assert_eq!(saved, record);
    assert!(is_png(&file("png")));
    for kind in ["png", "svg"] {
        page.click("save-time-report");
        page.click(&format!("save-time-report-{kind}"));
        let figure = target.join(format!("{} time-report.{kind}", record.id));
        page.wait(&format!("a saved .{kind}"), || figure.is_file());
        assert!(kind == "svg" || is_png(&figure));
    }
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_place_that_takes_no_file_is_told_with_what_to_do() {
    let _display = display();
    let home = Home::new();
    let (_, record) = stored_run(&home);
    let target = home.path().join("gone/report.csv");
    let page = open(&home, &record, &[("CHIMERA_TEST_DIALOG_ANSWER", &target)]);
    page.click("save-as");
    page.click("save-csv");
    let told = page.wait_text("toast", "was not saved");
    assert!(told.contains("Choose another folder"), "{told}");
}

fn open(home: &Home, record: &BenchmarkRecord, more: &[(&str, &Path)]) -> Page {
    let page = Page::open_with(home, more);
    page.click("nav-runs");
    page.click(&format!("open-{}", record.id));
    page.wait_for("result-headline");
    page.wait("the figures", || {
        page.run("return document.querySelectorAll('[data-testid^=\"figure-\"] svg').length >= 3")
            == Value::Bool(true)
    });
    page
}

fn is_png(path: &PathBuf) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"\x89PNG\r\n"))
}
