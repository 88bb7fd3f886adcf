//! What the window and the command line lay before the user: joins the rooms for showing, as `runner` joins them for
//! measuring, so that both doors share one engine and compute nothing themselves.

mod check;
mod doctor;
mod export;
mod fit;
mod folder;
mod models;
mod places;
mod preferences;
mod result;
mod runs;
mod selfcheck;
mod servers;
mod start;

pub use check::check;
pub use doctor::{StartedServer, diagnose, start_server};
pub use export::export;
pub use fit::fit;
pub use folder::{folder_overview, scan};
pub use models::{load_model, pull_model, unload_model};
pub use places::{Places, default_reports_place, run_folder};
pub use preferences::{Loaded, chosen_theme, load_preferences, save_preferences};
pub use result::{figures, result_view};
pub use runs::{list_runs, unfinished};
pub use selfcheck::{last_self_check, store_self_check};
pub use servers::connect_server;
pub use start::{app_info, reports_place};
