//! Changes against a baseline, and pairs.

use super::*;
use chimera_analysis::verdict::Outcome;

fn effect(name: &str, outcome: Outcome, change: f64, interval: (f64, f64)) -> Effect {
    Effect {
        name: name.to_owned(),
        primary: false,
        outcome,
        change_percent: Some(change),
        interval_percent: Some(interval),
        note: format!("What is claimed of the {name}."),
    }
}

fn claims() -> Vec<Effect> {
    let decides = effect("decode rate, report", Outcome::Better, 4.1, (2.9, 5.3));
    vec![
        Effect { primary: true, ..decides },
        effect("TTFT, report", Outcome::Worse, 3.24, (1.5, 4.98)),
        effect("decode rate, analysis", Outcome::Same, -0.3, (-1.2, 0.6)),
        Effect {
            outcome: Outcome::Unknown,
            interval_percent: Some((-30.0, 90.0)),
            ..effect("TTFT, analysis", Outcome::Unknown, 12.0, (0.0, 0.0))
        },
    ]
}

pub(super) fn one_arm() -> ForestPlot {
    ForestPlot {
        title: "Change against the baseline".to_owned(),
        subtitle: "Tuned against Baseline".to_owned(),
        groups: vec![ForestGroup { name: String::new(), effects: claims() }],
    }
}

fn of_arms(names: &[&str]) -> ForestPlot {
    let group = |name: &&str| ForestGroup { name: (*name).to_owned(), effects: claims() };
    ForestPlot {
        subtitle: "against Baseline".to_owned(),
        groups: names.iter().map(group).collect(),
        ..one_arm()
    }
}

fn forest_of(names: &[&str]) -> Plot {
    Plot::Forest(of_arms(names))
}

pub(super) fn pairs() -> SlopePlot {
    let a = [115.1, 114.6, 115.9, 115.4, 116.2, 115.0, 115.6, 114.9];
    let b = [119.0, 118.8, 121.2, 115.1, 120.9, 119.4, 119.9, 119.3];
    let end = |call: u32, value: f64| Some(PairEnd { call, value });
    let mut pairs: Vec<Pair> = (0..8_u32)
        .zip(a.iter().zip(&b))
        .map(|(i, (a, b))| Pair { run: i + 1, ends: [end(2 * i, *a), end(2 * i + 1, *b)], ..Pair::default() })
        .collect();
    pairs[0].ends[1] = None;
    pairs[0].dropped = "Tuned: a cold call stands apart.".to_owned();
    let side = |name: &str, mean, interval| PairSide { name: name.to_owned(), mean: Some(mean), interval };
    SlopePlot {
        title: "Throughput in pairs".to_owned(),
        subtitle: "Tuned against Baseline".to_owned(),
        unit: "tok/s".to_owned(),
        stage: "report".to_owned(),
        paired: true,
        lower_is_better: false,
        sides: [side("Baseline", 115.37, Some((114.8, 115.9))), side("Tuned", 119.23, Some((117.4, 121.0)))],
        pairs,
    }
}

pub(super) fn groups() -> SlopePlot {
    let mut figure = SlopePlot { title: "Throughput of both".to_owned(), paired: false, ..pairs() };
    figure.pairs[0].ends[1] = Some(PairEnd { call: 1, value: 118.2 });
    figure
}

#[test]
fn changes_against_the_baseline_look_like_this() {
    let tuned = Plot::Forest(one_arm());
    insta::assert_snapshot!("effects_light", svg(&tuned, Theme::Light, Size::CARD).unwrap());
    insta::assert_snapshot!("effects_contrast", svg(&tuned, Theme::Contrast, Size::CARD).unwrap());
    let several = forest_of(&["Flash attention", "q4_0 cache"]);
    insta::assert_snapshot!("effects_of_two_arms", svg(&several, Theme::Dark, Size::WIDE).unwrap());
}

#[test]
fn pairs_look_like_this() {
    insta::assert_snapshot!("pairs_light", svg(&Plot::Slope(pairs()), Theme::Light, Size::CARD).unwrap());
    insta::assert_snapshot!("pairs_dark", svg(&Plot::Slope(pairs()), Theme::Dark, Size::WIDE).unwrap());
    insta::assert_snapshot!("pairs_of_none", svg(&Plot::Slope(groups()), Theme::Light, Size::CARD).unwrap());
}

