//! Files of one schema to one group: what they are, and their facts, each with its weight.

mod document;
mod outline;
mod table;

use std::collections::HashMap;

use crate::ingest::{Content, Entry, Inventory, Kind, Range, Texts};
use chimera_types::units::number;

use super::fact_text::{NAME_CHARS, clean, counted};
use super::names::{self, RECOGNISED};

/// Columns or keys named in the line of a group.
const COLUMNS: usize = 12;
/// The figures that are also told file by file.
const FIGURES_BY_FILE: usize = 2;

/// A statement about files, not yet chosen.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// 0 to 100.
    pub weight: u32,
    /// About one file of a group that has several.
    pub by_file: bool,
    pub what: String,
    pub line: String,
    pub numbers: Vec<f64>,
    pub texts: Vec<String>,
    pub unit: Option<&'static str>,
    pub source: String,
    pub files: u32,
}

/// Files of one schema.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub kind: Kind,
    /// The first folder of the first path; empty for files at the root.
    pub folder: &'a str,
    pub files: u32,
    /// What the files are: always told before their facts.
    pub head: Candidate,
    /// Those about all files first, the weightiest before the others.
    pub facts: Vec<Candidate>,
}

impl Group<'_> {
    /// The weight of the best fact.
    pub fn weight(&self) -> u32 {
        self.facts.first().map_or(0, |fact| fact.weight)
    }
}

/// What makes files alike: the columns of a table, the outer keys of a JSON document, the folder of a text.
#[derive(PartialEq, Eq, Hash)]
enum Schema<'a> {
    Table(Vec<&'a str>),
    Json(&'a str, Vec<&'a str>),
    Markdown(&'a str),
}

/// The groups of an inventory, in the order of their first files.
pub(super) fn groups(inventory: &Inventory) -> Vec<Group<'_>> {
    let mut order: HashMap<Schema<'_>, usize> = HashMap::new();
    let mut members: Vec<Vec<&Entry>> = Vec::new();
    for entry in &inventory.entries {
        let schema = match &entry.content {
            Content::Nothing => continue,
            Content::Table(table) => {
                Schema::Table(table.columns.iter().map(|column| column.name.as_str()).collect())
            }
            Content::Json(shape) => {
                let mut keys: Vec<&str> = shape.keys.iter().map(String::as_str).collect();
                keys.sort_unstable();
                Schema::Json(&shape.top, keys)
            }
            Content::Markdown(_) => Schema::Markdown(folder_of(&entry.path)),
        };
        let at = *order.entry(schema).or_insert(members.len());
        if at == members.len() {
            members.push(Vec::new());
        }
        members[at].push(entry);
    }
    members.into_iter().filter_map(|entries| group(&entries)).collect()
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn group<'a>(entries: &[&'a Entry]) -> Option<Group<'a>> {
    let first = *entries.first()?;
    let files = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let (head, mut facts) = match first.kind {
        Kind::Csv => table::facts(entries, files),
        Kind::Json => document::facts(entries, files),
        Kind::Markdown => outline::facts(entries, files),
    };
    facts.sort_by_key(|fact| (fact.by_file, std::cmp::Reverse(fact.weight)));
    let folder = first.path.split_once('/').map_or("", |(folder, _)| folder);
    Some(Group { kind: first.kind, folder, files, head, facts })
}

/// `aurora/a.csv` or `aurora/a.csv and 2 files like it`.
pub(super) fn source_text(first: &str, files: u32) -> String {
    let first = clean(first, 2 * NAME_CHARS);
    if files == 1 { first } else { format!("{first} and {} like it", counted(files - 1, "file")) }
}

fn head(entries: &[&Entry], files: u32, about: &str, numbers: Vec<f64>, names: &[&str]) -> Candidate {
    let source = entries[0].path.clone();
    Candidate {
        weight: 100,
        by_file: false,
        what: "what the files hold".to_owned(),
        line: format!("{}: {about}", source_text(&source, files)),
        numbers: [vec![f64::from(files)], numbers].concat(),
        texts: names.iter().map(|name| clean(name, NAME_CHARS)).collect(),
        unit: None,
        source,
        files,
    }
}

fn number_fact(name: &str, range: Range, source: &str, files: u32) -> Candidate {
    let unit = names::unit(name);
    let unit_text = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    let shown = clean(name, NAME_CHARS);
    let values = counted(range.count, "value");
    let same = range.min == range.max;
    let line = if same {
        format!("{shown}: {}{unit_text} ({values})", number(range.min))
    } else {
        let [min, max, mean] = [range.min, range.max, range.mean].map(number);
        format!("{shown}: {min} to {max}{unit_text}, mean {mean} ({values})")
    };
    // A figure that never varies is a setting at best.
    let weight = names::weight(name);
    let weight = if same && range.count > 1 { weight.min(RECOGNISED - 20) } else { weight };
    Candidate {
        weight,
        by_file: false,
        what: shown,
        line,
        numbers: vec![range.min, range.max, range.mean, f64::from(range.count)],
        texts: Vec::new(),
        unit,
        source: source.to_owned(),
        files,
    }
}

fn text_fact(name: &str, texts: &Texts, source: &str, files: u32) -> Option<Candidate> {
    let weight = names::text_weight(name).filter(|_| !texts.values.is_empty())?;
    let shown = clean(name, NAME_CHARS);
    let values: Vec<String> = texts.values.iter().map(|text| clean(text, NAME_CHARS)).collect();
    let more = if texts.more { ", and others" } else { "" };
    let line = format!("{shown}: {}{more}", values.join(", "));
    Some(Candidate {
        weight,
        by_file: false,
        what: shown,
        line,
        numbers: Vec::new(),
        texts: values,
        unit: None,
        source: source.to_owned(),
        files,
    })
}

/// The best figures of each file, for a group of several.
fn by_file<'e>(
    entries: &[&'e Entry],
    figures: impl Fn(&'e Entry) -> Vec<(&'e str, Range)>,
) -> Vec<Candidate> {
    if entries.len() == 1 {
        return Vec::new();
    }
    let mut facts = Vec::new();
    for entry in entries {
        let mut best: Vec<(u32, &str, Range)> =
            figures(entry).into_iter().map(|(name, range)| (names::weight(name), name, range)).collect();
        best.sort_by_key(|(weight, ..)| std::cmp::Reverse(*weight));
        for (weight, name, range) in
            best.into_iter().take(FIGURES_BY_FILE).filter(|(weight, ..)| *weight >= RECOGNISED)
        {
            let fact = number_fact(name, range, &entry.path, 1);
            let line = format!("{} in {}", fact.line, clean(&entry.path, 2 * NAME_CHARS));
            facts.push(Candidate { weight, by_file: true, line, ..fact });
        }
    }
    facts
}

fn merge(into: &mut Option<Range>, range: Option<Range>) {
    *into = match (*into, range) {
        (Some(left), Some(right)) => Some(left.merge(right)),
        (left, right) => left.or(right),
    };
}
