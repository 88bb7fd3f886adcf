use super::*;

mod comparisons;
mod kinds;
mod pictures;

fn series(name: &str, index: u8, values: &[f64]) -> Series {
    let points = values
        .iter()
        .zip(1..)
        .map(|(value, run)| Point { run, call: 2 * run, value: *value, valid: true, ..Point::default() })
        .collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let interval = (values.len() > 1).then_some((mean - 0.5, mean + 0.5));
    Series { name: name.to_owned(), index, points, mean: Some(mean), interval }
}

fn plot(runs: u32, series: Vec<Series>) -> Plot {
    Plot::Run(run_plot(runs, series))
}

fn run_plot(runs: u32, series: Vec<Series>) -> RunPlot {
    RunPlot {
        title: "Throughput per run".to_owned(),
        subtitle: "gemma3:latest".to_owned(),
        unit: "tok/s".to_owned(),
        stage: "report".to_owned(),
        runs,
        series,
    }
}

fn two_arms() -> Plot {
    let baseline = series("Baseline", 0, &[115.1, 115.0, 115.6, 115.5, 115.9]);
    let mut tuned = series("Tuned", 1, &[115.1, 115.4, 115.3, 114.6, 115.7]);
    tuned.points[1].valid = false;
    tuned.points[2].cold = true;
    plot(5, vec![baseline, tuned])
}

fn cold_start() -> Plot {
    let mut baseline = series("Baseline", 0, &[5049.18, 487.0, 615.0, 529.0, 531.0, 541.75]);
    baseline.points[0].cold = true;
    (baseline.mean, baseline.interval) = (Some(540.75), Some((479.0, 602.5)));
    let plot = run_plot(6, vec![baseline]);
    Plot::Run(RunPlot { title: "TTFT per run".to_owned(), unit: "ms".to_owned(), ..plot })
}

/// The size of a PNG picture in pixels, and its pixels of three bytes.
fn decoded(file: &[u8]) -> (Size, Vec<u8>) {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (Size { width: info.width, height: info.height }, pixels)
}

/// The parts of an SVG between `before` and the next `"`.
fn attributes<'a>(svg: &'a str, before: &str) -> Vec<&'a str> {
    svg.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn two_arms_with_a_cold_and_an_invalid_call_look_like_this() {
    insta::assert_snapshot!("two_arms_light", svg(&two_arms(), Theme::Light, Size::CARD).unwrap());
    insta::assert_snapshot!("two_arms_dark", svg(&two_arms(), Theme::Dark, Size::CARD).unwrap());
}

#[test]
fn a_cold_call_far_from_the_others_stands_at_the_edge_with_its_value() {
    let svg = svg(&cold_start(), Theme::Light, Size::WIDE).unwrap();
    assert!(svg.contains("↑ 5,049"), "{svg}");
    assert!(!svg.contains("log scale"));
    insta::assert_snapshot!("cold_start", svg);
}

#[test]
fn the_alt_text_holds_the_numbers_of_the_figure() {
    assert_eq!(
        alt_text(&cold_start()),
        "TTFT per run, report stage, 6 runs. Baseline: mean 541 ms, 95 % interval 479 to 602, 5 values \
         from 487 to 615; 1 cold (5,049)."
    );
    assert_eq!(
        alt_text(&two_arms()),
        "Throughput per run, report stage, 5 runs. Baseline: mean 115.42 tok/s, 95 % interval 114.92 to \
         115.92, 5 values from 115.00 to 115.90. Tuned: mean 115.22 tok/s, 95 % interval 114.72 to 115.72, 3 \
         values from 114.60 to 115.70; 1 cold (115.30); 1 invalid (115.40)."
    );
}

#[test]
fn an_svg_is_inert_and_has_a_role_a_title_and_a_description() {
    let arm = series("</text><image href='http://x'/>]]><svg onload=alert(1)>", 0, &[1.0, 2.0]);
    let title = "<script>alert(1)</script> & \"quotes\"".to_owned();
    let hostile = Plot::Run(RunPlot { title, ..run_plot(2, vec![arm]) });
    let svg = svg(&hostile, Theme::Light, Size::WIDE).unwrap();
    for forbidden in ["style=", "<script", "<image", "<svg onload", "\u{0}"] {
        assert!(!svg.contains(forbidden), "{forbidden} in {svg}");
    }
    assert!(svg.contains("role=\"img\">\n<title>&lt;script&gt;"));
    assert!(svg.contains("<desc>"));
}

#[test]
fn every_point_of_the_svg_names_its_call_and_shows_its_value() {
    let svg = svg(&two_arms(), Theme::Light, Size::CARD).unwrap();
    assert_eq!(attributes(&svg, "data-call=\""), ["2", "4", "6", "8", "10", "2", "4", "6", "8", "10"]);
    assert!(svg.contains("<title>Tuned, run 2: 115.4 tok/s, invalid</title>"), "{svg}");
    assert!(svg.contains("<title>Tuned, run 4: 114.6 tok/s</title>"));
}

#[test]
fn a_value_that_is_no_number_is_never_drawn() {
    let mut broken = series("Baseline", 0, &[1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 2.0]);
    (broken.mean, broken.interval) = (Some(f64::NAN), Some((f64::NEG_INFINITY, f64::INFINITY)));
    let plot = plot(5, vec![broken]);
    let svg = svg(&plot, Theme::Light, Size::CARD).unwrap();
    assert_eq!(attributes(&svg, "data-call=\""), ["2", "10"]);
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    assert!(svg.contains("no mean"));
}

