//! What happened to machine and server between and during calls: battery, sleep, a model that was unloaded.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::machine_load::during;
use crate::schedule::LoadedModels;
use chimera_types::machine_load::{MachineLoad, PowerSource};
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::units;

use super::machine_load::is_served_here;
use super::{Warning, indices, names, share};

/// A wall clock that moved by so much more than the monotonic one between two calls, in milliseconds, was set or the
/// machine slept. Clocks that are kept right move by far less.
const SLEPT_MS: f64 = 2000.0;

const BATTERY_CAUSE: &str = "On battery, systems lower the clocks of CPU and GPU.";
const BATTERY_STEP: &str =
    "Plug the machine in and run again; do not compare these figures with those of the mains.";

/// What is told at once while a benchmark runs on battery since this time.
pub fn runs_on_battery(since_ms: f64) -> Warning {
    let seen = format!("The machine runs on battery ({} after the start).", units::duration(since_ms));
    Warning::new("on_battery", seen, BATTERY_CAUSE, BATTERY_STEP)
}

/// Calls that this machine answered on battery, all of them or a part.
pub(super) fn on_battery(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Option<Warning> {
    let interference = record.interference.as_ref()?;
    let of = |power: PowerSource| interference.samples.iter().any(|sample| sample.power == power);
    let is_here = measured.is_empty() || measured.iter().any(|call| is_served_here(record, call));
    if !of(PowerSource::Battery) || !is_here {
        return None;
    }
    if !of(PowerSource::Mains) {
        let seen = "The machine ran on battery.".to_owned();
        return Some(Warning::new("on_battery", seen, BATTERY_CAUSE, BATTERY_STEP));
    }
    let ran = |call: &&CallRecord| {
        is_served_here(record, call)
            && during(interference, call).iter().any(|sample| sample.power == PowerSource::Battery)
    };
    let calls: Vec<&CallRecord> = measured.iter().copied().filter(ran).collect();
    let which = if calls.is_empty() {
        "no measured call ran on battery from its beginning to its end".to_owned()
    } else {
        format!("{} ran on battery ({})", share(calls.len(), measured.len()), names(record, &calls))
    };
    let seen = format!("The machine changed between mains and battery: {which}.");
    Some(Warning::new("power_changed", seen, BATTERY_CAUSE, BATTERY_STEP).about(indices(&calls)))
}

/// Calls that found their model gone, though an earlier call had left it in memory and nothing in the plan reloads it.
pub(super) fn model_unloaded(record: &BenchmarkRecord) -> Option<Warning> {
    let mut loaded = LoadedModels::default();
    // A server whose call failed may have been started anew since.
    let mut failed: HashSet<&str> = HashSet::new();
    let mut calls: Vec<&CallRecord> = Vec::new();
    for call in &record.calls {
        let Some(arm) = record.spec.arms.get(call.arm as usize) else { continue };
        let is_planned = loaded.load(arm);
        if !is_planned && !failed.contains(arm.url.as_str()) && call.resident_before == Some(false) {
            calls.push(call);
        }
        if call.failure.is_some() {
            failed.insert(&arm.url);
        } else {
            failed.remove(arm.url.as_str());
        }
    }
    (!calls.is_empty()).then(|| {
        let seen = format!(
            "The model had gone from memory before {} of {} calls, though an earlier call had left it there ({}).",
            calls.len(),
            record.calls.len(),
            names(record, &calls)
        );
        let cause = "Another program made the server load another model, or the server's keep-alive time is shorter than \
                     the pause between calls.";
        let next_step = "Close other clients of the server and raise its keep-alive time; these calls were cold and stand \
                         apart.";
        Warning::new("model_unloaded", seen, cause, next_step).about(indices(&calls))
    })
}

/// A sleep, or a clock that was set, between two calls: nothing that was measured is touched by it.
pub(super) fn slept_between(record: &BenchmarkRecord) -> Option<Warning> {
    let interference = record.interference.as_ref()?;
    let known: Vec<(&CallRecord, f64)> =
        record.calls.iter().filter_map(|call| Some((call, wall_ahead_ms(interference, call)?))).collect();
    // What happened within a call is told by that call's own clocks.
    let jump = |pair: &[(&CallRecord, f64)]| pair[1].1 - pair[0].1 - pair[0].0.clock_skew_ms;
    let jumps: Vec<(&CallRecord, f64)> =
        known.windows(2).map(|pair| (pair[1].0, jump(pair))).filter(|(_, ms)| ms.abs() > SLEPT_MS).collect();
    let calls: Vec<&CallRecord> = jumps.iter().map(|(call, _)| *call).collect();
    let longest = jumps.iter().map(|(_, ms)| ms.abs()).reduce(f64::max)?;
    let seen = format!(
        "The machine slept or its clock was set between calls, by {} before {}. No call was in progress.",
        units::duration(longest),
        names(record, &calls)
    );
    let cause = "The lid was closed, the system fell asleep, or its clock was set right.";
    let next_step =
        "Nothing is lost: the calls before and after stand. The model may have been loaded again since.";
    Some(Warning::new("slept_between", seen, cause, next_step).about(indices(&calls)))
}

/// How far the wall clock is ahead of the monotonic one at a call's beginning.
fn wall_ahead_ms(interference: &MachineLoad, call: &CallRecord) -> Option<f64> {
    let begin: Timestamp = interference.started_at.parse().ok()?;
    let at: Timestamp = call.started_at.parse().ok()?;
    Some(at.duration_since(begin).as_secs_f64() * 1000.0 - call.started_ms?)
}
