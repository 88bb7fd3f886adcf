//! The rules by which sizes and times become text, as one table for Rust and for the page.
//!
//! The page formats its numbers itself: they change several times a second while a benchmark runs, and a text beside each
//! of them would make every event and every table larger than this one table. [`super`] and the page's `format.ts` read the
//! rules from here, and neither has one of its own. The page's tests format [`examples`] again.

use serde::Serialize;

use super::{UNKNOWN, approximate, bytes, duration, spread_decimals};

/// Every rule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Formats {
    /// The text of a value that is not known.
    pub unknown: &'static str,
    /// Decimals in a column, by the size of the value: about four digits, so that a column reads evenly.
    pub column: [ColumnFormat; 3],
    /// At most this many decimals are printed for a spread.
    pub most_spread_decimals: u32,
    /// A spread below this share of its mean is what the arithmetic left over, not one that was measured.
    pub arithmetic_share: f64,
    /// Sizes.
    pub bytes: ByteFormat,
    /// Lengths of time. The first rule whose limit is larger than the time holds.
    pub duration: [TimeFormat; 5],
    /// Estimated lengths of time, coarse on purpose: an estimate that twitches is read as precise.
    pub about: [TimeFormat; 4],
}

/// Decimals of values from a size on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ColumnFormat {
    /// The smallest size, without its sign.
    pub from: f64,
    /// Decimals.
    pub decimals: u32,
}

/// Sizes in the largest unit that keeps the number at 1 or more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ByteFormat {
    /// The units, the smallest first.
    pub units: [&'static str; 5],
    /// How many of a unit make the next one.
    pub step: f64,
    /// From here on one decimal would print a whole step: the next unit is taken.
    pub full: f64,
    /// Decimals of every unit but the first.
    pub decimals: u32,
}

/// How times up to a limit are written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TimeFormat {
    /// The times that are shorter, in ms. `None` for all others.
    pub below_ms: Option<f64>,
    /// What the time is rounded to first, in ms. `None` when only its decimals round it.
    pub round_ms: Option<f64>,
    /// Its units, the largest first. Empty when `words` are all there is to say.
    pub parts: &'static [TimePart],
    /// Decimals of a single part.
    pub decimals: u32,
    /// Words before the parts; may be empty.
    pub words: &'static str,
    /// Whether a last part of zero is left out.
    pub skip_zero: bool,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TimePart {
    /// Its sign: `min`.
    pub unit: &'static str,
    /// Its length in ms.
    pub ms: f64,
}

const MS: TimePart = TimePart { unit: "ms", ms: 1.0 };
const S: TimePart = TimePart { unit: "s", ms: 1000.0 };
const MIN: TimePart = TimePart { unit: "min", ms: 60_000.0 };
const H: TimePart = TimePart { unit: "h", ms: 3_600_000.0 };

const SHORT: TimeFormat =
    TimeFormat { below_ms: None, round_ms: None, parts: &[MS], decimals: 0, words: "", skip_zero: false };
const LONG: TimeFormat = TimeFormat { round_ms: Some(1000.0), ..SHORT };
const ABOUT: TimeFormat = TimeFormat { round_ms: Some(60_000.0), words: "about ", skip_zero: true, ..SHORT };

/// The rules.
pub const FORMATS: Formats = Formats {
    unknown: UNKNOWN,
    column: [
        ColumnFormat { from: 1000.0, decimals: 0 },
        ColumnFormat { from: 100.0, decimals: 1 },
        ColumnFormat { from: 0.0, decimals: 2 },
    ],
    most_spread_decimals: 9,
    arithmetic_share: 1e-12,
    bytes: ByteFormat { units: ["B", "kB", "MB", "GB", "TB"], step: 1000.0, full: 999.95, decimals: 1 },
    duration: [
        TimeFormat { below_ms: Some(9.995), decimals: 2, ..SHORT },
        TimeFormat { below_ms: Some(999.5), ..SHORT },
        TimeFormat { below_ms: Some(59_950.0), parts: &[S], decimals: 1, ..SHORT },
        TimeFormat { below_ms: Some(3_599_500.0), parts: &[MIN, S], ..LONG },
        TimeFormat { parts: &[H, MIN], ..LONG },
    ],
    about: [
        TimeFormat { below_ms: Some(10_000.0), parts: &[], words: "a few seconds", ..SHORT },
        TimeFormat { below_ms: Some(55_000.0), round_ms: Some(10_000.0), parts: &[S], ..ABOUT },
        TimeFormat { below_ms: Some(3_570_000.0), parts: &[MIN], ..ABOUT },
        TimeFormat { parts: &[H, MIN], ..ABOUT },
    ],
};

impl TimeFormat {
    /// The text of a time by the first of `rules` that holds for it; what is no number is as short as can be.
    pub(super) fn text(rules: &[Self], ms: f64) -> String {
        let ms = ms.max(0.0);
        let holds = |rule: &&Self| rule.below_ms.is_none_or(|below| ms < below);
        rules.iter().find(holds).map_or_else(String::new, |rule| rule.text_of(ms))
    }

    fn text_of(&self, ms: f64) -> String {
        let rounded = self.round_ms.map_or(ms, |step| (ms / step).round() * step);
        let mut rest = rounded;
        let mut texts = Vec::new();
        for (position, part) in self.parts.iter().enumerate() {
            let count = rest / part.ms;
            if self.parts.len() == 1 {
                texts.push(format!("{count:.*} {}", self.decimals as usize, part.unit));
            } else if !(self.skip_zero && position > 0 && count.floor() == 0.0) {
                texts.push(format!("{:.0} {}", count.floor(), part.unit));
            }
            rest -= count.floor() * part.ms;
        }
        format!("{}{}", self.words, texts.join(" "))
    }
}

/// Numbers with their texts, for the page's tests.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FormatExamples {
    /// Times in ms.
    pub duration: Vec<(f64, String)>,
    /// Times in ms, as estimates.
    pub about: Vec<(f64, String)>,
    /// Sizes in bytes.
    pub bytes: Vec<(f64, String)>,
    /// Mean, spread, usual decimals, and the decimals that are shown.
    pub spread_decimals: Vec<(f64, f64, u32, u32)>,
}

/// Numbers on both sides of every limit of the table.
#[must_use]
pub fn examples() -> FormatExamples {
    let times = [
        0.0,
        0.114,
        9.99,
        9.996,
        480.4,
        999.4,
        999.6,
        4940.0,
        10_000.0,
        23_400.0,
        54_900.0,
        57_000.0,
        59_940.0,
        59_990.0,
        251_000.0,
        408_000.0,
        3_569_000.0,
        3_598_000.0,
        3_599_600.0,
        4_800_000.0,
        7_500_000.0,
    ];
    let sizes = [0.0, 1.0, 512.0, 999.0, 1000.0, 999_940.0, 999_960.0, 3.3e9, 999.97e9, 5e15];
    let spreads = [
        (1002.1, 0.31, 0),
        (1002.1, 0.04, 0),
        (1002.1, 0.0, 0),
        (0.1, 1e-17, 2),
        (512.0, 0.5, 1),
        (115.4, 0.000_31, 1),
        (5.0, 1e-11, 2),
    ];
    FormatExamples {
        duration: times.map(|ms| (ms, duration(ms))).into(),
        about: times.map(|ms| (ms, approximate(ms / 1000.0))).into(),
        bytes: sizes.map(|size| (size, bytes(size))).into(),
        spread_decimals: spreads
            .map(|(mean, sd, usual)| (mean, sd, usual, spread_decimals(mean, sd, usual as usize) as u32))
            .into(),
    }
}
