//! Foreign Markdown as a part of a report: it reads as it was written, and cannot touch what
//! stands around it.

use std::borrow::Cow;

use comrak::nodes::NodeValue;
use comrak::{Arena, Node, Options};

use super::markdown::{self, options};

/// `markdown` as a section's text: its headings lie below a section of level `below` with their
/// distances kept, everything it opens is closed, and raw HTML is text, so that neither an open
/// code fence nor an open comment can swallow what follows. Images are their words; links keep
/// their address only where [`super::preview`] would. An answer wrapped whole into a code fence is
/// unwrapped. Ends with a line end unless it is empty.
pub fn embed(markdown: &str, below: u8) -> String {
    let arena = Arena::new();
    let root = markdown::parse(&arena, &unwrap_answer(markdown));
    markdown::harden(&arena, root, &|_| None);
    demote_headings(root, below);
    let text = written(root);
    // The writer is not exact in every corner (a line of text that begins with `~~~`, say); what
    // would not be read back as one closed section is shown as it came.
    if is_closed(&text, below) { text } else { verbatim(markdown) }
}

/// Whether `text` lies below a section of level `below`, holds no raw HTML, and ends before a
/// heading that follows it.
fn is_closed(text: &str, below: u8) -> bool {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &format!("{text}\n# After\n"), &options());
    let is_mark = |node: Node<'_>| matches!(node.data().value, NodeValue::Heading(h) if h.level == 1);
    // Footnotes are moved behind everything else.
    let is_note = |node: &Node<'_>| matches!(node.data().value, NodeValue::FootnoteDefinition(_));
    let last = root.reverse_children().find(|node| !is_note(node));
    last.is_some_and(is_mark)
        && root.descendants().all(|node| match node.data().value {
            NodeValue::Heading(heading) => {
                heading.level > below || last.is_some_and(|last| last.same_node(node))
            }
            NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => false,
            _ => true,
        })
}

/// `text` in a code fence longer than any run of backticks in it.
fn verbatim(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}\n", text.trim_end())
}

/// Text that is no Markdown, such as a file's or a model's name, so that it is shown as it is in
/// a paragraph, a list item or a cell: one line, every mark escaped.
pub fn plain(text: &str) -> String {
    let words = plain_words(text);
    if words.starts_with(['-', '+', '=', ':']) { format!("\\{words}") } else { escape_number(words) }
}

/// As [`plain`], for a place within a line.
pub(super) fn plain_words(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut safe = String::with_capacity(line.len() + 8);
    for c in line.chars().filter(|c| !c.is_control()) {
        if "\\`*_{}[]<>#|~&!".contains(c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// A line that begins like `1.` would be a list.
fn escape_number(line: String) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    line
}

fn demote_headings(root: Node<'_>, below: u8) {
    let level_of = |node: Node<'_>| match node.data().value {
        NodeValue::Heading(heading) => Some(heading.level),
        _ => None,
    };
    let highest = root.descendants().filter_map(level_of).min().unwrap_or(1);
    for node in root.descendants() {
        if let NodeValue::Heading(heading) = &mut node.data_mut().value {
            heading.level = (below + 1 + heading.level - highest).min(6);
            heading.setext = false;
        }
    }
}

/// The tree as Markdown again.
pub(super) fn written(node: Node<'_>) -> String {
    let mut style: Options<'_> = options();
    style.render.width = 0;
    style.render.prefer_fenced = true;
    let mut text = String::new();
    let done = comrak::format_commonmark(node, &style, &mut text);
    debug_assert!(done.is_ok(), "writing to a string cannot fail");
    text
}

/// The Markdown of an answer that a model wrapped whole into a code fence, with or without a word
/// before and after; any other text as it is.
pub(super) fn unwrap_answer(answer: &str) -> Cow<'_, str> {
    let trimmed = answer.trim();
    let Some((first, rest)) = trimmed.split_once('\n') else {
        return Cow::Borrowed(answer);
    };
    if let Some(fence) = markdown_fence(first) {
        let last = rest.trim_end().rsplit_once('\n');
        return match last {
            Some((inner, end)) if end.trim() == fence => Cow::Owned(format!("{inner}\n")),
            // A whole answer that ended early, or one with words after the fence.
            _ => match only_fenced(answer) {
                Some(inner) => Cow::Owned(inner),
                None => Cow::Borrowed(answer),
            },
        };
    }
    only_fenced(answer).map_or(Cow::Borrowed(answer), Cow::Owned)
}

/// The fence of a line that opens a block of Markdown.
fn markdown_fence(line: &str) -> Option<&str> {
    let marks = line.len() - line.trim_start_matches(['`', '~']).len();
    (marks >= 3 && is_markdown(&line[marks..])).then(|| &line[..marks])
}

fn is_markdown(info: &str) -> bool {
    ["markdown", "md", "gfm"].contains(&info.trim().to_ascii_lowercase().as_str())
}

