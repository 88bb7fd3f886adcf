//! The aggregates by name, and as a file prints them.

use std::collections::BTreeMap;

use super::column::normal;
use super::number::{self, Comma, Written};
use super::run::{ImportedAggregates, ImportedRun};

/// One aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Figure {
    Throughput,
    ThroughputSd,
    ThroughputCv,
    Ttft,
    TtftSd,
    TtftCv,
    Tokens,
    Runs,
    Sum(Part),
    Mean(Part),
}

/// A duration that is summed or averaged over calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Duration,
    Prefill,
    Decode,
    Load,
}

impl Part {
    pub const ALL: [Self; 4] = [Self::Duration, Self::Prefill, Self::Decode, Self::Load];
}

/// What a file calls a duration over all calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Sum,
    Average,
    Unsaid,
}

impl Figure {
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
            Self::Sum(Part::Duration) => ("duration_sum_ms", "sum of the durations"),
            Self::Sum(Part::Prefill) => ("prefill_sum_ms", "sum of the prompt evaluation"),
            Self::Sum(Part::Decode) => ("decode_sum_ms", "sum of the evaluation"),
            Self::Sum(Part::Load) => ("load_sum_ms", "sum of the loads"),
            Self::Mean(Part::Duration) => ("duration_mean_ms", "mean duration"),
            Self::Mean(Part::Prefill) => ("prefill_mean_ms", "mean prompt evaluation"),
            Self::Mean(Part::Decode) => ("decode_mean_ms", "mean evaluation"),
            Self::Mean(Part::Load) => ("load_mean_ms", "mean load"),
        }
    }

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
            Self::Sum(Part::Duration) => &mut aggregates.duration_sum_ms,
            Self::Sum(Part::Prefill) => &mut aggregates.prefill_sum_ms,
            Self::Sum(Part::Decode) => &mut aggregates.decode_sum_ms,
            Self::Sum(Part::Load) => &mut aggregates.load_sum_ms,
            Self::Mean(Part::Duration) => &mut aggregates.duration_mean_ms,
            Self::Mean(Part::Prefill) => &mut aggregates.prefill_mean_ms,
            Self::Mean(Part::Decode) => &mut aggregates.decode_mean_ms,
            Self::Mean(Part::Load) => &mut aggregates.load_mean_ms,
        }
    }

    pub fn of(self, aggregates: &ImportedAggregates) -> Option<f64> {
        // The one list of places is `slot`; a copy of 16 numbers is cheap.
        *self.slot(&mut aggregates.clone())
    }
}

/// An aggregate as a file prints it, beside the one that follows from its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedFigure {
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
    pub fn figures(&self) -> Vec<PrintedFigure> {
        let known = |figure: Figure| {
            let (printed, recomputed) =
                (figure.of(&self.aggregates.printed), figure.of(&self.aggregates.recomputed));
            let (field, name) = figure.named();
            printed.or(recomputed)?;
            let unit = unit(field);
            Some(PrintedFigure {
                field: format!("aggregates.{field}"),
                name: format!("{name}{unit}"),
                is_count: unit.is_empty(),
                printed,
                recomputed,
            })
        };
        let parts = Part::ALL.into_iter().flat_map(|part| [Figure::Sum(part), Figure::Mean(part)]);
        Figure::WHOLE.into_iter().chain(parts).filter_map(known).collect()
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

/// What a file prints of its aggregates.
#[derive(Debug, Clone, Default)]
pub(super) struct Printed {
    figures: BTreeMap<Figure, Written>,
    durations: BTreeMap<Part, (Written, Label)>,
}

impl Printed {
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.durations.is_empty()
    }

    pub fn put(&mut self, figure: Figure, written: Option<Written>) {
        if let Some(written) = written {
            self.figures.entry(figure).or_insert(written);
        }
    }

    pub fn put_duration(&mut self, part: Part, written: Option<Written>, label: Label) {
        if let Some(written) = written {
            self.durations.entry(part).or_insert((written, label));
        }
    }

    pub fn get(&self, figure: Figure) -> Option<Written> {
        self.figures.get(&figure).copied()
    }

    pub fn figures(&self) -> impl Iterator<Item = (Figure, Written)> {
        self.figures.iter().map(|(figure, written)| (*figure, *written))
    }

    pub fn duration(&self, part: Part) -> Option<(Written, Label)> {
        self.durations.get(&part).copied()
    }

    /// Takes a line of a table of aggregates; what it is called says what it is and in which unit.
    pub fn line(&mut self, name: &str, value: &str, comma: Comma) {
        let key = normal(name);
        let is = |words: &str| key.contains(words);
        let label = match key.split('_').next() {
            Some("average" | "avg" | "mean") => Label::Average,
            _ => Label::Sum,
        };
        let spread = number::mean_and_spread(value, comma);
        let mean = spread.map(|(mean, _)| mean);
        let sd = spread.and_then(|(_, sd)| sd);
        if is("throughput") && is("cv") {
            self.put(Figure::ThroughputCv, mean);
        } else if is("ttft") && is("cv") {
            self.put(Figure::TtftCv, mean);
        } else if is("throughput") || is("tokens_per_s") {
            self.put(Figure::Throughput, mean);
            self.put(Figure::ThroughputSd, sd);
        } else if is("ttft") || is("time_to_first_token") {
            self.put(Figure::Ttft, mean);
            self.put(Figure::TtftSd, sd);
        } else if is("tokens") {
            self.put(Figure::Tokens, mean);
        } else if is("prompt_eval") || is("prefill") {
            self.put_duration(Part::Prefill, mean, label);
        } else if is("load") {
            self.put_duration(Part::Load, mean, label);
        } else if is("eval") || is("decode") {
            self.put_duration(Part::Decode, mean, label);
        } else if is("duration") || is("total_time") {
            self.put_duration(Part::Duration, mean, label);
        } else if key == "runs" {
            self.put(Figure::Runs, mean);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_known_by_what_it_is_called_in_any_version() {
        let mut printed = Printed::default();
        printed.line("Average  Throughput (tok/s)", "99.00 ± 0.00", Comma::Groups);
        printed.line("Avg Eval Duration (ms)", "16949.42", Comma::Groups);
        printed.line("Prompt Eval Duration (sum)", "1424.14 ms", Comma::Groups);
        printed.line("TOTAL TOKENS GENERATED", "6,623", Comma::Groups);
        assert_eq!(printed.get(Figure::Throughput).unwrap().value, 99.0);
        assert_eq!(printed.get(Figure::ThroughputSd).unwrap().value, 0.0);
        assert_eq!(printed.get(Figure::Tokens).unwrap().value, 6623.0);
        assert_eq!(printed.duration(Part::Decode).unwrap().1, Label::Average);
        assert_eq!(printed.duration(Part::Prefill).unwrap().1, Label::Sum);
    }
}
