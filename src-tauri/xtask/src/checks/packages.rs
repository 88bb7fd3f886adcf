//! The stage of the packages: made of the programs that the other stages have built, looked into, and the Debian one
//! installed, started and removed in a clean system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::stage::Outcome;
use crate::command::{capture, run};
use crate::{Error, Result, bundle, place, system};

/// Runs in the clean system: see the script itself.
const SCRIPT: &str = include_str!("clean_system.sh");

pub(super) fn try_out() -> Result<Outcome> {
    if !system::has_apt() {
        return Ok(Outcome::Skipped("a clean system is made by Debian's and Ubuntu's own tools".into()));
    }
    system::provide(&system::TO_PACK)?;
    let packages = bundle::make("dev")?;
    let of_kind = |kind: &str| {
        let found = packages.iter().find(|path| path.extension().is_some_and(|extension| extension == kind));
        found.ok_or_else(|| Error::new(format!("no .{kind} was made")))
    };
    look_into_deb(of_kind("deb")?)?;
    look_into_rpm(of_kind("rpm")?)?;
    install_in_a_clean_system(of_kind("deb")?)?;
    Ok(Outcome::Done)
}

/// What both packages hold.
const FILES: [&str; 8] = [
    "/usr/bin/chimera",
    "/usr/bin/chimera-bench",
    "/usr/share/applications/Chimera Bench.desktop",
    "/usr/share/icons/hicolor/128x128/apps/chimera-bench.png",
    "/usr/share/metainfo/io.github.chimera-bench.metainfo.xml",
    "/usr/share/doc/chimera-bench/LICENSE-APACHE",
    "/usr/share/doc/chimera-bench/LICENSE-MIT",
    "/usr/share/doc/chimera-bench/THIRD-PARTY-LICENSES",
];

fn look_into_deb(deb: &Path) -> Result<()> {
    holds_all(deb, &capture(Command::new("dpkg-deb").arg("--contents").arg(deb))?)?;
    let depends = capture(Command::new("dpkg-deb").arg("--field").arg(deb).arg("Depends"))?;
    for needed in ["libc6 (>= ", "libwebkit2gtk-4.1-0"] {
        if !depends.contains(needed) {
            return Err(Error::new(format!("{} does not depend on {needed}: {depends}", deb.display())));
        }
    }
    let unpacked = place::target().join("xtask").join("unpacked");
    run(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(&unpacked))?;
    run(Command::new("desktop-file-validate")
        .arg(unpacked.join("usr/share/applications/Chimera Bench.desktop")))?;
    run(Command::new("appstreamcli")
        .args(["validate", "--no-net"])
        .arg(unpacked.join("usr/share/metainfo/io.github.chimera-bench.metainfo.xml")))
}

fn look_into_rpm(rpm: &Path) -> Result<()> {
    holds_all(rpm, &capture(Command::new("rpm").args(["--query", "--list", "--package"]).arg(rpm))?)?;
    let requires = capture(Command::new("rpm").args(["--query", "--requires", "--package"]).arg(rpm))?;
    if requires.contains("webkit") {
        return Ok(());
    }
    Err(Error::new(format!("{} does not require WebKitGTK: {requires}", rpm.display())))
}

fn holds_all(package: &Path, listing: &str) -> Result<()> {
    match missing(listing) {
        Some(file) => Err(Error::new(format!("{} does not hold {file}", package.display()))),
        None => Ok(()),
    }
}

/// The first of the files that a listing lacks; dpkg lists paths with or without a leading dot or slash.
fn missing(listing: &str) -> Option<&'static str> {
    let listed = |file: &&str| listing.lines().any(|line| line.ends_with(file.trim_start_matches('/')));
    FILES.into_iter().find(|file| !listed(file))
}

/// A minimal system of the release that this one is, from the same mirrors, with nothing in it but what the package asks
/// for and a display. It is removed at the end.
fn install_in_a_clean_system(deb: &Path) -> Result<()> {
    let work = place::target().join("xtask").join("clean-system");
    let io = |source| Error::io(format!("preparing {}", work.display()), &source);
    fs::create_dir_all(&work).map_err(io)?;
    let script = work.join("clean_system.sh");
    fs::write(&script, SCRIPT).map_err(io)?;
    let picture = work.join("window.xwd");
    if picture.exists() {
        fs::remove_file(&picture).map_err(io)?;
    }
    let hook = |stage: &str| {
        format!("sh '{}' {stage} \"$1\" '{}' '{}'", script.display(), deb.display(), picture.display())
    };
    run(system::as_root("mmdebstrap")?
        .args(["--variant=apt", "--format=null", "--aptopt=Acquire::Retries \"3\""])
        .arg(format!("--setup-hook={}", hook("mirrors")))
        .arg(format!("--customize-hook={}", hook("install")))
        .arg(format!("--customize-hook={}", hook("start")))
        .arg(format!("--customize-hook={}", hook("remove")))
        .args([release()?.as_str(), "-"])
        .arg(sources()?))?;
    shows_a_page(&picture)
}

/// The code name of this system's release.
fn release() -> Result<String> {
    let text = fs::read_to_string("/etc/os-release")
        .map_err(|source| Error::io("reading /etc/os-release", &source))?;
    let name = text.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    name.map(str::to_owned).ok_or_else(|| Error::new("/etc/os-release names no VERSION_CODENAME"))
}

/// The file that names the system's own mirrors, and no others.
fn sources() -> Result<PathBuf> {
    const PLACES: [&str; 3] = [
        "/etc/apt/sources.list.d/debian.sources",
        "/etc/apt/sources.list.d/ubuntu.sources",
        "/etc/apt/sources.list",
    ];
    let found = PLACES.iter().map(PathBuf::from).find(|path| path.is_file());
    found.ok_or_else(|| Error::new("apt's list of mirrors was not found"))
}

/// Whether the picture of the window has more in it than a blank page.
fn shows_a_page(picture: &Path) -> Result<()> {
    const LEAST_COLOURS: u32 = 30;
    let png = picture.with_extension("png");
    run(Command::new("convert").arg(format!("xwd:{}", picture.display())).arg(&png))?;
    let colours = capture(Command::new("identify").args(["-format", "%k"]).arg(&png))?;
    if colours.trim().parse::<u32>().is_ok_and(|colours| colours >= LEAST_COLOURS) {
        return Ok(());
    }
    Err(Error::new(format!("the window shows nothing ({} colours): see {}", colours.trim(), png.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_lacks_a_file_is_found_out_in_either_listing() {
        let deb: String = FILES.map(|file| format!("-rw-r--r-- 0/0 1 2026-11-24 08:29 .{file}\n")).concat();
        let rpm = FILES.join("\n");
        assert_eq!((missing(&deb), missing(&rpm)), (None, None));
        assert_eq!(missing(&rpm.replace("bin/chimera\n", "bin/other\n")), Some("/usr/bin/chimera"));
        assert_eq!(missing(""), Some(FILES[0]));
    }
}
