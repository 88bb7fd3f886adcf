//! The history from the command line: runs are searched, tagged, deleted and put back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::support::program;
use serde_json::Value;

struct Account(tempfile::TempDir);

impl Account {
    /// An account with two runs: of `gemma3:latest` and of `other:1b`.
    fn new() -> Self {
        let account = Self(tempfile::tempdir().unwrap());
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/schema-1-first");
        let text = fs::read_to_string(fixture.join("run.json")).unwrap();
        let mut record: Value = serde_json::from_str(&text).unwrap();
        for (name, model) in [("first", "gemma3:latest"), ("second", "other:1b")] {
            let run = account.run(name);
            fs::create_dir_all(&run).unwrap();
            record["id"] = name.into();
            record["spec"]["arms"][0]["model"] = model.into();
            fs::write(run.join("run.json"), record.to_string()).unwrap();
            fs::write(run.join("report.md"), format!("# A report on the {name}")).unwrap();
        }
        account
    }

    fn place(&self) -> PathBuf {
        self.0.path().join("home").join("data").join("reports")
    }

    fn run(&self, name: &str) -> PathBuf {
        self.place().join(name)
    }

    fn chimera(&self, arguments: &[&str]) -> Output {
        program::chimera(&self.0.path().join("home")).args(arguments).output().unwrap()
    }

    /// The ids that a list has.
    fn ids(&self, arguments: &[&str]) -> Vec<String> {
        let output = self.chimera(&[&["runs", "--json"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
        rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn runs_are_found_by_words_model_and_state_and_the_index_can_be_made_anew() {
    let account = Account::new();
    assert_eq!(account.ids(&[]).len(), 2);
    assert_eq!(account.ids(&["--search", "report seco"]), ["second"]);
    assert_eq!(account.ids(&["--model", "gemma3:latest"]), ["first"]);
    assert_eq!(account.ids(&["--sort", "model", "--limit", "1"]), ["first"]);
    assert!(account.ids(&["--status", "failed"]).is_empty());
    assert_eq!(account.ids(&["--rebuild-index"]).len(), 2);
    let place = account.place();
    assert_eq!(account.ids(&[place.to_str().unwrap()]).len(), 2);
    assert_eq!(account.chimera(&["runs", "--status", "odd"]).status.code(), Some(2));
}

#[test]
fn a_run_is_tagged_deleted_and_put_back() {
    let account = Account::new();
    let run = account.run("first");
    let path = run.to_str().unwrap();
    assert_eq!(account.chimera(&["tag", path, "kv-cache", "night"]).status.code(), Some(0));
    assert_eq!(account.chimera(&["tag", path, "--note", "seen"]).status.code(), Some(0));
    assert_eq!(account.ids(&["--tag", "KV-cache"]), ["first"]);
    let gone = account.chimera(&["trash", path]);
    assert_eq!((gone.status.code(), run.exists()), (Some(0), false));
    assert_eq!(account.ids(&[]), ["second"]);
    let trashed = String::from_utf8(account.chimera(&["trash"]).stdout).unwrap();
    let back = account.chimera(&["restore", trashed.trim()]);
    assert_eq!((back.status.code(), run.exists()), (Some(0), true), "{back:?}");
    assert_eq!(account.ids(&["--search", "seen"]), ["first"]);
    assert_eq!(account.chimera(&["trash", account.run("third").to_str().unwrap()]).status.code(), Some(1));
    assert_eq!(account.chimera(&["restore", path]).status.code(), Some(1));
}
