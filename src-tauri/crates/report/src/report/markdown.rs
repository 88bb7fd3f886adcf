//! Markdown into a tree that is bounded and harmless: what every other part of the room starts from.

use std::borrow::Cow;

use comrak::nodes::{AstNode, NodeCodeBlock, NodeLink, NodeValue};
use comrak::{Anchorizer, Arena, Node, Options};

/// More of a document than this is not shown.
const MOST_BYTES: usize = 4 << 20;
/// More quote or list marks at the start of one line than this are text.
const MOST_MARKS: usize = 32;
/// Containers nested deeper than this are shown as plain text.
const MOST_DEPTH: usize = 40;
/// No heading is longer than this where it names a place.
const MOST_ID_CHARS: usize = 80;

/// What takes the place of the part of a document that is not shown.
const CUT_NOTE: &str = "\n\n*The rest of this document is not shown: it is too long.*\n";

/// GitHub's Markdown: tables, strikethrough, autolinks, task lists, footnotes.
pub(super) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.render.escape = true;
    options.render.gfm_quirks = false;
    options
}

/// A document's text as the parser may see it: of bounded length and nesting.
pub(super) fn bounded(markdown: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(markdown);
    if markdown.len() > MOST_BYTES {
        let end = (0..=MOST_BYTES).rev().find(|end| markdown.is_char_boundary(*end)).unwrap_or(0);
        text = Cow::Owned(format!("{}{CUT_NOTE}", &markdown[..end]));
    }
    if !text.lines().any(|line| excess_mark(line).is_some()) {
        return text;
    }
    let mut flat = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        match excess_mark(line) {
            Some(at) => flat.extend([&line[..at], "\\", &line[at..]]),
            None => flat.push_str(line),
        }
    }
    Cow::Owned(flat)
}

/// Where the first mark beyond [`MOST_MARKS`] starts among the quote and list marks a line begins
/// with: a parser's work for a line grows with the square of their number.
fn excess_mark(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let (mut at, mut marks) = (0, 0);
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let digits = bytes[at..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let length = match (bytes.get(at), bytes.get(at + digits)) {
            (Some(b'>'), _) => 1,
            (Some(b'-' | b'*' | b'+'), _) => 1,
            (_, Some(b'.' | b')')) if digits > 0 => digits + 1,
            _ => return None,
        };
        if marks == MOST_MARKS {
            return Some(at + length - 1);
        }
        (at, marks) = (at + length, marks + 1);
    }
}

/// The tree of `markdown`, as it was written; [`harden`] makes it harmless.
pub(super) fn parse<'a>(arena: &'a Arena<'a>, markdown: &str) -> Node<'a> {
    comrak::parse_document(arena, &bounded(markdown), &options())
}

/// What a document's image is shown as, by its address; `None` shows its words instead.
pub(super) type Images<'i> = dyn Fn(&str) -> Option<String> + 'i;

/// Makes every node of the tree harmless, in place: raw HTML becomes text, an address that is not
/// plainly a web page, a mail or a place in the document loses its link, an image becomes the
/// number of its source in the list returned or its words, and what is nested too deeply is
/// flattened.
pub(super) fn harden<'a>(arena: &'a Arena<'a>, root: Node<'a>, images: &Images<'_>) -> Vec<String> {
    let mut sources = Vec::new();
    let mut open = vec![(root, 0)];
    while let Some((node, depth)) = open.pop() {
        if depth >= MOST_DEPTH && is_container(node) {
            flatten(arena, node);
            continue;
        }
        // Taken before: an unwrapped link's words are beside it afterwards, and still to be seen.
        let children: Vec<_> = node.children().collect();
        harden_node(arena, node, images, &mut sources);
        open.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
    }
    sources
}

fn harden_node<'a>(arena: &'a Arena<'a>, node: Node<'a>, images: &Images<'_>, sources: &mut Vec<String>) {
    harden_html(&mut node.data_mut().value);
    let image = matches!(node.data().value, NodeValue::Image(_));
    match link_of(node) {
        Some(url) if image => place_image(arena, node, images(&url), sources),
        Some(url) if !may_link(&url) => unwrap(node),
        _ => {}
    }
    mark_task(arena, node);
}

