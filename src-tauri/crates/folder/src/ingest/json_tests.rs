use super::*;

fn shape(text: &str) -> JsonShape {
    read(text.as_bytes()).unwrap()
}

fn numbers(shape: &JsonShape, path: &str) -> Option<(u32, f64, f64)> {
    let found = shape.numbers.iter().find(|numbers| numbers.path == path);
    found.map(|numbers| (numbers.range.count, numbers.range.min, numbers.range.max))
}

#[test]
fn numbers_are_ranged_by_normalised_path() {
    let shape =
        shape(r#"{"model":"a:1b","runs":[{"tokens_per_s":10.5,"n":[1,2]},{"tokens_per_s":12,"n":[3]}]}"#);
    assert_eq!((shape.top.as_str(), shape.documents, shape.depth, shape.key_count), ("object", 1, 4, 6));
    assert_eq!(shape.keys, ["model", "runs"]);
    assert_eq!(numbers(&shape, "runs[].tokens_per_s"), Some((2, 10.5, 12.0)));
    assert_eq!(numbers(&shape, "runs[].n[]"), Some((3, 1.0, 3.0)));
    assert_eq!(
        (shape.texts[0].path.as_str(), &shape.texts[0].texts.values[..]),
        ("model", &["a:1b".to_owned()][..])
    );
}

#[test]
fn an_object_with_an_error_gives_no_numbers() {
    let shape = shape(
        r#"[{"tokens_s":0,"error":"refused"},{"error":null,"tokens_s":80},{"error":"","tokens_s":90}]"#,
    );
    assert_eq!((shape.top.as_str(), shape.objects_with_error), ("array", 1));
    assert_eq!(shape.keys, ["tokens_s", "error"]);
    assert_eq!(numbers(&shape, "[].tokens_s"), Some((2, 80.0, 90.0)));
}

#[test]
fn an_error_leaves_the_numbers_of_other_objects_alone() {
    let shape = shape(r#"{"total":3,"part":{"error":"no data","n":0}}"#);
    assert_eq!((numbers(&shape, "total"), numbers(&shape, "part.n")), (Some((1, 3.0, 3.0)), None));
}

#[test]
fn lines_of_json_are_documents() {
    let shape = shape("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
    assert_eq!((shape.documents, numbers(&shape, "a")), (3, Some((3, 1.0, 3.0))));
}

#[test]
fn bare_values_have_a_shape() {
    for (text, top) in
        [("1", "number"), ("\"x\"", "string"), ("null", "null"), ("true", "boolean"), ("[]", "array")]
    {
        assert_eq!(shape(text).top, top);
    }
}

#[test]
fn broken_json_is_explained_with_its_place() {
    for (text, part) in [
        ("{\"a\": 1,", "ends in the middle of a value (line 1)"),
        ("{\"a\": NaN}", "line 1 column 7"),
        ("{} x", "line 1 column 4"),
        ("{\"a\": 1e999}", "out of range"),
    ] {
        let (reason, hint) = explain(&read(text.as_bytes()).unwrap_err());
        assert!(reason.contains(part), "{text}: {reason}");
        assert!(!hint.is_empty());
    }
    let deep = "[".repeat(100_000);
    let (reason, _) = explain(&read(deep.as_bytes()).unwrap_err());
    assert!(reason.contains("128 levels"), "{reason}");
}

#[test]
fn paths_are_bounded_in_number_and_length() {
    let keys: Vec<String> = (0..limits::PATHS + 9).map(|n| format!("\"k{n}\":{n}")).collect();
    let shape = shape(&format!("{{{}}}", keys.join(",")));
    assert_eq!((shape.numbers.len(), shape.paths_left_out), (limits::PATHS, true));
    assert_eq!(shape.keys.len(), limits::KEYS);

    let long = "é".repeat(1_000_000);
    let shape = self::shape(&format!("{{\"{long}\":{{\"{long}\":1}}}}"));
    assert!(shape.numbers[0].path.len() <= limits::PATH_BYTES + 1);
}

#[test]
fn numbers_are_read_to_their_last_bit() {
    // A parser that is fast but inexact is off by one in the last place here.
    assert_eq!(shape("[0.22179]").numbers[0].range.max, 0.22179);
}
