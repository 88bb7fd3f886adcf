//! What the window and the command line lay before the user: joins the rooms for showing, as `runner` joins them for
//! measuring, so that both doors share one engine and compute nothing themselves.

mod call;
mod check;
mod cli_folder;
mod columns;
mod comparison;
mod context;
mod diagnostics;
mod doctor;
mod draft_cache;
mod end_notice;
mod export;
mod folder;
mod history;
mod import;
mod imported;
mod keys;
mod live;
mod logging;
mod memory_fit;
mod models;
mod places;
mod preferences;
mod preview;
mod recent_folders;
mod reports_place;
mod resolve_path;
mod result;
mod self_check;
mod selftest;
mod servers;
mod startup;

pub use call::call_view;
pub use check::check;
pub use cli_folder::cli_folder;
pub use columns::{ColumnComparison, compare_columns};
pub use comparison::{
    choose_arm, compare_runs, comparison_plot, comparison_view, diff_reports, save_comparison,
    save_comparison_plot, sides,
};
pub use diagnostics::{WindowFacts, diagnostics};
pub use doctor::{StartedServer, diagnose, start_server};
pub use draft_cache::DraftCache;
pub use end_notice::ending;
pub use export::{export, export_figure, figure_bytes};
pub use folder::{folder_overview, folder_problems, scan};
pub use history::{History, run_places, trashed_runs};
pub use import::{ImportChoice, ImportOutcome, ImportedEntry, import, import_into};
pub use imported::{import_view, save_import};
pub use keys::{
    connect_with_key, delete_key, exposure, find_servers, key_of, key_states, keys_for, restore_key, set_key,
};
pub use live::Live;
pub use logging::{begin_log, no_log};
pub use memory_fit::fit;
pub use models::{load_model, pull_model, unload_model};
pub use places::{Places, run_folder};
pub use preferences::{
    Loaded, chosen_theme, load_preferences, page_ground, peek as peek_preferences, save_preferences,
};
pub use recent_folders::{check_recent, folder_of_drop};
pub use reports_place::{default_reports_place, place_view};
pub use resolve_path::{resolve_path, resolve_paths};
pub use result::result_view;
pub use self_check::{last_self_check, self_check_now, self_check_view, store_self_check};
pub use selftest::selftest;
pub use servers::connect_server;
pub use startup::{app_info, reports_place};
