//! Problems in words: the reason and the next step of each code.

use std::io;

use super::inventory::{Problem, ProblemCode};
use chimera_types::io_retry::IoObstacle;

impl Problem {
    /// A problem with the next step that its code usually has.
    pub(super) fn new(path: &str, code: ProblemCode, reason: impl Into<String>) -> Self {
        Self { path: path.to_owned(), code, reason: reason.into(), hint: code.hint().to_owned() }
    }

    /// What the operating system refused.
    pub(super) fn of_io(path: &str, error: &io::Error) -> Self {
        if let Some(refusal) = IoObstacle::of(error) {
            return Self::of_refusal(path, refusal);
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::new(
                path,
                ProblemCode::Vanished,
                "It was there when the folder was listed, and gone when it was opened.",
            ),
            io::ErrorKind::PermissionDenied => {
                Self::new(path, ProblemCode::NoPermission, "You have no permission to read it.")
            }
            _ => Self::new(
                path,
                ProblemCode::Unreadable,
                format!("The operating system could not read it: {error}."),
            ),
        }
    }

    /// What the operating system refused for a reason of its own.
    pub(super) fn of_refusal(path: &str, refusal: IoObstacle) -> Self {
        let (code, reason) = match refusal {
            IoObstacle::Held => {
                (ProblemCode::Held, "Another program has it open and lets nobody else read it.")
            }
            IoObstacle::NotDownloaded => (
                ProblemCode::NotDownloaded,
                "Its content is in the cloud only, and the sync client could not fetch it.",
            ),
            IoObstacle::ForeignLink => {
                (ProblemCode::BrokenLink, "This link was made by another system and cannot be followed here.")
            }
            IoObstacle::TooLong => (ProblemCode::Unreadable, "Its path is longer than this system can open."),
            IoObstacle::Quarantined => (ProblemCode::Unreadable, "A virus scanner does not let it be read."),
        };
        Self { hint: refusal.hint().to_owned(), ..Self::new(path, code, reason) }
    }
}

impl ProblemCode {
    /// True where everything was read all the same: a remark about the folder, not a loss.
    pub fn is_remark(self) -> bool {
        matches!(self, Self::LinkLoop | Self::LinkedTwice | Self::NameNotUtf8)
    }

    /// The usual next step.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::NoPermission => "Give yourself read permission, or copy the files to a place of your own.",
            Self::BrokenLink => "Restore the file it points to, or delete the link.",
            Self::LinkLoop => {
                "Delete the link: what it should lead to is counted already, or does not exist."
            }
            Self::LinkedTwice => "Nothing needs to be done: the file is counted once, at its own place.",
            Self::Held => IoObstacle::Held.hint(),
            Self::NotDownloaded => IoObstacle::NotDownloaded.hint(),
            Self::NotAFile => "Remove it from the folder, or write its content to a file.",
            Self::Vanished | Self::Changed => "Scan again when nothing writes to the folder.",
            Self::Unreadable => "Check that the disk is connected and healthy, then scan again.",
            Self::Empty => "Delete it, or run what should have written it again.",
            Self::NulBytes => {
                "Export it again as UTF-8: its text was probably converted wrongly, or it is no text at all."
            }
            Self::BrokenText => "Export it again as UTF-8.",
            Self::BrokenJson => "Correct it, or write it again.",
            Self::RaggedRows => "Check the quotes and separators of that row.",
            Self::OversizedField => "Look for a quote that is opened and never closed.",
            Self::TooLarge => "Split it, or keep its results as CSV, which is read at any size.",
            Self::NameNotUtf8 => "Nothing needs to be done; rename it if the name should be readable.",
            Self::TooManyFiles => "Choose a folder further down.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_held_or_in_the_cloud_is_told_with_what_to_do() {
        for (refusal, code, reason, hint) in [
            (IoObstacle::Held, ProblemCode::Held, "Another program", "spreadsheet"),
            (IoObstacle::NotDownloaded, ProblemCode::NotDownloaded, "cloud", "sync client"),
            (IoObstacle::ForeignLink, ProblemCode::BrokenLink, "another system", "copy"),
            (IoObstacle::TooLong, ProblemCode::Unreadable, "longer", "shorter"),
            (IoObstacle::Quarantined, ProblemCode::Unreadable, "virus scanner", "history"),
        ] {
            let problem = Problem::of_refusal("a.csv", refusal);
            assert_eq!((problem.path.as_str(), problem.code), ("a.csv", code));
            assert!(problem.reason.contains(reason) && problem.hint.contains(hint), "{problem:?}");
            assert!(!code.is_remark());
        }
    }
}
