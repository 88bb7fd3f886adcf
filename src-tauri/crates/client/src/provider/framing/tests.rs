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
