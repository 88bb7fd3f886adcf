//! The program's own log: what it did and what failed, in a few files of bounded size.
//!
//! Only events of this program are written, never those of its libraries. No event may hold a prompt, an answer, a key,
//! or the name of a host or a user; the home folder is cut out of every line all the same.

mod file;
mod redaction;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Once;

use serde::{Deserialize, Serialize};
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Registry, fmt, reload};

use chimera_types::error::Error;

pub use file::latest;
pub use redaction::Redaction;

/// The crates whose events are written begin with this.
const OWN: &str = "chimera";

static PANICS: Once = Once::new();

/// What a log needs to know.
#[derive(Debug, Clone)]
pub struct LogSetup {
    /// Where its files lie.
    pub folder: PathBuf,
    /// Whose it is: the name of its files without their ending.
    pub program: &'static str,
    /// How much is written.
    pub level: LogLevel,
    /// Whether everything from `debug` up goes to standard error too.
    pub verbose: bool,
    /// What is cut out of every line.
    pub scrub: Redaction,
}

/// A log whose level can be changed.
pub struct Log {
    level: reload::Handle<Targets, Registry>,
}

impl Log {
    /// Changes how much is written from now on.
    pub fn set_level(&self, level: LogLevel) {
        // It can only fail when the log is gone, and then there is nothing to set.
        self.level.reload(targets(level)).ok();
    }
}

impl std::fmt::Debug for Log {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Log")
    }
}

/// Begins the log of this process. A panic is written to it from now on.
///
/// # Errors
/// [`Error::Unwritable`] when its folder cannot be made, [`Error::Internal`] when this process has one already.
pub fn begin(setup: LogSetup) -> Result<Log, Error> {
    let (subscriber, log) = subscriber(setup)?;
    tracing::subscriber::set_global_default(subscriber)
        .map_err(|_| Error::Internal("this process has a log already".into()))?;
    record_panics();
    Ok(log)
}

/// A log that is not this process's: for tests.
///
/// # Errors
/// [`Error::Unwritable`] when its folder cannot be made.
pub fn subscriber(setup: LogSetup) -> Result<(impl Subscriber + Send + Sync, Log), Error> {
    std::fs::create_dir_all(&setup.folder)
        .map_err(|cause| Error::Unwritable { path: setup.folder.clone(), cause })?;
    let (level, handle) = reload::Layer::new(targets(setup.level));
    let file = file::Rotating::new(&setup.folder, setup.program, setup.scrub.clone());
    let to_file = layer(file).with_filter(level);
    let verbose = setup.verbose.then(|| {
        let scrub = setup.scrub;
        layer(move || redaction::Scrubbed::new(io::stderr(), scrub.clone()))
            .with_filter(targets(LogLevel::Debug))
    });
    Ok((tracing_subscriber::registry().with(to_file).with(verbose), Log { level: handle }))
}

fn layer<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> fmt::MakeWriter<'a> + Send + Sync + 'static,
{
    fmt::layer().with_ansi(false).with_writer(writer)
}

fn targets(level: LogLevel) -> Targets {
    let filter = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    Targets::new().with_target(OWN, filter)
}

/// Writes where a panic happened, then lets the process go on as it would have. The words of a panic are written only when
/// they are a constant of the program: others may quote a prompt or an answer.
fn record_panics() {
    PANICS.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let words = panic.payload().downcast_ref::<&'static str>();
            let place = panic.location().map(|at| format!("{}:{}:{}", at.file(), at.line(), at.column()));
            let thread = std::thread::current().name().unwrap_or("unnamed").to_owned();
            tracing::error!(
                place = place.as_deref().unwrap_or("unknown"),
                thread,
                words = words.copied().unwrap_or("not written: they may quote data"),
                "the program panicked"
            );
            before(panic);
        }));
    });
}

/// The folder's own path, for what opens it.
///
/// # Errors
/// [`Error::Unwritable`] when it cannot be made.
pub fn folder(path: &Path) -> Result<&Path, Error> {
    std::fs::create_dir_all(path).map_err(|cause| Error::Unwritable { path: path.to_owned(), cause })?;
    Ok(path)
}

/// How much is written to the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// And what is doubtful.
    Warn,
    /// And what was done.
    #[default]
    Info,
    /// And each step of it.
    Debug,
}

#[cfg(test)]
mod tests;
