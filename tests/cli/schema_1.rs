//! Runs, imports and deleted runs of the first schema open, compare and export as they did with the version that made them:
//! `tests/fixtures/schema-1-place` holds them with what that version printed. Each answer is equal byte for byte but for the
//! time at which it is given.
// The module is for one system: paths and the last digits of logarithms differ on others.

use std::fs;
use std::path::Path;

use crate::support::program;
use crate::support::schema_1::{check, copy, fixture, masked, words};

const SINGLE: &str = "2026-11-30 164031 reference-1b";
const GERMAN: &str = "2026-11-30 164034 reference-1b";
const TWO_ARMS: &str = "2026-11-30 164037 reference-1b";
const THREE_ARMS: &str = "2026-11-30 164046 reference-1b";
const STOPPED: &str = "2026-11-30 164054 reference-1b";
const SERVER_LOST: &str = "2026-11-30 164056 reference-1b";
const CUT_ANSWERS: &str = "2026-11-30 164057 reference-1b";
const KILLED: &str = "2026-11-30 164059 reference-1b";
const NO_USABLE_CALL: &str = "2026-11-30 164102 reference-1b";
const DELETED: &str = ".trash/20261130T164134Z/2026-11-30 164103 reference-1b";
const IMPORTED_BASELINE: &str = "2025-11-26 231710 qwen2.5-7b Baseline imported";
const IMPORTED_TUNED: &str = "2025-11-26 232039 qwen2.5-7b Chimera imported";
const SWEEP: &str = "reports/gemma3/gemma3_param_tuning_summary.csv";

/// An account whose reports place is a copy of the fixture's, beside the files that were read and imported.
struct Account(tempfile::TempDir);

impl Account {
    fn new() -> Self {
        let account = Self(tempfile::tempdir().unwrap());
        copy(&fixture().join("place"), &account.home().join("data/reports"));
        for inputs in ["reports", "agent-reports"] {
            copy(&fixture().join(inputs), &account.home().join(inputs));
        }
        account
    }

    fn home(&self) -> &Path {
        self.0.path()
    }

    /// The standard output of the program, which runs in the account's home and has to succeed.
    fn output(&self, arguments: &[&str]) -> String {
        let output = program::chimera(self.home()).current_dir(self.home()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        self.portable(&String::from_utf8(output.stdout).unwrap())
    }

    /// The text with the account's home masked.
    fn portable(&self, text: &str) -> String {
        text.replace(self.home().to_str().unwrap(), "[home]")
    }

    /// What the program writes to a file of this ending.
    fn saved(&self, ending: &str, arguments: &[&str]) -> String {
        let file = self.home().join(format!("saved.{ending}"));
        self.output(&[arguments, &["--out", file.to_str().unwrap()]].concat());
        self.portable(&fs::read_to_string(file).unwrap())
    }
}

/// A run of the place, by its path from the account's home.
fn run(id: &str) -> String {
    format!("data/reports/{id}")
}

#[test]
fn the_runs_of_the_place_are_listed_searched_and_sorted_as_they_were() {
    let account = Account::new();
    for (name, arguments) in [
        ("runs.json", &[][..]),
        ("runs-search.json", &["--search", "kv upd"]),
        ("runs-completed.json", &["--status", "completed", "--sort", "decode"]),
        ("runs-ended-early.json", &["--status", "failed", "--status", "stopped", "--sort", "calls"]),
        ("runs-tagged.json", &["--tag", "night", "--sort", "ttft"]),
        ("runs-model.json", &["--model", "qwen2.5:7b", "--limit", "1"]),
    ] {
        check(name, &account.output(&[&["runs", "--json"], arguments].concat()));
    }
    check("trash.json", &account.output(&["trash", "--json"]));
}

#[test]
fn runs_and_imports_are_compared_as_they_were() {
    let account = Account::new();
    let tuned = format!("{TWO_ARMS}#Tuned");
    let fast = format!("{THREE_ARMS}#Fast");
    for (name, arguments) in [
        ("compare-two-runs.json", &[SINGLE, GERMAN][..]),
        ("compare-two-arms.json", &[TWO_ARMS, "--threshold", "5"]),
        ("compare-three-arms.json", &[THREE_ARMS]),
        ("compare-arms-of-two-runs.json", &[&tuned, &fast]),
        ("compare-imports.json", &[IMPORTED_BASELINE, IMPORTED_TUNED]),
        ("compare-run-and-import.json", &[SINGLE, IMPORTED_TUNED]),
        ("compare-ended-early.json", &[STOPPED, SERVER_LOST]),
        ("compare-no-usable-call.json", &[NO_USABLE_CALL, SINGLE]),
        ("compare-killed.json", &[KILLED, CUT_ANSWERS]),
        ("compare-files.json", &["agent-reports"]),
        ("compare-columns.json", &["--csv", SWEEP, "--column", "mean_ttft_s", "--column", "mean_load_s"]),
        (
            "compare-paired-columns.json",
            &["--csv", SWEEP, "--column", "mean_ttft_s", "--column", "mean_load_s", "--paired"],
        ),
    ] {
        check(name, &account.output(&[&["compare", "--json"], arguments].concat()));
    }
}

#[test]
fn a_comparison_is_exported_as_it_was() {
    let account = Account::new();
    let runs = ["compare", TWO_ARMS, CUT_ANSWERS];
    for ending in ["md", "csv", "json"] {
        check(&format!("comparison.{ending}"), &account.saved(ending, &runs));
    }
    check("comparison.html.txt", &words(&account.saved("html", &runs)));
}

#[test]
fn folders_and_foreign_reports_are_read_as_they_were() {
    let account = Account::new();
    check("import-dry-run.json", &account.output(&["import", "agent-reports", "--dry-run", "--json"]));
    let scan = account.output(&["scan", "reports", "--json"]);
    // The last entry is how long the scan took.
    let (scan, _) = scan.rsplit_once("\"duration_ms\"").unwrap();
    check("scan.json", scan);
    let report = run(SINGLE) + "/report.md";
    check("preview.html.txt", &words(&account.saved("html", &["preview", &report])));
}

#[test]
fn runs_are_tagged_deleted_put_back_and_imported_as_they_were() {
    let account = Account::new();
    let german = run(GERMAN);
    check("tag.json", &account.output(&["tag", &german, "german", "--note", "Another language.", "--json"]));
    check("trash-one.json", &masked(&account.output(&["trash", &german, "--json"])));
    check("restore.json", &account.output(&["restore", &run(DELETED), "--json"]));
    check("import.json", &masked(&account.output(&["import", "agent-reports", "--all", "--json"])));
    check("runs-after.json", &account.output(&["runs", "--json"]));
}

#[test]
fn the_report_of_a_run_that_was_killed_is_written_as_it_was() {
    let account = Account::new();
    let killed = run(KILLED);
    check("finish.json", &masked(&account.output(&["finish", &killed, "--json"])));
    let report = |name: &str| masked(&fs::read_to_string(account.home().join(&killed).join(name)).unwrap());
    check("finished-report.md", &report("report.md"));
    check("finished-report.html.txt", &words(&report("report.html")));
}
