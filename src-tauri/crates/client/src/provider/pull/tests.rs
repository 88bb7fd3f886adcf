use super::*;

/// What lines of a pull make of it.
fn progress(lines: &[&str]) -> (PullProgress, Option<Result<(), PullFailure>>) {
    let mut tell = |_: PullProgress| {};
    let mut course = CallTrace::new("m", PullLimits::default(), &mut tell);
    let mut end = None;
    for line in lines {
        if let ControlFlow::Break(ended) = course.read(line.as_bytes()) {
            end = Some(ended);
            break;
        }
    }
    (course.progress, end)
}

#[test]
fn layers_are_added_up_and_what_was_here_before_is_told() {
    let (progress, end) = progress(&[
        r#"{"status":"pulling manifest"}"#,
        r#"{"status":"pulling aaaa","digest":"sha256:aaaabbbbccccdddd","total":1000,"completed":400}"#,
        r#"{"status":"pulling aaaa","digest":"sha256:aaaabbbbccccdddd","total":1000,"completed":700}"#,
        r#"{"status":"pulling eeee","digest":"sha256:eeee","total":50,"completed":50}"#,
    ]);
    assert_eq!(end, None);
    assert_eq!(progress.stage, PullStage::Downloading);
    assert_eq!((progress.completed_bytes, progress.total_bytes, progress.kept_bytes), (750.0, 1050.0, 450.0));
    assert_eq!(progress.layers[0].name, "aaaabbbbcccc");
}

#[test]
fn a_layer_without_a_count_has_nothing_yet_and_none_has_more_than_its_size() {
    let (progress, _) = progress(&[
        r#"{"status":"pulling a","digest":"sha256:a","total":10}"#,
        r#"{"status":"pulling b","digest":"sha256:b","total":10,"completed":99}"#,
        r#"{"status":"pulling c","digest":"sha256:c"}"#,
    ]);
    let completed: Vec<f64> = progress.layers.iter().map(|layer| layer.completed_bytes).collect();
    assert_eq!(completed, [0.0, 10.0]);
}

#[test]
fn only_the_word_success_is_the_end() {
    let steps = [
        r#"{"status":"pulling a","digest":"sha256:a","total":10,"completed":10}"#,
        r#"{"status":"verifying sha256 digest"}"#,
        r#"{"status":"writing manifest"}"#,
    ];
    let (before, end) = progress(&steps);
    assert_eq!((before.stage, end), (PullStage::Checking, None));
    let (after, end) = progress(&[&steps[..], &[r#"{"status":"success"}"#]].concat());
    assert_eq!((after.stage, end), (PullStage::Done, Some(Ok(()))));
}

#[test]
fn an_error_in_the_stream_and_a_line_that_is_none_end_it() {
    let (_, end) = progress(&[r#"{"error":"pull model manifest: file does not exist"}"#]);
    assert_eq!(end.unwrap().unwrap_err().code(), "pull_unknown_model");
    let (_, end) = progress(&["<html>"]);
    assert_eq!(end.unwrap().unwrap_err().code(), "pull_malformed");
    let (_, end) = progress(&["", "  "]);
    assert_eq!(end, None);
}

#[test]
fn endless_layers_are_not_kept_for_ever() {
    let lines: Vec<String> = (0..MOST_LAYERS + 10)
        .map(|n| format!(r#"{{"status":"x","digest":"sha256:{n}","total":1,"completed":1}}"#))
        .collect();
    let (progress, _) = progress(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(progress.layers.len(), MOST_LAYERS);
}
