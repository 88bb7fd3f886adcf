//! The stages in the order in which they begin: what ends quickly comes first.

use serde_json::{Value, json};

use super::{Tally, packages, rust, ui, window, windows};
use crate::{Error, Result};

/// One named part of the checks.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) lane: Lane,
    /// Stages that end before it begins, where they are selected.
    pub(super) needs: &'static [&'static str],
    pub(super) task: Task,
    pub(super) run: fn() -> Result<Outcome>,
}

/// What a stage works on. Two stages with the same never run at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// The system's packages and other downloads.
    System,
    /// The page's folder.
    Page,
    /// Cargo's target folder.
    Native,
    /// Cargo's target folder for Windows.
    Windows,
    /// The time: nothing else runs beside it.
    Clock,
}

/// The task that runs a stage without being asked for it by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Check,
    Test,
    Both,
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
        /// Whether the runner succeeded.
        status: Result<()>,
    },
}

/// How a stage ended, in a form that crosses from its process to the one that sums up.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// The error that ended it.
    pub(super) failure: Option<String>,
    /// Why it cannot be run on this system.
    pub(super) skipped: Option<String>,
    /// Its tests. `None` for a stage without.
    pub(super) tests: Option<Tally>,
}

impl Report {
    pub(super) fn of(outcome: Result<Outcome>) -> Self {
        match outcome {
            Ok(Outcome::Done) => Self::default(),
            Ok(Outcome::Skipped(reason)) => Self { skipped: Some(reason), ..Self::default() },
            Ok(Outcome::Tests { tally, status }) => Self {
                failure: status.err().map(|error| error.to_string()),
                skipped: None,
                tests: Some(tally),
            },
            Err(error) => Self::failed(error.to_string()),
        }
    }

    pub(super) fn failed(error: String) -> Self {
        Self { failure: Some(error), ..Self::default() }
    }

    pub(super) fn to_json(&self) -> String {
        let tests = self.tests.map(|tally| [tally.passed, tally.failed, tally.skipped]);
        json!({ "failure": self.failure, "skipped": self.skipped, "tests": tests }).to_string()
    }

    /// `None` for what [`Self::to_json`] did not write.
    pub(super) fn from_json(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let words = |name: &str| value[name].as_str().map(str::to_owned);
        let count = |index: usize| value["tests"][index].as_u64().and_then(|count| u32::try_from(count).ok());
        let tests = count(0).zip(count(1)).zip(count(2));
        Some(Self {
            failure: words("failure"),
            skipped: words("skipped"),
            tests: tests.map(|((passed, failed), skipped)| Tally { passed, failed, skipped }),
        })
    }
}

const fn stage(
    name: &'static str,
    about: &'static str,
    lane: Lane,
    task: Task,
    needs: &'static [&'static str],
    run: fn() -> Result<Outcome>,
) -> Stage {
    Stage { name, about, lane, needs, task, run }
}

use Lane::{Clock, Native, Page, System, Windows};
use Task::{Both, Check, Test};

/// One line a stage: name, what holds when it has ended well, lane, task, needs, function.
#[rustfmt::skip]
pub(super) const STAGES: [Stage; 24] = [
    stage("system", "what the programs are built with", System, Both, &[], window::build_packages),
    stage("npm", "the page's dependencies", Page, Both, &[], ui::install),
    stage("fmt", "Rust is formatted", Native, Both, &[], rust::format),
    stage("lines", "the hand-written lines are counted", Native, Check, &[], rust::count_lines),
    stage("page", "the page is built", Page, Both, &["npm"], ui::build),
    stage("clippy", "Rust's lints, warnings denied", Native, Both, &["system", "page"], rust::clippy),
    stage("prettier", "the page is formatted", Page, Both, &["npm"], ui::format),
    stage("eslint", "the page's rules", Page, Both, &["npm"], ui::lint),
    stage("svelte-check", "the page's types", Page, Both, &["npm"], ui::types),
    stage("tools", "what drives the window, packs it and compiles for Windows", System, Test, &["system"], window::test_packages),
    stage("model", "the local model", System, Test, &["tools"], window::model),
    stage("units", "units and fast suites", Native, Check, &["system"], rust::quick),
    stage("rust", "units, suites and the command line", Native, Test, &["system", "page"], rust::test),
    stage("vitest", "the page's tests", Page, Both, &["npm"], ui::test),
    stage("page-types", "the page's types are those of the programs", Native, Check, &["units"], rust::quick_bindings),
    stage("bindings", "the page's types are those of the programs", Native, Test, &["rust"], rust::bindings),
    stage("windows-std", "Rust's std for Windows", Windows, Test, &["tools"], windows::standard_library),
    stage("windows-clippy", "Rust's lints for Windows, warnings denied", Windows, Test, &["page"], windows::clippy),
    stage("windows-tests", "units, suites and the command line, run by Wine", Windows, Test, &[], windows::test),
    stage("page-states", "every state of the page, looked at in a browser", Page, Test, &["rust", "tools"], ui::states),
    stage("e2e", "the real window with the local model", Native, Test, &["rust", "tools", "model"], window::drive),
    stage("doc", "examples in the documentation", Native, Test, &["rust"], rust::doctest),
    stage("packages", "deb and rpm; the deb is installed, started and removed in a clean system", Native, Test, &["rust", "tools"], packages::try_out),
    stage("clock", "what measures time, with nothing beside it", Clock, Test, &["rust", "tools"], window::measure),
];

