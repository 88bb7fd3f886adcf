//! The list of runs in the window: what others measured beside our own, found, tagged, compared, deleted and put back.

use std::fs;
use std::path::Path;

use chimera_app::dto::{Preferences, ThemeChoice};

use crate::display::display;
use crate::home::Home;
use crate::lineup::{measure, server};
use crate::page::Page;
use crate::screens::look;

const REPORT: &str = "# Chimera Agent Report\n\n**Model:** gemma3:latest  \n**Runs:** 3  \n\
                      **Timestamp:** 2025-11-14 19:18:48 UTC  \n\n## Configuration\n\nnum_gpu=60, num_ctx=8192, temp=0.6\n\n\
                      ## Aggregate Metrics\n\n| Metric | Value |\n|--------|-------|\n\
                      | Average Throughput | 125.67 ± 1.00 tok/s |\n| Average TTFT | 1366.00 ± 1800.00 ms |\n\n\
                      ## LLM Call Metrics\n\n\
                      | Run | Stage | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |\n\
                      |-----|-------|-----------|-------------------|--------|---------------|\n\
                      | 1 | analysis | 5049.18 | 117.25 | 1015 | 14114.88 |\n\
                      | 1 | report | 513.05 | 115.06 | 1131 | 10728.30 |\n\
                      | 2 | analysis | 562.26 | 115.39 | 926 | 8988.65 |\n\
                      | 2 | report | 525.56 | 114.97 | 1276 | 12142.82 |\n\
                      | 3 | analysis | 571.11 | 115.90 | 931 | 9012.40 |\n\
                      | 3 | report | 531.92 | 115.01 | 1180 | 11240.77 |\n";

/// Reports as another program left them: those of the corpus where it lies beside the project.
fn reports_of_others(target: &Path) {
    fs::write(target.join("chimera_report.md"), REPORT).expect("a report");
    fs::write(target.join("notes.txt"), "nothing was measured here").expect("a file");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/agent-reports/v2");
    for (number, entry) in fs::read_dir(corpus).into_iter().flatten().flatten().enumerate() {
        let report = entry.path().join("reports/baseline_report.md");
        if report.is_file() {
            fs::copy(report, target.join(format!("corpus {number}.md"))).expect("a copy");
        }
    }
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn runs_and_imports_are_listed_found_tagged_compared_exported_deleted_and_put_back() {
    let _display = display();
    let home = Home::new();
    let target = home.path().join("saved");
    fs::create_dir(&target).expect("a folder");
    reports_of_others(&target);
    let page = Page::open_with(&home, &[("CHIMERA_TEST_DIALOG_ANSWER", &target)]);
    let (fast, slow) = (server(300.0), server(150.0));
    measure(&page, &fast);
    measure(&page, &slow);
    page.click("nav-runs");
    page.wait("both runs", || boxes(&page) == 2);
    import(&page);
    find_and_tag(&page, &home);
    compare_three(&page, &target);
    open_the_import(&page, &target);
    delete_and_undo(&page, &home);
}

/// The boxes that select a run.
fn boxes(page: &Page) -> u64 {
    page.run("return document.querySelectorAll(\"[data-testid^='choose-']\").length").as_u64().unwrap_or(0)
}

fn check(page: &Page, row: usize) {
    page.run(&format!("document.querySelectorAll(\"[data-testid^='choose-']\")[{row}].click()"));
}

fn head(page: &Page) -> String {
    page.run("return document.querySelector('.page header').textContent")
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn import(page: &Page) {
    page.click("import");
    page.click("import-folder");
    let said = page.wait_text("toast", "imported");
    assert!(said.contains("without a run"), "{said}");
    page.click("toast-action");
    page.wait_text("import-problems", "notes.txt");
    page.click("close-import-problems");
    page.wait("imports in the list", || boxes(page) >= 3 && head(page).contains("imported"));
    look(page, "history-imported");
}

fn find_and_tag(page: &Page, home: &Home) {
    page.fill("runs-search", "reference");
    page.wait("only the measured ones", || boxes(page) == 2);
    page.run("document.querySelector('tr[data-row=\"0\"] .when').click()");
    page.wait_for("run-details");
    page.fill("run-tags", "overnight, kv-cache");
    page.run("document.querySelector('[data-testid=\"run-tags\"]').blur()");
    page.wait("the tags in a run's folder", || {
        home.runs().iter().any(|run| run.join("notes.json").is_file())
    });
    page.wait_text("trend", "over time");
    for (width, height) in [(900, 600), (1280, 820)] {
        page.resize(width, height);
        look(page, &format!("history-one-{width}"));
    }
    page.click("filter-none");
    page.wait("all again", || boxes(page) >= 3);
}

fn compare_three(page: &Page, target: &Path) {
    for row in 0..3 {
        check(page, row);
    }
    page.wait_text("selection-bar", "3 runs selected");
    look(page, "history-chosen");
    page.click("compare-chosen");
    page.wait_for("lineup");
    page.wait_for("verdict-2");
    page.wait_text("lineup-facts", "as imported reports have them");
    look(page, "lineup-three");
    page.click("save-lineup");
    page.click("save-lineup-markdown");
    page.wait_text("toast", "Saved to");
    let saved = fs::read_to_string(target.join("comparison.md")).expect("the comparison");
    assert!(saved.contains("imported") && saved.contains("measured"), "{saved}");
}

fn open_the_import(page: &Page, target: &Path) {
    page.click("nav-runs");
    page.wait("the list", || boxes(page) >= 3);
    page.run("[...document.querySelectorAll('tr[data-row]')].find((row) => row.textContent.includes('imported')).querySelector(\"[data-testid^='open-']\").click()");
    page.wait_for("import-facts");
    page.wait_text("report-preview", "From the rows");
    look(page, "imported-run");
    page.click("tab-figures");
    page.wait_for("result-throughput");
    look(page, "imported-figures");
    page.click("save-import");
    page.click("save-import-origin");
    page.wait("the report as its program writes it", || {
        let files = fs::read_dir(target).into_iter().flatten().flatten();
        files.map(|file| file.path()).any(|path| path.to_string_lossy().ends_with("imported.md"))
    });
}

fn delete_and_undo(page: &Page, home: &Home) {
    page.click("nav-runs");
    page.wait("the list", || boxes(page) >= 3);
    let (before, folders) = (boxes(page), home.runs().len());
    check(page, 0);
    page.click("delete-runs");
    page.wait_text("toast", "1 run deleted");
    page.wait("one fewer", || boxes(page) == before - 1 && home.runs().len() == folders - 1);
    page.click("toast-action");
    page.wait("all again", || boxes(page) == before && home.runs().len() == folders);
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn the_list_of_runs_is_dark_where_the_window_is() {
    let _display = display();
    let home = Home::new();
    home.prefer(&Preferences { theme: ThemeChoice::Dark, ..Preferences::default() });
    let target = home.path().join("saved");
    fs::create_dir(&target).expect("a folder");
    reports_of_others(&target);
    let page = Page::open_with(&home, &[("CHIMERA_TEST_DIALOG_ANSWER", &target)]);
    page.click("nav-runs");
    page.wait_for("no-runs");
    look(&page, "history-empty-dark");
    page.click("import-first");
    page.wait("imports", || boxes(&page) >= 1);
    page.run("document.querySelector('tr[data-row=\"0\"] .when').click()");
    page.wait_for("run-details");
    for (width, height) in [(900, 600), (1280, 820)] {
        page.resize(width, height);
        look(&page, &format!("history-dark-{width}"));
    }
}