#[test]
fn comparisons_are_told_in_words_too() {
    assert_eq!(
        alt_text(&Plot::Forest(one_arm())),
        "Change against the baseline, Tuned against Baseline. decode rate, report +4.1 % (95 % interval +2.9 to \
         +5.3 %), better, which decides; TTFT, report +3.2 % (95 % interval +1.5 to +5.0 %), worse; decode rate, analysis \
         -0.30 % (95 % interval -1.2 to +0.60 %), no difference shown; TTFT, analysis not enough data."
    );
    assert_eq!(
        alt_text(&Plot::Slope(pairs())),
        "Throughput in pairs, Tuned against Baseline, report stage. Baseline: mean 115.4 tok/s, 95 % interval \
         114.8 to 115.9. Tuned: mean 119.2 tok/s, 95 % interval 117.4 to 121.0. 6 of 7 pairs better, 1 worse. \
         Run 1 drops out: Tuned: a cold call stands apart."
    );
}

#[test]
fn a_row_of_too_few_data_has_words_and_no_mark_and_does_not_widen_the_axis() {
    let scene = layout::lay_out(&Plot::Forest(one_arm()), Size::CARD);
    let row = scene.marks.iter().find(|mark| mark.name == "TTFT, analysis").unwrap();
    assert_eq!((row.value.as_str(), row.markers.len(), row.rects.len()), ("not enough data", 0, 0));
    assert!(scene.texts.iter().any(|text| text.text == "not enough data"));
    assert!(scene.texts.iter().all(|text| !text.text.contains("20 %")), "{:?}", scene.texts);
}

#[test]
fn no_change_stands_in_the_middle_of_equal_changes_either_way() {
    let mut figure = one_arm();
    figure.groups[0].effects = vec![
        effect("a", Outcome::Worse, -4.0, (-5.0, -3.0)),
        effect("b", Outcome::Same, 0.0, (-1.0, 1.0)),
        effect("c", Outcome::Better, 4.0, (3.0, 5.0)),
    ];
    let scene = layout::lay_out(&Plot::Forest(figure), Size::CARD);
    let at: Vec<f64> = scene.marks.iter().map(|mark| mark.markers[0].x).collect();
    assert!((at[1] - f64::midpoint(at[0], at[2])).abs() < 1e-6, "{at:?}");
    assert!((at[1] - f64::midpoint(scene.frame.left, scene.frame.right)).abs() < 1e-6);
    let strong = scene.rects.iter().find(|rect| rect.ink == theme::TEXT_MUTED).unwrap();
    assert!((f64::midpoint(strong.place.left, strong.place.right) - at[1]).abs() < 1e-6);
}

#[test]
fn an_interval_that_would_flatten_the_others_is_cut_and_has_an_arrow() {
    let mut figure = one_arm();
    figure.groups[0].effects[1] = effect("TTFT, report", Outcome::Same, 2.0, (-70.0, 240.0));
    let scene = layout::lay_out(&Plot::Forest(figure), Size::CARD);
    let forms = |row: usize| scene.marks[row].markers.iter().map(|marker| marker.form).collect::<Vec<_>>();
    assert_eq!(forms(0), [layout::Form::Full]);
    assert_eq!(forms(1), [layout::Form::ToLeft, layout::Form::ToRight, layout::Form::Hollow]);
    let decides = &scene.marks[0].place;
    assert!(decides.right - decides.left > 12.0, "{decides:?}");
    assert_eq!(scene.marks[1].value, "+2.0 % (-70.0 to +240.0 %), no difference shown");
    let notes: Vec<&str> = scene.texts.iter().map(|text| text.text.as_str()).collect();
    assert!(notes.iter().any(|text| text.contains("Arrow: goes on")), "{notes:?}");
}

