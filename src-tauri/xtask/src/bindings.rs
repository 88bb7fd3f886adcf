//! `cargo xtask bindings`: the page's types, written from the Rust types that cross to it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{capture, run, workspace};
use crate::{Error, Result, place};

/// The one file that holds the page's generated types.
const FILE: &str = "ui/src/lib/bindings.ts";

/// Writes the generated types, or only checks that the file holds them. The generator is built in a selection of packages:
/// the one that has been built already takes no time.
///
/// # Errors
/// When the generator cannot be built, or when `check` finds the file out of date.
pub fn write(check: bool, selection: &[&str]) -> Result<()> {
    run(workspace("build").args(selection).args(["--example", "bindings"]))?;
    let generated = capture(&mut Command::new(place::program("debug/examples", "bindings")))?;
    let path = place::root().join(FILE);
    if check { compare(&path, &generated) } else { save(&path, &generated) }
}

fn save(path: &Path, generated: &str) -> Result<()> {
    fs::write(path, generated).map_err(|source| Error::io(format!("writing {}", path.display()), &source))?;
    eprintln!("{FILE} is written.");
    Ok(())
}

fn compare(path: &Path, generated: &str) -> Result<()> {
    let found = fs::read_to_string(path)
        .map_err(|source| Error::io(format!("reading {}", path.display()), &source))?;
    // A checkout on Windows may hold other line ends.
    if found.replace("\r\n", "\n") == generated {
        eprintln!("{FILE} is up to date.");
        return Ok(());
    }
    Err(Error::new(format!("{FILE} is out of date")).hint("run `cargo xtask bindings` and commit the file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_type_makes_the_file_out_of_date_and_other_line_ends_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bindings.ts");
        fs::write(&path, "export type A = string;\r\n").unwrap();
        assert!(compare(&path, "export type A = string;\n").is_ok());
        let error = compare(&path, "export type A = number;\n").unwrap_err().to_string();
        assert!(error.contains("cargo xtask bindings"), "{error}");
    }
}
