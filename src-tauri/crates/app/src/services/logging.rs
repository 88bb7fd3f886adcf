//! The log of a program of ours, with what the user set.

use super::places::Places;
use super::preferences::peek;
use chimera_storage::logs::{self, Log, LogSetup, Redaction};
use chimera_types::error::{Error, Failure};
use chimera_types::warning::Warning;

/// What the user hears of a log that cannot be written.
#[must_use]
pub fn no_log(why: &Failure) -> Warning {
    Warning::new(
        "log_unwritable",
        "There is no log.",
        why.message.clone(),
        "Everything else works; give this account the right to write there to have one.",
    )
}

/// Begins the log of this process. `verbose` repeats it on standard error.
///
/// # Errors
/// What [`logs::begin`] says.
pub fn begin_log(places: &Places, program: &'static str, verbose: bool) -> Result<Log, Error> {
    let log = logs::begin(LogSetup {
        folder: places.logs(),
        program,
        level: peek(places).log_level,
        verbose,
        scrub: Redaction::of_this_account(),
    })?;
    tracing::info!(program, version = env!("CARGO_PKG_VERSION"), os = std::env::consts::OS, "started");
    Ok(log)
}
