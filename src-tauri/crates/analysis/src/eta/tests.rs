use super::*;
use crate::testing::{CallBuilder, add_call, arm, benchmark};
use chimera_types::record::{BenchmarkRecord, FailureKind};

/// A benchmark of some runs with a warm-up, in which no call has been made.
fn planned(runs: u32) -> BenchmarkRecord {
    let mut record = benchmark(vec![arm("Baseline", "gemma3")], runs);
    record.spec.warmups = 1;
    record.plan = crate::schedule::plan(&record.spec, 7);
    record
}

fn forecast(record: &BenchmarkRecord, earlier: &[Vec<EarlierCall>]) -> Eta {
    Eta::new(&record.spec, &record.plan, earlier)
}

/// Makes the next call, which takes so long, and learns from it.
fn call(record: &mut BenchmarkRecord, forecast: &mut Eta, took_s: f64) {
    add_call(record, &CallBuilder { duration_ms: Some(took_s * 1000.0), ..CallBuilder::default() });
    forecast.learn(record.calls.last().unwrap(), took_s);
}

fn before(record: &BenchmarkRecord) -> Progress {
    Progress::Before { index: record.calls.len() }
}

#[test]
fn nothing_is_said_before_a_measured_call_has_ended() {
    let mut record = planned(3);
    let mut forecast = forecast(&record, &[]);
    assert_eq!(forecast.estimate(before(&record)), None);
    call(&mut record, &mut forecast, 1.0);
    assert_eq!(forecast.estimate(before(&record)), None, "a warm-up says nothing about an answer");
    call(&mut record, &mut forecast, 10.0);
    assert!(forecast.estimate(before(&record)).is_some());
}

#[test]
fn each_stage_takes_its_own_median_and_each_new_pass_its_pause_and_its_reading() {
    let mut record = planned(3);
    let mut forecast = forecast(&record, &[]);
    forecast.learn_reading(0.5);
    for took_s in [1.0, 10.0, 4.0] {
        call(&mut record, &mut forecast, took_s);
    }
    // Two passes of 2 s pause, half a second of reading, 10 s and 4 s.
    assert_eq!(forecast.estimate(before(&record)), Some(33.0));
    let within = Progress::Call { index: 3, elapsed_s: 6.0 };
    assert_eq!(forecast.estimate(within), Some(4.0 + 4.0 + 2.0 + 0.5 + 14.0));
    let paused = Progress::Pause { before: 3, left_s: 1.5 };
    assert_eq!(forecast.estimate(paused), Some(1.5 + 0.5 + 14.0 + 16.5));
    assert_eq!(forecast.estimate(Progress::Before { index: 7 }), Some(0.0));
}

#[test]
fn a_call_that_takes_longer_than_usual_is_not_expected_to_be_over() {
    let mut record = planned(1);
    let mut forecast = forecast(&record, &[]);
    call(&mut record, &mut forecast, 1.0);
    call(&mut record, &mut forecast, 10.0);
    let late = forecast.estimate(Progress::Call { index: 2, elapsed_s: 300.0 }).unwrap();
    assert!(late > 0.0 && late < 1.0, "{late}");
}

/// A warm call of 500 tokens that took so long.
fn earlier(stage: Stage, took_s: f64) -> EarlierCall {
    EarlierCall {
        stage,
        loaded_alike: true,
        cold: false,
        ttft_ms: Some(500.0),
        tpot_ms: Some((took_s - 0.5) * 2.0),
        n_out: Some(500),
        at_limit: false,
        duration_ms: Some(took_s * 1000.0),
        load_ms: None,
    }
}

#[test]
fn earlier_calls_of_the_model_are_enough_until_this_benchmark_has_one_of_its_own() {
    let known = [(Stage::Warmup, 1.0), (Stage::Analysis, 20.0), (Stage::Report, 8.0)];
    let known = known.map(|(stage, took_s)| earlier(stage, took_s)).to_vec();
    let mut record = planned(2);
    let plan_s =
        crate::duration_estimate::estimate(&record.spec, &record.plan, std::slice::from_ref(&known)).seconds;
    let mut forecast = forecast(&record, &[known]);
    assert_eq!(forecast.estimate(before(&record)), Some(1.0 + 2.0 * 28.0 + 2.0));
    assert_eq!(forecast.estimate(before(&record)), Some(plan_s), "as it was said before Start");
    call(&mut record, &mut forecast, 1.0);
    call(&mut record, &mut forecast, 10.0);
    assert_eq!(forecast.estimate(before(&record)), Some(8.0 + 2.0 + 10.0 + 8.0));
}

