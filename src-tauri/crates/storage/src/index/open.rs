//! Opening the file, and what is done when it cannot be used.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::schema::{APPLICATION, DROP, TABLES, VERSION};
use super::{Index, IndexError};
use crate::store;
use chimera_types::Error;
use chimera_types::paths::display;
use chimera_types::warning::Warning;

/// So long another program may hold the file. Its changes take milliseconds; more is a program that hangs.
const PATIENCE: Duration = Duration::from_secs(2);

/// An index, and what the user should know of it.
#[derive(Debug)]
pub struct Opened {
    /// The index.
    pub index: Index,
    /// Whether it holds no run yet because it was made just now.
    pub is_new: bool,
    /// Why it was made anew, or is kept in memory only. `None` when all is well.
    pub notice: Option<Warning>,
}

impl Index {
    /// Opens the index at `file`, or makes it. A damaged one is set aside; where the file cannot be used at all the index
    /// is kept in memory.
    ///
    /// # Errors
    /// [`Error::Index`] when not even memory can hold one.
    pub fn open(file: &Path) -> Result<Opened, Error> {
        match open_file(file) {
            Ok((index, is_new)) => Ok(Opened { index, is_new, notice: None }),
            Err(IndexError::Damaged) => Self::replace(file),
            Err(fault) => Self::in_memory(file, &fault),
        }
    }

    /// Sets a damaged file aside and makes a new index in its place.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn replace(file: &Path) -> Result<Opened, Error> {
        let aside = set_aside(file);
        match open_file(file) {
            Ok((index, is_new)) => {
                let notice = aside.map(|aside| rebuilt(&aside));
                Ok(Opened { index, is_new, notice })
            }
            Err(fault) => Self::in_memory(file, &fault),
        }
    }

    /// An index that is gone with the program.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn in_memory(file: &Path, fault: &IndexError) -> Result<Opened, Error> {
        let index = memory().map_err(|fault| Error::Index(fault.to_string()))?;
        Ok(Opened { index, is_new: true, notice: Some(unkept(file, fault)) })
    }
}

/// Opens the file and says whether it was made anew.
fn open_file(file: &Path) -> Result<(Index, bool), IndexError> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|cause| IndexError::Other(cause.to_string()))?;
    }
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(PATIENCE)?;
    let is_new = prepare(&mut connection)?;
    Ok((Index { connection, file: Some(file.to_owned()), overview: RefCell::default() }, is_new))
}

fn memory() -> Result<Index, IndexError> {
    let mut connection = Connection::open_in_memory()?;
    prepare(&mut connection)?;
    Ok(Index { connection, file: None, overview: RefCell::default() })
}

/// Makes the tables where they are missing or older.
fn prepare(connection: &mut Connection) -> Result<bool, IndexError> {
    // One file without companions, on any disk: a write-ahead log needs shared memory, which homes on a network lack, and
    // writers here are rare and short. A change that a power cut tears is undone by the journal, or the file is rebuilt.
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    if is_current(connection)? {
        return Ok(false);
    }
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have made them while this one waited for its turn.
    if is_current(&change)? {
        return Ok(false);
    }
    change.execute_batch(DROP)?;
    change.execute_batch(TABLES)?;
    change.pragma_update(None, "application_id", APPLICATION)?;
    change.pragma_update(None, "user_version", VERSION)?;
    change.commit()?;
    Ok(true)
}

fn is_current(connection: &Connection) -> Result<bool, IndexError> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let (version, application) = (number("user_version")?, number("application_id")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (version, application) {
        _ if tables == 0 => Ok(false),
        (VERSION, APPLICATION) => Ok(true),
        (found, APPLICATION) if found > VERSION => Err(IndexError::TooNew),
        (_, APPLICATION) => Ok(false),
        // Another program's database stands under our name: it is kept beside.
        _ => Err(IndexError::Damaged),
    }
}

/// Renames a damaged file; only the latest is kept. `None` when there is none or it cannot be renamed.
fn set_aside(file: &Path) -> Option<PathBuf> {
    let aside = file.with_extension("damaged");
    let mut journal = file.as_os_str().to_owned();
    journal.push("-journal");
    // Left behind, it would be played into the new file.
    store::remove(Path::new(&journal)).ok();
    tracing::warn!("the index of runs is damaged; it is made anew");
    store::rename(file, &aside).is_ok().then_some(aside)
}

fn rebuilt(aside: &Path) -> Warning {
    Warning::new(
        "index_rebuilt",
        "The list of runs was made anew from the folders.",
        "Its index was damaged. The runs, their tags and notes lie in their folders and are complete.",
        format!("Nothing is to be done; the damaged file is kept as {}.", display(aside)),
    )
}

fn unkept(file: &Path, fault: &IndexError) -> Warning {
    tracing::warn!("the index of runs is kept in memory only");
    let next_step = match fault {
        IndexError::TooNew => "Update this program, or go on: only the start takes longer.",
        _ => "Close other windows of this program; until the next start the list is read from the folders.",
    };
    Warning::new(
        "index_in_memory",
        "The list of runs is kept in memory only.",
        format!("{} cannot be used: {fault}.", display(file)),
        next_step,
    )
}
