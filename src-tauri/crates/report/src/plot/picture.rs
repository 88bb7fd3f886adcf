//! PNG pictures, made from the SVG drawings by resvg, at twice their size in CSS pixels.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::text::FACES;
use super::theme::{self, Theme};
use super::{Plot, PlotError, Size, svg};

/// Picture pixels a CSS pixel.
const SCALE: u32 = 2;

/// The embedded faces only: a picture is the same on every machine.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for face in FACES {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(face)));
    }
    Arc::new(fonts)
});

/// A drawing of [`super::svg`] as a PNG picture of twice its size in pixels. A character that the embedded font lacks is a
/// box.
///
/// # Errors
/// An SVG that resvg cannot read; a fault of the encoder.
pub fn png(svg: &str) -> Result<Vec<u8>, PlotError> {
    let tree = read(svg)?;
    let size = tree.size().to_int_size();
    let mut picture = blank(size.width(), size.height())?;
    paint(&mut picture, &tree, (0, 0));
    encode(&picture)
}

/// Plots in one PNG picture, `columns` beside one another in their order, each of twice `size` in pixels.
///
/// # Errors
/// As [`super::svg`] and [`png`]; no plot.
pub fn sheet<'a>(
    plots: impl IntoIterator<Item = &'a Plot>,
    columns: u32,
    theme: Theme,
    size: Size,
) -> Result<Vec<u8>, PlotError> {
    let trees: Vec<Tree> =
        plots.into_iter().map(|plot| read(&svg(plot, theme, size)?)).collect::<Result<_, PlotError>>()?;
    let Size { width, height } = size.bounded();
    let count = trees.len() as u32;
    let columns = columns.clamp(1, count.max(1));
    let mut picture = blank(width * columns, height * count.div_ceil(columns))?;
    let [_, red, green, blue] = theme::GROUND.in_theme(theme).to_be_bytes();
    picture.fill(Color::from_rgba8(red, green, blue, u8::MAX));
    for (place, tree) in (0..).zip(&trees) {
        paint(&mut picture, tree, (place % columns * width, place / columns * height));
    }
    encode(&picture)
}

pub(super) fn read(svg: &str) -> Result<Tree, PlotError> {
    let options = Options { fontdb: Arc::clone(&FONTS), ..Options::default() };
    Ok(Tree::from_str(svg, &options)?)
}

/// An empty picture for a drawing of this size in CSS pixels.
fn blank(width: u32, height: u32) -> Result<Pixmap, PlotError> {
    Pixmap::new(width * SCALE, height * SCALE).ok_or(PlotError::PictureSize { width, height })
}

/// Draws at a place in CSS pixels.
fn paint(picture: &mut Pixmap, tree: &Tree, (x, y): (u32, u32)) {
    let scale = SCALE as f32;
    let at = Transform::from_translate(x as f32, y as f32).post_scale(scale, scale);
    resvg::render(tree, at, &mut picture.as_mut());
}

fn encode(picture: &Pixmap) -> Result<Vec<u8>, PlotError> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, picture.width(), picture.height());
    encoder.set_color(::png::ColorType::Rgb);
    encoder.set_depth(::png::BitDepth::Eight);
    // Plots are flat: a filter gains nothing, and level 2 is as small as 6 in half its time.
    encoder.set_filter(::png::Filter::NoFilter);
    encoder.set_deflate_compression(::png::DeflateCompression::Level(2));
    // The ground covers every drawing: no pixel is transparent, and none is premultiplied.
    let opaque: Vec<u8> =
        picture.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(file)
}
