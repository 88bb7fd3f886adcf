//! A reports folder to an [`Inventory`]: every CSV, JSON and Markdown file with its encoding, line
//! ends and content, and every problem with its reason and the next step. A file that cannot be used
//! never stops the rest, and memory depends on [`limits`], not on the size of the files.

mod columns;
mod conditions;
mod encoding;
mod file;
mod inventory;
mod json;
pub mod limits;
mod markdown;
mod name;
mod problem;
mod range;
mod summary;
mod table;
mod text;
mod walk;

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

pub use columns::{Columns, columns};
pub use inventory::{
    Column, Content, Entry, Heading, Inventory, JsonShape, Kind, KindSummary, LineEnds, ModelNumbers,
    Outline, PathNumbers, PathTexts, Problem, ProblemCode, Range, Table, Texts,
};

use chimera_types::Error;
use chimera_types::paths::display;
use chimera_types::spec::FolderLimits;
use conditions::Conditions;
use file::Outcome;
use walk::{Found, Listing};

/// How to scan. [`ScanOptions::default`] never stops, reports no progress and keeps the usual limits.
#[derive(Clone, Copy)]
pub struct ScanOptions<'a> {
    /// Asked between files and between chunks of a file; `true` ends the scan with
    /// [`Error::Stopped`].
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
    /// Reported now and then while it walks, then after each file, from whichever thread read it.
    pub progress: &'a (dyn Fn(ScanProgress) + Sync),
    /// JSON files beyond this size are listed but not parsed.
    pub max_json_bytes: u64,
    /// Recognised files beyond this number are not looked at; a problem says so.
    pub max_files: usize,
}

impl Default for ScanOptions<'_> {
    fn default() -> Self {
        Self {
            cancelled: &|| false,
            progress: &|_| {},
            max_json_bytes: limits::JSON_BYTES,
            max_files: limits::FILES,
        }
    }
}

impl ScanOptions<'_> {
    /// The usual options with the user's limits.
    #[must_use]
    pub fn within(folder: FolderLimits) -> Self {
        Self {
            max_json_bytes: limits::MIB * u64::from(folder.json_mib),
            max_files: folder.files as usize,
            ..Self::default()
        }
    }
}

impl fmt::Debug for ScanOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScanOptions")
            .field("max_json_bytes", &self.max_json_bytes)
            .field("max_files", &self.max_files)
            .finish_non_exhaustive()
    }
}

/// How far a scan is: first it walks, then it reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScanProgress {
    /// Names walked over so far; 0 once it reads.
    pub walked: usize,
    /// Recognised files read so far.
    pub done: usize,
    /// Recognised files in all.
    pub total: usize,
}

/// Scans everything below `root`.
///
/// A folder without a recognised file gives an empty inventory ([`Inventory::is_empty`]).
///
/// # Errors
/// [`Error::FolderMissing`], [`Error::NotAFolder`] or [`Error::FolderUnreadable`] for `root` itself;
/// [`Error::Stopped`] when the caller stops the scan.
pub fn scan(root: &Path, options: &ScanOptions<'_>) -> Result<Inventory, Error> {
    let start = Instant::now();
    let Listing { found, mut problems, others } = walk::list(root, options)?;
    let mut entries = Vec::with_capacity(found.len());
    for outcome in read_all(&found, options)? {
        entries.extend(outcome.entry);
        problems.extend(outcome.problems);
    }
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Inventory {
        root: display(root),
        kinds: summary::kinds(&entries),
        entries,
        problems,
        others,
        duration_ms: start.elapsed().as_secs_f64() * 1000.0,
    })
}

/// The text behind the bytes of a whole file, whatever its encoding; what is broken becomes U+FFFD.
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let head = &bytes[..bytes.len().min(limits::HEAD_BYTES)];
    let told = encoding::tell(head, bytes.len() as u64);
    let text = &bytes[told.bom_bytes..];
    match std::str::from_utf8(text) {
        Err(_) if told.encoding == encoding_rs::UTF_8 => {
            encoding::likely([text]).decode_without_bom_handling(text).0
        }
        _ => told.encoding.decode_without_bom_handling(text).0,
    }
}

/// Reads the files on a few threads; the outcomes keep the order of the files.
fn read_all(found: &[Found], options: &ScanOptions<'_>) -> Result<Vec<Outcome>, Error> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let conditions = Conditions::default();
    let work = || -> Result<Vec<(usize, Outcome)>, file::Cancelled> {
        let mut outcomes = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(found_file) = found.get(at) else { return Ok(outcomes) };
            outcomes.push((at, file::read(found_file, options, &conditions)?));
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            (options.progress)(ScanProgress { walked: 0, done, total: found.len() });
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(4).min(found.len().div_ceil(8));
    let results: Vec<_> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mine = work();
        // A panic of a reader is a bug and goes on as one.
        let join = |handle: thread::ScopedJoinHandle<'_, _>| {
            handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        std::iter::once(mine).chain(others.into_iter().map(join)).collect()
    });
    let mut outcomes = Vec::with_capacity(found.len());
    for result in results {
        outcomes.extend(result.map_err(|_: file::Cancelled| Error::Stopped)?);
    }
    outcomes.sort_by_key(|(at, _)| *at);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}
