use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn lines(pieces: &[&[u8]]) -> Vec<String> {
    let mut lines = Lines::default();
    let mut seen = Vec::new();
    for piece in pieces {
        let _ = lines
            .push(piece, |line| {
                seen.push(String::from_utf8(line.to_vec()).unwrap());
                ControlFlow::<()>::Continue(())
            })
            .unwrap();
    }
    let rest = lines.take_rest();
    if !rest.is_empty() {
        seen.push(String::from_utf8(rest).unwrap());
    }
    seen
}

fn events(text: &str) -> Vec<(bool, String)> {
    let mut events = Events::default();
    let mut seen = Vec::new();
    let text_of = |data: &[u8]| String::from_utf8(data.to_vec()).unwrap();
    for line in text.split('\n') {
        match events.line(line.trim_end_matches('\r').as_bytes()).unwrap() {
            Event::Data(data) => seen.push((false, text_of(data))),
            Event::Error(data) => seen.push((true, text_of(data))),
            Event::Bare(data) => seen.push((false, format!("bare {}", text_of(data)))),
            Event::Pending => {}
        }
    }
    seen
}

#[test]
fn a_line_and_a_character_cut_between_two_pieces_are_put_together() {
    let whole = "\u{feff}eins ü\r\n\r\nzwei 😀\ndrei".as_bytes();
    for cut in 0..=whole.len() {
        let (a, b) = whole.split_at(cut);
        assert_eq!(lines(&[a, b]), ["eins ü", "", "zwei 😀", "drei"], "cut at {cut}");
    }
    let bytes: Vec<&[u8]> = whole.chunks(1).collect();
    assert_eq!(lines(&bytes), ["eins ü", "", "zwei 😀", "drei"]);
}

#[test]
fn a_line_without_end_is_refused_before_it_fills_the_memory() {
    let mut framing = Lines::default();
    let piece = vec![b'x'; 1024 * 1024];
    let refused = (0..=MAX_RECORD_BYTES / piece.len())
        .find_map(|_| framing.push(&piece, |_| ControlFlow::<()>::Continue(())).err());
    assert!(refused.unwrap().0.contains("16 MB"));
}

#[test]
fn nothing_after_a_break_is_read() {
    let mut seen = 0;
    let flow = Lines::default()
        .push(b"a\nb\nc\n", |_| {
            seen += 1;
            ControlFlow::Break(())
        })
        .unwrap();
    assert_eq!((seen, flow.is_break()), (1, true));
}

#[test]
fn data_lines_of_one_event_are_joined_and_comments_left_out() {
    assert_eq!(
        events(": ping\ndata: a\ndata:b\nid: 7\nretry: 10\n\n\n: again\ndata:  c\n\n"),
        [(false, "a\nb".into()), (false, " c".into())]
    );
}

#[test]
fn an_error_event_is_told_from_data_and_does_not_colour_the_next() {
    assert_eq!(
        events("event: error\ndata: x\n\nerror: {\"y\":1}\n\ndata: z\n\nevent: error\n\ndata: w\n\n"),
        [(true, "x".into()), (true, "{\"y\":1}".into()), (false, "z".into()), (false, "w".into())]
    );
}

#[test]
fn a_json_document_in_place_of_events_is_seen_as_one() {
    assert_eq!(events("{\"error\":\"no\"}"), [(false, "bare {\"error\":\"no\"}".into())]);
}

#[test]
fn a_line_that_is_no_field_is_malformed() {
    let refused = Events::default().line(b"<html><body>hello: you").unwrap_err();
    assert_eq!(refused.0, "a line that is no event: \"<html><body>hello: you\"");
}

#[test]
fn an_event_without_its_empty_line_is_given_at_the_end() {
    let mut events = Events::default();
    assert_eq!(events.line(b"data: [DONE]"), Ok(Event::Pending));
    assert_eq!(events.finish(), Event::Data(b"[DONE]"));
    assert_eq!(events.finish(), Event::Pending);
}

/// Bytes as a server, a proxy or a fault may send them: what means something to the reader, and anything else.
fn hostile_bytes() -> impl Strategy<Value = Vec<u8>> {
    let known =
        ["\n", "\r\n", "\r", "\u{feff}", "data:", "data: ", "event: error\n", ": ", "{\"a\":1}", "\0"];
    let piece = prop_oneof![
        prop::sample::select(known.to_vec()).prop_map(|text| text.as_bytes().to_vec()),
        vec(any::<u8>(), 0..8),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Lines as bytes, the one that the end cuts short included, and where each piece ends.
fn raw_lines(bytes: &[u8], cuts: &[prop::sample::Index]) -> Vec<Vec<u8>> {
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    ends.push(bytes.len());
    ends.sort_unstable();
    let (mut lines, mut seen, mut begin) = (Lines::default(), Vec::new(), 0);
    for end in ends {
        let flow = lines.push(&bytes[begin..end], |line| {
            seen.push(line.to_vec());
            ControlFlow::<()>::Continue(())
        });
        assert_eq!(flow, Ok(ControlFlow::Continue(())));
        begin = end;
    }
    seen.push(lines.take_rest());
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_cut_anywhere_are_the_same_lines(
        bytes in hostile_bytes(),
        cuts in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let lines = raw_lines(&bytes, &cuts);
        prop_assert_eq!(&lines, &raw_lines(&bytes, &[]));
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        prop_assert_eq!(lines.len(), ends + 1);
    }

    #[test]
    fn any_line_is_an_event_a_part_of_one_or_malformed(bytes in hostile_bytes()) {
        let mut events = Events::default();
        for line in raw_lines(&bytes, &[]) {
            if let Ok(Event::Data(data) | Event::Error(data)) = events.line(&line) {
                prop_assert!(line.is_empty() && data.len() <= bytes.len());
            }
        }
    }

    #[test]
    fn every_event_that_was_written_is_read(texts in vec("[^\r\n]{0,12}", 0..8)) {
        let stream: String = texts.iter().map(|text| format!("data: {text}\n\n")).collect();
        let expected: Vec<(bool, String)> = texts.into_iter().map(|text| (false, text)).collect();
        prop_assert_eq!(events(&stream), expected);
    }
}
