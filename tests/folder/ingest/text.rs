//! Texts as programs on Windows, and on Macs of old, write them: the same content comes out of each.

use chimera_folder::ingest::text_of;

use super::*;

const TABLE: &str = "model,tokens_s\nжаба,80.5\nä,81.5\n";
const OBJECT: &str =
    "{\n  \"модель\": \"größer\",\n  \"runs\": [{\"tokens_s\": 80.5}, {\"tokens_s\": 81.5}]\n}\n";
const NOTES: &str = "# Отчёт\n\nСкорость зависит от памяти.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## Größe\n";

const LINE_ENDS: [(&str, &str, LineEnds); 3] =
    [("lf", "\n", LineEnds::Lf), ("crlf", "\r\n", LineEnds::Crlf), ("cr", "\r", LineEnds::Cr)];

/// The same text in every Unicode form: a name, its bytes, the encoding's name, and whether a mark goes before it.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>, &'static str, bool)> {
    let little: Vec<u8> = utf_16(text);
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    vec![
        ("utf8", text.into(), "UTF-8", false),
        ("utf8-mark", marked(b"\xEF\xBB\xBF", text.as_bytes()), "UTF-8", true),
        ("le-mark", marked(b"\xFF\xFE", &little), "UTF-16LE", true),
        ("be-mark", marked(b"\xFE\xFF", &big), "UTF-16BE", true),
        ("le", little, "UTF-16LE", false),
        ("be", big, "UTF-16BE", false),
    ]
}

#[test]
fn every_kind_of_file_reads_the_same_in_every_unicode_form_and_with_every_line_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut expected = Vec::new();
    for (ends_name, end, ends) in LINE_ENDS {
        for (kind, text) in [("csv", TABLE), ("json", OBJECT), ("md", NOTES)] {
            for (form, bytes, encoding, mark) in forms(&text.replace('\n', end)) {
                let name = format!("{ends_name}-{form}.{kind}");
                fs::write(folder.path().join(&name), bytes).unwrap();
                expected.push((name, encoding, mark, ends));
            }
        }
    }
    let inventory = scanned(folder.path());
    assert_eq!(problems(&inventory), []);
    assert_eq!(inventory.entries.len(), expected.len());
    let plain: Vec<&Content> =
        ["lf-utf8.csv", "lf-utf8.json", "lf-utf8.md"].map(|path| &entry(&inventory, path).content).into();
    assert!(plain.iter().all(|content| **content != Content::Nothing));
    for (path, encoding, mark, ends) in &expected {
        let entry = entry(&inventory, path);
        assert_eq!((entry.encoding.as_deref(), entry.bom), (Some(*encoding), *mark), "{path}");
        assert_eq!(entry.line_ends, *ends, "{path}");
        let same = plain.iter().any(|content| **content == entry.content);
        assert!(same, "{path}: {:?}", entry.content);
    }
}

#[test]
fn the_text_of_a_whole_file_comes_out_of_every_form() {
    for text in [TABLE, OBJECT, NOTES, ""] {
        for (form, bytes, ..) in forms(text) {
            assert_eq!(text_of(&bytes), text, "{form}");
        }
    }
    assert_eq!(text_of(b"Gr\xF6\xDFe"), "Größe");
    let late = ["x\n".repeat(50_000).as_bytes(), b"Gr\xF6\xDFe"].concat();
    assert!(text_of(&late).ends_with("Größe"));
}

#[test]
fn a_file_with_the_name_of_a_device_is_a_file_where_the_system_lets_it_be_one() {
    let names = ["aux.csv", "con.json", "nul.md", "com1.csv"];
    let folder = tempfile::tempdir().unwrap();
    // On Windows only the canonical form of the path names a file and not the device.
    let place = fs::canonicalize(folder.path()).unwrap();
    for name in names {
        fs::write(place.join(name), if name.ends_with("json") { "{\"a\": 1}" } else { "# a,b\n1,2\n" })
            .unwrap();
    }
    let inventory = scanned(folder.path());
    assert_eq!(problems(&inventory), []);
    assert_eq!(paths(&inventory), ["aux.csv", "com1.csv", "con.json", "nul.md"]);
}
