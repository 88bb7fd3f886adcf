//! Untrusted text and tables as Markdown that means what it shows.

use std::fmt::Write as _;

use chimera_types::paths::is_bidi_control;

pub(super) use chimera_types::paths::one_line;

/// No line of text from elsewhere is shown longer than this, in characters.
const MOST_CHARS: usize = 2000;

/// One line of text from elsewhere (a model's name, a server's message, a path), so that Markdown shows it as it is:
/// line ends and control characters become spaces, marks that would change the direction of writing are dropped, and
/// everything that Markdown would read as a sign is escaped. An underscore inside a word needs no escape. Very long text
/// is cut, with an ellipsis.
pub(super) fn plain(text: &str) -> String {
    let line = one_line(text);
    let mut characters: Vec<char> = line.chars().take(MOST_CHARS + 1).collect();
    if characters.len() > MOST_CHARS {
        characters[MOST_CHARS] = '…';
    }
    let mut escaped = String::with_capacity(characters.len() + 8);
    for (at, &character) in characters.iter().enumerate() {
        let word_before = at.checked_sub(1).is_some_and(|before| characters[before].is_alphanumeric());
        let word_after = characters.get(at + 1).is_some_and(|after| after.is_alphanumeric());
        let escapes = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => true,
            '_' => !(word_before && word_after),
            '#' | '-' | '+' | '=' | ':' => at == 0,
            '.' | ')' => {
                let ends = characters.get(at + 1).is_none_or(|after| *after == ' ');
                at > 0 && ends && characters[..at].iter().all(char::is_ascii_digit)
            }
            _ => false,
        };
        if escapes {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Text in a fence that nothing in it can close. Control characters other than line ends and tabs are dropped.
pub(super) fn fenced(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_bidi_control(*c)))
        .collect();
    let longest = kept.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}\n", kept.trim_end())
}

/// The head of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Head {
    /// Words, from the left.
    Words(&'static str),
    /// Numbers, from the right.
    Number(&'static str),
}

/// A table. Cells are Markdown already: text from elsewhere goes through [`plain`] first.
pub(super) fn table(heads: &[Head], rows: &[Vec<String>]) -> String {
    let (mut names, mut lines) = (String::from("|"), String::from("|"));
    for head in heads {
        let (name, end) = match head {
            Head::Words(name) => (name, "-"),
            Head::Number(name) => (name, ":"),
        };
        let _ = write!(names, " {name} |");
        let _ = write!(lines, "{}{end}|", "-".repeat(name.chars().count() + 1));
    }
    let mut text = format!("{names}\n{lines}\n");
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_model_name_is_left_as_it_is() {
        for name in [
            "gemma3:latest",
            "0.1.0",
            "4.3B",
            "reports/gemma3_1b-it-qat_baseline.csv",
            "hf.co/user/Model-GGUF:Q4_K_M",
        ] {
            assert_eq!(plain(name), name);
        }
    }

    #[test]
    fn signs_of_markdown_and_html_are_escaped() {
        assert_eq!(
            plain("<b>*x*</b> [a](b) `c` | _d_ &lt;"),
            r"\<b\>\*x\*\</b\> \[a\](b) \`c\` \| \_d\_ \&lt;"
        );
        assert_eq!(
            (plain("# x"), plain("12. x"), plain("- x")),
            (r"\# x".into(), r"12\. x".into(), r"\- x".into())
        );
    }

    #[test]
    fn a_line_end_or_a_change_of_direction_cannot_leave_the_line() {
        assert_eq!(plain("a\r\n\n# b\u{202E}c\0d"), "a # bc d");
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let shown = plain(&"x".repeat(100_000));
        assert_eq!((shown.chars().count(), shown.ends_with('…')), (MOST_CHARS + 1, true));
    }

    #[test]
    fn a_fence_is_longer_than_any_inside_it() {
        assert_eq!(fenced("a\n```\nb"), "````\na\n```\nb\n````\n");
        assert_eq!(fenced("a"), "```\na\n```\n");
    }

    #[test]
    fn a_column_of_numbers_is_set_from_the_right() {
        assert_eq!(
            table(&[Head::Words("Run"), Head::Number("TTFT (ms)")], &[vec!["1".into(), "2".into()]]),
            "| Run | TTFT (ms) |\n|-----|----------:|\n| 1 | 2 |\n"
        );
    }
}
