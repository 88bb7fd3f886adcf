//! `cargo xtask check` and `cargo xtask test`: every check and test as a named stage, with its time, and one total at the
//! end.

mod lanes;
mod packages;
mod rust;
mod stage;
mod tally;
mod ui;
mod window;
mod windows;

use std::env;
use std::fs;
use std::time::{Duration, Instant};

use crate::{Error, Result};

pub use stage::Selection;
use stage::{Report, STAGES, Stage};
pub use tally::Tally;

/// The variable that tells tests where a real model answers.
pub const MODEL_URL: &str = "CHIMERA_TEST_LLAMA_URL";

/// How one stage ended.
struct Line {
    name: &'static str,
    took: Duration,
    report: Report,
}

/// Runs the selected stages, and prints a summary whose last line is the total: `N passed, M failed`. Whether every one of
/// them holds.
///
/// # Errors
/// When a selected stage does not exist, or its output cannot be written.
pub fn run_stages(selection: &Selection, keep_going: bool) -> Result<bool> {
    let stages = selection.of(&STAGES)?;
    let begin = Instant::now();
    let lines = match stages[..] {
        [stage] => vec![perform(stage)],
        _ => lanes::run(&stages, keep_going)?,
    };
    let holds = !lines.iter().any(failed);
    if let (Some(file), [line]) = (env::var_os(lanes::REPORT), &lines[..]) {
        fs::write(&file, line.report.to_json()).map_err(|source| Error::io("writing the report", &source))?;
    } else {
        println!("{}", summary(&lines, stages.len(), begin.elapsed()));
    }
    Ok(holds)
}

/// The names of all stages with what they do.
pub fn listed() -> String {
    STAGES.iter().map(|stage| format!("{:<14} {}\n", stage.name, stage.about)).collect()
}

/// Runs one stage in this process.
fn perform(stage: &Stage) -> Line {
    let begin = Instant::now();
    let report = Report::of((stage.run)());
    if let Some(failure) = &report.failure {
        eprintln!("error: {failure}");
    }
    Line { name: stage.name, took: begin.elapsed(), report }
}

fn failed(line: &Line) -> bool {
    line.report.failure.is_some()
}

/// How a stage ended, in a few words.
fn verdict(line: &Line) -> String {
    let Report { failure, skipped, tests } = &line.report;
    let tests = tests.map(|tally| format!(": {tally}")).unwrap_or_default();
    match (failure, skipped) {
        (Some(_), _) => format!("FAILED{tests}"),
        (None, Some(reason)) => format!("skipped: {reason}"),
        (None, None) => format!("ok{tests}"),
    }
}

/// A line for each stage, what was not reached, how to repeat what failed, and the total alone on the last line.
fn summary(lines: &[Line], selected: usize, wall: Duration) -> String {
    let mut text = String::from("\n== Summary (minutes:seconds)\n");
    let mut add = |name: &str, took: Duration, says: &str| {
        text += format!("{name:<14} {:>6}  {says}", minutes(took)).trim_end();
        text.push('\n');
    };
    let mut total = Tally::default();
    for line in lines {
        total += line.report.tests.unwrap_or_default();
        add(line.name, line.took, &verdict(line));
    }
    match selected - lines.len() {
        0 => add("wall", wall, ""),
        left => add("wall", wall, &format!("{left} stages were not reached")),
    }
    for line in lines.iter().filter(|line| failed(line)) {
        text += &format!("Next step: `cargo xtask test --only {}` repeats it alone.\n", line.name);
    }
    text + &total.to_string()
}

fn minutes(duration: Duration) -> String {
    let seconds = duration.as_secs_f64().round();
    format!("{:.0}:{:02.0}", (seconds / 60.0).floor(), seconds % 60.0)
}

#[cfg(test)]
mod tests {
    use super::stage::Outcome;
    use super::*;

    fn line(name: &'static str, outcome: Result<Outcome>) -> Line {
        Line { name, took: Duration::from_millis(61_500), report: Report::of(outcome) }
    }

    fn tests(passed: u32, failed: u32) -> Outcome {
        let status = if failed == 0 { Ok(()) } else { Err(Error::new("a test failed")) };
        Outcome::Tests { tally: Tally { passed, failed, skipped: 1 }, status }
    }

    #[test]
    fn the_last_line_of_the_summary_is_the_total_over_all_stages() {
        let lines = [
            line("fmt", Ok(Outcome::Done)),
            line("vitest", Ok(tests(12, 0))),
            line("rust", Ok(tests(100, 2))),
        ];
        let summary = summary(&lines, 5, Duration::from_secs(125));
        assert_eq!(summary.lines().last(), Some("112 passed, 2 failed, 2 skipped"));
        assert!(summary.contains("vitest           1:02  ok: 12 passed, 0 failed, 1 skipped"), "{summary}");
        assert!(summary.contains("wall             2:05  2 stages were not reached"), "{summary}");
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
