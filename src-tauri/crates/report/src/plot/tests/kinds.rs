//! Bars of time and lines of one call; what of every figure can be hit.

use super::*;
use chimera_analysis::metrics::TimePart;

fn bar(run: u32, load: f64, decode: f64) -> TimeBar {
    let parts = vec![
        (TimePart::Load, load),
        (TimePart::Prefill, 240.0),
        (TimePart::Decode, decode),
        (TimePart::Overhead, 12.0),
    ];
    TimeBar { run, call: 2 * run, parts, valid: true, ..TimeBar::default() }
}

pub(super) fn times() -> StackedTimePlot {
    let mut bars = vec![bar(1, 3400.0, 4400.0), bar(2, 58.0, 4500.0), bar(3, 60.0, 900.0)];
    bars[0].cold = true;
    (bars[2].valid, bars[2].reason) = (false, "The answer broke off.".to_owned());
    StackedTimePlot {
        title: "Where the time goes".to_owned(),
        subtitle: "gemma3:latest".to_owned(),
        stage: "report".to_owned(),
        runs: 3,
        bars,
        medians: vec![
            (TimePart::Load, 58.0),
            (TimePart::Prefill, 240.0),
            (TimePart::Decode, 4500.0),
            (TimePart::Overhead, 12.0),
        ],
    }
}

pub(super) fn rate() -> LinePlot {
    let step = |i: u32| Step {
        from: 0.5 + f64::from(i) * 0.1,
        to: 0.6 + f64::from(i) * 0.1,
        value: 110.0 + f64::from(i % 7) * 1.5 - if i == 11 { 90.0 } else { 0.0 },
    };
    LinePlot {
        title: "Rate over the call".to_owned(),
        subtitle: "Call 4, run 2 report".to_owned(),
        unit: "tok/s".to_owned(),
        across: "s since the request".to_owned(),
        across_unit: "s".to_owned(),
        from_zero: true,
        steps: (0..40).map(step).collect(),
        level: Some(("mean".to_owned(), 112.4)),
        moments: vec![("first text after 500 ms".to_owned(), 0.5)],
        doubtful_from: None,
    }
}

pub(super) fn gap_lengths() -> LinePlot {
    let lengths = [0.9, 8.1, 8.3, 8.6, 9.0, 12.0, 640.0];
    let steps = lengths.windows(2).zip(1..).map(|(pair, place)| Step {
        from: pair[0],
        to: pair[1],
        value: 100.0 * f64::from(place) / 7.0,
    });
    LinePlot {
        title: "Gaps between chunks".to_owned(),
        unit: "% of the gaps".to_owned(),
        across: "ms or shorter".to_owned(),
        across_unit: "ms".to_owned(),
        steps: steps.chain([Step { from: 640.0, to: 640.0, value: 100.0 }]).collect(),
        ..LinePlot::default()
    }
}

#[test]
fn the_time_of_three_calls_looks_like_this() {
    insta::assert_snapshot!(
        "times_light",
        svg(&Plot::StackedTime(times()), Theme::Light, Size::CARD).unwrap()
    );
    insta::assert_snapshot!("times_dark", svg(&Plot::StackedTime(times()), Theme::Dark, Size::CARD).unwrap());
}

#[test]
fn the_course_of_a_call_looks_like_this() {
    insta::assert_snapshot!("rate_of_a_call", svg(&Plot::Line(rate()), Theme::Light, Size::CARD).unwrap());
    insta::assert_snapshot!(
        "gaps_of_a_call",
        svg(&Plot::Line(gap_lengths()), Theme::Light, Size::CARD).unwrap()
    );
}

/// The gaps with what is told of a stall.
pub(super) fn with_a_stall() -> LinePlot {
    let median = ("median 8.60 ms".to_owned(), 8.6);
    let stall = ("1 stall from 250 ms on, longest 640 ms".to_owned(), 250.0);
    LinePlot { moments: vec![median, stall], doubtful_from: Some(250.0), ..gap_lengths() }
}

#[test]
fn gaps_that_are_stalls_stand_on_a_tinted_ground_and_are_counted() {
    let plot = Plot::Line(with_a_stall());
    insta::assert_snapshot!("gaps_with_a_stall", svg(&plot, Theme::Light, Size::CARD).unwrap());
    let scene = layout::lay_out(&plot, Size::CARD);
    let tint = scene.rects.iter().find(|rect| rect.ink == theme::CHART[1]).unwrap();
    assert!(tint.place.left > scene.frame.left && tint.place.right == scene.frame.right);
    assert!(alt_text(&plot).ends_with(" median 8.60 ms. 1 stall from 250 ms on, longest 640 ms."));
}

