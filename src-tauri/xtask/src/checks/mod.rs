//! `cargo xtask test`: every check and test as a named stage, with its time and one total at the end.

mod packages;
mod rust;
mod stage;
mod tally;
mod ui;
mod window;
mod windows;

use std::time::{Duration, Instant};

use crate::Result;
use crate::local_model::{Installation, Server};

pub use stage::Selection;
use stage::{Outcome, STAGES, Stage};
pub use tally::Tally;

/// The variable that tells tests where a real model answers.
pub const MODEL_URL: &str = "CHIMERA_TEST_LLAMA_URL";

/// What stages share: the local model's server, started by the first that needs it.
#[derive(Debug, Default)]
pub struct Shared {
    server: Option<Server>,
}

impl Shared {
    /// Where the local model answers.
    fn model_url(&mut self) -> Result<String> {
        if let Some(server) = &self.server {
            return Ok(server.url());
        }
        let server = Server::start(&Installation::provide()?, None)?;
        Ok(self.server.insert(server).url())
    }
}

/// How one stage ended.
struct Line {
    name: &'static str,
    took: Duration,
    outcome: Result<Outcome>,
}

/// Runs the selected stages in their order, and prints a summary whose last line is the total: `N passed, M failed`.
/// Whether every one of them holds.
///
/// # Errors
/// When a selected stage does not exist.
pub fn run_stages(selection: &Selection) -> Result<bool> {
    let stages = selection.of(&STAGES)?;
    let mut shared = Shared::default();
    let mut lines: Vec<Line> = Vec::new();
    for (number, stage) in stages.iter().enumerate() {
        println!("\n== {} ({} of {}): {}", stage.name, number + 1, stages.len(), stage.about);
        let line = perform(stage, &mut shared);
        let failed = report(&line);
        lines.push(line);
        if failed && !selection.keep_going {
            break;
        }
    }
    println!("{}", summary(&lines, stages.len()));
    Ok(!lines.iter().any(failed))
}

/// The names of all stages with what they do.
pub fn listed() -> String {
    STAGES.iter().map(|stage| format!("{:<14} {}\n", stage.name, stage.about)).collect()
}

fn perform(stage: &Stage, shared: &mut Shared) -> Line {
    let begin = Instant::now();
    let outcome = (stage.run)(shared);
    Line { name: stage.name, took: begin.elapsed(), outcome }
}

/// Prints how the stage ended; whether it failed.
fn report(line: &Line) -> bool {
    if let Err(error) = &line.outcome {
        eprintln!("error: {error}");
    }
    println!("-- {} {} ({:.1} s)", line.name, verdict(line), line.took.as_secs_f64());
    failed(line)
}

fn failed(line: &Line) -> bool {
    match &line.outcome {
        Ok(Outcome::Tests { status, .. }) => status.is_err(),
        Ok(_) => false,
        Err(_) => true,
    }
}

fn verdict(line: &Line) -> String {
    match &line.outcome {
        Ok(Outcome::Done) => "ok".to_owned(),
        Ok(Outcome::Skipped(reason)) => format!("skipped: {reason}"),
        Ok(Outcome::Tests { tally, status: Ok(()) }) => format!("ok: {tally}"),
        Ok(Outcome::Tests { tally, status: Err(_) }) => format!("FAILED: {tally}"),
        Err(_) => "FAILED".to_owned(),
    }
}

/// A line for each stage, what was not reached, how to repeat what failed, and the total alone on the last line.
fn summary(lines: &[Line], selected: usize) -> String {
    let mut text = String::from("\n== Summary\n");
    let mut total = Tally::default();
    let mut took = Duration::ZERO;
    let mut add = |name: &str, took: Duration, says: &str| {
        text += format!("{name:<14} {:>7.1} s  {says}", took.as_secs_f64()).trim_end();
        text.push('\n');
    };
    for line in lines {
        took += line.took;
        if let Ok(Outcome::Tests { tally, .. }) = &line.outcome {
            total += *tally;
        }
        add(line.name, line.took, &verdict(line));
    }
    match selected - lines.len() {
        0 => add("total", took, ""),
        left => add("total", took, &format!("{left} stages were not reached")),
    }
    for line in lines.iter().filter(|line| failed(line)) {
        text += &format!("Next step: `cargo xtask test --only {}` repeats it alone.\n", line.name);
    }
    text + &format!("{} passed, {} failed", total.passed, total.failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn line(name: &'static str, outcome: Result<Outcome>) -> Line {
        Line { name, took: Duration::from_millis(1500), outcome }
    }

    fn tests(passed: u32, failed: u32) -> Outcome {
        let status = if failed == 0 { Ok(()) } else { Err(Error::new("a test failed")) };
        Outcome::Tests { tally: Tally { passed, failed, ignored: 1 }, status }
    }

    #[test]
    fn the_last_line_of_the_summary_is_the_total_over_all_stages() {
        let lines = [
            line("fmt", Ok(Outcome::Done)),
            line("vitest", Ok(tests(12, 0))),
            line("rust", Ok(tests(100, 2))),
        ];
        let summary = summary(&lines, 5);
        assert_eq!(summary.lines().last(), Some("112 passed, 2 failed"));
        assert!(summary.contains("2 stages were not reached"), "{summary}");
        assert!(summary.contains("`cargo xtask test --only rust` repeats it alone"), "{summary}");
    }

    #[test]
    fn a_stage_fails_by_its_tests_or_by_itself_and_not_by_being_skipped() {
        assert!(failed(&line("rust", Ok(tests(3, 1)))));
        assert!(failed(&line("clippy", Err(Error::new("warnings")))));
        assert!(!failed(&line("rust", Ok(tests(3, 0)))));
        assert!(!failed(&line("e2e", Ok(Outcome::Skipped("not here".into())))));
    }

    #[test]
    fn every_stage_is_listed() {
        let listed = listed();
        assert_eq!(listed.lines().count(), STAGES.len());
        assert!(listed.lines().any(|line| line.starts_with("clippy ")), "{listed}");
    }
}
