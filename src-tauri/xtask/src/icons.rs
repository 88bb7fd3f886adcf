//! `cargo xtask icons`: the app's icons, drawn from the one SVG.

use std::fs;

use crate::command::run;
use crate::tauri_cli::tauri;
use crate::{Error, Result, page, place};

/// What is kept of what the Tauri command line draws: no icons for telephones and no tiles of the Windows store.
const KEPT: [&str; 6] = ["32x32.png", "128x128.png", "128x128@2x.png", "icon.icns", "icon.ico", "icon.png"];

/// Draws `icons/icon.svg` in every size and format that the bundles need.
///
/// # Errors
/// When there is no Node, when the package cannot be fetched, or when the drawing fails.
pub fn draw() -> Result<()> {
    page::check_node()?;
    let icons = place::root().join("icons");
    let drawn = place::target().join("xtask").join("icons");
    let making = |source| Error::io(format!("making {}", drawn.display()), &source);
    fs::create_dir_all(&drawn).map_err(making)?;
    run(tauri(&drawn).arg("icon").arg(icons.join("icon.svg")).arg("--output").arg(&drawn))?;
    for name in KEPT {
        fs::copy(drawn.join(name), icons.join(name))
            .map_err(|source| Error::io(format!("copying {name} into {}", icons.display()), &source))?;
    }
    Ok(())
}
