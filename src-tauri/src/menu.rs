//! The menu at the top of the screen, which macOS expects of every program: without an Edit menu its Copy and Paste keys
//! do nothing. The other systems have none; everything is in the window, with its keys shown.

use tauri::menu::{AboutMetadata, Menu, MenuBuilder, MenuItem, SubmenuBuilder};
use tauri::{App, AppHandle, Emitter, Runtime};

use crate::window;

/// Tells the page which of its actions was chosen.
const CHOSEN: &str = "menu-chosen";
/// The only entry that the page has no action for.
const QUIT: &str = "quit";

/// Puts the menu where it is expected.
pub fn install<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    if !cfg!(target_os = "macos") {
        return Ok(());
    }
    app.set_menu(build(app.handle())?)?;
    app.on_menu_event(|app, event| match event.id().as_ref() {
        // As the window's close button: a running benchmark is asked about first.
        QUIT => drop(window::main(app).map(|window| window.close())),
        action => drop(app.emit(CHOSEN, action)),
    });
    Ok(())
}

/// Entries of the page carry the names of its table of keys.
fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let entry = |action: &str, text: &str| MenuItem::with_id(app, action, text, true, None::<&str>);
    let quit = MenuItem::with_id(app, QUIT, "Quit Chimera Bench", true, Some("CmdOrCtrl+Q"))?;
    let program = SubmenuBuilder::new(app, "Chimera Bench")
        .about(Some(AboutMetadata::default()))
        .separator()
        .item(&entry("settings", "Settings…")?)
        .separator()
        .services()
        .separator()
        .hide()
        .hide_others()
        .show_all()
        .separator()
        .item(&quit)
        .build()?;
    let edit = SubmenuBuilder::new(app, "Edit");
    let edit = edit.undo().redo().separator().cut().copy().paste().select_all().build()?;
    let go = SubmenuBuilder::new(app, "Go");
    let go = go.item(&entry("new", "New")?).item(&entry("live", "Running benchmark")?);
    let go = go.item(&entry("runs", "Runs")?).build()?;
    let windows = SubmenuBuilder::new(app, "Window").minimize().maximize().fullscreen().build()?;
    let help = SubmenuBuilder::new(app, "Help").item(&entry("keys", "Keyboard shortcuts")?).build()?;
    MenuBuilder::new(app).items(&[&program, &edit, &go, &windows, &help]).build()
}
