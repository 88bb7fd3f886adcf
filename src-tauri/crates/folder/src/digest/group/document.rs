//! JSON documents with the same outer keys: merged ranges by path.

use std::collections::HashMap;

use crate::digest::fact_text::{counted, listed};
use crate::ingest::{Content, Entry, JsonShape, Range, Texts};

use super::{COLUMNS, Candidate, by_file, head, merge, number_fact, text_fact};

pub(super) fn facts(entries: &[&Entry], files: u32) -> (Candidate, Vec<Candidate>) {
    let shapes: Vec<&JsonShape> = entries.iter().filter_map(|entry| shape_of(entry)).collect();
    let mut numbers: Vec<(&str, Option<Range>)> = Vec::new();
    let mut texts: Vec<(&str, Texts)> = Vec::new();
    let mut number_at: HashMap<&str, usize> = HashMap::new();
    let mut text_at: HashMap<&str, usize> = HashMap::new();
    for shape in &shapes {
        for found in &shape.numbers {
            let at = *number_at.entry(&found.path).or_insert(numbers.len());
            if at == numbers.len() {
                numbers.push((&found.path, None));
            }
            merge(&mut numbers[at].1, Some(found.range));
        }
        for found in &shape.texts {
            let at = *text_at.entry(&found.path).or_insert(texts.len());
            if at == texts.len() {
                texts.push((&found.path, Texts::default()));
            }
            texts[at].1.merge(&found.texts);
        }
    }
    let failed = shapes.iter().fold(0_u32, |sum, shape| sum.saturating_add(shape.objects_with_error));
    let keys: Vec<&str> =
        shapes.first().map_or(&[][..], |shape| &shape.keys).iter().map(String::as_str).collect();
    let top = shapes.first().map_or("", |shape| shape.top.as_str());
    let mut about = format!("JSON {top}");
    if !keys.is_empty() {
        about.push_str(&format!(
            " with {}: {}",
            counted(keys.len() as u32, "key"),
            listed(keys.iter().copied(), COLUMNS)
        ));
    }
    if failed > 0 {
        about.push_str(&format!("; {} with an error left out of all ranges", counted(failed, "object")));
    }
    let source = &entries[0].path;
    let mut facts: Vec<Candidate> = numbers
        .iter()
        .filter_map(|(path, range)| Some(number_fact(path, (*range)?, source, files)))
        .collect();
    facts.extend(texts.iter().filter_map(|(path, texts)| text_fact(path, texts, source, files)));
    facts.extend(by_file(entries, |entry| {
        let numbers = shape_of(entry).map_or(&[][..], |shape| &shape.numbers);
        numbers.iter().map(|found| (found.path.as_str(), found.range)).collect()
    }));
    (head(entries, files, &about, vec![keys.len() as f64, f64::from(failed)], &keys), facts)
}

fn shape_of(entry: &Entry) -> Option<&JsonShape> {
    match &entry.content {
        Content::Json(shape) => Some(shape),
        _ => None,
    }
}
