//! The window of Chimera Bench. It translates between the page and the core and computes nothing.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;
use std::sync::Arc;

mod dialogs;
mod instance;
mod ipc;
mod menu;
mod notify;
mod session;
mod window;

use chimera_app::commands::AppState;
use chimera_app::services::{self, Places, chosen_theme};
use chimera_storage::secrets::Secrets;

fn main() -> ExitCode {
    let places = Places::of_this_account();
    if std::env::args_os().any(|argument| argument == "--selftest") {
        return window::test_without_one(&places);
    }
    let theme = chosen_theme(&places);
    let log = services::begin_log(&places, "window", false);
    let state = Arc::new(AppState::new(places, Secrets::of_this_account(), log));
    state.name_folder(instance::folder_of_this_start());
    let built = tauri::Builder::default()
        // First: a second start must end before anything else of it begins.
        .plugin(instance::only_one())
        .plugin(window::keep_its_place(&state.places))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(window::stay_on_the_page())
        .plugin(window::paint_in(theme))
        .manage(state)
        .setup(move |app| {
            window::open(app.handle(), theme);
            menu::install(app)?;
            notify::show_the_window_on_click(app.handle());
            session::stop_when_it_ends(app.handle());
            Ok(())
        })
        .on_window_event(window::ask_before_closing)
        .invoke_handler(ipc::handle)
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => window::tell_that_it_cannot_open(&error),
    }
}
