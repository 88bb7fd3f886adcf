//! The browser in which every state of the page is looked at: one that is there, else Debian's.

use std::env;
use std::path::{Path, PathBuf};

use crate::{Error, Result, system};

/// The variable that names the browser to the page's suite, and that a developer may set.
pub const VARIABLE: &str = "CHROMIUM";

/// Names on the path: any browser of Chromium's family draws the same page.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];

/// Where installers put one that is not on the path.
const PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// The browser's program, installed first where apt has it and there is none.
///
/// # Errors
/// When there is none and none can be installed here, with what to do.
pub fn provide() -> Result<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Ok(PathBuf::from(named));
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    if system::has_apt() {
        system::provide(&["chromium"])?;
    }
    find().ok_or_else(|| {
        Error::new("no browser of Chromium's family was found")
            .hint(format!("install Chromium or Chrome, or name one by the variable {VARIABLE}"))
    })
}

fn find() -> Option<PathBuf> {
    let folders: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    first(&folders, &|file| file.is_file())
}

/// The first that is there: the order of the names counts before that of the folders.
fn first(folders: &[PathBuf], is_there: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    let on_path = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    on_path.chain(PLACES.iter().map(PathBuf::from)).find(|file| is_there(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chromium_is_taken_before_another_browser_wherever_it_is() {
        let folders = [PathBuf::from("/a"), PathBuf::from("/b")];
        let there =
            |names: &'static [&str]| move |file: &Path| names.iter().any(|name| file == Path::new(name));
        assert_eq!(
            first(&folders, &there(&["/a/google-chrome", "/b/chromium"])),
            Some(PathBuf::from("/b/chromium"))
        );
        assert_eq!(first(&folders, &there(&["/a/firefox"])), None);
    }

    #[test]
    fn a_browser_off_the_path_is_found_where_its_installer_puts_it() {
        assert_eq!(first(&[], &|file| file == Path::new(PLACES[0])), Some(PathBuf::from(PLACES[0])));
    }
}
