//! Everything of Chimera Bench that has nothing to do with a window.
//!
//! Pure rooms hold the rules and cannot fail on the outside; rooms with a door talk to disk, net or clock.
//! Only [`runner`] (to measure) and [`desk`] (to show) join rooms. `ARCHITECTURE.md` has the map.

mod account;
pub mod awake;
pub mod chance;
pub mod compare;
mod cpu;
pub mod desk;
pub mod digest;
pub mod doctor;
pub mod environment;
pub mod error;
pub mod estimate;
pub mod event;
pub mod fit;
pub mod forecast;
pub mod import;
mod index;
pub mod ingest;
pub mod interference;
pub mod key;
pub mod language;
pub mod lineup;
pub mod logs;
pub mod metrics;
pub mod monitor;
pub mod naming;
pub mod plan;
pub mod plot;
pub mod preset;
pub mod programs;
pub mod prompt;
pub mod provider;
pub mod record;
pub mod refserver;
pub mod refusal;
pub mod report;
pub mod runner;
pub mod sameness;
pub mod sample;
pub mod secrets;
pub mod selfcheck;
pub mod spec;
pub mod stats;
pub mod store;
pub mod summary;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod timeline;
pub mod trend;
pub mod units;
pub mod validity;
pub mod verdict;
pub mod view;
pub mod warning;
pub mod wording;

pub use error::{Error, Failure};
