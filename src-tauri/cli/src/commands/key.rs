//! `chimera key`, and where a command has a server's key from.

use std::io::{IsTerminal as _, Read as _, stdin};

use chimera_app::dto::{KeyPlace, KeyState};
use chimera_app::services::{self, Places};
use chimera_client::provider;
use chimera_storage::secrets::Secrets;
use chimera_types::Error;
use chimera_types::key::ApiKey;

use crate::args::{KeyAction, KeyArgs, KeySource};
use crate::output::{Exit, say, warn};

/// Holds a key for one command.
const VARIABLE: &str = "CHIMERA_API_KEY";

pub fn key(args: &KeyArgs) -> Result<Exit, Error> {
    let (places, secrets) = (Places::of_this_account(), Secrets::of_this_account());
    match &args.action {
        KeyAction::Set { url } => show(&services::set_key(&places, &secrets, url, read()?, false)?),
        KeyAction::Delete { url } => {
            show(&services::delete_key(&places, &secrets, url)?).map(|_| Exit::Completed)
        }
        KeyAction::Status { url } => show(&status(&places, &secrets, url)?),
    }
}

/// What the keychain itself says, not only what was noted.
fn status(places: &Places, secrets: &Secrets, url: &str) -> Result<KeyState, Error> {
    let place = match secrets.find(&provider::base_address(url)?)? {
        Some(_) => KeyPlace::Keychain,
        None => KeyPlace::None,
    };
    let noted = services::key_states(places, secrets, &[url.to_owned()])?;
    let url = noted.into_iter().next().map_or_else(|| url.to_owned(), |state| state.url);
    let exposed = if place == KeyPlace::None { None } else { services::exposure(&url) };
    Ok(KeyState { url, place, exposed })
}

fn show(state: &KeyState) -> Result<Exit, Error> {
    if let Some(exposed) = &state.exposed {
        warn(&format!("{} {} {}", exposed.seen, exposed.cause, exposed.next_step));
    }
    match state.place {
        KeyPlace::None => {
            say(&format!("No key is kept for {}.", state.url))?;
            Ok(Exit::OtherError)
        }
        KeyPlace::Keychain | KeyPlace::Session => {
            say(&format!("A key is kept for {}.", state.url))?;
            Ok(Exit::Completed)
        }
    }
}

/// The key for the server at `url`: from standard input where that was asked for, else from the variable, else the one
/// that is kept. One that was not kept is warned about here when it goes out in the open.
pub fn of_server(url: &str, source: &KeySource) -> Result<Option<ApiKey>, Error> {
    let given = if source.api_key_stdin {
        Some(read()?)
    } else {
        std::env::var(VARIABLE).ok().filter(|text| !text.trim().is_empty())
    };
    let key = match given {
        Some(text) => Some(ApiKey::new(text)?),
        None => return kept(url),
    };
    Ok(told(url, key))
}

/// The key that is kept for the server at `url`.
pub fn kept(url: &str) -> Result<Option<ApiKey>, Error> {
    Ok(told(url, services::key_of(&Places::of_this_account(), &Secrets::of_this_account(), url)?))
}

/// Warns when the key goes out in the open.
fn told(url: &str, key: Option<ApiKey>) -> Option<ApiKey> {
    if let Some(exposed) = key.as_ref().and_then(|_| services::exposure(url)) {
        warn(&format!("{} {} {}", exposed.seen, exposed.cause, exposed.next_step));
    }
    key
}

fn read() -> Result<String, Error> {
    if stdin().is_terminal() {
        warn(
            "Paste the key and press Enter, then Ctrl-D (on Windows Ctrl-Z and Enter). It is shown while you type; a pipe shows nothing.",
        );
    }
    let mut text = String::new();
    let read = stdin().read_to_string(&mut text);
    read.map_err(|cause| Error::Unreadable { path: "standard input".into(), cause })?;
    Ok(text)
}
