//! The calls as a table for other programs: RFC 4180, units in the columns' names.

use chimera_types::plan::Phase;
use chimera_types::record::{BenchmarkRecord, CallRecord};

/// Every call of a record, warm-ups included, one line each. Unknown values are empty. Text that a spreadsheet would
/// take for a formula gets an apostrophe in front.
pub fn csv(record: &BenchmarkRecord) -> String {
    let mut text = String::new();
    push_line(&mut text, COLUMNS.iter().map(|(name, _)| (*name).to_owned()));
    for call in &record.calls {
        push_line(&mut text, COLUMNS.iter().map(|(_, cell)| cell(record, call)));
    }
    text
}

type Cell = fn(&BenchmarkRecord, &CallRecord) -> String;

const COLUMNS: [(&str, Cell); 30] = [
    ("call", |_, c| c.index.to_string()),
    ("arm", |r, c| of_arm(r, c, |arm| &arm.name)),
    ("model", |r, c| of_arm(r, c, |arm| &arm.model)),
    ("run", |_, c| c.run.to_string()),
    ("stage", |_, c| c.stage.label().to_owned()),
    ("phase", |_, c| phase(c.phase).to_owned()),
    ("started_at_utc", |_, c| harmless(&c.started_at)),
    ("cold", |_, c| c.cold.to_string()),
    ("valid", |_, c| c.validity.is_valid().to_string()),
    ("invalid_reason", |_, c| harmless(&c.validity.explanation().unwrap_or_default())),
    ("n_in_tokens", |_, c| optional(c.metrics.n_in)),
    ("n_out_tokens", |_, c| optional(c.metrics.n_out)),
    ("n_cached_tokens", |_, c| optional(c.metrics.n_cached)),
    ("ttft_ms", |_, c| optional(c.metrics.ttft_ms)),
    ("ttfv_ms", |_, c| optional(c.metrics.ttfv_ms)),
    ("e2e_ms", |_, c| optional(c.metrics.e2e_ms)),
    ("duration_ms", |_, c| optional(c.metrics.duration_ms)),
    ("tpot_ms_per_token", |_, c| optional(c.metrics.tpot_ms)),
    ("decode_tps", |_, c| optional(c.metrics.decode_tps)),
    ("server_decode_tps", |_, c| optional(c.metrics.server_decode_tps)),
    ("origin_tps", |_, c| optional(c.metrics.origin_tps)),
    ("prefill_tps", |_, c| optional(c.metrics.prefill_tps)),
    ("load_ms", |_, c| optional(c.metrics.load_ms)),
    ("prefill_ms", |_, c| optional(c.metrics.prefill_ms)),
    ("decode_ms", |_, c| optional(c.metrics.decode_ms)),
    ("client_overhead_ms", |_, c| optional(c.metrics.client_overhead_ms)),
    ("chunks", |_, c| c.metrics.chunks.to_string()),
    ("longest_gap_ms", |_, c| optional(c.metrics.longest_gap_ms)),
    ("connect_ms", |_, c| optional(c.connect_ms)),
    ("finish_reason", |_, c| harmless(c.finish_reason.as_deref().unwrap_or_default())),
];

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Warmup => "warmup",
        Phase::Measured => "measured",
    }
}

fn of_arm(
    record: &BenchmarkRecord,
    call: &CallRecord,
    text: fn(&chimera_types::spec::ArmSpec) -> &str,
) -> String {
    record.spec.arms.get(call.arm as usize).map(|arm| harmless(text(arm))).unwrap_or_default()
}

fn optional<T: std::fmt::Display>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// Text that no spreadsheet runs: one that begins like a formula is marked as text by an apostrophe.
pub(super) fn harmless(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c != '\0').collect();
    let begins = text.trim_start().chars().next();
    let formula = begins.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if formula || text.starts_with(['\t', '\r', '\n']) { format!("'{text}") } else { text }
}

pub(super) fn push_line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (position, cell) in cells.enumerate() {
        if position > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_analysis::testing::{self, CallBuilder};
    use chimera_types::record::FailureKind;

    #[test]
    fn every_call_is_one_line_with_as_many_cells_as_there_are_columns() {
        let table = csv(&testing::sample());
        let mut reader = ::csv::ReaderBuilder::new().from_reader(table.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), COLUMNS.len());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 6);
        assert_eq!((&rows[0][13], &rows[0][11], &rows[0][7]), ("5049.18", "1015", "true"));
    }

    #[test]
    fn what_is_unknown_is_empty_and_not_zero() {
        let mut record = testing::benchmark(vec![testing::arm("A", "m")], 1);
        testing::add_call(&mut record, &CallBuilder::without_usage(12.5));
        let table = csv(&record);
        let mut reader = ::csv::ReaderBuilder::new().from_reader(table.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!((&row[10], &row[11], &row[13], &row[18]), ("", "", "12.5", ""));
    }

    #[test]
    fn text_that_would_run_as_a_formula_is_marked_as_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            (" -x", "' -x"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("a-b", "a-b"),
            ("", ""),
        ] {
            assert_eq!(harmless(text), cell);
        }
    }

    #[test]
    fn a_message_with_quotes_commas_and_line_ends_stays_one_cell() {
        let mut record = testing::benchmark(vec![testing::arm("=cmd|'/c calc'!A0", "m,\"x\"")], 1);
        let message = "The server said \"no\",\r\nand hung up.";
        testing::add_call(&mut record, &CallBuilder::failed(FailureKind::Refused, message));
        let table = csv(&record);
        let mut reader = ::csv::ReaderBuilder::new().from_reader(table.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!((&row[1], &row[2], &row[9]), ("'=cmd|'/c calc'!A0", "m,\"x\"", message));
    }
}
