//! Slow calls that coincide with something the machine did.
//!
//! Nobody can tell from outside how much of the CPU is the server's work: what is compared is a slow call with the usual
//! calls of the same arm and stage, in which the server did the same. On a server that takes the whole CPU by itself other
//! load cannot be seen in this way.

use crate::machine_load::{CallLoad, during};
use crate::{stats, summary};
use chimera_types::machine_load::{LoadSample, MachineLoad, Throttle};
use chimera_types::plan::Stage;
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::{server, units};

use super::{Warning, indices, names, share};

/// Fewer calls of a stage do not say what is usual.
const LEAST_CALLS: usize = 4;
/// A call is slow when its decode rate lies so many MADs below the stage's median: three standard deviations, if rates
/// are normal.
const SLOW_MADS: f64 = 4.45;
/// And by this share of it: less is the usual noise of a quiet machine.
const SLOW_SHARE: f64 = 0.03;
/// Other load is what lies so many points above the usual, in percent of the machine: a quarter of it leaves a server
/// neither its cores nor its memory bandwidth.
const OTHER_LOAD_POINTS: f64 = 25.0;
/// A GPU that is so much hotter than usual, in °C, is near a limit that it was not near before.
const HOTTER_C: f64 = 10.0;
/// With less available than this share of the memory, systems begin to write pages out.
const LEAST_AVAILABLE: f64 = 0.05;
/// Swap that grows by more than this share of the memory within a call is no housekeeping.
const SWAP_GROWTH: f64 = 0.01;

/// A call with what the machine did meanwhile.
struct Watched<'a> {
    call: &'a CallRecord,
    samples: Vec<&'a LoadSample>,
    course: CallLoad,
}

impl Watched<'_> {
    fn saw(&self, throttle: Throttle) -> bool {
        let gpus = self.samples.iter().flat_map(|sample| &sample.gpus);
        gpus.filter_map(|gpu| gpu.throttles.as_ref()).any(|throttles| throttles.contains(&throttle))
    }
}

/// The warm calls of one stage of one arm that have a rate.
struct Group<'a> {
    slow: Vec<Watched<'a>>,
    usual: Vec<Watched<'a>>,
}

