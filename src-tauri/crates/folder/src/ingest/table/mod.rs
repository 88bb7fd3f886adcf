//! A CSV text to its columns: counted and ranged as it streams by, in memory that does not grow with it.

mod field;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::inventory::{Column, ModelNumbers, Range, Table, Texts};
use super::text::{Stop, Text};
use super::{limits, range};

pub(super) use field::{delimiter, is_error, is_error_name, number};

/// A table and the rows at which something was wrong with it.
pub(super) struct Read {
    pub table: Table,
    /// The first row (1 = the first below the header) with another number of fields, and that number.
    pub ragged_at: Option<(u64, usize)>,
    /// The first row with a field longer than any real one.
    pub oversized_at: Option<u64>,
}

/// Reads a whole text as a table; `None` when it has no header.
pub(super) fn read(text: &mut Text<'_>) -> Result<Option<Read>, Stop> {
    let first = text.chunk()?.to_vec();
    let delimiter = delimiter(&first[..first.len().min(limits::HEAD_BYTES)]);
    let mut fields = Fields::new(delimiter);
    fields.take(&first);
    loop {
        match text.chunk()? {
            [] => break,
            chunk => fields.take(chunk),
        }
    }
    Ok(fields.end())
}

/// One column while its rows go by.
#[derive(Default)]
struct Tally {
    name: String,
    filled: u32,
    numbers: Option<Range>,
    /// By the position of the model among the texts of the model column.
    by_model: Vec<Option<Range>>,
    texts: Texts,
}

impl Tally {
    fn push(&mut self, number: f64, model: Option<usize>) {
        range::push(&mut self.numbers, number);
        if let Some(model) = model {
            if self.by_model.len() <= model {
                self.by_model.resize(model + 1, None);
            }
            range::push(&mut self.by_model[model], number);
        }
    }
}

/// A field of the current row that waits for the row's end: a row with an error is no measurement.
#[derive(Clone, Copy)]
enum Cell {
    Blank,
    Number(f64),
    Text,
}

struct Fields {
    parser: Reader,
    delimiter: u8,
    field: Vec<u8>,
    field_length: usize,
    field_bytes: u64,
    columns: Vec<Tally>,
    columns_left_out: u32,
    error_column: Option<usize>,
    model_column: Option<usize>,
    /// The model of the current row.
    model: Option<usize>,
    cells: Vec<Cell>,
    width: usize,
    at: usize,
    failed: bool,
    header_done: bool,
    row: u64,
    rows: u32,
    rows_with_error: u32,
    rows_ragged: u32,
    ragged_at: Option<(u64, usize)>,
    oversized_at: Option<u64>,
}

impl Fields {
    fn new(delimiter: u8) -> Self {
        Self {
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            delimiter,
            field: vec![0; limits::FIELD_BYTES],
            field_length: 0,
            field_bytes: 0,
            columns: Vec::new(),
            columns_left_out: 0,
            error_column: None,
            model_column: None,
            model: None,
            cells: Vec::new(),
            width: 0,
            at: 0,
            failed: false,
            header_done: false,
            row: 0,
            rows: 0,
            rows_with_error: 0,
            rows_ragged: 0,
            ragged_at: None,
            oversized_at: None,
        }
    }

