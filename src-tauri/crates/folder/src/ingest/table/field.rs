//! What single fields tell: the separator between them, a number, an error.

/// The separator that splits the first lines most evenly; a comma when none does.
pub(in crate::ingest) fn delimiter(head: &[u8]) -> u8 {
    const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
    let mut counts = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    let mut line = [0_usize; 4];
    let mut quoted = false;
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if line != [0; 4] {
                    counts.iter_mut().zip(line).for_each(|(all, count)| all.push(count));
                }
                line = [0; 4];
                if counts[0].len() == 20 {
                    break;
                }
            }
            _ if !quoted => {
                if let Some(at) = CANDIDATES.iter().position(|candidate| *candidate == byte) {
                    line[at] += 1;
                }
            }
            _ => {}
        }
    }
    if counts[0].is_empty() {
        counts.iter_mut().zip(line).for_each(|(all, count)| all.push(count));
    }
    let even = |counts: &[usize]| {
        let header = counts.first().copied().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == header).count();
        if header == 0 { 0 } else { alike * 1000 + header.min(999) }
    };
    // The first of equals wins, so a comma comes before the others.
    let mut best = (b',', 0);
    for (candidate, counts) in CANDIDATES.iter().zip(&counts) {
        let score = even(counts);
        if score > best.1 {
            best = (*candidate, score);
        }
    }
    best.0
}

/// The names under which benchmark tables keep the error of a row.
pub(in crate::ingest) fn is_error_name(name: &str) -> bool {
    ["error", "errors", "error_message", "exception"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// A text that says that there was an error, and not that there was none.
pub(in crate::ingest) fn is_error(text: &[u8]) -> bool {
    const NONE: [&[u8]; 7] = [b"none", b"null", b"nan", b"n/a", b"false", b"no", b"-"];
    let text = text.trim_ascii();
    !text.is_empty() && !NONE.iter().any(|none| text.eq_ignore_ascii_case(none))
}

/// A finite number. With semicolons between the fields a comma is a decimal comma. Words that Rust
/// reads as numbers (`inf`, `nan`) are none here.
pub(in crate::ingest) fn number(field: &[u8], delimiter: u8) -> Option<f64> {
    if !matches!(field.first(), Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b',')) || field.len() > 40 {
        return None;
    }
    let text = std::str::from_utf8(field).ok()?;
    let parsed = if delimiter == b';' && text.contains(',') && !text.contains('.') {
        text.replacen(',', ".", 1).parse::<f64>()
    } else {
        text.parse::<f64>()
    };
    parsed.ok().filter(|number| number.is_finite())
}
