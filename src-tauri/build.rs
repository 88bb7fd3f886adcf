//! Tells Tauri where the page, the icons and the capabilities lie.

fn main() {
    tauri_build::build();
}
