//! Looks for a key where none may be.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Every spelling in which a key could have been written.
pub fn spellings(key: &str) -> Vec<String> {
    let encoded = |text: &str| STANDARD.encode(text).trim_end_matches('=').to_owned();
    vec![key.to_owned(), encoded(key), encoded(&format!("Bearer {key}"))]
}

/// Whether a text holds the key in any spelling.
pub fn holds(text: &str, key: &str) -> bool {
    spellings(key).iter().any(|spelling| text.contains(spelling.as_str()))
}

/// Files below a folder that hold the key in any spelling.
pub fn leaks(folder: &Path, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(leaks(&path, key));
        } else if std::fs::read(&path).is_ok_and(|bytes| holds(&String::from_utf8_lossy(&bytes), key)) {
            found.push(path.display().to_string());
        }
    }
    found
}