    /// Takes in a piece of text, cut anywhere; an empty one is the end.
    fn take(&mut self, mut text: &[u8]) {
        let ending = text.is_empty();
        let mut beyond = [0_u8; 256];
        // The parser takes an empty input for the end, also behind the last field of a piece.
        while ending || !text.is_empty() {
            // What of a field does not fit is parsed into a scratch buffer and forgotten.
            let full = self.field_length == self.field.len();
            let room = if full { &mut beyond[..] } else { &mut self.field[self.field_length..] };
            let (result, read, written) = self.parser.read_field(text, room);
            text = &text[read..];
            self.field_bytes += written as u64;
            if !full {
                self.field_length += written;
            }
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => {
                    self.end_field();
                    if record_end {
                        self.end_record();
                    }
                }
                ReadFieldResult::End => return,
            }
        }
    }

    fn end_field(&mut self) {
        if self.field_bytes > limits::OVERSIZED_FIELD_BYTES && self.oversized_at.is_none() {
            self.oversized_at = Some(self.row + u64::from(self.header_done));
        }
        if self.header_done {
            self.end_cell();
        } else {
            self.end_header_cell();
        }
        self.at += 1;
        self.field_length = 0;
        self.field_bytes = 0;
    }

    fn end_header_cell(&mut self) {
        if self.columns.len() == limits::COLUMNS {
            self.columns_left_out = self.columns_left_out.saturating_add(1);
            return;
        }
        let name = String::from_utf8_lossy(&self.field[..self.field_length]);
        let name = range::cut(name.trim(), limits::NAME_CHARS);
        self.columns.push(Tally { name, ..Tally::default() });
        self.cells.push(Cell::Blank);
    }

    fn end_cell(&mut self) {
        let Some(column) = self.columns.get_mut(self.at) else { return };
        let field = self.field[..self.field_length].trim_ascii();
        self.cells[self.at] = if field.is_empty() {
            Cell::Blank
        } else if let Some(number) = number(field, self.delimiter) {
            Cell::Number(number)
        } else {
            // A cut field may end inside a character; it is too long to be kept anyway.
            match std::str::from_utf8(field) {
                Ok(text) => column.texts.push(text),
                Err(_) => column.texts.more = true,
            }
            if self.model_column == Some(self.at) {
                self.model = column.texts.values.iter().position(|known| known.as_bytes() == field);
            }
            if self.error_column == Some(self.at) && is_error(field) {
                self.failed = true;
            }
            Cell::Text
        };
    }

    fn end_record(&mut self) {
        let width = std::mem::take(&mut self.at);
        let failed = std::mem::take(&mut self.failed);
        let model = self.model.take();
        if !self.header_done {
            self.header_done = true;
            self.width = width;
            self.error_column = self.columns.iter().position(|column| is_error_name(&column.name));
            self.model_column =
                self.columns.iter().position(|column| column.name.eq_ignore_ascii_case("model"));
            return;
        }
        self.row += 1;
        self.rows = self.rows.saturating_add(1);
        if width != self.width {
            self.rows_ragged = self.rows_ragged.saturating_add(1);
            self.ragged_at.get_or_insert((self.row, width));
            return;
        }
        if failed {
            self.rows_with_error = self.rows_with_error.saturating_add(1);
        }
        for (column, cell) in self.columns.iter_mut().zip(&self.cells) {
            match *cell {
                Cell::Blank => continue,
                Cell::Number(number) if !failed => column.push(number, model),
                Cell::Number(_) | Cell::Text => {}
            }
            column.filled = column.filled.saturating_add(1);
        }
    }

    fn end(mut self) -> Option<Read> {
        self.take(&[]);
        if self.columns.iter().all(|column| column.name.is_empty()) {
            return None;
        }
        let models = self.model_column.map(|at| self.columns[at].texts.values.clone()).unwrap_or_default();
        let columns = self.columns.into_iter().map(|column| Column {
            name: column.name,
            filled: column.filled,
            numbers: column.numbers,
            by_model: by_model(&models, &column.by_model),
            texts: column.texts,
        });
        Some(Read {
            table: Table {
                delimiter: char::from(self.delimiter).to_string(),
                columns: columns.collect(),
                columns_left_out: self.columns_left_out,
                rows: self.rows,
                rows_with_error: self.rows_with_error,
                rows_ragged: self.rows_ragged,
            },
            ragged_at: self.ragged_at,
            oversized_at: self.oversized_at,
        })
    }
}

fn by_model(models: &[String], ranges: &[Option<Range>]) -> Vec<ModelNumbers> {
    let named = models.iter().zip(ranges);
    named.filter_map(|(model, range)| Some(ModelNumbers { model: model.clone(), range: (*range)? })).collect()
}

#[cfg(test)]
mod tests;
