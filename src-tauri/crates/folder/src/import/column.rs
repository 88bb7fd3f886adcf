//! Heads of tables and keys of JSON -> what stands below them, and in which unit.

use std::collections::BTreeSet;

use chimera_types::plan::Stage;

use super::number::{self, Comma, Written};
use chimera_types::imported::ImportedCall;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Run,
    Stage,
    Ttft,
    Rate,
    Tokens,
    PromptTokens,
    Duration,
    Prefill,
    Decode,
    Load,
    Error,
    Model,
    Time,
    Options,
    Name,
    Prompt,
    Arm,
    Setting(&'static str),
}

/// What it is called, without a unit of time.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Run,
        &[
            "run",
            "run_number",
            "run_no",
            "run_id",
            "run_index",
            "iteration",
            "pass",
            "repeat",
            "rep",
            "trial",
        ],
    ),
    (Field::Stage, &["stage", "phase"]),
    (
        Field::Rate,
        &[
            "throughput",
            "throughput_tok_s",
            "throughput_tokens_s",
            "throughput_tokens_per_sec",
            "throughput_tokens_per_second",
            "throughput_tps",
            "throughput_tok_per_s",
            "tokens_s",
            "tok_s",
            "tps",
            "tokens_per_second",
            "tokens_per_sec",
            "tokens_per_s",
            "tok_per_s",
            "tok_per_sec",
            "toks_s",
            "t_s",
            "generation_tokens_per_second",
            "decode_tps",
            "decode_tok_s",
            "eval_rate",
        ],
    ),
    (
        Field::Tokens,
        &[
            "tokens",
            "n_out",
            "eval_count",
            "tokens_generated",
            "generated_tokens",
            "output_tokens",
            "tokens_out",
            "completion_tokens",
            "answer_tokens",
            "num_tokens",
            "token_count",
        ],
    ),
    (Field::PromptTokens, &["prompt_eval_count", "prompt_tokens", "n_in", "input_tokens", "tokens_in"]),
    (Field::Error, &["error", "error_message", "exception"]),
    (Field::Model, &["model", "model_name"]),
    (Field::Time, &["timestamp", "time", "date", "datetime", "started_at"]),
    (Field::Options, &["options", "settings", "parameters", "params", "configuration"]),
    (Field::Name, &["config_name", "config", "name", "label"]),
    (Field::Prompt, &["prompt", "prompt_index", "prompt_id", "prompt_text"]),
    (Field::Arm, &["arm", "agent", "agent_type", "agent_name"]),
    (Field::Setting("num_gpu"), &["num_gpu", "gpu_layers", "n_gpu_layers"]),
    (Field::Setting("num_ctx"), &["num_ctx", "n_ctx", "ctx", "context", "context_length"]),
    (Field::Setting("temperature"), &["temperature", "temp"]),
    (Field::Setting("top_p"), &["top_p"]),
    (Field::Setting("top_k"), &["top_k"]),
    (Field::Setting("min_p"), &["min_p"]),
    (Field::Setting("repeat_penalty"), &["repeat_penalty"]),
    (Field::Setting("num_predict"), &["num_predict", "max_tokens"]),
    (Field::Setting("num_batch"), &["num_batch", "batch_size"]),
    (Field::Setting("num_thread"), &["num_thread", "num_threads", "threads"]),
    (Field::Setting("seed"), &["seed"]),
];

/// What is a time, without its unit.
const TIMES: &[(Field, &[&str])] = &[
    (Field::Ttft, &["ttft", "time_to_first_token", "first_token", "first_token_latency", "ttft_latency"]),
    (
        Field::Duration,
        &[
            "duration",
            "total_duration",
            "call_duration",
            "wall",
            "wall_time",
            "total_time",
            "elapsed",
            "latency",
        ],
    ),
    (
        Field::Prefill,
        &["prompt_eval", "prompt_eval_duration", "prompt_eval_time", "prefill", "prefill_duration"],
    ),
    (Field::Decode, &["eval", "eval_duration", "eval_time", "decode", "decode_duration"]),
    (Field::Load, &["load", "load_duration", "load_time", "model_load"]),
];

