//! What stopped a task, and what to do next.

use std::fmt;

/// Result of every task.
pub type Result<T> = std::result::Result<T, Error>;

/// What stopped a task: a sentence about the cause and, where one is known, the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    hint: Option<String>,
}

impl Error {
    /// An error whose cause says enough.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// An error of the file system or of starting a program, with what was being done.
    pub fn io(doing: impl fmt::Display, source: &std::io::Error) -> Self {
        Self::new(format!("{doing}: {source}"))
    }

    /// The same error with the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  Next step: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_step_stands_on_its_own_line() {
        let error = Error::new("npm was not found").hint("install Node 20");
        assert_eq!(error.to_string(), "npm was not found\n  Next step: install Node 20");
    }
}
