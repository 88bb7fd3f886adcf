//! What the Settings view looks after: keys, the reports place, the self-check's last result, logs, diagnostics.

use super::types::{KeyState, PlaceView, SelfCheckView};
use super::{Context, block_on};
use crate::services::{self, WindowFacts};
use chimera_storage::logs;
use chimera_types::Error;

pub fn get_key_states(context: Context<'_>, urls: Vec<String>) -> Result<Vec<KeyState>, Error> {
    let (places, secrets) = context.state.account();
    services::key_states(places, secrets, &urls)
}

pub fn set_key(
    context: Context<'_>,
    url: String,
    key: String,
    session_only: bool,
) -> Result<KeyState, Error> {
    let (places, secrets) = context.state.account();
    services::set_key(places, secrets, &url, key, session_only)
}

pub fn delete_key(context: Context<'_>, url: String) -> Result<KeyState, Error> {
    let (places, secrets) = context.state.account();
    services::delete_key(places, secrets, &url)
}

pub fn restore_key(context: Context<'_>, url: String) -> Result<KeyState, Error> {
    let (places, secrets) = context.state.account();
    services::restore_key(places, secrets, &url)
}

pub fn get_reports_place(context: Context<'_>) -> Result<PlaceView, Error> {
    let places = &context.state.places;
    Ok(services::place_view(places, &services::peek_preferences(places)))
}

pub fn get_self_check(context: Context<'_>) -> Result<Option<SelfCheckView>, Error> {
    services::self_check_now(&context.state.places)
}

pub fn get_diagnostics(context: Context<'_>) -> Result<String, Error> {
    let (places, secrets) = context.state.account();
    let window = WindowFacts { webview: context.host.webview_version() };
    let found = block_on(services::find_servers(places, secrets));
    Ok(services::diagnostics(places, &found, Some(&window)))
}

pub fn open_logs(context: Context<'_>) -> Result<(), Error> {
    context.host.open_folder(logs::folder(&context.state.places.logs())?)
}
