//! The one error type of the core, and the shape in which it reaches a user.

mod keychain;
mod obstacle;

use std::path::PathBuf;

use serde::Serialize;

use crate::naming::{is_on_network, shown};
use crate::refusal::Refusal;
use crate::spec::SpecProblem;
use obstacle::{Obstacle, unsaved_reason};

pub use keychain::KeychainTrouble;

/// Why something the user asked for cannot be done. A failed *call* is data ([`crate::record::CallFailure`]), not an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The specification has problems; all of them are listed.
    #[error("{}", join_problems(.0))]
    InvalidSpec(Vec<SpecProblem>),
    /// The reports folder does not exist.
    #[error("The folder {} does not exist.", shown(.0))]
    FolderMissing(PathBuf),
    /// The path is a file.
    #[error("{} is not a folder.", shown(.0))]
    NotAFolder(PathBuf),
    /// The reports folder cannot be opened.
    #[error("The folder {} cannot be read: {cause}.", shown(.path))]
    FolderUnreadable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The reports folder holds no CSV, JSON or Markdown file that could be used.
    #[error("The folder {} holds no CSV, JSON or Markdown file that can be used.", shown(.0))]
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
    #[error("{} cannot be written: {cause}.", shown(.path))]
    Unwritable {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file that was there cannot be read.
    #[error("{} cannot be read: {cause}.", shown(.path))]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A saved run cannot be understood.
    #[error("The saved run {} is damaged: {cause}.", shown(.path))]
    RunDamaged {
        /// The run's folder or file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// A saved run was written by a newer version.
    #[error("The saved run {} has format {found}; this version knows formats up to {known}.", shown(.path))]
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
    /// A call's raw marks are not on disk.
    #[error("The raw marks of this call are not there: {} does not exist.", shown(.0))]
    MarksMissing(PathBuf),
    /// A call's raw marks cannot be understood.
    #[error("The raw marks of this call cannot be read from {}: {cause}.", shown(.path))]
    MarksDamaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// What the user wanted to save elsewhere could not be written there.
    #[error("{} was not saved: {}.", shown(.path), unsaved_reason(.cause))]
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
    /// A figure cannot be drawn.
    #[error("The figure cannot be drawn: {0}.")]
    Plot(String),
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
            Self::MarksMissing(_) => "marks_missing",
            Self::MarksDamaged { .. } => "marks_damaged",
            Self::Unsaved { cause, .. } => Obstacle::of(cause).code(),
            Self::PortTaken { .. } => "port_taken",
            Self::AlreadyRunning => "already_running",
            Self::LinkRefused(_) => "link_refused",
            Self::CannotOpen { .. } => "cannot_open",
            Self::Plot(_) => "plot",
            Self::Stopped => "stopped",
            Self::Internal(_) => "internal",
        }
    }

    /// The next step for the user, one sentence.
    pub fn hint(&self) -> String {
        if let Some(refusal) = self.cause().and_then(Refusal::of) {
            return refusal.hint().into();
        }
        match self {
            Self::InvalidSpec(_) => "Change what is marked and start again.".into(),
            Self::FolderMissing(path) if is_on_network(path) => {
                "Check that the other machine can be reached and shares it, or choose another folder.".into()
            }
            Self::FolderMissing(_) | Self::NotAFolder(_) => "Choose another folder.".into(),
            Self::FolderUnreadable { .. } => {
                "Give this account the right to read it, or choose another folder.".into()
            }
            Self::FolderEmpty(_) => {
                "Choose a folder with benchmark results, or use the sample folder.".into()
            }
            Self::ServerUnreachable { .. } => {
                "Start the server, or check the address and the port, then try again.".into()
            }
            Self::NotAnLlmServer { .. } => {
                "Check the address and choose the provider that runs there.".into()
            }
            Self::ModelMissing { available, .. } if available.is_empty() => {
                "The server has no model yet: pull or load one first.".into()
            }
            Self::ModelMissing { available, .. } => format!("Choose one of: {}.", available.join(", ")),
            Self::ServerRefused { .. } => "Read the server's own log, then try again.".into(),
            Self::KeyRefused { sent: true, .. } => "Replace the key for this server in Settings, or with `chimera key set`.".into(),
            Self::KeyRefused { .. } => "Store a key for this server in Settings, or with `chimera key set`.".into(),
            Self::Keychain { trouble, .. } => trouble.hint().into(),
            Self::KeyInvalid(_) => "Copy the key again, whole and without quotes around it.".into(),
            Self::Unwritable { .. } if self.code() == "disk_full" => {
                "Free some space or choose another reports place.".into()
            }
            Self::Unwritable { cause, .. } => unwritable_hint(cause.kind(), cfg!(windows)).into(),
            Self::Unreadable { .. } => {
                "Check that the file is there and that this account may read it.".into()
            }
            Self::RunDamaged { .. } => "The folder is untouched; its files can be opened by hand.".into(),
            Self::RunTooNew { .. } => "Open it with a newer version of Chimera Bench.".into(),
            Self::RunMissing(_) => "It may have been moved or deleted; look into the reports place.".into(),
            Self::CallMissing(_) | Self::FigureMissing(_) => "Open the run again: it may have changed.".into(),
            Self::MarksMissing(_) => {
                "The call's figures stand; they were computed when it was measured. Look for the folder `events` of \
                 the run in a backup if you need the marks."
                    .into()
            }
            Self::MarksDamaged { .. } => {
                "The call's figures stand; they were computed when it was measured. The file is untouched.".into()
            }
            Self::Unsaved { cause, .. } => Obstacle::of(cause).hint().into(),
            Self::PortTaken { .. } => "Choose another port, or stop the program that uses it.".into(),
            Self::AlreadyRunning => "Wait for it to end, or stop it.".into(),
            Self::LinkRefused(_) => "Copy it if you trust where it leads.".into(),
            Self::CannotOpen { .. } => "Open it by hand in a browser or a file manager.".into(),
            Self::Stopped => "Start it again when you are ready.".into(),
            Self::Plot(_) | Self::Internal(_) => "Please report this with the steps that led here.".into(),
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

/// Windows says "access denied" of three different things, and only the user can tell which.
fn unwritable_hint(kind: std::io::ErrorKind, on_windows: bool) -> &'static str {
    if on_windows && kind == std::io::ErrorKind::PermissionDenied {
        return "Close programs that may have it open, such as a virus scanner or a sync client; allow Chimera Bench \
                under \"Controlled folder access\" if that is on; or choose another place.";
    }
    "Choose a reports place that this account may write to."
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
    use std::io;

    #[test]
    fn a_path_is_shown_as_users_know_it() {
        let error = Error::FolderMissing(r"\\?\C:\Users\Ünal\reports".into());
        assert_eq!(error.to_string(), r"The folder C:\Users\Ünal\reports does not exist.");
    }

    #[test]
    fn a_share_that_is_gone_is_no_wrong_choice_of_folder() {
        assert!(Error::FolderMissing(r"\\server\share\reports".into()).hint().contains("other machine"));
        assert_eq!(Error::FolderMissing("/gone".into()).hint(), "Choose another folder.");
    }

    #[test]
    fn what_windows_denies_may_have_three_causes_and_elsewhere_one() {
        let denied = io::ErrorKind::PermissionDenied;
        for part in ["virus scanner", "Controlled folder access", "another place"] {
            assert!(unwritable_hint(denied, true).contains(part), "{part}");
        }
        assert!(unwritable_hint(denied, false).contains("may write to"));
        assert!(unwritable_hint(io::ErrorKind::ReadOnlyFilesystem, true).contains("may write to"));
    }

    #[cfg(windows)]
    #[test]
    fn a_file_that_another_program_holds_is_told_so() {
        let error = Error::Unwritable { path: "report.csv".into(), cause: io::Error::from_raw_os_error(32) };
        assert!(error.hint().contains("spreadsheet"), "{}", error.hint());
    }
}
