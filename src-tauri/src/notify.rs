//! The notification at the end of a benchmark, for a user who looks elsewhere.

use chimera_app::commands::AppState;
use chimera_app::dto::Notice;
use chimera_app::services::peek_preferences;
use tauri::{AppHandle, Runtime};
use tauri_plugin_notification::NotificationExt;

use crate::window;

/// Tells the end unless the window has the keyboard or the user wants silence. There is no sound.
pub fn tell_the_end<R: Runtime>(app: &AppHandle<R>, state: &AppState, end: &Notice) {
    let is_seen = window::main(app).is_some_and(|window| window.is_focused().unwrap_or(false));
    if is_seen || peek_preferences(&state.places).stay_silent {
        return;
    }
    if told_to_a_test(end) {
        return;
    }
    let notification = app.notification().builder().title(&end.title).body(as_body(&end.body));
    // A desktop without notifications has the window's title and the page's own message.
    drop(notification.show());
}

/// A click on the notification shows the window, where the desktop says that there was one.
pub fn show_the_window_on_click<R: Runtime>(app: &AppHandle<R>) {
    let shown = app.clone();
    let heard = app.notification().on_action(move |_| window::bring_to_front(&shown));
    // It never fails on a desktop; without it a click shows nothing and the end is told all the same.
    drop(heard);
}

/// Writes the notice to the file that a test reads in the desktop's place. Builds for users do not look.
fn told_to_a_test(end: &Notice) -> bool {
    let file = std::env::var_os("CHIMERA_TEST_NOTIFICATION_FILE").filter(|_| cfg!(debug_assertions));
    file.is_some_and(|file| std::fs::write(file, format!("{}\n{}\n", end.title, end.body)).is_ok())
}

/// Linux desktops read the body as markup.
fn as_body(text: &str) -> String {
    if cfg!(target_os = "linux") {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}
