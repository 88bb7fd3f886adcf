//! Starting other programs: shown before they run, judged by their exit status.

use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::{Error, Result};

/// npm, which is a batch file on Windows.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// The cargo that runs this task, or the one on the path.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A cargo command over the whole workspace with every feature: one set for all checks, since another set, or another
/// selection of packages, would build most of the tree again.
pub fn workspace(verb: &str) -> Command {
    let mut command = cargo();
    command.args([verb, "--workspace", "--all-features"]);
    command
}

/// What leaves the window out of a selection of packages.
pub const WITHOUT_WINDOW: [&str; 2] = ["--exclude", "chimera-bench"];

/// Shows the command, runs it with our own input and output, and fails when it fails.
///
/// # Errors
/// When the program cannot be started or does not end with success.
pub fn run(command: &mut Command) -> Result<()> {
    announce(command);
    let status = command.status().map_err(|source| not_started(command, &source))?;
    judge(command, status)
}

/// Runs the command in silence and returns what it wrote to its standard output.
///
/// # Errors
/// When the program cannot be started or fails; its standard error is part of the message then.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|source| not_started(command, &source))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Error::new(format!("`{}` failed ({}): {}", shown(command), output.status, said.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether the command can be started and ends with success; what it writes is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Shows the command, runs it, and passes each line of its standard output on to ours and to `line`.
///
/// # Errors
/// When the program cannot be started. Its failure is returned as the status, since its lines may tell more.
pub fn tee(command: &mut Command, mut line: impl FnMut(&str)) -> Result<ExitStatus> {
    announce(command);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|source| not_started(command, &source))?;
    if let Some(stdout) = child.stdout.take() {
        for bytes in BufReader::new(stdout).split(b'\n') {
            let bytes =
                bytes.map_err(|source| Error::io(format!("reading from `{}`", shown(command)), &source))?;
            let text = String::from_utf8_lossy(&bytes);
            println!("{text}");
            line(&text);
        }
    }
    child.wait().map_err(|source| Error::io(format!("waiting for `{}`", shown(command)), &source))
}

/// Success, or an error that names the command.
///
/// # Errors
/// When the status is not success.
pub fn judge(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(Error::new(format!("`{}` failed ({status})", shown(command))))
}

/// The command as one would type it, the program by its name alone.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    std::iter::once(program.file_name().unwrap_or(program.as_os_str()))
        .chain(command.get_args())
        .map(|part| {
            let part = part.to_string_lossy();
            if part.is_empty() || part.contains(char::is_whitespace) {
                format!("\"{part}\"")
            } else {
                part.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn announce(command: &Command) {
    eprintln!("$ {}", shown(command));
}

fn not_started(command: &Command, source: &std::io::Error) -> Error {
    let program = command.get_program().to_string_lossy().into_owned();
    if source.kind() == ErrorKind::NotFound {
        return Error::new(format!("`{program}` was not found"))
            .hint(format!("install {program} and try again"));
    }
    Error::io(format!("starting `{program}`"), source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_named_with_the_next_step() {
        let error = run(&mut Command::new("no-such-program-anywhere")).unwrap_err().to_string();
        assert!(error.contains("`no-such-program-anywhere` was not found"), "{error}");
        assert!(error.contains("Next step"), "{error}");
    }

    #[test]
    fn an_argument_with_a_space_is_shown_in_quotes() {
        let mut command = Command::new("xvfb-run");
        command.args(["-s", "-screen 0 1280x900x24", ""]);
        assert_eq!(shown(&command), "xvfb-run -s \"-screen 0 1280x900x24\" \"\"");
    }

    #[test]
    fn lines_of_the_output_reach_the_caller_and_failure_is_a_status() {
        let mut lines = Vec::new();
        let mut command = cargo();
        command.arg("--version");
        let status = tee(&mut command, |line| lines.push(line.to_owned())).unwrap();
        assert!(status.success());
        assert!(lines[0].starts_with("cargo "), "{lines:?}");

        let status = tee(cargo().arg("no-such-subcommand"), |_| ()).unwrap();
        assert!(judge(&cargo(), status).is_err());
    }
}
