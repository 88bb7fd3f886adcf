//! The values of two configurations, block by block.

use serde::{Deserialize, Serialize};

use crate::summary;
use chimera_types::plan::Phase;
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::spec::{Metric, Primary};

/// One run of the baseline and one of another configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Block {
    /// 1-based.
    pub run: u32,
    /// The baseline's value. `None` when it may not be used.
    pub a: Option<f64>,
    /// The other's value. `None` when it may not be used.
    pub b: Option<f64>,
    /// The baseline's call. `None` when it was not made.
    pub call_a: Option<u32>,
    /// The other's call. `None` when it was not made.
    pub call_b: Option<u32>,
    /// Why it drops out: a call that is missing, cold or invalid. `None` when both values are used.
    pub dropped: Option<String>,
}

impl Block {
    /// `b / a - 1`. `None` where either value may not be used.
    pub fn change(&self) -> Option<f64> {
        self.a.zip(self.b).map(|(a, b)| b / a - 1.0)
    }
}

/// Every block that was begun, of the baseline and the configuration at `arm`.
pub fn blocks(record: &BenchmarkRecord, arm: u32, question: Primary) -> Vec<Block> {
    let call = |arm: u32, run: u32| {
        record.calls.iter().find(|call| {
            call.phase == Phase::Measured && (call.arm, call.run, call.stage) == (arm, run, question.stage)
        })
    };
    let last = record.calls.iter().map(|call| call.run).max().unwrap_or(0);
    let block = |run: u32| {
        let (a, b) = (call(0, run), call(arm, run));
        if a.is_none() && b.is_none() {
            return None;
        }
        let used = |call: Option<&CallRecord>| call.and_then(|call| value(call, question.metric));
        Some(Block {
            run,
            a: used(a),
            b: used(b),
            call_a: a.map(|call| call.index),
            call_b: b.map(|call| call.index),
            dropped: why(record, 0, a, question.metric).or_else(|| why(record, arm, b, question.metric)),
        })
    };
    (1..=last).filter_map(block).collect()
}

/// The value of a warm call that may be used.
pub fn value(call: &CallRecord, metric: Metric) -> Option<f64> {
    let value = match metric {
        Metric::DecodeRate => summary::decode_tps(call),
        Metric::Ttft => summary::ttft_ms(call),
    };
    value.filter(|value| !call.cold && value.is_finite() && *value > 0.0)
}

fn why(record: &BenchmarkRecord, arm: u32, call: Option<&CallRecord>, metric: Metric) -> Option<String> {
    let name = record.spec.arms.get(arm as usize).map_or("", |arm| arm.name.as_str());
    let Some(call) = call else { return Some(format!("{name}: no call was made.")) };
    if value(call, metric).is_some() {
        return None;
    }
    let reason = if call.cold {
        "a cold call stands apart.".to_owned()
    } else {
        call.validity.explanation().unwrap_or_else(|| format!("the call has no {}.", metric.label()))
    };
    Some(format!("{name}: {reason}"))
}
