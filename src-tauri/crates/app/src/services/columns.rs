//! Two columns of any table, judged as configurations are.

use std::path::Path;

use serde::Serialize;

use chimera_analysis::compare::{self, Comparison, Labels};
use chimera_folder::ingest;
use chimera_types::error::Error;
use chimera_types::paths::{display, one_line};
use chimera_types::units;

/// The second column against the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnComparison {
    /// The table.
    pub file: String,
    /// The columns; the first is the baseline.
    pub columns: [String; 2],
    /// Rows of the table.
    pub rows: u32,
    /// Rows whose error column says that there was an error; they enter nothing.
    pub rows_with_error: u32,
    /// The verdict in one sentence, with its evidence.
    pub sentence: String,
    /// Effect, interval, p, MDE.
    #[serde(flatten)]
    pub comparison: Comparison,
}

/// Compares two columns of a CSV file: row by row when `paired`, otherwise as two samples.
///
/// # Errors
/// Those of [`ingest::columns`].
pub fn compare_columns(path: &Path, columns: [String; 2], paired: bool) -> Result<ColumnComparison, Error> {
    let found = ingest::columns(path, &columns)?;
    let [a, b] = [0, 1].map(|column| found.values.get(column).map_or(&[][..], Vec::as_slice));
    let comparison = if paired {
        compare::paired(&a.iter().copied().zip(b.iter().copied()).collect::<Vec<_>>())
    } else {
        let given = |values: &[Option<f64>]| values.iter().flatten().copied().collect::<Vec<f64>>();
        compare::unpaired(&given(a), &given(b))
    };
    let names = columns.each_ref().map(|name| one_line(name));
    Ok(ColumnComparison {
        file: display(path),
        rows: a.len() as u32,
        rows_with_error: found.rows_with_error,
        sentence: compare::sentence(&comparison, &Labels::figure(&names[0], &names[1])),
        columns,
        comparison,
    })
}

impl ColumnComparison {
    /// What the sentence rests on, a line each: values used, values left out.
    pub fn basis(&self) -> Vec<String> {
        let Comparison { n_a, n_b, dropped, .. } = self.comparison;
        let used = format!("{n_a} and {n_b} values of {} rows are used.", units::count(u64::from(self.rows)));
        let left_out =
            (dropped > 0).then(|| format!("{dropped} are missing or not above 0 and enter nothing."));
        let failed =
            (self.rows_with_error > 0).then(|| format!("{} rows hold an error.", self.rows_with_error));
        [Some(used), left_out, failed].into_iter().flatten().collect()
    }
}
