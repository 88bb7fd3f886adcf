//! The colours of the figures and those of the page are the same pairs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;

use chimera_core::plot::Theme;
use chimera_core::plot::theme::TOKENS;

/// Every colour the style sheet gives a token, in the order it gives them: the light scheme comes
/// first, each dark block repeats the dark one.
fn colours(css: &str) -> BTreeMap<String, Vec<u32>> {
    let mut found: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for declaration in css.split([';', '{', '}']) {
        let Some((name, value)) = declaration.trim().split_once(':') else {
            continue;
        };
        let Some(name) = name.trim().rsplit_once("--").map(|(_, name)| name.trim()) else {
            continue;
        };
        if let Some(colour) = value.trim().strip_prefix('#').and_then(hex) {
            found.entry(name.to_owned()).or_default().push(colour);
        }
    }
    found
}

fn hex(digits: &str) -> Option<u32> {
    let long = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    u32::from_str_radix(&long, 16).ok()
}

#[test]
fn the_page_and_the_figures_have_the_same_colours() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/styles/tokens.css");
    let Ok(css) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return;
    };
    let css = colours(&css);
    for token in &TOKENS {
        let (light, dark) = (token.in_theme(Theme::Light), token.in_theme(Theme::Dark));
        let given = css.get(token.name).unwrap_or_else(|| panic!("tokens.css has no --{}", token.name));
        assert_eq!(given[0], light, "--{} in the light scheme", token.name);
        // A colour that is the same in both schemes need not be repeated.
        let darks = &given[1..];
        assert!(
            darks.iter().all(|colour| *colour == dark),
            "--{} in the dark scheme: {darks:x?}",
            token.name
        );
        assert!(!darks.is_empty() || light == dark, "--{} has no dark colour", token.name);
    }
}

#[test]
fn colours_are_read_from_every_block_of_a_style_sheet() {
    let css = ":root { --bg-1: #FFFFFF; --x: 4px }\n@media (prefers-color-scheme: dark) { :root { --bg-1: #1a1b1e; --y:#abc } }";
    let found = colours(css);
    assert_eq!(found["bg-1"], [0xFF_FFFF, 0x1A_1B1E]);
    assert_eq!(found["y"], [0xAA_BBCC]);
    assert!(!found.contains_key("x"));
}