#[test]
fn every_reload_costs_what_loads_took() {
    let mut tuned = arm("Tuned", "gemma3");
    tuned.settings.num_ctx = Some(8192);
    let mut record = benchmark(vec![arm("Baseline", "gemma3"), tuned], 2);
    let mut forecast = forecast(&record, &[]);
    // AB BA: B stays loaded between the blocks, so that one reload is left after the first block.
    for (load_s, took_s) in [(3.0, 13.0), (0.0, 10.0), (3.0, 13.0), (0.0, 10.0)] {
        let loaded = load_s > 0.0;
        let sketch = CallBuilder {
            load_ms: Some(load_s * 1000.0),
            resident_before: Some(!loaded),
            duration_ms: Some(took_s * 1000.0),
            ..CallBuilder::default()
        };
        add_call(&mut record, &sketch);
        forecast.learn(record.calls.last().unwrap(), took_s);
    }
    assert_eq!(forecast.estimate(before(&record)), Some(4.0 * 10.0 + 3.0 + 2.0 * 2.0));
}

#[test]
fn calls_that_fail_count_only_where_none_succeeds() {
    let mut record = planned(3);
    let mut forecast = forecast(&record, &[]);
    call(&mut record, &mut forecast, 1.0);
    add_call(&mut record, &CallBuilder::failed(FailureKind::IdleLimit, "silent"));
    forecast.learn(record.calls.last().unwrap(), 60.0);
    call(&mut record, &mut forecast, 4.0);
    assert_eq!(forecast.estimate(before(&record)), Some(2.0 * (2.0 + 60.0 + 4.0)));
    call(&mut record, &mut forecast, 10.0);
    assert_eq!(forecast.estimate(before(&record)), Some(4.0 + 2.0 + 10.0 + 4.0));
}

/// Walks through a benchmark whose calls take turns at being quick and slow, and gives what was said at every half second
/// with what was truly left.
fn walk(took_s: &[f64]) -> Vec<(f64, f64)> {
    let mut record = planned((took_s.len() as u32 - 1) / 2);
    let mut forecast = forecast(&record, &[]);
    let pauses = |index: usize| index > 1 && index % 2 == 1;
    let mut true_left: f64 = (0..took_s.len()).map(|i| took_s[i] + if pauses(i) { 2.0 } else { 0.0 }).sum();
    let (mut now_s, mut said) = (0.0, Vec::new());
    let step_s = 0.5;
    for (index, took_s) in took_s.iter().enumerate() {
        let mut tell = |at: &mut dyn FnMut(f64) -> Progress, lasts_s: f64| {
            for tick in 0..(lasts_s / step_s) as u32 {
                now_s += step_s;
                true_left -= step_s;
                if let Some(left) = forecast.seconds_left(now_s, at(f64::from(tick + 1) * step_s)) {
                    said.push((left, true_left));
                }
            }
        };
        if pauses(index) {
            tell(&mut |passed| Progress::Pause { before: index, left_s: 2.0 - passed }, 2.0);
        }
        tell(&mut |elapsed_s| Progress::Call { index, elapsed_s }, *took_s);
        call(&mut record, &mut forecast, *took_s);
    }
    said
}

#[test]
fn what_is_said_glides_and_comes_close_to_the_truth() {
    let mut took_s = vec![1.0];
    for run in 0..12 {
        let slow = if run % 3 == 0 { 1.6 } else { 1.0 };
        took_s.extend([20.0 * slow, 10.0 / slow]);
    }
    let said = walk(&took_s);
    for pair in said.windows(2) {
        let change = pair[1].0 - pair[0].0;
        let largest = 0.06 * pair[0].0 + 1.0;
        assert!(change.abs() <= largest, "from {:.1} to {:.1} within half a second", pair[0].0, pair[1].0);
    }
    let second_half = &said[said.len() / 2..];
    for (left, truth) in second_half {
        assert!((left - truth).abs() <= 0.2 * truth + 8.0, "{left:.1} said, {truth:.1} true");
    }
    assert!(said.last().unwrap().0 < 3.0, "{:?}", said.last());
}
