use super::*;

fn series(values: &[f64]) -> Vec<TrendPoint> {
    let point = |value: &f64| TrendPoint {
        value: *value,
        server: "Ollama 0.12.6".into(),
        driver: Some("555.42".into()),
        digest: Some("sha256:a1b2c3d4e5".into()),
        ..TrendPoint::default()
    };
    values.iter().map(point).collect()
}

fn verdict(metric: Metric, points: &[TrendPoint]) -> TrendVerdict {
    judge(metric, points, &find_marks(points)).unwrap()
}

#[test]
fn a_run_beyond_the_interval_of_its_history_is_slower() {
    let points = series(&[115.0, 115.6, 114.8, 115.2, 115.4, 112.0]);
    let told = verdict(Metric::DecodeRate, &points);
    assert!(told.is_slower && told.n == 5, "{told:?}");
    assert!(told.sentence.contains("slower than the 5 earlier runs"), "{}", told.sentence);
    assert!(!verdict(Metric::DecodeRate, &series(&[115.0, 115.6, 114.8, 115.2, 115.4, 114.9])).is_slower);
    assert!(verdict(Metric::Ttft, &series(&[500.0, 505.0, 498.0, 502.0, 501.0, 560.0])).is_slower);
    let faster = verdict(Metric::Ttft, &series(&[500.0, 505.0, 498.0, 502.0, 501.0, 400.0]));
    assert!(!faster.is_slower && faster.sentence.contains("faster"), "{}", faster.sentence);
}

#[test]
fn fewer_than_five_earlier_runs_give_no_verdict() {
    let told = verdict(Metric::DecodeRate, &series(&[115.0, 115.1, 115.2, 115.1, 50.0]));
    assert!(!told.is_slower && told.interval.is_none());
    assert_eq!(told.sentence, "No verdict: 4 earlier runs; at least 5 are needed.");
    assert_eq!(judge(Metric::Ttft, &[], &[]), None);
    assert_eq!(verdict(Metric::Ttft, &series(&[1.0])).n, 0);
}

#[test]
fn only_runs_since_the_last_change_are_the_history() {
    let mut points = series(&[115.0, 115.6, 114.8, 115.2, 115.4, 112.0, 112.2]);
    points[5..].iter_mut().for_each(|point| point.server = "Ollama 0.13.0".into());
    let marks = find_marks(&points);
    assert_eq!((marks.len(), marks[0].at, marks[0].change), (1, 5, TrendChange::Server));
    assert_eq!(marks[0].text, "Ollama 0.12.6 → Ollama 0.13.0");
    let told = judge(Metric::DecodeRate, &points, &marks).unwrap();
    assert_eq!(told.sentence, "No verdict: 1 earlier run since the last change; at least 5 are needed.");
}

#[test]
fn what_is_not_known_is_no_change_and_each_kind_has_its_mark() {
    let mut points = series(&[1.0; 5]);
    points[1].driver = None;
    points[1].server = String::new();
    points[2].driver = Some("560.1".into());
    points[3].driver = Some("560.1".into());
    points[4].driver = Some("560.1".into());
    points[4].digest = Some("sha256:ffffffffff".into());
    let told: Vec<(u32, String)> =
        find_marks(&points).into_iter().map(|mark| (mark.at, mark.label)).collect();
    assert_eq!(told, [(2, "driver 560.1".to_owned()), (4, "model fffffff".to_owned())]);
}

#[test]
fn a_steady_model_is_rarely_called_slower() {
    let mut chance = crate::rng::SplitMix64::new(7);
    let mut called = 0;
    for _ in 0..2000 {
        // Twelve uniform values have nearly a normal sum.
        let mut normal = || (0..12).map(|_| chance.below(1_000_001) as f64 / 1e6).sum::<f64>() - 6.0;
        let values: Vec<f64> = (0..11).map(|_| 115.0 + normal()).collect();
        called += usize::from(verdict(Metric::DecodeRate, &series(&values)).is_slower);
    }
    assert!((20..=80).contains(&called), "{called} of 2000");
}
