//! What a reader should know, in bounded number.

use chimera_types::imported::ImportFlag;

/// So many calls are named one by one under a code; a table of thousands has one line for the rest.
const MOST_CALLS_NAMED: usize = 20;

/// Flags as they are found.
#[derive(Debug, Clone, Default)]
pub(super) struct Flags {
    found: Vec<ImportFlag>,
    calls: Vec<(&'static str, usize)>,
}

impl Flags {
    /// About the whole run.
    pub fn whole(&mut self, code: &'static str, message: impl Into<String>) {
        self.found.push(ImportFlag { code: code.into(), field: None, message: message.into() });
    }

    /// About one field.
    pub fn field(&mut self, code: &'static str, field: impl Into<String>, message: impl Into<String>) {
        self.found.push(ImportFlag { code: code.into(), field: Some(field.into()), message: message.into() });
    }

    /// About a figure of a call; about the call when `figure` is empty.
    pub fn of_call(&mut self, code: &'static str, call: usize, figure: &str, message: String) {
        let at = match self.calls.iter().position(|(known, _)| *known == code) {
            Some(at) => at,
            None => {
                self.calls.push((code, 0));
                self.calls.len() - 1
            }
        };
        self.calls[at].1 += 1;
        if self.calls[at].1 <= MOST_CALLS_NAMED {
            let dot = if figure.is_empty() { "" } else { "." };
            self.field(code, format!("calls[{call}]{dot}{figure}"), message);
        }
    }

    /// All of them, with a word on calls that were not named one by one.
    pub fn done(mut self) -> Vec<ImportFlag> {
        for (code, count) in std::mem::take(&mut self.calls) {
            let more = count.saturating_sub(MOST_CALLS_NAMED);
            if more > 0 {
                self.field(code, "calls", format!("The same holds for {more} more calls."));
            }
        }
        self.found
    }
}
