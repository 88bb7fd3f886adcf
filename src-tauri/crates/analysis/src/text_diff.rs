//! Two texts side by side: sections with the same heading next to each other, and in them which words differ.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, ChangeTag, capture_diff_slices};

use crate::markdown::{self, Fences};

/// What two long sections may take; what is not found by then is told as replaced.
const PATIENCE: Duration = Duration::from_millis(500);

/// Where a piece of text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In both.
    Both,
    /// In the first only.
    First,
    /// In the second only.
    Second,
}

/// Words that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Piece {
    /// Where.
    pub place: Place,
    /// The words, with the space between them.
    pub text: String,
}

/// A section of both texts, or of one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Section {
    /// Its heading in the first text. `None` before the first heading, and where the text has no such section.
    pub first: Option<String>,
    /// Its heading in the second text; see `first`.
    pub second: Option<String>,
    /// Its words, in an order in which leaving out those of one text gives the other.
    pub pieces: Vec<Piece>,
}

/// What two texts have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TextDiff {
    /// The sections, in the order of both texts.
    pub sections: Vec<Section>,
    /// The share of the words of both texts that stand in both, in percent. `None` when neither has a word.
    pub alike_percent: Option<f64>,
}

/// Compares two texts in Markdown by sections and words.
pub fn compare(first: &str, second: &str) -> TextDiff {
    let (a, b) = (split(first), split(second));
    let names = |parts: &[Part<'_>]| parts.iter().map(|part| key(part.heading)).collect::<Vec<_>>();
    let (keys_a, keys_b) = (names(&a), names(&b));
    let mut sections = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &keys_a, &keys_b) {
        let (_, old, new) = op.as_tag_tuple();
        let same = old.len() == new.len() && keys_a[old.clone()] == keys_b[new.clone()];
        if same {
            sections.extend(old.zip(new).map(|(i, j)| section(Some(&a[i]), Some(&b[j]))));
        } else {
            sections.extend(old.map(|i| section(Some(&a[i]), None)));
            sections.extend(new.map(|j| section(None, Some(&b[j]))));
        }
    }
    let alike_percent = alike(&sections);
    TextDiff { sections, alike_percent }
}

/// A heading and what stands below it.
#[derive(Debug, Clone, Copy)]
struct Part<'a> {
    heading: Option<&'a str>,
    body: &'a str,
}

/// Splits at headings (`# ...`) outside of fences.
fn split(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut heading, mut from, mut at) = (None, 0, 0);
    let mut fences = Fences::default();
    for line in text.split_inclusive('\n') {
        let is_code = fences.hold(line);
        let found = markdown::heading(line).filter(|(_, title)| !is_code && !title.is_empty());
        if let Some((_, title)) = found {
            push(&mut parts, heading, &text[from..at]);
            heading = Some(title);
            from = at + line.len();
        }
        at += line.len();
    }
    push(&mut parts, heading, &text[from..]);
    parts
}

fn push<'a>(parts: &mut Vec<Part<'a>>, heading: Option<&'a str>, body: &'a str) {
    if heading.is_some() || !body.trim().is_empty() {
        parts.push(Part { heading, body: body.trim() });
    }
}

/// A heading without what models vary: numbers, marks, case.
fn key(heading: Option<&str>) -> String {
    let kept = heading.unwrap_or_default().chars().filter(|c| c.is_alphabetic() || *c == ' ');
    let kept: String = kept.flat_map(char::to_lowercase).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn section(a: Option<&Part<'_>>, b: Option<&Part<'_>>) -> Section {
    let body = |part: Option<&Part<'_>>| part.map_or("", |part| part.body).to_owned();
    let heading = |part: Option<&Part<'_>>| part.and_then(|part| part.heading).map(str::to_owned);
    Section { first: heading(a), second: heading(b), pieces: pieces(&body(a), &body(b)) }
}

fn pieces(a: &str, b: &str) -> Vec<Piece> {
    let diff = similar::TextDiff::configure().timeout(PATIENCE).diff_unicode_words(a, b);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let place = match change.tag() {
            ChangeTag::Equal => Place::Both,
            ChangeTag::Delete => Place::First,
            ChangeTag::Insert => Place::Second,
        };
        match pieces.last_mut().filter(|last| last.place == place) {
            Some(last) => last.text.push_str(change.value()),
            None => pieces.push(Piece { place, text: change.value().to_owned() }),
        }
    }
    pieces
}

fn alike(sections: &[Section]) -> Option<f64> {
    let words = |place: Place| -> usize {
        let own = sections.iter().flat_map(|section| &section.pieces).filter(|piece| piece.place == place);
        own.map(|piece| piece.text.split_whitespace().count()).sum()
    };
    let (both, all) = (2 * words(Place::Both), words(Place::First) + words(Place::Second));
    (both + all > 0).then(|| 100.0 * both as f64 / (both + all) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(section: &Section, place: Place) -> String {
        let kept = section.pieces.iter().filter(|piece| piece.place == Place::Both || piece.place == place);
        kept.map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn leaving_out_the_words_of_one_text_gives_the_other() {
        let (a, b) =
            ("## Summary\n\nThe rate is 115 tok/s.\n", "## Summary\n\nThe mean rate was 98 tok/s.\n");
        let wording = compare(a, b);
        assert_eq!(wording.sections.len(), 1);
        assert_eq!(joined(&wording.sections[0], Place::First), "The rate is 115 tok/s.");
        assert_eq!(joined(&wording.sections[0], Place::Second), "The mean rate was 98 tok/s.");
    }

    #[test]
    fn sections_are_aligned_by_their_headings_whatever_their_numbers() {
        let a = "# Report\nintro\n## 1. Summary\none\n## 2. Findings\ntwo\n";
        let b = "# Report\nintro\n## **Findings**\ntwo\n## Risks\nthree\n";
        let headings: Vec<(Option<String>, Option<String>)> =
            compare(a, b).sections.into_iter().map(|section| (section.first, section.second)).collect();
        let words = |text: &str| Some(text.to_owned());
        assert_eq!(
            headings,
            [
                (words("Report"), words("Report")),
                (words("1. Summary"), None),
                (words("2. Findings"), words("**Findings**")),
                (None, words("Risks"))
            ]
        );
    }

    #[test]
    fn a_hash_in_code_is_no_heading() {
        for text in ["```\n# a comment\n```\n#hashtag\n", "````\n```\n# a comment\n````\n"] {
            assert_eq!(split(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn equal_texts_are_alike_and_two_empty_ones_are_nothing() {
        assert_eq!(compare("one two", "one two").alike_percent, Some(100.0));
        assert_eq!(compare("one", "two").alike_percent, Some(0.0));
        assert_eq!(compare("", " \n").alike_percent, None);
        assert_eq!(compare("one two", "one three").alike_percent, Some(50.0));
    }

    #[test]
    fn long_texts_without_anything_in_common_end_in_time() {
        let text = |from: u32| (from..from + 20_000).map(|word| format!("w{word} ")).collect::<String>();
        let wording = compare(&text(0), &text(1_000_000));
        assert_eq!(joined(&wording.sections[0], Place::First).len(), text(0).trim().len());
    }
}
