//! What the open Live view costs the measurement: the same benchmark in the window and from the command line's engine, each
//! beside what the reference server stamped.

use std::path::Path;
use std::time::Duration;

use chimera_app::runner;
use chimera_app::self_check::{CallError, Seen, compare_call, judge_wire};
use chimera_client::refserver::{Pace, RefServer, Reply, Scenario};
use chimera_storage::store;
use chimera_types::key::Keys;
use chimera_types::self_check::WireCheck;
use chimera_types::spec::{BenchmarkSpec, ProviderKind};
use tokio_util::sync::CancellationToken;

use crate::display::display;
use crate::home::Home;
use crate::page::Page;
use crate::servers::{connect, keep_short};

const RATES_TPS: [f64; 2] = [125.0, 1000.0];
const RUNS: u32 = 5;
const TOKENS: u32 = 200;

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn the_open_live_view_does_not_distort_what_is_measured() {
    let _display = display();
    for rate_tps in RATES_TPS {
        let server = paced(rate_tps);
        let home = Home::new();
        let page = Page::open(&home);
        connect(&page, &server.url());
        keep_short(&page, RUNS, TOKENS);
        page.click("start");
        page.wait_for("answer");
        page.wait_long("the result", Duration::from_secs(120), || page.shows("result-headline"));
        let record = home.record();
        let window = judged(&server, &home.only_run(), rate_tps);
        drop(page);

        let (server, place) = (paced(rate_tps), tempfile::tempdir().expect("a folder"));
        let mut spec: BenchmarkSpec = record.spec;
        spec.arms[0].url = server.url();
        spec.reports_place = place.path().to_owned();
        let alone = runner::run(&spec, None, &Keys::none(), &CancellationToken::new(), &mut |_| {});
        let alone = judged(&server, &alone.expect("a benchmark").path, rate_tps);

        for (where_, check) in [("window, Live view open", &window), ("without a window", &alone)] {
            eprintln!(
                "{rate_tps} tok/s, {where_}: TTFT error median {:+.3} ms, max {:.3} ms; decode rate {:+.4} % ({} calls)",
                check.ttft_error_median_ms,
                check.ttft_error_max_ms,
                check.decode_rate_error_percent,
                check.calls
            );
        }
        // Figures are printed, not tested: they are the machine's. A view that held the stream up would be far off.
        assert!(window.decode_rate_error_percent.abs() < 5.0, "{window:?}");
    }
}

fn paced(rate_tps: f64) -> RefServer {
    let mut reply = Reply::default().tokens(TOKENS as usize);
    reply.prefill = Duration::from_millis(30);
    reply.pace = Pace::Rate(rate_tps);
    RefServer::start(Scenario::new().reply(reply)).expect("a server")
}

/// The error of every measured call of a run, by the marks on disk and the server's stamps.
fn judged(server: &RefServer, run: &Path, rate_tps: f64) -> WireCheck {
    let record = store::load(run).expect("a record");
    let stamps = server.stamps();
    let errors: Vec<CallError> = record
        .calls
        .iter()
        .filter(|call| call.run > 0)
        .filter_map(|call| {
            let marks = store::load_marks(run, call.index).ok()?;
            compare_call(&marks, stamps.get(call.index as usize)?)
        })
        .collect();
    assert_eq!(errors.len(), 2 * RUNS as usize, "every call is compared");
    judge_wire(ProviderKind::Ollama, rate_tps, &Seen { errors, ..Seen::default() }).expect("errors of calls")
}
