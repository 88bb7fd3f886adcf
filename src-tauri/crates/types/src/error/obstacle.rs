//! What keeps a file from being saved, by what the system says.

use std::io;

use crate::io_retry::IoObstacle;

/// Something a user can do a thing about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    DiskFull,
    OpenElsewhere,
    NotAllowed,
    ReadOnly,
    Gone,
    IsAFolder,
    NameTooLong,
    Other,
}

impl Obstacle {
    pub(super) fn of(cause: &io::Error) -> Self {
        match IoObstacle::of(cause) {
            Some(IoObstacle::Held) => return Self::OpenElsewhere,
            Some(IoObstacle::TooLong) => return Self::NameTooLong,
            _ => {}
        }
        match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => Self::OpenElsewhere,
            io::ErrorKind::PermissionDenied => Self::NotAllowed,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Gone,
            io::ErrorKind::IsADirectory => Self::IsAFolder,
            io::ErrorKind::InvalidFilename => Self::NameTooLong,
            _ => Self::Other,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::DiskFull => "save_disk_full",
            Self::OpenElsewhere => "save_file_in_use",
            Self::NotAllowed => "save_not_allowed",
            Self::ReadOnly => "save_read_only",
            Self::Gone => "save_folder_gone",
            Self::IsAFolder => "save_is_a_folder",
            Self::NameTooLong => "save_bad_name",
            Self::Other => "save_failed",
        }
    }

    /// In the user's words. `None` where the system's own are all there is.
    const fn reason(self) -> Option<&'static str> {
        match self {
            Self::DiskFull => Some("the disk is full"),
            Self::OpenElsewhere => Some("the file is open in another program"),
            Self::NotAllowed => {
                Some("this account may not write there, or the file is open in another program")
            }
            Self::ReadOnly => Some("the place is read-only"),
            Self::Gone => Some("its folder does not exist any more"),
            Self::IsAFolder => Some("there is a folder of that name"),
            Self::NameTooLong => Some("the system does not take this name"),
            Self::Other => None,
        }
    }

    pub(super) const fn hint(self) -> &'static str {
        match self {
            Self::DiskFull => "Free some space, or save to another disk.",
            Self::OpenElsewhere => {
                "Close the file in the other program and save again, or choose another name."
            }
            Self::NotAllowed => {
                "Close the file if another program has it open, or choose a folder of your own, such as Documents."
            }
            Self::ReadOnly => "Choose a folder on a disk that can be written to.",
            Self::Gone => "Choose another folder.",
            Self::IsAFolder | Self::NameTooLong => "Choose another name.",
            Self::Other => "Save again, or choose another folder.",
        }
    }
}

pub(super) fn unsaved_reason(cause: &io::Error) -> String {
    Obstacle::of(cause).reason().map_or_else(|| cause.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_obstacle_has_a_code_and_a_next_step_of_its_own() {
        let of = |kind: io::ErrorKind| Obstacle::of(&io::Error::from(kind));
        for (kind, code, step) in [
            (io::ErrorKind::StorageFull, "save_disk_full", "Free some space"),
            (io::ErrorKind::QuotaExceeded, "save_disk_full", "Free some space"),
            (io::ErrorKind::ReadOnlyFilesystem, "save_read_only", "can be written"),
            (io::ErrorKind::PermissionDenied, "save_not_allowed", "Close the file"),
            (io::ErrorKind::NotFound, "save_folder_gone", "another folder"),
            (io::ErrorKind::ResourceBusy, "save_file_in_use", "other program"),
            (io::ErrorKind::IsADirectory, "save_is_a_folder", "another name"),
            (io::ErrorKind::Interrupted, "save_failed", "Save again"),
        ] {
            let obstacle = of(kind);
            assert_eq!(obstacle.code(), code);
            assert!(obstacle.hint().contains(step), "{kind:?}: {}", obstacle.hint());
        }
    }

    #[test]
    #[cfg(windows)]
    fn a_file_that_another_program_holds_is_told_as_that() {
        let held = io::Error::from_raw_os_error(32);
        assert_eq!(Obstacle::of(&held), Obstacle::OpenElsewhere);
    }
}
