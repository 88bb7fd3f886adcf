//! The machine that measures: what it is, what it does meanwhile, and that it stays awake.
//!
//! No host or user name is read here. This crate knows no server and no run.

pub mod cpu_time;
pub mod disks;
pub mod environment;
pub mod monitor;
pub mod sleep_inhibitor;
