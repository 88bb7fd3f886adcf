//! The one error type of the core, and the shape in which it reaches a user.

mod hint;
mod keychain;
mod obstacle;
mod pull;

use std::path::PathBuf;

use serde::Serialize;

use crate::paths::display;
use crate::spec::SpecProblem;
use obstacle::{Obstacle, unsaved_reason};

pub use keychain::KeychainTrouble;
pub use pull::PullFailure;

/// Why something the user asked for cannot be done. A failed *call* is data ([`crate::record::CallFailure`]), not an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The specification has problems; all of them are listed.
    #[error("{}", join_problems(.0))]
    InvalidSpec(Vec<SpecProblem>),
    /// The reports folder does not exist.
    #[error("The folder {} does not exist.", display(.0))]
    FolderMissing(PathBuf),
    /// The path is a file.
    #[error("{} is not a folder.", display(.0))]
    NotAFolder(PathBuf),
    /// The reports folder cannot be opened.
    #[error("The folder {} cannot be read: {cause}.", display(.path))]
    FolderUnreadable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The reports folder holds no CSV, JSON or Markdown file that could be used.
    #[error("The folder {} holds no CSV, JSON or Markdown file that can be used.", display(.0))]
    FolderEmpty(PathBuf),
    /// Nothing answers at the address.
    #[error("No server answers at {url}: {cause}.")]
    ServerUnreachable {
        /// The address that was tried.
        url: String,
        /// What the connection attempt said.
        cause: String,
    },
    /// Something answers, but it is no LLM server of the asked kind.
    #[error("What answers at {url} is not {expected}: {found}.")]
    NotAnLlmServer {
        /// The address that was tried.
        url: String,
        /// The kind of server that was asked for.
        expected: &'static str,
        /// What was found instead.
        found: String,
    },
    /// The server has no such model.
    #[error("The server at {url} has no model named {model}.")]
    ModelMissing {
        /// The server.
        url: String,
        /// The model asked for.
        model: String,
        /// What the server does have.
        available: Vec<String>,
    },
    /// The server answered a request with an error.
    #[error("The server at {url} answered {status}: {message}")]
    ServerRefused {
        /// The server.
        url: String,
        /// HTTP status.
        status: u16,
        /// The server's own words, shortened.
        message: String,
    },
    /// The server wants a key, or not the one it was sent.
    #[error("{}", key_refused(.url, *.status, .message, *.sent))]
    KeyRefused {
        /// The server.
        url: String,
        /// HTTP status: 401 or 403.
        status: u16,
        /// The server's own words, shortened, without the key.
        message: String,
        /// Whether a key was sent.
        sent: bool,
    },
    /// The system's keychain cannot be used.
    #[error("The keychain of this system {}: {cause}.", .trouble.words())]
    Keychain {
        /// What is wrong with it.
        trouble: KeychainTrouble,
        /// What the system said; never a key.
        cause: String,
    },
    /// A text that cannot be a key. It is not quoted.
    #[error("This cannot be a key: {0}.")]
    KeyInvalid(String),
    /// A file or folder of a report cannot be written.
    #[error("{} cannot be written: {cause}.", display(.path))]
    Unwritable {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file that was there cannot be read.
    #[error("{} cannot be read: {cause}.", display(.path))]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A saved run cannot be understood.
    #[error("The saved run {} is damaged: {cause}.", display(.path))]
    RunDamaged {
        /// The run's folder or file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// A saved run was written by a newer version.
    #[error("The saved run {} has format {found}; this version knows formats up to {known}.", display(.path))]
    RunTooNew {
        /// The run's folder.
        path: PathBuf,
        /// Its `schema_version`.
        found: u32,
        /// The newest known here.
        known: u32,
    },
    /// There is no such run.
    #[error("There is no run {0}.")]
    RunMissing(String),
    /// The run has no such call.
    #[error("The run has no call {}.", .0 + 1)]
    CallMissing(u32),
    /// The run has no such figure.
    #[error("The run has no figure {0}.")]
    FigureMissing(String),
    /// Nothing of what is to be drawn has a value.
    #[error("There is nothing to draw: no call has a value that may be used.")]
    NoFigure,
    /// A whole report was to be saved in a format that holds one figure.
    #[error("A whole report cannot be saved as SVG, which holds one figure.")]
    WrongFormat,
    /// A call's raw marks are not on disk.
    #[error("The raw marks of this call are not there: {} does not exist.", display(.0))]
    MarksMissing(PathBuf),
    /// A call's raw marks cannot be understood.
    #[error("The raw marks of this call cannot be read from {}: {cause}.", display(.path))]
    MarksDamaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// What the user wanted to save elsewhere could not be written there.
    #[error("{} was not saved: {}.", display(.path), unsaved_reason(.cause))]
    Unsaved {
        /// Where it was to go.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// No port can be bound at the address.
    #[error("No server can be started at {address}: {cause}.")]
    PortTaken {
        /// The address.
        address: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A benchmark is already running in this process.
    #[error("A benchmark is already running.")]
    AlreadyRunning,
    /// An address that is neither a web page nor a mail.
    #[error("{0} is not opened: only web and mail addresses are.")]
    LinkRefused(String),
    /// The system has no program for it, or refused to start one.
    #[error("{what} cannot be opened: {cause}.")]
    CannotOpen {
        /// The address or folder.
        what: String,
        /// What the system said.
        cause: String,
    },
    /// A table has no such column.
    #[error("{} has no column {column}.", display(.path))]
    ColumnMissing {
        /// The table.
        path: PathBuf,
        /// The head that was asked for.
        column: String,
        /// The heads there are.
        available: Vec<String>,
    },
    /// A figure cannot be drawn.
    #[error("The figure cannot be drawn: {0}.")]
    Plot(String),
    /// A model was not downloaded.
    #[error("{model} was not pulled: {why}.")]
    PullFailed {
        /// The model.
        model: String,
        /// Why it did not come.
        why: PullFailure,
    },
    /// A model is being downloaded already.
    #[error("{0} is already being pulled.")]
    AlreadyPulling(String),
    /// A model is being loaded into memory or unloaded.
    #[error("{0} is being loaded or unloaded.")]
    AlreadyLoading(String),
    /// Files are being imported.
    #[error("Files are being imported already.")]
    AlreadyImporting,
    /// A server has no way to do what was asked.
    #[error("{what}: {reason}.", reason = .reason.trim_end_matches('.'))]
    NotPossible {
        /// What was asked.
        what: String,
        /// Why it cannot be done.
        reason: String,
    },
    /// A program was started and did not become a server that answers.
    #[error("“{command}” was started, but {cause}.")]
    NotStarted {
        /// What was started.
        command: String,
        /// What became of it.
        cause: String,
    },
    /// The list of runs cannot be kept, not even in memory.
    #[error("The list of runs cannot be read: {0}.")]
    Index(String),
    /// The user stopped it.
    #[error("Stopped.")]
    Stopped,
    /// An invariant of the program did not hold, or the system refused a basic service (a thread, a runtime).
    #[error("Internal error: {0}.")]
    Internal(String),
}

impl Error {
    /// A stable name for programs and for the page's table of places.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidSpec(_) => "invalid_spec",
            Self::FolderMissing(_) => "folder_missing",
            Self::NotAFolder(_) => "not_a_folder",
            Self::FolderUnreadable { .. } => "folder_unreadable",
            Self::FolderEmpty(_) => "folder_empty",
            Self::ServerUnreachable { .. } => "server_unreachable",
            Self::NotAnLlmServer { .. } => "not_an_llm_server",
            Self::ModelMissing { .. } => "model_missing",
            Self::ServerRefused { .. } => "server_refused",
            Self::KeyRefused { sent: true, .. } => "key_refused",
            Self::KeyRefused { .. } => "key_needed",
            Self::KeyInvalid(_) => "key_invalid",
            Self::Keychain { trouble, .. } => trouble.code(),
            Self::Unwritable { cause, .. } if cause.kind() == std::io::ErrorKind::StorageFull => "disk_full",
            Self::Unwritable { .. } => "unwritable",
            Self::Unreadable { .. } => "unreadable",
            Self::RunDamaged { .. } => "run_damaged",
            Self::RunTooNew { .. } => "run_too_new",
            Self::RunMissing(_) => "run_missing",
            Self::CallMissing(_) => "call_missing",
            Self::FigureMissing(_) => "figure_missing",
            Self::NoFigure => "no_figure",
            Self::WrongFormat => "wrong_format",
            Self::MarksMissing(_) => "marks_missing",
            Self::MarksDamaged { .. } => "marks_damaged",
            Self::Unsaved { cause, .. } => Obstacle::of(cause).code(),
            Self::PortTaken { .. } => "port_taken",
            Self::AlreadyRunning => "already_running",
            Self::LinkRefused(_) => "link_refused",
            Self::CannotOpen { .. } => "cannot_open",
            Self::ColumnMissing { .. } => "column_missing",
            Self::Plot(_) => "plot",
            Self::PullFailed { why, .. } => why.code(),
            Self::AlreadyPulling(_) => "already_pulling",
            Self::AlreadyLoading(_) => "already_loading",
            Self::AlreadyImporting => "already_importing",
            Self::NotPossible { .. } => "not_possible",
            Self::NotStarted { .. } => "not_started",
            Self::Index(_) => "index_unusable",
            Self::Stopped => "stopped",
            Self::Internal(_) => "internal",
        }
    }
}

fn key_refused(url: &str, status: u16, message: &str, sent: bool) -> String {
    let wish = if sent { "does not accept the key that is stored for it" } else { "asks for a key" };
    format!("The server at {url} {wish}: it answered {status} ({}).", message.trim_end_matches('.'))
}

impl Error {
    /// What the system said, where it is about a file or a folder.
    fn cause(&self) -> Option<&std::io::Error> {
        match self {
            Self::FolderUnreadable { cause, .. }
            | Self::Unwritable { cause, .. }
            | Self::Unreadable { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

fn join_problems(problems: &[SpecProblem]) -> String {
    problems.iter().map(|p| p.message.as_str()).collect::<Vec<_>>().join(" ")
}

/// An [`Error`] as it crosses to the page and into JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Failure {
    /// Stable name, see [`Error::code`].
    pub code: String,
    /// What happened, for the user.
    pub message: String,
    /// The next step.
    pub hint: String,
    /// For `invalid_spec`: each problem with the field it belongs to.
    pub problems: Vec<SpecProblem>,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let problems = match error {
            Error::InvalidSpec(problems) => problems.clone(),
            _ => Vec::new(),
        };
        Self { code: error.code().into(), message: error.to_string(), hint: error.hint(), problems }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_as_users_know_it() {
        let error = Error::FolderMissing(r"\\?\C:\Users\Ünal\reports".into());
        assert_eq!(error.to_string(), r"The folder C:\Users\Ünal\reports does not exist.");
    }
}
