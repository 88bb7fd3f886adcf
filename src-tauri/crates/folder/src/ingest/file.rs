//! One file: opened without ever waiting, read once (twice when its encoding surprises), closed.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::thread;

use encoding_rs::Encoding;
use jiff::Timestamp;

use super::conditions::Conditions;
use super::encoding::{self, Reported};
use super::inventory::{Content, Entry, Kind, LineEnds, Problem, ProblemCode};
use super::text::{Pull, Stop, Text};
use super::walk::Found;
use super::{ScanOptions, json, limits, markdown, table};
use chimera_types::io_retry::IoObstacle;

/// What became of a file: an entry unless it is no file at all, and its problems.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub entry: Option<Entry>,
    pub problems: Vec<Problem>,
}

/// The scan was stopped while the file was read.
#[derive(Debug)]
pub(super) struct Cancelled;

/// Reads a file; one that another program holds is tried again a few times.
pub(super) fn read(
    found: &Found,
    options: &ScanOptions<'_>,
    conditions: &Conditions,
) -> Result<Outcome, Cancelled> {
    let mut attempts = 0;
    loop {
        let outcome = attempt(found, options, conditions)?;
        attempts += 1;
        let met = |code| outcome.problems.iter().any(|problem| problem.code == code);
        if met(ProblemCode::NotDownloaded) {
            conditions.cloud_failed();
        }
        match conditions.next_pause(attempts).filter(|_| met(ProblemCode::Held)) {
            Some(pause) if !(options.cancelled)() => thread::sleep(pause),
            _ => return Ok(outcome),
        }
    }
}

fn attempt(found: &Found, options: &ScanOptions<'_>, conditions: &Conditions) -> Result<Outcome, Cancelled> {
    let (mut file, before) = match open(&found.location) {
        Ok(opened) => opened,
        Err(error) => return Ok(unopened(found, &error)),
    };
    if !before.is_file() {
        let reason = "It is a pipe, a socket or a device, not a file.";
        let problem = Problem::new(&found.path, ProblemCode::NotAFile, reason);
        return Ok(Outcome { entry: None, problems: vec![problem] });
    }
    let mut entry = bare_entry(found, &before);
    let mut problems = if conditions.skips(&before) {
        vec![Problem::of_refusal(&found.path, IoObstacle::NotDownloaded)]
    } else {
        match content(&mut file, before.len(), &mut entry, options) {
            Ok(problems) => problems,
            Err(Stop::Cancelled) => return Err(Cancelled),
            Err(stop) => vec![stopped(&found.path, &stop)],
        }
    };
    entry.parse_error = problems.first().map(|problem| problem.reason.clone());
    if changed(&file, &before) {
        let reason = "It was written to while it was read, so that its figures may be incomplete.";
        problems.push(Problem::new(&found.path, ProblemCode::Changed, reason));
    }
    Ok(Outcome { entry: Some(entry), problems })
}

/// Opens for reading. A name that has become a pipe since it was listed must not make us wait.
fn open(location: &Path) -> io::Result<(File, Metadata)> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(libc::O_NONBLOCK);
    }
    let file = options.open(location)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

/// A file that exists but may not be read still counts; one that is gone does not.
fn unopened(found: &Found, error: &io::Error) -> Outcome {
    let problem = Problem::of_io(&found.path, error);
    let entry = std::fs::metadata(&found.location)
        .ok()
        .filter(Metadata::is_file)
        .map(|metadata| Entry { parse_error: Some(problem.reason.clone()), ..bare_entry(found, &metadata) });
    Outcome { entry, problems: vec![problem] }
}

fn bare_entry(found: &Found, metadata: &Metadata) -> Entry {
    Entry {
        path: found.path.clone(),
        kind: found.kind,
        size_bytes: metadata.len() as f64,
        modified: metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok()),
        encoding: None,
        bom: false,
        line_ends: LineEnds::None,
        parse_error: None,
        content: Content::Nothing,
    }
}

fn changed(file: &File, before: &Metadata) -> bool {
    file.metadata()
        .is_ok_and(|after| after.len() != before.len() || after.modified().ok() != before.modified().ok())
}

fn stopped(path: &str, stop: &Stop) -> Problem {
    match stop {
        Stop::Nul => {
            let reason = "It holds NUL characters, so it is no text that could be read.";
            Problem::new(path, ProblemCode::NulBytes, reason)
        }
        Stop::Io(error) => Problem::of_io(path, error),
        Stop::NotUtf8(_) | Stop::Cancelled => {
            Problem::new(path, ProblemCode::BrokenText, "Its encoding could not be told.")
        }
    }
}

