//! The last gate before the page: an allowlist of elements, attributes, classes and schemes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

/// Every id of a document begins with this, so that none meets one of the window's own.
pub(super) const ID_PREFIX: &str = "md-";

const TAGS: [&str; 29] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "div",
];

/// `html` with nothing in it that the allowlist does not know; `sources` are its images by the
/// number in their `src`.
pub(super) fn sanitise(html: &str, sources: &[String]) -> String {
    fill_images(allowed(&visible(html), sources.len()), sources)
}

/// Puts the images' sources in the place of their numbers. No text can look like such a place:
/// either its angle brackets or its quotes are escaped.
fn fill_images(html: String, sources: &[String]) -> String {
    const PLACE: &str = "<img src=\"";
    if sources.is_empty() {
        return html;
    }
    let mut parts = html.split(PLACE);
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('"').unwrap_or_default();
        let source = number.parse().ok().and_then(|i: usize| sources.get(i)).map_or("", String::as_str);
        filled.extend([PLACE, source, "\"", rest]);
    }
    filled
}

fn allowed(html: &str, images: usize) -> String {
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", HashSet::from(["href", "id", "data-external", "aria-label"])),
        ("img", HashSet::from(["src", "alt"])),
        ("li", HashSet::from(["id"])),
        ("ol", HashSet::from(["start"])),
        ("td", HashSet::from(["align"])),
        ("th", HashSet::from(["align"])),
    ]);
    for heading in ["h1", "h2", "h3", "h4", "h5", "h6"] {
        attributes.insert(heading, HashSet::from(["id"]));
    }
    let classes = HashMap::from([
        ("sup", HashSet::from(["footnote-ref"])),
        ("section", HashSet::from(["footnotes"])),
        ("a", HashSet::from(["footnote-backref"])),
    ]);
    Builder::empty()
        .tags(HashSet::from(TAGS))
        .tag_attributes(attributes)
        .allowed_classes(classes)
        .clean_content_tags(HashSet::from(["script", "style", "svg", "math", "iframe", "object", "template"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .id_prefix(Some(ID_PREFIX))
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => value.parse().is_ok_and(|i: usize| i < images).then(|| value.into()),
            ("a", "href") => in_document(value),
            _ => Some(value.into()),
        })
        .clean(html)
        .to_string()
}

/// A place in the document gets the prefix its element has; other addresses are as they were.
fn in_document(href: &str) -> Option<Cow<'_, str>> {
    match href.strip_prefix('#') {
        Some(place) if place.starts_with(ID_PREFIX) => Some(href.into()),
        Some(place) => Some(format!("#{ID_PREFIX}{place}").into()),
        None => href.contains(':').then(|| href.into()),
    }
}

/// Characters that hide or reorder text, written out: `[U+202E]`.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if is_deceptive(c) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Control characters and those that change the direction of what follows.
fn is_deceptive(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