/// Which stages to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// What a change can break within minutes.
    Quick,
    /// Everything.
    Whole,
    /// These stages, by their names.
    Named(Vec<String>),
}

impl Selection {
    /// The selected of the stages, in the stages' order.
    pub(super) fn of<'a>(&self, stages: &'a [Stage]) -> Result<Vec<&'a Stage>> {
        if let Self::Named(names) = self
            && let Some(unknown) = names.iter().find(|name| stages.iter().all(|stage| stage.name != **name))
        {
            return Err(Error::new(format!("there is no stage `{unknown}`"))
                .hint("`cargo xtask test --list` names the stages"));
        }
        let is_selected = |stage: &&Stage| match self {
            Self::Quick => stage.task != Test,
            Self::Whole => stage.task != Check,
            Self::Named(names) => names.iter().any(|name| name == stage.name),
        };
        Ok(stages.iter().filter(is_selected).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(selection: &Selection) -> Result<Vec<&'static str>> {
        Ok(selection.of(&STAGES)?.iter().map(|stage| stage.name).collect())
    }

    fn named(names: &[&str]) -> Selection {
        Selection::Named(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn the_quick_check_has_what_is_quick_and_the_whole_has_every_proof() {
        let quick = names(&Selection::Quick).unwrap();
        let whole = names(&Selection::Whole).unwrap();
        assert!(quick.contains(&"units") && quick.contains(&"lines") && !quick.contains(&"e2e"));
        for proof in ["rust", "vitest", "page-states", "e2e", "windows-tests", "packages", "clock"] {
            assert!(whole.contains(&proof), "{proof}");
        }
    }

    #[test]
    fn selected_stages_keep_the_order_of_the_stages() {
        assert_eq!(names(&named(&["e2e", "fmt", "clippy"])).unwrap(), ["fmt", "clippy", "e2e"]);
    }

    #[test]
    fn a_stage_that_does_not_exist_is_an_error() {
        assert!(names(&named(&["fmt", "clipy"])).unwrap_err().to_string().contains("`clipy`"));
    }

    #[test]
    fn names_are_unique_and_needs_are_names_of_earlier_stages() {
        for (number, stage) in STAGES.iter().enumerate() {
            let earlier = || STAGES[..number].iter().map(|stage| stage.name);
            assert!(earlier().all(|name| name != stage.name), "{}", stage.name);
            for need in stage.needs {
                assert!(earlier().any(|name| name == *need), "{} needs {need}", stage.name);
            }
        }
    }

    #[test]
    fn a_report_is_the_same_after_crossing_to_another_process() {
        let tally = Tally { passed: 3, failed: 1, skipped: 2 };
        for report in [
            Report::of(Ok(Outcome::Done)),
            Report::of(Ok(Outcome::Skipped("not here".into()))),
            Report::of(Ok(Outcome::Tests { tally, status: Err(Error::new("a test failed")) })),
            Report::of(Err(Error::new("warnings").hint("fix them"))),
        ] {
            assert_eq!(Report::from_json(&report.to_json()), Some(report));
        }
        assert_eq!(Report::from_json(""), None);
    }
}
