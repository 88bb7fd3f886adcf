//! A laid-out figure through plotters, for any of its backends.
//!
//! Both backends draw on a canvas of [`UNITS`] whole units a CSS pixel, because plotters knows
//! whole coordinates only: the SVG is shrunk by its view box, the picture by averaging.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::prelude::DrawingBackend;
use plotters::style::{Color, RGBColor, ShapeStyle};

use super::PlotError;
use super::layout::{Block, Column, Dot, Form, Item, Level, Scene, Spot, Stroke};
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
    pub(super) fn backdrop(&self, scene: &Scene<'_>) -> Result<(), PlotError> {
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
            self.line((frame.left, *y), (frame.right, *y), grid, 1.0)?;
        }
        for level in &scene.levels {
            self.level(scene, level)?;
        }
        for block in &scene.blocks {
            self.block(block)?;
        }
        for stroke in &scene.strokes {
            self.stroke(stroke)?;
        }
        self.treads(scene)
    }

    fn stroke(&self, stroke: &Stroke) -> Result<(), PlotError> {
        let style = stroke.ink.rgb(self.theme).stroke_width(units(stroke.width).max(1).unsigned_abs());
        for piece in stroke.pieces() {
            let path = piece.map(|(x, y)| (units(x), units(y)));
            self.area.draw(&PathElement::new(path.to_vec(), style)).map_err(failed)?;
        }
        Ok(())
    }

    /// A mark of whatever its layout made it of.
    pub(super) fn item(&self, item: &Item) -> Result<(), PlotError> {
        item.blocks.iter().try_for_each(|block| self.block(block))?;
        item.spots.iter().try_for_each(|spot| self.spot(spot))
    }

    fn spot(&self, spot: &Spot) -> Result<(), PlotError> {
        let (at, radius) = ((spot.x, spot.y), spot.radius);
        let ink = spot.ink.rgb(self.theme);
        match spot.form {
            Form::Full => self.shape(&shape(0, radius), at, ink),
            Form::Hollow => {
                self.shape(&shape(0, radius), at, ink)?;
                let ground = theme::GROUND.rgb(self.theme);
                self.shape(&hole(0, radius, HOLLOW_STROKE.min(radius * 0.45)), at, ground)
            }
            Form::ToLeft => self.shape(&tip(false, radius), at, ink),
            Form::ToRight => self.shape(&tip(true, radius), at, ink),
        }
    }

    fn block(&self, block: &Block) -> Result<(), PlotError> {
        let colour = block.ink.rgb(self.theme).mix(block.strength);
        let place = block.place;
        let corners = [(units(place.left), units(place.top)), (units(place.right), units(place.bottom))];
        self.area.draw(&Rectangle::new(corners, colour.filled())).map_err(failed)
    }

    /// One call's bar; a line of the ground keeps its parts apart where they are high enough for one.
    pub(super) fn column(&self, column: &Column<'_>) -> Result<(), PlotError> {
        for (position, part) in column.parts.iter().enumerate() {
            let mut apart = part.clone();
            if position > 0 && part.place.bottom - part.place.top > 3.0 {
                apart.place.bottom -= 1.0;
            }
            self.block(&apart)?;
        }
        Ok(())
    }

    /// The line of steps, from one to the next.
    fn treads(&self, scene: &Scene<'_>) -> Result<(), PlotError> {
        if scene.treads.is_empty() {
            return Ok(());
        }
        let ends = scene.treads.iter().flat_map(|tread| [(tread.left, tread.y), (tread.right, tread.y)]);
        let path: Vec<(i32, i32)> = ends.map(|(x, y)| (units(x), units(y))).collect();
        let style = series_colour(0, self.theme).stroke_width(UNITS * 2);
        self.area.draw(&PathElement::new(path, style)).map_err(failed)
    }

    /// On a dark ground the same share of colour is seen less; many bands lie on one another.
    fn band_strength(&self, bands: usize) -> f64 {
        let alone = match self.theme {
            Theme::Light => 0.12,
            Theme::Dark | Theme::Contrast => 0.18,
        };
        if bands > 2 { alone * 0.6 } else { alone }
    }

    fn level(&self, scene: &Scene<'_>, level: &Level) -> Result<(), PlotError> {
        let colour = series_colour(level.index, self.theme);
        let (swatch_x, swatch_y) = level.swatch;
        if let Some(y) = level.mean {
            let right = scene.frame.right;
            self.line((scene.frame.left, y), (right, y), colour, 1.5)?;
            let leader = colour.mix(0.55).stroke_width(UNITS);
            let path = [(right, y), (swatch_x - 7.0, swatch_y)].map(|(x, y)| (units(x), units(y)));
            self.area.draw(&PathElement::new(path.to_vec(), leader)).map_err(failed)?;
        }
        self.shape(&shape(level.index, 4.0), level.swatch, colour)
    }

    /// One call's mark: full when it counts, hollow when cold, hollow and struck when invalid.
    pub(super) fn dot(&self, dot: &Dot<'_>, radius: f64) -> Result<(), PlotError> {
        let colour = series_colour(dot.index, self.theme);
        let ground = theme::GROUND.rgb(self.theme);
        let at = (dot.x, dot.y);
        self.shape(&shape(dot.index, radius), at, colour)?;
        if dot.point.counts() {
            return Ok(());
        }
        self.shape(&hole(dot.index, radius, HOLLOW_STROKE.min(radius * 0.4)), at, ground)?;
        if dot.point.valid {
            return Ok(());
        }
        let (long, ink) = (radius * 1.55, theme::TEXT.rgb(self.theme));
        let style = ink.stroke_width(UNITS + UNITS / 4);
        let slash = [(dot.x - long, dot.y + long), (dot.x + long, dot.y - long)];
        let path = slash.map(|(x, y)| (units(x), units(y)));
        self.area.draw(&PathElement::new(path.to_vec(), style)).map_err(failed)
    }

    /// A horizontal line, as a rectangle: sharp edges on both backends.
    fn line(&self, from: (f64, f64), to: (f64, f64), colour: RGBColor, width: f64) -> Result<(), PlotError> {
        let top = units(from.1 - width / 2.0);
        let corners = [(units(from.0), top), (units(to.0), top + units(width))];
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
