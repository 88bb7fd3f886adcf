//! Windows, from Linux: a Rust that compiles for it, and Wine that runs what was compiled.
//!
//! The compiler is Debian's, because its package of sources holds the very std that this compiler needs: nothing has to
//! come from anywhere but the system's packages and cargo's own registry.

mod standard_library;
mod wine;

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, place, system};

pub use wine::Wine;

/// The target, as rustc names it.
pub const TARGET: &str = "x86_64-pc-windows-gnu";

/// Debian's Rust with its sources and lints, the linker and resource compiler of MinGW, and Wine.
pub const PACKAGES: [&str; 8] = [
    "cargo-web",
    "g++-mingw-w64-x86-64-posix",
    "gcc-mingw-w64-x86-64-posix",
    "rust-web-clippy",
    "rust-web-src",
    "rustc-web",
    "wine",
    "wine64",
];

/// Where Debian's Rust lies. Its programs are called by their path: a rustup of the user comes first on the search path.
const BIN: &str = "/usr/bin";

/// Debian's Rust with a std for Windows.
#[derive(Debug)]
pub struct Toolchain {
    sysroot: PathBuf,
}

impl Toolchain {
    /// Installs what is missing of the system's packages and builds std where this compiler has none yet.
    ///
    /// # Errors
    /// When a package cannot be installed or std cannot be built.
    pub fn provide() -> Result<Self> {
        system::provide(&PACKAGES)?;
        Ok(Self { sysroot: standard_library::provide()? })
    }

    /// A cargo command for the target, with a target folder of its own.
    pub fn cargo(&self, verb: &str) -> Command {
        // Cargo looks for its subcommands beside a rustup first, and that clippy belongs to another compiler.
        let mut command = if verb == "clippy" {
            let mut clippy = debian("cargo-clippy");
            clippy.arg("clippy");
            clippy
        } else {
            let mut cargo = debian("cargo");
            cargo.arg(verb);
            cargo
        };
        command.args(["--locked", "--target", TARGET, "--target-dir"]).arg(place::target().join("windows"));
        command.args(["--profile", "wine"]);
        command.env("CARGO_ENCODED_RUSTFLAGS", encoded(&self.sysroot));
        command
    }
}

/// Why nothing can be compiled for Windows here, or `None` where it can.
///
/// # Errors
/// When the system's package manager cannot be asked.
pub fn obstacle() -> Result<Option<String>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) || !system::has_apt() {
        return Ok(Some("the compiler and Wine come from Debian's packages for x86_64".into()));
    }
    let unknown = system::not_offered(&PACKAGES)?;
    Ok((!unknown.is_empty()).then(|| format!("apt knows no {} here", unknown.join(", "))))
}

/// A program of Debian's Rust, told to use its own compiler and the tools of MinGW.
fn debian(program: &str) -> Command {
    let mut command = Command::new(Path::new(BIN).join(program));
    for (variable, name) in [("CARGO", "cargo"), ("RUSTC", "rustc"), ("RUSTDOC", "rustdoc")] {
        command.env(variable, Path::new(BIN).join(name));
    }
    command.env("PATH", search_path(env::var_os("PATH")));
    // The cargo that runs this task has put its own compiler's libraries there.
    command.env_remove("LD_LIBRARY_PATH");
    const GNU: &str = "x86_64-w64-mingw32";
    let upper = TARGET.to_uppercase().replace('-', "_");
    let lower = TARGET.replace('-', "_");
    for (variable, tool) in [
        (format!("CARGO_TARGET_{upper}_LINKER"), "gcc-posix"),
        (format!("CARGO_TARGET_{upper}_AR"), "gcc-ar-posix"),
        (format!("CC_{lower}"), "gcc-posix"),
        (format!("CXX_{lower}"), "g++-posix"),
        (format!("AR_{lower}"), "gcc-ar-posix"),
    ] {
        command.env(variable, format!("{GNU}-{tool}"));
    }
    command
}

/// The search path with Debian's programs first: what a build script calls by name is theirs too.
fn search_path(path: Option<OsString>) -> OsString {
    let mut found = OsString::from(BIN);
    if let Some(path) = path {
        found.push(":");
        found.push(path);
    }
    found
}

/// The compiler's flags as cargo takes them from a variable, where a path may hold spaces.
fn encoded(sysroot: &Path) -> OsString {
    let mut flags = OsString::from("--sysroot\u{1f}");
    flags.push(sysroot);
    flags
}

/// The folder for what belongs to Windows: `windows` in our cache.
fn cache() -> Result<PathBuf> {
    Ok(place::cache()?.join("windows"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::shown;

    #[test]
    fn a_command_for_the_target_uses_one_compiler_and_its_std() {
        let toolchain = Toolchain { sysroot: PathBuf::from("/home/a b/std") };
        let test = toolchain.cargo("test");
        assert!(shown(&test).starts_with("cargo test --locked --target x86_64-pc-windows-gnu"), "{test:?}");
        assert_eq!(test.get_program(), "/usr/bin/cargo");
        let clippy = toolchain.cargo("clippy");
        assert!(shown(&clippy).starts_with("cargo-clippy clippy --locked"), "{clippy:?}");
        let variable = |name: &str| {
            let found = clippy.get_envs().find(|(key, _)| *key == name);
            found.and_then(|(_, value)| value).map(|value| value.to_string_lossy().into_owned())
        };
        assert_eq!(variable("RUSTC").as_deref(), Some("/usr/bin/rustc"));
        assert_eq!(variable("CARGO_ENCODED_RUSTFLAGS").as_deref(), Some("--sysroot\u{1f}/home/a b/std"));
        assert_eq!(
            variable("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER").as_deref(),
            Some("x86_64-w64-mingw32-gcc-posix")
        );
    }

    #[test]
    fn debians_programs_are_found_before_others() {
        assert_eq!(search_path(Some("/home/a/.cargo/bin:/bin".into())), "/usr/bin:/home/a/.cargo/bin:/bin");
        assert_eq!(search_path(None), "/usr/bin");
    }
}
