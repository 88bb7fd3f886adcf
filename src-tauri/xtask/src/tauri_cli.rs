//! Tauri's command line. It is fetched for its tasks alone: neither the page nor the programs need it, and its many
//! platform packages are not always complete, which would stop `npm ci`.

use std::path::Path;
use std::process::Command;

use crate::command::npm;

/// The package, in the version that goes with the libraries in Cargo.lock.
const PACKAGE: &str = "@tauri-apps/cli@2.12.5";

/// `tauri` in a folder.
pub fn tauri(folder: &Path) -> Command {
    let mut command = npm();
    command.current_dir(folder).args(["exec", "--yes", "--package", PACKAGE, "--", "tauri"]);
    command
}
