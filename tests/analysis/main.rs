//! The statistics over whole samples.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../src-tauri/crates/analysis/examples/simulate/benchmark.rs"]
mod benchmark;
mod statistics;
