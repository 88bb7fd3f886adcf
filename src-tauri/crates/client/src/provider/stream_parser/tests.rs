use super::*;

const OLLAMA: &str = concat!(
    r#"{"model":"m","created_at":"2026","thinking":"Hm ü","response":"","done":false}"#,
    "\n",
    r#"{"model":"m","response":"","done":false}"#,
    "\n",
    r#"{"model":"m","response":"Grüße 😀","done":false}"#,
    "\r\n",
    r#"{"model":"m","response":"\n\u00fc\"","done":false}"#,
    "\n",
    r#"{"model":"m","response":"","done":true,"done_reason":"stop","context":[1,2,3],"total_duration":5000000,"#,
    r#""load_duration":1000000,"prompt_eval_count":7,"prompt_eval_duration":2000000,"eval_count":3,"eval_duration":1500000}"#,
    "\n",
);

const OPENAI: &str = concat!(
    ": keep-alive\n\n",
    "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null},\"finish_reason\":null}]}\n\n",
    "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"Hm ü\"}}]}\n\n",
    "data: {\"choices\":[{\"delta\":{\"content\":\"Grüße 😀\"}}]}\r\n\r\n",
    "data: {\"choices\":[{\"delta\":\ndata: {\"content\":\"\\n\\u00fc\\\"\"}}]}\n\n",
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}],\"usage\":null}\n\n",
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"prompt_tokens_details\":",
    "{\"cached_tokens\":2}},\"timings\":{\"cache_n\":2,\"prompt_n\":5,\"prompt_ms\":2.0,\"predicted_n\":3,\"predicted_ms\":1.5}}\n\n",
    "data: [DONE]\n\n",
);

fn read(kind: ProviderKind, text: &str) -> CallOutcome {
    parse_stream(kind, [(5, text.as_bytes())])
}

fn failure(answer: &CallOutcome) -> (FailureKind, &str) {
    let failure = answer.failure.as_ref().unwrap();
    (failure.kind, &failure.message)
}

#[track_caller]
fn check_content(answer: &CallOutcome, finish: &str) {
    assert_eq!(answer.failure, None);
    assert_eq!((answer.reasoning.as_str(), answer.text.as_str()), ("Hm ü", "Grüße 😀\nü\""));
    let marks: Vec<_> = answer.timeline.chunks.iter().map(|c| (c.text_bytes, c.reasoning)).collect();
    assert_eq!(marks, [(5, true), (12, false), (4, false)]);
    assert_eq!(answer.finish_reason.as_deref(), Some(finish));
    let usage = &answer.usage;
    assert_eq!((usage.prompt_tokens, usage.output_tokens), (Some(7), Some(3)));
    assert_eq!((usage.prefill_ms, usage.decode_ms), (Some(2.0), Some(1.5)));
}

#[test]
fn an_ollama_stream_gives_text_marks_and_counts() {
    let answer = read(ProviderKind::Ollama, OLLAMA);
    check_content(&answer, "stop");
    assert_eq!((answer.usage.load_ms, answer.usage.total_ms), (Some(1.0), Some(5.0)));
    assert_eq!((answer.usage.cached_tokens, answer.timeline.done_ns), (None, Some(5)));
}

#[test]
fn an_openai_stream_gives_text_marks_and_counts() {
    let answer = read(ProviderKind::OpenAi, OPENAI);
    check_content(&answer, "length");
    assert_eq!((answer.usage.cached_tokens, answer.usage.load_ms), (Some(2), None));
}

#[test]
fn a_stream_may_be_cut_at_every_place() {
    for (kind, text) in [(ProviderKind::Ollama, OLLAMA), (ProviderKind::OpenAi, OPENAI)] {
        let whole = read(kind, text);
        for cut in 0..=text.len() {
            let (a, b) = text.as_bytes().split_at(cut);
            assert_eq!(parse_stream(kind, [(5, a), (5, b)]), whole, "{kind:?} cut at {cut}");
        }
        let bytes = text.as_bytes().chunks(1).map(|byte| (5, byte));
        assert_eq!(parse_stream(kind, bytes), whole);
    }
}

#[test]
fn a_chunk_counts_as_arrived_with_its_last_byte() {
    let (a, b) = OLLAMA.as_bytes().split_at(20);
    let answer = parse_stream(ProviderKind::Ollama, [(1, a), (9, b)]);
    assert!(answer.timeline.chunks.iter().all(|chunk| chunk.at_ns == 9));
}

