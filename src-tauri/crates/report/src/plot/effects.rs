//! What each configuration changes against the baseline, and how sure that is: a row a claim.

use std::fmt::Write as _;

use super::scale::{Scale, drawable};
use super::text::visible_line;
use chimera_analysis::verdict::Outcome;
use chimera_types::units;

/// An axis narrower than this would make differences of nothing look large, in percent.
const LEAST_SPAN_PERCENT: f64 = 1.0;
/// So many spans beyond the changes an interval is still shown whole; what reaches further is cut.
const INTERVAL_REACH: f64 = 1.5;
/// A change so many spans away from those that decide would flatten them: it is an arrow at the edge.
const CHANGE_REACH: f64 = 12.0;

/// One figure: the changes of one or more configurations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestPlot {
    /// What is shown: "Change against the baseline".
    pub title: String,
    /// A second line below the title: the configurations' names; may be empty.
    pub subtitle: String,
    /// One per configuration.
    pub groups: Vec<ForestGroup>,
}

/// The claims of one configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestGroup {
    /// What stands above its rows; empty where there is no other group.
    pub name: String,
    /// What decides first.
    pub effects: Vec<Effect>,
}

/// One row: a change against the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// What changed: "decode rate, report".
    pub name: String,
    /// Whether it was chosen before Start to decide: drawn filled and bold.
    pub primary: bool,
    /// Which way it points; a row of too few data has words in place of a mark.
    pub outcome: Outcome,
    /// The change in percent, 4 for a value 1.04 times the baseline's. `None` without a usable value on each side.
    pub change_percent: Option<f64>,
    /// The bounds of its 95 % interval, in percent. `None` below two values.
    pub interval_percent: Option<(f64, f64)>,
    /// The claim in a sentence, for the hover.
    pub note: String,
}

/// What stands in place of a change that no verdict covers.
pub(super) const TOO_FEW: &str = "not enough data";

impl Effect {
    /// The change and its interval as far as they can be drawn. `None` where the data do not suffice.
    pub(super) fn shown(&self) -> Option<(f64, Option<(f64, f64)>)> {
        let change = drawable(self.change_percent?).filter(|_| self.outcome != Outcome::Unknown)?;
        let interval = self.interval_percent.and_then(|(low, high)| Some((drawable(low)?, drawable(high)?)));
        Some((change, interval))
    }

    /// `▲`, `▼`, or nothing where no direction was shown.
    pub(super) fn sign(&self) -> &'static str {
        match self.outcome {
            Outcome::Better => "▲",
            Outcome::Worse => "▼",
            Outcome::Same | Outcome::Unknown => "",
        }
    }

    /// `+4.1 %`, in the digits of the tables. `None` where the data do not suffice.
    pub(super) fn change_words(&self) -> Option<String> {
        let (change, _) = self.shown()?;
        Some(units::change(change / 100.0))
    }

    /// `+2.9 to +5.3 %`, in the digits of the tables. `None` without an interval.
    pub(super) fn interval_words(&self) -> Option<String> {
        let (low, high) = self.shown()?.1?;
        Some(units::change_range(low / 100.0, high / 100.0))
    }

    /// `+4.1 % (+2.9 to +5.3 %)`, or that the data do not suffice.
    pub(super) fn words(&self) -> String {
        match (self.change_words(), self.interval_words()) {
            (Some(change), Some(interval)) => format!("{change} ({interval})"),
            (Some(change), None) => change,
            (None, _) => TOO_FEW.to_owned(),
        }
    }

    fn outcome_words(&self) -> Option<&'static str> {
        match self.outcome {
            Outcome::Better => Some("better"),
            Outcome::Worse => Some("worse"),
            Outcome::Same => Some("no difference shown"),
            Outcome::Unknown => None,
        }
    }

    /// `+4.1 % (+2.9 to +5.3 %), better`.
    pub(super) fn told(&self) -> String {
        let words = self.words();
        self.outcome_words().map_or(words.clone(), |outcome| format!("{words}, {outcome}"))
    }
}

/// `+5 %` on the axis; nothing has no sign.
pub(super) fn tick_words(scale: &Scale, percent: f64) -> String {
    let text = scale.tick_text(percent);
    if percent.abs() < 1e-9 { text } else { format!("{} %", with_plus(percent, text)) }
}

fn with_plus(value: f64, text: String) -> String {
    let is_more = value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if is_more { format!("+{text}") } else { text }
}

impl ForestPlot {
    fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.groups.iter().flat_map(|group| &group.effects)
    }

    /// The axis: zero, the changes, and their intervals as far as they do not flatten the rest. `None` where no row has a
    /// change to show.
    pub(super) fn scale(&self) -> Option<Scale> {
        let shown: Vec<(f64, Option<(f64, f64)>)> = self.effects().filter_map(Effect::shown).collect();
        let deciding: Vec<f64> =
            self.effects().filter(|effect| effect.primary).filter_map(|e| Some(e.shown()?.0)).collect();
        let known = if deciding.is_empty() { shown.iter().map(|s| s.0).collect() } else { deciding };
        let (low, high) = reach(known.iter().copied().chain([0.0]));
        let mut widths: Vec<f64> = shown.iter().filter_map(|(_, i)| i.map(|(a, b)| b - a)).collect();
        widths.sort_by(f64::total_cmp);
        let usual = widths.get(widths.len().saturating_sub(1) / 2).copied().unwrap_or(0.0);
        let span = (high - low).max(usual).max(LEAST_SPAN_PERCENT);
        let near = |change: &f64| (low - CHANGE_REACH * span..=high + CHANGE_REACH * span).contains(change);
        let changes = shown.iter().map(|(change, _)| *change).filter(near);
        let (low, high) = reach(changes.chain([low, high]));
        let span = (high - low).max(usual).max(LEAST_SPAN_PERCENT);
        let (least, most) = (low - INTERVAL_REACH * span, high + INTERVAL_REACH * span);
        let ends = shown.iter().filter_map(|(_, interval)| *interval).flat_map(|(a, b)| [a, b]);
        let (low, high) = reach(ends.map(|end| end.clamp(least, most)).chain([low, high]));
        let missing = (LEAST_SPAN_PERCENT - (high - low)).max(0.0) / 2.0;
        (!shown.is_empty()).then(|| Scale::padded(low - missing, high + missing))
    }

    /// The figure in words.
    pub(super) fn alt(&self) -> String {
        let mut text = visible_line(&self.title);
        let subtitle = visible_line(&self.subtitle);
        if !subtitle.is_empty() {
            let _ = write!(text, ", {subtitle}");
        }
        text.push('.');
        for group in &self.groups {
            let name = visible_line(&group.name);
            text.push_str(&if name.is_empty() { " ".to_owned() } else { format!(" {name}: ") });
            let rows: Vec<String> = group.effects.iter().map(described).collect();
            text.push_str(&rows.join("; "));
            text.push('.');
        }
        text
    }
}

fn described(effect: &Effect) -> String {
    let mut text =
        format!("{} {}", visible_line(&effect.name), effect.change_words().unwrap_or_else(|| TOO_FEW.into()));
    if let Some(interval) = effect.interval_words() {
        let _ = write!(text, " (95 % interval {interval})");
    }
    if let Some(outcome) = effect.outcome_words() {
        let _ = write!(text, ", {outcome}");
    }
    if effect.primary {
        text.push_str(", which decides");
    }
    text
}

fn reach(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}
