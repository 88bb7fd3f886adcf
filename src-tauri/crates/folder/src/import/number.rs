//! Numbers as people and programs of many countries write them.

/// What a comma between digits means in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comma {
    /// It groups digits, unless the number alone says otherwise.
    Groups,
    /// It stands before decimals.
    Decimal,
}

impl Comma {
    /// What it means in these texts: decimals, when one of them can be read in no other way (`12,5`, `0,125`).
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let is_plain = |text: &str| match scan(text) {
            Some(scanned) => {
                let mantissa = &scanned.mantissa;
                mantissa.matches(',').count() == 1 && !mantissa.contains('.') && has_decimals(mantissa, ',')
            }
            None => false,
        };
        if texts.into_iter().any(is_plain) { Self::Decimal } else { Self::Groups }
    }
}

/// A number and how finely it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Written {
    /// The number; not finite where the text says NaN or infinity.
    pub value: f64,
    /// Half of the last decimal's unit: what rounding may have taken or given.
    pub half_unit: f64,
}

impl Written {
    /// A number that was not rounded.
    pub fn exact(value: f64) -> Self {
        Self { value, half_unit: 0.0 }
    }

    /// In another unit.
    pub fn scaled(self, scale: f64) -> Self {
        Self { value: self.value * scale, half_unit: self.half_unit * scale }
    }
}

/// The number that a text begins with, and what follows it. `None` when it begins with none.
pub(super) fn read(text: &str, comma: Comma) -> Option<(Written, &str)> {
    let scanned = scan(text)?;
    if scanned.mantissa.is_empty() {
        return Some((Written::exact(f64::NAN), scanned.rest));
    }
    let (digits, decimals) = plain(&scanned.mantissa, comma);
    let value: f64 = format!("{}{digits}{}", scanned.sign, scanned.exponent).parse().ok()?;
    let exponent: i32 = scanned.exponent.get(1..).and_then(|e| e.parse().ok()).unwrap_or(0);
    Some((Written { value, half_unit: 0.5 * 10_f64.powi(exponent.saturating_sub(decimals)) }, scanned.rest))
}

/// A mean and its spread: `115.98 ± 1.16 tok/s`, `115,98 +/- 1,16`. The spread is `None` where none is written.
pub(super) fn mean_and_spread(text: &str, comma: Comma) -> Option<(Written, Option<Written>)> {
    let (mean, rest) = read(text, comma)?;
    // A file that was read in the wrong encoding has other characters before the sign.
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "ÂÃ┬\u{FFFD}".contains(c));
    let spread =
        ["±", "+/-", "+/−", "+-", "\\pm", "&plusmn;"].iter().find_map(|sign| rest.strip_prefix(sign));
    Some((mean, spread.and_then(|spread| read(spread, comma)).map(|(spread, _)| spread)))
}

struct Scanned<'a> {
    sign: &'static str,
    mantissa: String,
    exponent: String,
    rest: &'a str,
}

fn scan(text: &str) -> Option<Scanned<'_>> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "*`~≈\"'".contains(c));
    let (sign, text) = match text.chars().next()? {
        '-' | '−' => ("-", &text[text.chars().next()?.len_utf8()..]),
        '+' => ("", &text[1..]),
        _ => ("", text),
    };
    for word in ["nan", "infinity", "inf", "∞"] {
        if text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            let rest = &text[word.len()..];
            let ends = !rest.starts_with(|c: char| c.is_alphanumeric());
            return ends.then(|| Scanned { sign, mantissa: String::new(), exponent: String::new(), rest });
        }
    }
    let (mantissa, end) = mantissa(text);
    if !mantissa.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let exponent = exponent(&text[end..]);
    let rest = &text[end + exponent.len()..];
    Some(Scanned { sign, mantissa, exponent: exponent.to_owned(), rest })
}

/// Digits with the marks between them, without the marks that can only group; and where they end.
fn mantissa(text: &str) -> (String, usize) {
    let mut kept = String::new();
    let digit_after = |at: usize| text[at..].starts_with(|c: char| c.is_ascii_digit());
    for (at, character) in text.char_indices() {
        let after = at + character.len_utf8();
        match character {
            '0'..='9' => kept.push(character),
            '.' | ',' if digit_after(after) => kept.push(character),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' | '_'
                if !kept.is_empty() && is_group(&text[after..]) => {}
            _ => return (kept, at),
        }
    }
    (kept, text.len())
}

fn is_group(text: &str) -> bool {
    text.chars().take_while(char::is_ascii_digit).take(4).count() == 3
}

fn exponent(text: &str) -> &str {
    let bytes = text.as_bytes();
    let begins = matches!(bytes.first(), Some(b'e' | b'E'));
    let signed = usize::from(begins && matches!(bytes.get(1), Some(b'+' | b'-')));
    let digits = bytes.iter().skip(1 + signed).take_while(|b| b.is_ascii_digit()).count();
    if begins && (1..4).contains(&digits) { &text[..1 + signed + digits] } else { "" }
}

