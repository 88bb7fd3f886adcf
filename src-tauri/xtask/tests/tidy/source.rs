//! Reading sources for the house rules: what is code, what is a comment, what is a test, and which paths code names.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const FOREIGN: [&str; 7] = [".git", "coverage", "dist", "dist-mock", "node_modules", "screenshots", "target"];

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// A file of the checkout.
pub struct Source {
    /// From the root, with `/`.
    pub path: String,
    /// As it is.
    pub text: String,
}

/// Every text file below `folder` (from the root) whose name ends with one of `endings`, in the order of the paths.
pub fn files(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), endings, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !FOREIGN.contains(&name.as_str()) {
                collect(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            // What is no UTF-8 is a fixture, not a source.
            if let Ok(text) = fs::read_to_string(&path) {
                let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push(Source { path, text });
            }
        }
    }
}

/// Whether the whole file is test code by its place or name.
pub fn is_test_file(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.any(|part| {
        matches!(part, "benches" | "testing" | "testing.rs" | "tests") || part.ends_with("tests.rs")
    })
}

/// Rust code alone: comments, strings, characters and everything under `#[cfg(test)]` are blanked, lines stay where they are.
pub fn code(text: &str) -> String {
    without_tests(&without_words(text))
}

/// Blanks comments and the insides of strings and characters.
fn without_words(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let before = if i == 0 { '\0' } else { at(i - 1) };
        let end = match (at(i), at(i + 1)) {
            ('/', '/') => end_of(&chars, i, |j| at(j) == '\n'),
            ('/', '*') => end_of_block(&chars, i),
            ('r', '"' | '#') if !is_word(before) || before == 'b' => end_of_raw(&chars, i).unwrap_or(i + 1),
            ('"', _) => end_of_quoted(&chars, i, '"'),
            // 'a' and '\n' are characters, 'a without a second quote is a lifetime.
            ('\'', '\\') => end_of_quoted(&chars, i, '\''),
            ('\'', _) if at(i + 2) == '\'' => i + 3,
            _ => i + 1,
        };
        if end == i + 1 {
            out.push(chars[i]);
        } else {
            out.extend(chars[i..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
        }
        i = end;
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn end_of(chars: &[char], from: usize, stop: impl Fn(usize) -> bool) -> usize {
    (from..chars.len()).find(|i| stop(*i)).unwrap_or(chars.len())
}

fn end_of_block(chars: &[char], from: usize) -> usize {
    let (mut depth, mut i) = (0, from);
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => (depth, i) = (depth + 1, i + 2),
            ('*', '/') => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    chars.len()
}

fn end_of_quoted(chars: &[char], from: usize, quote: char) -> usize {
    let mut i = from + 1;
    while i < chars.len() && chars[i] != quote {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// The end of `r"…"`, `r#"…"#` and so on; `None` for a raw identifier such as `r#type`.
fn end_of_raw(chars: &[char], from: usize) -> Option<usize> {
    let hashes = chars[from + 1..].iter().take_while(|c| **c == '#').count();
    let open = from + 1 + hashes;
    (*chars.get(open)? == '"').then(|| {
        let closes = |i: usize| {
            chars[i] == '"' && chars[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
        };
        (end_of(chars, open + 1, closes) + 1 + hashes).min(chars.len())
    })
}

/// Blanks every item under `#[cfg(test)]`; takes what [`without_words`] leaves, so that braces are braces.
fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(start) = out.find("#[cfg(test)]") {
        let rest = &out[start..];
        let open = rest.find('{').unwrap_or(rest.len());
        let end = match rest.find(';') {
            Some(semicolon) if semicolon < open => semicolon + 1,
            _ => closing_brace(rest, open),
        };
        let blank: String = rest[..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..start + end, &blank);
    }
    out
}

fn closing_brace(text: &str, open: usize) -> usize {
    let mut depth = 0;
    for (i, c) in text[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return open + i + 1;
        }
    }
    text.len()
}

/// Every path that the code names, `a::b::c`, with grouped imports written out one by one.
pub fn paths(code: &str) -> Vec<String> {
    let tight: String = spaceless(code);
    let mut found = Vec::new();
    let mut rest = tight.as_str();
    while let Some(start) = rest.find(is_word) {
        let (path, after) = leading_path(&rest[start..]);
        if let Some(inside) = after.strip_prefix('{').filter(|_| path.ends_with("::")) {
            let group = &inside[..closing_brace(after, 0).saturating_sub(2)];
            // Without its commas each member is a path of its own.
            found.extend(paths(&group.replace(',', " ")).into_iter().map(|inner| format!("{path}{inner}")));
            rest = &inside[group.len()..];
        } else {
            found.push(path.trim_end_matches("::").to_owned());
            rest = after;
        }
    }
    found
}

/// The leading `a::b::` or `a::b` of the text, and what follows it.
fn leading_path(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !is_word(c) && c != ':').unwrap_or(text.len());
    let path = &text[..end];
    // A single colon ends a path: `name: Type`.
    let mut cut = path.len();
    for (i, _) in path.match_indices(':') {
        let double = path[i..].starts_with("::") || (i > 0 && path[..i].ends_with(':'));
        if !double {
            cut = i;
            break;
        }
    }
    if cut == path.len() { (path, &text[end..]) } else { (&path[..cut], &text[cut + 1..]) }
}

/// The code with no space around `::`, `{` and `,`, so that a path broken over lines is one piece.
fn spaceless(code: &str) -> String {
    let words: Vec<&str> = code.split_whitespace().collect();
    let mut out = String::with_capacity(code.len());
    for word in words {
        let joins = out.ends_with("::") || out.ends_with('{') || word.starts_with("::");
        if !joins && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
