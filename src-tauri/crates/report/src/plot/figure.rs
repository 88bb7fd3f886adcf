//! The kinds of figures, owned and as they are shown.

use super::layout::{LOG_NOTE, is_logarithmic};
use super::text::one_line;
use super::{EffectFigure, LineFigure, PairFigure, RunFigure, ShareFigure, TimeFigure, TrendFigure};

/// A figure of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// A value of every call, by run.
    Runs(RunFigure),
    /// Where the time of every call went, by run.
    Times(TimeFigure),
    /// A line of one call.
    Line(LineFigure),
    /// What configurations change against the baseline.
    Effects(EffectFigure),
    /// The values of two configurations, pair by pair.
    Pairs(PairFigure),
    /// How the values of several sides are spread.
    Shares(ShareFigure),
    /// A mean of every run of a model over time.
    Trend(TrendFigure),
}

/// What stands above a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What is shown: "Throughput per run".
    pub title: String,
    /// What is remarkable of its axis, with a space in front; may be empty.
    pub note: &'static str,
    /// The unit, with the stage where there is one: "tok/s, report stage".
    pub unit: String,
    /// The model or the arm; may be empty.
    pub subtitle: String,
}

/// A figure to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown<'a> {
    /// A value of every call, by run.
    Runs(&'a RunFigure),
    /// Where the time of every call went, by run.
    Times(&'a TimeFigure),
    /// A line of one call.
    Line(&'a LineFigure),
    /// What configurations change against the baseline.
    Effects(&'a EffectFigure),
    /// The values of two configurations, pair by pair.
    Pairs(&'a PairFigure),
    /// How the values of several sides are spread.
    Shares(&'a ShareFigure),
    /// A mean of every run of a model over time.
    Trend(&'a TrendFigure),
}

impl Shown<'_> {
    /// What stands above it, each on one line.
    pub fn heading(&self) -> Heading {
        let none = String::new();
        let (title, unit, stage, subtitle, logarithmic) = match *self {
            Self::Runs(figure) => {
                let logarithmic = is_logarithmic(figure);
                (&figure.title, figure.unit.clone(), figure.stage.as_str(), &figure.subtitle, logarithmic)
            }
            Self::Times(figure) => {
                let unit = format!("{} a call", figure.unit());
                (&figure.title, unit, figure.stage.as_str(), &figure.subtitle, false)
            }
            Self::Line(figure) => {
                let logarithmic = figure.places().is_some_and(|places| places.logarithmic);
                (&figure.title, figure.unit.clone(), "", &figure.subtitle, logarithmic)
            }
            Self::Effects(figure) => (&figure.title, "change in %".to_owned(), "", &figure.subtitle, false),
            Self::Pairs(figure) => {
                let logarithmic = figure.scale().is_some_and(|scale| scale.logarithmic);
                (&figure.title, figure.unit.clone(), figure.stage.as_str(), &figure.subtitle, logarithmic)
            }
            Self::Shares(figure) => {
                let logarithmic = figure.places().is_some_and(|places| places.logarithmic);
                (&figure.title, "% of the calls".to_owned(), figure.stage.as_str(), &none, logarithmic)
            }
            Self::Trend(figure) => {
                let logarithmic = figure.scale().is_some_and(|scale| scale.logarithmic);
                (&figure.title, figure.unit.clone(), figure.stage.as_str(), &figure.subtitle, logarithmic)
            }
        };
        let (unit, stage) = (one_line(&unit), one_line(stage));
        Heading {
            title: one_line(title),
            note: if logarithmic { LOG_NOTE } else { "" },
            unit: if stage.is_empty() { unit } else { format!("{unit}, {stage} stage") },
            subtitle: one_line(subtitle),
        }
    }
}

impl<'a> From<&'a Figure> for Shown<'a> {
    fn from(figure: &'a Figure) -> Self {
        match figure {
            Figure::Runs(figure) => Self::Runs(figure),
            Figure::Times(figure) => Self::Times(figure),
            Figure::Line(figure) => Self::Line(figure),
            Figure::Effects(figure) => Self::Effects(figure),
            Figure::Pairs(figure) => Self::Pairs(figure),
            Figure::Shares(figure) => Self::Shares(figure),
            Figure::Trend(figure) => Self::Trend(figure),
        }
    }
}

impl<'a> From<&'a RunFigure> for Shown<'a> {
    fn from(figure: &'a RunFigure) -> Self {
        Self::Runs(figure)
    }
}

impl<'a> From<&'a TimeFigure> for Shown<'a> {
    fn from(figure: &'a TimeFigure) -> Self {
        Self::Times(figure)
    }
}

impl<'a> From<&'a LineFigure> for Shown<'a> {
    fn from(figure: &'a LineFigure) -> Self {
        Self::Line(figure)
    }
}

impl<'a> From<&'a EffectFigure> for Shown<'a> {
    fn from(figure: &'a EffectFigure) -> Self {
        Self::Effects(figure)
    }
}

impl<'a> From<&'a PairFigure> for Shown<'a> {
    fn from(figure: &'a PairFigure) -> Self {
        Self::Pairs(figure)
    }
}

impl<'a> From<&'a ShareFigure> for Shown<'a> {
    fn from(figure: &'a ShareFigure) -> Self {
        Self::Shares(figure)
    }
}

impl<'a> From<&'a TrendFigure> for Shown<'a> {
    fn from(figure: &'a TrendFigure) -> Self {
        Self::Trend(figure)
    }
}
