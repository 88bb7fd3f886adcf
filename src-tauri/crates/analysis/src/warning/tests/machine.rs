//! What the machine did beside calls, on both sides of every edge.

use super::{codes, find, only};
use crate::testing::{self, CallBuilder};
use crate::warning::runs_on_battery;
use chimera_types::machine_load::{GpuSample, LoadSample, MachineLoad, PowerSource, Throttle};
use chimera_types::record::{BenchmarkRecord, FailureKind};
use chimera_types::warning::{Severity, Warning};

/// Calls begin so far apart; each takes 2.51 s and more.
const APART_MS: f64 = 10_000.0;

/// Report calls with these rates, each after an analysis call at a steady one, watched by a quiet machine.
fn watched(rates: &[f64]) -> BenchmarkRecord {
    let mut record = testing::benchmark(vec![testing::arm("A", "m")], rates.len() as u32);
    for (run, rate) in rates.iter().enumerate() {
        for rate in [100.0, *rate] {
            let decode_ms = 200.0 * 1000.0 / rate;
            let text = format!("{run} {rate}");
            let server_decode_ms = Some(decode_ms);
            testing::add_call(
                &mut record,
                &CallBuilder { decode_ms, server_decode_ms, text, ..CallBuilder::default() },
            );
        }
    }
    for (position, call) in record.calls.iter_mut().enumerate() {
        let since_s = 10 * position;
        call.started_ms = Some(APART_MS * position as f64);
        call.started_at = format!("2025-11-14T19:{:02}:{:02}Z", 17 + since_s / 60, since_s % 60);
    }
    let mut interference = MachineLoad::begin("2025-11-14T19:17:00Z".into(), 1000.0);
    interference.gpus = vec!["Card".into()];
    for second in 1..=record.calls.len() * 10 {
        interference.keep(LoadSample {
            at_ms: 1000.0 * second as f64,
            cpu_percent: Some(30.0),
            own_cpu_percent: Some(1.0),
            memory_available_bytes: Some(8e9),
            memory_used_bytes: Some(8e9),
            swap_used_bytes: Some(1e9),
            gpus: vec![GpuSample {
                temperature_c: Some(60.0),
                throttles: Some(Vec::new()),
                ..GpuSample::default()
            }],
            power: PowerSource::Mains,
            ..LoadSample::default()
        });
    }
    record.interference = Some(interference);
    record
}

/// Changes the samples of one call.
fn during(record: &mut BenchmarkRecord, call: usize, change: impl Fn(&mut LoadSample)) {
    let begin = APART_MS * call as f64;
    let samples = record.interference.iter_mut().flat_map(|interference| &mut interference.samples);
    samples.filter(|s| s.at_ms > begin && s.at_ms <= begin + APART_MS).for_each(change);
}

fn has(record: &BenchmarkRecord, code: &str) -> bool {
    codes(record).iter().any(|found| found == code)
}

/// The report call of the third run is slow; it is the record's sixth.
const SLOW: [f64; 6] = [100.0, 100.5, 80.0, 99.5, 100.0, 100.0];
const SLOW_CALL: usize = 5;

#[test]
fn a_quiet_machine_is_no_warning_even_beside_a_slow_call() {
    let record = watched(&SLOW);
    let machine = ["other_load", "gpu_throttled", "gpu_hotter", "memory_pressure", "on_battery"];
    assert!(machine.iter().all(|code| !has(&record, code)), "{:?}", codes(&record));
}

#[test]
fn other_load_is_told_from_a_quarter_of_the_machine_above_the_usual() {
    let loaded = |percent: f64, rates: &[f64]| {
        let mut record = watched(rates);
        during(&mut record, SLOW_CALL, |sample| sample.cpu_percent = Some(percent));
        record
    };
    let warning = only(&loaded(55.0, &SLOW), "other_load");
    assert_eq!(warning.calls, [SLOW_CALL as u32]);
    assert!(warning.seen.contains("54.0 %") && warning.seen.contains("29.0 %"), "{}", warning.seen);
    assert!(!has(&loaded(54.9, &SLOW), "other_load"));
    assert!(!has(&loaded(99.0, &[100.0, 100.5, 100.2, 99.5, 100.0, 100.0]), "other_load"), "no call is slow");
    assert!(!has(&loaded(99.0, &SLOW[..3]), "other_load"), "three calls do not say what is usual");
}

#[test]
fn a_call_is_slow_only_beyond_the_noise_of_its_stage() {
    let loaded = |slow: f64| {
        let mut record = watched(&[100.0, 101.0, slow, 99.0, 100.0, 101.0]);
        during(&mut record, SLOW_CALL, |sample| sample.cpu_percent = Some(90.0));
        has(&record, "other_load")
    };
    assert!(!loaded(96.0), "4 % below the median, where the others vary by 1 %");
    assert!(loaded(94.0));
}