#[test]
fn a_figure_without_values_is_one_sentence() {
    let empty = plot(3, vec![Series { name: "Baseline".to_owned(), ..Series::default() }]);
    let svg = svg(&empty, Theme::Light, Size::CARD).unwrap();
    assert!(svg.contains("No call has a value to show here yet."));
    assert!(!svg.contains("<circle"));
    assert!(alt_text(&empty).ends_with("No call has a value to show here yet."));
}

#[test]
fn an_interval_much_wider_than_its_values_is_cut_at_the_frame() {
    let mut arm = series("A", 0, &[487.0, 615.0]);
    arm.interval = Some((-262.0, 1364.0));
    let plot = plot(2, vec![arm]);
    let scene = layout::lay_out(&plot, Size::CARD);
    let ticks: Vec<&str> = scene.texts.iter().map(|text| text.text.as_str()).collect();
    assert!(ticks.contains(&"600") && !ticks.contains(&"1,000") && !ticks.contains(&"0"), "{ticks:?}");
    let (low, high) = scene.levels[0].band.unwrap();
    assert!(low <= scene.frame.bottom && high >= scene.frame.top);
    assert!(alt_text(&plot).contains("95 % interval −262 to 1,364"));
}

#[test]
fn a_log_axis_is_said_in_the_title() {
    let plot = plot(2, vec![series("A", 0, &[100.0, 110.0]), series("B", 1, &[9000.0, 9100.0])]);
    assert!(svg(&plot, Theme::Light, Size::CARD).unwrap().contains("Throughput per run (log scale)"));
    assert!(alt_text(&plot).contains("(log scale)"));
}

#[test]
fn more_than_five_series_are_refused_with_a_reason() {
    let plot = plot(1, vec![series("A", 0, &[1.0]); 6]);
    let error = svg(&plot, Theme::Light, Size::CARD).unwrap_err();
    assert_eq!(error.code(), "figure_too_many_series");
    assert_eq!(error.to_string(), "A figure shows at most 5 arms; this one has 6.");
}

#[test]
fn any_number_of_runs_can_be_drawn_and_run_numbers_never_touch() {
    for runs in [1_u32, 2, 3, 8, 9, 40, 99, 100, 101, 199, 200, 5000] {
        let values: Vec<f64> = (0..runs.min(200)).map(|run| 100.0 + f64::from(run % 7)).collect();
        let plot = plot(runs, vec![series("A", 0, &values), series("B", 4, &values)]);
        for size in [Size::CARD, Size::WIDE, Size { width: 1, height: 1 }] {
            let scene = layout::lay_out(&plot, size.bounded());
            for (i, a) in scene.texts.iter().enumerate() {
                let right = a.left() + text::width(&a.text, a.size, a.weight);
                assert!(
                    a.left() >= 0.0 && right <= f64::from(scene.size.width) + 0.5,
                    "{runs} {size:?} {a:?}"
                );
                for b in scene.texts[..i].iter().filter(|b| (b.baseline - a.baseline).abs() < 9.0) {
                    let b_right = b.left() + text::width(&b.text, b.size, b.weight);
                    assert!(
                        right <= b.left() + 0.5 || b_right <= a.left() + 0.5,
                        "{runs} {size:?}: {a:?} on {b:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn names_as_long_as_they_like_leave_room_for_the_plot_and_their_value() {
    let name = "hf.co/unsloth/DeepSeek-R1-Distill-Qwen-32B-GGUF:Q4_K_M".repeat(4);
    let plot =
        plot(3, vec![series(&name, 0, &[1.0, 2.0, 3.0]), series("模型 😀 модель", 1, &[1.0, 2.5, 3.0])]);
    let scene = layout::lay_out(&plot, Size::CARD);
    assert!(scene.frame.right - scene.frame.left > 250.0, "{:?}", scene.frame);
    let svg = svg(&plot, Theme::Dark, Size::CARD).unwrap();
    assert!(svg.contains(">2.0<") && svg.contains("…") && svg.contains("模型 😀 модель"));
    assert!(png(&svg).is_ok());
}

#[test]
fn a_png_decodes_to_twice_the_size_in_the_colours_of_the_theme() {
    for (theme, ground) in [(Theme::Light, [255, 255, 255]), (Theme::Dark, [0x1A, 0x1B, 0x1E])] {
        let (size, pixels) = decoded(&png(&svg(&two_arms(), theme, Size::CARD).unwrap()).unwrap());
        assert_eq!(size, Size { width: 2 * Size::CARD.width, height: 2 * Size::CARD.height });
        assert_eq!(pixels[..3], ground);
        let chart_1 = theme::CHART[0].in_theme(theme).to_be_bytes();
        assert!(
            pixels.chunks_exact(3).any(|pixel| pixel == &chart_1[1..]),
            "the first arm's colour is drawn"
        );
    }
}

#[test]
fn hollow_marks_show_the_ground_through() {
    let mut arm = series("A", 2, &[1.0, 2.0, 3.0]);
    let full = svg(&plot(3, vec![arm.clone()]), Theme::Light, Size::CARD).unwrap();
    arm.points[1].cold = true;
    let cold = svg(&plot(3, vec![arm.clone()]), Theme::Light, Size::CARD).unwrap();
    arm.points[1].valid = false;
    let invalid = svg(&plot(3, vec![arm]), Theme::Light, Size::CARD).unwrap();
    let count = |svg: &str, part: &str| svg.matches(part).count();
    assert_eq!(count(&cold, "<polygon"), count(&full, "<polygon") + 1);
    assert_eq!(count(&invalid, "<polyline"), count(&cold, "<polyline") + 1);
}
