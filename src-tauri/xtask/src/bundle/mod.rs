//! `cargo xtask bundle`: what a user installs, made of programs that cargo has built. Tauri's bundler does the packing.

mod glibc;
mod licences;
mod portable;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::command::{capture, cargo, run, workspace};
use crate::tauri_cli::tauri;
use crate::{Error, Result, digest, page, place, system};

/// The window's program and the command line's.
const WINDOW: &str = "chimera-bench";
const COMMAND_LINE: &str = "chimera";
/// Our own licences, in the root of the checkout.
const OWN_LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
/// Licences of everything that the programs are built from.
const LICENCES: &str = "THIRD-PARTY-LICENSES.txt";

/// The profile of everyday builds: its programs are the ones that the tests have built already, with the same features.
const EVERYDAY: &str = "dev";

/// Builds the programs with a cargo profile and packs them as this system's packages into `target/bundles`. Gives the
/// packages and, last, the file of their checksums.
///
/// # Errors
/// When something is missing that cannot be set up here, or when building or packing fails.
pub fn make(profile: &str) -> Result<Vec<PathBuf>> {
    system::provide(&system::TO_BUILD)?;
    page::provide()?;
    run(&mut build(profile))?;
    let staged = stage(profile)?;
    run(tauri(&place::root().join("src-tauri"))
        .args(["bundle", "--ci", "--bundles", kinds()?, "--config"])
        .arg(staged.join("tauri.json"))
        .env("CARGO_TARGET_DIR", &staged))?;
    let mut packages = collect(&staged.join("release").join("bundle"))?;
    if cfg!(windows) {
        packages.push(portable::pack(&staged, &place::target().join("bundles"))?);
    }
    packages.push(write_checksums(&packages)?);
    Ok(packages)
}

fn build(profile: &str) -> Command {
    let mut command = if profile == EVERYDAY { workspace("build") } else { cargo() };
    if profile == EVERYDAY {
        command.arg("--bins");
    } else {
        command.args(["build", "--profile", profile, "--package", WINDOW, "--package", "chimera-cli"]);
    }
    command.arg("--locked");
    command
}

/// What the bundler is asked for on this system.
fn kinds() -> Result<&'static str> {
    match std::env::consts::OS {
        "linux" => Ok("deb,rpm"),
        "windows" => Ok("nsis"),
        "macos" => Ok("app,dmg"),
        other => Err(Error::new(format!("there are no packages for {other}"))),
    }
}

/// Puts what is packed where the bundler looks for it: it knows no profile but `release`, and takes a second program
/// only by a name with the target in it.
fn stage(profile: &str) -> Result<PathBuf> {
    let staged = place::target().join("xtask").join("bundle");
    let io = |source| Error::io(format!("putting what is packed into {}", staged.display()), &source);
    if staged.exists() {
        fs::remove_dir_all(&staged).map_err(io)?;
    }
    fs::create_dir_all(staged.join("release")).map_err(io)?;
    let target = target()?;
    let exe = std::env::consts::EXE_SUFFIX;
    let command_line = staged.join(format!("{COMMAND_LINE}-{target}{exe}"));
    let window = staged.join("release").join(format!("{WINDOW}{exe}"));
    fs::copy(place::program(profile, WINDOW), &window).map_err(io)?;
    fs::copy(place::program(profile, COMMAND_LINE), &command_line).map_err(io)?;
    fs::write(staged.join(LICENCES), licences::text(&target)?).map_err(io)?;
    let programs = [window, command_line];
    if profile == EVERYDAY && cfg!(target_os = "linux") {
        // Packing what only a debugger reads would take longer than everything else here.
        run(Command::new("strip").args(&programs))?;
    }
    let config = config(&staged, glibc::needed(&programs)?);
    fs::write(staged.join("tauri.json"), config.to_string()).map_err(io)?;
    Ok(staged)
}

