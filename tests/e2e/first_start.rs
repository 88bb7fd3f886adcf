//! From the first start to a report that is read back from disk, with a real model.

use std::path::Path;
use std::time::Duration;

use chimera_types::record::Status;
use chimera_types::spec::ProviderKind;
use serde_json::Value;

use crate::display::{display, llama_url};
use crate::home::Home;
use crate::page::Page;
use crate::servers::keep_short;
use crate::support::ollama_emulator::OllamaEmulator;

/// A small model on a busy machine writes a few tokens a second.
const MODEL_PATIENCE: Duration = Duration::from_secs(600);

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_first_start_leads_to_a_report_with_llama_cpp() {
    let (_display, llama) = (display(), llama_url());
    benchmark_a_real_model(&llama, ProviderKind::OpenAi, "llama");
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_first_start_leads_to_a_report_in_ollamas_shape() {
    let (_display, llama) = (display(), llama_url());
    let emulator = OllamaEmulator::start(&llama);
    benchmark_a_real_model(&emulator.url(), ProviderKind::Ollama, "ollama");
}

fn benchmark_a_real_model(url: &str, provider: ProviderKind, name: &str) {
    let home = Home::new();
    let kind = serde_json::to_value(provider).expect("a name");
    let page = Page::open_with(
        &home,
        &[
            ("CHIMERA_DEFAULT_SERVER_URL", Path::new(url)),
            ("CHIMERA_DEFAULT_SERVER_PROVIDER", Path::new(kind.as_str().expect("a name"))),
        ],
    );
    page.wait("Start without a click before it", || page.is_enabled("start"));
    assert!(page.value("folder-path").ends_with("sample-reports"), "{}", page.value("folder-path"));
    page.screenshot(&format!("first-start-{name}"));
    keep_short(&page, 2, 32);
    page.wait_text("plan-calls", "4");
    page.click("start");
    watch(&page, name);
    page.wait_long("the result", MODEL_PATIENCE, || page.shows("result-headline"));
    page.screenshot(&format!("result-{name}"));
    compare_window_and_disk(&page, &home, provider);
}

/// The live view shows text while it is written.
fn watch(page: &Page, name: &str) {
    page.wait_long("streamed text", MODEL_PATIENCE, || !page.text("answer").is_empty());
    page.wait_long("a finished call", MODEL_PATIENCE, || {
        page.shows("result-headline") || page.text("finished-calls").contains("analysis")
    });
    page.screenshot(&format!("live-{name}"));
}

fn compare_window_and_disk(page: &Page, home: &Home, provider: ProviderKind) {
    let record = home.record();
    assert_eq!(record.status, Status::Completed, "{:?}", record.status_reason);
    assert_eq!(record.spec.arms[0].provider, provider);
    assert_eq!(record.calls.len(), 5, "a warm-up and two runs of two calls");
    for call in &record.calls {
        assert!(call.failure.is_none(), "{:?}", call.failure);
        assert!(call.metrics.n_out.is_some_and(|n| n > 0) && call.metrics.ttft_ms.is_some());
    }
    let report = home.report();
    assert!(report.starts_with("# Chimera Agent Report"));
    assert!(report.contains(&record.spec.arms[0].model));
    for figure in ["throughput-analysis", "throughput-report", "ttft-analysis", "ttft-report"] {
        for ending in ["svg", "png"] {
            let file = home.only_run().join("plots").join(format!("{figure}.{ending}"));
            assert!(file.metadata().is_ok_and(|file| file.len() > 500), "{}", file.display());
        }
    }
    page.wait("the figures", || {
        page.run("return document.querySelectorAll('[data-testid^=\"figure-\"] svg').length >= 2") == true
    });
    page.click("tab-report");
    page.wait_text("report-preview", "LLM Call Metrics");
    assert_eq!(rows_in_window(page), rows_on_disk(&report));
}

/// The rows of the table below "LLM Call Metrics" as the window shows them.
fn rows_in_window(page: &Page) -> Vec<Vec<String>> {
    let rows = page.run(
        "const table = [...document.querySelectorAll('[data-testid=\"report-preview\"] table')] \
             .find(table => table.innerText.includes('Duration (ms)')); \
         return [...table.querySelectorAll('tbody tr')] \
             .map(row => [...row.cells].map(cell => cell.innerText.trim()))",
    );
    let cells = |row: &Value| {
        row.as_array().expect("cells").iter().map(|cell| cell.as_str().expect("text").to_owned()).collect()
    };
    rows.as_array().expect("rows").iter().map(cells).collect()
}

fn rows_on_disk(report: &str) -> Vec<Vec<String>> {
    let section = report.split("## LLM Call Metrics").nth(1).expect("the section is there");
    let rows: Vec<Vec<String>> = section
        .lines()
        .skip_while(|line| !line.starts_with("|--"))
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect();
    assert_eq!(rows.len(), 4, "{section}");
    rows
}