/// Whether what follows the only mark can be nothing but decimals: other than three digits, or a number that begins
/// with zero or has more than three digits before it.
fn has_decimals(mantissa: &str, mark: char) -> bool {
    mantissa.split_once(mark).is_some_and(|(head, tail)| {
        tail.len() != 3 || head.is_empty() || head.starts_with('0') || head.len() > 3
    })
}

/// The digits with a point before the decimals, and how many decimals there are.
fn plain(mantissa: &str, comma: Comma) -> (String, i32) {
    let count = |mark: char| mantissa.matches(mark).count();
    let decimal = match (count(','), count('.')) {
        (0, 0) => None,
        (0, 1) if comma == Comma::Decimal && !has_decimals(mantissa, '.') => None,
        (0, 1) => Some('.'),
        (1, 0) if comma == Comma::Decimal || has_decimals(mantissa, ',') => Some(','),
        (_, 0) | (0, _) => None,
        (commas, points) => {
            let last = if mantissa.rfind(',') > mantissa.rfind('.') { (',', commas) } else { ('.', points) };
            (last.1 == 1).then_some(last.0)
        }
    };
    let at = decimal.and_then(|mark| mantissa.rfind(mark));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match at {
        Some(at) => {
            let decimals = digits(&mantissa[at..]);
            (format!("0{}.{decimals}", digits(&mantissa[..at])), decimals.len() as i32)
        }
        None => (digits(mantissa), 0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(text: &str, comma: Comma) -> Option<f64> {
        read(text, comma).map(|(written, _)| written.value)
    }

    #[test]
    fn numbers_of_many_countries_are_read() {
        for (text, expected) in [
            ("5049.18", 5049.18),
            (" 5049,18 ms", 5049.18),
            ("1,234", 1234.0),
            ("1,234,567.5", 1_234_567.5),
            ("1.234.567,5", 1_234_567.5),
            ("1 234.5 ms", 1234.5),
            ("0,125", 0.125),
            ("-12e-3", -0.012),
            ("−3.5%", -3.5),
            (".5", 0.5),
            ("**99.00** tok/s", 99.0),
        ] {
            assert_eq!(value(text, Comma::Groups), Some(expected), "{text}");
        }
        assert_eq!(value("1,234", Comma::Decimal), Some(1.234));
        assert_eq!(value("1.234", Comma::Decimal), Some(1234.0));
        assert!(value("NaN%", Comma::Groups).unwrap().is_nan());
        for text in ["", "n/a", "-", "nano", "—"] {
            assert_eq!(value(text, Comma::Groups), None, "{text}");
        }
    }

    #[test]
    fn one_plain_decimal_comma_says_what_commas_mean() {
        assert_eq!(Comma::of(["1,234", "12,5"]), Comma::Decimal);
        assert_eq!(Comma::of(["1,234", "12.5", "x,y"]), Comma::Groups);
    }

    #[test]
    fn a_spread_is_read_however_its_sign_is_written() {
        for text in ["115.98 ± 1.16 tok/s", "115.98 +/- 1.16", "115,98 Â± 1,16", "115.98±1.16"] {
            let (mean, spread) = mean_and_spread(text, Comma::Groups).unwrap();
            assert_eq!((mean.value, spread.unwrap().value), (115.98, 1.16), "{text}");
        }
        let (mean, spread) = mean_and_spread("99.0 tok/s", Comma::Groups).unwrap();
        assert_eq!((mean.half_unit, spread), (0.05, None));
    }

    /// The digits before the point in groups of three.
    fn grouped(text: &str, mark: &str) -> String {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits: Vec<char> = whole.chars().collect();
        let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
        format!("{}.{decimals}", groups.join(mark))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_begins_with_a_number_or_does_not(text in "[-+−0-9.,eE ±'_*∞naif\u{202f}\\PC]{0,24}") {
            for comma in [Comma::Groups, Comma::Decimal] {
                if let Some((written, rest)) = read(&text, comma) {
                    prop_assert!(text.ends_with(rest) && rest.len() < text.len());
                    prop_assert!(written.half_unit >= 0.0);
                }
                mean_and_spread(&text, comma);
            }
        }

        #[test]
        fn a_number_is_read_as_it_was_written(value in 0.0..1e9_f64, decimals in 1..7_usize) {
            let text = format!("{value:.decimals$}");
            let (exact, half): (f64, f64) = (text.parse().unwrap(), 0.5 * 0.1_f64.powi(decimals as i32));
            let spellings = [
                (text.clone(), Comma::Groups),
                (text.replace('.', ","), Comma::Decimal),
                (grouped(&text, ","), Comma::Groups),
                (grouped(&text, "\u{202f}"), Comma::Groups),
                (grouped(&text, "'"), Comma::Groups),
            ];
            for (text, comma) in spellings {
                let (written, rest) = read(&text, comma).unwrap();
                prop_assert_eq!((written.value, rest), (exact, ""), "{}", text);
                prop_assert!((written.half_unit / half - 1.0).abs() < 1e-9, "{}", text);
            }
        }
    }
}
