//! The window's own behaviour: it opens where it was, stays on its page and asks before it closes on a running benchmark.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use chimera_app::commands::AppState;
use chimera_app::dto::{Theme as PageTheme, ThemeChoice};
use chimera_app::services::{self, Places};
use tauri::plugin::{Builder, TauriPlugin};
use tauri::window::Color;
use tauri::{AppHandle, Manager, PhysicalSize, Runtime, Theme, WebviewWindow, Window, WindowEvent};
use tauri_plugin_window_state::StateFlags;

/// Keeps the window on the app's own page whatever a report's links or a script might ask for.
pub fn stay_on_the_page<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("stay-on-the-page").on_navigation(|_, url| is_own_page(url)).build()
}

/// Gives the page the chosen theme before its first paint. Where the system decides, the style sheet asks the system.
pub fn paint_in<R: Runtime>(choice: ThemeChoice) -> TauriPlugin<R> {
    let builder = Builder::new("first-paint");
    let name = match choice {
        ThemeChoice::System => return builder.build(),
        ThemeChoice::Light => "light",
        ThemeChoice::Dark => "dark",
        ThemeChoice::Contrast => "contrast",
    };
    builder.js_init_script(format!("({FIRST_PAINT})('{name}')")).build()
}

/// Sets the attribute that `tokens.css` reads. Some systems run it before the document has its root element.
const FIRST_PAINT: &str = "theme => {
    const set = () => document.documentElement && (document.documentElement.dataset.theme = theme);
    if (!set()) new MutationObserver((_, seen) => set() && seen.disconnect()).observe(document, { childList: true });
}";

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
    if window.state::<Arc<AppState>>().jobs.is_benchmarking() {
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
        let system_is_dark = window.theme().is_ok_and(|theme| theme == Theme::Dark);
        drop(window.set_background_color(Some(ground(choice, system_is_dark))));
    }
}

/// The ground of the page, which is seen until the page is painted.
fn ground(choice: ThemeChoice, system_is_dark: bool) -> Color {
    let theme = match choice {
        ThemeChoice::Contrast => PageTheme::Contrast,
        ThemeChoice::Dark => PageTheme::Dark,
        ThemeChoice::System if system_is_dark => PageTheme::Dark,
        ThemeChoice::Light | ThemeChoice::System => PageTheme::Light,
    };
    let [red, green, blue] = services::page_ground(theme);
    Color(red, green, blue, 255)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_in_the_themes_colour_before_the_page_is_painted() {
        let painted = |choice, dark| {
            let Color(red, green, blue, _) = ground(choice, dark);
            [red, green, blue]
        };
        assert_eq!(painted(ThemeChoice::Contrast, true), [0, 0, 0]);
        assert_eq!(painted(ThemeChoice::Dark, false), [0x1A, 0x1B, 0x1E]);
        assert_eq!(painted(ThemeChoice::Light, true), [0xFF, 0xFF, 0xFF]);
        assert_eq!(painted(ThemeChoice::System, true), painted(ThemeChoice::Dark, true));
        assert_eq!(painted(ThemeChoice::System, false), painted(ThemeChoice::Light, false));
    }
}