/// Fills in encoding, line ends and content; returns what was wrong.
fn content(
    file: &mut File,
    size: u64,
    entry: &mut Entry,
    options: &ScanOptions<'_>,
) -> Result<Vec<Problem>, Stop> {
    let mut head = Vec::new();
    file.take(limits::HEAD_BYTES as u64).read_to_end(&mut head)?;
    let told = encoding::tell(&head, size);
    if head.len() as u64 == size && head[told.bom_bytes..].trim_ascii().is_empty() {
        return Ok(vec![Problem::new(&entry.path, ProblemCode::Empty, "It is empty.")]);
    }
    match pass(file, told, size, entry, options) {
        Err(Stop::NotUtf8(chunk)) => {
            // Valid at first, another encoding further down: look at both places and read again.
            let likely = encoding::likely([head.as_slice(), chunk.as_slice()]);
            pass(file, Reported { encoding: likely, ..told }, size, entry, options)
        }
        result => result,
    }
}

/// One reading in one encoding, never beyond the size the file had when it was opened.
fn pass(
    file: &mut File,
    told: Reported,
    size: u64,
    entry: &mut Entry,
    options: &ScanOptions<'_>,
) -> Result<Vec<Problem>, Stop> {
    file.seek(SeekFrom::Start(told.bom_bytes as u64))?;
    note_encoding(entry, told.encoding, told.bom_bytes > 0);
    let mut source = file.take(size.saturating_sub(told.bom_bytes as u64));
    let mut text = Text::new(&mut source, told.encoding, options.cancelled);
    let result = match entry.kind {
        Kind::Csv => read_table(&mut text, entry),
        Kind::Json => read_json(&mut text, size, entry, options.max_json_bytes),
        Kind::Markdown => markdown::read(&mut text).map(|outline| {
            entry.content = Content::Markdown(outline);
            Vec::new()
        }),
    };
    entry.line_ends = text.line_ends();
    let mut problems = result?;
    if text.broken_places > 0 {
        let reason = format!("{} places are not valid {}.", text.broken_places, told.encoding.name());
        problems.push(Problem::new(&entry.path, ProblemCode::BrokenText, reason));
    }
    Ok(problems)
}

fn note_encoding(entry: &mut Entry, encoding: &'static Encoding, bom: bool) {
    entry.encoding = Some(encoding.name().to_owned());
    entry.bom = bom;
}

fn read_table(text: &mut Text<'_>, entry: &mut Entry) -> Result<Vec<Problem>, Stop> {
    let Some(read) = table::read(text)? else {
        return Ok(vec![Problem::new(&entry.path, ProblemCode::Empty, "Its first line names no columns.")]);
    };
    let mut problems = Vec::new();
    if let Some(row) = read.oversized_at {
        let place = if row == 0 { "The header".to_owned() } else { format!("Row {row}") };
        let reason = format!("{place} holds a field of more than {} bytes.", limits::OVERSIZED_FIELD_BYTES);
        problems.push(Problem::new(&entry.path, ProblemCode::OversizedField, reason));
    }
    if let Some((row, width)) = read.ragged_at {
        let columns = read.table.columns.len() + read.table.columns_left_out as usize;
        let reason = format!(
            "{} of {} rows have another number of fields than the header has ({columns}); the first is row {row} with {width}. They are left out.",
            read.table.rows_ragged, read.table.rows
        );
        problems.push(Problem::new(&entry.path, ProblemCode::RaggedRows, reason));
    }
    entry.content = Content::Table(read.table);
    Ok(problems)
}

fn read_json(text: &mut Text<'_>, size: u64, entry: &mut Entry, limit: u64) -> Result<Vec<Problem>, Stop> {
    if size > limit {
        text.chunk()?;
        let reason =
            format!("It is larger than the {} MiB up to which JSON is parsed.", limit / (1024 * 1024));
        return Ok(vec![Problem::new(&entry.path, ProblemCode::TooLarge, reason)]);
    }
    let mut pull = Pull::new(text);
    match json::read(&mut pull) {
        Ok(shape) => {
            entry.content = Content::Json(shape);
            Ok(Vec::new())
        }
        Err(error) => match pull.stop.take() {
            Some(stop) => Err(stop),
            None => {
                let (reason, hint) = json::explain(&error);
                let problem = Problem::new(&entry.path, ProblemCode::BrokenJson, reason);
                Ok(vec![Problem { hint: hint.to_owned(), ..problem }])
            }
        },
    }
}
