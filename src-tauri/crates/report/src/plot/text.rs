//! Text as the embedded font sees it: how wide it is, where it has to be cut, what can be drawn.
//!
//! The SVG names "DejaVu Sans" first and Verdana next: both descend from the same metrics, so the
//! widths measured here hold on machines without the first.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, Glyph, Point, ScaleFont};

/// The families an SVG asks for.
pub(super) const FAMILIES: &str = "DejaVu Sans, Verdana, sans-serif";

static REGULAR: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(include_bytes!("../../assets/fonts/DejaVuSans.ttf")).ok());
static BOLD: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(include_bytes!("../../assets/fonts/DejaVuSans-Bold.ttf")).ok());

/// Drawn in a picture where the font has no glyph.
const MISSING: char = '\u{25A1}';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    fn font(self) -> Option<&'static FontRef<'static>> {
        match self {
            Self::Regular => REGULAR.as_ref(),
            Self::Bold => BOLD.as_ref(),
        }
    }
}

/// Whether a character changes the direction of text or is invisible; a model's name needs neither.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFC}' | '\u{FFFE}' | '\u{FFFF}')
}

/// One line that is safe to draw: no control, bidirectional or invisible characters, every run of
/// white space a single space.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !is_invisible(c) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

fn advance_em(font: &FontRef<'_>, c: char) -> f64 {
    let units = f64::from(font.units_per_em().unwrap_or(2048.0));
    let glyph = font.glyph_id(c);
    if glyph.0 == 0 {
        // A browser draws a foreign character with another font; none in use is wider than this.
        return 1.0;
    }
    f64::from(font.h_advance_unscaled(glyph)) / units
}

/// The width of `text` at `size` pixels an em.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    match weight.font() {
        Some(font) => text.chars().map(|c| advance_em(font, c)).sum::<f64>() * size,
        None => text.chars().count() as f64 * size,
    }
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

/// The outlines of `text` set at `(x, baseline)`: `paint(px, py, coverage)` is called for every
/// pixel touched. A character the font lacks is drawn as a box.
pub(super) fn rasterise(
    text: &str,
    (x, baseline): (f64, f64),
    size: f64,
    weight: Weight,
    mut paint: impl FnMut(i32, i32, f32),
) {
    let Some(font) = weight.font() else { return };
    let units = font.units_per_em().unwrap_or(2048.0);
    let scaled = font.as_scaled(size as f32 * font.height_unscaled() / units);
    let mut pen = x as f32;
    for c in text.chars() {
        let known = if font.glyph_id(c).0 == 0 { MISSING } else { c };
        let id = scaled.glyph_id(known);
        let glyph: Glyph = id.with_scale_and_position(scaled.scale(), Point { x: pen, y: baseline as f32 });
        if let Some(outline) = font.outline_glyph(glyph) {
            let bounds = outline.px_bounds();
            let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
            outline.draw(|px, py, coverage| paint(left + px as i32, top + py as i32, coverage));
        }
        pen += advance_em(font, c) as f32 * size as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_load_and_hold_the_characters_of_a_figure() {
        for weight in [Weight::Regular, Weight::Bold] {
            let font = weight.font().unwrap();
            for c in "Aé€ΩжЖ→▲▼●○■◆×·…–—−±≤≥µ⁹□%".chars() {
                assert_ne!(font.glyph_id(c).0, 0, "{c} in {weight:?}");
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
    fn control_and_direction_characters_are_left_out_of_a_line() {
        assert_eq!(one_line(" a\u{202E}b\u{0}c\n\td\u{200D}  e "), "abc d e");
    }

    #[test]
    fn a_character_without_a_glyph_is_drawn_as_a_box() {
        let inked = |text: &str| {
            let mut pixels = 0;
            rasterise(text, (0.0, 20.0), 16.0, Weight::Regular, |_, _, _| pixels += 1);
            pixels
        };
        assert_eq!(inked("\u{1F600}"), inked("□"));
        assert!(inked("模") > 0);
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
