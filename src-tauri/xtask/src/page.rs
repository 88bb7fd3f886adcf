//! The page in `ui/`: its dependencies and its build, each done only when something has changed.

use std::path::Path;
use std::process::Command;

use crate::command::{self, capture, npm, run};
use crate::{Error, Result, digest, place};

/// What the page's build reads is everything in `ui/` but these.
const NOT_SOURCES: [&str; 5] = ["node_modules", "dist", "dist-http", "coverage", "page-tests"];

/// The oldest Node that the page's build tools run on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Fails with the next step when there is no Node or one that is too old.
///
/// # Errors
/// As said.
pub fn check_node() -> Result<()> {
    let hint = format!(
        "install Node {}.{} or newer (with npm) from https://nodejs.org",
        OLDEST_NODE.0, OLDEST_NODE.1
    );
    let found = capture(Command::new("node").arg("--version"))
        .map_err(|_| Error::new("Node was not found").hint(hint.as_str()))?;
    match node_version(&found) {
        Some(version) if version >= OLDEST_NODE => Ok(()),
        _ => Err(Error::new(format!("Node {} is too old", found.trim())).hint(hint)),
    }
}

fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Everything that a build of the window needs of the page: Node, the dependencies and the built page.
///
/// # Errors
/// When one of them cannot be had.
pub fn provide() -> Result<()> {
    check_node()?;
    install()?;
    build()
}

/// Installs the page's dependencies when they are absent or the lock file has changed.
///
/// # Errors
/// When npm fails.
pub fn install() -> Result<()> {
    let ui = place::ui();
    let lock = digest::file(&ui.join("package-lock.json"))?;
    // npm removes the folder before it installs, and with it the stamp of an older installation.
    let stamp = ui.join("node_modules").join(".installed-from");
    if digest::has_stamp(&stamp, &lock) {
        eprintln!("The page's dependencies are up to date.");
        return Ok(());
    }
    run(npm().current_dir(&ui).args(["ci", "--no-audit", "--no-fund"]))?;
    digest::write_stamp(&stamp, &lock)
}

/// Builds the page into `ui/dist` when its sources have changed since the last build.
///
/// # Errors
/// When the build fails.
pub fn build() -> Result<()> {
    let ui = place::ui();
    let sources = digest::folder(&ui, &NOT_SOURCES)?;
    let stamp = place::target().join("xtask").join("page-built-from");
    if ui.join("dist").join("index.html").is_file() && digest::has_stamp(&stamp, &sources) {
        eprintln!("The page is up to date.");
        return Ok(());
    }
    script("build")?;
    digest::write_stamp(&stamp, &sources)
}

/// Runs one of the page's npm scripts.
///
/// # Errors
/// When the script fails.
pub fn script(name: &str) -> Result<()> {
    run(&mut script_command(&place::ui(), name))
}

/// The command that runs one of the page's npm scripts.
pub fn script_command(ui: &Path, name: &str) -> Command {
    let mut npm = command::npm();
    npm.current_dir(ui).args(["run", "--silent", name]);
    npm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_node_is_read_from_what_it_prints() {
        assert_eq!(node_version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(node_version("v22.1.0"), Some((22, 1)));
        assert_eq!(node_version("node"), None);
        assert!((18, 20) < OLDEST_NODE && (20, 19) >= OLDEST_NODE && (22, 0) >= OLDEST_NODE);
    }
}
