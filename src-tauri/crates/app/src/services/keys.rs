//! The keys of servers: what is stored for which address, without showing any, and the keys for a piece of work.
//!
//! A small file lists the addresses that have a key in the keychain, so that no keychain is opened, and nobody asked to
//! unlock it, for a server that needs none.

use chimera_types::server;
use std::collections::BTreeSet;
use std::io::ErrorKind;

use super::places::Places;
use super::preferences::peek;
use super::servers::connect_server;
use crate::dto::KeyState;
use chimera_client::provider::{self, DiscoveredServer, NamedServer};
use chimera_storage::secrets::{KeyPlace, Secrets};
use chimera_storage::store;
use chimera_types::error::{Error, KeychainTrouble};
use chimera_types::key::{ApiKey, Keys};
use chimera_types::spec::{BenchmarkSpec, ProviderKind};
use chimera_types::warning::Warning;

/// What is known of the key of each address, without opening the keychain.
///
/// # Errors
/// [`Error::Unreadable`] when the list of addresses is damaged.
pub fn key_states(places: &Places, secrets: &Secrets, urls: &[String]) -> Result<Vec<KeyState>, Error> {
    let listed = listed(places)?;
    Ok(urls.iter().map(|url| state(&listed, secrets, &address(url))).collect())
}

/// Keeps a key for the server at `url`: in the keychain, or in memory for this session only. Blocks, perhaps on the user.
///
/// # Errors
/// [`Error::KeyInvalid`], [`Error::Keychain`], [`Error::Unwritable`].
pub fn set_key(
    places: &Places,
    secrets: &Secrets,
    url: &str,
    key: String,
    session_only: bool,
) -> Result<KeyState, Error> {
    let address = provider::base_address(url)?;
    let key = ApiKey::new(key)?;
    if session_only {
        secrets.keep_for_session(&address, key);
    } else {
        told(secrets.store(&address, &key))?;
        list(places, &address, true)?;
    }
    Ok(state(&listed(places)?, secrets, &address))
}

/// Deletes the key of the server at `url`. Blocks, perhaps on the user.
///
/// # Errors
/// [`Error::Keychain`], [`Error::Unwritable`].
pub fn delete_key(places: &Places, secrets: &Secrets, url: &str) -> Result<KeyState, Error> {
    let address = provider::base_address(url)?;
    let of_session = secrets.of_session(&address).is_some();
    told(secrets.delete(&address))?;
    if !of_session {
        list(places, &address, false)?;
    }
    Ok(state(&listed(places)?, secrets, &address))
}

/// Undoes the latest deletion of this session. Blocks, perhaps on the user.
///
/// # Errors
/// [`Error::Keychain`], [`Error::Unwritable`].
pub fn restore_key(places: &Places, secrets: &Secrets, url: &str) -> Result<KeyState, Error> {
    let address = provider::base_address(url)?;
    if told(secrets.restore(&address))? == KeyPlace::Keychain {
        list(places, &address, true)?;
    }
    Ok(state(&listed(places)?, secrets, &address))
}

/// The key of the server at `url`, where one is kept. Blocks, perhaps on the user.
///
/// # Errors
/// [`Error::Keychain`], [`Error::Unreadable`].
pub fn key_of(places: &Places, secrets: &Secrets, url: &str) -> Result<Option<ApiKey>, Error> {
    let address = provider::base_address(url)?;
    if let Some(key) = secrets.of_session(&address) {
        return Ok(Some(key));
    }
    if !listed(places)?.contains(&address) {
        return Ok(None);
    }
    // A locked keychain of some systems does not say that it is locked: it knows of nothing.
    let gone =
        || Error::Keychain { trouble: KeychainTrouble::Gone, cause: format!("there is none for {address}") };
    told(secrets.find(&address).and_then(|key| key.ok_or_else(gone))).map(Some)
}

