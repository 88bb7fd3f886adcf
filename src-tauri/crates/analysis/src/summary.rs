//! A record's calls as the lines of its tables: per arm and stage, warm apart from cold, invalid figures left out.

use serde::{Deserialize, Serialize};

use crate::stats;
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::validity::MetricGroup;

/// A sample in figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Spread {
    /// Values in it.
    pub n: u32,
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation. `None` for one value.
    pub sd: Option<f64>,
    /// Coefficient of variation in percent. `None` for one value.
    pub cv_percent: Option<f64>,
    /// Median.
    pub median: f64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// 95 % confidence interval of the mean by Student's t: low and high. `None` for one value.
    pub ci95: Option<(f64, f64)>,
}

impl Spread {
    /// Describes a sample. `None` when it is empty.
    pub fn of(values: &[f64]) -> Option<Self> {
        Some(Self {
            n: values.len() as u32,
            mean: stats::mean(values)?,
            sd: stats::sd(values),
            cv_percent: stats::cv_percent(values),
            median: stats::median(values)?,
            min: stats::min(values)?,
            max: stats::max(values)?,
            ci95: stats::mean_ci95(values),
        })
    }
}

/// How steady a rate is, by its coefficient of variation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Steadiness {
    /// Under 5 %.
    Steady,
    /// Under 10 %.
    Fair,
    /// Under 20 %.
    Unsteady,
    /// 20 % and over: not usable for a comparison.
    Unusable,
}

impl Steadiness {
    /// Judges a coefficient of variation in percent.
    pub fn of(cv_percent: f64) -> Self {
        match cv_percent {
            cv if cv < 5.0 => Self::Steady,
            cv if cv < 10.0 => Self::Fair,
            cv if cv < 20.0 => Self::Unsteady,
            _ => Self::Unusable,
        }
    }

    /// The word shown to users.
    pub fn label(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Fair => "fair",
            Self::Unsteady => "unsteady",
            Self::Unusable => "not usable for comparison",
        }
    }
}

/// One stage of one arm: warm, measured calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StageSummary {
    /// The stage.
    pub stage: Stage,
    /// Measured calls, invalid and cold ones included.
    pub calls: u32,
    /// Calls with at least one invalid figure.
    pub invalid: u32,
    /// Calls that were cold and therefore stand apart.
    pub cold: u32,
    /// Client's decode rate, tok/s.
    pub decode_tps: Option<Spread>,
    /// Server's decode rate, tok/s.
    pub server_decode_tps: Option<Spread>,
    /// TTFT.
    pub ttft_ms: Option<Spread>,
    /// Prefill rate, tok/s.
    pub prefill_tps: Option<Spread>,
    /// End to end.
    pub e2e_ms: Option<Spread>,
    /// Prompt tokens.
    pub n_in: Option<Spread>,
    /// Answer tokens.
    pub n_out: Option<Spread>,
    /// Steadiness of the client's decode rate. `None` with fewer than two values.
    pub steadiness: Option<Steadiness>,
}

/// The cold calls of an arm, warm-ups included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ColdSummary {
    /// How many there were.
    pub calls: u32,
    /// The server's load time.
    pub load_ms: Option<Spread>,
    /// TTFT.
    pub ttft_ms: Option<Spread>,
}

/// What the origin's "Aggregate Metrics" table shows: every measured call that has text, cold or warm, pooled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OriginAggregates {
    /// Calls pooled.
    pub calls: u32,
    /// `eval_count / eval_duration`, or the client's decode rate for calls whose server reports no durations.
    pub throughput_tps: Option<Spread>,
    /// Calls whose throughput is the client's.
    pub throughput_by_client: u32,
    /// TTFT.
    pub ttft_ms: Option<Spread>,
    /// Sum of answer tokens.
    pub total_tokens: u32,
    /// Sum of call durations.
    pub total_duration_ms: f64,
    /// Sum of the server's prefill times. `None` when no call has one.
    pub prefill_sum_ms: Option<f64>,
    /// Sum of the server's decode times. `None` when no call has one.
    pub decode_sum_ms: Option<f64>,
    /// Sum of the server's load times. `None` when no call has one.
    pub load_sum_ms: Option<f64>,
}

/// One arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ArmSummary {
    /// Its name.
    pub name: String,
    /// Measured calls.
    pub calls: u32,
    /// Measured calls with at least one invalid figure.
    pub invalid: u32,
    /// Measured calls that failed or whose answer was empty or too short.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", ts(skip))]
    pub failed: u32,
    /// The share of [`ArmSummary::failed`] in percent of all measured calls. `None` without calls.
    pub failure_rate_percent: Option<f64>,
    /// Its stages.
    pub stages: Vec<StageSummary>,
    /// Its cold calls. `None` when there were none.
    pub cold: Option<ColdSummary>,
    /// The origin's aggregates.
    pub origin: OriginAggregates,
}

/// Summarises every arm, in the order of the specification. Others read [`crate::Analysis::summaries`].
pub(crate) fn summarise(record: &BenchmarkRecord) -> Vec<ArmSummary> {
    record
        .spec
        .arms
        .iter()
        .enumerate()
        .map(|(index, arm)| summarise_arm(record, index as u32, &arm.name))
        .collect()
}

