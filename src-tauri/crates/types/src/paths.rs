//! Paths and names as text: what users and reports are shown, and names that every file system accepts.

use std::path::Path;

/// The most bytes of a part of a name.
const LONGEST_PART: usize = 60;
/// Names that Windows gives to devices, in any folder, in any case, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// Devices that have a number.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// A path as users and reports see it. Windows' `\\?\` form, which lifts limits and is of no use to a reader or to most
/// programs, is written as usual; what is no Unicode becomes U+FFFD.
pub fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    match text.strip_prefix(r"\\?\") {
        Some(network) if network.get(..4).is_some_and(|head| head.eq_ignore_ascii_case(r"UNC\")) => {
            format!(r"\\{}", &network[4..])
        }
        Some(disk) if disk.as_bytes().get(1) == Some(&b':') => disk.to_owned(),
        // A volume without a letter has no other form, and on other systems such a name is a name.
        _ => text.into_owned(),
    }
}

/// The last part of a path as users and reports see it; empty where there is none.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a path names another machine's share, as Windows writes it.
pub fn is_on_network(path: &Path) -> bool {
    let text = display(path);
    text.starts_with(r"\\") && !text.starts_with(r"\\?\") && !text.starts_with(r"\\.\")
}

/// Text as a part of a file name: letters, digits, `.`, `-`, `_` and single spaces, never empty, never a device of
/// Windows, never beginning or ending in a dot or a space, at most 60 bytes. On every system, so that folders can be
/// copied and synced between them.
pub fn safe_name(text: &str, when_empty: &str) -> String {
    let mut safe = String::new();
    for character in text.chars() {
        let kept = if character.is_alphanumeric() || ".-_ ".contains(character) { character } else { '-' };
        let doubled = safe.ends_with(kept) && !kept.is_alphanumeric();
        if !doubled && safe.len() + kept.len_utf8() <= LONGEST_PART {
            safe.push(kept);
        }
    }
    let trimmed = safe.trim_matches(|c| ".- ".contains(c));
    match trimmed {
        "" => when_empty.into(),
        device if is_device(device) => format!("{when_empty}-{device}"),
        _ => trimmed.into(),
    }
}

/// Whether Windows takes the name for a device: `aux`, `AUX.csv`, `com1.txt`, `nul .md`, `lpt²`.
pub fn is_device(name: &str) -> bool {
    let stem = name.split(['.', ':']).next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |device: &&str| {
        let number = stem.strip_prefix(*device).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    DEVICES.contains(&stem.as_str()) || NUMBERED_DEVICES.iter().any(numbered)
}

/// Whether two names are one on a file system that ignores case, as those of Windows and macOS do.
pub fn is_same_name(one: &str, other: &str) -> bool {
    let folded = |name: &str| name.chars().flat_map(char::to_lowercase).collect::<String>();
    one == other || folded(one) == folded(other)
}

/// Text of others on one line: runs of white space and control characters become one space,
/// marks that turn the direction of text are left out.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars().filter(|c| !is_bidi_control(*c)) {
        if !(character.is_whitespace() || character.is_control()) {
            line.push(character);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.trim().to_owned()
}

/// Bidirectional controls: they can make a line read as another than it is.
pub fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verbatim_form_of_a_path_is_never_shown() {
        for (path, expected) in [
            (r"\\?\C:\Users\Ünal\reports", r"C:\Users\Ünal\reports"),
            (r"\\?\UNC\server\share\reports", r"\\server\share\reports"),
            (r"\\?\unc\server\share", r"\\server\share"),
            (r"\\server\share\x", r"\\server\share\x"),
            (r"C:\x", r"C:\x"),
            ("/home/a/x", "/home/a/x"),
            (r"\\?\Volume{b75e}\x", r"\\?\Volume{b75e}\x"),
            (r"\\?\", r"\\?\"),
            ("", ""),
        ] {
            assert_eq!(display(Path::new(path)), expected);
        }
    }

    #[test]
    fn a_share_of_another_machine_is_known_in_both_forms() {
        assert!(is_on_network(Path::new(r"\\server\share\x")));
        assert!(is_on_network(Path::new(r"\\?\UNC\server\share\x")));
        for local in [r"C:\x", r"\\?\C:\x", r"\\.\COM1", r"\\?\Volume{b75e}\x", "/home/a"] {
            assert!(!is_on_network(Path::new(local)), "{local}");
        }
    }

    #[test]
    fn a_models_name_becomes_a_part_that_every_file_system_accepts() {
        for (text, expected) in [
            ("gemma3:latest", "gemma3-latest"),
            ("hf.co/a/b:Q4", "hf.co-a-b-Q4"),
            ("..\\..\\x", "x"),
            ("<a>:\"b\"|c?*", "a-b-c"),
            ("a\0\n\tb", "a-b"),
            ("", "model"),
            (". .", "model"),
            ("aux.gguf", "model-aux.gguf"),
            ("COM1", "model-COM1"),
            ("lpt³.x", "model-lpt³.x"),
            ("auxiliary", "auxiliary"),
            ("trailing. . ", "trailing"),
            ("тест 模型", "тест 模型"),
            ("a \u{202e}b. ", "a -b"),
        ] {
            assert_eq!(safe_name(text, "model"), expected);
        }
        assert!(safe_name(&"模".repeat(500), "model").len() <= 60);
    }

    #[test]
    fn devices_of_windows_are_known_with_any_ending() {
        for device in
            ["con", "NUL.txt", "Aux.csv", "com0", "LPT9.tar.gz", "com¹", "nul .md", "prn:", "CONOUT$"]
        {
            assert!(is_device(device), "{device}");
        }
        for file in ["console", "com10", "lpt", "null.csv", "my aux.csv", ""] {
            assert!(!is_device(file), "{file}");
        }
    }

    #[test]
    fn names_that_differ_in_case_alone_are_one_elsewhere() {
        assert!(is_same_name("Gemma3 Ä", "gemma3 ä"));
        assert!(is_same_name("ΜΟΝΤΈΛΟ", "μοντέλο"));
        assert!(!is_same_name("gemma3", "gemma3 (2)"));
    }
}