/// The keys of the servers that a benchmark talks to. Blocks, perhaps on the user.
///
/// # Errors
/// [`Error::Keychain`], [`Error::Unreadable`]: without its key a server would refuse every call.
pub fn keys_for(places: &Places, secrets: &Secrets, spec: &BenchmarkSpec) -> Result<Keys, Error> {
    let mut keys = Keys::none();
    for arm in spec.arms.iter().filter(|arm| !arm.url.trim().is_empty()) {
        keys = keys.with(&provider::base_address(&arm.url)?, key_of(places, secrets, &arm.url)?);
    }
    Ok(keys)
}

/// Looks for servers: on this machine, and at the addresses that the user keeps. One whose key cannot be had is listed with
/// that as its failure. Blocks, perhaps on the user.
pub async fn find_servers(places: &Places, secrets: &Secrets) -> Vec<DiscoveredServer> {
    let mut named = Vec::new();
    let mut without_key = Vec::new();
    for saved in peek(places).servers {
        match key_of(places, secrets, &saved.url) {
            Ok(key) => named.push(NamedServer { url: saved.url, provider: Some(saved.provider), key }),
            Err(error) => without_key.push(DiscoveredServer::failed(saved.provider, saved.url, &error)),
        }
    }
    let mut found = provider::find_servers(named).await;
    found.extend(without_key);
    found
}

/// Asks the server at an address with the key that was typed, or else with the one that is kept for it. Blocks, perhaps on
/// the user.
pub async fn connect_with_key(
    places: &Places,
    secrets: &Secrets,
    url: &str,
    provider: Option<ProviderKind>,
    typed: Option<String>,
) -> DiscoveredServer {
    let key = match typed {
        Some(typed) => ApiKey::new(typed).map(Some),
        None => key_of(places, secrets, url),
    };
    match key {
        Ok(key) => connect_server(url, provider, key.as_ref()).await,
        Err(error) => {
            DiscoveredServer::failed(provider.unwrap_or(ProviderKind::OpenAi), url.to_owned(), &error)
        }
    }
}

/// Why sending a key to an address is dangerous. `None` on this machine and over TLS.
#[must_use]
pub fn exposure(url: &str) -> Option<Warning> {
    let open = url.starts_with("http://") && !server::is_on_this_machine(url);
    open.then(|| {
        Warning::new(
            "key_in_the_open",
            format!("The key goes to {url} unencrypted."),
            "The address begins with http and is not on this machine: everyone on the way can read the key.",
            "Use https, or a tunnel to the other machine.",
        )
    })
}

fn state(listed: &BTreeSet<String>, secrets: &Secrets, address: &str) -> KeyState {
    let place = if secrets.of_session(address).is_some() {
        KeyPlace::Session
    } else if listed.contains(address) {
        KeyPlace::Keychain
    } else {
        KeyPlace::None
    };
    let exposed = if place == KeyPlace::None { None } else { exposure(address) };
    KeyState { url: address.to_owned(), place, exposed }
}

fn address(url: &str) -> String {
    provider::base_address(url).unwrap_or_else(|_| url.to_owned())
}

/// The addresses that have a key in the keychain.
fn listed(places: &Places) -> Result<BTreeSet<String>, Error> {
    let path = places.key_addresses_file();
    match store::read(&path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map_err(|cause| Error::Unreadable { path, cause: cause.into() })
        }
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(cause) => Err(Error::Unreadable { path, cause }),
    }
}

fn list(places: &Places, address: &str, has_key: bool) -> Result<(), Error> {
    let mut all = listed(places)?;
    let changed = if has_key { all.insert(address.to_owned()) } else { all.remove(address) };
    if !changed {
        return Ok(());
    }
    std::fs::create_dir_all(&places.config)
        .map_err(|cause| Error::Unwritable { path: places.config.clone(), cause })?;
    let text = serde_json::to_vec_pretty(&all).map_err(|error| Error::Internal(error.to_string()))?;
    store::write_atomic(&places.key_addresses_file(), &text)
}

/// Leaves a line in the log when a keychain failed: its kind, and nothing of what it holds.
fn told<T>(result: Result<T, Error>) -> Result<T, Error> {
    result.inspect_err(|error| tracing::warn!(code = error.code(), "the keychain cannot be used"))
}

#[cfg(test)]
mod tests;
