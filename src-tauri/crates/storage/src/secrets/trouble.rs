//! What a keychain says of itself, as an error with a next step.

use std::time::Duration;

use chimera_types::error::{Error, KeychainTrouble};

/// A keychain that could not be opened at all, as an error of the store's own kind.
pub(super) fn unopened(cause: &keyring_core::Error) -> keyring_core::Error {
    let words = match cause {
        keyring_core::Error::PlatformFailure(inner) | keyring_core::Error::NoStorageAccess(inner) => {
            inner.to_string()
        }
        _ => "it could not be opened".into(),
    };
    keyring_core::Error::NotSupportedByStore(words)
}

/// The error of a keychain that did not do what it was asked for. Only causes that cannot hold a secret are quoted.
pub(super) fn error(cause: &keyring_core::Error) -> Error {
    use keyring_core::Error as Cause;
    let (trouble, words) = match cause {
        Cause::NotSupportedByStore(words) => (KeychainTrouble::Missing, words.clone()),
        Cause::NoDefaultStore => (KeychainTrouble::Missing, "this system has none".into()),
        Cause::NoStorageAccess(inner) => (KeychainTrouble::Locked, inner.to_string()),
        Cause::PlatformFailure(inner) => (KeychainTrouble::Failed, inner.to_string()),
        Cause::TooLong(_, most) => (KeychainTrouble::Failed, format!("it takes {most} characters at most")),
        Cause::Ambiguous(_) => (KeychainTrouble::Failed, "it holds several keys for this server".into()),
        _ => (KeychainTrouble::Failed, "the entry is damaged".into()),
    };
    Error::Keychain { trouble, cause: words.trim_end_matches('.').to_owned() }
}

/// The error of a keychain that gave no answer.
pub(super) fn silent(patience: Duration) -> Error {
    let cause = format!("no answer within {} s", patience.as_secs());
    Error::Keychain { trouble: KeychainTrouble::Silent, cause }
}
