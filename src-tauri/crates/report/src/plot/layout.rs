//! Where everything of a figure lies, in CSS pixels; nothing is drawn here.

use super::figure::Heading;
use super::scale::{Scale, drawable};
use super::text::{Weight, ellipsise, visible_line, width, wrap};
use super::theme::{self, Token};
use super::{Plot, RunPlot, Size};

mod columns;
mod dots;
mod effects;
mod labels;
mod line;
mod mark;
mod pairs;
mod range;
mod shares;
mod trend;

pub(super) use line::NO_LINE;
pub(super) use mark::{Form, Line, Mark, Marker};
use range::Range;

const MARGIN: f64 = 14.0;
const TITLE_SIZE: f64 = 13.0;
pub(super) const SMALL_SIZE: f64 = 11.0;
const HINT_SIZE: f64 = 10.0;
const HINT_LEADING: f64 = 14.0;
/// The height of the strip that holds the values beyond the scale.
const RAIL: f64 = 20.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub(super) x: f64,
    pub(super) baseline: f64,
    pub(super) anchor: Anchor,
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) ink: Token,
    pub(super) text: String,
}

impl Text {
    fn small(x: f64, baseline: f64, anchor: Anchor, text: String) -> Self {
        Self { x, baseline, anchor, size: SMALL_SIZE, weight: Weight::Regular, ink: theme::TEXT_MUTED, text }
    }

    /// The left end.
    #[cfg(test)]
    pub(super) fn left(&self) -> f64 {
        let width = width(&self.text, self.size, self.weight);
        match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    /// The square around a point.
    fn around((x, y): (f64, f64), radius: f64) -> Self {
        Self { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
    }
}

/// A series' mean and interval across the plot, and the mark beside its label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    pub(super) index: usize,
    pub(super) mean: Option<f64>,
    pub(super) band: Option<(f64, f64)>,
    pub(super) swatch: (f64, f64),
}

/// A filled rectangle.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rect {
    pub(super) place: Frame,
    pub(super) ink: Token,
    /// The share of the ink that covers the ground, up to 1.
    pub(super) strength: f64,
}

/// A whole figure, laid out.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) size: Size,
    pub(super) frame: Frame,
    pub(super) grid: Vec<f64>,
    pub(super) levels: Vec<Level>,
    pub(super) radius: f64,
    /// Rules across the plot and the marks of a legend.
    pub(super) rects: Vec<Rect>,
    /// Lines below the marks.
    pub(super) lines: Vec<Line>,
    pub(super) marks: Vec<Mark>,
    pub(super) texts: Vec<Text>,
}

pub(super) const NOTHING_TO_SHOW: &str = "No call has a value to show here yet.";
pub(super) const LOG_NOTE: &str = " (log scale)";

/// Whether the value axis of a figure is logarithmic.
pub(super) fn is_logarithmic(figure: &RunPlot) -> bool {
    Range::of(figure).is_some_and(|range| range.scale.logarithmic)
}

/// Lays a plot out in `size`, which is already bounded.
pub(super) fn lay_out(plot: &Plot, size: Size) -> Scene {
    let mut scene = Scene::empty(size);
    scene.head(&plot.heading());
    fill(plot, scene)
}

/// As [`lay_out`], without title and unit: the window writes them above the plot.
pub(super) fn lay_out_bare(plot: &Plot, size: Size) -> Scene {
    fill(plot, Scene::empty(size))
}

fn fill(plot: &Plot, scene: Scene) -> Scene {
    match plot {
        Plot::Run(plot) => of_runs(plot, scene),
        Plot::StackedTime(plot) => columns::lay_out(plot, scene),
        Plot::Line(plot) => line::lay_out(plot, scene),
        Plot::Forest(plot) => effects::lay_out(plot, scene),
        Plot::Slope(plot) => pairs::lay_out(plot, scene),
        Plot::Ecdf(plot) => shares::lay_out(plot, scene),
        Plot::Trend(plot) => trend::lay_out(plot, scene),
    }
}

