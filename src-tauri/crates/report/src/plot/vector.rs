//! A plot as SVG: no style attribute, no script, every mark an element that names its call.

use std::fmt::Write as _;

use comrak::html::escape;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::prelude::SVGBackend;

use super::alt::alt_text;
use super::draw::{Pen, UNITS, units};
use super::layout::{Anchor, Mark, Scene, Text, lay_out, lay_out_bare};
use super::marks::PlotMark;
use super::marks::marks;
use super::text::{FAMILIES, Weight};
use super::theme::Theme;
use super::{Plot, PlotError, Size};

/// A drawn plot with its marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The SVG document.
    pub svg: String,
    /// What can be hit in it, from left to right or row by row, in the pixels of `size`.
    pub marks: Vec<PlotMark>,
    /// The size it was drawn in.
    pub size: Size,
}

/// The plot as an SVG document of `size` without its heading, which the window writes above it as text, and its
/// marks as data.
///
/// # Errors
/// More series than [`super::MOST_SERIES`]; a fault of the drawing library.
pub fn draw(plot: &Plot, theme: Theme, size: Size) -> Result<Drawing, PlotError> {
    super::check_series(plot)?;
    let scene = lay_out_bare(plot, size.bounded());
    let svg = document(plot, &scene, theme)?;
    Ok(Drawing { svg, marks: marks(plot, &scene), size: scene.size })
}

/// The plot as an SVG document of `size`.
///
/// Every mark is a group of the class `point` with a title to hover; that of a call has `data-call` and `data-run`.
///
/// # Errors
/// As [`draw`].
pub fn svg(plot: &Plot, theme: Theme, size: Size) -> Result<String, PlotError> {
    super::check_series(plot)?;
    document(plot, &lay_out(plot, size.bounded()), theme)
}

fn document(plot: &Plot, scene: &Scene, theme: Theme) -> Result<String, PlotError> {
    let mut svg = String::new();
    open(&mut svg, plot, scene);
    draw_shapes(&mut svg, scene, |area| Pen::new(area, theme).backdrop(scene))?;
    for text in &scene.texts {
        write_text(&mut svg, text, theme);
    }
    for mark in scene.marks.iter().filter(|mark| mark.has_shapes()) {
        open_group(&mut svg, mark);
        draw_shapes(&mut svg, scene, |area| Pen::new(area, theme).mark(mark))?;
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

fn open(svg: &mut String, plot: &Plot, scene: &Scene) {
    let Size { width, height } = scene.size;
    let (canvas_width, canvas_height) = (width * UNITS, height * UNITS);
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {canvas_width} {canvas_height}\" role=\"img\">\n<title>"
    );
    let _ = escape(svg, &plot.heading().title);
    svg.push_str("</title>\n<desc>");
    let _ = escape(svg, &alt_text(plot));
    svg.push_str("</desc>\n");
}

fn open_group(svg: &mut String, mark: &Mark) {
    svg.push_str("<g class=\"point\"");
    if let Some((call, run)) = mark.call {
        let _ = write!(svg, " data-call=\"{call}\" data-run=\"{run}\"");
    }
    svg.push_str("><title>");
    let _ = escape(svg, &mark.title);
    svg.push_str("</title>\n");
}

/// Appends what `draw` draws, without the document that plotters puts around it.
///
/// # Errors
/// [`PlotError::UnknownFrame`] where that document has another form than one line that opens it and one that closes it.
fn draw_shapes(
    svg: &mut String,
    scene: &Scene,
    draw: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> Result<(), PlotError>,
) -> Result<(), PlotError> {
    let mut drawn = String::new();
    {
        let canvas = (scene.size.width * UNITS, scene.size.height * UNITS);
        let area = SVGBackend::with_string(&mut drawn, canvas).into_drawing_area();
        draw(&area)?;
        area.present().map_err(|error| PlotError::Drawing(error.to_string()))?;
    }
    svg.push_str(without_frame(&drawn).ok_or(PlotError::UnknownFrame)?);
    Ok(())
}

fn without_frame(document: &str) -> Option<&str> {
    let (_, rest) = document.split_once('\n').filter(|(frame, _)| frame.starts_with("<svg "))?;
    rest.strip_suffix("</svg>\n").filter(|shapes| !shapes.contains("<svg"))
}

/// A text at its baseline. plotters knows no baseline, so texts do not pass through it.
fn write_text(svg: &mut String, text: &Text, theme: Theme) {
    let side = match text.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let weight = match text.weight {
        Weight::Regular => "",
        Weight::Bold => " font-weight=\"bold\"",
    };
    let [x, y, em] = [text.x, text.baseline, text.size].map(units);
    let ink = text.ink.in_theme(theme);
    let _ = write!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{side}\" font-family=\"{FAMILIES}\" font-size=\"{em}\"{weight} \
         fill=\"#{ink:06X}\">"
    );
    let _ = escape(svg, &text.text);
    svg.push_str("</text>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_of_an_unknown_form_is_not_cut() {
        assert_eq!(without_frame("<svg width=\"1\">\n<rect/>\n</svg>\n"), Some("<rect/>\n"));
        for unknown in
            ["", "<rect/>\n", "<svg><rect/></svg>", "<?xml?>\n<svg>\n</svg>\n", "<svg >\n<rect/>\n"]
        {
            assert_eq!(without_frame(unknown), None, "{unknown}");
        }
    }
}
