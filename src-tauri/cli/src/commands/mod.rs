//! One file a command.

pub mod diagnostics;
pub mod doctor;
pub mod key;
pub mod load;
pub mod models;
pub mod preview;
pub mod pull;
pub mod run;
pub mod runs;
pub mod scan;
pub mod selfcheck;

use std::thread;

use chimera_core::Error;
use tokio::runtime::{Builder, Runtime};
use tokio_util::sync::CancellationToken;

/// A runtime for questions to servers.
fn runtime() -> Result<Runtime, Error> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|cause| Error::Internal(format!("no runtime for questions to servers: {cause}")))
}

/// The first Ctrl-C stops the benchmark and keeps what is measured; a second one ends the process.
fn stop_on_ctrl_c(cancel: CancellationToken) {
    thread::spawn(move || {
        let Ok(runtime) = runtime() else { return };
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                cancel.cancel();
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        });
    });
}
