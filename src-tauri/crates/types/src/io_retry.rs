//! Why a system refuses a file, as far as its user can do something about it, and how long waiting may help.

use std::io;
use std::time::Duration;

/// Pauses between attempts to read a file of a reports folder: long enough for a scanner that looks at a new file.
pub const READ_PAUSES: [Duration; 3] = pauses([30, 60, 120]);
/// Pauses between attempts to write, rename or remove a file of ours, which would be lost otherwise.
pub const WRITE_PAUSES: [Duration; 7] = pauses([10, 20, 40, 80, 160, 320, 640]);

const fn pauses<const N: usize>(ms: [u64; N]) -> [Duration; N] {
    let mut pauses = [Duration::ZERO; N];
    let mut at = 0;
    while at < N {
        pauses[at] = Duration::from_millis(ms[at]);
        at += 1;
    }
    pauses
}

/// A refusal that has a cause of its own beside "it is not there" and "you may not".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IoObstacle {
    /// Another program has it open and shares it with nobody.
    Held,
    /// A sync client keeps its content elsewhere and could not fetch it.
    NotDownloaded,
    /// A link that another system made and that this one cannot follow.
    ForeignLink,
    /// The name, or the path as a whole, is longer than the system takes.
    TooLong,
    /// A virus scanner keeps the file from being read.
    Quarantined,
}

impl IoObstacle {
    /// The refusal behind an error. `None` for a usual one, and on systems that have no such refusals.
    pub fn of(error: &io::Error) -> Option<Self> {
        if cfg!(windows) { Self::of_windows(error.raw_os_error()?) } else { None }
    }

    /// The refusal that an error code of Windows stands for.
    pub fn of_windows(code: i32) -> Option<Self> {
        Some(match code {
            // A sharing violation, a lock violation, a file mapped into memory, one in use by a sync client.
            32 | 33 | 1224 | 391 => Self::Held,
            // ERROR_CLOUD_FILE_*, and the same of file systems that a program projects.
            358
            | 362..=366
            | 369..=372
            | 374..=383
            | 385..=390
            | 392..=398
            | 404
            | 426
            | 434
            | 475
            | 4350 => Self::NotDownloaded,
            1920 => Self::ForeignLink,
            111 | 206 => Self::TooLong,
            225 | 226 => Self::Quarantined,
            _ => return None,
        })
    }

    /// What to do about it, one sentence.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Held => {
                "Close what has it open (a spreadsheet, a sync client, a backup, a virus scanner), then try again."
            }
            Self::NotDownloaded => {
                "Go online and let the sync client run, or choose \"Always keep on this device\" for the folder."
            }
            Self::ForeignLink => "Replace the link by a copy of what it points to.",
            Self::TooLong => "Move it to a folder with a shorter path, or give it a shorter name.",
            Self::Quarantined => "Look into the virus scanner's history for why it was blocked.",
        }
    }
}

/// Whether an attempt to write, rename or remove may succeed a moment later. Windows answers "access denied" too where
/// another program only holds the file.
pub fn is_transient(error: &io::Error) -> bool {
    let denied = cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied;
    denied || IoObstacle::of(error) == Some(IoObstacle::Held)
}

/// Tries until it works, fails for good, or the pauses are used up; `wait` spends a pause.
///
/// # Errors
/// That of the last attempt.
pub fn retry<T>(
    pauses: &[Duration],
    is_transient: impl Fn(&io::Error) -> bool,
    mut wait: impl FnMut(Duration),
    mut attempt: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    let mut pauses = pauses.iter();
    loop {
        match (attempt(), pauses.len()) {
            (Err(error), 1..) if is_transient(&error) => wait(pauses.next().copied().unwrap_or_default()),
            (result, _) => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_says_of_held_and_distant_files_is_told_apart() {
        for (code, refusal) in [
            (32, Some(IoObstacle::Held)),
            (33, Some(IoObstacle::Held)),
            (362, Some(IoObstacle::NotDownloaded)),
            (388, Some(IoObstacle::NotDownloaded)),
            (404, Some(IoObstacle::NotDownloaded)),
            (206, Some(IoObstacle::TooLong)),
            (225, Some(IoObstacle::Quarantined)),
            (1920, Some(IoObstacle::ForeignLink)),
            (2, None),
            (5, None),
            // Neighbours of the cloud's codes that mean something else.
            (367, None),
            (373, None),
            (384, None),
        ] {
            assert_eq!(IoObstacle::of_windows(code), refusal, "{code}");
        }
    }

    #[test]
    fn a_code_means_on_each_system_what_it_means_there() {
        let error = io::Error::from_raw_os_error(32);
        assert_eq!(IoObstacle::of(&error), cfg!(windows).then_some(IoObstacle::Held));
        assert_eq!(is_transient(&error), cfg!(windows));
        assert!(!is_transient(&io::Error::from(io::ErrorKind::NotFound)));
    }

    /// Attempts that fail `failures` times, tried retry: the result and the pauses spent.
    fn tried(failures: usize, kind: io::ErrorKind) -> (io::Result<usize>, usize) {
        let (mut attempts, mut waits) = (0, 0);
        let busy = |error: &io::Error| error.kind() == io::ErrorKind::ResourceBusy;
        let result = retry(
            &READ_PAUSES,
            busy,
            |_| waits += 1,
            || {
                attempts += 1;
                if attempts > failures { Ok(attempts) } else { Err(kind.into()) }
            },
        );
        (result, waits)
    }

    #[test]
    fn what_passes_is_waited_for_within_bounds_and_nothing_else_is() {
        let (result, waits) = tried(2, io::ErrorKind::ResourceBusy);
        assert_eq!((result.unwrap(), waits), (3, 2));
        let (result, waits) = tried(99, io::ErrorKind::ResourceBusy);
        assert_eq!((result.unwrap_err().kind(), waits), (io::ErrorKind::ResourceBusy, READ_PAUSES.len()));
        let (result, waits) = tried(99, io::ErrorKind::NotFound);
        assert_eq!((result.unwrap_err().kind(), waits), (io::ErrorKind::NotFound, 0));
        assert!(WRITE_PAUSES.iter().sum::<Duration>() < Duration::from_secs(2));
    }
}
