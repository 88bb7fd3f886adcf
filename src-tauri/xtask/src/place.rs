//! Where things lie: the checkout, its target folder and the cache that outlives it.

use std::env;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// The root of the checkout.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    // src-tauri/xtask lies two folders below the root.
    manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf()
}

/// The folder of the page.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// Cargo's target folder, honouring `CARGO_TARGET_DIR`.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// A program of this workspace as cargo built it with a profile.
pub fn program(profile: &str, name: &str) -> PathBuf {
    let folder = if profile == "dev" { "debug" } else { profile };
    target().join(folder).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The folder for what is fetched once and kept: `chimera-bench` in the user's cache folder.
///
/// # Errors
/// When the environment names no home folder.
pub fn cache() -> Result<PathBuf> {
    cache_in(|name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from), env::consts::OS)
}

fn cache_in(variable: impl Fn(&str) -> Option<PathBuf>, os: &str) -> Result<PathBuf> {
    let base = match os {
        "windows" => variable("LOCALAPPDATA"),
        "macos" => variable("HOME").map(|home| home.join("Library").join("Caches")),
        // The XDG base directory specification says that a relative path is to be ignored.
        _ => variable("XDG_CACHE_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| variable("HOME").map(|home| home.join(".cache"))),
    };
    base.map(|base| base.join("chimera-bench")).ok_or_else(|| {
        Error::new("no cache folder: the environment names no home folder").hint(match os {
            "windows" => "set LOCALAPPDATA",
            _ => "set HOME",
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(os: &str, variables: &[(&str, &str)], expected: Option<&str>) {
        let found = cache_in(
            |name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| PathBuf::from(value)),
            os,
        );
        assert_eq!(found.ok(), expected.map(PathBuf::from));
    }

    #[test]
    fn the_cache_follows_the_custom_of_the_system() {
        check("macos", &[("HOME", "/u")], Some("/u/Library/Caches/chimera-bench"));
        check("linux", &[("HOME", "/u")], Some("/u/.cache/chimera-bench"));
        check("windows", &[("LOCALAPPDATA", "/l")], Some("/l/chimera-bench"));
        check("linux", &[], None);
    }

    #[cfg(unix)]
    #[test]
    fn an_xdg_cache_home_is_used_only_when_absolute() {
        check("linux", &[("HOME", "/u"), ("XDG_CACHE_HOME", "/x")], Some("/x/chimera-bench"));
        check("linux", &[("HOME", "/u"), ("XDG_CACHE_HOME", "x")], Some("/u/.cache/chimera-bench"));
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
    }
}
