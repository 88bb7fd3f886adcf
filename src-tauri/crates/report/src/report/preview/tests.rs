use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Node};
use serde::Deserialize;

use super::*;

const PLOT: &str = "data:image/svg+xml;base64,PHN2Zy8+";

#[derive(Deserialize)]
struct Payload {
    id: String,
    markdown: String,
    /// How often the Markdown stands one after the other.
    #[serde(default = "once")]
    times: usize,
}

fn once() -> usize {
    1
}

impl Payload {
    fn text(&self) -> String {
        self.markdown.repeat(self.times)
    }
}

fn payloads() -> Vec<Payload> {
    serde_json::from_str(include_str!("../../../../../../tests/hostile/payloads.json")).unwrap()
}

/// What the attribute of an element may hold; `None` where the element may not have it.
fn is_allowed(element: &str, attribute: &str, value: &str) -> bool {
    let of_document = |value: &str| value.starts_with("md-");
    match (element, attribute) {
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "a" | "li", "id") => of_document(value),
        ("a", "href") => {
            value.strip_prefix('#').is_some_and(of_document)
                || ["http://", "https://", "mailto:"]
                    .iter()
                    .any(|scheme| value.to_ascii_lowercase().starts_with(scheme))
        }
        ("a", "rel") => value == "noopener noreferrer",
        ("a", "data-external") => value.is_empty(),
        ("a", "aria-label") => value.starts_with("Back to reference "),
        ("a", "class") => value == "footnote-backref",
        ("img", "src") => value == PLOT,
        ("img", "alt") => true,
        ("ol", "start") => value.parse::<u32>().is_ok(),
        ("td" | "th", "align") => ["left", "right", "center"].contains(&value),
        ("sup", "class") => value == "footnote-ref",
        ("section", "class") => value == "footnotes",
        _ => false,
    }
}

