//! Wine with a prefix of its own in our cache: nothing of the user's is read or changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{TARGET, cache};
use crate::command::{capture, run};
use crate::setup::{partial, put, turn};
use crate::{Error, Result, digest};

/// The source of the library that older Wines lack.
const PROCESS_PRNG: &str = include_str!("process_prng.c");

/// The Windows that Wine says it is, as winecfg calls it: the oldest that Rust's std is made for.
const WINDOWS: &str = "win10";

/// A Wine whose server runs until this value is dropped, or for a minute without a program.
#[derive(Debug)]
pub struct Wine {
    prefix: PathBuf,
}

impl Wine {
    /// Makes the prefix where there is none for this version of Wine, and starts its server.
    ///
    /// # Errors
    /// When the prefix cannot be made or the server does not start.
    pub fn start() -> Result<Self> {
        let version = capture(Command::new("wine").arg("--version"))?;
        let folder = cache()?;
        let _turn = turn(&folder, "Wine")?;
        let key = digest::text(&format!("{version}{PROCESS_PRNG}{WINDOWS}"));
        let prefix = folder.join(format!("wine-{}", &key[..12]));
        if !prefix.is_dir() {
            eprintln!("Making a Windows of Wine's in {} (once for each Wine).", prefix.display());
            make(&partial(&prefix))?;
            put(&partial(&prefix), &prefix)?;
        }
        let wine = Self { prefix };
        // Started here, the server and its services hold none of the pipes through which tests are counted.
        run(wine.quiet("wineserver").arg("--persistent=60"))?;
        run(wine.quiet("wine").args(["cmd", "/c", "exit 0"]))?;
        Ok(wine)
    }

    /// Lets the command run programs for the target.
    pub fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let runner = format!("CARGO_TARGET_{}_RUNNER", TARGET.to_uppercase().replace('-', "_"));
        surround(command, &self.prefix).env(runner, "wine")
    }

    fn quiet(&self, program: &str) -> Command {
        quiet(program, &self.prefix)
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        // Where this fails, it ends by itself a minute after its last program.
        drop(self.quiet("wineserver").arg("--kill").status());
    }
}

/// A fresh prefix with the missing library, its server ended, so that the folder can be renamed.
fn make(prefix: &Path) -> Result<()> {
    let writing = |source| Error::io(format!("preparing {}", prefix.display()), &source);
    if prefix.is_dir() {
        fs::remove_dir_all(prefix).map_err(writing)?;
    }
    fs::create_dir_all(prefix).map_err(writing)?;
    // Without a home folder, Wine makes Documents and the like in the prefix instead of linking them to the user's.
    run(quiet("wineboot", prefix).arg("--init").env("HOME", prefix.join("no-home")))?;
    run(quiet("winecfg", prefix).args(["-v", WINDOWS]))?;
    run(quiet("wineserver", prefix).arg("--wait"))?;
    let source = prefix.join("process_prng.c");
    fs::write(&source, PROCESS_PRNG).map_err(writing)?;
    run(Command::new("x86_64-w64-mingw32-gcc-posix")
        .args(["-shared", "-O1", "-Wall", "-Werror", "-s", "-o"])
        .arg(prefix.join("drive_c/windows/system32/bcryptprimitives.dll"))
        .arg(&source)
        .arg("-ladvapi32"))
}

fn quiet(program: &str, prefix: &Path) -> Command {
    let mut command = Command::new(program);
    surround(&mut command, prefix).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn surround<'a>(command: &'a mut Command, prefix: &Path) -> &'a mut Command {
    command
        .env("WINEPREFIX", prefix)
        .env("WINEARCH", "win64")
        .env("WINEDEBUG", "-all")
        // Without a UTF-8 locale Wine cannot name files with other letters than ASCII's, which Windows can.
        .env("LC_ALL", "C.UTF-8")
        // Neither offers to install a browser or .NET, nor adds anything to the user's menus.
        .env("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
}
