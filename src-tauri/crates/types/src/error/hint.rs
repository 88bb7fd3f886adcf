//! What a user can do about an error.

use super::Error;
use super::obstacle::Obstacle;
use crate::io_retry::IoObstacle;
use crate::paths::is_on_network;

impl Error {
    /// The next step for the user, one sentence.
    pub fn hint(&self) -> String {
        if let Some(refusal) = self.cause().and_then(IoObstacle::of) {
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
            Self::ColumnMissing { available, .. } if available.is_empty() => {
                "The file holds no table: choose a CSV file whose first row names the columns.".into()
            }
            Self::ColumnMissing { available, .. } => format!("Choose one of: {}.", available.join(", ")),
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
            Self::NoFigure => "Look at the calls: each names the reason why it has no value.".into(),
            Self::WrongFormat => "Choose PNG for a picture of all figures, or save a single figure as SVG.".into(),
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
            Self::PullFailed { why, .. } => why.hint().into(),
            Self::AlreadyPulling(_) | Self::AlreadyLoading(_) | Self::AlreadyImporting => {
                "Wait for it to end, or cancel it.".into()
            }
            Self::NotPossible { .. } => "Do it in the server's own program.".into(),
            Self::NotStarted { .. } => "Read its log, or start it in a terminal to see what it says.".into(),
            Self::Index(_) => "Start the program again; the runs themselves are untouched in their folders.".into(),
            Self::Stopped => "Start it again when you are ready.".into(),
            Self::Plot(_) | Self::Internal(_) => "Please report this with the steps that led here.".into(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

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
