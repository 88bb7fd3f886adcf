//! The kinds of plots, and what is written above each.

use super::layout::{LOG_NOTE, is_logarithmic};
use super::text::visible_line;
use super::{EcdfPlot, ForestPlot, LinePlot, RunPlot, SlopePlot, StackedTimePlot, TrendPlot};

/// A plot of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// A value of every call, by run.
    Run(RunPlot),
    /// Where the time of every call went, by run.
    StackedTime(StackedTimePlot),
    /// A line of one call.
    Line(LinePlot),
    /// What configurations change against the baseline.
    Forest(ForestPlot),
    /// The values of two configurations, pair by pair.
    Slope(SlopePlot),
    /// How the values of several sides are spread.
    Ecdf(EcdfPlot),
    /// A mean of every run of a model over time.
    Trend(TrendPlot),
}

/// The texts above a plot.
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

impl Plot {
    /// Its title, unit and subtitle, each on one line.
    pub fn heading(&self) -> Heading {
        let (title, unit, stage, subtitle, logarithmic) = match self {
            Self::Run(plot) => (
                &plot.title,
                plot.unit.clone(),
                plot.stage.as_str(),
                plot.subtitle.as_str(),
                is_logarithmic(plot),
            ),
            Self::StackedTime(plot) => (
                &plot.title,
                format!("{} a call", plot.unit()),
                plot.stage.as_str(),
                plot.subtitle.as_str(),
                false,
            ),
            Self::Line(plot) => {
                let logarithmic = plot.places().is_some_and(|places| places.logarithmic);
                (&plot.title, plot.unit.clone(), "", plot.subtitle.as_str(), logarithmic)
            }
            Self::Forest(plot) => (&plot.title, "change in %".to_owned(), "", plot.subtitle.as_str(), false),
            Self::Slope(plot) => {
                let logarithmic = plot.scale().is_some_and(|scale| scale.logarithmic);
                (&plot.title, plot.unit.clone(), plot.stage.as_str(), plot.subtitle.as_str(), logarithmic)
            }
            Self::Ecdf(plot) => {
                let logarithmic = plot.places().is_some_and(|places| places.logarithmic);
                (&plot.title, "% of the calls".to_owned(), plot.stage.as_str(), "", logarithmic)
            }
            Self::Trend(plot) => {
                let logarithmic = plot.scale().is_some_and(|scale| scale.logarithmic);
                (&plot.title, plot.unit.clone(), plot.stage.as_str(), plot.subtitle.as_str(), logarithmic)
            }
        };
        let (unit, stage) = (visible_line(&unit), visible_line(stage));
        Heading {
            title: visible_line(title),
            note: if logarithmic { LOG_NOTE } else { "" },
            unit: if stage.is_empty() { unit } else { format!("{unit}, {stage} stage") },
            subtitle: visible_line(subtitle),
        }
    }
}
