//! One file a command.

pub mod compare;
pub mod diagnostics;
pub mod doctor;
pub mod import;
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

use chimera_types::Error;
use tokio::runtime::{Builder, Runtime};
use tokio_util::sync::CancellationToken;

/// A runtime for questions to servers.
fn runtime() -> Result<Runtime, Error> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|cause| Error::Internal(format!("no runtime for questions to servers: {cause}")))
}

/// The first Ctrl-C, or the end of the terminal or the session, stops the benchmark and keeps what is measured; a second
/// one ends the process.
fn stop_on_ctrl_c(cancel: CancellationToken) {
    thread::spawn(move || {
        let Ok(runtime) = runtime() else { return };
        runtime.block_on(async {
            if asked_to_end().await.is_ok() {
                cancel.cancel();
            }
            if asked_to_end().await.is_ok() {
                std::process::exit(130);
            }
        });
    });
}

/// Waits until a key, the terminal or the session asks the program to end.
#[cfg(unix)]
async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed?,
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
    Ok(())
}

/// Waits until a key, the console window or the session asks the program to end. Windows gives a closing console some
/// seconds: enough for the report, and every finished call is on disk anyway.
#[cfg(windows)]
async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::windows::{ctrl_break, ctrl_close, ctrl_logoff, ctrl_shutdown};

    let (mut pause, mut close) = (ctrl_break()?, ctrl_close()?);
    let (mut logoff, mut shutdown) = (ctrl_logoff()?, ctrl_shutdown()?);
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed?,
        _ = pause.recv() => {}
        _ = close.recv() => {}
        _ = logoff.recv() => {}
        _ = shutdown.recv() => {}
    }
    Ok(())
}
