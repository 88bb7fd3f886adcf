//! The end of the user's session: what is measured becomes a report before the program goes, as far as it is given time.
//! Without any time nothing is lost either: every finished call is on disk, and the next start offers the report.

use tauri::{AppHandle, Runtime};

/// Stops what is measured and leaves when the session or a shell asks the program to end (SIGTERM, SIGHUP, SIGINT).
#[cfg(unix)]
pub fn stop_when_it_ends<R: Runtime>(app: &AppHandle<R>) {
    use std::sync::Arc;

    use chimera_app::commands::AppState;
    use tauri::Manager as _;
    use tokio::signal::unix::{SignalKind, signal};

    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let asked = [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt()].map(signal);
        // A system that lets nobody listen ends the program as it always does.
        let [Ok(mut terminate), Ok(mut hangup), Ok(mut interrupt)] = asked else { return };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = interrupt.recv() => {}
        }
        let state = Arc::clone(&app.state::<Arc<AppState>>());
        let stopped = tauri::async_runtime::spawn_blocking(move || state.jobs.stop_measuring());
        // Whatever became of the report, the program was asked to go.
        drop(stopped.await);
        app.exit(0);
    });
}

/// Windows ends the program of a closing session without a word that a window's program could wait on.
#[cfg(not(unix))]
pub fn stop_when_it_ends<R: Runtime>(_app: &AppHandle<R>) {}