/// Units of time and what makes them milliseconds.
const UNITS: &[(&str, f64)] = &[
    ("_milliseconds", 1.0),
    ("_millis", 1.0),
    ("_msec", 1.0),
    ("_ms", 1.0),
    ("_microseconds", 1e-3),
    ("_us", 1e-3),
    ("_nanoseconds", 1e-6),
    ("_ns", 1e-6),
    ("_seconds", 1e3),
    ("_secs", 1e3),
    ("_sec", 1e3),
    ("_s", 1e3),
];

/// A head as it is compared: lower case, everything but letters and digits one underscore.
pub(super) fn normal(head: &str) -> String {
    let mut text = String::new();
    for character in head.chars() {
        if character.is_alphanumeric() {
            text.extend(character.to_lowercase());
        } else if !text.ends_with('_') {
            text.push('_');
        }
    }
    text.trim_matches('_').to_owned()
}

/// What a column of this head holds, and the factor to milliseconds. `None` when that is not known.
pub(super) fn meaning(head: &str) -> Option<(Field, f64)> {
    let name = normal(head);
    let find = |table: &[(Field, &[&str])], name: &str| {
        table.iter().find(|(_, names)| names.contains(&name)).map(|(field, _)| *field)
    };
    if let Some(field) = find(NAMES, &name) {
        return Some((field, 1.0));
    }
    let united = UNITS.iter().find_map(|(unit, scale)| Some((name.strip_suffix(unit)?, *scale)));
    let (base, scale) = united.unwrap_or((&name, 1.0));
    find(TIMES, base).map(|field| (field, scale))
}

/// Half of the last decimal's unit of each figure, over all rows: what rounding may have changed in a call.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Rounding {
    pub ttft: f64,
    pub rate: f64,
    pub duration: f64,
    pub prefill: f64,
    pub decode: f64,
    pub load: f64,
}

/// The columns of a table, and what was odd in its cells.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    known: Vec<Option<(Field, f64)>>,
    comma: Comma,
    finest: [Option<f64>; 6],
    /// Columns in which a cell was written as NaN or infinity.
    pub not_numbers: BTreeSet<Field>,
}