fn of_runs(figure: &RunPlot, mut scene: Scene) -> Scene {
    let range = Range::of(figure);
    scene.radius = dot_radius(figure);
    let Some(range) = range else {
        scene.sentence(NOTHING_TO_SHOW);
        return scene;
    };
    scene.foot(figure, &range);
    scene.frame.top += if range.above { RAIL } else { 0.0 };
    scene.frame.bottom -= if range.below { RAIL } else { 0.0 };
    scene.value_axis(&range.scale);
    labels::place(&mut scene, figure, &range.scale);
    scene.run_axis(last_run(figure), range.below);
    dots::place(&mut scene, figure, &range);
    scene
}

fn right_edge(size: Size) -> f64 {
    f64::from(size.width) - MARGIN
}

/// The last run of the axis: as planned, or as drawn where that is more.
pub(super) fn last_run(figure: &RunPlot) -> u32 {
    let drawn = figure.series.iter().flat_map(|series| &series.points).map(|point| point.run).max();
    figure.runs.max(drawn.unwrap_or(1)).clamp(1, 100_000)
}

fn dot_radius(figure: &RunPlot) -> f64 {
    match last_run(figure) * u32::try_from(figure.series.len()).unwrap_or(1) {
        0..=40 => 4.5,
        41..=120 => 3.6,
        121..=400 => 2.8,
        _ => 2.2,
    }
}

