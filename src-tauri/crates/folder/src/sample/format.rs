//! The file formats of the sample: CSV plain or fully quoted, pretty JSON, UTF-16 as PowerShell writes it.

use serde_json::Value;

use super::SampleFile;

/// How a CSV file is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Csv {
    /// Quotes where they are needed, line feeds.
    Plain,
    /// Every field quoted, Windows line ends.
    Quoted,
    /// The same in UTF-16 with a byte order mark.
    QuotedUtf16,
}

pub(super) fn csv(path: String, style: Csv, header: &str, rows: &[Vec<String>]) -> SampleFile {
    let (all, end) = match style {
        Csv::Plain => (false, "\n"),
        Csv::Quoted | Csv::QuotedUtf16 => (true, "\r\n"),
    };
    let mut text = String::new();
    let mut push_row = |fields: &mut dyn Iterator<Item = &str>| {
        let fields: Vec<String> = fields.map(|field| quoted(field, all)).collect();
        text.push_str(&fields.join(","));
        text.push_str(end);
    };
    push_row(&mut header.split(','));
    for row in rows {
        push_row(&mut row.iter().map(String::as_str));
    }
    match style {
        Csv::QuotedUtf16 => {
            let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
            SampleFile { path, bytes: units.flat_map(u16::to_le_bytes).collect() }
        }
        _ => SampleFile { path, bytes: text.into_bytes() },
    }
}

fn quoted(field: &str, always: bool) -> String {
    if always || field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// Pretty JSON with sorted keys, whatever order the library is built to keep.
pub(super) fn json(path: String, mut value: Value) -> SampleFile {
    value.sort_all_objects();
    SampleFile { path, bytes: format!("{value:#}\n").into_bytes() }
}

pub(super) fn text(path: impl Into<String>, text: String) -> SampleFile {
    SampleFile { path: path.into(), bytes: text.into_bytes() }
}

/// A Markdown table.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|{}\n", header.join(" | "), " --- |".repeat(header.len()));
    for row in rows {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    text
}
