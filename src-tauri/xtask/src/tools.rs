//! The one cargo subcommand that the checks need beside those that come with Rust.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{capture, cargo, run};
use crate::setup::{partial, put};
use crate::{Result, place};

/// A cargo subcommand in a version, or newer.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// The name of its package and of its program.
    pub name: &'static str,
    /// The oldest version that serves, and the one that is built where there is none.
    pub version: &'static str,
}

/// Runs tests, each in a process of its own.
pub const NEXTEST: Tool = Tool { name: "cargo-nextest", version: "0.9.143" };

impl Tool {
    /// The program: the one on the path when it is new enough, else the one in our cache, built there first when absent.
    ///
    /// # Errors
    /// When it cannot be built.
    pub fn provide(self) -> Result<PathBuf> {
        let tools = place::cache()?.join("tools");
        let home = tools.join(format!("{}-{}", self.name, self.version));
        let built = home.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        for program in [PathBuf::from(self.name), built.clone()] {
            if self.serves(&program) {
                return Ok(program);
            }
        }
        eprintln!(
            "{} {} or newer was not found: building it takes some minutes, once. A prebuilt one on the path is used \
             instead: see https://nexte.st.",
            self.name, self.version
        );
        self.build(&partial(&home), &home)?;
        Ok(built)
    }

    /// A debug build: the tool itself runs for a second, and takes minutes longer to be optimised.
    fn build(self, partial: &Path, home: &Path) -> Result<()> {
        let outcome = run(cargo()
            .args(["install", "--locked", "--debug", "--force", "--version", self.version, "--root"])
            .arg(partial)
            .arg(self.name)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env_remove("CARGO_TARGET_DIR"));
        outcome.map_err(|error| {
            error.hint(format!("`{}` is fetched as source and built: is this machine online?", self.name))
        })?;
        put(partial, home)
    }

    fn serves(self, program: &Path) -> bool {
        capture(Command::new(program).arg("--version")).is_ok_and(|said| is_recent(&said, self.version))
    }
}

/// Whether the first version in what a program says of itself is `oldest` or newer.
fn is_recent(said: &str, oldest: &str) -> bool {
    let found = said.split_whitespace().find_map(numbers);
    found.is_some() && found >= numbers(oldest)
}

fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_accepted_in_its_version_or_a_newer_one() {
        assert!(is_recent("cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143", "0.9.143"));
        assert!(is_recent("cargo-nextest 0.10.0", "0.9.143"));
        assert!(!is_recent("cargo-nextest 0.9.99", "0.9.143"));
        assert!(!is_recent("", "0.9.143"));
    }
}
