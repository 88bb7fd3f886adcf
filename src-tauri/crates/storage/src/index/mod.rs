//! The list of runs as a cache: one SQLite file that is made anew from the folders whenever it is missing, older or
//! damaged. It holds nothing that the folders do not.

mod entry;
mod open;
mod query;
mod row;
mod schema;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub use entry::{ArmEntry, IndexEntry};
pub use open::Opened;
pub use row::{ArmLine, RunKind, RunQuery, RunRow, RunSort, RunState};

use std::cell::RefCell;
use std::path::PathBuf;

use rusqlite::{Connection, ErrorCode};

/// What the places held, with the state of the database at which that was read: what others changed, what we did.
type KeptOverview = ((i64, i64, Vec<String>), query::Overview);

/// An open index.
#[derive(Debug)]
pub struct Index {
    connection: Connection,
    /// `None` for one in memory.
    file: Option<PathBuf>,
    overview: RefCell<Option<KeptOverview>>,
}

/// Why the index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Another program holds it for longer than is waited.
    #[error("another program holds it")]
    Busy,
    /// It is no database, or a damaged one.
    #[error("the file is damaged")]
    Damaged,
    /// A newer version of the program made it.
    #[error("a newer version of the program made it")]
    TooNew,
    /// What the database said.
    #[error("{0}")]
    Other(String),
}

impl From<rusqlite::Error> for IndexError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            // The word index tells of damage by a plain error, as of a question about tables that are not there.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown) => Self::Damaged,
            _ => match error {
                // A value of another type than its column has: something else wrote into the file.
                rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..) => {
                    Self::Damaged
                }
                other => Self::Other(other.to_string()),
            },
        }
    }
}

impl Index {
    /// Whether it is a file, so that the next start finds it.
    pub fn is_kept(&self) -> bool {
        self.file.is_some()
    }

    /// Looks through every table but the word index, which is nine tenths of the file and reports its damage itself when
    /// it is searched. Takes some milliseconds a megabyte.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when something is wrong with one, and what else the database says.
    pub fn check(&self) -> Result<(), IndexError> {
        for table in schema::PLAIN_TABLES {
            let check = format!("PRAGMA quick_check({table})");
            let found: String = self.connection.query_row(&check, [], |row| row.get(0))?;
            if found != "ok" {
                return Err(IndexError::Damaged);
            }
        }
        Ok(())
    }
}
