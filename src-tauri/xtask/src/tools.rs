//! Cargo subcommands that the checks need, in the versions that the checks were written for.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{capture, cargo, run};
use crate::setup::{partial, put};
use crate::{Result, place};

/// A cargo subcommand in one version.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// The name of its package and of its program.
    pub name: &'static str,
    /// The exact version.
    pub version: &'static str,
}

/// Checks licences, bans and sources of the dependencies.
pub const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

/// Finds dependencies that nothing uses.
pub const MACHETE: Tool = Tool { name: "cargo-machete", version: "0.9.2" };

impl Tool {
    /// The program: the one on the path when its version fits, else the one in our cache, built there first when absent.
    ///
    /// # Errors
    /// When it cannot be built.
    pub fn provide(self) -> Result<PathBuf> {
        if self.is(&PathBuf::from(self.name)) {
            return Ok(PathBuf::from(self.name));
        }
        let tools = place::cache()?.join("tools");
        let home = tools.join(format!("{}-{}", self.name, self.version));
        let program = home.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        if self.is(&program) {
            return Ok(program);
        }
        self.build(&partial(&home), &home)?;
        Ok(program)
    }

    /// A debug build: these tools run for a second, and take minutes longer to be optimised.
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

    fn is(self, program: &PathBuf) -> bool {
        capture(Command::new(program).arg("--version")).is_ok_and(|said| names_version(&said, self.version))
    }
}

fn names_version(said: &str, version: &str) -> bool {
    said.split_whitespace().any(|word| word.trim_start_matches('v') == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_accepted_only_in_its_exact_version() {
        assert!(names_version("cargo-deny 0.20.2\n", "0.20.2"));
        assert!(names_version("0.9.2", "0.9.2"));
        assert!(!names_version("cargo-deny 0.20.21", "0.20.2"));
        assert!(!names_version("", "0.20.2"));
    }
}
