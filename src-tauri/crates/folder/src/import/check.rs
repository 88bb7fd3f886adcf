//! Aggregates from the rows, and where the printed ones do not follow from them.

use chimera_analysis::language_detection::other_language;
use chimera_analysis::stats;
use chimera_types::language::Language;

use super::column::{Field, Rounding};
use super::flags::Flags;
use super::judge;
use super::number::Written;
use super::printed::{Label, Printed};
use chimera_types::imported::{Aggregate, CallDuration, ImportedAggregates, ImportedCall, ImportedRun};
use chimera_types::units;

/// Two numbers of one computation may differ by this share: what floating point leaves over.
const ARITHMETIC: f64 = 1e-9;
/// An evaluation time that is worked out from tokens and rate is this close to the measured one.
const WORKED_OUT: f64 = 0.01;

/// A run as it was read, before anything is said of it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub run: ImportedRun,
    pub printed: Printed,
    pub rounding: Rounding,
    pub flags: Flags,
    /// Loads of all calls of this model in the file.
    pub loads: Vec<f64>,
}

/// Judges the calls, recomputes the aggregates and says what does not fit.
pub(super) fn finish(draft: Draft) -> ImportedRun {
    let Draft { mut run, printed, rounding, mut flags, loads } = draft;
    judge::validity(&mut run, &mut flags);
    judge::cold(&mut run, &loads, &mut flags);
    run.aggregates.recomputed = recomputed(&run.calls, |call| call.rate_invalid.is_none());
    let checked = Checked { run: &run, rounding, printed: &printed };
    run.aggregates.printed = checked.printed(&mut flags);
    if run.calls.is_empty() {
        flags.whole("rows_missing", "The file holds no row of a call: nothing can be recomputed.");
    } else if run.calls.iter().all(|call| call.invalid.is_some()) {
        flags.whole("no_usable_call", "No call has figures that may be used.");
    }
    if let Some(found) = run.report.as_deref().and_then(|text| other_language(text, Language::English)) {
        let message = format!("The report of the model is not in English ({found}).");
        flags.field("report_language", "report", message);
    }
    run.flags = flags.done();
    run
}

/// Says which columns a table lacks.
pub(super) fn missing(flags: &mut Flags, fields: &[(Field, &str, &str)], has: impl Fn(Field) -> bool) {
    for (_, field, name) in fields.iter().filter(|(field, ..)| !has(*field)) {
        flags.field(
            "column_missing",
            format!("calls.{field}"),
            format!("The table has no column of {name}."),
        );
    }
}

/// Aggregates over calls that have text; the rate over those of them that `rated` lets through.
fn recomputed(calls: &[ImportedCall], rated: impl Fn(&ImportedCall) -> bool) -> ImportedAggregates {
    let usable: Vec<&ImportedCall> = calls.iter().filter(|call| call.invalid.is_none()).collect();
    let values = |figure: fn(&ImportedCall) -> Option<f64>| -> Vec<f64> {
        usable.iter().filter_map(|call| figure(call)).collect()
    };
    let rates: Vec<f64> =
        usable.iter().filter(|call| rated(call)).filter_map(|call| call.origin_tps).collect();
    let ttfts = values(|call| call.ttft_ms);
    let tokens = values(|call| call.n_out.map(f64::from));
    let sum = |values: &[f64]| (!values.is_empty()).then(|| values.iter().sum::<f64>());
    let mut aggregates = ImportedAggregates {
        throughput_tps: stats::mean(&rates),
        throughput_sd_tps: stats::sd(&rates),
        throughput_cv_percent: stats::cv_percent(&rates),
        ttft_ms: stats::mean(&ttfts),
        ttft_sd_ms: stats::sd(&ttfts),
        ttft_cv_percent: stats::cv_percent(&ttfts),
        total_tokens: sum(&tokens),
        runs: runs(calls),
        ..ImportedAggregates::default()
    };
    for part in CallDuration::ALL {
        let values = values(part_of(part));
        *Aggregate::Sum(part).slot(&mut aggregates) = sum(&values);
        *Aggregate::Mean(part).slot(&mut aggregates) = stats::mean(&values);
    }
    aggregates
}

/// How many different passes the rows have. `None` without rows.
fn runs(calls: &[ImportedCall]) -> Option<f64> {
    let mut passes: Vec<u32> = calls.iter().map(|call| call.run).collect();
    passes.sort_unstable();
    passes.dedup();
    (!passes.is_empty()).then_some(passes.len() as f64)
}

