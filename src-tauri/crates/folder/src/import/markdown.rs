//! The lines of a report. A model's text stands among them, with headings, tables and fences of its own that may never
//! end: nothing here takes the whole for well-formed Markdown.

use std::ops::Range;

use chimera_analysis::markdown;

/// The lines of a text, whatever ends them.
pub(super) fn lines(text: &str) -> Vec<&str> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    text.split(end).map(|line| line.trim_end_matches('\r')).collect()
}

/// The level of a heading and what it says: lower case, single spaces, without marks of emphasis.
pub(super) fn heading(line: &str) -> Option<(usize, String)> {
    let (level, title) = markdown::heading(line.trim_start_matches('\u{feff}'))?;
    let title = title.trim_matches(['*', '_', ' ', ':']);
    Some((level, title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()))
}

/// A line that gives one value its name: `**Key:** value`, `- **Key**: value`, `Key: value`.
pub(super) fn named_value(line: &str) -> Option<(String, String)> {
    let text = line.trim().trim_start_matches(['-', '*', '+', '>', ' ']);
    let (key, value) = text.split_once(':')?;
    let key = key.trim_matches(['*', '_', '`', ' ']);
    let is_key = !key.is_empty() && key.len() <= 60 && !key.contains(['|', '#']);
    let value = value.trim_start_matches(['*', '_']).trim();
    is_key.then(|| (key.split_whitespace().collect::<Vec<_>>().join(" "), unescaped(value)))
}

/// Text without the backslashes that keep Markdown from reading its signs.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation) {
            plain.extend(characters.next());
        } else {
            plain.push(character);
        }
    }
    plain
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table<'a> {
    pub head: Vec<&'a str>,
    pub rows: Vec<Vec<&'a str>>,
}

/// The first table among lines, and where its last line stands. A row is a line with a pipe; a line without one, other
/// than an empty one before the table, ends it.
pub(super) fn table<'a>(lines: &[&'a str], within: Range<usize>) -> Option<(Table<'a>, usize)> {
    let mut table: Option<(Table<'a>, usize)> = None;
    for at in within {
        let line = lines.get(at)?;
        match (&mut table, line.contains('|')) {
            (None, false) => {}
            (Some(_), false) => break,
            (None, true) => table = Some((Table { head: cells(line), rows: Vec::new() }, at)),
            (Some(_), true) if is_rule(line) => {}
            (Some((table, end)), true) => {
                table.rows.push(cells(line));
                *end = at;
            }
        }
    }
    table
}

fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| "|-: \t–—".contains(c))
}

/// The cells of a row, with or without pipes around it.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = if line.ends_with("\\|") { line } else { line.strip_suffix('|').unwrap_or(line) };
    let mut cells = Vec::new();
    let mut begin = 0;
    for (at, _) in line.match_indices('|') {
        if !line[..at].ends_with('\\') {
            cells.push(line[begin..at].trim());
            begin = at + 1;
        }
    }
    cells.push(line[begin..].trim());
    cells
}

/// A part of a document below a heading, up to the next heading of its level or above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub level: usize,
    pub title: String,
    /// The lines below the heading.
    pub body: Range<usize>,
}

/// The sections whose headings stand in the lines that `counts` lets through.
pub(super) fn sections(lines: &[&str], counts: impl Fn(usize) -> bool) -> Vec<Section> {
    let headings: Vec<(usize, usize, String)> = (0..lines.len())
        .filter(|at| counts(*at))
        .filter_map(|at| heading(lines[at]).map(|(level, title)| (at, level, title)))
        .collect();
    let end_of = |from: usize, level: usize| {
        let next = headings[from + 1..].iter().find(|(_, next, _)| *next <= level);
        next.map_or(lines.len(), |(at, ..)| *at)
    };
    let section = |(from, (at, level, title)): (usize, &(usize, usize, String))| Section {
        level: *level,
        title: title.clone(),
        body: at + 1..end_of(from, *level),
    };
    headings.iter().enumerate().map(section).collect()
}

/// The lines of a section as text, without empty ones around it. `None` when nothing is left.
pub(super) fn text(lines: &[&str], within: Range<usize>) -> Option<String> {
    let lines = &lines[within];
    let begin = lines.iter().position(|line| !line.trim().is_empty())?;
    let end = lines.iter().rposition(|line| !line.trim().is_empty())?;
    Some(lines[begin..=end].join("\n"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_heading_is_known_in_any_case_and_with_any_spaces() {
        assert_eq!(heading("##  LLM   Call Metrics "), Some((2, "llm call metrics".into())));
        assert_eq!(heading("## **Configuration:** ##"), Some((2, "configuration".into())));
    }

    #[test]
    fn a_value_has_its_name_however_the_name_is_set() {
        for line in ["**Model:** gemma3:latest  ", "- **Model**: gemma3:latest", "model : gemma3:latest"] {
            let (key, value) = named_value(line).unwrap();
            assert_eq!((key.to_lowercase().as_str(), value.as_str()), ("model", "gemma3:latest"), "{line}");
        }
        assert_eq!(named_value(r"**Model:** qwen\_2").unwrap().1, "qwen_2");
    }

    #[test]
    fn a_table_is_read_with_or_without_pipes_around_it() {
        for text in ["| a | b |\n|---|:--|\n| 1 | 2 |\n", "a | b\n--- | ---\n1 | 2\n\n| other |"] {
            let lines = lines(text);
            let (table, _) = table(&lines, 0..lines.len()).unwrap();
            assert_eq!((table.head, table.rows), (vec!["a", "b"], vec![vec!["1", "2"]]), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_lines_hold_a_table_of_trimmed_cells_or_none(text in "[-|:\\\\a \t\n#`é]{0,80}") {
            let lines = lines(&text);
            if let Some((table, end)) = table(&lines, 0..lines.len()) {
                prop_assert!(end < lines.len());
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                prop_assert!(cells.into_iter().all(|cell| *cell == cell.trim()));
            }
            for line in lines {
                heading(line);
                named_value(line);
                unescaped(line);
            }
        }

        #[test]
        fn every_row_that_was_written_is_read(
            rows in prop::collection::vec(prop::collection::vec("[a-z0-9][a-z0-9 .%±]{0,6}[a-z0-9]", 3), 1..8),
        ) {
            let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
            let text: String = rows.iter().map(|row| line(row)).collect();
            let text = format!("| a | b | c |\n|---|:-:|--:|\n{text}\nafter");
            let lines = lines(&text);
            let (table, end) = table(&lines, 0..lines.len()).unwrap();
            prop_assert_eq!(&table.head, &["a", "b", "c"]);
            prop_assert_eq!(&table.rows, &rows);
            prop_assert_eq!(end, rows.len() + 1);
        }
    }
}
