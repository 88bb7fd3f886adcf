use super::*;
use encoding_rs::UTF_8;
use proptest::collection::vec;
use proptest::prelude::*;

fn read_text(text: &str) -> Option<Read> {
    let mut source = text.as_bytes();
    read(&mut Text::new(&mut source, UTF_8, &|| false)).unwrap()
}

fn table(text: &str) -> Table {
    read_text(text).unwrap().table
}

fn numbers(table: &Table, name: &str) -> Option<(u32, f64, f64, f64)> {
    let column = table.columns.iter().find(|column| column.name == name).unwrap();
    column.numbers.map(|range| (range.count, range.min, range.max, range.mean))
}

#[test]
fn a_table_has_columns_rows_and_ranges() {
    let table = table("model,tokens_s,note\na:1b,100.5,\na:1b,99.5,warm\n\n");
    assert_eq!((table.delimiter.as_str(), table.rows, table.columns.len()), (",", 2, 3));
    assert_eq!(numbers(&table, "tokens_s"), Some((2, 99.5, 100.5, 100.0)));
    assert_eq!(numbers(&table, "model"), None);
    assert_eq!(table.columns[0].texts.values, ["a:1b"]);
    assert_eq!(table.columns[2].filled, 1);
}

#[test]
fn a_row_with_an_error_is_counted_and_its_zeros_enter_no_range() {
    let table = table("ttft_s,tokens_s,Error\n0.0,0.0,connection refused\n0.5,80,\n0.7,90,None\n");
    assert_eq!((table.rows, table.rows_with_error), (3, 1));
    assert_eq!(numbers(&table, "tokens_s"), Some((2, 80.0, 90.0, 85.0)));
    assert_eq!(table.columns[1].filled, 3);
}

#[test]
fn an_error_column_of_numbers_is_a_measurement() {
    let table = table("size,error\n1,0.25\n2,0.5\n");
    assert_eq!(table.rows_with_error, 0);
    assert_eq!(numbers(&table, "error"), Some((2, 0.25, 0.5, 0.375)));
}

#[test]
fn quotes_hold_separators_line_ends_and_json() {
    let table =
        table("model,options,tokens_s\r\n\"a, b\",\"{\"\"top_p\"\":0.9,\"\"k\"\":1}\",7\r\n\"c\nd\",x,9\r\n");
    assert_eq!((table.rows, table.rows_ragged), (2, 0));
    assert_eq!(table.columns[1].texts.values[0], "{\"top_p\":0.9,\"k\":1}");
    assert_eq!(numbers(&table, "tokens_s"), Some((2, 7.0, 9.0, 8.0)));
}

#[test]
fn ragged_rows_are_counted_and_left_out() {
    let read = read_text("a,b,c\n1,2,3\n1,2\n4,5,6,7\n2,3,4\n").unwrap();
    assert_eq!((read.table.rows, read.table.rows_ragged, read.ragged_at), (4, 2, Some((2, 2))));
    assert_eq!(numbers(&read.table, "a"), Some((2, 1.0, 2.0, 1.5)));
}

#[test]
fn the_delimiter_is_told_from_the_first_lines() {
    for (text, delimiter) in [
        ("a;b;c\n1,5;2;3\n2,5;2;3\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a\n1\n", ","),
        ("name,\"x;y;z\"\n1,2\n", ","),
        ("a;b", ";"),
    ] {
        assert_eq!(table(text).delimiter, delimiter, "{text:?}");
    }
}

#[test]
fn a_decimal_comma_is_read_where_semicolons_separate() {
    assert_eq!(numbers(&table("a;b\n1,5;x\n2,5;y\n"), "a"), Some((2, 1.5, 2.5, 2.0)));
}

#[test]
fn words_that_look_like_numbers_are_texts() {
    let table = table("a\nnan\ninf\n-inf\n1e999\n0x10\n1e3\n");
    assert_eq!(numbers(&table, "a"), Some((1, 1000.0, 1000.0, 1000.0)));
    assert_eq!(table.columns[0].filled, 6);
}

#[test]
fn carriage_returns_alone_end_rows() {
    assert_eq!(table("a,b\r1,2\r3,4\r").rows, 2);
}

