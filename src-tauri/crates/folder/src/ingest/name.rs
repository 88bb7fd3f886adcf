//! Paths as text: with forward slashes, whole for valid names, and never ambiguous for any other.

use std::fmt::Write as _;
use std::path::Path;

/// The path as text. Invalid bytes become `\xE9`, control and direction characters `\u{a}`, a
/// backslash within a name `\\`: two different paths never give the same text.
pub(super) fn text(relative: &Path) -> String {
    let mut text = String::new();
    for component in relative.components() {
        if !text.is_empty() {
            text.push('/');
        }
        push_escaped(&mut text, component.as_os_str().as_encoded_bytes());
    }
    if text.is_empty() { ".".to_owned() } else { text }
}

fn push_escaped(text: &mut String, name: &[u8]) {
    for part in name.utf8_chunks() {
        for character in part.valid().chars() {
            // Writing to a String cannot fail.
            match character {
                '\\' => text.push_str(r"\\"),
                other if is_unsafe(other) => {
                    let _ = write!(text, r"\u{{{:x}}}", u32::from(other));
                }
                other => text.push(other),
            }
        }
        for byte in part.invalid() {
            let _ = write!(text, r"\x{byte:02X}");
        }
    }
}

/// Characters that would break a line or turn its direction.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_path_stays_as_it_is() {
        assert_eq!(text(Path::new("a b/größe.csv")), "a b/größe.csv");
        assert_eq!(text(Path::new("")), ".");
    }

    #[test]
    fn characters_that_break_lines_are_escaped() {
        assert_eq!(text(Path::new("a\nb\u{202E}.csv")), r"a\u{a}b\u{202e}.csv");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf_8_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let name = |bytes: &[u8]| text(Path::new(OsStr::from_bytes(bytes)));
        assert_eq!(name(b"caf\xE9.csv"), r"caf\xE9.csv");
        assert_eq!(name(b"caf\xE8.csv"), r"caf\xE8.csv");
        assert_eq!(name(br"caf\xE9.csv"), r"caf\\xE9.csv");
    }
}
