//! The window's own behaviour: it opens where it was, stays on its page and asks before it closes on a running benchmark.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use chimera_app::dto::ThemeChoice;
use chimera_app::services::{self, Places};
use tauri::plugin::{Builder, TauriPlugin};
use tauri::window::Color;
use tauri::{AppHandle, Manager, PhysicalSize, Runtime, Theme, WebviewWindow, Window, WindowEvent};
use tauri_plugin_window_state::StateFlags;

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

/// Keeps size, place and whether it was maximised from one start to the next, in a file beside the preferences. A place
/// on a screen that is gone is left to the system.
pub fn keep_its_place<R: Runtime>(places: &Places) -> TauriPlugin<R> {
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let file = places.window_file().to_string_lossy().into_owned();
    tauri_plugin_window_state::Builder::new().with_filename(file).with_state_flags(kept).build()
}

/// The only window.
pub fn main<R: Runtime>(app: &AppHandle<R>) -> Option<WebviewWindow<R>> {
    app.get_webview_window("main")
}

/// Shows the window for the first time. It was made hidden and has its old place by now, so that nothing jumps or flashes.
pub fn open<R: Runtime>(app: &AppHandle<R>, theme: ThemeChoice) {
    dress(app, theme);
    let Some(window) = main(app) else { return };
    fit_the_screen(&window);
    bring_to_front(app);
}

/// A window kept from a larger screen is made as large as this one.
fn fit_the_screen<R: Runtime>(window: &WebviewWindow<R>) {
    let (Ok(Some(screen)), Ok(size)) = (window.current_monitor(), window.outer_size()) else { return };
    let room = screen.work_area().size;
    if size.width > room.width || size.height > room.height {
        let fitting = PhysicalSize::new(size.width.min(room.width), size.height.min(room.height));
        // A window that cannot be resized can still be used.
        drop(window.set_size(fitting));
    }
}

/// Shows the window above the others, with the keyboard. A system that does not allow it marks the window instead.
pub fn bring_to_front<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = main(app) {
        drop(window.unminimize());
        drop(window.show());
        drop(window.set_focus());
    }
}

/// Puts the window into the chosen theme, so that its frame and its first paint have it too.
pub fn dress<R: Runtime>(app: &AppHandle<R>, choice: ThemeChoice) {
    app.set_theme(match choice {
        ThemeChoice::System => None,
        ThemeChoice::Light => Some(Theme::Light),
        ThemeChoice::Dark | ThemeChoice::Contrast => Some(Theme::Dark),
    });
    if let Some(window) = main(app) {
        let dark = window.theme().is_ok_and(|theme| theme == Theme::Dark);
        // `bg-1` of the page: what is seen until it is painted.
        let ground = if dark { Color(0x1A, 0x1B, 0x1E, 255) } else { Color(255, 255, 255, 255) };
        drop(window.set_background_color(Some(ground)));
    }
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
    if services::selftest(places, &mut tell) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
