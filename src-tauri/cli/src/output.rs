//! What goes to the terminal, and the exit code.

use std::io::{self, Write};

use chimera_types::{Error, Failure};
use serde_json::json;

/// The exit codes that the help lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Completed = 0,
    OtherError = 1,
    BadArguments = 2,
    NoServerOrModel = 3,
    Stopped = 4,
    NoUsableCall = 5,
}

impl Exit {
    /// The code for an error that ended a command.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::InvalidSpec(_)
            | Error::FolderMissing(_)
            | Error::NotAFolder(_)
            | Error::KeyInvalid(_)
            | Error::ColumnMissing { .. } => Self::BadArguments,
            Error::ServerUnreachable { .. }
            | Error::NotAnLlmServer { .. }
            | Error::ModelMissing { .. }
            | Error::ServerRefused { .. }
            | Error::KeyRefused { .. }
            | Error::PullFailed { .. } => Self::NoServerOrModel,
            Error::Stopped => Self::Stopped,
            _ => Self::OtherError,
        }
    }
}

/// Prints a line. A reader that went away (`| head`) is no error.
pub fn say(text: &str) -> Result<(), Error> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Unwritable { path: "standard output".into(), cause })
        }
        _ => Ok(()),
    }
}

/// Says something beside the result, on standard error.
pub fn warn(text: &str) {
    // Nothing is left to be told when it cannot be written to.
    writeln!(io::stderr().lock(), "{text}").ok();
}

/// Prints one JSON document.
pub fn say_json(document: &impl serde::Serialize) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(document)
        .map_err(|cause| Error::Internal(format!("the result cannot be written as JSON: {cause}")))?;
    say(&text)
}

/// Says what went wrong and what to do: for people on standard error, for programs on standard output.
pub fn report_error(error: &Error, json: bool) {
    let failure = Failure::from(error);
    // Nothing is left to be told when neither stream can be written to.
    writeln!(io::stderr().lock(), "error: {}\nhint: {}", failure.message, failure.hint).ok();
    if json {
        say_json(&json!({ "error": failure })).ok();
    }
}

/// A table with aligned columns; all but the first are right-aligned.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &[&str]| {
        let padded = cells.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let body = rows.iter().map(|row| line(&row.iter().map(String::as_str).collect::<Vec<_>>()));
    [line(head)].into_iter().chain(body).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_under_their_heads() {
        let rows = [vec!["report".into(), "8".into()], vec!["analysis".into(), "12".into()]];
        assert_eq!(table(&["stage", "n"], &rows), "stage      n\nreport     8\nanalysis  12");
    }

    #[test]
    fn each_kind_of_error_has_the_exit_code_that_the_help_promises() {
        let unreachable = Error::ServerUnreachable { url: "u".into(), cause: "c".into() };
        let missing = Error::ModelMissing { url: "u".into(), model: "m".into(), available: vec![] };
        assert_eq!(Exit::of(&unreachable) as u8, 3);
        assert_eq!(Exit::of(&missing) as u8, 3);
        assert_eq!(Exit::of(&Error::InvalidSpec(vec![])) as u8, 2);
        assert_eq!(Exit::of(&Error::Stopped) as u8, 4);
    }
}
