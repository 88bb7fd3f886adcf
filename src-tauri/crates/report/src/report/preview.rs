//! Markdown to a piece of HTML that is safe to put into the window's page.
//!
//! Three layers: the tree is made harmless, the writer knows only harmless tags, and what it wrote
//! passes an allowlist once more.

use std::fmt::Write as _;

use comrak::html::{ChildRendering, escape, escape_href};
use comrak::nodes::NodeValue;
use comrak::{Anchorizer, Arena, create_formatter};

use super::markdown::{self, Images, heading_id};
use super::sanitise::{ID_PREFIX, sanitise, visible};

/// A heading of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The words without their marks.
    pub text: String,
    /// The `id` of the heading's element in [`preview`]'s HTML.
    pub id: String,
}

/// The document as a fragment of HTML, images as their words.
///
/// Links to web pages and mails carry `data-external` and `rel="noopener noreferrer"`; every other
/// address has lost its link, except a place in the document itself. Ids begin with `md-`. There is
/// no inline style. Raw HTML is shown as text.
pub fn preview(markdown: &str) -> String {
    preview_with(markdown, &|_| None)
}

/// As [`preview`], with the pictures `image` gives for `plots/NAME.svg` and `plots/NAME.png`.
///
/// `image` is asked only for such names and answers with a `data:image/svg+xml` or
/// `data:image/png` address; with anything else the image's words are shown.
pub fn preview_with(markdown: &str, image: &dyn Fn(&str) -> Option<String>) -> String {
    fragment(markdown, &|url| image(url).filter(|source| is_picture(source)))
}

/// The document's safe HTML, where an image of the report's own figures has the source `images`
/// gives it, whatever that is.
pub(super) fn fragment(markdown: &str, images: &Images<'_>) -> String {
    let plots = |url: &str| if is_plot(url) { images(url) } else { None };
    let (html, sources) = render(markdown, &plots);
    sanitise(&html, &sources)
}

/// The headings of the document, in order, with the ids [`preview`] gives them.
pub fn outline(markdown: &str) -> Vec<Heading> {
    let arena = Arena::new();
    let root = markdown::parse(&arena, markdown);
    markdown::harden(&arena, root, &|_| None);
    let mut names = Anchorizer::new();
    root.descendants()
        .filter_map(|node| {
            let NodeValue::Heading(heading) = node.data().value else {
                return None;
            };
            let text = node.collect_text();
            let id = format!("{ID_PREFIX}{}", heading_id(&mut names, &text));
            Some(Heading { level: heading.level, text: visible(text.trim()).into_owned(), id })
        })
        .collect()
}

/// Whether an address names a figure of the report's own folder, and nothing else.
fn is_plot(url: &str) -> bool {
    let Some(name) = url.strip_prefix("plots/") else {
        return false;
    };
    let stem = name.strip_suffix(".svg").or_else(|| name.strip_suffix(".png"));
    stem.is_some_and(|stem| {
        !stem.is_empty()
            && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            && !stem.contains("..")
    })
}

fn is_picture(source: &str) -> bool {
    ["data:image/svg+xml", "data:image/png"]
        .iter()
        .any(|kind| source.strip_prefix(kind).is_some_and(|rest| rest.starts_with([',', ';'])))
}

/// The document's HTML before the allowlist, and the sources of its images by number.
fn render(markdown: &str, images: &Images<'_>) -> (String, Vec<String>) {
    let arena = Arena::new();
    let root = markdown::parse(&arena, markdown);
    let sources = markdown::harden(&arena, root, images);
    let mut html = String::with_capacity(markdown.len() * 2);
    let written = SafeHtml::format_document(root, &markdown::options(), &mut html, Anchorizer::new());
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
    (html, sources)
}

#[cfg(test)]
mod tests;

create_formatter!(SafeHtml<Anchorizer>, {
    NodeValue::Heading(ref heading) => |context, node, entering| {
        let level = heading.level;
        if entering {
            let id = heading_id(&mut context.user, &node.collect_text());
            context.cr()?;
            write!(context, "<h{level} id=\"{ID_PREFIX}")?;
            escape(context, &id)?;
            context.write_str("\">")?;
        } else {
            writeln!(context, "</h{level}>")?;
        }
    },
    NodeValue::Link(ref link) => |context, entering| {
        if !entering {
            context.write_str("</a>")?;
        } else if let Some(place) = link.url.strip_prefix('#') {
            write!(context, "<a href=\"#{ID_PREFIX}")?;
            escape_href(context, place.strip_prefix(ID_PREFIX).unwrap_or(place), false)?;
            context.write_str("\" rel=\"noopener noreferrer\">")?;
        } else {
            context.write_str("<a href=\"")?;
            escape_href(context, &link.url, false)?;
            context.write_str("\" data-external=\"\" rel=\"noopener noreferrer\">")?;
        }
    },
    NodeValue::Image(ref link) => |context, node, entering| {
        if entering {
            context.write_str("<img src=\"")?;
            escape(context, &link.url)?;
            context.write_str("\" alt=\"")?;
            escape(context, &node.collect_text())?;
            context.write_str("\">")?;
            return Ok(ChildRendering::Skip);
        }
    },
    NodeValue::TaskItem(_) => |context, entering| {
        if entering {
            context.cr()?;
            context.write_str("<li>")?;
        } else {
            context.write_str("</li>\n")?;
        }
    },
});
