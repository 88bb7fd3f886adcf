//! Whether an SVG is a plain drawing that may stand in a page, or only an image of itself.

/// Elements that draw or name, and nothing else.
const ELEMENTS: [&str; 10] =
    ["svg", "title", "desc", "g", "rect", "circle", "line", "polygon", "polyline", "text"];

/// Attributes that place or colour. None holds an address or a program.
const ATTRIBUTES: [&str; 30] = [
    "class",
    "cx",
    "cy",
    "data-call",
    "data-run",
    "dy",
    "fill",
    "font-family",
    "font-size",
    "font-weight",
    "height",
    "opacity",
    "points",
    "r",
    "role",
    "stroke",
    "stroke-width",
    "text-anchor",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "xmlns",
    "y",
    "y1",
    "y2",
    "dx",
    "font-style",
];

/// Whether `svg` is one well-formed `svg` element of drawing elements and attributes only: it can
/// neither act nor load, and closes everything it opens.
pub(super) fn is_plain(svg: &str) -> bool {
    let mut rest = svg.trim();
    let mut open: Vec<&str> = Vec::new();
    let mut started = false;
    while let Some(inner) = rest.strip_prefix('<') {
        if started && open.is_empty() {
            return false;
        }
        let Some((tag, after)) = inner.split_once('>') else {
            return false;
        };
        let element = if let Some(name) = tag.strip_prefix('/') {
            open.pop() == Some(name)
        } else {
            let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let name = tag.split_ascii_whitespace().next().unwrap_or_default();
            if !closed {
                open.push(name);
            }
            ELEMENTS.contains(&name) && (started || name == "svg") && are_plain(&tag[name.len()..])
        };
        if !element {
            return false;
        }
        started = true;
        // The text up to the next tag.
        rest = &after[after.find('<').unwrap_or(after.len())..];
        if rest.is_empty() {
            return open.is_empty() && after.trim().is_empty();
        }
    }
    false
}

/// Whether `text` is a list of allowed attributes, each with a value in double quotes.
fn are_plain(text: &str) -> bool {
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once("=\"") else {
            return false;
        };
        let Some((value, after)) = after.split_once('"') else {
            return false;
        };
        if !ATTRIBUTES.contains(&name) || value.contains(['<', '\\']) || value.contains("url(") {
            return false;
        }
        rest = after.trim_start();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Plot, Point, RunPlot, Series, Size, Theme, svg};

    #[test]
    fn our_own_figures_are_plain_drawings() {
        let point = Point { run: 1, call: 1, value: 5.0, valid: true, ..Point::default() };
        let name = "a > b & \"c\" <script>".to_owned();
        let series =
            Series { name, points: vec![point; 3], mean: Some(5.0), interval: Some((4.0, 6.0)), index: 1 };
        let figure =
            RunPlot { title: "TTFT".to_owned(), runs: 3, series: vec![series], ..RunPlot::default() };
        for theme in [Theme::Light, Theme::Dark] {
            assert!(is_plain(&svg(&Plot::Run(figure.clone()), theme, Size::CARD).unwrap()));
        }
    }

    #[test]
    fn whatever_acts_loads_or_is_left_open_is_not_plain() {
        for foreign in [
            "",
            "text",
            "<p></p>",
            "<svg>",
            "<svg></svg></svg>",
            "<svg></svg><svg></svg>",
            "<svg></svg>text",
            "<svg><g></svg></g>",
            "<svg><script>x</script></svg>",
            "<svg onload=\"x\"></svg>",
            "<svg><g onclick=\"x\"/></svg>",
            "<svg><a href=\"x\"/></svg>",
            "<svg><image href=\"x\"/></svg>",
            "<svg><style>x</style></svg>",
            "<svg style=\"x\"></svg>",
            "<svg fill=\"url(https://x)\"></svg>",
            "<svg fill=red></svg>",
            "<svg><!-- x --></svg>",
            "<svg><![CDATA[x]]></svg>",
            "<?xml version=\"1.0\"?><svg></svg>",
            "<!DOCTYPE svg><svg></svg>",
            "<svg><foreignObject/></svg>",
            "<svg x=\">\"><script></svg>",
        ] {
            assert!(!is_plain(foreign), "{foreign}");
        }
        assert!(is_plain("<svg><title>a &lt; b</title><g><rect x=\"1\"/></g></svg>\n"));
    }
}
