//! A figure as PNG, at twice its size in CSS pixels.
//!
//! Shapes come from plotters on a canvas of twice that again and are averaged down, which smooths
//! every edge; text is set afterwards, because plotters drops the space at a letter's left.

use plotters::drawing::IntoDrawingArea;
use plotters::prelude::BitMapBackend;

use super::draw::{Pen, UNITS};
use super::layout::{Scene, Text, lay_out};
use super::text::rasterise;
use super::theme::Theme;
use super::{PlotError, RunFigure, Size};

/// Picture pixels a CSS pixel.
const SCALE: u32 = 2;
const CHANNELS: usize = 3;

/// The figure as a PNG picture of twice `size` in pixels.
///
/// # Errors
/// More series than [`super::MOST_SERIES`]; a fault of the drawing library or of the encoder.
pub fn png(figure: &RunFigure, theme: Theme, size: Size) -> Result<Vec<u8>, PlotError> {
    super::check_series(figure)?;
    let scene = lay_out(figure, size.bounded());
    let canvas = draw_shapes(&scene, theme)?;
    let (width, height) = (scene.size.width * SCALE, scene.size.height * SCALE);
    let mut picture = average_down(&canvas, width as usize, height as usize);
    for text in &scene.texts {
        set_text(&mut picture, (width as usize, height as usize), text, theme);
    }
    encode(&picture, width, height)
}

fn draw_shapes(scene: &Scene<'_>, theme: Theme) -> Result<Vec<u8>, PlotError> {
    let (width, height) = (scene.size.width * UNITS, scene.size.height * UNITS);
    let mut canvas = vec![0; width as usize * height as usize * CHANNELS];
    {
        let area = BitMapBackend::with_buffer(&mut canvas, (width, height)).into_drawing_area();
        let pen = Pen::new(&area, theme);
        pen.backdrop(scene)?;
        for dot in &scene.dots {
            pen.dot(dot, scene.radius)?;
        }
        area.present().map_err(|error| PlotError::Drawing(error.to_string()))?;
    }
    Ok(canvas)
}

/// Every pixel of the picture is the mean of two by two of the canvas.
fn average_down(canvas: &[u8], width: usize, height: usize) -> Vec<u8> {
    let stride = width * 2 * CHANNELS;
    let mut picture = Vec::with_capacity(width * height * CHANNELS);
    for rows in canvas.chunks_exact(stride * 2) {
        let (upper, lower) = rows.split_at(stride);
        for (a, b) in upper.chunks_exact(2 * CHANNELS).zip(lower.chunks_exact(2 * CHANNELS)) {
            for channel in 0..CHANNELS {
                let sum = u16::from(a[channel])
                    + u16::from(a[channel + CHANNELS])
                    + u16::from(b[channel])
                    + u16::from(b[channel + CHANNELS]);
                picture.push(((sum + 2) / 4) as u8);
            }
        }
    }
    picture
}

fn set_text(picture: &mut [u8], (width, height): (usize, usize), text: &Text, theme: Theme) {
    let [_, red, green, blue] = text.ink.in_theme(theme).to_be_bytes();
    let scale = f64::from(SCALE);
    let at = (text.left() * scale, text.baseline * scale);
    rasterise(&text.text, at, text.size * scale, text.weight, |x, y, coverage| {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        if x >= width || y >= height {
            return;
        }
        let start = (y * width + x) * CHANNELS;
        for (under, ink) in picture[start..start + CHANNELS].iter_mut().zip([red, green, blue]) {
            let mixed = f32::from(*under) + (f32::from(ink) - f32::from(*under)) * coverage.min(1.0);
            *under = mixed.round() as u8;
        }
    });
}

fn encode(picture: &[u8], width: u32, height: u32) -> Result<Vec<u8>, PlotError> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, width, height);
    encoder.set_color(::png::ColorType::Rgb);
    encoder.set_depth(::png::BitDepth::Eight);
    // Figures are flat: a filter gains nothing, and level 2 is as small as 6 in half its time.
    encoder.set_filter(::png::Filter::NoFilter);
    encoder.set_deflate_compression(::png::DeflateCompression::Level(2));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(picture)?;
    writer.finish()?;
    Ok(file)
}
