//! Where the time of every call went: stacked bars from zero, one a call.

use chimera_analysis::metrics::TimePart;
use chimera_types::units;

use super::scale::drawable;
use super::theme::{self, Token};

/// From here on, in milliseconds, the axis is in seconds.
const SECONDS_FROM_MS: f64 = 2000.0;

/// One figure: the parts of every call of one stage of one arm, by run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StackedTimePlot {
    /// What is shown: "Where the time goes".
    pub title: String,
    /// A second line below the title, such as the model's or the arm's name; may be empty.
    pub subtitle: String,
    /// The stage the calls belong to; may be empty.
    pub stage: String,
    /// How many runs were planned; the axis goes from 1 to here, drawn or not.
    pub runs: u32,
    /// The calls, in any order.
    pub bars: Vec<TimeBar>,
    /// The median of each part over the warm calls that may be used, in milliseconds; empty where there are none.
    pub medians: Vec<(TimePart, f64)>,
}

/// One call's time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimeBar {
    /// The run the call belongs to, from 1.
    pub run: u32,
    /// The call's number in the benchmark.
    pub call: u32,
    /// The parts in the order they passed, in milliseconds.
    pub parts: Vec<(TimePart, f64)>,
    /// The model was loaded for the call.
    pub cold: bool,
    /// Whether its end-to-end time may be used; if not the bar is paler.
    pub valid: bool,
    /// Why it may not be used; empty where it may.
    pub reason: String,
}

impl TimeBar {
    /// All parts together, in milliseconds.
    pub(super) fn total_ms(&self) -> f64 {
        self.drawn().map(|(_, ms)| ms).sum()
    }

    /// The parts that can be drawn.
    pub(super) fn drawn(&self) -> impl Iterator<Item = (TimePart, f64)> {
        self.parts.iter().filter_map(|(part, ms)| Some((*part, drawable(*ms).filter(|ms| *ms > 0.0)?)))
    }

    /// `4.9 s: load 250 ms, prefill 240 ms, decode 4.4 s`.
    pub(super) fn words(&self) -> String {
        format!("{}: {}", units::duration(self.total_ms()), named(self.drawn()))
    }
}

/// `load 250 ms, decode 4.4 s`.
pub(super) fn named(parts: impl Iterator<Item = (TimePart, f64)>) -> String {
    parts.map(|(part, ms)| format!("{} {}", part.label(), units::duration(ms))).collect::<Vec<_>>().join(", ")
}

impl StackedTimePlot {
    /// The largest bar, in milliseconds.
    pub(super) fn most_ms(&self) -> f64 {
        self.bars.iter().map(TimeBar::total_ms).fold(0.0, f64::max)
    }

    /// The unit of the axis: `ms`, or `s` for long calls.
    pub fn unit(&self) -> &'static str {
        if self.most_ms() >= SECONDS_FROM_MS { "s" } else { "ms" }
    }

    /// Milliseconds a unit.
    pub(super) fn ms_a_unit(&self) -> f64 {
        if self.unit() == "s" { 1000.0 } else { 1.0 }
    }

    /// The last run of the axis.
    pub(super) fn last_run(&self) -> u32 {
        let drawn = self.bars.iter().map(|bar| bar.run).max();
        self.runs.max(drawn.unwrap_or(1)).clamp(1, 100_000)
    }
}

/// The colour of a part. Neighbours differ in lightness too.
pub(super) fn ink(part: TimePart) -> Token {
    match part {
        TimePart::Load => theme::CHART[3],
        TimePart::Prefill => theme::CHART[2],
        TimePart::FirstText => theme::CHART[1],
        TimePart::Decode => theme::CHART[0],
        TimePart::Overhead => theme::TEXT_HINT,
    }
}
