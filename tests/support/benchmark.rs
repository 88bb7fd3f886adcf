//! A small benchmark against the reference server.
// Each suite that has this module uses its own part of it.
#![allow(dead_code)]

use std::fs;
use std::path::Path;

use chimera_app::event::RunEvent;
use chimera_app::runner::{self, RunOutcome};
use chimera_storage::store;
use chimera_types::Error;
use chimera_types::key::Keys;
use chimera_types::plan::Phase;
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::spec::{ArmSpec, BenchmarkSpec, Limits, ProviderKind};
use tokio_util::sync::CancellationToken;

use super::place::Place;

/// One arm on the reference model, short limits, no pause.
pub fn spec(place: &Place, url: &str, provider: ProviderKind, runs: u32) -> BenchmarkSpec {
    let arm = ArmSpec::new("Baseline", provider, url, "reference:1b");
    BenchmarkSpec {
        runs,
        cooldown_s: 0.0,
        limits: Limits { connect_s: 1.0, first_token_s: 1.0, idle_s: 0.5, total_s: None },
        ..BenchmarkSpec::new(place.reports(), vec![arm], place.out())
    }
}

/// Runs to the end; events are dropped.
pub fn run(spec: &BenchmarkSpec) -> Result<RunOutcome, Error> {
    runner::run(spec, None, &Keys::none(), &CancellationToken::new(), &mut |_| {})
}

/// Runs to the end and keeps what was told.
pub fn run_listening(
    spec: &BenchmarkSpec,
    cancel: &CancellationToken,
) -> (Result<RunOutcome, Error>, Vec<RunEvent>) {
    let mut events = Vec::new();
    let outcome = runner::run(spec, None, &Keys::none(), cancel, &mut |event| events.push(event));
    (outcome, events)
}

pub fn measured(record: &BenchmarkRecord) -> Vec<&CallRecord> {
    record.calls.iter().filter(|c| c.phase == Phase::Measured).collect()
}

pub fn report(run: &Path) -> String {
    fs::read_to_string(run.join(store::REPORT_FILE)).expect("a report")
}

/// Runs below the output place.
pub fn runs(place: &Place) -> usize {
    store::find_runs(&place.out()).expect("a list").len()
}
