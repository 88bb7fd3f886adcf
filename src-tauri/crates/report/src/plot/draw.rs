//! The shapes of a laid-out plot, drawn through plotters.
//!
//! plotters knows whole coordinates only. The canvas has [`UNITS`] of them a CSS pixel, and the view
//! box of the SVG makes it small again.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::prelude::DrawingBackend;
use plotters::style::{Color, RGBColor, ShapeStyle};

use super::PlotError;
use super::layout::{Form, Level, Line, Mark, Marker, Rect, Scene};
use super::marker::{Shape, hole, shape, tip};
use super::theme::{self, Theme};

/// Canvas units a CSS pixel.
pub(super) const UNITS: u32 = 4;
const HOLLOW_STROKE: f64 = 1.4;

/// A figure's place on the canvas and the colours it is drawn in.
pub(super) struct Pen<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    theme: Theme,
}

/// A length in CSS pixels in canvas units.
pub(super) fn units(length: f64) -> i32 {
    (length * f64::from(UNITS)).round() as i32
}

// The signature `map_err` asks for.
#[allow(clippy::needless_pass_by_value)]
fn failed<E: std::error::Error + Send + Sync>(error: DrawingAreaErrorKind<E>) -> PlotError {
    PlotError::Drawing(error.to_string())
}

impl<'a, DB: DrawingBackend> Pen<'a, DB> {
    pub(super) fn new(area: &'a DrawingArea<DB, Shift>, theme: Theme) -> Self {
        Self { area, theme }
    }

    /// Everything below the points: ground, grid, intervals, means and the labels' marks.
    pub(super) fn backdrop(&self, scene: &Scene) -> Result<(), PlotError> {
        self.area.fill(&theme::GROUND.rgb(self.theme)).map_err(failed)?;
        let frame = scene.frame;
        for level in &scene.levels {
            if let Some((low, high)) = level.band {
                let colour =
                    series_colour(level.index, self.theme).mix(self.band_strength(scene.levels.len()));
                let corners = [(units(frame.left), units(high)), (units(frame.right), units(low))];
                self.area.draw(&Rectangle::new(corners, colour.filled())).map_err(failed)?;
            }
        }
        let grid = theme::GRID.rgb(self.theme);
        for y in &scene.grid {
            self.rule((frame.left, frame.right), *y, grid, 1.0)?;
        }
        for level in &scene.levels {
            self.level(scene, level)?;
        }
        scene.rects.iter().try_for_each(|rect| self.rect(rect))?;
        scene.lines.iter().try_for_each(|line| self.line(line))
    }

    /// A mark's shapes.
    pub(super) fn mark(&self, mark: &Mark) -> Result<(), PlotError> {
        mark.rects.iter().try_for_each(|rect| self.rect(rect))?;
        mark.markers.iter().try_for_each(|marker| self.marker(marker))?;
        mark.lines.iter().try_for_each(|line| self.line(line))
    }

    fn line(&self, line: &Line) -> Result<(), PlotError> {
        let style = line.ink.rgb(self.theme).stroke_width(units(line.width).max(1).unsigned_abs());
        line.pieces().into_iter().try_for_each(|piece| self.path(&piece, style))
    }

    fn path(&self, points: &[(f64, f64)], style: ShapeStyle) -> Result<(), PlotError> {
        let path: Vec<(i32, i32)> = points.iter().map(|(x, y)| (units(*x), units(*y))).collect();
        self.area.draw(&PathElement::new(path, style)).map_err(failed)
    }

    fn marker(&self, marker: &Marker) -> Result<(), PlotError> {
        let (at, radius) = ((marker.x, marker.y), marker.radius);
        let ink = marker.ink.rgb(self.theme);
        match marker.form {
            Form::Full => self.shape(&shape(marker.shape, radius), at, ink),
            Form::Hollow => {
                self.shape(&shape(marker.shape, radius), at, ink)?;
                let ground = theme::GROUND.rgb(self.theme);
                self.shape(&hole(marker.shape, radius, HOLLOW_STROKE.min(radius * 0.4)), at, ground)
            }
            Form::ToLeft => self.shape(&tip(false, radius), at, ink),
            Form::ToRight => self.shape(&tip(true, radius), at, ink),
        }
    }

    fn rect(&self, rect: &Rect) -> Result<(), PlotError> {
        let colour = rect.ink.rgb(self.theme).mix(rect.strength);
        let place = rect.place;
        let corners = [(units(place.left), units(place.top)), (units(place.right), units(place.bottom))];
        self.area.draw(&Rectangle::new(corners, colour.filled())).map_err(failed)
    }

    /// On a dark ground the same share of colour is seen less; many bands lie on one another.
    fn band_strength(&self, bands: usize) -> f64 {
        let alone = match self.theme {
            Theme::Light => 0.12,
            Theme::Dark | Theme::Contrast => 0.18,
        };
        if bands > 2 { alone * 0.6 } else { alone }
    }

    fn level(&self, scene: &Scene, level: &Level) -> Result<(), PlotError> {
        let colour = series_colour(level.index, self.theme);
        let (swatch_x, swatch_y) = level.swatch;
        if let Some(y) = level.mean {
            let right = scene.frame.right;
            self.rule((scene.frame.left, right), y, colour, 1.5)?;
            let leader = colour.mix(0.55).stroke_width(UNITS);
            self.path(&[(right, y), (swatch_x - 7.0, swatch_y)], leader)?;
        }
        self.shape(&shape(level.index, 4.0), level.swatch, colour)
    }

    /// A horizontal line as a rectangle, which has sharp edges.
    fn rule(&self, (left, right): (f64, f64), y: f64, colour: RGBColor, width: f64) -> Result<(), PlotError> {
        let top = units(y - width / 2.0);
        let corners = [(units(left), top), (units(right), top + units(width))];
        self.area.draw(&Rectangle::new(corners, colour.filled())).map_err(failed)
    }

    fn shape(&self, shape: &Shape, (x, y): (f64, f64), colour: RGBColor) -> Result<(), PlotError> {
        let style: ShapeStyle = colour.filled();
        match shape {
            Shape::Circle { radius } => {
                let circle = Circle::new((units(x), units(y)), units(*radius), style);
                self.area.draw(&circle).map_err(failed)
            }
            Shape::Polygon(corners) => {
                let corners: Vec<(i32, i32)> =
                    corners.iter().map(|(dx, dy)| (units(x + dx), units(y + dy))).collect();
                self.area.draw(&Polygon::new(corners, style)).map_err(failed)
            }
        }
    }
}

fn series_colour(index: usize, theme: Theme) -> RGBColor {
    theme::CHART[index % theme::CHART.len()].rgb(theme)
}
