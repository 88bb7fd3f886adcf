//! The values of a configuration beside the baseline's: a line for each pair, or two columns where there are no pairs.

use std::fmt::Write as _;

use super::scale::{Scale, drawable};
use super::text::visible_line;
use chimera_analysis::verdict::Outcome;

/// An interval is shown so many spans of the values beyond them; what reaches further is cut at the frame.
const INTERVAL_REACH: f64 = 1.5;

/// One figure: one metric and stage of two configurations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SlopePlot {
    /// What is shown: "Throughput in pairs".
    pub title: String,
    /// A second line below the title: "Tuned against Baseline"; may be empty.
    pub subtitle: String,
    /// The unit of every value: "tok/s".
    pub unit: String,
    /// The stage the calls belong to; may be empty.
    pub stage: String,
    /// Whether the values of a run were measured next to each other; otherwise no line joins them.
    pub paired: bool,
    /// Whether less is better, as for times.
    pub lower_is_better: bool,
    /// The baseline and the other configuration.
    pub sides: [PairSide; 2],
    /// One per run, in any order.
    pub pairs: Vec<Pair>,
}

/// One column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PairSide {
    /// The configuration's name.
    pub name: String,
    /// The mean of the values that are compared. `None` where there are none.
    pub mean: Option<f64>,
    /// The bounds of the mean's 95 % interval. `None` below two values.
    pub interval: Option<(f64, f64)>,
}

/// One run of both.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pair {
    /// The run, from 1.
    pub run: u32,
    /// The baseline's value and the other's. `None` where it may not be used.
    pub ends: [Option<PairEnd>; 2],
    /// Why the pair drops out: its values are drawn hollow. Empty where it does not.
    pub dropped: String,
}

/// One call's value.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairEnd {
    /// The call's number in the benchmark.
    pub call: u32,
    /// Its value; one that is not finite is never drawn.
    pub value: f64,
}

impl Pair {
    /// The value on a side, where it can be drawn.
    pub(super) fn end(&self, side: usize) -> Option<(u32, f64)> {
        self.ends.get(side).copied().flatten().and_then(|end| Some((end.call, drawable(end.value)?)))
    }
}

impl SlopePlot {
    /// Which way a pair points. `None` where its values are not compared with each other.
    pub(super) fn direction(&self, pair: &Pair) -> Option<Outcome> {
        let ((_, a), (_, b)) = (pair.end(0)?, pair.end(1)?);
        if !self.paired || !pair.dropped.is_empty() {
            return None;
        }
        Some(match (b > a, b < a) {
            (false, false) => Outcome::Same,
            (more, _) if more == self.lower_is_better => Outcome::Worse,
            _ => Outcome::Better,
        })
    }

    /// How many pairs point this way.
    pub(super) fn count(&self, way: Outcome) -> usize {
        self.pairs.iter().filter(|pair| self.direction(pair) == Some(way)).count()
    }

    /// Whether a pair's values stand alone.
    pub(super) fn is_dropped(&self, pair: &Pair) -> bool {
        self.paired && !pair.dropped.is_empty()
    }

    /// The value axis. `None` without a value.
    pub(super) fn scale(&self) -> Option<Scale> {
        let mut shown: Vec<f64> = self
            .pairs
            .iter()
            .flat_map(|pair| [pair.end(0), pair.end(1)])
            .flatten()
            .map(|end| end.1)
            .collect();
        let low = shown.iter().copied().reduce(f64::min)?;
        let high = shown.iter().copied().reduce(f64::max)?;
        let reach = INTERVAL_REACH * (high - low).max(0.02 * high.abs());
        let least = if low >= 0.0 { (low - reach).max(0.0) } else { low - reach };
        let means = self.sides.iter().filter_map(|side| drawable(side.mean?));
        let ends = self.sides.iter().filter_map(|side| side.interval).flat_map(|(a, b)| [a, b]);
        let more: Vec<f64> =
            means.chain(ends.filter_map(drawable)).map(|v| v.max(least).min(high + reach)).collect();
        shown.extend(more.into_iter().filter(|value| value.is_finite()));
        Some(Scale::fit(&shown))
    }

    /// A value with its unit.
    pub(super) fn words(&self, scale: &Scale, value: f64) -> String {
        format!("{} {}", scale.value_text(value), visible_line(&self.unit))
    }

    /// The figure in words.
    pub(super) fn alt(&self, nothing: &str) -> String {
        let mut text = visible_line(&self.title);
        for part in [visible_line(&self.subtitle), visible_line(&self.stage)] {
            if !part.is_empty() {
                let _ = write!(text, ", {part}");
            }
        }
        let Some(scale) = self.scale() else {
            let _ = write!(text, ". {nothing}");
            return text;
        };
        if !self.stage.is_empty() {
            text.push_str(" stage");
        }
        text.push('.');
        for side in &self.sides {
            let _ = write!(text, " {}: {}.", visible_line(&side.name), self.mean_words(side, &scale));
        }
        let (better, worse, same) =
            (self.count(Outcome::Better), self.count(Outcome::Worse), self.count(Outcome::Same));
        if self.paired {
            let pairs = better + worse + same;
            let noun = if pairs == 1 { "pair" } else { "pairs" };
            let _ = write!(text, " {better} of {pairs} {noun} better, {worse} worse");
            text.push_str(&if same > 0 { format!(", {same} equal.") } else { ".".to_owned() });
        }
        let dropped: Vec<&Pair> = self.pairs.iter().filter(|pair| self.is_dropped(pair)).collect();
        for pair in dropped.iter().take(3) {
            let _ = write!(text, " Run {} drops out: {}", pair.run, visible_line(&pair.dropped));
        }
        if dropped.len() > 3 {
            let _ = write!(text, " {} more drop out.", dropped.len() - 3);
        }
        text
    }

    /// `mean 115.4 tok/s, 95 % interval 114.9 to 115.9`.
    pub(super) fn mean_words(&self, side: &PairSide, scale: &Scale) -> String {
        let Some(mean) = side.mean.and_then(drawable) else { return "no mean".to_owned() };
        let words = format!("mean {}", self.words(scale, mean));
        let interval = side.interval.and_then(|(low, high)| Some((drawable(low)?, drawable(high)?)));
        interval.map_or(words.clone(), |(low, high)| {
            format!("{words}, 95 % interval {} to {}", scale.value_text(low), scale.value_text(high))
        })
    }
}