#[test]
fn the_new_kinds_are_told_in_words_too() {
    assert_eq!(
        alt_text(&Plot::StackedTime(times())),
        "Where the time goes, gemma3:latest, report stage, 3 calls of 1.2 s to 8.1 s. Medians of the warm calls: \
         load 58 ms, prefill 240 ms, decode 4.5 s, overhead 12 ms. 1 may not be used."
    );
    assert_eq!(
        alt_text(&Plot::Line(rate())),
        "Rate over the call, 0.5 to 4.5 s since the request: 26 to 119 tok/s; mean 112. first text after 500 ms."
    );
    assert_eq!(
        alt_text(&Plot::Line(gap_lengths())),
        "Gaps between chunks (log scale), 0.900 to 640 ms or shorter: 14 to 100 % of the gaps."
    );
}

#[test]
fn bars_begin_at_zero_and_their_parts_stand_on_one_another() {
    let plot = times();
    let scene = layout::lay_out(&Plot::StackedTime(plot.clone()), Size::CARD);
    assert_eq!(scene.marks.len(), 3);
    let height = |mark: &layout::Mark| mark.place.bottom - mark.place.top;
    for (mark, bar) in scene.marks.iter().zip(&plot.bars) {
        assert_eq!(mark.rects[0].place.bottom, scene.frame.bottom);
        // A line of the ground, a pixel high, separates the parts.
        let gaps = mark.rects.windows(2).map(|pair| pair[0].place.top - pair[1].place.bottom);
        assert!(gaps.into_iter().all(|gap| gap == 0.0 || (gap - 1.0).abs() < 1e-9));
        let share = bar.total_ms() / plot.bars[0].total_ms();
        assert!((height(mark) / height(&scene.marks[0]) - share).abs() < 1e-9);
    }
}

#[test]
fn every_mark_lies_where_the_drawing_has_it_and_names_its_call() {
    let drawing = draw(&two_arms(), Theme::Light, Size::CARD).unwrap();
    assert_eq!(drawing.marks.len(), 10);
    for mark in &drawing.marks {
        assert!(mark.x > 0.0 && mark.x < f64::from(drawing.size.width), "{mark:?}");
        assert!(mark.y > 0.0 && mark.y < f64::from(drawing.size.height), "{mark:?}");
    }
    // The first arm's dots are circles: each stands in the picture, in its finer units, where its mark says.
    for mark in drawing.marks.iter().filter(|mark| mark.series == 0) {
        let (x, y) = ((mark.x * 4.0).round(), (mark.y * 4.0).round());
        assert!(drawing.svg.contains(&format!("<circle cx=\"{x}\" cy=\"{y}\"")), "{mark:?}");
    }
    let cold = drawing.marks.iter().find(|mark| mark.note.is_some() && mark.call == Some(6)).unwrap();
    assert_eq!((cold.name.as_str(), cold.value.as_str()), ("Tuned, run 3", "115.3 tok/s"));
    assert!(cold.note.as_deref().unwrap().starts_with("Cold: "));
}

#[test]
fn a_mark_that_may_not_be_used_says_why() {
    let drawing = draw(&Plot::StackedTime(times()), Theme::Light, Size::CARD).unwrap();
    let notes: Vec<Option<&str>> = drawing.marks.iter().map(|mark| mark.note.as_deref()).collect();
    assert_eq!(
        notes,
        [
            Some("Cold: the model was loaded for it; it is in no median."),
            None,
            Some("Invalid: The answer broke off.")
        ]
    );
    assert_eq!(drawing.marks[1].value, "4.8 s: load 58 ms, prefill 240 ms, decode 4.5 s, overhead 12 ms");
    assert_eq!(drawing.marks.iter().map(|mark| mark.call).collect::<Vec<_>>(), [Some(2), Some(4), Some(6)]);
}

