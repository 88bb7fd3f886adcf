//! A server's error answer in words fit to be shown.

use serde_json::Value;

const SHOWN_CHARS: usize = 300;

/// The server's own words in the body of an error answer: a JSON error, plain text, or HTML without its markup.
/// `None` when it says nothing.
pub(super) fn words(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim().trim_start_matches('\u{feff}');
    let said = match serde_json::from_str::<Value>(text) {
        Ok(json) => words_of_json(&json).unwrap_or_else(|| text.to_owned()),
        Err(_) if text.starts_with('<') => without_markup(text),
        Err(_) => text.to_owned(),
    };
    let said = shortened(&said);
    (!said.is_empty()).then_some(said)
}

/// The words of an `error` field: text, or an object with a message in it.
pub(super) fn words_of_error(json: &str) -> String {
    words(json.as_bytes()).unwrap_or_else(|| "an error without words".into())
}

fn words_of_json(json: &Value) -> Option<String> {
    match json {
        Value::String(text) => Some(text.clone()),
        Value::Object(fields) => ["error", "message", "detail", "msg", "title"]
            .iter()
            .find_map(|name| fields.get(*name).and_then(words_of_json)),
        Value::Array(items) => items.iter().find_map(words_of_json),
        _ => None,
    }
}

fn without_markup(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        text.push(' ');
        let tag = &rest[open..];
        let end = hidden_element(tag).and_then(|close| tag.to_ascii_lowercase().find(close)).unwrap_or(0);
        let close = tag[end..].find('>').map_or(tag.len(), |at| end + at + 1);
        rest = &tag[close..];
    }
    text.push_str(rest);
    text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The closing tag of an element whose content is not shown.
fn hidden_element(tag: &str) -> Option<&'static str> {
    let begins = |name: &str| tag.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    if begins("<style") {
        return Some("</style");
    }
    begins("<script").then_some("</script")
}

/// One line of at most [`SHOWN_CHARS`] characters, runs of white space and control characters made one space.
pub(super) fn shortened(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// Whether an error answer means that the model is not there, rather than the address.
pub(super) fn is_about_a_missing_model(status: u16, body: &[u8], words: Option<&str>) -> bool {
    let says = |word: &str| words.is_some_and(|words| words.to_ascii_lowercase().contains(word));
    let coded = |code: &[u8]| body.windows(code.len()).any(|window| window == code);
    (status == 404 && says("model")) || (400..500).contains(&status) && coded(b"\"model_not_found\"")
}

/// Whether an error answer means that the prompt does not fit the context. Servers say so in words of their own: "the input
/// length exceeds the context length", "the request exceeds the available context size", "maximum context length is".
pub(super) fn is_about_a_long_prompt(status: u16, body: &[u8], words: Option<&str>) -> bool {
    let said = words.map(str::to_ascii_lowercase).unwrap_or_default();
    let says = |word: &str| said.contains(word);
    let coded = |code: &[u8]| body.windows(code.len()).any(|window| window == code);
    (400..500).contains(&status)
        && (coded(b"exceed_context_size_error")
            || coded(b"context_length_exceeded")
            || (says("context") && ["exceed", "too long", "maximum", "overflow"].into_iter().any(says)))
}

/// The usual name of a status, for answers without a body.
pub(super) fn status_name(status: u16) -> &'static str {
    reqwest::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("no further words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: Option<&str>) {
        assert_eq!(words(body.as_bytes()).as_deref(), expected);
    }

    #[test]
    fn every_shape_of_error_answer_gives_its_words() {
        check(r#"{"error":"model 'x' not found"}"#, Some("model 'x' not found"));
        check(r#"{"error":{"code":503,"message":"Loading model","type":"x"}}"#, Some("Loading model"));
        check(r#"{"detail":[{"loc":["body"],"msg":"field required"}]}"#, Some("field required"));
        check(r#"{"object":"error","message":"no","code":404}"#, Some("no"));
        check("plain words\n", Some("plain words"));
        check("", None);
        check(" \n", None);
    }

    #[test]
    fn an_html_page_is_reduced_to_its_text() {
        check(
            "<!DOCTYPE html><html><head><style>b { color: red }</style><SCRIPT>x > 1</SCRIPT><title>502 Bad \
             Gateway</title></head>\n<body><h1>nginx &amp; co</h1></body></html>",
            Some("502 Bad Gateway nginx & co"),
        );
        check("<p>cut in the middle of a <ta", Some("cut in the middle of a"));
    }

    #[test]
    fn every_way_to_say_that_a_prompt_is_too_long_is_understood_and_nothing_else() {
        for (status, body, expected) in [
            (400, r#"{"error":"the input length exceeds the context length"}"#, true),
            (
                400,
                r#"{"error":{"message":"the request exceeds the available context size, try increasing it"}}"#,
                true,
            ),
            (400, r#"{"error":{"message":"too many","type":"exceed_context_size_error"}}"#, true),
            (400, r#"{"message":"This model's maximum context length is 4096 tokens."}"#, true),
            (400, r#"{"error":{"code":"context_length_exceeded","message":"no"}}"#, true),
            (400, "json: unknown field \"truncate\"", false),
            (400, "invalid option: num_ctx", false),
            (429, "rate limit exceeded", false),
            (500, "failed to allocate the context: memory exceeded", false),
        ] {
            let said = words(body.as_bytes());
            assert_eq!(is_about_a_long_prompt(status, body.as_bytes(), said.as_deref()), expected, "{body}");
        }
    }

    #[test]
    fn long_words_are_cut_at_a_character() {
        let said = words("ü".repeat(1000).as_bytes()).unwrap();
        assert_eq!(said.chars().count(), SHOWN_CHARS + 3);
        assert!(said.ends_with("ü..."));
    }
}
