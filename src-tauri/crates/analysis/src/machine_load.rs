//! What follows from the samples of the machine: for each call, and for the whole benchmark.

mod join;
mod overview;

pub use join::{CallLoad, during, window};
pub use overview::{GpuOverview, Overview};
