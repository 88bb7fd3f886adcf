//! The window of Chimera Bench. It translates between the page and the core and computes nothing.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;
use std::sync::Arc;

mod bench;
mod chores;
mod commands;
mod dialogs;
mod instance;
mod menu;
mod notify;
mod session;
mod window;

use bench::Bench;
use chimera_app::services::{Places, chosen_theme};

fn main() -> ExitCode {
    let places = Places::of_this_account();
    if std::env::args_os().any(|argument| argument == "--selftest") {
        return window::test_without_one(&places);
    }
    let theme = chosen_theme(&places);
    let bench = Arc::new(Bench::new(places));
    bench.choose(instance::folder_of_this_start());
    let built = tauri::Builder::default()
        // First: a second start must end before anything else of it begins.
        .plugin(instance::only_one())
        .plugin(window::keep_its_place(&bench.places))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(window::stay_on_the_page())
        .plugin(window::paint_in(theme))
        .manage(bench)
        .setup(move |app| {
            window::open(app.handle(), theme);
            menu::install(app)?;
            notify::show_the_window_on_click(app.handle());
            session::stop_when_it_ends(app.handle());
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
            commands::app::take_folder,
            commands::benchmark::check_benchmark,
            commands::benchmark::preview_requests,
            commands::benchmark::check_preset_name,
            commands::benchmark::start_benchmark,
            commands::benchmark::stop_benchmark,
            commands::benchmark::get_running,
            commands::benchmark::draw_live_figures,
            commands::benchmark::run_self_check,
            commands::benchmark::stop_self_check,
            commands::imports::pick_imports,
            commands::imports::import_runs,
            commands::imports::stop_import,
            commands::imports::load_import,
            commands::imports::save_import,
            commands::lineup::load_lineup,
            commands::lineup::compare_wording,
            commands::lineup::save_lineup,
            commands::lineup::save_lineup_figure,
            commands::lineup::draw_lineup_figure,
            commands::history::list_runs,
            commands::history::refresh_runs,
            commands::history::set_notes,
            commands::history::trash_runs,
            commands::history::restore_runs,
            commands::history::load_doubts,
            commands::history::load_trend,
            commands::runs::load_result,
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
