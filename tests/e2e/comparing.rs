//! Two configurations in the window: from the second one's settings to the verdict and its evidence.

use std::path::Path;
use std::time::Duration;

use chimera_analysis::Analysis;
use chimera_analysis::verdict::Outcome;
use chimera_client::refserver::{Pace, RefServer, Reply, Scenario};
use chimera_types::record::Status;

use crate::display::{display, llama_url};
use crate::home::Home;
use crate::page::Page;
use crate::servers::{ANSWER, connect, keep_short};

/// A small model on a busy machine writes a few tokens a second.
const PATIENCE: Duration = Duration::from_secs(900);

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn two_configurations_of_a_real_model_alternate_and_two_runs_claim_nothing() {
    let (_display, llama) = (display(), llama_url());
    let home = Home::new();
    let page = Page::open_with(
        &home,
        &[
            ("CHIMERA_DEFAULT_SERVER_URL", Path::new(&llama)),
            ("CHIMERA_DEFAULT_SERVER_PROVIDER", Path::new("openai")),
        ],
    );
    page.wait("Start without a click before it", || page.is_enabled("start"));
    keep_short(&page, 2, 24);
    add_cool_configuration(&page);
    page.fill("runs", "2");
    page.wait_text("plan-calls", "8");
    page.screenshot("two-configurations");
    page.click("start");
    page.wait_long("the result", PATIENCE, || page.shows("result-headline"));
    page.wait_text("result-headline", "Not enough data for a verdict");
    page.screenshot("two-configurations-result");
    let record = home.record();
    assert_eq!(record.status, Status::Completed, "{:?}", record.status_reason);
    let order: Vec<u32> = record.calls.iter().filter(|c| c.run > 0).map(|call| call.arm).collect();
    assert_eq!(order, [0, 0, 1, 1, 1, 1, 0, 0]);
    assert_eq!(record.spec.arms[1].settings.temperature, Some(0.1));
    assert!(home.report().starts_with("# Chimera Comparison Report"), "{}", home.report());
    for arm in &record.spec.arms {
        let own = home.only_run().join("arms").join(&arm.name).join("report.md");
        assert!(own.is_file(), "{}", own.display());
    }
}

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn a_faster_configuration_is_called_faster_with_the_runs_it_rests_on() {
    let _display = display();
    let script = Scenario::new().choose(|_, body| {
        let cool = body["options"]["temperature"].as_f64() == Some(0.1);
        Reply { pace: Pace::Rate(if cool { 300.0 } else { 150.0 }), ..Reply::saying(ANSWER).fast() }
    });
    let server = RefServer::start(script).expect("a server");
    let home = Home::new();
    let page = Page::open(&home);
    connect(&page, &server.url());
    keep_short(&page, 3, 64);
    add_cool_configuration(&page);
    page.fill("runs", "6");
    page.wait_text("plan-calls", "24");
    page.click("start");
    page.wait_long("the result", PATIENCE, || page.shows("result-headline"));
    page.wait_text("result-headline", "Cool decodes");
    assert!(page.text("verdict-1").contains("faster"), "{}", page.text("verdict-1"));
    page.screenshot("verdict-faster");
    page.run("document.querySelector('[data-testid^=\"open-claim-\"]').click()");
    page.wait("the runs of the claim", || {
        page.run("return document.querySelectorAll('[data-testid^=\"block-call-\"]').length >= 12") == true
    });
    page.screenshot("verdict-runs");
    page.wait_for("figure-effects");
    page.wait_for("figure-pairs-throughput-report");
    page.run("document.querySelector('[data-testid=\"figure-effects\"]').scrollIntoView()");
    page.screenshot("verdict-figures");
    let record = home.record();
    let analysis = Analysis::of(&record);
    let found = analysis.verdicts().expect("verdicts");
    assert_eq!(found.arms[0].primary.outcome, Outcome::Better);
    assert!(home.report().contains(&found.arms[0].primary.sentence), "{}", home.report());
}

fn add_cool_configuration(page: &Page) {
    page.click("add-arm");
    page.wait_for("arm-name");
    page.fill("arm-name", "Cool");
    page.fill("setting-temperature", "0.1");
}