#[test]
fn a_line_has_a_mark_for_each_step_that_leads_to_no_call() {
    let drawing = draw(&Plot::Line(rate()), Theme::Dark, Size::CARD).unwrap();
    assert_eq!(drawing.marks.len(), 40);
    assert!(drawing.marks.iter().all(|mark| mark.call.is_none()));
    assert_eq!(
        (drawing.marks[0].name.as_str(), drawing.marks[0].value.as_str()),
        ("0.5 to 0.6 s", "110 tok/s")
    );
}

#[test]
fn figures_of_the_new_kinds_survive_values_that_are_no_numbers_and_nothing_at_all() {
    let mut broken = times();
    broken.bars[1].parts[2].1 = f64::NAN;
    broken.bars[2].parts = Vec::new();
    let mut line = rate();
    line.steps[3].value = f64::INFINITY;
    line.level = Some(("mean".to_owned(), f64::NAN));
    for svg in [
        svg(&Plot::StackedTime(broken), Theme::Light, Size::CARD).unwrap(),
        svg(&Plot::Line(line), Theme::Light, Size::CARD).unwrap(),
        svg(&Plot::StackedTime(StackedTimePlot::default()), Theme::Light, Size::CARD).unwrap(),
        svg(&Plot::Line(LinePlot::default()), Theme::Light, Size::CARD).unwrap(),
    ] {
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
    assert!(alt_text(&Plot::Line(LinePlot::default())).contains(layout::NO_LINE));
    assert!(draw(&Plot::Line(LinePlot::default()), Theme::Light, Size::CARD).unwrap().marks.is_empty());
}

#[test]
fn texts_of_the_new_kinds_never_touch_at_any_size() {
    let many =
        StackedTimePlot { runs: 200, bars: (1..=200).map(|run| bar(run, 60.0, 4000.0)).collect(), ..times() };
    let long = "x".repeat(200);
    let named = LinePlot { title: long.clone(), across: long.clone(), subtitle: long, ..rate() };
    let plots = [
        Plot::StackedTime(times()),
        Plot::StackedTime(many),
        Plot::Line(rate()),
        Plot::Line(gap_lengths()),
        Plot::Line(with_a_stall()),
        Plot::Line(named),
    ];
    for plot in &plots {
        for size in [Size::CARD, Size::WIDE, Size { width: 1, height: 1 }] {
            let scene = layout::lay_out(plot, size.bounded());
            for (i, a) in scene.texts.iter().enumerate() {
                let right = a.left() + text::width(&a.text, a.size, a.weight);
                assert!(a.left() >= 0.0 && right <= f64::from(scene.size.width) + 0.5, "{size:?} {a:?}");
                for b in scene.texts[..i].iter().filter(|b| (b.baseline - a.baseline).abs() < 9.0) {
                    let b_right = b.left() + text::width(&b.text, b.size, b.weight);
                    assert!(right <= b.left() + 0.5 || b_right <= a.left() + 0.5, "{size:?}: {a:?} on {b:?}");
                }
            }
        }
    }
}

#[test]
fn a_sheet_holds_every_figure_beside_and_below_the_others() {
    let plots = [Plot::StackedTime(times()), Plot::Line(rate()), two_arms()];
    let (size, pixels) = decoded(&sheet(&plots, 2, Theme::Dark, Size::CARD).unwrap());
    assert_eq!(size, Size { width: 4 * Size::CARD.width, height: 4 * Size::CARD.height });
    let ground = &theme::GROUND.in_theme(Theme::Dark).to_be_bytes()[1..];
    assert_eq!(&pixels[pixels.len() - 3..], ground, "the place without a plot has the colour of the ground");
    assert_eq!(sheet(&[], 2, Theme::Dark, Size::CARD).unwrap_err().code(), "figure_encoding");
}

#[test]
fn a_drawing_for_the_window_has_its_heading_as_text_beside_it() {
    let plot = Plot::StackedTime(times());
    let heading = plot.heading();
    assert_eq!((heading.title.as_str(), heading.note), ("Where the time goes", ""));
    assert_eq!(
        (heading.unit.as_str(), heading.subtitle.as_str()),
        ("s a call, report stage", "gemma3:latest")
    );
    let drawing = draw(&plot, Theme::Light, Size::CARD).unwrap();
    assert!(!drawing.svg.contains("report stage<") && !drawing.svg.contains(">Where the time goes</text>"));
    assert!(svg(&plot, Theme::Light, Size::CARD).unwrap().contains("report stage<"));
    assert_eq!(Plot::Line(gap_lengths()).heading().note, " (log scale)");
}