/// What the bundler's own configuration cannot know: it is merged into `tauri.conf.json`.
fn config(staged: &Path, glibc: Option<String>) -> Value {
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let licences = text(staged.join(LICENCES));
    let mut bundle = json!({ "externalBin": [text(staged.join(COMMAND_LINE))] });
    if cfg!(target_os = "linux") {
        let files = json!({ "/usr/share/doc/chimera-bench/THIRD-PARTY-LICENSES": licences });
        bundle["linux"] = json!({ "deb": { "files": files }, "rpm": { "files": files } });
        if let Some(version) = glibc {
            bundle["linux"]["deb"]["depends"] = json!([format!("libc6 (>= {version})")]);
        }
    } else {
        let own = OWN_LICENCES.map(|name| (text(place::root().join(name)), format!("{name}.txt")));
        let resources = own.into_iter().chain([(licences, LICENCES.to_owned())]);
        bundle["resources"] = resources.collect::<std::collections::BTreeMap<_, _>>().into_iter().collect();
    }
    json!({ "bundle": bundle })
}

/// The target that cargo builds for when it is told none.
fn target() -> Result<String> {
    let said = capture(Command::new(rustc()).arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Error::new("rustc does not name its host"))
}

fn rustc() -> std::ffi::OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// Moves the packages to `target/bundles`, without the spaces that the bundler puts into their names.
fn collect(made: &Path) -> Result<Vec<PathBuf>> {
    let bundles = place::target().join("bundles");
    let io = |source| Error::io(format!("collecting packages in {}", bundles.display()), &source);
    if bundles.exists() {
        fs::remove_dir_all(&bundles).map_err(io)?;
    }
    fs::create_dir_all(&bundles).map_err(io)?;
    let mut packages = Vec::new();
    for kind in fs::read_dir(made).map_err(io)? {
        for file in fs::read_dir(kind.map_err(io)?.path()).map_err(io)? {
            let path = file.map_err(io)?.path();
            if let Some(name) = package_name(&path) {
                let package = bundles.join(name);
                fs::rename(&path, &package).map_err(io)?;
                packages.push(package);
            }
        }
    }
    packages.sort();
    if packages.is_empty() {
        return Err(Error::new(format!("the bundler left no package below {}", made.display())));
    }
    Ok(packages)
}

/// The name under which a file of the bundler's is offered. `None` for what is no package.
fn package_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let is_package = [".deb", ".rpm", ".exe", ".dmg"].iter().any(|ending| name.ends_with(ending));
    (is_package && path.is_file()).then(|| name.replace("Chimera Bench", WINDOW).replace(' ', "-"))
}

/// `SHA256SUMS` beside the packages, in the form that `sha256sum --check` reads.
fn write_checksums(packages: &[PathBuf]) -> Result<PathBuf> {
    let file = place::target().join("bundles").join("SHA256SUMS");
    let mut text = String::new();
    for package in packages {
        let name = package.file_name().unwrap_or_default().to_string_lossy();
        text += &format!("{}  {name}\n", digest::file(package)?);
    }
    fs::write(&file, text).map_err(|source| Error::io(format!("writing {}", file.display()), &source))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_everyday_build_has_the_features_of_the_tests() {
        let has_all = |profile: &str| build(profile).get_args().any(|argument| argument == "--all-features");
        assert_eq!([EVERYDAY, "app", "release"].map(has_all), [true, false, false]);
    }

    #[test]
    fn packages_are_offered_without_spaces_in_their_names_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        for (made, offered) in [
            ("Chimera Bench_0.1.0_amd64.deb", Some("chimera-bench_0.1.0_amd64.deb")),
            ("Chimera Bench-0.1.0-1.x86_64.rpm", Some("chimera-bench-0.1.0-1.x86_64.rpm")),
            ("Chimera Bench_0.1.0_x64-setup.exe", Some("chimera-bench_0.1.0_x64-setup.exe")),
            ("control", None),
        ] {
            let path = folder.path().join(made);
            fs::write(&path, "").unwrap();
            assert_eq!(package_name(&path).as_deref(), offered, "{made}");
        }
        let unpacked = folder.path().join("x.deb");
        fs::create_dir(&unpacked).unwrap();
        assert_eq!(package_name(&unpacked), None, "a folder is no package");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_oldest_system_that_can_run_it_is_a_dependency() {
        let config = config(Path::new("/staged"), Some("2.34".into()));
        assert_eq!(config["bundle"]["linux"]["deb"]["depends"], json!(["libc6 (>= 2.34)"]));
        let without = super::config(Path::new("/staged"), None);
        assert!(without["bundle"]["linux"]["deb"].get("depends").is_none());
    }

    #[test]
    fn this_system_has_a_target_and_packages() {
        assert!(target().unwrap().contains(std::env::consts::ARCH));
        assert!(kinds().is_ok());
    }
}