impl Columns {
    /// Of these heads; of two that mean the same the first counts.
    pub fn of<'a>(heads: impl IntoIterator<Item = &'a str>, comma: Comma) -> Self {
        let mut seen = BTreeSet::new();
        let known = heads.into_iter().map(|head| meaning(head).filter(|(field, _)| seen.insert(*field)));
        Self { known: known.collect(), comma, finest: [None; 6], not_numbers: BTreeSet::new() }
    }

    pub fn has(&self, field: Field) -> bool {
        self.known.iter().flatten().any(|(known, _)| *known == field)
    }

    /// Whether a row is a call: it has a time to the first token or a rate, and nothing speaks of means.
    pub fn are_of_calls(&self) -> bool {
        self.has(Field::Ttft) || self.has(Field::Rate)
    }

    /// The text of a cell; `None` when there is no such column or the row is too short.
    pub fn text<'c>(&self, cells: &[&'c str], field: Field) -> Option<&'c str> {
        let at = self.known.iter().position(|known| known.is_some_and(|(known, _)| known == field))?;
        cells.get(at).map(|cell| cell.trim())
    }

    /// The settings that have columns, with the text of their cells; empty ones are left at their default.
    pub fn settings<'c>(&self, cells: &[&'c str]) -> Vec<(&'static str, &'c str)> {
        let settings = self.known.iter().zip(cells).filter_map(|(known, cell)| match known {
            Some((Field::Setting(name), _)) => Some((*name, cell.trim())),
            _ => None,
        });
        settings.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    /// The row as a call. Figures that cannot be read are `None`.
    pub fn call(&mut self, cells: &[&str]) -> ImportedCall {
        let tokens =
            |value: f64| (value >= 0.0 && value <= f64::from(u32::MAX)).then(|| value.round() as u32);
        ImportedCall {
            run: self.number(cells, Field::Run).and_then(tokens).unwrap_or(0),
            stage: self.text(cells, Field::Stage).and_then(stage),
            ttft_ms: self.number(cells, Field::Ttft),
            origin_tps: self.number(cells, Field::Rate),
            n_in: self.number(cells, Field::PromptTokens).and_then(tokens),
            n_out: self.number(cells, Field::Tokens).and_then(tokens),
            duration_ms: self.number(cells, Field::Duration),
            prefill_ms: self.number(cells, Field::Prefill),
            decode_ms: self.number(cells, Field::Decode),
            load_ms: self.number(cells, Field::Load),
            ..ImportedCall::default()
        }
    }

    fn number(&mut self, cells: &[&str], field: Field) -> Option<f64> {
        let (_, scale) = *self.known.iter().flatten().find(|(known, _)| *known == field)?;
        let (written, _) = number::read(self.text(cells, field)?, self.comma)?;
        self.noted(field, written.scaled(scale))
    }

    /// Takes note of how finely a figure is written. `None` when it is no number.
    pub fn noted(&mut self, field: Field, written: Written) -> Option<f64> {
        if !written.value.is_finite() {
            self.not_numbers.insert(field);
            return None;
        }
        if let Some(at) = ROUNDED.iter().position(|rounded| *rounded == field) {
            let finest = self.finest[at].get_or_insert(written.half_unit);
            *finest = finest.min(written.half_unit);
        }
        Some(written.value)
    }

    pub fn rounding(&self) -> Rounding {
        let [ttft, rate, duration, prefill, decode, load] = self.finest.map(Option::unwrap_or_default);
        Rounding { ttft, rate, duration, prefill, decode, load }
    }
}

const ROUNDED: [Field; 6] =
    [Field::Ttft, Field::Rate, Field::Duration, Field::Prefill, Field::Decode, Field::Load];

/// A stage by its name in the table.
pub(super) fn stage(text: &str) -> Option<Stage> {
    let name = normal(text);
    [Stage::Warmup, Stage::Analysis, Stage::Report].into_iter().find(|stage| stage.label() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_known_in_any_case_and_with_its_unit_written_in_any_way() {
        for head in ["TTFT (ms)", "ttft_ms", "  Ttft [ms] ", "time to first token (ms)", "ttft"] {
            assert_eq!(meaning(head), Some((Field::Ttft, 1.0)), "{head}");
        }
        assert_eq!(meaning("ttft_s"), Some((Field::Ttft, 1000.0)));
        assert_eq!(meaning("tokens_s"), Some((Field::Rate, 1.0)));
        assert_eq!(meaning("THROUGHPUT  (Tok/s)"), Some((Field::Rate, 1.0)));
        assert_eq!(meaning("Tokens"), Some((Field::Tokens, 1.0)));
        assert_eq!(meaning("prompt_eval_s"), Some((Field::Prefill, 1000.0)));
    }

    #[test]
    fn a_mean_is_no_figure_of_a_call() {
        for head in ["mean_ttft_s", "mean_tokens_s", "eval_s_mean", "GPU"] {
            assert_eq!(meaning(head), None, "{head}");
        }
    }

    #[test]
    fn a_call_is_read_from_columns_in_any_order_and_seconds_become_milliseconds() {
        let mut columns = Columns::of(["eval_count", "ttft_s", "x", "run"], Comma::Groups);
        let call = columns.call(&["374", "2.857169", "?", "2"]);
        assert_eq!((call.run, call.n_out, call.ttft_ms), (2, Some(374), Some(2857.169)));
        assert!((columns.rounding().ttft - 0.0005).abs() < 1e-12);
    }
}
