//! Python: the one on this machine, and environments made with it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{capture, run, succeeds};
use crate::{Error, Result, system};

/// The oldest Python that the runtime's wheels accept.
const OLDEST: (u32, u32) = (3, 10);

/// Names under which Python may be found, with the arguments that select version 3.
const CANDIDATES: [&[&str]; 3] = [&["python3"], &["python"], &["py", "-3"]];

/// The Python of an environment.
pub(super) fn of_environment(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    }
}

/// Makes a fresh environment with pip at `environment`; installs what Debian and Ubuntu split off for that.
pub(super) fn make_environment(environment: &Path) -> Result<()> {
    let mut python = match find() {
        Some(python) => python,
        None if system::has_apt() => {
            system::provide(&system::FOR_PYTHON)?;
            find().ok_or_else(not_found)?
        }
        None => return Err(not_found()),
    };
    run(python.args(["-m", "venv", "--clear"]).arg(environment))
}

/// A Python that is new enough and can make environments.
fn find() -> Option<Command> {
    let words = CANDIDATES.iter().find(|words| {
        let version = capture(command(words).arg("--version")).ok().and_then(|said| parse(&said));
        version >= Some(OLDEST) && succeeds(command(words).args(["-c", "import ensurepip, venv"]))
    })?;
    Some(command(words))
}

fn command(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

fn not_found() -> Error {
    Error::new(format!("no Python {}.{} or newer with its venv module was found", OLDEST.0, OLDEST.1))
        .hint("install Python from https://www.python.org, or start an LLM server such as Ollama yourself")
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim().strip_prefix("Python ")?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_python_is_read_from_what_it_prints() {
        assert_eq!(parse("Python 3.11.7\n"), Some((3, 11)));
        assert_eq!(parse("Python 3.9.2"), Some((3, 9)));
        assert_eq!(parse("Python 2.7.18"), Some((2, 7)));
        assert_eq!(parse(""), None);
        assert!(parse("Python 3.9.2") < Some(OLDEST));
        assert!(parse("Python 3.10.0") >= Some(OLDEST));
    }
}
