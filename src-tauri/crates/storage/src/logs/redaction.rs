//! Cuts what names a person or a machine out of a text.

use std::io::{self, Write};
use std::path::Path;

/// What is cut out.
#[derive(Debug, Clone, Default)]
pub struct Redaction {
    /// The home folder in each spelling, the longest first.
    homes: Vec<String>,
    /// The user's name as a part of other paths.
    user: Option<String>,
}

impl Redaction {
    /// For the account whose home folder this is.
    #[must_use]
    pub fn of_home(home: &Path) -> Self {
        let text = home.to_string_lossy().trim_end_matches(['/', '\\']).to_owned();
        let user = home.file_name().map(|name| name.to_string_lossy().into_owned());
        let mut homes = vec![text.replace('\\', "\\\\"), text.replace('\\', "/"), text];
        homes.retain(|home| home.len() > 1);
        homes.dedup();
        Self { homes, user: user.filter(|user| user.len() > 1) }
    }

    /// For the account that runs the program. Nothing is cut out where it has no home.
    #[must_use]
    pub fn of_this_account() -> Self {
        dirs::home_dir().map(|home| Self::of_home(&home)).unwrap_or_default()
    }

    /// The text without them.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for home in &self.homes {
            text = text.replace(home.as_str(), "~");
        }
        if let Some(user) = &self.user {
            for (open, close) in [('/', '/'), ('\\', '\\'), ('/', '\\')] {
                text = text.replace(&format!("{open}{user}{close}"), &format!("{open}[user]{close}"));
            }
        }
        text
    }
}

/// Writes through a [`Redaction`]. Each write is one whole line, as the log's formatter makes them.
pub(super) struct Scrubbed<W> {
    inner: W,
    scrub: Redaction,
}

impl<W> Scrubbed<W> {
    pub(super) fn new(inner: W, scrub: Redaction) -> Self {
        Self { inner, scrub }
    }
}

impl<W: Write> Write for Scrubbed<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.inner.write_all(self.scrub.apply(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
