//! A server's API key: a text that is sent to its server and shown to nobody.

use std::collections::HashMap;
use std::fmt;

use zeroize::Zeroizing;

use crate::error::Error;

/// The longest key that is taken: beyond it something else was pasted.
const MOST_CHARS: usize = 8192;
/// A shorter key is a stand-in such as `EMPTY`, guards nothing, and may be a part of any word.
const LEAST_HIDDEN_CHARS: usize = 6;
/// What stands in the place of a key in a text.
const HIDDEN: &str = "[key]";

/// An API key. It has no serialised form, prints as a placeholder, and its memory is cleared when it goes.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// Takes a key as it was typed or pasted; white space around it is cut off.
    ///
    /// # Errors
    /// [`Error::KeyInvalid`] when it is empty, too long, or holds what no HTTP header may hold. The error does not quote it.
    pub fn new(text: String) -> Result<Self, Error> {
        let text = Zeroizing::new(text);
        let bare = text.trim();
        let wrong = |reason: &str| Err(Error::KeyInvalid(reason.into()));
        if bare.is_empty() {
            return wrong("it is empty");
        }
        if bare.len() > MOST_CHARS {
            return wrong("it is longer than any key");
        }
        if !bare.bytes().all(|byte| byte.is_ascii_graphic()) {
            return wrong("it holds spaces or characters that no key has");
        }
        Ok(Self(Zeroizing::new(bare.to_owned())))
    }

    /// The key itself, for the request and the keychain only.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The value of the `Authorization` header.
    pub fn bearer(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", self.reveal()))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(hidden)")
    }
}

impl fmt::Display for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(HIDDEN)
    }
}

/// The text with a placeholder wherever it holds the key: a server may quote the key that it refuses.
#[must_use]
pub fn redact(key: Option<&ApiKey>, text: String) -> String {
    match key.map(ApiKey::reveal) {
        Some(key) if key.len() >= LEAST_HIDDEN_CHARS && text.contains(key) => text.replace(key, HIDDEN),
        _ => text,
    }
}

/// The keys of the servers that a piece of work talks to, by their base address.
#[derive(Debug, Clone, Default)]
pub struct Keys(HashMap<String, ApiKey>);

impl Keys {
    /// No server has a key.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The same keys and this one for the server at `address`, a base address.
    #[must_use]
    pub fn with(mut self, address: &str, key: Option<ApiKey>) -> Self {
        if let Some(key) = key {
            self.0.insert(address.to_owned(), key);
        }
        self
    }

    /// The key for the server at `address`, a base address.
    #[must_use]
    pub fn of(&self, address: &str) -> Option<&ApiKey> {
        self.0.get(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_prints_as_a_placeholder_alone_and_in_what_holds_it() {
        let key = ApiKey::new("sk-very-secret".into()).unwrap();
        let keys = Keys::none().with("http://h:1", Some(key.clone()));
        for shown in
            [format!("{key:?} {key}"), format!("{key:#?}"), format!("{keys:?}"), format!("{keys:#?}")]
        {
            assert!(!shown.contains("very-secret"), "{shown}");
        }
    }

    #[test]
    fn what_cannot_be_a_key_is_refused_without_being_quoted() {
        for text in ["", "  \n", "two words", "ключ", "a\r\nX-Injected: 1", &"k".repeat(MOST_CHARS + 1)] {
            let refused = ApiKey::new(text.to_owned()).unwrap_err();
            assert_eq!(refused.code(), "key_invalid");
            let said = format!("{refused} {} {refused:?}", refused.hint());
            assert!(text.trim().is_empty() || !said.contains(text.trim()), "{said}");
        }
    }

    #[test]
    fn white_space_around_a_pasted_key_is_cut_off() {
        assert_eq!(ApiKey::new(" sk-1\r\n".into()).unwrap().bearer().as_str(), "Bearer sk-1");
    }

    #[test]
    fn a_server_that_quotes_the_key_is_not_repeated() {
        let key = ApiKey::new("sk-12345".into()).unwrap();
        assert_eq!(redact(Some(&key), "Incorrect API key: sk-12345.".into()), "Incorrect API key: [key].");
        assert_eq!(redact(None, "sk-12345".into()), "sk-12345");
        let stand_in = ApiKey::new("x".into()).unwrap();
        assert_eq!(redact(Some(&stand_in), "an example".into()), "an example");
    }

    #[test]
    fn each_server_has_its_own_key() {
        let key = ApiKey::new("sk-1".into()).unwrap();
        let keys = Keys::none().with("http://h:1", Some(key.clone())).with("http://h:2", None);
        assert_eq!((keys.of("http://h:1"), keys.of("http://h:2")), (Some(&key), None));
    }
}
