//! Markdown texts of one folder: what their headings say.

use std::collections::HashMap;

use crate::digest::fact_text::{HEADING_CHARS, NAME_CHARS, clean, counted};
use crate::digest::names::RECOGNISED;
use crate::ingest::{Content, Entry, Outline};

use super::{Candidate, head};

/// Headings told of one text.
const HEADINGS: usize = 8;

pub(super) fn facts(entries: &[&Entry], files: u32) -> (Candidate, Vec<Candidate>) {
    let mut words = 0_u32;
    let mut tables = 0_u32;
    let mut facts: Vec<Candidate> = Vec::new();
    let mut known: HashMap<Vec<String>, usize> = HashMap::new();
    for entry in entries {
        let Content::Markdown(outline) = &entry.content else { continue };
        words = words.saturating_add(outline.words);
        tables = tables.saturating_add(outline.tables);
        let texts = headings(outline);
        if texts.is_empty() {
            continue;
        }
        // Texts with the same headings are copies of each other: one fact for all.
        let at = *known.entry(texts.clone()).or_insert(facts.len());
        match facts.get_mut(at) {
            Some(fact) => fact.files += 1,
            None => facts.push(heading_fact(&entry.path, texts, outline)),
        }
    }
    for fact in facts.iter_mut().filter(|fact| fact.files > 1) {
        fact.line.push_str(&format!(" ({} more with the same headings)", fact.files - 1));
    }
    let mut about = format!("Markdown, {}, {}", counted(words, "word"), counted(tables, "table"));
    // One text alone needs no second line.
    let only = if files == 1 { facts.pop() } else { None };
    if let Some(only) = &only {
        about.push_str(&format!("; headings: {}", only.line));
    }
    for fact in &mut facts {
        fact.line = format!("headings of {}: {}", clean(&fact.source, 2 * NAME_CHARS), fact.line);
    }
    let names: Vec<&str> = only.iter().flat_map(|only| &only.texts).map(String::as_str).collect();
    (head(entries, files, &about, vec![f64::from(words), f64::from(tables)], &names), facts)
}

fn headings(outline: &Outline) -> Vec<String> {
    outline.headings.iter().take(HEADINGS).map(|heading| clean(&heading.text, HEADING_CHARS)).collect()
}

fn heading_fact(path: &str, texts: Vec<String>, outline: &Outline) -> Candidate {
    let all = outline.headings.len() + outline.headings_left_out as usize;
    let more = if all > texts.len() { format!(", and {} more", all - texts.len()) } else { String::new() };
    let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    Candidate {
        weight: RECOGNISED,
        by_file: true,
        what: "headings".to_owned(),
        line: format!("{}{more}", quoted.join(", ")),
        numbers: Vec::new(),
        texts,
        unit: None,
        source: path.to_owned(),
        files: 1,
    }
}
