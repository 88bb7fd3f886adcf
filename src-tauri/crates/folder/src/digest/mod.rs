//! What the model is told about a folder: facts with ids, units and sources, weightiest first, each
//! schema and folder before a second fact of the same, cut to a token budget.

mod fact_text;
mod group;
mod names;
mod recognise;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::ingest::{Content, Inventory, Kind};

pub use fact_text::estimate_tokens;
pub use recognise::{FigureRange, RecognizedSchema, Subject, recognise};

use fact_text::counted;
use group::{Candidate, Group};
use names::RECOGNISED;

/// The facts of a folder that fit a budget, and the text that tells them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// The facts told, in the order of the text.
    pub facts: Vec<Fact>,
    /// The block for the prompt; one line a fact. Empty when not even the first line fits.
    pub text: String,
    /// [`estimate_tokens`] of the text; never more than the budget.
    pub tokens: u32,
    /// Facts that did not fit.
    pub facts_left_out: u32,
    /// Usable files of which nothing is told.
    pub files_left_out: u32,
}

/// One thing that is known from the files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// `F1`, `F2`, ...: how the text, the model and the report refer to it.
    pub id: String,
    /// The column, key or aspect it is about.
    pub what: String,
    /// Every number it states, in full precision: for a range smallest, largest, mean and count.
    pub numbers: Vec<f64>,
    /// The names it states: models, columns, headings.
    pub texts: Vec<String>,
    /// The unit, where the name shows it.
    pub unit: Option<String>,
    /// The file, or the first of the files, it comes from; empty for the folder as a whole.
    pub source: String,
    /// Files it sums up.
    pub files: u32,
    /// The line of the text, without its id.
    pub line: String,
}

