//! A reports folder and a reference server that answers as the prompts ask.
// Each suite that has this module uses its own part of it.
#![allow(dead_code)]

use std::fs;
use std::path::PathBuf;

use chimera_client::refserver::{RefServer, Reply, Scenario};
use tempfile::TempDir;

/// An answer with the structure that the prompts ask for.
pub const ANSWER: &str = "## Summary\nRates differ by 2 %.\n\n## Key Findings\n- gemma3 decodes 102.3 tok/s.\n- llama3 \
                          decodes 76.2 tok/s.\n\n## Recommendations\n- Keep the defaults.\n";

/// A place with a reports folder and room for runs; gone when dropped.
pub struct Place {
    pub dir: TempDir,
}

impl Place {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let reports = dir.path().join("reports");
        fs::create_dir(&reports).expect("a folder");
        fs::write(
            reports.join("runs.csv"),
            "model,tokens_per_s,ttft_ms\ngemma3,102.3,140\nllama3,76.2,510\n",
        )
        .expect("a file");
        fs::write(reports.join("summary.json"), r#"{"runs":[{"tokens_per_s":102.3},{"tokens_per_s":76.2}]}"#)
            .expect("a file");
        fs::write(reports.join("notes.md"), "# Decode rates\n\nTwo models.\n").expect("a file");
        Self { dir }
    }

    pub fn reports(&self) -> PathBuf {
        self.dir.path().join("reports")
    }

    pub fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }
}

/// Structured answers, fast enough for a test.
pub fn answering() -> Reply {
    Reply::saying(ANSWER).fast()
}

pub fn server(reply: Reply) -> RefServer {
    RefServer::start(Scenario::new().reply(reply)).expect("a server")
}