/// Everything that coincides with calls, or with slow ones.
pub(super) fn coincidences(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Vec<Warning> {
    let Some(interference) = &record.interference else { return Vec::new() };
    let all = measured.len();
    // A GPU or memory of this machine says nothing of a server on another one.
    let served: Vec<&CallRecord> =
        measured.iter().copied().filter(|call| is_served_here(record, call)).collect();
    let here: Vec<Watched<'_>> = served.iter().map(|call| watched(call, interference)).collect();
    let groups_here = groups(record, &served, interference);
    [
        other_load(record, all, &groups(record, measured, interference)),
        throttled(record, all, &groups_here, &here),
        hotter(record, all, &groups_here),
        memory_pressure(record, all, &here),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn watched<'a>(call: &'a CallRecord, interference: &'a MachineLoad) -> Watched<'a> {
    let samples = during(interference, call);
    Watched { call, course: CallLoad::of(&samples), samples }
}

/// Whether this machine is the one that made the call's answer.
pub(super) fn is_served_here(record: &BenchmarkRecord, call: &CallRecord) -> bool {
    record.spec.arms.get(call.arm as usize).is_some_and(|arm| server::is_on_this_machine(&arm.url))
}

fn groups<'a>(
    record: &BenchmarkRecord,
    measured: &[&'a CallRecord],
    interference: &'a MachineLoad,
) -> Vec<Group<'a>> {
    let arms = 0..record.spec.arms.len() as u32;
    let stages = arms.flat_map(|arm| Stage::MEASURED.map(|stage| (arm, stage)));
    let group = |(arm, stage)| {
        let own = measured.iter().filter(|c| c.arm == arm && c.stage == stage && !c.cold);
        let (calls, rates): (Vec<&CallRecord>, Vec<f64>) =
            own.filter_map(|call| summary::decode_tps(call).map(|rate| (*call, rate))).unzip();
        let limit = slow_below(&rates)?;
        let (slow, usual): (Vec<_>, Vec<_>) =
            calls.into_iter().zip(rates).partition(|(_, rate)| *rate < limit);
        let watch = |calls: Vec<(&'a CallRecord, f64)>| -> Vec<Watched<'a>> {
            calls.into_iter().map(|(call, _)| watched(call, interference)).collect()
        };
        (!slow.is_empty()).then(|| Group { slow: watch(slow), usual: watch(usual) })
    };
    stages.filter_map(group).collect()
}

/// Rates below this are slow. `None` for too few of them.
fn slow_below(rates: &[f64]) -> Option<f64> {
    let (median, mad) = (stats::median(rates)?, stats::mad(rates)?);
    (rates.len() >= LEAST_CALLS).then(|| median - (SLOW_MADS * mad).max(SLOW_SHARE * median))
}

/// Slow calls whose figure lies so far above the usual of their group, with the largest figure and the usual beside it.
fn above<'a>(
    groups: &[Group<'a>],
    by: f64,
    figure: fn(&CallLoad) -> Option<f64>,
) -> Option<(Vec<&'a CallRecord>, f64, f64)> {
    let mut found: Vec<(&CallRecord, f64, f64)> = Vec::new();
    for group in groups {
        let usual: Vec<f64> = group.usual.iter().filter_map(|watched| figure(&watched.course)).collect();
        let Some(usual) = stats::median(&usual) else { continue };
        let own = group.slow.iter().filter_map(|watched| Some((watched.call, figure(&watched.course)?)));
        found.extend(own.filter(|(_, value)| value - usual >= by).map(|(call, value)| (call, value, usual)));
    }
    let worst = found.iter().copied().max_by(|a, b| (a.1 - a.2).total_cmp(&(b.1 - b.2)))?;
    Some((found.into_iter().map(|(call, ..)| call).collect(), worst.1, worst.2))
}

fn other_load(record: &BenchmarkRecord, all: usize, groups: &[Group<'_>]) -> Option<Warning> {
    let (calls, percent, usual) = above(groups, OTHER_LOAD_POINTS, |course| course.others_cpu_percent)?;
    let seen = format!(
        "{} decoded slowly while other programs took up to {} % of the machine's CPU time, where {} % is usual for the \
         stage ({}).",
        share(calls.len(), all),
        units::one_decimal(percent),
        units::one_decimal(usual),
        names(record, &calls)
    );
    let cause = "Another program worked at the same time.";
    let next_step = "Close other programs (updates, virus scans, browsers) and run again.";
    Some(Warning::new("other_load", seen, cause, next_step).about(indices(&calls)))
}

/// GPUs that were held back: by heat or by their hardware in any call, by their power limit only where that coincides with
/// slow calls and is not usual, since full load reaches it on many machines all the time.
fn throttled(
    record: &BenchmarkRecord,
    all: usize,
    groups: &[Group<'_>],
    here: &[Watched<'_>],
) -> Option<Warning> {
    const GRAVE: [Throttle; 3] = [Throttle::Thermal, Throttle::PowerBrake, Throttle::HwSlowdown];
    let mut calls: Vec<&CallRecord> = Vec::new();
    let mut reasons: Vec<&str> = Vec::new();
    for throttle in GRAVE {
        let held: Vec<&CallRecord> =
            here.iter().filter(|watched| watched.saw(throttle)).map(|watched| watched.call).collect();
        if !held.is_empty() {
            reasons.push(throttle.label());
            calls.extend(held);
        }
    }
    for group in groups {
        let capped = |calls: &[Watched<'_>]| calls.iter().filter(|w| w.saw(Throttle::PowerCap)).count();
        if 2 * capped(&group.usual) >= group.usual.len() {
            continue;
        }
        let own = group.slow.iter().filter(|watched| watched.saw(Throttle::PowerCap));
        calls.extend(own.map(|watched| watched.call));
        if capped(&group.slow) > 0 && !reasons.contains(&Throttle::PowerCap.label()) {
            reasons.push(Throttle::PowerCap.label());
        }
    }
    calls.sort_by_key(|call| call.index);
    calls.dedup_by_key(|call| call.index);
    (!calls.is_empty()).then(|| {
        let seen = format!(
            "In {} the GPU was held back by {} ({}).",
            share(calls.len(), all),
            reasons.join(" and by "),
            names(record, &calls)
        );
        let cause = "It had become too hot, or it was given less power than it asked for.";
        let next_step =
            "Let it cool down, free its air, lengthen the pause between runs, and run again on mains.";
        Warning::new("gpu_throttled", seen, cause, next_step).about(indices(&calls))
    })
}

fn hotter(record: &BenchmarkRecord, all: usize, groups: &[Group<'_>]) -> Option<Warning> {
    let (calls, hot, usual) = above(groups, HOTTER_C, |course| course.gpu_temperature_c)?;
    let seen = format!(
        "{} decoded slowly while the GPU had up to {} °C, where {} °C is usual for the stage ({}).",
        share(calls.len(), all),
        units::whole(hot),
        units::whole(usual),
        names(record, &calls)
    );
    let cause = "A hot GPU lowers its clock.";
    let next_step = "Lengthen the pause between runs, free its air, and run again.";
    Some(Warning::new("gpu_hotter", seen, cause, next_step).about(indices(&calls)))
}

fn memory_pressure(record: &BenchmarkRecord, all: usize, here: &[Watched<'_>]) -> Option<Warning> {
    let memory = record.environment.memory_bytes.filter(|bytes| *bytes > 0.0)?;
    let short = |course: &CallLoad| {
        let available = course.memory_available_bytes;
        available.is_some_and(|bytes| bytes < LEAST_AVAILABLE * memory)
            || course.swap_growth_bytes.is_some_and(|bytes| bytes > SWAP_GROWTH * memory)
    };
    let held: Vec<&Watched<'_>> = here.iter().filter(|watched| short(&watched.course)).collect();
    let least = held.iter().filter_map(|w| w.course.memory_available_bytes).reduce(f64::min);
    let calls: Vec<&CallRecord> = held.iter().map(|watched| watched.call).collect();
    (!calls.is_empty()).then(|| {
        let seen = format!(
            "In {} memory was short or was being swapped out; at the least {} of {} were available ({}).",
            share(calls.len(), all),
            least.map_or_else(|| units::UNKNOWN.into(), units::bytes),
            units::bytes(memory),
            names(record, &calls)
        );
        let cause = "Model, context and other programs together take more memory than the machine has.";
        let next_step = "Close other programs, or take a smaller model or context, and run again.";
        Warning::new("memory_pressure", seen, cause, next_step).about(indices(&calls))
    })
}