/// The content of the one block of Markdown of an answer that has no structure outside it.
fn only_fenced(answer: &str) -> Option<String> {
    let arena = Arena::new();
    let root = markdown::parse(&arena, answer);
    let mut content = None;
    for node in root.children() {
        match &node.data().value {
            NodeValue::CodeBlock(block) if is_markdown(&block.info) && content.is_none() => {
                content = Some(block.literal.clone());
            }
            // Words before and after are a greeting; a heading or a list is an answer.
            NodeValue::Paragraph => {}
            _ => return None,
        }
    }
    content
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Payload {
        id: String,
        markdown: String,
        #[serde(default = "once")]
        times: usize,
    }

    fn once() -> usize {
        1
    }

    /// The report's own headings around `text`, and whatever in the tree must not be there.
    fn check(text: &str) -> Vec<String> {
        let report = format!("# Report\n\n## Answer\n\n{}\n## After\n\nend\n", embed(text, 2));
        let arena = Arena::new();
        let root = comrak::parse_document(&arena, &report, &options());
        let mut found = Vec::new();
        for node in root.descendants() {
            match &node.data().value {
                NodeValue::Heading(heading) if heading.level <= 2 => {
                    let place = if node.parent().is_some_and(|parent| parent.same_node(root)) {
                        ""
                    } else {
                        "inside "
                    };
                    found.push(format!("{place}{}", node.collect_text()));
                }
                NodeValue::HtmlBlock(html) => found.push(html.literal.clone()),
                NodeValue::HtmlInline(html) => found.push(html.clone()),
                NodeValue::Image(image) => found.push(image.url.clone()),
                NodeValue::Link(link) if !is_web(&link.url) => found.push(link.url.clone()),
                _ => {}
            }
        }
        found
    }

    /// Words that looked like an address before look like one again: that is harmless.
    fn is_web(url: &str) -> bool {
        markdown::may_link(url) || url.starts_with("http://") || url.starts_with("https://")
    }

    #[test]
    fn nothing_hostile_breaks_the_report_around_it() {
        let payloads: Vec<Payload> =
            serde_json::from_str(include_str!("../../../../../tests/hostile/payloads.json")).unwrap();
        for payload in payloads {
            let found = check(&payload.markdown.repeat(payload.times));
            assert_eq!(found, ["Report", "Answer", "After"], "{}", payload.id);
        }
    }

    #[test]
    fn open_fences_comments_and_headings_end_with_the_section() {
        for text in [
            "```\nopen",
            "~~~~ md\n# open",
            "    indented\n\n```",
            "<!-- open",
            "<pre>\nopen",
            "<script>\nopen",
            "# one\n\ntwo\n===\n\n## three",
            "> ```\n> open",
            "- ```\n  open\n\n  # x",
            "text\n\n[After]: javascript:x",
            "| a |\n|---|\n| `x",
            "1. a\n\n   <div>\n",
            "a\\",
            "<!--\n# hidden -->\n# shown",
            "\\~~~~ text",
            "*~~~*\n",
        ] {
            assert_eq!(check(text), ["Report", "Answer", "After"], "{text}\n---\n{}", embed(text, 2));
        }
    }

    #[test]
    fn headings_keep_their_distances_below_the_section() {
        assert_eq!(embed("# A\n\n## B\n\n##### C", 2), "### A\n\n#### B\n\n###### C\n");
        assert_eq!(embed("### A\n\nB\n---", 3), "##### A\n\n#### B\n");
    }

    #[test]
    fn what_a_model_writes_stays_as_it_was() {
        let answer = "### Findings\n\n- **Load:** 5049 ms of the first call\n- 115.98 ± 1.16 tok/s\n\n\
                      | a | b |\n| --- | --: |\n| 1 | x \\| y |\n\n```json\n{\"a\": 1}\n```\n";
        assert_eq!(embed(answer, 2), answer);
    }

    #[test]
    fn an_answer_in_a_fence_is_unwrapped() {
        let inner = "# A\n\n```json\n{}\n```\n\ntext";
        for wrapped in [
            format!("```markdown\n{inner}\n```"),
            format!("\n~~~md\n{inner}\n~~~\n"),
            "````markdown\n# A\n\n```json\n{}\n```\n\ntext\n````\n\nI hope this helps.".to_owned(),
            "Here is the report:\n\n````md\n# A\n\n```json\n{}\n```\n\ntext\n````".to_owned(),
        ] {
            assert_eq!(unwrap_answer(&wrapped).trim(), inner, "{wrapped}");
        }
        for whole in ["```rust\nfn\n```", "# A\n\n```markdown\n# B\n```", "text", ""] {
            assert_eq!(unwrap_answer(whole), whole);
        }
        assert_eq!(unwrap_answer("```markdown\n# A\n\ncut off"), "# A\n\ncut off");
    }

    #[test]
    fn a_name_is_shown_as_it_is() {
        for name in [
            "a|b",
            "*x*_y_`z`",
            "# x",
            "- x",
            "1. x",
            "<b>",
            "[x](y)",
            "&amp;",
            "a\nb",
            "![i](x)",
            "\\",
            "~~~",
            "= x",
        ] {
            let markdown =
                format!("| n |\n| --- |\n| {} |\n\n{}\n\n- {}\n", plain(name), plain(name), plain(name));
            let arena = Arena::new();
            let root = comrak::parse_document(&arena, &markdown, &options());
            let kinds =
                root.descendants().filter(|node| matches!(node.data().value, NodeValue::Text(_))).count();
            let shown = name.replace('\n', " ");
            for block in root.descendants() {
                if matches!(block.data().value, NodeValue::Paragraph) {
                    assert_eq!(block.collect_text(), shown, "{markdown}");
                }
            }
            assert!(kinds >= 4 && !markdown.contains('\u{0}'), "{markdown}");
        }
    }
}