#[test]
fn a_change_far_beyond_the_one_that_decides_is_an_arrow_with_its_number() {
    let mut figure = one_arm();
    figure.groups[0].effects[1] = effect("TTFT, report", Outcome::Worse, 8200.0, (7900.0, 8500.0));
    let scene = layout::lay_out(&Plot::Forest(figure), Size::CARD);
    let row = &scene.marks[1];
    assert_eq!(row.markers.iter().map(|marker| marker.form).collect::<Vec<_>>(), [layout::Form::ToRight]);
    assert_eq!(row.value, "+8,200 % (+7,900 to +8,500 %), worse");
}

#[test]
fn a_mark_of_a_change_says_its_number_and_the_claim_from_top_to_bottom() {
    let drawing = draw(&forest_of(&["Flash", "q4_0"]), Theme::Light, Size::WIDE).unwrap();
    assert_eq!(drawing.marks.len(), 8);
    assert!(drawing.marks.windows(2).all(|pair| pair[0].y < pair[1].y));
    let first = &drawing.marks[0];
    assert_eq!((first.name.as_str(), first.call), ("Flash, decode rate, report (decides)", None));
    assert_eq!(first.value, "+4.1 % (+2.9 to +5.3 %), better");
    assert_eq!(first.note.as_deref(), Some("What is claimed of the decode rate, report."));
}

#[test]
fn a_value_of_a_pair_leads_to_its_call_and_says_why_it_stands_alone() {
    let drawing = draw(&Plot::Slope(pairs()), Theme::Light, Size::CARD).unwrap();
    let calls: Vec<u32> = drawing.marks.iter().filter_map(|mark| mark.call).collect();
    assert_eq!(calls, [0, 2, 4, 6, 8, 10, 12, 14, 3, 5, 7, 9, 11, 13, 15]);
    let alone = drawing.marks.iter().find(|mark| mark.call == Some(0)).unwrap();
    assert_eq!((alone.name.as_str(), alone.value.as_str()), ("Baseline, run 1", "115.1 tok/s"));
    assert_eq!(alone.note.as_deref(), Some("The pair drops out. Tuned: a cold call stands apart."));
    let means: Vec<&str> =
        drawing.marks.iter().filter(|mark| mark.call.is_none()).map(|mark| mark.value.as_str()).collect();
    assert_eq!(means[1], "mean 119.2 tok/s, 95 % interval 117.4 to 121.0");
    assert!(drawing.svg.contains("data-call=\"15\" data-run=\"8\"><title>Tuned, run 8: 119.3 tok/s</title>"));
}

#[test]
fn a_pair_that_is_worse_has_a_dashed_line_and_of_times_the_longer_is_worse() {
    let lines = |plot: SlopePlot| layout::lay_out(&Plot::Slope(plot), Size::CARD).lines;
    let dashed = |plot: SlopePlot| lines(plot).iter().filter(|line| line.dashed).count();
    assert_eq!((dashed(pairs()), lines(pairs()).len()), (1, 7));
    assert_eq!(dashed(SlopePlot { lower_is_better: true, ..pairs() }), 6);
}

#[test]
fn values_that_are_no_pairs_have_no_lines_and_are_all_full() {
    let scene = layout::lay_out(&Plot::Slope(groups()), Size::CARD);
    assert!(scene.lines.is_empty());
    assert!(
        scene.marks.iter().flat_map(|mark| &mark.markers).all(|marker| marker.form == layout::Form::Full)
    );
    assert!(scene.texts.iter().any(|text| text.text.contains("there are no pairs")));
}

