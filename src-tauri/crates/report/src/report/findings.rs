//! Key findings and recommendations, from the structure of a model's answer: never cut out by a
//! word that stands somewhere in its text.

use comrak::nodes::NodeValue;
use comrak::{Arena, Node};

use super::embed::{plain_words, unwrap_answer, written};
use super::markdown;

/// What an answer lists under its own headings; each entry is one line of inline Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sections {
    /// Under a heading that speaks of findings; empty where the answer has none.
    pub findings: Vec<String>,
    /// Under a heading that speaks of recommendations; empty where the answer has none.
    pub recommendations: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Findings,
    Recommendations,
}

/// The level of a paragraph that is a heading by its bold letters alone: below every real one.
const BOLD_LEVEL: u8 = 7;

/// Reads the sections of an answer.
///
/// A section begins with a heading that contains "finding(s)" or "recommendation(s)", as a real
/// heading or as a line of bold text, and ends at the next heading of its level or above. Its
/// entries are the items of its lists, nested items joined to theirs; a section without lists has
/// its paragraphs as entries.
pub fn sections(markdown: &str) -> Sections {
    let arena = Arena::new();
    let root = markdown::parse(&arena, &unwrap_answer(markdown));
    markdown::harden(&arena, root, &|_| None);
    let mut sections = Sections::default();
    let mut open: Option<(Kind, u8)> = None;
    let mut blocks: Vec<Node<'_>> = Vec::new();
    for block in root.children() {
        let Some((level, kind)) = heading(block) else {
            if open.is_none() {
                listed_sections(block, &mut sections);
            }
            blocks.push(block);
            continue;
        };
        let ends = open.is_none_or(|(_, of)| level <= of);
        if ends || kind.is_some() {
            sections.take(open.map(|(kind, _)| kind), &blocks);
            blocks.clear();
            open = match kind {
                Some(kind) => Some((kind, level)),
                None if ends => None,
                None => open,
            };
        } else {
            blocks.push(block);
        }
    }
    sections.take(open.map(|(kind, _)| kind), &blocks);
    sections
}

impl Sections {
    fn take(&mut self, kind: Option<Kind>, blocks: &[Node<'_>]) {
        match kind {
            Some(Kind::Findings) => self.findings.extend(entries(blocks)),
            Some(Kind::Recommendations) => self.recommendations.extend(entries(blocks)),
            None => {}
        }
    }
}

/// Sections that are the items of one list: `1. **Key Findings**` with a list inside.
fn listed_sections(block: Node<'_>, sections: &mut Sections) {
    if !matches!(block.data().value, NodeValue::List(_)) {
        return;
    }
    for item in block.children() {
        let children: Vec<_> = item.children().collect();
        if let Some((first, rest)) = children.split_first()
            && let Some((_, Some(kind))) = heading(first)
        {
            sections.take(Some(kind), rest);
        }
    }
}

/// A block's level and kind if it is a heading, real or by bold letters alone.
fn heading(block: Node<'_>) -> Option<(u8, Option<Kind>)> {
    let level = match block.data().value {
        NodeValue::Heading(heading) => heading.level,
        NodeValue::Paragraph if is_bold_line(block) => BOLD_LEVEL,
        _ => return None,
    };
    Some((level, kind_of(&block.collect_text())))
}

/// Whether a paragraph is one run of bold text and nothing else but a colon.
fn is_bold_line(paragraph: Node<'_>) -> bool {
    let mut children = paragraph.children();
    let bold = children.next().is_some_and(|first| matches!(first.data().value, NodeValue::Strong));
    bold && children.all(|rest| match &rest.data().value {
        NodeValue::Text(text) => text.trim().trim_matches(':').is_empty(),
        _ => false,
    })
}

fn kind_of(heading: &str) -> Option<Kind> {
    let lower = heading.to_lowercase();
    let has = |stem: &str| {
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| word.strip_suffix('s').unwrap_or(word) == stem)
    };
    if has("finding") {
        Some(Kind::Findings)
    } else if has("recommendation") {
        Some(Kind::Recommendations)
    } else {
        None
    }
}

