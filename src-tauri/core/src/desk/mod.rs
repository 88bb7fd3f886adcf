//! What the window and the command line lay before the user: joins the rooms for showing, as `runner` joins them for
//! measuring, so that both doors share one engine and compute nothing themselves.

mod check;
mod ending;
mod export;
mod folder;
mod live;
mod opening;
mod places;
mod pointing;
mod preferences;
mod preview;
mod recall;
mod result;
mod runs;
mod selfcheck;
mod servers;
mod start;
mod whereabouts;

pub use check::check;
pub use ending::ending;
pub use export::export;
pub use folder::{folder_overview, folder_problems, scan};
pub use live::Live;
pub use opening::folder_argument;
pub use places::{Places, default_reports_place, run_folder};
pub use pointing::{check_recent, dropped_folder};
pub use preferences::{Loaded, chosen_theme, load_preferences, save_preferences};
pub use recall::Recall;
pub use result::result_view;
pub use runs::list_runs;
pub use selfcheck::{last_self_check, store_self_check};
pub use servers::connect_server;
pub use start::{app_info, reports_place};
pub use whereabouts::{meant, meant_spec};
