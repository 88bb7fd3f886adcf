//! The program itself: what it knows at the start, preferences, dialogs, links, the window, the end.

use super::Context;
use super::types::{AppInfo, ExportFormat, Preferences, WindowProgress};
use crate::services;
use chimera_types::Error;
use chimera_types::paths::display;

pub fn get_app_info(context: Context<'_>) -> Result<AppInfo, Error> {
    let state = context.state;
    let mut info = services::app_info(&state.places, &state.history);
    let running = state.jobs.benchmark_path();
    info.unfinished.retain(|run| Some(&run.path) != running.as_ref());
    info.notices.extend(state.log.as_ref().err().map(services::no_log));
    Ok(info)
}

pub fn set_preferences(context: Context<'_>, preferences: Preferences) -> Result<(), Error> {
    context.host.set_theme(preferences.theme);
    if let Ok(log) = &context.state.log {
        log.set_level(preferences.log_level);
    }
    services::save_preferences(&context.state.places, &preferences)
}

pub fn open_link(context: Context<'_>, url: String) -> Result<(), Error> {
    let is_allowed = ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
    if is_allowed { context.host.open_url(&url) } else { Err(Error::LinkRefused(url)) }
}

pub fn pick_folder(context: Context<'_>) -> Result<Option<String>, Error> {
    Ok(context.host.pick_folder().as_deref().map(display))
}

pub fn pick_save_path(
    context: Context<'_>,
    default_name: String,
    format: ExportFormat,
) -> Result<Option<String>, Error> {
    let picked = context.host.pick_save_path(&default_name, format);
    Ok(picked.map(|target| context.state.allow_target(target)))
}

pub fn quit_app(context: Context<'_>) -> Result<(), Error> {
    context.state.jobs.stop_measuring();
    context.host.exit();
    Ok(())
}

pub fn take_folder(context: Context<'_>) -> Result<Option<String>, Error> {
    Ok(context.state.take_folder().as_deref().map(display))
}

pub fn set_title(context: Context<'_>, title: String) -> Result<(), Error> {
    context.host.set_title(&title);
    Ok(())
}

pub fn set_progress(context: Context<'_>, progress: WindowProgress) -> Result<(), Error> {
    context.host.set_progress(progress);
    Ok(())
}
