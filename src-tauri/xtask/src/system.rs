//! What the system must bring along: packages on Debian and Ubuntu, named programs elsewhere.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::process::Command;

use crate::command::{capture, run, succeeds};
use crate::{Error, Result};

/// Packages that the window needs to be built.
pub const TO_BUILD: [&str; 3] = ["build-essential", "libwebkit2gtk-4.1-dev", "pkg-config"];

/// Packages that the tests in the real window need on top: a display, a driver, a session bus, fonts, and hands.
pub const TO_DRIVE: [&str; 8] = [
    "dbus-x11",
    "fonts-dejavu-core",
    "imagemagick",
    "openbox",
    "webkit2gtk-driver",
    "xauth",
    "xdotool",
    "xvfb",
];

/// Packages that making and trying out packages needs.
pub const TO_PACK: [&str; 5] = ["appstream", "desktop-file-utils", "imagemagick", "mmdebstrap", "rpm"];

/// Packages that a Python environment needs.
pub const FOR_PYTHON: [&str; 2] = ["python3", "python3-venv"];

/// Makes sure that the packages are there: installs what is missing on Debian and Ubuntu; on other systems checks what
/// the window needs there.
///
/// # Errors
/// When something is missing and cannot be installed here, with what to install.
pub fn provide(packages: &[&str]) -> Result<()> {
    match env::consts::OS {
        "linux" if is_debian(&os_release()) => install_missing(packages),
        "linux" => check_other_linux(),
        "windows" => check_windows(),
        "macos" => check_macos(),
        other => {
            eprintln!("{other} has not been tried: going on without a check of the system's packages.");
            Ok(())
        }
    }
}

/// Whether this is Debian, Ubuntu or a child of theirs.
pub fn has_apt() -> bool {
    cfg!(target_os = "linux") && is_debian(&os_release())
}

/// Those of the packages that are neither installed nor offered by apt, whose lists are fetched first where they may be old.
///
/// # Errors
/// When apt or dpkg cannot be asked.
pub fn not_offered<'a>(packages: &[&'a str]) -> Result<Vec<&'a str>> {
    let found = unknown(missing(packages, &installed(packages)?));
    if found.is_empty() {
        return Ok(found);
    }
    update()?;
    Ok(unknown(found))
}

/// Those of the packages that apt's lists do not name.
fn unknown(packages: Vec<&str>) -> Vec<&str> {
    let offered = |name: &str| succeeds(Command::new("apt-cache").args(["show", name]));
    packages.into_iter().filter(|name| !offered(name)).collect()
}

fn update() -> Result<()> {
    run(apt_get()?.args(["-q", "update"]))
}

fn os_release() -> String {
    fs::read_to_string("/etc/os-release").unwrap_or_default()
}

fn is_debian(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .any(|id| id == "debian" || id == "ubuntu")
}

fn install_missing(packages: &[&str]) -> Result<()> {
    let missing = missing(packages, &installed(packages)?);
    if missing.is_empty() {
        eprintln!("System packages: all {} are installed.", packages.len());
        return Ok(());
    }
    eprintln!("System packages to install: {}", missing.join(" "));
    let hint = format!("install them yourself: apt-get install {}", missing.join(" "));
    let outcome = update().and_then(|()| {
        run(apt_get()?.args(["-q", "-y", "--no-install-recommends", "install"]).args(&missing))
    });
    outcome.map_err(|error| error.hint(hint))
}

/// dpkg's list of those of the packages that it knows, one a line: name, then the state in two letters.
fn installed(packages: &[&str]) -> Result<String> {
    // dpkg-query fails when it does not know one of the names, and still lists the others.
    Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Abbrev}\n"])
        .args(packages)
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .map_err(|source| Error::io("asking dpkg for the installed packages", &source))
}

fn missing<'a>(wanted: &[&'a str], dpkg: &str) -> Vec<&'a str> {
    let installed: BTreeSet<&str> = dpkg
        .lines()
        .filter_map(|line| line.split_once(' '))
        // The second letter is what the package is, not what is wished for: "hi" is installed too, "rc" is not.
        .filter(|(_, state)| state.chars().nth(1) == Some('i'))
        .map(|(name, _)| name)
        .collect();
    wanted.iter().copied().filter(|package| !installed.contains(package)).collect()
}

/// A program with the rights of root, by way of sudo where we have not got them.
///
/// # Errors
/// When it cannot be told who we are.
pub fn as_root(program: &str) -> Result<Command> {
    let user = capture(Command::new("id").arg("-u"))?;
    Ok(if user.trim() == "0" {
        Command::new(program)
    } else {
        // sudo drops the environment, so that the variable is set behind it.
        let mut sudo = Command::new("sudo");
        sudo.args(["env", "DEBIAN_FRONTEND=noninteractive", program]);
        sudo
    })
}

fn apt_get() -> Result<Command> {
    let mut command = as_root("apt-get")?;
    command.env("DEBIAN_FRONTEND", "noninteractive").args([
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Dpkg::Use-Pty=0",
    ]);
    Ok(command)
}

fn check_other_linux() -> Result<()> {
    if succeeds(Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1"])) {
        return Ok(());
    }
    Err(Error::new("WebKitGTK 4.1 with its development files was not found by pkg-config").hint(
        "install a C compiler, pkg-config and WebKitGTK 4.1: `dnf install gcc pkgconf webkit2gtk4.1-devel` on Fedora, \
         `pacman -S base-devel webkit2gtk-4.1` on Arch, `zypper install gcc pkgconf webkit2gtk3-devel` on openSUSE",
    ))
}

fn check_windows() -> Result<()> {
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    let keys = [r"HKLM\SOFTWARE\WOW6432Node", r"HKLM\SOFTWARE", r"HKCU\Software"];
    if keys
        .iter()
        .any(|key| succeeds(Command::new("reg").args(["query", &format!(r"{key}\{CLIENT}"), "/v", "pv"])))
    {
        return Ok(());
    }
    Err(Error::new("the WebView2 runtime was not found").hint(
        "install the Evergreen runtime from https://developer.microsoft.com/microsoft-edge/webview2 (Windows 11 brings it)",
    ))
}

fn check_macos() -> Result<()> {
    if succeeds(Command::new("xcode-select").arg("-p")) {
        return Ok(());
    }
    Err(Error::new("Xcode's command line tools were not found").hint("run `xcode-select --install`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_counts_as_installed_only_when_dpkg_says_so() {
        let dpkg = "xvfb ii \nxauth rc \nopenbox hi \nxdotool un \n";
        assert_eq!(
            missing(&["xvfb", "xauth", "openbox", "xdotool", "imagemagick"], dpkg),
            ["xauth", "xdotool", "imagemagick"]
        );
        assert_eq!(missing(&["xvfb"], dpkg), [""; 0]);
        assert_eq!(missing(&["xvfb"], ""), ["xvfb"]);
    }

    #[test]
    fn debian_and_its_children_are_known_by_their_os_release() {
        assert!(is_debian("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n"));
        assert!(is_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_debian("ID=fedora\nVARIANT_ID=debian-like\n"));
        assert!(!is_debian(""));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_package_that_is_unknown_is_told_from_those_that_are_installed() {
        if !has_apt() {
            println!("skipped: no dpkg here");
            return;
        }
        let listed = installed(&["dpkg", "no-such-package-anywhere"]).unwrap();
        assert_eq!(missing(&["dpkg", "no-such-package-anywhere"], &listed), ["no-such-package-anywhere"]);
        assert_eq!(unknown(vec!["dpkg", "no-such-package-anywhere"]), ["no-such-package-anywhere"]);
    }
}
