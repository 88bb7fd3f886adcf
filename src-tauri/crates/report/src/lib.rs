//! What a reader sees: plots, Markdown, HTML, CSV and JSON of an analysis.
//!
//! Every function here is pure: no clock, disk, network, thread or environment.

pub mod plot;
pub mod report;
