//! The door to the system's keychain: Windows' Credential Manager, Apple's Keychain, the Secret Service elsewhere.
//!
//! A key is kept under its server's base address. Where there is no keychain a key can be held in memory until the
//! program ends. No text of an error that comes from a keychain's entry is passed on whole: some of them hold the secret.

mod trouble;

use std::collections::HashMap;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use keyring_core::{CredentialStore, Entry};
use parking_lot::Mutex;
use serde::Serialize;
use zeroize::Zeroizing;

use chimera_types::error::Error;
use chimera_types::key::ApiKey;

/// The name under which the system's own keychain program lists the keys.
const SERVICE: &str = "Chimera Bench";
/// How long a keychain may take: the user may be asked to unlock it first.
const PATIENCE: Duration = Duration::from_secs(120);

/// The keys of this account, those of this session included.
pub struct Secrets {
    /// `None` for the system's own keychain, which is opened when it is first needed.
    store: Option<Arc<CredentialStore>>,
    patience: Duration,
    session: Mutex<HashMap<String, ApiKey>>,
    /// Deleted in this session, so that a deletion can be undone.
    set_aside: Mutex<HashMap<String, (ApiKey, KeyPlace)>>,
}

impl Secrets {
    /// The system's keychain for the account that runs the program.
    #[must_use]
    pub fn of_this_account() -> Self {
        Self::new(None, PATIENCE)
    }

    /// Another store in its place.
    #[must_use]
    pub fn in_store(store: Arc<CredentialStore>, patience: Duration) -> Self {
        Self::new(Some(store), patience)
    }

    fn new(store: Option<Arc<CredentialStore>>, patience: Duration) -> Self {
        Self { store, patience, session: Mutex::default(), set_aside: Mutex::default() }
    }

    /// The key that is held in memory for the server at `address`.
    pub fn of_session(&self, address: &str) -> Option<ApiKey> {
        self.session.lock().get(address).cloned()
    }

    /// The key for the server at `address`: this session's, else the keychain's. Blocks, perhaps on the user.
    ///
    /// # Errors
    /// [`Error::Keychain`] when the keychain cannot be asked.
    pub fn find(&self, address: &str) -> Result<Option<ApiKey>, Error> {
        if let Some(key) = self.of_session(address) {
            return Ok(Some(key));
        }
        let found = self.ask(address, |entry| entry.get_password().map(Zeroizing::new))?;
        // What another program put there may be no key.
        Ok(found.and_then(|text| ApiKey::new(text.to_string()).ok()))
    }

    /// Puts a key into the keychain, over one that is there. Blocks, perhaps on the user.
    ///
    /// # Errors
    /// [`Error::Keychain`]; an earlier key is then untouched.
    pub fn store(&self, address: &str, key: &ApiKey) -> Result<(), Error> {
        let key = key.clone();
        self.ask(address, move |entry| entry.set_password(key.reveal()))?;
        self.session.lock().remove(address);
        self.set_aside.lock().remove(address);
        Ok(())
    }

    /// Holds a key in memory until the program ends.
    pub fn keep_for_session(&self, address: &str, key: ApiKey) {
        self.session.lock().insert(address.to_owned(), key);
        self.set_aside.lock().remove(address);
    }

    /// Deletes the key of this session, or else that of the keychain. [`Secrets::restore`] undoes it. Blocks, perhaps on
    /// the user.
    ///
    /// # Errors
    /// [`Error::Keychain`]; the key is then still there.
    pub fn delete(&self, address: &str) -> Result<(), Error> {
        let of_session = self.session.lock().remove(address);
        let aside = match of_session {
            Some(key) => Some((key, KeyPlace::Session)),
            None => {
                let key = self.find(address)?;
                self.ask(address, |entry| entry.delete_credential())?;
                key.map(|key| (key, KeyPlace::Keychain))
            }
        };
        if let Some(aside) = aside {
            self.set_aside.lock().insert(address.to_owned(), aside);
        }
        Ok(())
    }

    /// Puts the key back that was deleted last in this session, and says where. Blocks, perhaps on the user.
    ///
    /// # Errors
    /// [`Error::Keychain`].
    pub fn restore(&self, address: &str) -> Result<KeyPlace, Error> {
        let aside = self.set_aside.lock().get(address).cloned();
        match aside {
            Some((key, KeyPlace::Session)) => {
                self.keep_for_session(address, key);
                Ok(KeyPlace::Session)
            }
            Some((key, _)) => self.store(address, &key).map(|()| KeyPlace::Keychain),
            None => Ok(KeyPlace::None),
        }
    }

    /// Asks the keychain on a thread of its own: it may wait for the user, or for ever. `None` when it has no such entry.
    fn ask<T: Send + 'static>(
        &self,
        address: &str,
        work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<Option<T>, Error> {
        let (sender, receiver) = mpsc::channel();
        let (store, user) = (self.store.clone(), address.to_owned());
        let asked = thread::Builder::new().name("keychain".into()).spawn(move || {
            let done = entry(store, &user).and_then(|entry| work(&entry));
            // Nobody listens any more when the limit has passed.
            sender.send(done).ok();
        });
        asked.map_err(|cause| Error::Internal(format!("no thread for the keychain: {cause}")))?;
        let done = match receiver.recv_timeout(self.patience) {
            Ok(done) => done,
            Err(_) => return Err(trouble::silent(self.patience)),
        };
        match done {
            Ok(answer) => Ok(Some(answer)),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(cause) => Err(trouble::error(&cause)),
        }
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secrets(hidden)")
    }
}

fn entry(store: Option<Arc<CredentialStore>>, user: &str) -> keyring_core::Result<Entry> {
    match store {
        Some(store) => store.build(SERVICE, user, None),
        None => system_store()?.build(SERVICE, user, None),
    }
}

/// The system's own store. One that could not be opened is not tried again before the program's next start.
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    if let Err(cause) = keyring::Entry::store_status() {
        return Err(trouble::unopened(cause));
    }
    keyring_core::get_default_store().ok_or(keyring_core::Error::NoDefaultStore)
}

/// Where a server's key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum KeyPlace {
    /// There is none.
    None,
    /// In the system's keychain.
    Keychain,
    /// In memory, until the program ends.
    Session,
}

#[cfg(test)]
mod tests;
