//! A report as one HTML file that needs nothing beside it and runs nothing.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use comrak::html::escape;
use sha2::{Digest, Sha256};

use super::drawing::is_plain;
use super::preview::fragment;
use super::sanitise::visible;
use crate::plot::theme::{TOKENS, Theme};

/// Where a figure's drawing goes; no text of a document can hold this: its quotes are escaped.
const PLACE: &str = "<img src=\"figure:";

/// The report as a self-contained page: style sheet and figures inside, light or dark as the
/// reader's system asks, no script and no address that is loaded.
///
/// `figures` are the SVGs of the report's folder by file name; each stands where the Markdown has
/// the image `plots/NAME`. One that is more than a plain drawing is shown as an image of itself,
/// in which nothing can act. An image without a figure is its words.
pub fn page(title: &str, markdown: &str, figures: &[(&str, &str)]) -> String {
    let number = |url: &str| {
        let name = url.strip_prefix("plots/")?;
        let index =
            figures.iter().position(|(known, _)| known.strip_prefix("plots/").unwrap_or(known) == name)?;
        Some(format!("figure:{index}"))
    };
    let body = place_figures(&fragment(markdown, &number), figures);
    let style = style_sheet();
    let policy = policy(&style);
    let mut escaped_title = String::new();
    let _ = escape(&mut escaped_title, &visible(title));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{escaped_title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// Nothing may be loaded or run but the one style sheet, known by its hash, and images in the file.
fn policy(style: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

fn place_figures(html: &str, figures: &[(&str, &str)]) -> String {
    let mut page =
        String::with_capacity(html.len() + figures.iter().map(|(_, svg)| svg.len()).sum::<usize>());
    let mut rest = html;
    while let Some((before, image)) = rest.split_once(PLACE) {
        page.push_str(before);
        // `figure:N" alt="words">`: the allowlist writes attributes in this order, quotes escaped.
        let mut parts = image.splitn(4, '"');
        let index = parts.next().and_then(|number| number.parse::<usize>().ok());
        let words = parts.nth(1).unwrap_or_default();
        let after = parts.next().unwrap_or_default();
        rest = after.strip_prefix('>').unwrap_or(after);
        match index.and_then(|index| figures.get(index)) {
            Some((_, svg)) if is_plain(svg) => {
                let _ = write!(page, "<span class=\"figure\">{}</span>", svg.trim());
            }
            Some((_, svg)) => {
                let data = STANDARD.encode(svg);
                let _ = write!(
                    page,
                    "<span class=\"figure\"><img src=\"data:image/svg+xml;base64,{data}\" alt=\"{words}\"></span>"
                );
            }
            None => page.push_str(words),
        }
    }
    page.push_str(rest);
    page
}

fn style_sheet() -> String {
    let colours = |theme: Theme| {
        TOKENS.iter().fold(String::new(), |mut css, token| {
            let _ = write!(css, "--{}:#{:06X};", token.name, token.in_theme(theme));
            css
        })
    };
    let (light, dark) = (colours(Theme::Light), colours(Theme::Dark));
    format!(
        ":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{}",
        include_str!("html/page.css")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWING: &str = "<svg width=\"4\"><title>t</title></svg>";

    #[test]
    fn a_figure_stands_in_place_of_its_image() {
        let page = page(
            "Run",
            "a\n\n![the \"rate\" > 1](plots/throughput.svg)\n\nb",
            &[("throughput.svg", DRAWING)],
        );
        assert!(
            page.contains(&format!("<p><span class=\"figure\">{DRAWING}</span></p>\n<p>b</p>")),
            "{page}"
        );
        assert!(!page.contains("<img"));
    }

    #[test]
    fn a_figure_that_could_act_is_only_an_image_of_itself() {
        let hostile = "<svg onload=\"alert(1)\"><script>x</script></svg>";
        let page = page("Run", "![rate & \"more\"](plots/a.svg) after", &[("plots/a.svg", hostile)]);
        assert!(page.contains("<img src=\"data:image/svg+xml;base64,PHN2"), "{page}");
        assert!(page.contains("\" alt=\"rate &amp; &quot;more&quot;\"></span> after"), "{page}");
        assert!(!page.contains("onload") && !page.contains("<script"));
    }

    #[test]
    fn an_image_without_a_figure_is_its_words() {
        let page = page(
            "Run",
            "![rate](plots/missing.svg) ![x](plots/../a.svg) ![y](https://x/a.svg)",
            &[("a.svg", DRAWING)],
        );
        assert!(page.contains("<p>rate x y</p>"), "{page}");
    }

    #[test]
    fn text_that_looks_like_the_place_of_a_figure_is_text() {
        let forged = "`<img src=\"figure:0\" alt=\"\">` <img src=\"figure:0\" alt=\"\"> ![<img src=\"figure:0\"](plots/a.svg)";
        let page = page("Run", forged, &[("a.svg", DRAWING)]);
        assert_eq!(page.matches("<svg").count(), 1, "{page}");
    }

    #[test]
    fn the_page_forbids_everything_but_its_own_style() {
        let page = page("</title><script>alert(1)</script>", "text", &[]);
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = STANDARD.encode(Sha256::digest(style));
        assert!(page.contains(&format!(
            "content=\"default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'\""
        )));
        assert!(!page.contains("<script") && !page.contains("style="));
        assert!(page.contains("<title>&lt;/title&gt;&lt;script&gt;"));
    }
}
