//! The window's own behaviour: it stays on its page and asks before it closes on a running benchmark.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use chimera_core::desk::{self, Places};
use chimera_core::view::ThemeChoice;
use tauri::plugin::{Builder, TauriPlugin};
use tauri::{AppHandle, Manager, Runtime, Theme, Window, WindowEvent};

use crate::bench::Bench;

/// Keeps the window on the app's own page whatever a report's links or a script might ask for.
pub fn stay_on_the_page<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("stay-on-the-page").on_navigation(|_, url| is_own_page(url)).build()
}

fn is_own_page(url: &tauri::Url) -> bool {
    let dev_server = cfg!(dev) && url.host_str() == Some("127.0.0.1");
    let own = matches!(
        (url.scheme(), url.host_str()),
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost"))
    );
    own || dev_server || url.as_str() == "about:blank"
}

/// Keeps the window open while a benchmark runs. The page hears the same request as Tauri's own event and asks whether to
/// keep running or to stop and quit.
pub fn ask_before_closing<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    if window.state::<Arc<Bench>>().is_running() {
        api.prevent_close();
    }
}

/// Puts the window into the chosen theme, so that its frame and its first paint have it too.
pub fn dress<R: Runtime>(app: &AppHandle<R>, choice: ThemeChoice) {
    app.set_theme(match choice {
        ThemeChoice::System => None,
        ThemeChoice::Light => Some(Theme::Light),
        ThemeChoice::Dark | ThemeChoice::Contrast => Some(Theme::Dark),
    });
}

/// Says on the terminal why there is no window; there is no other place.
#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
pub fn tell_that_it_cannot_open(error: &tauri::Error) -> ExitCode {
    eprintln!(
        "The window cannot be opened: {error}. The command line `chimera` does the same work without one."
    );
    ExitCode::FAILURE
}

/// Tries everything but the window, for installers and for machines without a screen.
pub fn test_without_one(places: &Places) -> ExitCode {
    // A program with a window has no terminal on Windows unless its output is sent somewhere.
    let mut tell = |line: &str| drop(writeln!(io::stdout().lock(), "{line}"));
    if desk::selftest(places, &mut tell) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
