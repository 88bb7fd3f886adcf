//! What goes on beside measuring and can be cancelled: a model that is pulled, a model that is loaded.

use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

/// One kind of chore; only one of a kind at a time.
#[derive(Default)]
pub struct Chore(Mutex<Option<Current>>);

struct Current {
    name: String,
    cancel: CancellationToken,
}

impl Chore {
    /// Begins it under a name.
    pub fn begin(&self, name: &str) -> Result<Turn<'_>, Busy> {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(current) = current.as_ref() {
            return Err(Busy(current.name.clone()));
        }
        let cancel = CancellationToken::new();
        *current = Some(Current { name: name.to_owned(), cancel: cancel.clone() });
        Ok(Turn { chore: self, cancel })
    }

    /// Asks it to end. Nothing happens when none goes on.
    pub fn cancel(&self) {
        if let Some(current) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            current.cancel.cancel();
        }
    }
}

/// The name of the one that goes on already.
pub struct Busy(pub String);

/// The turn to do a chore; it ends with this value, a panic included.
pub struct Turn<'a> {
    chore: &'a Chore,
    pub cancel: CancellationToken,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.chore.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