fn part_of(part: CallDuration) -> fn(&ImportedCall) -> Option<f64> {
    match part {
        CallDuration::Duration => |call| call.duration_ms,
        CallDuration::Prefill => |call| call.prefill_ms,
        CallDuration::Decode => |call| call.decode_ms,
        CallDuration::Load => |call| call.load_ms,
    }
}

struct Checked<'a> {
    run: &'a ImportedRun,
    rounding: Rounding,
    printed: &'a Printed,
}

impl Checked<'_> {
    /// What is printed, each figure compared with the rows.
    fn printed(&self, flags: &mut Flags) -> ImportedAggregates {
        let mut aggregates = ImportedAggregates::default();
        for (figure, written) in self.printed.figures() {
            self.put(figure, written, &mut aggregates, flags);
        }
        let called_average = self.averages_are_sums();
        for part in CallDuration::ALL {
            let Some((written, label)) = self.printed.duration(part) else { continue };
            self.duration(part, written, label, called_average, &mut aggregates, flags);
        }
        if self.run.calls.len() == 1
            && self.printed.get(Aggregate::ThroughputSd).is_some_and(|sd| sd.value == 0.0)
        {
            let message = "A standard deviation of 0.00 is printed for one call: one value has no spread.";
            flags.field("sd_of_one", "aggregates.throughput_sd_tps", message);
        }
        if self.run.calls.len() == 1 && self.printed.get(Aggregate::TtftSd).is_some_and(|sd| sd.value == 0.0)
        {
            let message = "A standard deviation of 0.00 is printed for one call: one value has no spread.";
            flags.field("sd_of_one", "aggregates.ttft_sd_ms", message);
        }
        aggregates
    }

    fn duration(
        &self,
        part: CallDuration,
        written: Written,
        label: Label,
        averages_are_sums: bool,
        aggregates: &mut ImportedAggregates,
        flags: &mut Flags,
    ) {
        if self.run.calls.len() == 1 && label != Label::Sum {
            self.put(Aggregate::Sum(part), written, aggregates, flags);
            *Aggregate::Mean(part).slot(aggregates) = *Aggregate::Sum(part).slot(aggregates);
            return;
        }
        let is_sum = match label {
            Label::Sum => true,
            Label::Average => self.is_sum(part, written).unwrap_or(averages_are_sums),
            Label::Unsaid => self.is_sum(part, written).unwrap_or(false),
        };
        let figure = if is_sum { Aggregate::Sum(part) } else { Aggregate::Mean(part) };
        self.put(figure, written, aggregates, flags);
        if is_sum && label == Label::Average && self.run.calls.len() > 1 {
            let (place, name) = figure.named();
            let message = format!(
                "It is called an average, and {} is the {name} over {} calls.",
                units::decimals(written.value, 2),
                self.run.calls.len()
            );
            flags.field("sum_called_average", format!("aggregates.{place}"), message);
        }
    }

    /// Whether what is called an average is the sum, by this duration alone. `None` when the rows do not tell.
    fn is_sum(&self, part: CallDuration, written: Written) -> Option<bool> {
        let recomputed = &self.run.aggregates.recomputed;
        let (sum, mean) = (Aggregate::Sum(part).of(recomputed)?, Aggregate::Mean(part).of(recomputed)?);
        let close =
            |figure: Aggregate, value: f64| (written.value - value).abs() <= self.tolerance(figure, written);
        match (close(Aggregate::Sum(part), sum), close(Aggregate::Mean(part), mean)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            // Neither fits: nearer to the sum than to the mean, by ratio.
            (false, false) if written.value > 0.0 && sum > mean => Some(written.value > (sum * mean).sqrt()),
            _ => None,
        }
    }

    /// Whether this file's averages of durations are sums: told from the evaluation time, which follows from tokens and
    /// rate, and from any duration that has a column.
    fn averages_are_sums(&self) -> bool {
        let calls = &self.run.calls;
        let worked_out: Vec<f64> = calls
            .iter()
            .filter_map(|call| {
                Some(1000.0 * f64::from(call.n_out?) / call.origin_tps.filter(|tps| *tps > 0.0)?)
            })
            .collect();
        if let Some((written, Label::Average)) = self.printed.duration(CallDuration::Decode)
            && worked_out.len() > 1
        {
            let sum: f64 = worked_out.iter().sum();
            return (written.value - sum).abs() <= WORKED_OUT * sum;
        }
        let told = |part: CallDuration| {
            let (written, label) = self.printed.duration(part)?;
            if label == Label::Average { self.is_sum(part, written) } else { None }
        };
        CallDuration::ALL.into_iter().find_map(told).unwrap_or(false)
    }

    fn put(
        &self,
        figure: Aggregate,
        written: Written,
        aggregates: &mut ImportedAggregates,
        flags: &mut Flags,
    ) {
        let (place, name) = figure.named();
        let place = format!("aggregates.{place}");
        if !written.value.is_finite() {
            flags.field("not_a_number", place, format!("The {name} is printed as NaN: it is not known."));
            return;
        }
        *figure.slot(aggregates) = Some(written.value);
        if self.run.calls.is_empty() {
            return;
        }
        let is_spread = matches!(
            figure,
            Aggregate::ThroughputSd | Aggregate::ThroughputCv | Aggregate::TtftSd | Aggregate::TtftCv
        );
        // A spread of one value has a flag of its own.
        if is_spread && self.run.calls.len() == 1 {
            return;
        }
        let Some(value) = figure.of(&self.run.aggregates.recomputed) else {
            // Only what has a column could be recomputed; a mean of calls without text is a finding.
            if self.has_rows_for(figure) && written.value != 0.0 {
                let message = format!(
                    "The {name} is printed as {}; no call has figures that it could follow from.",
                    written.value
                );
                flags.field("printed_differs", place, message);
            }
            return;
        };
        if (written.value - value).abs() > self.tolerance(figure, written) {
            let digits = if written.half_unit >= 0.5 { 0 } else { 2 };
            let message = format!(
                "The {name} is printed as {:.digits$}; from the rows it is {value:.digits$}.{}",
                written.value,
                self.explained(figure, written)
            );
            flags.field("printed_differs", place, message);
        }
    }

    fn has_rows_for(&self, figure: Aggregate) -> bool {
        let has = |figure: fn(&ImportedCall) -> Option<f64>| {
            self.run.calls.iter().any(|call| figure(call).is_some())
        };
        match figure {
            Aggregate::Throughput | Aggregate::ThroughputSd | Aggregate::ThroughputCv => {
                has(|call| call.origin_tps)
            }
            Aggregate::Ttft | Aggregate::TtftSd | Aggregate::TtftCv => has(|call| call.ttft_ms),
            Aggregate::Tokens => has(|call| call.n_out.map(f64::from)),
            Aggregate::Runs => true,
            Aggregate::Sum(part) | Aggregate::Mean(part) => has(part_of(part)),
        }
    }

    /// Why they differ, where that is known: calls that may not be averaged in were.
    fn explained(&self, figure: Aggregate, written: Written) -> &'static str {
        let mut all = self.run.calls.clone();
        for call in &mut all {
            call.invalid = None;
        }
        let with_all = figure.of(&recomputed(&all, |_| true));
        let follows =
            with_all.is_some_and(|value| (written.value - value).abs() <= self.tolerance(figure, written));
        if follows { " It follows only with the calls that are invalid or too short for a rate." } else { "" }
    }

    /// What rounding of rows and of the printed figure can explain.
    fn tolerance(&self, figure: Aggregate, written: Written) -> f64 {
        let n = self.run.calls.len() as f64;
        let recomputed = &self.run.aggregates.recomputed;
        let cv = |row: f64, mean: Option<f64>, cv: Option<f64>| match mean.filter(|mean| *mean != 0.0) {
            Some(mean) => (200.0 * row + cv.unwrap_or(0.0) * row) / mean.abs(),
            None => 0.0,
        };
        let of_part = |part: CallDuration| match part {
            CallDuration::Duration => self.rounding.duration,
            CallDuration::Prefill => self.rounding.prefill,
            CallDuration::Decode => self.rounding.decode,
            CallDuration::Load => self.rounding.load,
        };
        let rows = match figure {
            Aggregate::Throughput => self.rounding.rate,
            Aggregate::ThroughputSd => 2.0 * self.rounding.rate,
            Aggregate::ThroughputCv => {
                cv(self.rounding.rate, recomputed.throughput_tps, recomputed.throughput_cv_percent)
            }
            Aggregate::Ttft => self.rounding.ttft,
            Aggregate::TtftSd => 2.0 * self.rounding.ttft,
            Aggregate::TtftCv => cv(self.rounding.ttft, recomputed.ttft_ms, recomputed.ttft_cv_percent),
            Aggregate::Tokens | Aggregate::Runs => 0.0,
            Aggregate::Sum(part) => n * of_part(part),
            Aggregate::Mean(part) => of_part(part),
        };
        let printed =
            if matches!(figure, Aggregate::Tokens | Aggregate::Runs) { 0.0 } else { written.half_unit };
        printed + rows + ARITHMETIC * written.value.abs()
    }
}
