//! Real folders of reports: what is read from them and what is derived.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod digest;
mod hostile;
mod ingest;