#[test]
fn comparisons_survive_values_that_are_no_numbers_and_nothing_at_all() {
    let mut broken = one_arm();
    broken.groups[0].effects[0].change_percent = Some(f64::NAN);
    broken.groups[0].effects[1].interval_percent = Some((f64::NEG_INFINITY, f64::INFINITY));
    let mut lines = pairs();
    lines.pairs[3].ends[0] = Some(PairEnd { call: 6, value: f64::INFINITY });
    lines.sides[0].mean = Some(f64::NAN);
    lines.sides[1].interval = Some((f64::NAN, 120.0));
    let unknown = Effect { change_percent: None, interval_percent: None, ..claims().remove(3) };
    let nothing = ForestPlot {
        groups: vec![ForestGroup { effects: vec![unknown; 3], ..ForestGroup::default() }],
        ..one_arm()
    };
    for svg in [
        svg(&Plot::Forest(broken), Theme::Light, Size::CARD).unwrap(),
        svg(&Plot::Slope(lines), Theme::Light, Size::CARD).unwrap(),
        svg(&Plot::Forest(nothing), Theme::Light, Size::CARD).unwrap(),
        svg(&Plot::Forest(ForestPlot::default()), Theme::Light, Size::CARD).unwrap(),
        svg(&Plot::Slope(SlopePlot::default()), Theme::Light, Size::CARD).unwrap(),
    ] {
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
    assert!(alt_text(&Plot::Slope(SlopePlot::default())).contains(layout::NOTHING_TO_SHOW));
}

#[test]
fn texts_of_comparisons_never_touch_at_any_size() {
    let long = "hf.co/unsloth/DeepSeek-R1-Distill-Qwen-32B-GGUF:Q4_K_M with flash attention on!!".to_owned();
    assert!(long.chars().count() >= 80);
    let right_to_left = "תצורה מהירה \u{202E}מאוד עם מטמון".to_owned();
    let names = vec![long.as_str(); 11];
    let mut wide = one_arm();
    wide.groups[0].effects[1] = effect(&long, Outcome::Worse, 8200.0, (-99.9, 123_456.0));
    let mut named = pairs();
    (named.sides[0].name, named.sides[1].name, named.subtitle) =
        (long.clone(), right_to_left.clone(), long.clone());
    let plots = [
        Plot::Forest(one_arm()),
        forest_of(&[&long, &right_to_left]),
        forest_of(&[&right_to_left]),
        forest_of(&names),
        Plot::Forest(wide),
        Plot::Slope(pairs()),
        Plot::Slope(groups()),
        Plot::Slope(named),
    ];
    for plot in &plots {
        for size in [Size::CARD, Size::WIDE, Size { width: 400, height: 200 }, Size { width: 1, height: 1 }] {
            let bare = layout::lay_out_bare(plot, size.bounded());
            for scene in [layout::lay_out(plot, size.bounded()), bare] {
                assert!(scene.frame.right - scene.frame.left > 20.0, "{size:?} {:?}", scene.frame);
                for (i, a) in scene.texts.iter().enumerate() {
                    let right = a.left() + text::width(&a.text, a.size, a.weight);
                    assert!(a.left() >= 0.0 && right <= f64::from(scene.size.width) + 0.5, "{size:?} {a:?}");
                    assert!(a.baseline < f64::from(scene.size.height), "{size:?} {a:?}");
                    for b in scene.texts[..i].iter().filter(|b| (b.baseline - a.baseline).abs() < 9.0) {
                        let b_right = b.left() + text::width(&b.text, b.size, b.weight);
                        assert!(
                            right <= b.left() + 0.5 || b_right <= a.left() + 0.5,
                            "{size:?}: {a:?} on {b:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn rows_that_have_no_room_are_counted() {
    let plot = forest_of(&["A", "B", "C", "D", "E", "F"]);
    let scene = layout::lay_out(&plot, Size::CARD);
    assert!(scene.texts.iter().any(|text| text.text.contains("more rows have no room here.")));
    assert!(alt_text(&plot).contains("F: decode rate, report +4.1 %"));
}

#[test]
fn comparisons_are_drawn_in_the_inks_of_the_theme() {
    for theme in [Theme::Light, Theme::Dark, Theme::Contrast] {
        let ink = theme::CHART[1].in_theme(theme);
        let name = format!("#{ink:06X}");
        for plot in [Plot::Forest(one_arm()), Plot::Slope(pairs())] {
            let svg = svg(&plot, theme, Size::WIDE).unwrap();
            assert!(svg.contains(&name), "{name} in {svg}");
            let (_, pixels) = decoded(&png(&svg).unwrap());
            assert!(pixels.chunks_exact(3).any(|pixel| pixel == &ink.to_be_bytes()[1..]), "{theme:?}");
        }
    }
}
