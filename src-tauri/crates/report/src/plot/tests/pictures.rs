//! Pictures: of the drawing they are made from, and of nothing else.

use resvg::usvg::{Group, Node};

use super::comparisons::{groups, one_arm, pairs};
use super::kinds::{gap_lengths, rate, times, with_a_stall};
use super::*;

/// One plot of each kind, and those with the longest texts.
fn plots() -> Vec<Plot> {
    let values = |base: f64| (0..20).map(|i| base + f64::from(i * 7 % 11)).collect();
    let ecdf = EcdfPlot {
        title: "TTFT of the calls".to_owned(),
        stage: "report".to_owned(),
        across: "ms or less".to_owned(),
        across_unit: "ms".to_owned(),
        series: vec![
            EcdfSeries { name: "Baseline".to_owned(), index: 0, values: values(480.0) },
            EcdfSeries { name: "Tuned".to_owned(), index: 1, values: values(470.0) },
        ],
    };
    let run = |day: u32| TrendRun {
        day: format!("{day} Nov 2026"),
        time: format!("{day} Nov 2026 02:50"),
        value: 115.0 + f64::from(day % 3),
        is_slower: day == 9,
        ..TrendRun::default()
    };
    let trend = TrendPlot {
        title: "Decode rate over time".to_owned(),
        subtitle: "gemma3:latest".to_owned(),
        unit: "tok/s".to_owned(),
        runs: (1..10).map(run).collect(),
        changes: vec![(4, "driver 570.1".to_owned())],
        expected: Some((8, 114.0, 117.5)),
        ..TrendPlot::default()
    };
    vec![
        two_arms(),
        cold_start(),
        Plot::StackedTime(times()),
        Plot::Line(rate()),
        Plot::Line(gap_lengths()),
        Plot::Line(with_a_stall()),
        Plot::Forest(one_arm()),
        Plot::Slope(pairs()),
        Plot::Ecdf(ecdf),
        Plot::Trend(trend),
    ]
}

/// The widths of all texts of a group, in the units of its drawing.
fn widths(group: &Group, found: &mut Vec<f64>) {
    for node in group.children() {
        match node {
            Node::Group(inner) => widths(inner, found),
            Node::Text(text) => found.push(f64::from(text.bounding_box().width())),
            _ => {}
        }
    }
}

#[test]
fn a_text_is_as_wide_in_the_picture_as_the_layout_measures() {
    for plot in plots().into_iter().chain([Plot::Slope(groups())]) {
        let mut drawn = Vec::new();
        widths(picture::read(&svg(&plot, Theme::Light, Size::WIDE).unwrap()).unwrap().root(), &mut drawn);
        let scene = layout::lay_out(&plot, Size::WIDE);
        assert_eq!(drawn.len(), scene.texts.len());
        for (text, drawn) in scene.texts.iter().zip(drawn) {
            let (measured, drawn) =
                (text::width(&text.text, text.size, text.weight), drawn / f64::from(draw::UNITS));
            assert!((measured - drawn).abs() <= 1.0, "{:?}: {measured} measured, {drawn} drawn", text.text);
        }
    }
}

#[test]
fn a_picture_of_every_kind_shows_what_is_drawn_on_the_ground() {
    for theme in [Theme::Light, Theme::Dark, Theme::Contrast] {
        for plot in plots() {
            let (size, pixels) = decoded(&png(&svg(&plot, theme, Size::WIDE).unwrap()).unwrap());
            assert_eq!(size, Size { width: 2 * Size::WIDE.width, height: 2 * Size::WIDE.height });
            let count = |token: theme::Token| {
                let colour = token.in_theme(theme).to_be_bytes();
                pixels.chunks_exact(3).filter(|pixel| **pixel == colour[1..]).count()
            };
            let title = plot.heading().title;
            assert!(count(theme::GROUND) > pixels.len() / 3 / 4, "{title} in {theme:?}");
            assert!(count(theme::TEXT) > 100, "{title} in {theme:?} has no text");
            assert!(
                theme::CHART.into_iter().any(|ink| count(ink) > 100),
                "{title} in {theme:?} has no marks"
            );
        }
    }
}

#[test]
fn a_character_without_a_glyph_is_a_box_in_the_picture() {
    let named = |name: &str| {
        let plot = plot(1, vec![series(name, 0, &[1.0])]);
        decoded(&png(&svg(&plot, Theme::Light, Size::CARD).unwrap()).unwrap()).1
    };
    let missing = named("模");
    assert!(missing != named(""), "something is drawn");
    assert!(missing == named("型"), "and it is one box for all");
}

#[test]
fn a_text_that_is_no_drawing_is_refused() {
    assert_eq!(png("no drawing").unwrap_err().code(), "figure_encoding");
}