/// A section's entries: its list items, or its paragraphs where it has no list.
fn entries(blocks: &[Node<'_>]) -> Vec<String> {
    let lists: Vec<_> =
        blocks.iter().copied().filter(|block| matches!(block.data().value, NodeValue::List(_))).collect();
    let lines: Vec<String> = if lists.is_empty() {
        paragraphs(blocks)
    } else {
        lists.into_iter().flat_map(|list| list.children()).map(item_line).collect()
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// The paragraphs as lines; a heading of lower level stands in bold before what follows it.
fn paragraphs(blocks: &[Node<'_>]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut title: Option<String> = None;
    for block in blocks {
        if heading(block).is_some() {
            let words = block.collect_text();
            title = Some(format!("**{}:** ", plain_words(words.trim_end_matches(':'))));
        } else if matches!(block.data().value, NodeValue::Paragraph) {
            lines.push(title.take().unwrap_or_default() + &line(block));
        }
    }
    lines
}

/// An item as one line; what is nested in it follows its words.
fn item_line(item: Node<'_>) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut nested: Vec<String> = Vec::new();
    let mut open: Vec<Node<'_>> = item.reverse_children().collect();
    let mut depth_of_words = true;
    while let Some(block) = open.pop() {
        match block.data().value {
            NodeValue::Paragraph | NodeValue::Heading(_) if depth_of_words => words.push(line(block)),
            NodeValue::Paragraph | NodeValue::Heading(_) => nested.push(line(block)),
            NodeValue::List(_) | NodeValue::Item(_) | NodeValue::TaskItem(_) | NodeValue::BlockQuote => {
                depth_of_words = false;
                open.extend(block.reverse_children());
            }
            _ => {}
        }
    }
    let nested = nested.join("; ");
    [words.join(" "), nested].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A block's inline Markdown on one line.
fn line(block: Node<'_>) -> String {
    // A heading is written as the paragraph of its words.
    let text = if matches!(block.data().value, NodeValue::Heading(_)) {
        plain_words(&block.collect_text())
    } else {
        written(block)
    };
    text.lines()
        .map(|line| line.trim().trim_end_matches('\\'))
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, findings: &[&str], recommendations: &[&str]) {
        let found = sections(markdown);
        assert_eq!(found.findings, findings, "findings of {markdown}");
        assert_eq!(found.recommendations, recommendations, "recommendations of {markdown}");
    }

    #[test]
    fn the_items_under_a_heading_are_its_entries() {
        check(
            "# Report\n\nfindings everywhere\n\n## 3. Key Findings\n\nHere they are:\n\n- **One:** a\n- two `b`\n\n\
             ## 4. Recommendations for Optimization:\n\n1. do\n2. that\n\n## Conclusion\n\n- no\n",
            &["**One:** a", "two `b`"],
            &["do", "that"],
        );
    }

    #[test]
    fn bold_lines_and_setext_headings_are_headings_too() {
        check(
            "**Key Findings**\n\n* a\n* b\n\n**RECOMMENDATIONS:**\n\n* c\n\n**Other**\n\n* d\n",
            &["a", "b"],
            &["c"],
        );
        check("Findings\n========\n\n- a\n\nRecommendations\n---------------\n\n- b\n", &["a"], &["b"]);
        check("## Findings\n\n- a\n\n**Recommendations**\n\n- b\n", &["a"], &["b"]);
    }

    #[test]
    fn a_section_without_lists_has_its_paragraphs() {
        check(
            "## Findings\n\nOne *thing*\nover two lines.\n\nAnother.\n",
            &["One *thing* over two lines.", "Another."],
            &[],
        );
        check(
            "## Recommendations\n\n### 1. Load early\n\nKeep it loaded.\n\n### 2. Measure\n\nAgain.\n\n## End\n\nx",
            &[],
            &["**1. Load early:** Keep it loaded.", "**2. Measure:** Again."],
        );
    }

    #[test]
    fn nested_items_are_joined_to_theirs() {
        check(
            "## Findings\n\n- **Load:** consider:\n  - one\n  - two\n    - three\n- next\n\n  more\n",
            &["**Load:** consider: one; two; three", "next more"],
            &[],
        );
    }

    #[test]
    fn lists_below_subheadings_belong_to_the_section() {
        check(
            "## Key Findings\n\n### Speed\n\n- a\n\n### Memory\n\n- b\n\n### Recommendations\n\n- c\n\n## End\n\n- d\n",
            &["a", "b"],
            &["c"],
        );
    }

    #[test]
    fn sections_may_be_the_items_of_a_list() {
        check(
            "1. **Summary**\n   - x\n2. **Key Findings:**\n   - a\n   - b\n3. **Recommendations**\n   - c\n",
            &["a", "b"],
            &["c"],
        );
    }

    #[test]
    fn an_answer_wrapped_in_a_fence_is_read() {
        check("```markdown\n## Findings\n\n- a\n\n## Recommendations\n\n- b\n```", &["a"], &["b"]);
        check("Sure!\n\n```md\n## Findings\n\n- a\n```\n\nAnything else?", &["a"], &[]);
    }

    #[test]
    fn an_answer_without_such_headings_has_none() {
        for answer in [
            "",
            "The key findings are: speed. We recommend more.",
            "- findings\n- recommendations",
            "```\n## Findings\n\n- in code\n```",
            "## Findings",
            "## Findings\n\n```\ncode\n```",
            "## Refindings\n\n- a",
        ] {
            check(answer, &[], &[]);
        }
    }

    #[test]
    fn an_entry_is_one_harmless_line() {
        let found = sections(
            "## Findings\n\n- a <!-- x\n- <script>x</script> [l](javascript:y) ![i](https://x/y.png)\n- # h\n",
        );
        assert!(found.findings.iter().all(|entry| !entry.contains('\n')), "{found:?}");
        let html = super::super::preview::preview(&format!("- {}", found.findings.join("\n- ")));
        assert!(!html.contains("<script") && !html.contains("href") && !html.contains("<h1"), "{html}");
    }
}
