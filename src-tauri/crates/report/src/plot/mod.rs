//! Plots as data, and their drawings: SVG for the window and the report, PNG at twice the size.
//!
//! Nothing is computed here but geometry: means and intervals are given. plotters draws the SVG, and
//! resvg makes the PNG from it, so that both are one drawing. Text is measured with the font that
//! resvg uses, so that labels never collide.

mod alt;
mod draw;
mod effects;
mod figure;
mod layout;
mod line;
mod marker;
mod marks;
mod pairs;
mod picture;
mod scale;
mod shares;
mod text;
pub mod theme;
mod times;
mod trend;
mod vector;

#[cfg(test)]
mod tests;

pub use alt::alt_text;
pub use effects::{Effect, ForestGroup, ForestPlot};
pub use figure::{Heading, Plot};
pub use line::{LinePlot, Step};
pub use marks::PlotMark;
pub use pairs::{Pair, PairEnd, PairSide, SlopePlot};
pub use picture::{png, sheet};
pub use shares::{EcdfPlot, EcdfSeries};
pub use theme::Theme;
pub use times::{StackedTimePlot, TimeBar};
pub use trend::{TrendPlot, TrendRun};
pub use vector::{Drawing, draw, svg};

/// The most series one figure may hold: the palette has five colours that reach 3:1.
pub const MOST_SERIES: usize = theme::CHART.len();

/// One figure: a value of every call of one stage, by run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunPlot {
    /// What is shown: "Throughput per run".
    pub title: String,
    /// A second line below the title, such as the model's name; may be empty.
    pub subtitle: String,
    /// The unit of every value: "tok/s".
    pub unit: String,
    /// The stage the calls belong to: "report"; may be empty.
    pub stage: String,
    /// How many runs were planned; the axis goes from 1 to here, drawn or not.
    pub runs: u32,
    /// One per arm, at most [`MOST_SERIES`].
    pub series: Vec<Series>,
}

/// One arm's values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// The arm's name.
    pub name: String,
    /// The arm's place in the palette and among the shapes, 0 to 4, so that an arm keeps its
    /// colour where another is left out.
    pub index: u8,
    /// The calls, in any order.
    pub points: Vec<Point>,
    /// The mean of the warm, valid values; `None` where there are none.
    pub mean: Option<f64>,
    /// The bounds of the mean's 95 % confidence interval; `None` below two values.
    pub interval: Option<(f64, f64)>,
}

/// One call's value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Point {
    /// The run the call belongs to, from 1.
    pub run: u32,
    /// The call's number in the benchmark; the window finds the call by it.
    pub call: u32,
    /// The value; one that is not finite is never drawn.
    pub value: f64,
    /// The model was not resident before the call: drawn hollow, not in the mean.
    pub cold: bool,
    /// Whether the value is a measurement; if not it is drawn hollow and struck through.
    pub valid: bool,
    /// Why the value may not be used; empty where it may.
    pub reason: String,
}

impl Point {
    /// Whether the value belongs to the mean.
    fn counts(&self) -> bool {
        self.valid && !self.cold
    }
}

/// A figure's size in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Size {
    /// A figure across a report's text.
    pub const WIDE: Self = Self { width: 720, height: 300 };
    /// A figure in a card of the window.
    pub const CARD: Self = Self { width: 560, height: 260 };

    const LEAST: Self = Self { width: 240, height: 140 };
    const MOST: Self = Self { width: 1600, height: 1200 };

    /// This size, held where a figure can be drawn and its picture fits in memory.
    fn bounded(self) -> Self {
        Self {
            width: self.width.clamp(Self::LEAST.width, Self::MOST.width),
            height: self.height.clamp(Self::LEAST.height, Self::MOST.height),
        }
    }
}

fn check_series(plot: &Plot) -> Result<(), PlotError> {
    let count = match plot {
        Plot::Run(plot) => plot.series.len(),
        Plot::Ecdf(plot) => plot.series.len(),
        _ => 0,
    };
    if count > MOST_SERIES { Err(PlotError::TooManySeries { count, most: MOST_SERIES }) } else { Ok(()) }
}

/// Why a figure could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// More series than the palette has colours.
    #[error("A figure shows at most {most} arms; this one has {count}.")]
    TooManySeries {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// The drawing library refused.
    #[error("The figure cannot be drawn: {0}.")]
    Drawing(String),
    /// plotters wrote an SVG document with another frame than the one that is cut off.
    #[error("The figure cannot be drawn: the drawing library wrote an SVG of an unknown form.")]
    UnknownFrame,
    /// The drawing could not be read again to make a picture of it.
    #[error("The figure cannot be made a picture: {0}.")]
    Unreadable(#[from] resvg::usvg::Error),
    /// There is no drawing to make a picture of, or the picture would be too large.
    #[error("The figure cannot be made a picture of {width} x {height} pixels.")]
    PictureSize {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// The picture could not be encoded as PNG.
    #[error("The figure cannot be saved as a PNG picture: {0}.")]
    Encoding(#[from] ::png::EncodingError),
}

impl PlotError {
    /// The error's name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooManySeries { .. } => "figure_too_many_series",
            Self::Drawing(_) | Self::UnknownFrame => "figure_drawing",
            Self::Unreadable(_) | Self::PictureSize { .. } | Self::Encoding(_) => "figure_encoding",
        }
    }

    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::TooManySeries { .. } => "Compare five arms or fewer in one figure.",
            _ => "The numbers are in the run's folder. Please report this fault.",
        }
    }
}
