//! Counting tests by what cargo's and vitest's runners print.

use std::fmt;
use std::ops::AddAssign;

/// Numbers of tests by their outcome.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
    /// Tests that were not run: ignored, skipped or still to be written.
    pub ignored: u32,
}

impl Tally {
    /// Adds what one line of a runner's output says; a line that is no summary adds nothing.
    pub fn add_line(&mut self, line: &str) {
        let plain = without_colours(line);
        let line = plain.trim();
        // cargo: "test result: ok. 26 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.40s"
        // vitest: "Tests  1 failed | 11 passed | 2 skipped (14)", beside "Test Files  3 passed (3)"
        let counts = if let Some(rest) = line.strip_prefix("test result:") {
            rest.split_once(". ").map_or("", |(_, counts)| counts)
        } else if let Some(rest) = line.strip_prefix("Tests ") {
            rest
        } else {
            return;
        };
        for part in counts.split([';', '|', '(']) {
            let mut words = part.split_whitespace();
            let (Some(count), Some(outcome)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(count) = count.parse::<u32>() else { continue };
            match outcome {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" | "skipped" | "todo" => self.ignored += count,
                _ => {}
            }
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        match self.ignored {
            0 => Ok(()),
            ignored => write!(f, ", {ignored} ignored"),
        }
    }
}

/// The line without the terminal's colour sequences (`ESC [ … letter`).
fn without_colours(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let after = piece.find(|c: char| c.is_ascii_alphabetic()).map_or("", |end| &piece[end + 1..]);
        plain.push_str(after);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], passed: u32, failed: u32, ignored: u32) {
        let mut tally = Tally::default();
        for line in lines {
            tally.add_line(line);
        }
        assert_eq!(tally, Tally { passed, failed, ignored }, "{lines:?}");
    }

    #[test]
    fn cargos_results_are_summed_over_its_test_programs() {
        check(
            &[
                "running 26 tests",
                "test units::tests::a_number_is_rounded ... ok",
                "test result: ok. 26 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.40s",
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.00s",
            ],
            29,
            2,
            1,
        );
    }

    #[test]
    fn vitests_tests_are_counted_and_its_files_are_not() {
        check(&[" Test Files  3 passed (3)", "      Tests  12 passed (12)", "   Duration  1.2s"], 12, 0, 0);
        check(&["      Tests  1 failed | 11 passed | 2 skipped | 1 todo (15)"], 11, 1, 3);
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        check(
            &[
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m12 passed\u{1b}[39m\u{1b}[22m\u{1b}[90m (12)\u{1b}[39m",
            ],
            12,
            0,
            0,
        );
    }

    #[test]
    fn a_log_line_that_mentions_tests_is_no_result() {
        check(
            &["Tests of the store: 4 passed through", "the test result: 3 passed", "Tests are slow"],
            0,
            0,
            0,
        );
    }

    #[test]
    fn ignored_tests_are_shown_only_where_there_are_some() {
        assert_eq!(Tally { passed: 2, failed: 0, ignored: 0 }.to_string(), "2 passed, 0 failed");
        assert_eq!(Tally { passed: 2, failed: 0, ignored: 3 }.to_string(), "2 passed, 0 failed, 3 ignored");
    }
}