#[test]
fn the_servers_own_work_is_no_other_load() {
    let mut record = watched(&SLOW);
    for call in 0..record.calls.len() {
        during(&mut record, call, |sample| sample.cpu_percent = Some(98.0));
    }
    assert!(!has(&record, "other_load"));
    during(&mut record, SLOW_CALL, |sample| sample.own_cpu_percent = Some(60.0));
    assert!(!has(&record, "other_load"), "our own work is known and not another program's");
}

fn throttling(record: &mut BenchmarkRecord, call: usize, throttle: Throttle) {
    during(record, call, |sample| sample.gpus[0].throttles = Some(vec![throttle]));
}

#[test]
fn heat_is_told_in_any_call_and_a_power_limit_only_where_it_is_not_usual() {
    let mut record = watched(&SLOW);
    throttling(&mut record, 1, Throttle::Thermal);
    let warning = only(&record, "gpu_throttled");
    assert_eq!(warning.calls, [1]);
    assert!(warning.seen.contains("held back by heat"), "{}", warning.seen);

    let mut record = watched(&SLOW);
    throttling(&mut record, 1, Throttle::PowerCap);
    assert!(!has(&record, "gpu_throttled"), "the call was not slow");
    throttling(&mut record, SLOW_CALL, Throttle::PowerCap);
    assert_eq!(only(&record, "gpu_throttled").calls, [SLOW_CALL as u32]);
    for call in 0..record.calls.len() {
        throttling(&mut record, call, Throttle::PowerCap);
    }
    assert!(!has(&record, "gpu_throttled"), "full load reaches the limit all the time");
}

#[test]
fn reasons_of_one_call_are_named_together() {
    let mut record = watched(&SLOW);
    during(&mut record, 3, |sample| {
        sample.gpus[0].throttles = Some(vec![Throttle::Thermal, Throttle::HwSlowdown]);
    });
    let warning = only(&record, "gpu_throttled");
    assert_eq!(warning.calls, [3]);
    assert!(warning.seen.contains("heat and by a slowdown of the hardware"), "{}", warning.seen);
}

#[test]
fn a_gpu_that_is_ten_degrees_hotter_in_a_slow_call_is_told() {
    let hot = |celsius: f64| {
        let mut record = watched(&SLOW);
        during(&mut record, SLOW_CALL, |sample| sample.gpus[0].temperature_c = Some(celsius));
        record
    };
    assert!(!has(&hot(69.0), "gpu_hotter"));
    let warning = only(&hot(70.0), "gpu_hotter");
    assert!(warning.seen.contains("70 °C, where 60 °C"), "{}", warning.seen);
    let mut remote = hot(70.0);
    remote.spec.arms.iter_mut().for_each(|arm| arm.url = "http://192.0.2.7:11434".into());
    assert!(!has(&remote, "gpu_hotter"), "the GPU of this machine did not answer");
}

#[test]
fn memory_is_short_below_a_twentieth_or_while_swap_grows() {
    let mut record = watched(&SLOW);
    record.environment.memory_bytes = Some(16e9);
    during(&mut record, 2, |sample| sample.memory_available_bytes = Some(0.8e9));
    during(&mut record, 3, |sample| sample.swap_used_bytes = Some(1e9 + 5e4 * (sample.at_ms - 30_000.0)));
    assert!(!has(&record, "memory_pressure"));
    during(&mut record, 2, |sample| sample.memory_available_bytes = Some(0.79e9));
    let warning = only(&record, "memory_pressure");
    assert_eq!(warning.calls, [2]);
    assert!(warning.seen.contains("790.0 MB of 16.0 GB"), "{}", warning.seen);
    during(&mut record, 3, |sample| sample.swap_used_bytes = Some(1e9 + 1e5 * (sample.at_ms - 30_000.0)));
    assert_eq!(only(&record, "memory_pressure").calls, [2, 3]);
}

#[test]
fn a_server_on_another_machine_is_not_judged_by_this_ones_gpu_memory_and_battery() {
    let mut record = watched(&SLOW);
    throttling(&mut record, 1, Throttle::Thermal);
    during(&mut record, 2, |sample| sample.memory_available_bytes = Some(1.0));
    during(&mut record, 3, |sample| sample.power = PowerSource::Battery);
    for code in ["gpu_throttled", "memory_pressure", "power_changed"] {
        assert!(has(&record, code), "{code}");
    }
    record.spec.arms[0].url = "http://192.0.2.7:11434".into();
    for code in ["gpu_throttled", "memory_pressure", "power_changed"] {
        assert!(!has(&record, code), "{code}");
    }
}

