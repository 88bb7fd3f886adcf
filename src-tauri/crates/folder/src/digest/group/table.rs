//! Tables with the same columns: merged ranges, and the same ranges model by model and file by file.

use crate::digest::fact_text::{NAME_CHARS, clean, counted, listed};
use crate::digest::names::{self, RECOGNISED};
use crate::ingest::{Content, Entry, Range, Table, Texts};

use super::{COLUMNS, Candidate, by_file, head, merge, number_fact, text_fact};

/// The figures that are also told model by model.
const FIGURES_BY_MODEL: usize = 2;

pub(super) fn facts(entries: &[&Entry], files: u32) -> (Candidate, Vec<Candidate>) {
    let tables: Vec<&Table> = entries.iter().filter_map(|entry| table_of(entry)).collect();
    let sum =
        |count: fn(&Table) -> u32| tables.iter().fold(0_u32, |sum, table| sum.saturating_add(count(table)));
    let (rows, failed, ragged) = (sum(|t| t.rows), sum(|t| t.rows_with_error), sum(|t| t.rows_ragged));
    let columns = merged_columns(&tables);
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let mut about = format!("table, {}", counted(rows, "row"));
    if failed > 0 {
        about.push_str(&format!(", {} with an error left out of all ranges", counted(failed, "row")));
    }
    if ragged > 0 {
        about.push_str(&format!(", {} broken", counted(ragged, "row")));
    }
    about.push_str(&format!("; {} columns: {}", names.len(), listed(names.iter().copied(), COLUMNS)));
    let numbers =
        [rows, failed, ragged, u32::try_from(names.len()).unwrap_or(u32::MAX)].map(f64::from).to_vec();
    let source = &entries[0].path;
    let mut facts: Vec<Candidate> = columns
        .iter()
        .filter_map(|column| Some(number_fact(column.name, column.numbers?, source, files)))
        .collect();
    facts.extend(columns.iter().filter_map(|column| text_fact(column.name, &column.texts, source, files)));
    facts.extend(by_model(&columns, source, files));
    facts.extend(by_file(entries, |entry| {
        let columns = table_of(entry).map_or(&[][..], |table| &table.columns);
        columns.iter().filter_map(|column| Some((column.name.as_str(), column.numbers?))).collect()
    }));
    (head(entries, files, &about, numbers, &names), facts)
}

/// A column of all tables of a group.
#[derive(Default)]
struct Merged<'a> {
    name: &'a str,
    numbers: Option<Range>,
    by_model: Vec<(&'a str, Range)>,
    texts: Texts,
}

fn merged_columns<'a>(tables: &[&'a Table]) -> Vec<Merged<'a>> {
    let mut columns: Vec<Merged<'a>> = Vec::new();
    for table in tables {
        columns.resize_with(columns.len().max(table.columns.len()), Merged::default);
        for (merged, column) in columns.iter_mut().zip(&table.columns) {
            merged.name = &column.name;
            merge(&mut merged.numbers, column.numbers);
            merged.texts.merge(&column.texts);
            for found in &column.by_model {
                match merged.by_model.iter_mut().find(|(model, _)| *model == found.model) {
                    Some((_, range)) => *range = range.merge(found.range),
                    None => merged.by_model.push((&found.model, found.range)),
                }
            }
        }
    }
    columns
}

/// The best figures of each model, for tables of several models.
fn by_model(columns: &[Merged<'_>], source: &str, files: u32) -> Vec<Candidate> {
    let mut best: Vec<&Merged<'_>> = columns
        .iter()
        .filter(|column| column.by_model.len() > 1 && names::weight(column.name) >= RECOGNISED)
        .collect();
    best.sort_by_key(|column| std::cmp::Reverse(names::weight(column.name)));
    let mut facts = Vec::new();
    for column in best.into_iter().take(FIGURES_BY_MODEL) {
        for (model, range) in &column.by_model {
            let fact = number_fact(column.name, *range, source, files);
            let model = clean(model, NAME_CHARS);
            facts.push(Candidate {
                // Right after the same figure of all models together.
                weight: names::weight(column.name).saturating_sub(1),
                what: format!("{} of {model}", fact.what),
                line: format!("{model}, {}", fact.line),
                texts: vec![model],
                ..fact
            });
        }
    }
    facts
}

fn table_of(entry: &Entry) -> Option<&Table> {
    match &entry.content {
        Content::Table(table) => Some(table),
        _ => None,
    }
}