impl Scene {
    fn empty(size: Size) -> Self {
        Self {
            size,
            frame: Frame {
                left: MARGIN,
                top: MARGIN,
                right: right_edge(size),
                bottom: f64::from(size.height) - MARGIN,
            },
            grid: Vec::new(),
            levels: Vec::new(),
            radius: 0.0,
            rects: Vec::new(),
            lines: Vec::new(),
            marks: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// Title and what is remarkable of its axis at the left, the unit at the right, the subtitle below.
    fn head(&mut self, heading: &Heading) {
        let baseline = MARGIN + 11.0;
        let room = self.frame.right - self.frame.left;
        let unit = ellipsise(&heading.unit, SMALL_SIZE, Weight::Regular, room * 0.45);
        let left = room - width(&unit, SMALL_SIZE, Weight::Regular) - 16.0;
        self.texts.push(Text::small(self.frame.right, baseline, Anchor::End, unit));

        let note = heading.note;
        let note_width = width(note, TITLE_SIZE, Weight::Bold);
        let title = ellipsise(&heading.title, TITLE_SIZE, Weight::Bold, left - note_width);
        self.texts.push(Text {
            size: TITLE_SIZE,
            weight: Weight::Bold,
            ink: theme::TEXT,
            ..Text::small(self.frame.left, baseline, Anchor::Start, title + note)
        });
        self.frame.top = baseline + 17.0;
        let subtitle = ellipsise(&heading.subtitle, SMALL_SIZE, Weight::Regular, room);
        if !subtitle.is_empty() {
            self.texts.push(Text::small(self.frame.left, baseline + 17.0, Anchor::Start, subtitle));
            self.frame.top += 17.0;
        }
    }

    fn sentence(&mut self, sentence: &str) {
        let (x, y) = (f64::from(self.size.width) / 2.0, (self.frame.top + self.frame.bottom) / 2.0 + 4.0);
        let text = ellipsise(sentence, SMALL_SIZE, Weight::Regular, self.frame.right - self.frame.left);
        self.texts.push(Text::small(x, y, Anchor::Middle, text));
    }

    /// What the marks mean, below the plot, as far as they occur.
    fn foot(&mut self, figure: &RunPlot, range: &Range) {
        let drawn = || figure.series.iter().flat_map(|s| &s.points).filter(|p| drawable(p.value).is_some());
        let mut notes = Vec::new();
        if figure.series.iter().any(|series| series.interval.is_some()) {
            notes.push("Line: mean; band: its 95 % interval.");
        }
        match (drawn().any(|p| p.cold && p.valid), drawn().any(|p| !p.valid)) {
            (true, true) => notes.push("Hollow: cold; struck through: invalid; neither is in the mean."),
            (true, false) => notes.push("Hollow: cold, not in the mean."),
            (false, true) => notes.push("Struck through: invalid, not in the mean."),
            (false, false) => {}
        }
        if range.above || range.below {
            notes.push("At the edge: beyond the scale.");
        }
        self.hints(&notes);
    }

    /// Sentences in small letters at the bottom, and the row above them for the numbers of the axis.
    fn hints(&mut self, notes: &[&str]) {
        let room = self.frame.right - self.frame.left;
        let lines = wrap(&notes.join(" "), HINT_SIZE, room, 2);
        for (i, line) in lines.iter().enumerate() {
            let baseline = self.frame.bottom - (lines.len() - 1 - i) as f64 * HINT_LEADING;
            self.texts.push(Text {
                size: HINT_SIZE,
                ink: theme::TEXT_HINT,
                ..Text::small(self.frame.left, baseline, Anchor::Start, line.clone())
            });
        }
        let notes_height = if lines.is_empty() { 0.0 } else { lines.len() as f64 * HINT_LEADING + 6.0 };
        // The row of run numbers lies between the notes and the plot.
        self.frame.bottom -= notes_height + 20.0;
    }

    fn value_axis(&mut self, scale: &Scale) {
        let texts: Vec<String> = scale.ticks.iter().map(|tick| scale.tick_text(*tick)).collect();
        let widest =
            texts.iter().map(|text| width(text, SMALL_SIZE, Weight::Regular)).fold(0.0_f64, f64::max);
        let column = self.frame.left + widest.max(width("Run", SMALL_SIZE, Weight::Regular));
        self.frame.left = column + 8.0;
        let mut last = f64::INFINITY;
        for (tick, text) in scale.ticks.iter().zip(texts) {
            let y = self.y(scale, *tick);
            self.grid.push(y);
            if last - y >= 13.0 {
                self.texts.push(Text::small(column, y + 4.0, Anchor::End, text));
                last = y;
            }
        }
    }

    fn run_axis(&mut self, last: u32, below: bool) {
        let baseline = self.frame.bottom + if below { RAIL } else { 0.0 } + 17.0;
        self.texts.push(Text::small(self.frame.left - 8.0, baseline, Anchor::End, "Run".to_owned()));
        let step = (self.frame.right - self.frame.left) / f64::from(last);
        let room = width(&last.to_string(), SMALL_SIZE, Weight::Regular) + 7.0;
        let every = tick_every(last, step, room);
        for run in
            (1..=last).filter(|run| *run == 1 || (run % every == 0 && f64::from(run - 1) * step >= room))
        {
            self.texts.push(Text::small(self.x(run, last), baseline, Anchor::Middle, run.to_string()));
        }
    }

    fn x(&self, run: u32, last: u32) -> f64 {
        let step = (self.frame.right - self.frame.left) / f64::from(last);
        self.frame.left + step * (f64::from(run) - 0.5)
    }

    fn y(&self, scale: &Scale, value: f64) -> f64 {
        self.frame.bottom - scale.position(value) * (self.frame.bottom - self.frame.top)
    }
}

/// Every how many runs a number is written, so that the widest has `room`.
fn tick_every(last: u32, step: f64, room: f64) -> u32 {
    let mut every = 1;
    for factor in [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000] {
        if step * f64::from(every) >= room || every >= last {
            break;
        }
        every = factor;
    }
    every
}

/// Why a call's mark is left out of the mean or median. Empty for one that counts.
fn exclusion(cold: bool, valid: bool, reason: &str, left_out: &str) -> String {
    let reason = visible_line(reason);
    match (cold, valid) {
        (_, false) if reason.is_empty() => "Invalid.".into(),
        (_, false) => format!("Invalid: {reason}"),
        (true, true) => format!("Cold: the model was loaded for it; it {left_out}."),
        (false, true) => String::new(),
    }
}
