//! Folders of result files: reading them, the facts in them, the prompts made of the facts, and the import of other
//! programs' runs.
//!
//! This crate knows no server and no run of ours.

pub mod digest;
pub mod import;
pub mod ingest;
pub mod prompt;
pub mod sample;
