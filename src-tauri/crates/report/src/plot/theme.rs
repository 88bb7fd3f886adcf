//! The colours of every figure and of the page, in one table.
//!
//! `ui/src/styles/tokens.css` holds the same pairs; `tests/report/tokens.rs` keeps the two lists equal.
//! The five chart colours are the members of the Okabe-Ito palette that reach a contrast of 3:1
//! on that theme's `bg-1`; in high contrast they are lightened to 7:1.

use plotters::style::RGBColor;

use serde::{Deserialize, Serialize};

/// One named colour in each scheme, as `0xRRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The name without dashes in front: `chart-1` is `--chart-1` in the style sheet.
    pub name: &'static str,
    /// The colour in the light scheme.
    pub light: u32,
    /// The colour in the dark scheme.
    pub dark: u32,
    /// The colour in the high-contrast scheme.
    pub contrast: u32,
}

impl Token {
    /// The colour of this token in `theme`, as `0xRRGGBB`.
    pub const fn in_theme(&self, theme: Theme) -> u32 {
        match theme {
            Theme::Light => self.light,
            Theme::Dark => self.dark,
            Theme::Contrast => self.contrast,
        }
    }

    pub(super) const fn rgb(&self, theme: Theme) -> RGBColor {
        let [_, red, green, blue] = self.in_theme(theme).to_be_bytes();
        RGBColor(red, green, blue)
    }
}

const fn token(name: &'static str, light: u32, dark: u32, contrast: u32) -> Token {
    Token { name, light, dark, contrast }
}

/// The page and every figure's ground.
pub const GROUND: Token = token("bg-1", 0xFF_FFFF, 0x1A_1B1E, 0x00_0000);
/// Titles and the names of arms.
pub const TEXT: Token = token("text-1", 0x1B_1D21, 0xEC_EDEF, 0xFF_FFFF);
/// Units and tick labels.
pub const TEXT_MUTED: Token = token("text-2", 0x5A_606B, 0xA9_AFBA, 0xF0_F0F0);
/// Hints.
pub const TEXT_HINT: Token = token("text-3", 0x66_6C78, 0x86_8D99, 0xD8_D8D8);
/// Grid lines.
pub const GRID: Token = token("border", 0xD9_DCE1, 0x34_373D, 0x8A_8A8A);
/// The colours of up to five series, in order.
pub const CHART: [Token; 5] = [
    token("chart-1", 0x00_72B2, 0x56_B4E9, 0x66_C2FF),
    token("chart-2", 0xD5_5E00, 0xD5_5E00, 0xFF_8C4A),
    token("chart-3", 0x00_9E73, 0x00_9E73, 0x2E_E6A8),
    token("chart-4", 0xCC_79A7, 0xCC_79A7, 0xFF_9FD0),
    token("chart-5", 0x1B_1D21, 0xE6_9F00, 0xFF_E14D),
];

/// Every colour token of the application, those of the figures included.
pub const TOKENS: [Token; 18] = [
    GROUND,
    token("bg-2", 0xF6_F7F9, 0x23_2529, 0x0A_0A0A),
    token("bg-3", 0xED_EFF2, 0x2C_2F34, 0x24_2424),
    TEXT,
    TEXT_MUTED,
    TEXT_HINT,
    GRID,
    token("border-strong", 0x86_8C98, 0x6C_737F, 0xFF_FFFF),
    token("accent", 0x0B_6BB5, 0x5C_B3F0, 0xFF_E14D),
    token("on-accent", 0xFF_FFFF, 0x10_151A, 0x00_0000),
    token("danger", 0xB3_261E, 0xF2_827A, 0xFF_9B94),
    token("warning", 0x8A_5A00, 0xE6_B450, 0xFF_C247),
    token("success", 0x0B_7A5A, 0x4C_C9A0, 0x6E_F2C0),
    CHART[0],
    CHART[1],
    CHART[2],
    CHART[3],
    CHART[4],
];

/// Colours of the window and of the figures in it. Files are always light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
    /// White and strong colours on black.
    Contrast,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::Contrast];

    fn luminance(colour: u32) -> f64 {
        let [_, red, green, blue] = colour.to_be_bytes();
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn named(name: &str) -> Token {
        *TOKENS.iter().find(|token| token.name == name).unwrap()
    }

    #[test]
    fn text_reaches_four_and_a_half_to_one_on_both_grounds() {
        for theme in ALL {
            for ground in ["bg-1", "bg-2"] {
                for text in ["text-1", "text-2", "text-3", "accent", "danger", "warning", "success"] {
                    let ratio = contrast(named(text).in_theme(theme), named(ground).in_theme(theme));
                    assert!(ratio >= 4.5, "{text} on {ground} in {theme:?}: {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn chart_colours_and_strong_borders_reach_three_to_one() {
        for theme in ALL {
            for line in CHART.iter().chain([&named("border-strong")]) {
                let ratio = contrast(line.in_theme(theme), GROUND.in_theme(theme));
                assert!(ratio >= 3.0, "{} in {theme:?}: {ratio:.2}", line.name);
            }
        }
    }

    #[test]
    fn high_contrast_reaches_seven_to_one() {
        let texts = ["text-1", "text-2", "text-3", "accent", "danger", "warning", "success", "border-strong"];
        for text in texts.map(named).iter().chain(&CHART) {
            for ground in ["bg-1", "bg-2"] {
                let ratio = contrast(text.contrast, named(ground).contrast);
                assert!(ratio >= 7.0, "{} on {ground}: {ratio:.2}", text.name);
            }
        }
    }

    #[test]
    fn no_two_tokens_share_a_name() {
        for (i, token) in TOKENS.iter().enumerate() {
            assert!(TOKENS[..i].iter().all(|earlier| earlier.name != token.name), "{}", token.name);
        }
    }
}
