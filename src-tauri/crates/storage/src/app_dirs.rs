//! Where the program keeps its own files on this account.

use std::ffi::OsString;
use std::path::PathBuf;

/// The variable that names one folder for everything the program keeps, in place of the account's folders: for a copy
/// that is carried about, and for tests. A relative path is not taken.
pub const HOME: &str = "CHIMERA_HOME";

/// The program's folder below the account's configuration and data folders.
const OWN_FOLDER: &str = "chimera-bench";

/// The folder for settings. An account without a home, as a service may have, is given the system's temporary folder.
#[must_use]
pub fn config() -> PathBuf {
    own_home().map_or_else(|| below(dirs::config_dir()), |home| home.join("config"))
}

/// The folder for all else that the program keeps. It is the part of an account that Windows does not carry from machine
/// to machine: runs may be large.
#[must_use]
pub fn data() -> PathBuf {
    own_home().map_or_else(|| below(dirs::data_local_dir()), |home| home.join("data"))
}

/// The user's documents. `None` where the account has no such folder, and where everything is kept in one folder.
#[must_use]
pub fn documents() -> Option<PathBuf> {
    if own_home().is_some() { None } else { dirs::document_dir() }
}

fn below(folder: Option<PathBuf>) -> PathBuf {
    folder.unwrap_or_else(std::env::temp_dir).join(OWN_FOLDER)
}

fn own_home() -> Option<PathBuf> {
    home_in(std::env::var_os(HOME))
}

fn home_in(variable: Option<OsString>) -> Option<PathBuf> {
    variable.map(PathBuf::from).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_for_everything_is_taken_when_it_is_whole() {
        let folder = std::env::temp_dir().join("carried about");
        assert_eq!(home_in(Some(folder.clone().into())), Some(folder));
        assert_eq!(home_in(Some("carried".into())), None);
        assert_eq!(home_in(Some(OsString::new())), None);
        assert_eq!(home_in(None), None);
    }

    #[test]
    fn settings_and_data_have_folders_of_their_own() {
        for folder in [config(), data()] {
            assert!(folder.is_absolute(), "{folder:?}");
            assert!(folder.ends_with(OWN_FOLDER) || own_home().is_some(), "{folder:?}");
        }
    }
}
