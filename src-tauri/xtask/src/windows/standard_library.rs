//! Rust's std for Windows, built from the sources of the compiler's own package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{BIN, TARGET, cache, debian};
use crate::command::{capture, run};
use crate::setup::{partial, put, turn};
use crate::{Error, Result, digest};

/// What tests need of it beside std itself.
const CRATES: &str = "-Zbuild-std=std,panic_abort,test,proc_macro";

/// A crate of nothing: building std is a by-product of building something for the target.
const NOTHING: &str =
    "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";

/// The sysroot with std for the target, made once for each compiler.
pub(super) fn provide() -> Result<PathBuf> {
    let version = capture(Command::new(Path::new(BIN).join("rustc")).arg("-vV"))?;
    let folder = cache()?;
    let _turn = turn(&folder, "Rust's std for Windows")?;
    let sysroot = folder.join(name(&version));
    if sysroot.is_dir() {
        eprintln!("Rust's std for Windows is in {}.", sysroot.display());
        return Ok(sysroot);
    }
    eprintln!("Building Rust's std for Windows (some minutes, once for each compiler).");
    let making = partial(&sysroot);
    let outcome = build(&making).and_then(|()| put(&making.join("sysroot"), &sysroot));
    outcome.map_err(|error| {
        error.hint(format!("see that this machine is online, delete {} and try again", making.display()))
    })?;
    fs::remove_dir_all(&making)
        .map_err(|source| Error::io(format!("removing {}", making.display()), &source))?;
    Ok(sysroot)
}

/// Holds whatever tells one compiler from another, and what std was built of: another compiler refuses the result.
fn name(version: &str) -> String {
    let release = version.lines().find_map(|line| line.strip_prefix("release: ")).unwrap_or("unknown");
    format!("std-{release}-{}", &digest::text(&format!("{version}{CRATES}"))[..12])
}

/// Builds std in `folder` and gathers its libraries in `folder/sysroot`.
fn build(folder: &Path) -> Result<()> {
    digest::write_stamp(&folder.join("Cargo.toml"), NOTHING)?;
    digest::write_stamp(&folder.join("src/lib.rs"), "")?;
    let target = folder.join("target");
    run(debian("cargo")
        .current_dir(folder)
        .args(["build", "--release", "--target", TARGET, CRATES, "--target-dir"])
        .arg(&target)
        .env("CARGO_ENCODED_RUSTFLAGS", "")
        // Building std is not stable, and this compiler is the one whose std it is.
        .env("RUSTC_BOOTSTRAP", "1"))?;
    let libraries = folder.join("sysroot/lib/rustlib").join(TARGET).join("lib");
    gather(&target.join(TARGET).join("release/deps"), &libraries)
        .map_err(|source| Error::io(format!("filling {}", libraries.display()), &source))
}

/// Moves the libraries that cargo built to where the compiler looks for them.
fn gather(built: &Path, libraries: &Path) -> std::io::Result<()> {
    fs::create_dir_all(libraries)?;
    for entry in fs::read_dir(built)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "rlib") {
            fs::rename(entry.path(), libraries.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_compiler_has_a_std_of_its_own() {
        let first = name("rustc 1.96.0\nrelease: 1.96.0\nLLVM version: 22.1.8\n");
        assert!(first.starts_with("std-1.96.0-"), "{first}");
        assert_ne!(first, name("rustc 1.96.0\nrelease: 1.96.0\nLLVM version: 22.1.9\n"));
    }

    #[test]
    fn only_libraries_are_gathered() {
        let dir = tempfile::tempdir().unwrap();
        for file in ["libstd-1.rlib", "libstd-1.rmeta", "std-1.d"] {
            fs::write(dir.path().join(file), "").unwrap();
        }
        let libraries = dir.path().join("sysroot/lib");
        gather(dir.path(), &libraries).unwrap();
        let names: Vec<_> =
            fs::read_dir(libraries).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["libstd-1.rlib"]);
    }
}