/// Tells an inventory in at most `budget_tokens` (by [`estimate_tokens`]).
pub fn digest(inventory: &Inventory, budget_tokens: u32) -> Digest {
    let groups = group::groups(inventory);
    let overview = overview(inventory, &groups);
    let total: usize = groups.iter().map(|group| 1 + group.facts.len()).sum();
    let all_files = groups.iter().fold(0_u32, |sum, group| sum.saturating_add(group.files));
    let footer = |facts: usize, files: u32| {
        let facts = counted(count(facts), "fact");
        match files {
            0 => format!("Left out to fit: {facts}."),
            files => {
                format!("Left out to fit: {facts}, among them everything of {}.", counted(files, "file"))
            }
        }
    };
    // The final footer never holds larger numbers than this one. One token more for each line's id and end.
    let fixed = estimate_tokens(&format!("[F1] {}\n{}\n", overview.line, footer(total, all_files)));
    let Some(mut left) = budget_tokens.checked_sub(fixed) else {
        return Digest {
            facts: Vec::new(),
            text: String::new(),
            tokens: 0,
            facts_left_out: count(total + 1),
            files_left_out: all_files,
        };
    };
    let mut chosen: HashSet<Place> = HashSet::new();
    for (group, fact) in order(&groups) {
        let told = chosen.contains(&(group, None));
        let candidate = match fact {
            None => &groups[group].head,
            Some(_) if !told => continue,
            Some(fact) => &groups[group].facts[fact],
        };
        let cost = estimate_tokens(&format!("[F00000] {}\n", candidate.line));
        if cost <= left {
            left -= cost;
            chosen.insert((group, fact));
        }
    }
    let facts = told(overview, &groups, &chosen);
    let told_files = groups.iter().enumerate().filter(|(at, _)| chosen.contains(&(*at, None)));
    let files_left_out = all_files - told_files.fold(0, |sum, (_, group)| sum + group.files);
    let mut text: String = facts.iter().map(|fact| format!("[{}] {}\n", fact.id, fact.line)).collect();
    let left_out = total - chosen.len();
    if left_out > 0 {
        text.push_str(&footer(left_out, files_left_out));
        text.push('\n');
    }
    Digest { facts, tokens: estimate_tokens(&text), text, facts_left_out: count(left_out), files_left_out }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A group and one of its facts, by position; `None` is the line of the group itself.
type Place = (usize, Option<usize>);

/// The first fact: how much there is.
fn overview(inventory: &Inventory, groups: &[Group<'_>]) -> Candidate {
    let unusable = count(inventory.entries.iter().filter(|entry| entry.content == Content::Nothing).count());
    let of_kind = |kind: Kind| {
        inventory.kinds.iter().find(|summary| summary.kind == kind).map_or(0, |summary| summary.count)
    };
    let [csv, json, markdown] = Kind::ALL.map(of_kind);
    let files = count(inventory.entries.len());
    let schemas = count(groups.iter().filter(|group| group.kind != Kind::Markdown).count());
    let mut line = format!(
        "The folder holds {}: {csv} CSV, {json} JSON, {markdown} Markdown, with {}",
        counted(files, "recognised file"),
        counted(schemas, "different data layout")
    );
    if unusable > 0 {
        line.push_str(&format!("; {} could not be used", counted(unusable, "file")));
    }
    Candidate {
        weight: 100,
        by_file: false,
        what: "files in the folder".to_owned(),
        line,
        numbers: [files, csv, json, markdown, schemas, unusable].map(f64::from).to_vec(),
        texts: Vec::new(),
        unit: None,
        source: String::new(),
        files,
    }
}

/// Groups and facts in the order in which they get a
/// place: each group with its best fact; then the recognised figures in rounds, one a group; then
/// single files; then the rest.
fn order(groups: &[Group<'_>]) -> Vec<Place> {
    let mut keyed: Vec<([u32; 4], Place)> = Vec::new();
    for (place, at) in group_order(groups).into_iter().enumerate() {
        let place = count(place);
        keyed.push(([0, place, 0, 0], (at, None)));
        let mut rounds: HashMap<u32, u32> = HashMap::new();
        for (fact_at, fact) in groups[at].facts.iter().enumerate() {
            let tier = match fact {
                _ if fact_at == 0 => 0,
                Candidate { by_file: false, weight: RECOGNISED.., .. } => 1,
                Candidate { by_file: true, .. } => 2,
                _ => 3,
            };
            let round = rounds.entry(tier).or_insert(0);
            let key = if tier == 0 { [0, place, 1, 0] } else { [tier, *round, place, 0] };
            *round += 1;
            keyed.push((key, (at, Some(fact_at))));
        }
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, position)| position).collect()
}

/// The weightiest groups first, but one of each folder and kind before a second of the same.
fn group_order(groups: &[Group<'_>]) -> Vec<usize> {
    let mut by_weight: Vec<usize> = (0..groups.len()).collect();
    by_weight.sort_by_key(|at| std::cmp::Reverse(groups[*at].weight()));
    let mut seen: HashMap<(&str, Kind), u32> = HashMap::new();
    let mut keyed: Vec<(u32, usize)> = Vec::new();
    for at in by_weight {
        let turn = seen.entry((groups[at].folder, groups[at].kind)).or_insert(0);
        keyed.push((*turn, at));
        *turn += 1;
    }
    keyed.sort_by_key(|(turn, _)| *turn);
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// The chosen facts with their ids, group by group.
fn told(overview: Candidate, groups: &[Group<'_>], chosen: &HashSet<Place>) -> Vec<Fact> {
    let mut candidates = vec![overview];
    for at in group_order(groups) {
        let group = &groups[at];
        let is_chosen = |fact: Option<usize>| chosen.contains(&(at, fact));
        if is_chosen(None) {
            candidates.push(group.head.clone());
        }
        let facts = group.facts.iter().enumerate().filter(|(fact, _)| is_chosen(Some(*fact)));
        candidates.extend(facts.map(|(_, fact)| fact.clone()));
    }
    let number = |(at, candidate): (usize, Candidate)| Fact {
        id: format!("F{}", at + 1),
        what: candidate.what,
        numbers: candidate.numbers,
        texts: candidate.texts,
        unit: candidate.unit.map(str::to_owned),
        source: candidate.source,
        files: candidate.files,
        line: candidate.line,
    };
    candidates.into_iter().enumerate().map(number).collect()
}