/// How many measured calls have a decode rate that may be used, in all arms together.
pub fn usable_calls(record: &BenchmarkRecord) -> usize {
    record.calls.iter().filter(|c| c.phase == Phase::Measured && decode_tps(c).is_some()).count()
}

fn summarise_arm(record: &BenchmarkRecord, index: u32, name: &str) -> ArmSummary {
    let calls: Vec<&CallRecord> = record.calls.iter().filter(|c| c.arm == index).collect();
    let measured: Vec<&CallRecord> = calls.iter().copied().filter(|c| c.phase == Phase::Measured).collect();
    let failed = measured.iter().filter(|c| !c.validity.allows(MetricGroup::Decode)).count();
    ArmSummary {
        name: name.to_owned(),
        calls: measured.len() as u32,
        invalid: count_invalid(&measured),
        failed: failed as u32,
        failure_rate_percent: (!measured.is_empty()).then(|| 100.0 * failed as f64 / measured.len() as f64),
        stages: Stage::MEASURED.into_iter().map(|stage| summarise_stage(&measured, stage)).collect(),
        cold: summarise_cold(&calls),
        origin: origin_aggregates(&measured),
    }
}

fn summarise_stage(measured: &[&CallRecord], stage: Stage) -> StageSummary {
    let calls: Vec<&CallRecord> = measured.iter().copied().filter(|c| c.stage == stage).collect();
    let warm: Vec<&CallRecord> = calls.iter().copied().filter(|c| !c.cold).collect();
    let decode = spread(&warm, decode_tps);
    StageSummary {
        stage,
        calls: calls.len() as u32,
        invalid: count_invalid(&calls),
        cold: (calls.len() - warm.len()) as u32,
        steadiness: decode.as_ref().and_then(|s| s.cv_percent).map(Steadiness::of),
        decode_tps: decode,
        server_decode_tps: spread(&warm, |c| allowed(c, MetricGroup::Decode, c.metrics.server_decode_tps)),
        ttft_ms: spread(&warm, ttft_ms),
        prefill_tps: spread(&warm, |c| allowed(c, MetricGroup::Prefill, c.metrics.prefill_tps)),
        e2e_ms: spread(&warm, |c| allowed(c, MetricGroup::EndToEnd, c.metrics.e2e_ms)),
        n_in: spread(&warm, |c| allowed(c, MetricGroup::Ttft, c.metrics.n_in.map(f64::from))),
        n_out: spread(&warm, |c| allowed(c, MetricGroup::Text, c.metrics.n_out.map(f64::from))),
    }
}

fn summarise_cold(calls: &[&CallRecord]) -> Option<ColdSummary> {
    let cold: Vec<&CallRecord> = calls.iter().copied().filter(|c| c.cold && c.failure.is_none()).collect();
    (!cold.is_empty()).then(|| ColdSummary {
        calls: cold.len() as u32,
        load_ms: spread(&cold, |c| c.metrics.load_ms),
        ttft_ms: spread(&cold, |c| c.metrics.ttft_ms),
    })
}

fn origin_aggregates(measured: &[&CallRecord]) -> OriginAggregates {
    let pooled: Vec<&CallRecord> =
        measured.iter().copied().filter(|c| c.failure.is_none() && c.metrics.ttft_ms.is_some()).collect();
    let sum =
        |figure: fn(&CallRecord) -> Option<f64>| pooled.iter().filter_map(|c| figure(c)).reduce(|a, b| a + b);
    OriginAggregates {
        calls: pooled.len() as u32,
        throughput_tps: spread(&pooled, origin_throughput_tps),
        throughput_by_client: pooled
            .iter()
            .filter(|c| c.metrics.origin_tps.is_none() && c.metrics.decode_tps.is_some())
            .count() as u32,
        ttft_ms: spread(&pooled, |c| c.metrics.ttft_ms),
        total_tokens: pooled.iter().filter_map(|c| c.metrics.n_out).fold(0, u32::saturating_add),
        total_duration_ms: sum(|c| c.metrics.duration_ms).unwrap_or(0.0),
        prefill_sum_ms: sum(|c| c.metrics.prefill_ms),
        decode_sum_ms: sum(|c| c.metrics.decode_ms),
        load_sum_ms: sum(|c| c.metrics.load_ms),
    }
}

/// The origin's throughput of one call; the client's rate where the server reports no durations.
pub fn origin_throughput_tps(call: &CallRecord) -> Option<f64> {
    call.metrics.origin_tps.or(call.metrics.decode_tps)
}

/// The decode rate of a call, when it may be used.
pub fn decode_tps(call: &CallRecord) -> Option<f64> {
    allowed(call, MetricGroup::Decode, call.metrics.decode_tps)
}

/// The TTFT of a call, when it may be used.
pub fn ttft_ms(call: &CallRecord) -> Option<f64> {
    allowed(call, MetricGroup::Ttft, call.metrics.ttft_ms)
}

fn allowed(call: &CallRecord, figure: MetricGroup, value: Option<f64>) -> Option<f64> {
    value.filter(|_| call.validity.allows(figure))
}

fn spread(calls: &[&CallRecord], figure: impl Fn(&CallRecord) -> Option<f64>) -> Option<Spread> {
    Spread::of(&calls.iter().filter_map(|c| figure(c)).collect::<Vec<_>>())
}

fn count_invalid(calls: &[&CallRecord]) -> u32 {
    calls.iter().filter(|c| !c.validity.is_valid()).count() as u32
}
