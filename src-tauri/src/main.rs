//! The window of Chimera Bench. It translates between the page and the core and computes nothing.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;
use std::sync::Arc;

mod bench;
mod chores;
mod commands;
mod dialogs;
mod window;

use bench::Bench;
use chimera_core::desk::{Places, chosen_theme};
use tauri::Manager as _;

fn main() -> ExitCode {
    let places = Places::of_this_account();
    if std::env::args_os().any(|argument| argument == "--selftest") {
        return window::test_without_one(&places);
    }
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(window::stay_on_the_page())
        .manage(Arc::new(Bench::new(places)))
        .setup(|app| {
            let bench = app.state::<Arc<Bench>>();
            window::dress(app.handle(), chosen_theme(&bench.places));
            Ok(())
        })
        .on_window_event(window::ask_before_closing)
        .invoke_handler(tauri::generate_handler![
            commands::app::get_app_info,
            commands::app::set_preferences,
            commands::app::open_link,
            commands::app::pick_folder,
            commands::app::pick_save_path,
            commands::app::quit_app,
            commands::benchmark::check_benchmark,
            commands::benchmark::preview_requests,
            commands::benchmark::check_preset_name,
            commands::benchmark::start_benchmark,
            commands::benchmark::stop_benchmark,
            commands::benchmark::get_running,
            commands::benchmark::run_self_check,
            commands::benchmark::stop_self_check,
            commands::runs::list_runs,
            commands::runs::load_result,
            commands::runs::draw_figures,
            commands::runs::load_call,
            commands::runs::draw_figure,
            commands::runs::save_figure,
            commands::runs::show_in_folder,
            commands::runs::finish_run,
            commands::runs::save_report,
            commands::runs::open_folder,
            commands::settings::get_key_states,
            commands::settings::set_key,
            commands::settings::delete_key,
            commands::settings::restore_key,
            commands::settings::get_reports_place,
            commands::settings::get_self_check,
            commands::settings::get_diagnostics,
            commands::settings::open_logs,
            commands::sources::scan_folder,
            commands::sources::stop_scan,
            commands::sources::list_folder_problems,
            commands::sources::choose_dropped,
            commands::sources::check_recent,
            commands::sources::find_servers,
            commands::sources::connect_server,
            commands::servers::diagnose,
            commands::servers::start_server,
            commands::servers::pull_model,
            commands::servers::cancel_pull,
            commands::servers::load_model,
            commands::servers::cancel_load,
            commands::servers::unload_model,
            commands::servers::check_fit,
        ])
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => window::tell_that_it_cannot_open(&error),
    }
}