/// Everything an independent parser finds in `html` that must not be there.
fn offences(html: &str) -> Vec<String> {
    const ELEMENTS: &str = "a blockquote body br code del em h1 h2 h3 h4 h5 h6 hr html img li ol p pre section \
                            strong sup table tbody td th thead tr ul";
    let allowed: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
    let tree = Html::parse_fragment(html);
    let mut found = Vec::new();
    for node in tree.tree.nodes() {
        match node.value() {
            Node::Comment(_) | Node::ProcessingInstruction(_) => found.push(format!("{:?}", node.value())),
            Node::Text(text) => {
                let hidden = |c: char| {
                    c.is_control() && !c.is_whitespace()
                        || ('\u{202A}'..='\u{202E}').contains(&c)
                        || ('\u{2066}'..='\u{2069}').contains(&c)
                };
                if text.contains(hidden) {
                    found.push(format!("hidden characters in {:.60?}", &**text));
                }
            }
            Node::Element(element) => {
                // A page nested deeper cannot be laid out by every browser.
                if node.ancestors().nth(120).is_some() {
                    found.push(format!("<{}> more than 120 deep", element.name()));
                }
                if !allowed.contains(element.name()) {
                    found.push(format!("<{}>", element.name()));
                }
                for (name, value) in element.attrs() {
                    if !is_allowed(element.name(), name, value) {
                        found.push(format!("<{} {name}={value:.60?}>", element.name()));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

#[test]
fn no_hostile_payload_leaves_anything_that_is_not_on_the_allowlist() {
    let payloads = payloads();
    assert!(payloads.len() >= 60);
    let ids: BTreeSet<&str> = payloads.iter().map(|payload| payload.id.as_str()).collect();
    assert_eq!(ids.len(), payloads.len(), "every id is there once");
    for payload in &payloads {
        let html = preview_with(&payload.text(), &|_| Some(PLOT.to_owned()));
        let offences = offences(&html);
        assert!(offences.is_empty(), "{}: {offences:.3?}\n{html:.600}", payload.id);
    }
}

#[test]
fn the_writer_alone_is_safe_before_the_allowlist() {
    for payload in payloads() {
        let (html, _) = render(&payload.text(), &|_| None);
        for tag in ["<script", "<img", "<iframe", "<svg", "<style", "<form", "<input", "<!--"] {
            assert!(!html.to_lowercase().contains(tag), "{}: {tag} in {html:.600}", payload.id);
        }
    }
}

#[test]
fn every_payload_keeps_the_ids_of_its_outline() {
    for payload in payloads().iter().filter(|payload| payload.times == 1) {
        let markdown = payload.text();
        let html = preview(&markdown);
        for heading in outline(&markdown) {
            assert!(html.contains(&format!("id=\"{}\"", heading.id)), "{}: {heading:?}\n{html}", payload.id);
        }
    }
}

#[test]
fn the_markdown_of_github_is_rendered() {
    let markdown = "# Title\n\n| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n- [x] done\n- [ ] open\n\nNote[^1] \
                    https://example.org and **bold** *em* `code`.\n\n[^1]: The note.\n";
    insta::assert_snapshot!(preview(markdown));
}

#[test]
fn a_code_block_is_plain_text_without_its_language() {
    assert_eq!(
        preview("```json\n{\"n\": \"<b>\"}\n```"),
        "<pre><code>{\"n\": \"&lt;b&gt;\"}\n</code></pre>\n"
    );
}

#[test]
fn a_link_to_the_outside_is_marked_and_one_within_the_document_finds_its_place() {
    assert_eq!(
        preview("[a](https://example.org/?a=1&b=2) [b](mailto:x@example.org) [c](#my-part)\n\n# My part"),
        "<p><a href=\"https://example.org/?a=1&amp;b=2\" data-external=\"\" rel=\"noopener noreferrer\">a</a> <a \
         href=\"mailto:x@example.org\" data-external=\"\" rel=\"noopener noreferrer\">b</a> <a href=\"#md-my-part\" \
         rel=\"noopener noreferrer\">c</a></p>\n<h1 id=\"md-my-part\">My part</h1>\n"
    );
}

#[test]
fn a_link_that_may_not_be_followed_keeps_its_words_and_what_is_in_them() {
    assert_eq!(
        preview("[a **b** ![c](x.png)](javascript:x) [d](report.md)"),
        "<p>a <strong>b</strong> c d</p>\n"
    );
}

#[test]
fn only_figures_beside_the_report_are_asked_for_and_only_pictures_are_taken() {
    let asked = std::cell::RefCell::new(Vec::new());
    let html = preview_with(
        "![one](plots/ttft.svg) ![two](https://example.org/plots/x.svg) ![three](plots/../x.svg) ![four](plots/b.png)",
        &|url| {
            asked.borrow_mut().push(url.to_owned());
            Some(if url.ends_with("svg") { PLOT.to_owned() } else { "https://evil.example/x.png".to_owned() })
        },
    );
    assert_eq!(*asked.borrow(), ["plots/ttft.svg", "plots/b.png"]);
    assert_eq!(html, format!("<p><img src=\"{PLOT}\" alt=\"one\"> two three four</p>\n"));
}

#[test]
fn raw_html_is_shown_as_text_and_comments_are_left_out() {
    assert_eq!(preview("a <b>x</b><br>y <!-- z -->"), "<p>a &lt;b&gt;x&lt;/b&gt;<br>\ny </p>\n");
    assert_eq!(preview("<!-- one\ncomment -->"), "");
    let block = preview("<div class=\"x\">\ny\n</div>\n\nz");
    assert!(block.contains("<pre><code>&lt;div class="), "{block}");
    assert!(block.ends_with("<p>z</p>\n"), "{block}");
}

#[test]
fn an_unclosed_comment_hides_nothing() {
    let html = preview("Before\n\n<!-- gone\n\n# After");
    assert!(html.contains("Before") && html.contains("gone") && html.contains("After"), "{html}");
}

#[test]
fn the_outline_has_unique_ids_and_plain_words() {
    let headings = outline("# A *b* `c`\n\n# A *b* `c`\n\nSetext\n---\n\n# !!!\n\n> # In a quote");
    let all: Vec<_> = headings.iter().map(|h| (h.level, h.text.as_str(), h.id.as_str())).collect();
    assert_eq!(
        all,
        [
            (1, "A b c", "md-a-b-c"),
            (1, "A b c", "md-a-b-c-1"),
            (2, "Setext", "md-setext"),
            (1, "!!!", "md-section"),
            (1, "In a quote", "md-in-a-quote"),
        ]
    );
}

#[test]
fn characters_that_reorder_text_are_written_out() {
    assert_eq!(preview("a\u{202E}b &#x202E;"), "<p>a[U+202E]b [U+202E]</p>\n");
}

#[test]
fn what_lies_too_deep_is_flattened_and_still_read() {
    let html = preview(&format!("{}deep", "> ".repeat(20)));
    assert_eq!(html.matches("<blockquote>").count(), 20);
    let html = preview(&format!("{}deep", "> ".repeat(100_000)));
    assert!(html.matches("<blockquote>").count() <= 40);
    assert!(html.contains("deep"));
    let emphasis = preview(&format!("{}x{}", "*a **".repeat(2000), "** a*".repeat(2000)));
    assert!(Html::parse_fragment(&emphasis).root_element().descendants().count() < 5000);
}

#[test]
fn a_document_too_long_to_show_is_cut_with_a_word_about_it() {
    let html = preview(&"é ".repeat(2_000_000));
    assert!(html.ends_with("<p><em>The rest of this document is not shown: it is too long.</em></p>\n"));
}

#[test]
fn the_oracle_itself_finds_what_must_not_be_there() {
    for hostile in
        ["<script>x</script>", "<p style=\"x\">", "<a href=\"javascript:x\">", "<p id=\"app\">", "<!--x-->"]
    {
        assert!(!offences(hostile).is_empty(), "{hostile}");
    }
    let fine = Html::parse_fragment("<p>x</p>");
    assert!(ElementRef::wrap(fine.tree.root().first_child().unwrap()).is_some());
}

/// Pieces whose mixture looks like anything a parser may be confused by.
const PIECES: [&str; 48] = [
    "a",
    " ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "# ",
    "## ",
    "===\n",
    "---\n",
    "> ",
    "- ",
    "1. ",
    "- [x] ",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "```html\n",
    "~~~\n",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "]: ",
    "[^1]",
    "[^1]: ",
    "|",
    "|---|\n",
    "<",
    ">",
    "<b>",
    "</p>",
    "<!--",
    "-->",
    "<script>",
    "&#x202E;",
    "\\",
    "\"",
    "javascript:x",
    "https://x.y",
    "plots/a.svg",
    "\0",
    "é",
];

fn mixture(seed: &mut u64, length: usize) -> String {
    let mut text = String::new();
    for _ in 0..length {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(PIECES[(*seed >> 33) as usize % PIECES.len()]);
    }
    text
}

#[test]
fn any_mixture_of_markdown_and_html_stays_on_the_allowlist_and_in_its_section() {
    let mut seed = 20_261_124;
    for round in 0..1500 {
        let text = mixture(&mut seed, 4 + round % 60);
        let html = preview_with(&text, &|_| Some(PLOT.to_owned()));
        assert!(offences(&html).is_empty(), "{text:?}\n{:?}\n{html}", offences(&html));
        for heading in outline(&text) {
            assert!(html.contains(&format!("id=\"{}\"", heading.id)), "{text:?}: {heading:?}");
        }
        let report = format!("# Report\n\n{}\n# After\n", super::super::embed::embed(&text, 1));
        let top: Vec<String> =
            outline(&report).into_iter().filter(|h| h.level == 1).map(|h| h.text).collect();
        assert_eq!(top, ["Report", "After"], "{text:?}\n{report}");
        super::super::findings::sections(&text);
    }
}
