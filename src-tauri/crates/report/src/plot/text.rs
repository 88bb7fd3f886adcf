//! Text as the embedded font sees it: how wide it is, where it has to be cut, what can be drawn.
//!
//! The SVG names "DejaVu Sans" first and Verdana next: both descend from the same metrics, so the
//! widths measured here hold on machines without the first.

use std::sync::LazyLock;

use chimera_types::paths::one_line;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// The families an SVG asks for.
pub(super) const FAMILIES: &str = "DejaVu Sans, Verdana, sans-serif";

/// The embedded faces: regular and bold.
pub(super) const FACES: [&[u8]; 2] = [
    include_bytes!("../../assets/fonts/DejaVuSans.ttf"),
    include_bytes!("../../assets/fonts/DejaVuSans-Bold.ttf"),
];

static FONTS: LazyLock<[Option<FontRef<'static>>; 2]> =
    LazyLock::new(|| FACES.map(|face| FontRef::new(face).ok()));

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    fn font(self) -> Option<&'static FontRef<'static>> {
        FONTS[self as usize].as_ref()
    }
}

/// Whether a character has no shape of its own, or is none that XML allows.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}')
        || matches!(c, '\u{FEFF}' | '\u{FFF0}'..='\u{FFFC}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Text as it is drawn: on one line, see [`one_line`], without invisible characters.
pub(super) fn visible_line(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    one_line(&visible)
}

/// The width of `text` at `size` pixels an em.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some(font) = weight.font() else { return text.chars().count() as f64 * size };
    let (characters, metrics) =
        (font.charmap(), font.glyph_metrics(Size::new(size as f32), LocationRef::default()));
    let advance = |c: char| characters.map(c).and_then(|glyph| metrics.advance_width(glyph));
    // A browser draws a foreign character with another font; none in use is wider than an em.
    text.chars().map(|c| advance(c).map_or(size, f64::from)).sum()
}

/// `text`, cut with an ellipsis where it would be wider than `room`; empty where not even the
/// ellipsis fits.
pub(super) fn ellipsise(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", size, weight);
    if left < 0.0 {
        return String::new();
    }
    let mut cut = String::new();
    for c in text.chars() {
        left -= width(c.encode_utf8(&mut [0; 4]), size, weight);
        if left < 0.0 {
            break;
        }
        cut.push(c);
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// `text` broken at spaces into lines no wider than `room`, at most `most` of them; the last is
/// ellipsised where more would be needed.
pub(super) fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut current = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = if current.is_empty() { word.to_owned() } else { format!("{current} {word}") };
        let too_long = width(&longer, size, Weight::Regular) > room;
        if too_long && !current.is_empty() && lines.len() + 1 < most {
            lines.push(std::mem::replace(&mut current, word.to_owned()));
        } else {
            current = longer;
        }
    }
    if !current.is_empty() {
        lines.push(current);
    }
    lines.iter().map(|line| ellipsise(line, size, Weight::Regular, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_load_and_hold_the_characters_of_a_figure() {
        for weight in [Weight::Regular, Weight::Bold] {
            let characters = weight.font().unwrap().charmap();
            for c in "Aé€ΩжЖ→▲▼●○■◆×·…–—−±≤≥µ⁹□%".chars() {
                assert!(characters.map(c).is_some(), "{c} in {weight:?}");
            }
        }
    }

    #[test]
    fn digits_all_have_one_width_so_that_columns_align() {
        for weight in [Weight::Regular, Weight::Bold] {
            let one = width("1", 10.0, weight);
            assert!(('0'..='9').all(|c| width(&c.to_string(), 10.0, weight) == one));
        }
    }

    #[test]
    fn a_cut_text_is_never_wider_than_its_room() {
        let name = "hf.co/unsloth/DeepSeek-R1-Distill-Qwen-32B-GGUF:Q4_K_M";
        for room in 0..400 {
            let cut = ellipsise(name, 11.0, Weight::Regular, f64::from(room));
            assert!(width(&cut, 11.0, Weight::Regular) <= f64::from(room), "{room}: {cut}");
        }
        assert_eq!(ellipsise("short", 11.0, Weight::Regular, 100.0), "short");
    }

    #[test]
    fn control_direction_and_invisible_characters_are_left_out_of_a_line() {
        assert_eq!(visible_line(" a\u{202E}b\u{0}c\n\td\u{200D}  e\u{FFFE} "), "ab c d e");
    }

    #[test]
    fn a_long_text_is_wrapped_into_at_most_the_lines_allowed() {
        let text = "Hollow: cold call, not in the mean. At the edge: beyond the scale.";
        let lines = wrap(text, 10.0, 160.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| width(line, 10.0, Weight::Regular) <= 160.0));
        assert!(lines[1].ends_with('…'));
        assert_eq!(wrap(text, 10.0, 1000.0, 2), [text]);
    }
}
