//! What a user types -> what the word index understands. Nothing that can be typed is an error there.

/// The words as a query in which each must occur, by its beginning. `None` when nothing can be searched for.
pub fn match_words(typed: &str) -> Option<String> {
    let words: Vec<String> = typed.split_whitespace().filter_map(match_word).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// In quotes every character but the quote is plain text. A word without a letter or digit holds no token at all.
fn match_word(word: &str) -> Option<String> {
    let plain: String = word.chars().filter(|c| !c.is_control()).collect();
    plain.chars().any(char::is_alphanumeric).then(|| format!("\"{}\"*", plain.replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::match_words;

    #[test]
    fn every_word_is_plain_text_in_quotes() {
        assert_eq!(match_words("gemma3:lat num_ctx").as_deref(), Some("\"gemma3:lat\"* \"num_ctx\"*"));
        assert_eq!(match_words("a\"b OR NEAR(").as_deref(), Some("\"a\"\"b\"* \"OR\"* \"NEAR(\"*"));
        assert_eq!(match_words("  \" * ( -- \u{0} "), None);
    }
}
