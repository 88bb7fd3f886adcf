//! LLM servers: finding them, judging them, and measuring one stream at a time; and the reference server whose stamps say
//! how far off our own clock is.
//!
//! The path of a measured call only stamps and appends. This crate knows no run, no folder and no report.

pub mod doctor;
pub mod programs;
pub mod provider;
// A part of it serves scripted faults alone.
#[cfg_attr(not(any(test, feature = "testing")), expect(dead_code))]
pub mod refserver;
