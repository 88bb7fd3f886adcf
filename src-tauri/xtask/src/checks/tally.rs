//! Counting tests by what their runners write.

use std::fmt;
use std::fs;
use std::ops::AddAssign;
use std::path::Path;

use roxmltree::{Document, Node};

use crate::{Error, Result};

/// What a test prints at the start of a line, with the reason, when this machine lacks what it needs.
const SKIPPED: &str = "skipped: ";

/// Numbers of tests by their outcome.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
    /// Tests that were ignored, or that ended early because this machine lacks what they need.
    pub skipped: u32,
}

impl Tally {
    /// Counts the test cases of a JUnit file, which nextest, Vitest and Playwright write alike.
    ///
    /// # Errors
    /// When the file cannot be read or is no XML.
    pub fn of_junit(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file)
            .map_err(|source| Error::io(format!("reading {}", file.display()), &source))?;
        Self::of_xml(&text)
            .map_err(|error| Error::new(format!("{} is not readable: {error}", file.display())))
    }

    fn of_xml(text: &str) -> std::result::Result<Self, roxmltree::Error> {
        let mut tally = Self::default();
        for case in Document::parse(text)?.descendants().filter(|node| node.has_tag_name("testcase")) {
            if has(case, &["failure", "error"]) {
                tally.failed += 1;
            } else if has(case, &["skipped"]) || case.children().any(says_skipped) {
                tally.skipped += 1;
            } else {
                tally.passed += 1;
            }
        }
        Ok(tally)
    }

    /// Adds what a line of cargo's own runner sums up; another line adds nothing. That runner has no stable report.
    pub fn add_libtest(&mut self, line: &str) {
        // "test result: ok. 26 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.40s"
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        for part in counts.split("; ") {
            let Some((Ok(count), outcome)) =
                part.split_once(' ').map(|(count, rest)| (count.parse::<u32>(), rest))
            else {
                continue;
            };
            match outcome {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.skipped += count,
                _ => {}
            }
        }
    }
}

fn has(case: Node<'_, '_>, tags: &[&str]) -> bool {
    case.children().any(|child| tags.iter().any(|tag| child.has_tag_name(*tag)))
}

fn says_skipped(output: Node<'_, '_>) -> bool {
    ["system-out", "system-err"].iter().any(|tag| output.has_tag_name(*tag))
        && output.text().is_some_and(|text| text.lines().any(|line| line.starts_with(SKIPPED)))
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => write!(f, ", {skipped} skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_of_a_junit_file_are_counted_by_their_outcome() {
        let nextest = r#"<?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="nextest-run" tests="4" failures="1" errors="0">
              <testsuite name="chimera-app" tests="4">
                <testcase name="a" time="0.1"><system-out>
running 1 test
test a ... ok</system-out></testcase>
                <testcase name="b"><failure type="test failure">at b.rs</failure><system-err>skipped: x</system-err></testcase>
                <testcase name="c"><system-err>skipped: no display (run it under xvfb-run)</system-err></testcase>
                <testcase name="flaky"><flakyFailure type="test failure"/></testcase>
              </testsuite>
            </testsuites>"#;
        assert_eq!(Tally::of_xml(nextest).unwrap(), Tally { passed: 2, failed: 1, skipped: 1 });
        let vitest = r#"<testsuites><testsuite><testcase name="a"/><testcase name="b"><skipped/></testcase>
            <testcase name="c"><error message="x"/></testcase></testsuite></testsuites>"#;
        assert_eq!(Tally::of_xml(vitest).unwrap(), Tally { passed: 1, failed: 1, skipped: 1 });
        assert!(Tally::of_xml("no xml").is_err());
    }

    #[test]
    fn results_of_cargos_runner_are_summed_over_its_programs() {
        let mut tally = Tally::default();
        for line in [
            "running 26 tests",
            "test units::tests::a_number_is_rounded ... ok",
            "test result: ok. 26 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.40s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.00s",
            "the test result: 3 passed",
        ] {
            tally.add_libtest(line);
        }
        assert_eq!(tally, Tally { passed: 29, failed: 2, skipped: 1 });
    }

    #[test]
    fn skipped_tests_are_shown_only_where_there_are_some() {
        assert_eq!(Tally { passed: 2, failed: 0, skipped: 0 }.to_string(), "2 passed, 0 failed");
        assert_eq!(Tally { passed: 2, failed: 0, skipped: 3 }.to_string(), "2 passed, 0 failed, 3 skipped");
    }
}