fn harden_html(value: &mut NodeValue) {
    match value {
        NodeValue::HtmlBlock(html) if is_comment(&html.literal) => *value = NodeValue::Raw(String::new()),
        NodeValue::HtmlBlock(html) => {
            let literal = std::mem::take(&mut html.literal);
            *value = NodeValue::CodeBlock(Box::new(NodeCodeBlock {
                fenced: true,
                fence_char: b'`',
                fence_length: 3,
                info: "html".to_owned(),
                literal,
                closed: true,
                ..NodeCodeBlock::default()
            }));
        }
        NodeValue::HtmlInline(html) if is_comment(html) => *value = NodeValue::Raw(String::new()),
        NodeValue::HtmlInline(html) => {
            let line_break = matches!(html.to_ascii_lowercase().as_str(), "<br>" | "<br/>" | "<br />");
            *value = if line_break {
                NodeValue::LineBreak
            } else {
                NodeValue::Text(Cow::Owned(std::mem::take(html)))
            };
        }
        _ => {}
    }
}

/// A task's state as a sign before its words: a form field would need a name and could be pressed.
fn mark_task<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let NodeValue::TaskItem(task) = &node.data().value else {
        return;
    };
    let sign = if task.symbol.is_some() { "☑ " } else { "☐ " };
    let text = alloc(arena, NodeValue::Text(Cow::Borrowed(sign)));
    match node.first_child() {
        Some(first) if matches!(first.data().value, NodeValue::Paragraph) => first.prepend(text),
        _ => {
            let paragraph = alloc(arena, NodeValue::Paragraph);
            paragraph.append(text);
            node.prepend(paragraph);
        }
    }
}

fn link_of(node: Node<'_>) -> Option<String> {
    match &node.data().value {
        NodeValue::Link(link) | NodeValue::Image(link) => Some(link.url.clone()),
        _ => None,
    }
}

fn place_image<'a>(arena: &'a Arena<'a>, node: Node<'a>, source: Option<String>, sources: &mut Vec<String>) {
    let words = node.collect_text();
    for child in node.children().collect::<Vec<_>>() {
        child.detach();
    }
    node.data_mut().value = match source {
        Some(source) => {
            let url = sources.len().to_string();
            sources.push(source);
            node.append(alloc(arena, NodeValue::Text(Cow::Owned(words))));
            NodeValue::Image(Box::new(NodeLink { url, ..NodeLink::default() }))
        }
        None => NodeValue::Text(Cow::Owned(words)),
    };
}

fn unwrap(node: Node<'_>) {
    for child in node.children().collect::<Vec<_>>() {
        node.insert_before(child);
    }
    node.data_mut().value = NodeValue::Raw(String::new());
}

fn is_container(node: Node<'_>) -> bool {
    !matches!(
        node.data().value,
        NodeValue::Document | NodeValue::List(_) | NodeValue::Table(_) | NodeValue::TableRow(_)
    ) && node.first_child().is_some()
}

/// Puts a container's words in the place of its children.
fn flatten<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let words = node.collect_text();
    for child in node.children().collect::<Vec<_>>() {
        child.detach();
    }
    let text = alloc(arena, NodeValue::Text(Cow::Owned(words)));
    let holds_blocks = matches!(
        node.data().value,
        NodeValue::BlockQuote
            | NodeValue::Item(_)
            | NodeValue::TaskItem(_)
            | NodeValue::FootnoteDefinition(_)
    );
    if matches!(node.data().value, NodeValue::Image(_) | NodeValue::Link(_)) {
        node.data_mut().value = NodeValue::Emph;
    }
    if holds_blocks {
        let paragraph = alloc(arena, NodeValue::Paragraph);
        paragraph.append(text);
        node.append(paragraph);
    } else {
        node.append(text);
    }
}

pub(super) fn alloc<'a>(arena: &'a Arena<'a>, value: NodeValue) -> Node<'a> {
    arena.alloc(AstNode::from(value))
}

fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.strip_prefix("<!--").is_some_and(|rest| rest.find("-->").is_some_and(|end| end + 3 == rest.len()))
}

/// Whether a link may keep its address: a web page, a mail, or a place in the same document.
pub(super) fn may_link(url: &str) -> bool {
    let scheme = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    };
    let plain = !url.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    plain && (scheme("https://") || scheme("http://") || scheme("mailto:") || scheme("#"))
}

/// The name of a heading's place, unique within the document, without a prefix.
pub(super) fn heading_id(names: &mut Anchorizer, words: &str) -> String {
    let short: String = words.chars().take(MOST_ID_CHARS).collect();
    let name = names.anchorize(short.trim());
    if name.is_empty() { names.anchorize("section") } else { name }
}
