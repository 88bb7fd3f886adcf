//! The nouns of Chimera Bench with their names and words: what a benchmark is asked to do, what is saved of it, and every
//! error with its next step. A number becomes text here ([`units`]), and so does a path ([`paths`]).
//!
//! This crate knows no clock, disk, network or thread.

pub mod environment;
pub mod error;
pub mod imported;
pub mod io_retry;
pub mod key;
pub mod language;
pub mod machine_load;
pub mod metrics;
pub mod paths;
pub mod plan;
pub mod record;
pub mod self_check;
pub mod server;
mod setting_support;
pub mod spec;
pub mod timeline;
pub mod units;
pub mod validity;
pub mod warning;

pub use error::{Error, Failure};
