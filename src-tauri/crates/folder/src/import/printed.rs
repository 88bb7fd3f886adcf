//! The aggregates by name, and as a file prints them.

use std::collections::BTreeMap;

use super::column::normal;
use super::number::{self, Comma, Written};
use chimera_types::imported::{Aggregate, CallDuration};

/// What a file calls a duration over all calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Sum,
    Average,
    Unsaid,
}

/// What a file prints of its aggregates.
#[derive(Debug, Clone, Default)]
pub(super) struct Printed {
    figures: BTreeMap<Aggregate, Written>,
    durations: BTreeMap<CallDuration, (Written, Label)>,
}

impl Printed {
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.durations.is_empty()
    }

    pub fn put(&mut self, figure: Aggregate, written: Option<Written>) {
        if let Some(written) = written {
            self.figures.entry(figure).or_insert(written);
        }
    }

    pub fn put_duration(&mut self, part: CallDuration, written: Option<Written>, label: Label) {
        if let Some(written) = written {
            self.durations.entry(part).or_insert((written, label));
        }
    }

    pub fn get(&self, figure: Aggregate) -> Option<Written> {
        self.figures.get(&figure).copied()
    }

    pub fn figures(&self) -> impl Iterator<Item = (Aggregate, Written)> {
        self.figures.iter().map(|(figure, written)| (*figure, *written))
    }

    pub fn duration(&self, part: CallDuration) -> Option<(Written, Label)> {
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
            self.put(Aggregate::ThroughputCv, mean);
        } else if is("ttft") && is("cv") {
            self.put(Aggregate::TtftCv, mean);
        } else if is("throughput") || is("tokens_per_s") {
            self.put(Aggregate::Throughput, mean);
            self.put(Aggregate::ThroughputSd, sd);
        } else if is("ttft") || is("time_to_first_token") {
            self.put(Aggregate::Ttft, mean);
            self.put(Aggregate::TtftSd, sd);
        } else if is("tokens") {
            self.put(Aggregate::Tokens, mean);
        } else if is("prompt_eval") || is("prefill") {
            self.put_duration(CallDuration::Prefill, mean, label);
        } else if is("load") {
            self.put_duration(CallDuration::Load, mean, label);
        } else if is("eval") || is("decode") {
            self.put_duration(CallDuration::Decode, mean, label);
        } else if is("duration") || is("total_time") {
            self.put_duration(CallDuration::Duration, mean, label);
        } else if key == "runs" {
            self.put(Aggregate::Runs, mean);
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
        assert_eq!(printed.get(Aggregate::Throughput).unwrap().value, 99.0);
        assert_eq!(printed.get(Aggregate::ThroughputSd).unwrap().value, 0.0);
        assert_eq!(printed.get(Aggregate::Tokens).unwrap().value, 6623.0);
        assert_eq!(printed.duration(CallDuration::Decode).unwrap().1, Label::Average);
        assert_eq!(printed.duration(CallDuration::Prefill).unwrap().1, Label::Sum);
    }
}
