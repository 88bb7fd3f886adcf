//! The command line of `cargo xtask`.

use crate::checks::Selection;
use crate::{Error, Result};

/// What `cargo xtask` prints when it is asked for nothing or for help.
pub const USAGE: &str = "\
Usage: cargo xtask TASK

  app [-- ARGUMENTS]        set up what is missing, build the app and start it
  test                      set up what is missing and run every check and test
      --list                name the stages
      --only STAGE          run this stage (may be repeated)
      --keep-going          run the later stages though one has failed
  bundle [--profile NAME]   build installable packages of this system into target/bundles; the profile is `app`, or
                            `release`, which is smaller and takes longer
  model [--port N]          serve the small local model until Ctrl-C
  model [--port N] -- COMMAND...
                            run COMMAND with CHIMERA_TEST_LLAMA_URL set to its address
  bindings [--check]        write the page's types, or check that they are up to date
  simulate [-- BENCHMARKS]  print how often the verdict is wrong and how often it finds a difference, over simulated
                            benchmarks (10,000 a cell, some minutes); the table is kept in src-tauri/crates/analysis/src/compare
  simulate -- power         print the factors k_n of the smallest difference that is found four times in five
  icons                     draw the icons from icons/icon.svg
";

/// One task with its arguments.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// Prints [`USAGE`].
    Help,
    /// Runs the app with these arguments.
    App(Vec<String>),
    /// Runs these stages.
    Test(Selection),
    /// Names the stages.
    ListStages,
    /// Builds installable packages with this cargo profile.
    Bundle {
        /// `app` or `release`.
        profile: String,
    },
    /// Serves the local model, around a command where one is given.
    Model {
        /// The port, or any free one.
        port: Option<u16>,
        /// The command and its arguments; empty: until Ctrl-C.
        command: Vec<String>,
    },
    /// Writes the page's types, or checks them.
    Bindings {
        /// Only check.
        check: bool,
    },
    /// Simulates benchmarks with these arguments.
    Simulate(Vec<String>),
    /// Draws the icons.
    Icons,
}

impl Task {
    /// Reads the command line without the program's name.
    ///
    /// # Errors
    /// When it names no task, or something that the task does not know.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut words = arguments.into_iter();
        let Some(task) = words.next() else {
            return Ok(Self::Help);
        };
        let rest: Vec<String> = words.collect();
        let (own, passed_on) = match rest.iter().position(|word| word == "--") {
            Some(at) => (rest[..at].to_vec(), Some(rest[at + 1..].to_vec())),
            None => (rest, None),
        };
        let mut own = own.into_iter();
        if own.as_slice().iter().any(|word| word == "--help" || word == "-h") {
            return Ok(Self::Help);
        }
        let parsed = match task.as_str() {
            "help" | "--help" | "-h" => return Ok(Self::Help),
            "app" => Self::App(passed_on.unwrap_or_default()),
            "model" => Self::Model { port: parse_port(&mut own)?, command: passed_on.unwrap_or_default() },
            "bundle" => Self::Bundle { profile: parse_profile(&mut own)? },
            "test" => parse_test(&mut own)?,
            "bindings" => Self::Bindings { check: take(&mut own, "--check") },
            "simulate" => Self::Simulate(passed_on.unwrap_or_default()),
            "icons" => Self::Icons,
            _ => return Err(usage(format!("`{task}` is no task"))),
        };
        match own.next() {
            Some(unknown) => Err(usage(format!("`{task}` does not know `{unknown}`"))),
            None => Ok(parsed),
        }
    }
}

/// Whether the next word is `flag`, which is taken then.
fn take(words: &mut std::vec::IntoIter<String>, flag: &str) -> bool {
    let found = words.as_slice().first().is_some_and(|word| word == flag);
    found && words.next().is_some()
}

fn parse_port(words: &mut std::vec::IntoIter<String>) -> Result<Option<u16>> {
    if !take(words, "--port") {
        return Ok(None);
    }
    match words.next().and_then(|port| port.parse().ok()) {
        Some(port) => Ok(Some(port)),
        None => Err(usage("`--port` needs a number from 1 to 65535".to_owned())),
    }
}

fn parse_profile(words: &mut std::vec::IntoIter<String>) -> Result<String> {
    if !take(words, "--profile") {
        return Ok("app".to_owned());
    }
    match words.next() {
        Some(profile) if ["app", "release"].contains(&profile.as_str()) => Ok(profile),
        _ => Err(usage("`--profile` is `app` or `release`".to_owned())),
    }
}

fn parse_test(words: &mut std::vec::IntoIter<String>) -> Result<Task> {
    let mut selection = Selection::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--list" => return Ok(Task::ListStages),
            "--keep-going" => selection.keep_going = true,
            "--only" => match words.next() {
                Some(stage) => selection.only.push(stage),
                None => return Err(usage("`--only` needs the name of a stage".to_owned())),
            },
            _ => return Err(usage(format!("`test` does not know `{word}`"))),
        }
    }
    Ok(Task::Test(selection))
}

fn usage(message: String) -> Error {
    Error::new(message).hint("`cargo xtask help` shows every task")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task> {
        Task::parse(line.split_whitespace().map(str::to_owned))
    }

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn nothing_and_help_ask_for_help() {
        for line in ["", "help", "--help", "test --help", "app -h"] {
            assert_eq!(parse(line), Ok(Task::Help), "{line}");
        }
    }

    #[test]
    fn what_follows_two_dashes_is_passed_on() {
        assert_eq!(parse("app"), Ok(Task::App(vec![])));
        assert_eq!(parse("app -- --selftest --help"), Ok(Task::App(words("--selftest --help"))));
        assert_eq!(
            parse("model --port 8123 -- cargo test -- x"),
            Ok(Task::Model { port: Some(8123), command: words("cargo test -- x") })
        );
        assert_eq!(parse("model"), Ok(Task::Model { port: None, command: vec![] }));
    }

    #[test]
    fn stages_are_selected_by_name() {
        let selection = Selection { only: words("fmt clippy"), keep_going: true };
        assert_eq!(parse("test --only fmt --keep-going --only clippy"), Ok(Task::Test(selection)));
        assert_eq!(parse("test"), Ok(Task::Test(Selection::default())));
        assert_eq!(parse("test --list"), Ok(Task::ListStages));
    }

    #[test]
    fn a_simulation_is_of_benchmarks_or_of_power() {
        assert_eq!(parse("simulate"), Ok(Task::Simulate(vec![])));
        assert_eq!(parse("simulate -- power 500"), Ok(Task::Simulate(words("power 500"))));
    }

    #[test]
    fn bindings_are_written_or_checked() {
        assert_eq!(parse("bindings"), Ok(Task::Bindings { check: false }));
        assert_eq!(parse("bindings --check"), Ok(Task::Bindings { check: true }));
    }

    #[test]
    fn packages_are_built_quickly_or_small() {
        assert_eq!(parse("bundle"), Ok(Task::Bundle { profile: "app".into() }));
        assert_eq!(parse("bundle --profile release"), Ok(Task::Bundle { profile: "release".into() }));
    }

    #[test]
    fn what_is_not_known_is_named_with_the_next_step() {
        for line in [
            "build",
            "app now",
            "test fmt",
            "test --only",
            "model --port",
            "model --port x",
            "icons 3",
            "simulate 500",
            "bindings -c",
            "bundle now",
            "bundle --profile",
            "bundle --profile dev",
        ] {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.contains("cargo xtask help"), "{line}: {error}");
        }
    }
}
