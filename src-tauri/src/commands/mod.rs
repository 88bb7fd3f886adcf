//! What the page may ask for. Each command hands its arguments to the core, off the main thread, and its answer back.

// Tauri hands a command its arguments and states by value.
#![allow(clippy::needless_pass_by_value)]

use chimera_types::{Error, Failure};

pub mod app;
pub mod benchmark;
pub mod history;
pub mod imports;
pub mod lineup;
pub mod runs;
pub mod servers;
pub mod settings;
pub mod sources;

/// Does blocking work off the main thread and off the runtime's own threads.
async fn off_main<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Failure> {
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.map_err(|error| Error::Internal(error.to_string())).flatten().map_err(|error| Failure::from(&error))
}
