//! Runs on disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(windows)]
mod windows;
