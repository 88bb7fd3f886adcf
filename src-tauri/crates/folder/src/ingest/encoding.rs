//! Which encoding a file is in, told from its beginning.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// An encoding and the length of the byte order mark that goes before the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reported {
    pub encoding: &'static Encoding,
    pub bom_bytes: usize,
}

/// Tells the encoding from the first bytes of a file of `size` bytes: a byte order mark, the pattern
/// of UTF-16 without one (as some programs for Windows write it), UTF-8 where it is valid, else the
/// most likely legacy encoding.
pub(super) fn tell(head: &[u8], size: u64) -> Reported {
    if let Some((encoding, bom_bytes)) = Encoding::for_bom(head) {
        return Reported { encoding, bom_bytes };
    }
    let encoding =
        utf_16_without_bom(head, size).unwrap_or_else(|| if is_utf_8(head) { UTF_8 } else { likely([head]) });
    Reported { encoding, bom_bytes: 0 }
}

/// The most likely legacy encoding of a text that is not UTF-8.
pub(super) fn likely<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for part in parts {
        detector.feed(part, false);
    }
    detector.guess(None, Utf8Detection::Deny)
}

/// Valid UTF-8, a character cut by the end of the head aside.
fn is_utf_8(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

/// UTF-16 shows itself by NULs that are always on the same side of a pair: the other halves of ASCII.
/// An odd size speaks against it: then the NULs are something else and are reported as such.
fn utf_16_without_bom(head: &[u8], size: u64) -> Option<&'static Encoding> {
    if !size.is_multiple_of(2) || head.len() < 4 || !head.contains(&0) {
        return None;
    }
    let units = head.len() / 2;
    let nuls = |side: usize| head.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (encoding, nuls) = match (nuls(0), nuls(1)) {
        (0, odd) => (UTF_16LE, odd),
        (even, 0) => (UTF_16BE, even),
        _ => return None,
    };
    (nuls * 10 >= units * 3 || is_no_text_of_bytes(head, encoding)).then_some(encoding)
}

/// Little ASCII, as in a Chinese or Russian text: then the halves of its characters are as often control
/// characters as not, which a text of single bytes has none of, and every pair is a character.
fn is_no_text_of_bytes(head: &[u8], encoding: &'static Encoding) -> bool {
    let is_control = |byte: &u8| matches!(byte, 1..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F);
    let controls = head.iter().filter(|byte| is_control(byte)).count();
    let pairs = &head[..head.len() / 2 * 2];
    controls * 50 >= head.len() && !encoding.decode_without_bom_handling(pairs).1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], name: &str, bom_bytes: usize) {
        let told = tell(head, head.len() as u64);
        assert_eq!((told.encoding.name(), told.bom_bytes), (name, bom_bytes), "{head:?}");
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn a_byte_order_mark_decides() {
        check(b"\xEF\xBB\xBFa,b", "UTF-8", 3);
        check(b"\xFF\xFEa\0", "UTF-16LE", 2);
        check(b"\xFE\xFF\0a", "UTF-16BE", 2);
    }

    #[test]
    fn utf_16_without_a_mark_is_known_by_its_nuls() {
        check(&utf_16("model,tokens_s\r\nä,1", u16::to_le_bytes), "UTF-16LE", 0);
        check(&utf_16("model,tokens_s\r\nä,1", u16::to_be_bytes), "UTF-16BE", 0);
    }

    #[test]
    fn utf_16_with_little_ascii_is_known_too() {
        let chinese =
            "# 基准测试报告\r\n\r\n模型的速度取决于内存带宽，而不是处理器的核心数量。\r\n".repeat(3);
        let russian = "# Отчёт\nСкорость модели зависит от памяти, а не от процессора.\n";
        for text in [chinese.as_str(), russian] {
            check(&utf_16(text, u16::to_le_bytes), "UTF-16LE", 0);
            check(&utf_16(text, u16::to_be_bytes), "UTF-16BE", 0);
        }
    }

    #[test]
    fn a_text_of_bytes_with_a_stray_nul_is_not_taken_for_utf_16() {
        check(b"model,tokens_s\na,1\0\nb,2\n", "UTF-8", 0);
        check("größer,1\0\nkürzer,22\n".as_bytes(), "UTF-8", 0);
        check(b"Gr\xF6\xDFe,1\0\nL\xE4nge,2\n", "windows-1252", 0);
    }

    #[test]
    fn nuls_in_an_odd_number_of_bytes_are_not_taken_for_utf_16() {
        check(b"\xC3\xBF\xC3\xBE=\0E\0R\0R\0\n", "UTF-8", 0);
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_head_is_still_utf_8() {
        check("größe".as_bytes().split_at(3).0, "UTF-8", 0);
        check(b"", "UTF-8", 0);
    }

    #[test]
    fn other_bytes_get_the_most_likely_encoding() {
        check(b"Temperatur: 48 \xB0C, Gr\xF6\xDFe", "windows-1252", 0);
    }
}
