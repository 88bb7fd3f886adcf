//! Whether HTML is on the allowlist as it stands: a strict reading without repair.

use super::highlight::CLASSES;
use super::markdown::may_link;
use super::sanitise::ID_PREFIX;

/// No page is nested deeper.
const MOST_DEPTH: usize = 110;

const VOID: [&str; 3] = ["br", "hr", "img"];
const PLAIN: [&str; 15] = [
    "blockquote",
    "code",
    "del",
    "em",
    "p",
    "pre",
    "strong",
    "sup",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
    "li",
    "span",
];

/// Whether every `<` of `html` opens or closes an element of the list, with attributes of the list
/// in double quotes, and every element is closed in its turn. A `false` says only that the answer
/// takes a real parser.
pub(super) fn is_clean(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let tag = &rest[start + 1..];
        if let Some(closing) = tag.strip_prefix('/') {
            let Some((name, after)) = closing.split_once('>') else { return false };
            if open.pop() != Some(name) {
                return false;
            }
            rest = after;
            continue;
        }
        let end = tag.find([' ', '>']).unwrap_or(0);
        let name = &tag[..end];
        let Some(after) = attributes_end(name, &tag[end..]) else { return false };
        if !VOID.contains(&name) {
            open.push(name);
        }
        if open.len() > MOST_DEPTH {
            return false;
        }
        rest = after;
    }
    open.is_empty()
}

/// What follows the tag of the element `name` whose attributes `text` begins with, if the element
/// and all of them are on the list.
fn attributes_end<'a>(name: &str, text: &'a str) -> Option<&'a str> {
    let known = PLAIN.contains(&name)
        || VOID.contains(&name)
        || matches!(name, "a" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ol" | "td" | "th");
    if !known {
        return None;
    }
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix('>') {
            return Some(after);
        }
        if let Some(after) = rest.strip_prefix(" />") {
            return VOID.contains(&name).then_some(after);
        }
        let (attribute, value) = rest.strip_prefix(' ')?.split_once("=\"")?;
        let (value, after) = value.split_once('"')?;
        if !is_allowed(name, attribute, value) {
            return None;
        }
        rest = after;
    }
}

fn is_allowed(element: &str, attribute: &str, value: &str) -> bool {
    match (element, attribute) {
        ("a", "href") => {
            may_link(value) && value.strip_prefix('#').is_none_or(|place| place.starts_with(ID_PREFIX))
        }
        ("a", "rel") => value == "noopener noreferrer",
        ("a", "data-external") => value.is_empty(),
        ("img", "src") => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
        ("img", "alt") => true,
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", "id") => value.starts_with(ID_PREFIX),
        ("ol", "start") => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
        ("td" | "th", "align") => matches!(value, "left" | "right" | "center"),
        ("span", "class") => CLASSES.contains(&value),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_writer_writes_is_clean() {
        for html in [
            "",
            "text &lt;b&gt; \" > '",
            "<p>a<br />\nb <em>c</em></p>\n<hr />\n<ol start=\"3\">\n<li>x</li>\n</ol>",
            "<h2 id=\"md-a\">A</h2>",
            "<p><a href=\"https://x.y/?a=1&amp;b\" data-external=\"\" rel=\"noopener noreferrer\">x</a></p>",
            "<p><img src=\"0\" alt=\"a &quot; < > b\"></p>",
            "<pre><code><span class=\"hl-k\">fn</span></code></pre>",
            "<table><thead><tr><th align=\"right\">a</th></tr></thead></table>",
        ] {
            assert!(is_clean(html), "{html}");
        }
    }

    #[test]
    fn everything_else_takes_a_parser() {
        for html in [
            "<",
            "<>",
            "a < b",
            "<p>",
            "</p>",
            "<p></em>",
            "<P></P>",
            "<p/></p>",
            "<p ></p>",
            "<p style=\"x\"></p>",
            "<p onclick=\"x\"></p>",
            "<br onload=\"x\" />",
            "<script></script>",
            "<svg></svg>",
            "<!-- x -->",
            "<a href=\"javascript:x\"></a>",
            "<a href=\"#app\"></a>",
            "<a href='https://x'></a>",
            "<a href=\"https://x\"onclick=\"x\"></a>",
            "<img src=\"https://x\" alt=\"\">",
            "<img src=\"\">",
            "<span class=\"sidebar\"></span>",
            "<span class=\"hl-k sidebar\"></span>",
            "<h1 id=\"app\"></h1>",
            "<input type=\"checkbox\">",
        ] {
            assert!(!is_clean(html), "{html}");
        }
        let deep = "<em>".repeat(200) + &"</em>".repeat(200);
        assert!(!is_clean(&deep));
    }
}
