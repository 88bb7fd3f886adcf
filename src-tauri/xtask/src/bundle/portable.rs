//! A folder that runs without being installed, as a zip file: for Windows, where an installer may not be allowed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{COMMAND_LINE, LICENCES, OWN_LICENCES, WINDOW, target};
use crate::command::run;
use crate::{Error, Result, place};

/// What the folder's own reader needs to know.
const README: &str = "\
Chimera Bench, without an installer
===================================

Start chimera-bench.exe for the window, or chimera.exe from a terminal.
Both can lie anywhere; nothing is written beside them.

Settings lie in   %APPDATA%\\chimera-bench
Other data in     %LOCALAPPDATA%\\chimera-bench
Reports in        the place that is chosen in the window, at first a folder of your account

The window needs Microsoft's WebView2 runtime. Windows 11 and current versions of Windows 10 have it; elsewhere install
the \"Evergreen Bootstrapper\" from https://developer.microsoft.com/microsoft-edge/webview2.
The command line needs nothing.

chimera.exe selftest tries every part of the program without a model or a network.

To remove it, delete this folder, and the two folders above if you no longer want what is in them.
";

/// Packs the staged programs.
pub(super) fn pack(staged: &Path, bundles: &Path) -> Result<PathBuf> {
    let name = format!("chimera-bench_{}_{}-portable", env!("CARGO_PKG_VERSION"), architecture());
    let folder = staged.join(&name);
    let zip = bundles.join(format!("{name}.zip"));
    let exe = env::consts::EXE_SUFFIX;
    let fill = || {
        fs::create_dir_all(&folder)?;
        fs::copy(
            staged.join("release").join(format!("{WINDOW}{exe}")),
            folder.join(format!("{WINDOW}{exe}")),
        )?;
        let command_line = target().map_err(std::io::Error::other)?;
        let command_line = staged.join(format!("{COMMAND_LINE}-{command_line}{exe}"));
        fs::copy(command_line, folder.join(format!("{COMMAND_LINE}{exe}")))?;
        fs::copy(staged.join(LICENCES), folder.join(LICENCES))?;
        for licence in OWN_LICENCES {
            fs::copy(place::root().join(licence), folder.join(format!("{licence}.txt")))?;
        }
        fs::write(folder.join("README.txt"), README.replace('\n', "\r\n"))
    };
    fill().map_err(|source| Error::io(format!("filling {}", folder.display()), &source))?;
    run(Command::new(system_tar()).current_dir(staged).args(["-a", "-c", "-f"]).arg(&zip).arg(&name))?;
    Ok(zip)
}

fn architecture() -> &'static str {
    if env::consts::ARCH == "x86_64" { "x64" } else { env::consts::ARCH }
}

/// Windows' own tar, which makes zip files; the one that comes with git does not.
fn system_tar() -> PathBuf {
    let windows = env::var_os("SystemRoot").map_or_else(|| PathBuf::from(r"C:\Windows"), PathBuf::from);
    windows.join("System32").join("tar.exe")
}
