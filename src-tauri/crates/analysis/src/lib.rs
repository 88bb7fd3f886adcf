//! From raw marks to what may be claimed: metrics, validity, statistics, comparison, verdicts, warnings, estimates.
//!
//! Every function here is pure: no clock, disk, network, thread or environment.

mod analysis;
pub mod compare;
pub mod comparison;
pub mod duration_estimate;
pub mod effective_settings;
pub mod eta;
pub mod language_detection;
pub mod machine_load;
pub mod markdown;
pub mod memory_fit;
pub mod metrics;
pub mod rng;
pub mod schedule;
pub mod stats;
pub mod summary;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text_diff;
pub mod trend;
pub mod validity;
pub mod verdict;
pub mod warning;

pub use analysis::Analysis;
