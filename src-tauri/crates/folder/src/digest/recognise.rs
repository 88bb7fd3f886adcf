//! What a folder's files hold, for people: alike files together, with what was measured in them and its ranges.

use serde::Serialize;

use super::group::{self, Candidate, Group};
use super::names::RECOGNISED;
use crate::ingest::{Inventory, Kind};

/// Files with the same columns, the same outer keys, or texts of the same folder.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RecognizedSchema {
    /// `CSV`, `JSON`, `Markdown`.
    pub kind: String,
    /// The first file.
    pub source: String,
    /// Files alike, that one included.
    pub files: u32,
    /// What they are: rows and columns, keys, or headings.
    pub about: String,
    /// What was measured, the weightiest first; empty where nothing is known as a benchmark's figure.
    pub measures: Vec<String>,
    /// Ranges of numbers, the weightiest first.
    pub figures: Vec<FigureRange>,
    /// Ranges beyond those.
    pub figures_left_out: u32,
    /// What the figures are of, where the files say so: models, backends, configurations.
    pub subjects: Vec<Subject>,
}

/// The numbers of one column or key in all files of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FigureRange {
    /// The column or key.
    pub name: String,
    /// Where the name shows it.
    pub unit: Option<String>,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// The arithmetic mean.
    pub mean: f64,
    /// How many numbers.
    pub count: u32,
    /// Whether the name is known as one of a benchmark's figures.
    pub measured: bool,
}

/// The texts of a column or key that says what was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Subject {
    /// The column or key: `model`.
    pub name: String,
    /// Its first different texts.
    pub values: Vec<String>,
}

/// The groups of a folder, the weightiest first: at most `most`, each with at most `most_figures` ranges. The second value
/// counts the groups beyond.
pub fn recognise(inventory: &Inventory, most: usize, most_figures: usize) -> (Vec<RecognizedSchema>, u32) {
    let groups = group::groups(inventory);
    let order = super::group_order(&groups);
    let left_out = super::count(order.len().saturating_sub(most));
    (order.into_iter().take(most).map(|at| describe(&groups[at], most_figures)).collect(), left_out)
}

fn describe(group: &Group<'_>, most_figures: usize) -> RecognizedSchema {
    let about_all = || group.facts.iter().filter(|fact| !fact.by_file);
    let figures: Vec<FigureRange> = about_all().filter_map(figure).collect();
    let subject = |fact: &Candidate| Subject { name: fact.what.clone(), values: fact.texts.clone() };
    let subjects =
        about_all().filter(|fact| fact.numbers.is_empty() && group.kind != Kind::Markdown).map(subject);
    let source = format!("{}: ", group::source_text(&group.head.source, group.files));
    let about = group.head.line.strip_prefix(&source).unwrap_or(&group.head.line).to_owned();
    RecognizedSchema {
        kind: group.kind.label().to_owned(),
        source: group.head.source.clone(),
        files: group.files,
        about,
        measures: figures.iter().filter(|figure| figure.measured).map(|figure| figure.name.clone()).collect(),
        figures_left_out: super::count(figures.len().saturating_sub(most_figures)),
        subjects: subjects.collect(),
        figures: figures.into_iter().take(most_figures).collect(),
    }
}

/// A fact that is a range; those of single models repeat it and are left to the prompt.
fn figure(fact: &Candidate) -> Option<FigureRange> {
    let [min, max, mean, count] = *fact.numbers.as_slice() else { return None };
    fact.texts.is_empty().then(|| FigureRange {
        name: fact.what.clone(),
        unit: fact.unit.map(str::to_owned),
        min,
        max,
        mean,
        count: count as u32,
        measured: fact.weight >= RECOGNISED,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{ScanOptions, scan};

    fn folder(files: &[(&str, &str)]) -> Inventory {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(root.path().join(name), text).unwrap();
        }
        scan(root.path(), &ScanOptions::default()).unwrap()
    }

    #[test]
    fn alike_files_are_one_group_with_what_was_measured_first() {
        let table = "model,run_id,tokens_s,ttft_s\nm,1,10,0.5\nn,2,20,0.7\n";
        let inventory = folder(&[("a 1.csv", table), ("b.csv", table), ("notes.md", "# Notes\n")]);
        let (groups, left_out) = recognise(&inventory, 10, 2);
        assert_eq!((groups.len(), left_out), (2, 0));
        let tables = &groups[0];
        assert_eq!((tables.kind.as_str(), tables.files), ("CSV", 2));
        assert!(tables.about.starts_with("table, 4 rows; 4 columns: model"), "{}", tables.about);
        assert_eq!(tables.measures, ["tokens_s", "ttft_s"]);
        let rate = &tables.figures[0];
        assert_eq!((rate.min, rate.max, rate.mean, rate.count), (10.0, 20.0, 15.0, 4));
        assert_eq!(rate.unit.as_deref(), Some("tok/s"));
        assert_eq!((tables.figures.len(), tables.figures_left_out), (2, 1), "the id is left out");
        assert_eq!(tables.subjects[0].values, ["m", "n"]);
    }

    #[test]
    fn of_many_groups_the_weightiest_are_described_and_the_others_counted() {
        let inventory = folder(&[("a.csv", "id\n1\n"), ("b.csv", "tokens_s\n1\n"), ("c.csv", "x\n1\n")]);
        let (groups, left_out) = recognise(&inventory, 1, 8);
        assert_eq!((groups[0].source.as_str(), left_out), ("b.csv", 2));
    }

    #[test]
    fn a_folder_without_data_has_no_group() {
        assert_eq!(recognise(&folder(&[]), 10, 8), (Vec::new(), 0));
    }
}
