//! A figure as PNG, at twice its size in CSS pixels.
//!
//! Shapes come from plotters on a canvas of twice that again and are averaged down, which smooths
//! every edge; text is set afterwards, because plotters drops the space at a letter's left.

use plotters::drawing::IntoDrawingArea;
use plotters::prelude::BitMapBackend;

use super::draw::{Pen, UNITS};
use super::layout::{Scene, Text, lay_out};
use super::text::rasterise;
use super::theme::{self, Theme};
use super::{PlotError, Shown, Size};

/// Picture pixels a CSS pixel.
const SCALE: u32 = 2;
const CHANNELS: usize = 3;

/// A picture in memory, three bytes a pixel.
struct Picture {
    pixels: Vec<u8>,
    width: usize,
    height: usize,
}

/// The figure as a PNG picture of twice `size` in pixels.
///
/// # Errors
/// More series than [`super::MOST_SERIES`]; a fault of the drawing library or of the encoder.
pub fn png<'a>(figure: impl Into<Shown<'a>>, theme: Theme, size: Size) -> Result<Vec<u8>, PlotError> {
    encode(&paint(figure.into(), theme, size)?)
}

/// All figures in one PNG picture, `columns` beside one another in their order, each of twice `size` in pixels.
///
/// # Errors
/// As [`png`].
pub fn sheet<'a>(
    figures: impl IntoIterator<Item = impl Into<Shown<'a>>>,
    columns: usize,
    theme: Theme,
    size: Size,
) -> Result<Vec<u8>, PlotError> {
    let pictures: Vec<Picture> =
        figures.into_iter().map(|figure| paint(figure.into(), theme, size)).collect::<Result<_, _>>()?;
    let ground = theme::GROUND.in_theme(theme).to_be_bytes();
    let size = size.bounded();
    let (width, height) = ((size.width * SCALE) as usize, (size.height * SCALE) as usize);
    let columns = columns.clamp(1, pictures.len().max(1));
    let mut all = Picture { pixels: Vec::new(), width: width * columns, height: 0 };
    for row in pictures.chunks(columns) {
        for line in 0..height {
            for picture in row {
                all.pixels.extend_from_slice(&picture.pixels[line * width * CHANNELS..][..width * CHANNELS]);
            }
            for _ in row.len() * width..all.width {
                all.pixels.extend_from_slice(&ground[1..]);
            }
        }
        all.height += height;
    }
    encode(&all)
}

fn paint(figure: Shown<'_>, theme: Theme, size: Size) -> Result<Picture, PlotError> {
    super::check_series(figure)?;
    let scene = lay_out(figure, size.bounded());
    let canvas = draw_shapes(&scene, theme)?;
    let (width, height) = ((scene.size.width * SCALE) as usize, (scene.size.height * SCALE) as usize);
    let mut pixels = average_down(&canvas, width, height);
    for text in &scene.texts {
        set_text(&mut pixels, (width, height), text, theme);
    }
    Ok(Picture { pixels, width, height })
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
        for column in &scene.columns {
            pen.column(column)?;
        }
        for item in &scene.items {
            pen.item(item)?;
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

fn encode(picture: &Picture) -> Result<Vec<u8>, PlotError> {
    let mut file = Vec::new();
    // A figure's size is bounded, so both sides fit.
    let mut encoder = ::png::Encoder::new(&mut file, picture.width as u32, picture.height as u32);
    encoder.set_color(::png::ColorType::Rgb);
    encoder.set_depth(::png::BitDepth::Eight);
    // Figures are flat: a filter gains nothing, and level 2 is as small as 6 in half its time.
    encoder.set_filter(::png::Filter::NoFilter);
    encoder.set_deflate_compression(::png::DeflateCompression::Level(2));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.pixels)?;
    writer.finish()?;
    Ok(file)
}
