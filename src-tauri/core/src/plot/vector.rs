//! A figure as SVG: no style attribute, no script, every point an element that names its call.

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, FontStyle, IntoFont, TextStyle};

use super::alt::{alt_text, point_text};
use super::draw::{Pen, UNITS, units};
use super::layout::{Anchor, Scene, Text, lay_out};
use super::text::{FAMILIES, Weight, one_line};
use super::theme::Theme;
use super::{PlotError, RunFigure, Size};

/// What plotters divides a font's size by before it writes it.
const PLOTTERS_EM: f64 = 1.24;
/// How far below a text's place plotters puts the baseline, in em.
const PLOTTERS_TOP: f64 = 0.76;

/// The figure as an SVG document of `size`.
///
/// Every point is a group of the class `point` with `data-call`, `data-run` and a title to hover.
///
/// # Errors
/// More series than [`super::MOST_SERIES`]; a fault of the drawing library.
pub fn svg(figure: &RunFigure, theme: Theme, size: Size) -> Result<String, PlotError> {
    super::check_series(figure)?;
    let scene = lay_out(figure, size.bounded());
    let mut svg = opening(figure, &scene);
    fragment(&mut svg, &scene, |area| Pen::new(area, theme).backdrop(&scene))?;
    fragment(&mut svg, &scene, |area| scene.texts.iter().try_for_each(|text| set_text(area, text, theme)))?;
    for dot in &scene.dots {
        let (call, run) = (dot.point.call, dot.point.run);
        let title = escape(&point_text(figure, dot.series, dot.point));
        let _ = write!(svg, r#"<g class="point" data-call="{call}" data-run="{run}"><title>{title}</title>"#);
        svg.push('\n');
        fragment(&mut svg, &scene, |area| Pen::new(area, theme).dot(dot, scene.radius))?;
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

fn opening(figure: &RunFigure, scene: &Scene<'_>) -> String {
    let Size { width, height } = scene.size;
    let (canvas_width, canvas_height) = (width * UNITS, height * UNITS);
    let title = escape(&one_line(&figure.title));
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