#[test]
fn a_huge_name_is_cut_and_a_huge_field_forgotten() {
    let huge = "x".repeat(3 * 1024 * 1024);
    let read = read_text(&format!("{huge},b\n{huge},1\n")).unwrap();
    assert_eq!(read.table.columns[0].name.chars().count(), limits::NAME_CHARS + 1);
    assert_eq!(read.oversized_at, Some(0));
    assert_eq!(numbers(&read.table, "b"), Some((1, 1.0, 1.0, 1.0)));
}

#[test]
fn columns_beyond_the_limit_are_counted_only() {
    let header: Vec<String> = (0..limits::COLUMNS + 5).map(|n| format!("c{n}")).collect();
    let row = vec!["1"; limits::COLUMNS + 5].join(",");
    let table = table(&format!("{}\n{row}\n", header.join(",")));
    assert_eq!((table.columns.len(), table.columns_left_out), (limits::COLUMNS, 5));
    assert_eq!((table.rows, table.rows_ragged), (1, 0));
}

#[test]
fn a_text_without_any_name_in_its_first_row_is_no_table() {
    assert!(read_text("").is_none());
    assert!(read_text("\n\n").is_none());
    assert!(read_text(",,\n1,2,3\n").is_none());
}

#[test]
fn a_text_cut_anywhere_gives_the_same_table() {
    let text = "a,b,\"c\nd\"\r\n1,\"x\"\"y\",3\r\n,,\r\n\r\n4,5,\"6\"\r\n7,8,9";
    let whole = table(text);
    assert_eq!((whole.rows, whole.rows_ragged), (4, 0));
    for cut in 0..=text.len() {
        let mut fields = Fields::new(b',');
        for piece in [&text.as_bytes()[..cut], &text.as_bytes()[cut..]] {
            if !piece.is_empty() {
                fields.take(piece);
            }
        }
        assert_eq!(fields.end().unwrap().table, whole, "cut at {cut}");
    }
}

#[test]
fn numbers_are_also_ranged_by_model() {
    let table = table("tokens_s,Model,error\n80,a:1b,\n40,b:8b,\n90,a:1b,\n0,c:1b,refused\n50,,\n");
    let by_model = &table.columns[0].by_model;
    let found: Vec<(&str, f64)> =
        by_model.iter().map(|found| (found.model.as_str(), found.range.mean)).collect();
    assert_eq!(found, [("a:1b", 85.0), ("b:8b", 40.0)]);
    assert_eq!(numbers(&table, "tokens_s"), Some((4, 40.0, 90.0, 65.0)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_table_or_none(bytes in vec(prop_oneof![any::<u8>(), Just(b','), Just(b'\n'), Just(b'"')], 0..400)) {
        let mut source = bytes.as_slice();
        let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        if let Ok(Some(found)) = read(&mut Text::new(&mut source, UTF_8, &|| false)) {
            prop_assert!(found.table.rows as usize <= lines + 1);
            prop_assert!(found.table.rows_ragged <= found.table.rows);
        }
    }

    #[test]
    fn every_row_that_was_written_is_read(rows in vec(("[ -~äß€\r\n\",;|]{0,12}", -1_000_000..1_000_000_i32), 1..20)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["note", "tokens_s"]).unwrap();
        for (note, millis) in &rows {
            writer.write_record([note, &(f64::from(*millis) / 1000.0).to_string()]).unwrap();
        }
        let table = table(&String::from_utf8(writer.into_inner().unwrap()).unwrap());
        prop_assert_eq!((table.delimiter.as_str(), table.rows as usize, table.rows_ragged), (",", rows.len(), 0));
        let (count, min, ..) = numbers(&table, "tokens_s").unwrap();
        let least = rows.iter().map(|(_, millis)| *millis).min().unwrap();
        prop_assert_eq!((count as usize, min), (rows.len(), f64::from(least) / 1000.0));
    }

    #[test]
    fn a_field_is_a_finite_number_or_none(bytes in "[-+0-9.,eEinfa]{0,48}", delimiter in prop::sample::select(b",;\t|".to_vec())) {
        prop_assert!(field::number(bytes.as_bytes(), delimiter).is_none_or(f64::is_finite));
    }
}