#[test]
fn without_its_final_record_a_stream_is_not_complete() {
    for (kind, text, end) in [
        (ProviderKind::Ollama, OLLAMA, "{\"model\":\"m\",\"response\":\"\",\"done\":true"),
        (ProviderKind::OpenAi, OPENAI, "data: [DONE]"),
    ] {
        let cut = text.find(end).unwrap();
        let answer = read(kind, &text[..cut + 3]);
        assert_eq!(failure(&answer).0, FailureKind::NoFinalRecord, "{kind:?}");
        assert_eq!((answer.timeline.chunks.len(), answer.timeline.done_ns), (3, None));
        assert_eq!(failure(&read(kind, "")).0, FailureKind::NoFinalRecord);
    }
}

#[test]
fn a_final_record_may_lack_its_line_end() {
    for (kind, text) in [(ProviderKind::Ollama, OLLAMA), (ProviderKind::OpenAi, OPENAI)] {
        assert_eq!(read(kind, text.trim_end()), read(kind, text));
    }
}

#[test]
fn nothing_after_the_final_record_counts() {
    let answer = read(ProviderKind::Ollama, &format!("{OLLAMA}{{\"response\":\"more\"}}\n<html>\n"));
    check_content(&answer, "stop");
    let answer = read(ProviderKind::OpenAi, &format!("{OPENAI}data: nonsense\n\n"));
    check_content(&answer, "length");
}

#[test]
fn an_error_in_mid_stream_keeps_the_servers_words_and_the_text_before_it() {
    let text = "{\"response\":\"a\",\"done\":false}\n{\"error\":\"out of memory\"}\n";
    let answer = read(ProviderKind::Ollama, text);
    assert_eq!(
        failure(&answer),
        (FailureKind::ErrorInStream, "The server broke off with an error: out of memory")
    );
    assert_eq!((answer.text.as_str(), answer.timeline.done_ns), ("a", None));
    for error in [
        "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n",
        "error: {\"message\":\"out of memory\",\"code\":500}\n\n",
        "event: error\ndata: {\"message\":\"out of memory\"}\n\n",
        "{\"error\":{\"message\":\"out of memory\"}}\n",
    ] {
        let answer = read(
            ProviderKind::OpenAi,
            &format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\"}}}}]}}\n\n{error}"),
        );
        assert_eq!(
            failure(&answer),
            (FailureKind::ErrorInStream, "The server broke off with an error: out of memory"),
            "{error}"
        );
        assert_eq!(answer.text, "a");
    }
}

#[test]
fn garbage_is_called_garbage_and_quoted() {
    let answer = read(ProviderKind::Ollama, "<html>no</html>\n");
    assert_eq!(failure(&answer).0, FailureKind::Garbage);
    assert!(failure(&answer).1.contains("<html>no</html>"), "{}", failure(&answer).1);
    for text in ["<html>: no\n", "data: {broken\n\n", "data: \u{1}\n\n", "{\"choices\":[]}\n", "data: 5\n\n"]
    {
        assert_eq!(failure(&read(ProviderKind::OpenAi, text)).0, FailureKind::Garbage, "{text}");
    }
    let invalid_utf8 = parse_stream(ProviderKind::Ollama, [(1, b"{\"response\":\"\xff\"}\n".as_slice())]);
    assert_eq!(failure(&invalid_utf8).0, FailureKind::Garbage);
}

#[test]
fn an_empty_answer_has_no_tokens_and_no_chunk() {
    let answer = read(ProviderKind::Ollama, "{\"response\":\"\",\"done\":true,\"done_reason\":\"stop\"}\n");
    assert_eq!((answer.usage.output_tokens, answer.usage.prompt_tokens), (Some(0), None));
    assert_eq!((answer.timeline.chunks.len(), answer.failure), (0, None));
}

#[test]
fn a_count_that_a_server_leaves_out_stays_unknown() {
    let text = "{\"response\":\"a\"}\n{\"done\":true}\n";
    assert_eq!(read(ProviderKind::Ollama, text).usage, Usage::default());
    let text = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n";
    let answer = read(ProviderKind::OpenAi, text);
    assert_eq!((answer.usage, answer.failure), (Usage::default(), None));
}

#[test]
fn llama_cpps_prompt_count_is_completed_by_its_cached_part() {
    let text = "data: {\"choices\":[],\"timings\":{\"cache_n\":10,\"prompt_n\":5,\"predicted_n\":2}}\n\ndata: [DONE]\n\n";
    let usage = read(ProviderKind::OpenAi, text).usage;
    assert_eq!(
        (usage.prompt_tokens, usage.cached_tokens, usage.output_tokens),
        (Some(15), Some(10), Some(2))
    );
}