#[test]
fn battery_all_the_time_and_battery_in_the_middle_are_told_apart() {
    let mut record = watched(&SLOW);
    for call in 8..record.calls.len() {
        during(&mut record, call, |sample| sample.power = PowerSource::Battery);
    }
    let changed = only(&record, "power_changed");
    assert_eq!(changed.calls, [8, 9, 10, 11]);
    assert!(changed.seen.contains("4 of 12 measured calls ran on battery"), "{}", changed.seen);
    for call in 0..8 {
        during(&mut record, call, |sample| sample.power = PowerSource::Battery);
    }
    assert!(!has(&record, "power_changed"));
    assert_eq!(only(&record, "on_battery").calls, [0_u32; 0]);
    for call in 0..record.calls.len() {
        during(&mut record, call, |sample| sample.power = PowerSource::Unknown);
    }
    assert!(!has(&record, "on_battery"));
}

#[test]
fn what_is_told_of_a_battery_at_once_is_told_by_the_same_code_at_the_end() {
    let at_once = runs_on_battery(65_000.0);
    assert!(at_once.is_of_battery() && at_once.seen.contains("1 min 5 s"), "{}", at_once.seen);
}

/// Calls to a server that says whether the model was there.
fn resident(arms: &[&str], states: &[bool]) -> BenchmarkRecord {
    let arms = arms.iter().map(|model| testing::arm(model, model)).collect();
    let mut record = testing::benchmark(arms, states.len() as u32);
    for (position, state) in states.iter().enumerate() {
        let text = position.to_string();
        testing::add_call(
            &mut record,
            &CallBuilder { resident_before: Some(*state), text, ..CallBuilder::default() },
        );
    }
    record
}

#[test]
fn a_model_that_goes_away_in_the_middle_is_told_and_the_first_load_is_not() {
    assert!(!has(&resident(&["m"], &[false, true, true, true]), "model_unloaded"));
    let warning = only(&resident(&["m"], &[false, true, false, true]), "model_unloaded");
    assert_eq!(warning.calls, [2]);
    assert!(warning.seen.contains("1 of 4 calls"), "{}", warning.seen);
}

#[test]
fn a_reload_of_the_plan_and_one_after_a_failure_are_no_unloading() {
    let planned = resident(&["a", "b"], &[false, true, false, true, true, true, false, true]);
    assert_eq!(planned.calls[6].arm, 0, "the plan goes back to the first model");
    assert!(!has(&planned, "model_unloaded"), "{:?}", codes(&planned));
    let mut failed = resident(&["m"], &[false, true]);
    testing::add_call(&mut failed, &CallBuilder::failed(FailureKind::Broken, "The server died."));
    testing::add_call(&mut failed, &CallBuilder { resident_before: Some(false), ..CallBuilder::default() });
    assert!(!has(&failed, "model_unloaded"));
}

#[test]
fn a_sleep_between_calls_is_told_as_harmless_and_one_within_a_call_is_the_calls_own() {
    let slept = |seconds: u32| {
        let mut record = watched(&SLOW);
        let woken = 40 + seconds;
        record.calls[4].started_at = format!("2025-11-14T19:{:02}:{:02}Z", 17 + woken / 60, woken % 60);
        record.calls.truncate(5);
        record
    };
    assert!(!has(&slept(2), "slept_between"));
    let mut record = slept(600);
    let warning = only(&record, "slept_between");
    assert_eq!(warning.calls, [4]);
    assert!(warning.seen.contains("10 min 0 s"), "{}", warning.seen);
    record.calls[3].clock_skew_ms = 600_000.0;
    assert!(!has(&record, "slept_between"));
}

#[test]
fn a_record_of_an_older_version_has_none_of_these() {
    let mut record = watched(&SLOW);
    throttling(&mut record, 1, Throttle::Thermal);
    record.interference = None;
    assert!(!has(&record, "gpu_throttled"));
    record = watched(&SLOW);
    throttling(&mut record, 1, Throttle::Thermal);
    record.calls.iter_mut().for_each(|call| call.started_ms = None);
    assert!(!has(&record, "gpu_throttled"));
}

#[test]
fn what_the_machine_did_is_as_grave_as_what_it_takes_away() {
    let severity = |code: &str| Warning { code: code.into(), ..runs_on_battery(0.0) }.severity();
    for code in
        ["other_load", "gpu_throttled", "gpu_hotter", "memory_pressure", "on_battery", "power_changed"]
    {
        assert_eq!(severity(code), Severity::Doubtful, "{code}");
    }
    for code in ["model_unloaded", "slept_between"] {
        assert_eq!(severity(code), Severity::Remark, "{code}");
    }
    assert!(find(&watched(&SLOW)).iter().all(|warning| !warning.next_step.is_empty()));
}
