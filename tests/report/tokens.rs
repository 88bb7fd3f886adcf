//! The colours of the figures and those of the page are the same pairs.

use std::collections::BTreeMap;

use chimera_report::plot::Theme;
use chimera_report::plot::theme::TOKENS;

/// The colours that each block of the style sheet gives, by token: the light scheme comes first, each dark block repeats the
/// dark one.
fn blocks(css: &str) -> Vec<(String, BTreeMap<String, u32>)> {
    let blocks = css.split('}').filter_map(|block| {
        let (selector, body) = block.rsplit_once('{')?;
        let selector = selector.rsplit(['{', '/']).next().unwrap_or_default().trim().to_owned();
        let colours: BTreeMap<_, _> = body.split(';').filter_map(colour).collect();
        (!colours.is_empty()).then_some((selector, colours))
    });
    blocks.collect()
}

fn colour(declaration: &str) -> Option<(String, u32)> {
    let (name, value) = declaration.trim().split_once(':')?;
    let name = name.trim().strip_prefix("--")?;
    Some((name.to_owned(), value.trim().strip_prefix('#').and_then(hex)?))
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
    let blocks = blocks(include_str!("../../ui/src/styles/tokens.css"));
    let mut dark_blocks = 0;
    for (selector, colours) in &blocks {
        let theme = match selector.as_str() {
            ":root" => Theme::Light,
            ":root[data-theme='contrast']" => Theme::Contrast,
            _ => Theme::Dark,
        };
        dark_blocks += usize::from(theme == Theme::Dark);
        for token in &TOKENS {
            assert_eq!(
                colours.get(token.name),
                Some(&token.in_theme(theme)),
                "--{} in {selector}",
                token.name
            );
        }
    }
    assert_eq!((blocks.len(), dark_blocks), (4, 2), "light, two times dark, high contrast");
}

#[test]
fn colours_are_read_from_every_block_of_a_style_sheet() {
    let css = "/* a note */\n:root { --bg-1: #FFFFFF; --x: 4px }\n@media (prefers-color-scheme: dark) { :root:not(.a) { \
               --bg-1: #1a1b1e; --y:#abc } }\n:root { --z: 1s }";
    let found = blocks(css);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].0.as_str(), found[0].1["bg-1"]), (":root", 0xFF_FFFF));
    assert_eq!((found[1].0.as_str(), found[1].1["y"]), (":root:not(.a)", 0xAA_BBCC));
    assert!(!found[0].1.contains_key("x"));
}
