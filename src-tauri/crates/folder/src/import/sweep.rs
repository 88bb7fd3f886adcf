//! Tables with one row a call, as parameter sweeps write them: one configuration a group of rows.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use super::check::{Draft, missing};
use super::column::{Columns, Field};
use super::flags::Flags;
use super::number::Comma;
use super::printed::Printed;
use super::problem::ImportProblem;
use super::settings::{self, Settings};
use super::{MOST_CALLS, empty_run};
use chimera_types::imported::{ImportFormat, ImportedCall};
use chimera_types::paths::one_line;

/// So many rows without a figure at the beginning, and the rest is not read.
const MOST_EMPTY_ROWS: usize = 10_000;
/// A table has no more configurations than this.
const MOST_GROUPS: usize = 5_000;
/// Characters of an error that are kept.
const MOST_ERROR_CHARS: usize = 300;
const EXPECTED: [(Field, &str, &str); 3] = [
    (Field::Ttft, "ttft_ms", "TTFT"),
    (Field::Rate, "origin_tps", "throughput"),
    (Field::Tokens, "n_out", "tokens"),
];

/// What separates the cells of a table whose head has a rate or a TTFT. `None` when it is no such table.
pub(super) fn delimiter(head: &str) -> Option<u8> {
    let line = head.lines().find(|line| !line.trim().is_empty())?;
    let candidates = [b',', b';', b'\t', b'|'];
    candidates.into_iter().find(|delimiter| {
        let heads = line.split(char::from(*delimiter)).map(|head| head.trim().trim_matches('"'));
        let columns = Columns::of(heads.clone(), Comma::Groups);
        heads.count() > 1 && columns.are_of_calls()
    })
}

/// Why a row is no measurement, as its file says it: one line, not too long.
pub(super) fn failure(error: &str) -> String {
    one_line(error).chars().take(MOST_ERROR_CHARS).collect()
}

#[derive(Default)]
struct Group {
    model: Option<String>,
    settings: Settings,
    label: Option<String>,
    measured_at: Option<String>,
    moment: Option<String>,
    calls: Vec<ImportedCall>,
    prompts: HashMap<String, u32>,
}

/// Reads a table; `stem` names a group that has no settings.
///
/// # Errors
/// [`ImportProblem::NotRecognised`], [`ImportProblem::NothingMeasured`] without rows, [`ImportProblem::Damaged`] when no
/// row has a figure, [`ImportProblem::TooLarge`].
pub(super) fn read(text: &str, stem: &str) -> Result<Vec<Draft>, ImportProblem> {
    let separator =
        delimiter(text).ok_or(ImportProblem::NotRecognised("its columns are not those of calls"))?;
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.trim_start().as_bytes());
    let mut records = reader.records();
    let damaged = |cause: csv::Error| ImportProblem::Damaged { cause: format!("it is no table ({cause})") };
    let head = records.next().transpose().map_err(damaged)?.unwrap_or_default();
    let mut table = Table::new(&head, text, separator);
    for record in records {
        table.row(&record.map_err(damaged)?)?;
    }
    table.done(stem)
}

struct Table {
    columns: Columns,
    comma: Comma,
    width: usize,
    groups: Vec<Group>,
    by_key: HashMap<String, usize>,
    calls: usize,
    empty: usize,
    torn: bool,
}

impl Table {
    fn new(head: &StringRecord, text: &str, separator: u8) -> Self {
        let sample: Vec<&str> = text.lines().skip(1).take(100).collect();
        let cells = sample.iter().flat_map(|line| line.split(char::from(separator)));
        let comma =
            if separator == b',' { Comma::Groups } else { Comma::of(cells.map(|c| c.trim_matches('"'))) };
        Self {
            columns: Columns::of(head.iter(), comma),
            comma,
            width: head.len(),
            groups: Vec::new(),
            by_key: HashMap::new(),
            calls: 0,
            empty: 0,
            torn: false,
        }
    }

