//! The aggregates of an import by name.

use super::{ImportedAggregates, ImportedRun};

/// One aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aggregate {
    /// Mean throughput, tok/s.
    Throughput,
    /// Standard deviation of the throughput, tok/s.
    ThroughputSd,
    /// Coefficient of variation of the throughput, percent.
    ThroughputCv,
    /// Mean TTFT, ms.
    Ttft,
    /// Standard deviation of TTFT, ms.
    TtftSd,
    /// Coefficient of variation of TTFT, percent.
    TtftCv,
    /// Number of generated tokens.
    Tokens,
    /// Number of runs.
    Runs,
    /// A duration summed over the calls, ms.
    Sum(CallDuration),
    /// A duration averaged over the calls, ms.
    Mean(CallDuration),
}

/// A duration that is summed or averaged over calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallDuration {
    /// The whole call.
    Duration,
    /// Evaluation of the prompt.
    Prefill,
    /// Generation of the answer.
    Decode,
    /// Load of the model.
    Load,
}

impl CallDuration {
    /// Every duration, in the order of the reports.
    pub const ALL: [Self; 4] = [Self::Duration, Self::Prefill, Self::Decode, Self::Load];
}

impl Aggregate {
    /// Those that are no durations.
    const WHOLE: [Self; 8] = [
        Self::Throughput,
        Self::ThroughputSd,
        Self::ThroughputCv,
        Self::Ttft,
        Self::TtftSd,
        Self::TtftCv,
        Self::Tokens,
        Self::Runs,
    ];

    /// Its place in [`ImportedAggregates`], and its name for people.
    pub fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::Throughput => ("throughput_tps", "mean throughput"),
            Self::ThroughputSd => ("throughput_sd_tps", "standard deviation of the throughput"),
            Self::ThroughputCv => ("throughput_cv_percent", "coefficient of variation of the throughput"),
            Self::Ttft => ("ttft_ms", "mean TTFT"),
            Self::TtftSd => ("ttft_sd_ms", "standard deviation of TTFT"),
            Self::TtftCv => ("ttft_cv_percent", "coefficient of variation of TTFT"),
            Self::Tokens => ("total_tokens", "number of tokens"),
            Self::Runs => ("runs", "number of runs"),
            Self::Sum(CallDuration::Duration) => ("duration_sum_ms", "sum of the durations"),
            Self::Sum(CallDuration::Prefill) => ("prefill_sum_ms", "sum of the prompt evaluation"),
            Self::Sum(CallDuration::Decode) => ("decode_sum_ms", "sum of the evaluation"),
            Self::Sum(CallDuration::Load) => ("load_sum_ms", "sum of the loads"),
            Self::Mean(CallDuration::Duration) => ("duration_mean_ms", "mean duration"),
            Self::Mean(CallDuration::Prefill) => ("prefill_mean_ms", "mean prompt evaluation"),
            Self::Mean(CallDuration::Decode) => ("decode_mean_ms", "mean evaluation"),
            Self::Mean(CallDuration::Load) => ("load_mean_ms", "mean load"),
        }
    }

    /// Its place among the aggregates.
    pub fn slot(self, aggregates: &mut ImportedAggregates) -> &mut Option<f64> {
        match self {
            Self::Throughput => &mut aggregates.throughput_tps,
            Self::ThroughputSd => &mut aggregates.throughput_sd_tps,
            Self::ThroughputCv => &mut aggregates.throughput_cv_percent,
            Self::Ttft => &mut aggregates.ttft_ms,
            Self::TtftSd => &mut aggregates.ttft_sd_ms,
            Self::TtftCv => &mut aggregates.ttft_cv_percent,
            Self::Tokens => &mut aggregates.total_tokens,
            Self::Runs => &mut aggregates.runs,
            Self::Sum(CallDuration::Duration) => &mut aggregates.duration_sum_ms,
            Self::Sum(CallDuration::Prefill) => &mut aggregates.prefill_sum_ms,
            Self::Sum(CallDuration::Decode) => &mut aggregates.decode_sum_ms,
            Self::Sum(CallDuration::Load) => &mut aggregates.load_sum_ms,
            Self::Mean(CallDuration::Duration) => &mut aggregates.duration_mean_ms,
            Self::Mean(CallDuration::Prefill) => &mut aggregates.prefill_mean_ms,
            Self::Mean(CallDuration::Decode) => &mut aggregates.decode_mean_ms,
            Self::Mean(CallDuration::Load) => &mut aggregates.load_mean_ms,
        }
    }

    /// Its value. `None` when the aggregates do not hold it.
    pub fn of(self, aggregates: &ImportedAggregates) -> Option<f64> {
        // The one list of places is `slot`; a copy of 16 numbers is cheap.
        *self.slot(&mut aggregates.clone())
    }
}

/// An aggregate as a file prints it, beside the one that follows from its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedAggregate {
    /// As [`super::ImportFlag::field`] names it: `aggregates.ttft_ms`.
    pub field: String,
    /// In words, with the unit: `mean TTFT (ms)`.
    pub name: String,
    /// Whether it counts things, and is whole.
    pub is_count: bool,
    /// As the file has it. `None` where it does not print it.
    pub printed: Option<f64>,
    /// From the rows. `None` where these do not tell.
    pub recomputed: Option<f64>,
}

impl ImportedRun {
    /// Every aggregate that is printed or can be computed, in the order of the origin's reports.
    #[must_use]
    pub fn figures(&self) -> Vec<PrintedAggregate> {
        let known = |figure: Aggregate| {
            let (printed, recomputed) =
                (figure.of(&self.aggregates.printed), figure.of(&self.aggregates.recomputed));
            let (field, name) = figure.named();
            printed.or(recomputed)?;
            let unit = unit(field);
            Some(PrintedAggregate {
                field: format!("aggregates.{field}"),
                name: format!("{name}{unit}"),
                is_count: unit.is_empty(),
                printed,
                recomputed,
            })
        };
        let parts =
            CallDuration::ALL.into_iter().flat_map(|part| [Aggregate::Sum(part), Aggregate::Mean(part)]);
        Aggregate::WHOLE.into_iter().chain(parts).filter_map(known).collect()
    }
}

/// The unit that a field's name ends with.
fn unit(field: &str) -> &'static str {
    match field.rsplit('_').next() {
        Some("tps") => " (tok/s)",
        Some("ms") => " (ms)",
        Some("percent") => " (%)",
        _ => "",
    }
}
