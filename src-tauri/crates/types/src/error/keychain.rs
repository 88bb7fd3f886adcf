//! What a keychain can suffer from, and what the user can do about it.

/// What is wrong with a keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeychainTrouble {
    /// There is none, or it cannot be reached.
    Missing,
    /// It is locked, or does not let this program in.
    Locked,
    /// It has no key where one was stored.
    Gone,
    /// It does not answer.
    Silent,
    /// It answers with a failure.
    Failed,
}

impl KeychainTrouble {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Missing => "is not there",
            Self::Locked => "is locked, or does not let this program in",
            Self::Gone => "no longer has the key that was stored",
            Self::Silent => "does not answer",
            Self::Failed => "failed",
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Missing => "keychain_missing",
            Self::Locked => "keychain_locked",
            Self::Gone => "keychain_empty",
            Self::Silent => "keychain_silent",
            Self::Failed => "keychain_failed",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Missing => {
                "Keep the key for this session only, or start a keychain (GNOME Keyring, KWallet, KeePassXC) and then \
                 this program again."
            }
            Self::Locked => "Unlock the keychain and try again, or keep the key for this session only.",
            Self::Gone => "Unlock the keychain if it is locked, or set the key again in Settings.",
            Self::Silent => {
                "Look for a window that asks for your password, or keep the key for this session only."
            }
            Self::Failed => "Try again, or keep the key for this session only.",
        }
    }
}
