//! The stages in their order: what ends quickly comes first.

use super::{Shared, Tally, packages, rust, ui, window, windows};
use crate::{Error, Result};

/// One named part of the checks.
pub(super) struct Stage {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) run: fn(&mut Shared) -> Result<Outcome>,
}

/// How a stage ended that could be run.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It holds.
    Done,
    /// It cannot be run on this system, for this reason.
    Skipped(String),
    /// It ran tests.
    Tests {
        /// How many.
        tally: Tally,
        /// Whether the runner was content.
        status: Result<()>,
    },
}

pub(super) const STAGES: [Stage; 21] = [
    Stage { name: "system", about: "the system's packages", run: window::packages },
    Stage { name: "npm", about: "the page's dependencies", run: ui::install },
    Stage { name: "fmt", about: "Rust is formatted", run: rust::format },
    Stage { name: "prettier", about: "the page is formatted", run: ui::format },
    Stage { name: "eslint", about: "the page's rules", run: ui::lint },
    Stage { name: "svelte-check", about: "the page's types", run: ui::types },
    Stage { name: "vitest", about: "the page's tests", run: ui::test },
    Stage { name: "page", about: "the page is built", run: ui::build },
    Stage { name: "page-states", about: "every state of the page, looked at in a browser", run: ui::states },
    Stage { name: "clippy", about: "Rust's lints, warnings denied", run: rust::clippy },
    Stage { name: "bindings", about: "the page's types are those of the core", run: rust::bindings },
    Stage {
        name: "rust",
        about: "units, suites and the command line, with the local model",
        run: rust::test,
    },
    Stage { name: "doc", about: "examples in the documentation", run: rust::doctest },
    Stage { name: "machete", about: "every dependency is used", run: rust::machete },
    Stage { name: "deny", about: "licences, bans and sources of the dependencies", run: rust::deny },
    Stage { name: "e2e", about: "the real window with the local model", run: window::drive },
    Stage { name: "windows-std", about: "Rust's std for Windows", run: windows::standard_library },
    Stage { name: "windows-check", about: "everything compiles for Windows", run: windows::check },
    Stage {
        name: "windows-clippy",
        about: "Rust's lints for Windows, warnings denied",
        run: windows::clippy,
    },
    Stage {
        name: "windows-tests",
        about: "units, suites and the command line, run by Wine",
        run: windows::test,
    },
    Stage {
        name: "packages",
        about: "deb and rpm; the deb is installed, started and removed in a clean system",
        run: packages::try_out,
    },
];

/// Which stages to run.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Names of stages; empty: all.
    pub only: Vec<String>,
    /// Run the later stages though one has failed.
    pub keep_going: bool,
}

impl Selection {
    /// The selected of the stages, in the stages' order.
    pub(super) fn of<'a>(&self, stages: &'a [Stage]) -> Result<Vec<&'a Stage>> {
        if let Some(unknown) = self.only.iter().find(|name| stages.iter().all(|stage| stage.name != **name)) {
            return Err(Error::new(format!("there is no stage `{unknown}`"))
                .hint("`cargo xtask test --list` names the stages"));
        }
        let selected =
            |stage: &&Stage| self.only.is_empty() || self.only.iter().any(|name| name == stage.name);
        Ok(stages.iter().filter(selected).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str]) -> Result<Vec<&'static str>> {
        let selection =
            Selection { only: only.iter().map(|name| (*name).to_owned()).collect(), keep_going: false };
        Ok(selection.of(&STAGES)?.iter().map(|stage| stage.name).collect())
    }

    #[test]
    fn without_a_selection_every_stage_runs() {
        assert_eq!(names(&[]).unwrap().len(), STAGES.len());
    }

    #[test]
    fn selected_stages_keep_the_order_of_the_stages() {
        assert_eq!(names(&["e2e", "fmt", "clippy"]).unwrap(), ["fmt", "clippy", "e2e"]);
    }

    #[test]
    fn a_stage_that_does_not_exist_is_an_error() {
        assert!(names(&["fmt", "clipy"]).unwrap_err().to_string().contains("`clipy`"));
    }

    #[test]
    fn no_two_stages_share_a_name() {
        let mut names = names(&[]).unwrap();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STAGES.len());
    }
}