    fn row(&mut self, record: &StringRecord) -> Result<(), ImportProblem> {
        let cells: Vec<&str> = record.iter().collect();
        self.torn = cells.len() < self.width;
        let mut call = self.columns.call(&cells);
        let error = self.columns.text(&cells, Field::Error).filter(|error| !error.is_empty());
        if call.ttft_ms.is_none() && call.origin_tps.is_none() && call.n_out.is_none() && error.is_none() {
            self.empty += 1;
            if self.calls == 0 && self.empty > MOST_EMPTY_ROWS {
                return Err(ImportProblem::Damaged { cause: "its rows hold no figures".into() });
            }
            return Ok(());
        }
        call.invalid = error.map(failure);
        self.calls += 1;
        if self.calls > MOST_CALLS {
            let most = format!("{MOST_CALLS} rows");
            return Err(ImportProblem::TooLarge { found: format!("more than {MOST_CALLS} rows"), most });
        }
        let has_prompts = self.columns.has(Field::Prompt);
        let prompt = self.columns.text(&cells, Field::Prompt).unwrap_or_default();
        let prompt = if has_prompts { prompt.to_owned() } else { String::new() };
        let group = self.group(&cells)?;
        if call.run == 0 {
            let pass = group.prompts.entry(prompt).or_default();
            *pass += 1;
            call.run = *pass;
        }
        group.calls.push(call);
        Ok(())
    }

    fn group(&mut self, cells: &[&str]) -> Result<&mut Group, ImportProblem> {
        let mut found = Settings::new();
        for (name, value) in self.columns.settings(cells) {
            settings::insert(&mut found, name, value, self.comma);
        }
        if let Some(options) = self.columns.text(cells, Field::Options).filter(|options| !options.is_empty())
        {
            match serde_json::from_str(options) {
                Ok(serde_json::Value::Object(object)) => found.extend(settings::of_object(&object)),
                _ => found.extend(settings::of_line(options, self.comma).0),
            }
        }
        let text =
            |field: Field| self.columns.text(cells, field).filter(|text| !text.is_empty()).map(str::to_owned);
        let (model, label) = (text(Field::Model), text(Field::Name).or_else(|| text(Field::Arm)));
        let key = format!("{model:?} {label:?} {}", settings::line(&found));
        let next = self.groups.len();
        let at = *self.by_key.entry(key).or_insert(next);
        if at == next {
            if next >= MOST_GROUPS {
                let most = format!("{MOST_GROUPS} configurations");
                return Err(ImportProblem::TooLarge { found: format!("more than {most}"), most });
            }
            let moment = text(Field::Time);
            let measured_at = moment.as_deref().and_then(settings::moment);
            let group = Group { model, settings: found, label, measured_at, moment, ..Group::default() };
            self.groups.push(group);
        }
        Ok(&mut self.groups[at])
    }

    fn done(self, stem: &str) -> Result<Vec<Draft>, ImportProblem> {
        if self.groups.is_empty() {
            return Err(match self.empty {
                0 => ImportProblem::NothingMeasured("the table has no rows"),
                _ => ImportProblem::Damaged { cause: "its rows hold no figures".into() },
            });
        }
        let mut flags = Flags::default();
        missing(&mut flags, &EXPECTED, |field| self.columns.has(field));
        super::agent::not_numbers(&self.columns, &mut flags);
        if self.empty > 0 {
            flags.field("rows_unread", "calls", format!("{} rows of the table have no figure.", self.empty));
        }
        if self.torn {
            flags.whole("cut", "The last row of the table is not whole: the file ends before its end.");
        }
        let mut loads: HashMap<Option<String>, Vec<f64>> = HashMap::new();
        for group in &self.groups {
            let own =
                group.calls.iter().filter(|call| call.invalid.is_none()).filter_map(|call| call.load_ms);
            loads.entry(group.model.clone()).or_default().extend(own);
        }
        let models = loads.len();
        let alone = self.groups.len() == 1;
        let rounding = self.columns.rounding();
        let draft = |group: Group| {
            let loads = loads.get(&group.model).cloned().unwrap_or_default();
            let mut run = empty_run(ImportFormat::SweepCsv);
            run.name = name(&group, stem, models > 1);
            run.source.part = (!alone).then(|| run.name.clone());
            run.model = group.model;
            if group.measured_at.is_none()
                && let Some(moment) = group.moment
            {
                run.environment.insert("Timestamp (no zone)".into(), one_line(&moment));
            }
            run.measured_at = group.measured_at;
            run.configuration = group.settings;
            run.runs = group.calls.iter().map(|call| call.run).max().unwrap_or(0);
            run.calls = group.calls;
            Draft { run, printed: Printed::default(), rounding, flags: flags.clone(), loads }
        };
        Ok(self.groups.into_iter().map(draft).collect())
    }
}

/// What a group is called: its own name, else its settings, else the file; with the model where there are several.
fn name(group: &Group, stem: &str, with_model: bool) -> String {
    let settings = settings::line(&group.settings);
    let own = match &group.label {
        Some(label) => label.clone(),
        None if settings.is_empty() => stem.to_owned(),
        None => settings,
    };
    match group.model.as_deref().filter(|_| with_model) {
        Some(model) => format!("{model} {own}"),
        None => own,
    }
}
