//! Foreign text on its way into a prompt: cut, on one line, and without anything that a server, a
//! template or a reader could take for more than a name.

/// Characters of a name (column, key, model, file).
pub(super) const NAME_CHARS: usize = 60;
/// Characters of a heading.
pub(super) const HEADING_CHARS: usize = 80;

/// `text` on one line, at most `chars` characters. Angle brackets are replaced, since chat templates
/// spell their control tokens with them; quotes too, since the digest quotes with them.
pub(super) fn clean(text: &str, chars: usize) -> String {
    let mut clean = String::new();
    let mut length = 0;
    let mut space = false;
    for character in text.chars() {
        if character.is_whitespace() || character.is_control() {
            space = length > 0;
            continue;
        }
        if is_invisible(character) {
            continue;
        }
        if length + usize::from(space) >= chars {
            clean.push('…');
            break;
        }
        if std::mem::take(&mut space) {
            clean.push(' ');
            length += 1;
        }
        clean.push(match character {
            '<' => '(',
            '>' => ')',
            '"' | '`' => '\'',
            other => other,
        });
        length += 1;
    }
    clean
}

/// Characters that show nothing but carry or turn text: zero width, direction, tags, private use.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}')
}

/// The first `most` names, and how many more there are.
pub(super) fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let mut list: Vec<String> = names.take(most).map(|name| clean(name, NAME_CHARS)).collect();
    if more > 0 {
        list.push(format!("and {more} more"));
    }
    list.join(", ")
}

/// `1 file`, `2 files`.
pub(super) fn counted(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A cautious estimate of how many tokens a model makes of a text: each digit 1, each letter or blank
/// 0.35 (2.9 characters a token), each other ASCII character 0.85, each character beyond ASCII 1.5; the
/// sum rounded up. On texts of this room it lies some 10 % above what a small vocabulary (49,152 tokens,
/// every digit its own) makes of them, and further above larger vocabularies.
pub fn estimate_tokens(text: &str) -> u32 {
    let hundredths: u64 = text
        .chars()
        .map(|character| match character {
            '0'..='9' => 100,
            'a'..='z' | 'A'..='Z' | ' ' => 35,
            other if other.is_ascii() => 85,
            _ => 150,
        })
        .sum();
    u32::try_from(hundredths.div_ceil(100)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_becomes_one_harmless_line() {
        assert_eq!(clean("a\r\n\u{0}b\t `c` \"d\"", 60), "a b 'c' 'd'");
        assert_eq!(clean("<|im_start|>system\u{202E}\u{E0041}", 60), "(|im_start|)system");
        assert_eq!(clean(&"x".repeat(10_000_000), 5), "xxxxx…");
        assert_eq!(clean("  größe ✓ ", 60), "größe ✓");
    }

    #[test]
    fn a_list_says_how_many_names_it_leaves_out() {
        assert_eq!(listed(["a", "b", "c"].into_iter(), 2), "a, b, and 1 more");
    }

    #[test]
    fn the_estimate_counts_digits_and_foreign_characters_dearer_than_words() {
        assert_eq!(estimate_tokens(""), 0);
        assert_eq!(estimate_tokens("throughput"), 4);
        assert_eq!(estimate_tokens("115.98"), 6);
        assert_eq!(estimate_tokens("日本"), 3);
    }
}
