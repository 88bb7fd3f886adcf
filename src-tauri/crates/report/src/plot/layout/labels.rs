//! The names of the series at the right edge: beside their means where they can be, moved apart
//! where they would collide.

use super::super::scale::{Scale, drawable};
use super::super::text::{Weight, ellipsise, visible_line, width};
use super::super::{RunPlot, Series, theme};
use super::{Anchor, Level, MARGIN, SMALL_SIZE, Scene, Text};

/// The least distance of two baselines, where the plot is high enough for it.
const LEADING: f64 = 16.0;
const SWATCH: f64 = 16.0;
/// From the end of the mean line to the labels.
const LEADER: f64 = 14.0;

struct Label {
    name: String,
    value: String,
    wanted: f64,
}

/// Takes the labels' column from the right of the frame and fills it.
pub(super) fn place(scene: &mut Scene, figure: &RunPlot, scale: &Scale) {
    let right = f64::from(scene.size.width) - MARGIN;
    let most = (f64::from(scene.size.width) * 0.36).min(220.0);
    let labels: Vec<Label> = figure.series.iter().map(|series| label(series, scale, scene, most)).collect();
    let column = labels.iter().map(label_width).fold(0.0_f64, f64::max) + SWATCH;
    scene.frame.right = right - column - LEADER;
    let text_x = right - column + SWATCH;
    let (top, bottom) = (scene.frame.top, scene.frame.bottom);
    let wanted: Vec<f64> = labels.iter().map(|label| label.wanted).collect();
    for ((series, label), y) in figure.series.iter().zip(&labels).zip(spread(&wanted, top, bottom)) {
        let name = Text::small(text_x, y + 4.0, Anchor::Start, label.name.clone());
        scene.texts.push(Text { ink: theme::TEXT, ..name });
        let value_x = text_x + width(&label.name, SMALL_SIZE, Weight::Regular) + gap(label);
        scene.texts.push(Text::small(value_x, y + 4.0, Anchor::Start, label.value.clone()));
        let level = |value: f64| scene.y(scale, value);
        scene.levels.push(Level {
            index: usize::from(series.index),
            mean: series.mean.and_then(drawable).map(level),
            band: series
                .interval
                .and_then(|(low, high)| Some((level(drawable(low)?), level(drawable(high)?)))),
            swatch: (text_x - SWATCH / 2.0, y),
        });
    }
}

fn gap(label: &Label) -> f64 {
    if label.name.is_empty() { 0.0 } else { 5.0 }
}

fn label_width(label: &Label) -> f64 {
    let (name, value) = (&label.name, &label.value);
    width(name, SMALL_SIZE, Weight::Regular) + gap(label) + width(value, SMALL_SIZE, Weight::Regular)
}

/// The value is whole in every case; a name that has no room beside it is cut.
fn label(series: &Series, scale: &Scale, scene: &Scene, most: f64) -> Label {
    let value = series.mean.and_then(drawable);
    let text = value.map_or_else(|| "no mean".to_owned(), |mean| scale.value_text(mean));
    let room = most - SWATCH - 5.0 - width(&text, SMALL_SIZE, Weight::Regular);
    let name = ellipsise(&visible_line(&series.name), SMALL_SIZE, Weight::Regular, room);
    let first = series.points.iter().find_map(|point| drawable(point.value));
    let middle = (scene.frame.top + scene.frame.bottom) / 2.0;
    let wanted = value.or(first).map_or(middle, |at| scene.y(scale, at));
    Label { name, value: text, wanted }
}

/// Moves `wanted` heights apart until no two are nearer than the leading, in their order, within
/// `top` and `bottom`; a plot too low for that gets them evenly.
pub(super) fn spread(wanted: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let leading = if wanted.len() > 1 {
        LEADING.min((bottom - top).max(0.0) / (wanted.len() - 1) as f64)
    } else {
        LEADING
    };
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    // Labels that touch form a block, which stands around the mean of what its members want.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    let half = |count: usize| (count - 1) as f64 / 2.0 * leading;
    let inside =
        |(centre, count): (f64, usize)| (centre.min(bottom - half(count)).max(top + half(count)), count);
    for index in &order {
        let mut block = inside((wanted[*index], 1));
        while let Some(above) = blocks.pop() {
            if above.0 + half(above.1) + leading <= block.0 - half(block.1) {
                blocks.push(above);
                break;
            }
            let count = above.1 + block.1;
            let centre = (above.0 * above.1 as f64 + block.0 * block.1 as f64) / count as f64;
            block = inside((centre, count));
        }
        blocks.push(block);
    }
    let mut placed = vec![0.0; wanted.len()];
    let heights = blocks.iter().flat_map(|(centre, count)| {
        let first = centre - half(*count);
        (0..*count).map(move |i| first + i as f64 * leading)
    });
    for (index, height) in order.into_iter().zip(heights) {
        placed[index] = height;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_come_nearer_than_their_leading_and_stay_inside() {
        let mut seed = 7_u64;
        for count in 1..=5 {
            for _ in 0..500 {
                let wanted: Vec<f64> = (0..count)
                    .map(|_| {
                        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                        40.0 + (seed >> 40) as f64 / (1 << 24) as f64 * 160.0
                    })
                    .collect();
                let mut placed = spread(&wanted, 40.0, 200.0);
                assert!(placed.iter().all(|y| (39.99..=200.01).contains(y)), "{wanted:?} {placed:?}");
                placed.sort_by(f64::total_cmp);
                assert!(
                    placed.windows(2).all(|pair| pair[1] - pair[0] > LEADING - 0.01),
                    "{wanted:?} {placed:?}"
                );
            }
        }
    }

    #[test]
    fn labels_with_room_stay_where_they_want_to_be() {
        assert_eq!(spread(&[100.0, 60.0], 40.0, 200.0), [100.0, 60.0]);
        assert_eq!(spread(&[100.0, 100.0], 40.0, 200.0), [92.0, 108.0]);
    }
}
