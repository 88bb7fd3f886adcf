//! A figure as SVG: no style attribute, no script, every point an element that names its call.

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, FontStyle, IntoFont, TextStyle};

use super::alt::{alt_text, point_text};
use super::draw::{Pen, UNITS, units};
use super::layout::{Anchor, Scene, Text, lay_out, lay_out_bare};
use super::marks::marks;
use super::text::{FAMILIES, Weight};
use super::theme::Theme;
use super::{PlotError, Shown, Size};
use crate::plot::FigureMark;

/// What plotters divides a font's size by before it writes it.
const PLOTTERS_EM: f64 = 1.24;
/// How far below a text's place plotters puts the baseline, in em.
const PLOTTERS_TOP: f64 = 0.76;

/// A drawn figure with its marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The SVG document.
    pub svg: String,
    /// What can be hit in it, from left to right or row by row, in the pixels of `size`.
    pub marks: Vec<FigureMark>,
    /// The size it was drawn in.
    pub size: Size,
}

/// The figure as an SVG document of `size` without its heading, which stands above it in the window as text, and its
/// marks as data.
///
/// # Errors
/// More series than [`super::MOST_SERIES`]; a fault of the drawing library.
pub fn draw<'a>(figure: impl Into<Shown<'a>>, theme: Theme, size: Size) -> Result<Drawing, PlotError> {
    let figure = figure.into();
    super::check_series(figure)?;
    let scene = lay_out_bare(figure, size.bounded());
    let svg = document(figure, &scene, theme)?;
    Ok(Drawing { svg, marks: marks(figure, &scene), size: scene.size })
}

/// The figure as an SVG document of `size`.
///
/// Every mark is a group of the class `point` with a title to hover; that of a call has `data-call` and `data-run`.
///
/// # Errors
/// As [`draw`].
pub fn svg<'a>(figure: impl Into<Shown<'a>>, theme: Theme, size: Size) -> Result<String, PlotError> {
    let figure = figure.into();
    super::check_series(figure)?;
    document(figure, &lay_out(figure, size.bounded()), theme)
}

fn document(figure: Shown<'_>, scene: &Scene<'_>, theme: Theme) -> Result<String, PlotError> {
    let mut svg = opening(figure, scene);
    fragment(&mut svg, scene, |area| Pen::new(area, theme).backdrop(scene))?;
    fragment(&mut svg, scene, |area| scene.texts.iter().try_for_each(|text| set_text(area, text, theme)))?;
    for dot in &scene.dots {
        let title = match figure {
            Shown::Runs(runs) => point_text(runs, dot.series, dot.point),
            _ => String::new(),
        };
        open_group(&mut svg, Some((dot.point.call, dot.point.run)), &title);
        fragment(&mut svg, scene, |area| Pen::new(area, theme).dot(dot, scene.radius))?;
        svg.push_str("</g>\n");
    }
    for column in &scene.columns {
        let bar = column.bar;
        open_group(&mut svg, Some((bar.call, bar.run)), &format!("Run {}: {}", bar.run, bar.words()));
        fragment(&mut svg, scene, |area| Pen::new(area, theme).column(column))?;
        svg.push_str("</g>\n");
    }
    for item in &scene.items {
        open_group(&mut svg, item.call, &item.title());
        fragment(&mut svg, scene, |area| Pen::new(area, theme).item(item))?;
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// `call` is a call's number and its run; a mark of several calls has none.
fn open_group(svg: &mut String, call: Option<(u32, u32)>, title: &str) {
    let title = escape(title);
    let data = call.map(|(call, run)| format!(r#" data-call="{call}" data-run="{run}""#)).unwrap_or_default();
    let _ = write!(svg, r#"<g class="point"{data}><title>{title}</title>"#);
    svg.push('\n');
}

fn opening(figure: Shown<'_>, scene: &Scene<'_>) -> String {
    let Size { width, height } = scene.size;
    let (canvas_width, canvas_height) = (width * UNITS, height * UNITS);
    let title = escape(&figure.heading().title);
    let description = escape(&alt_text(figure));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {canvas_width} {canvas_height}\" role=\"img\">\n\
         <title>{title}</title>\n<desc>{description}</desc>\n"
    )
}

/// Appends what `draw` draws, without the document plotters puts around it.
fn fragment(
    svg: &mut String,
    scene: &Scene<'_>,
    draw: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> Result<(), PlotError>,
) -> Result<(), PlotError> {
    let mut drawn = String::new();
    {
        let canvas = (scene.size.width * UNITS, scene.size.height * UNITS);
        let area = SVGBackend::with_string(&mut drawn, canvas).into_drawing_area();
        draw(&area)?;
        area.present().map_err(|error| PlotError::Drawing(error.to_string()))?;
    }
    let inner = drawn.split_once('\n').and_then(|(_, rest)| rest.strip_suffix("</svg>\n"));
    svg.push_str(inner.unwrap_or_default());
    Ok(())
}

fn set_text(area: &DrawingArea<SVGBackend<'_>, Shift>, text: &Text, theme: Theme) -> Result<(), PlotError> {
    let em = text.size * f64::from(UNITS);
    let weight = match text.weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    };
    let side = match text.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let font = (FontFamily::Name(FAMILIES), em * PLOTTERS_EM, weight).into_font();
    let ink = text.ink.rgb(theme);
    let style = TextStyle::from(font).color(&ink).pos(Pos::new(side, VPos::Top));
    let top = text.baseline - text.size * PLOTTERS_TOP;
    area.draw_text(&text.text, &style, (units(text.x), units(top)))
        .map_err(|error| PlotError::Drawing(error.to_string()))
}

/// Text made safe between and inside XML tags; characters XML forbids are already gone.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            other => safe.push(other),
        }
    }
    safe
}
