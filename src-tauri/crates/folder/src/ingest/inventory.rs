//! What a scan of a reports folder found: the data, without a line of how it was read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything one scan found below the chosen folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inventory {
    /// The folder as the user chose it.
    pub root: String,
    /// The recognised files, sorted by path (byte order).
    pub entries: Vec<Entry>,
    /// What could not be used, or only in part; sorted by path.
    pub problems: Vec<Problem>,
    /// Count, first paths and latest change of each kind: CSV, JSON, Markdown, always in that order.
    pub kinds: Vec<KindSummary>,
    /// Regular files of any other kind; they are counted and never opened.
    pub others: u32,
    /// Wall time of the scan in milliseconds.
    pub duration_ms: f64,
}

impl Inventory {
    /// True when the folder holds no CSV, JSON or Markdown file at all. That is no error of the scan:
    /// the caller says so and lets the user choose another folder.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The kind of a file, told by its extension in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `.csv`
    Csv,
    /// `.json`
    Json,
    /// `.md`, `.markdown`
    Markdown,
}

impl Kind {
    /// Every kind, in the order of the Data Summary.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::Markdown];

    /// The name in the Data Summary: `CSV`, `JSON`, `MARKDOWN`.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Markdown => "MARKDOWN",
        }
    }

    /// The name shown to users: `CSV`, `JSON`, `Markdown`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Markdown => "Markdown",
        }
    }
}

/// How many files of one kind there are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KindSummary {
    /// The kind.
    pub kind: Kind,
    /// Files of this kind.
    pub count: u32,
    /// The first five paths by byte order.
    pub first: Vec<String>,
    /// Files beyond the first five.
    pub more: u32,
    /// The latest change of any of them (RFC 3339); `None` when there is none or no time is known.
    pub latest_modified: Option<Timestamp>,
}

/// One recognised file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Relative to the root, with forward slashes. Bytes that are not UTF-8, control characters and
    /// backslashes are written as escapes, so that two different names never look the same.
    pub path: String,
    /// The kind.
    pub kind: Kind,
    /// Size in bytes when the file was opened.
    pub size_bytes: f64,
    /// Last change (RFC 3339); `None` when the file system knows none.
    pub modified: Option<Timestamp>,
    /// Name of the encoding (`UTF-8`, `UTF-16LE`, `windows-1252`, ...); `None` when nothing was read.
    pub encoding: Option<String>,
    /// The file starts with a byte order mark.
    pub bom: bool,
    /// Line ends of the text (of its beginning, when it is too large to parse).
    pub line_ends: LineEnds,
    /// Why the content is missing or incomplete; `None` when the file parses.
    pub parse_error: Option<String>,
    /// What is in the file.
    pub content: Content,
}

/// How the lines of a text end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineEnds {
    /// No line end at all.
    #[default]
    None,
    /// Line feed (Unix).
    Lf,
    /// Carriage return and line feed (Windows).
    Crlf,
    /// Carriage return alone.
    Cr,
    /// More than one of these.
    Mixed,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Content {
    /// Nothing usable; the entry's `parse_error` says why.
    #[default]
    Nothing,
    /// A CSV table.
    Table(Table),
    /// A JSON document.
    Json(JsonShape),
    /// A Markdown text.
    Markdown(Outline),
}

/// A CSV table, counted and ranged while it streamed by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The field separator: `,`, `;`, a tab or `|`.
    pub delimiter: String,
    /// The columns, in the order of the header.
    pub columns: Vec<Column>,
    /// Columns beyond the limit of [`super::limits::COLUMNS`], not listed.
    pub columns_left_out: u32,
    /// Rows below the header, blank lines not counted.
    pub rows: u32,
    /// Rows whose error column is filled: they are no measurements and enter no range.
    pub rows_with_error: u32,
    /// Rows with more or fewer fields than the header: they enter no range.
    pub rows_ragged: u32,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The name in the header, cut to [`super::limits::NAME_CHARS`] characters.
    pub name: String,
    /// Rows in which the field is not blank.
    pub filled: u32,
    /// The numbers among them, rows with an error left out; `None` when there is none.
    pub numbers: Option<Range>,
    /// The same numbers by model, where the table has a column `model`: its first
    /// [`super::limits::TEXTS`] models. Empty otherwise.
    pub by_model: Vec<ModelNumbers>,
    /// The different texts among them, short ones only.
    pub texts: Texts,
}

/// The numbers of one column in the rows of one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelNumbers {
    /// The text in the model column.
    pub model: String,
    /// The numbers.
    pub range: Range,
}

/// A set of numbers, kept as its count, ends and mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// How many numbers.
    pub count: u32,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// The arithmetic mean.
    pub mean: f64,
}

/// The first few different texts of a column or a JSON path.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Texts {
    /// At most [`super::limits::TEXTS`] of them, in the order of appearance.
    pub values: Vec<String>,
    /// There are others, or longer ones, beside these.
    pub more: bool,
}

/// The shape of a JSON document and the ranges of its numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JsonShape {
    /// Type of the outermost value: `object`, `array`, `string`, `number`, `boolean` or `null`.
    pub top: String,
    /// Values that follow each other in the file: 1, or the lines of a JSON Lines file.
    pub documents: u32,
    /// The different keys of the outermost objects (of the elements, for an array).
    pub keys: Vec<String>,
    /// Keys of all objects together, at any depth.
    pub key_count: u32,
    /// Deepest nesting of objects and arrays; 0 for a bare value.
    pub depth: u32,
    /// Objects whose own `error` is filled: their numbers enter no range.
    pub objects_with_error: u32,
    /// The numbers by path, such as `runs[].tokens_per_s`, in the order of appearance.
    pub numbers: Vec<PathNumbers>,
    /// The short texts by path.
    pub texts: Vec<PathTexts>,
    /// Paths beyond the limit of [`super::limits::PATHS`] that are not listed.
    pub paths_left_out: bool,
}

/// The numbers found under one path of a JSON document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PathNumbers {
    /// Keys joined with dots, `[]` for any element of an array.
    pub path: String,
    /// The numbers.
    pub range: Range,
}

/// The texts found under one path of a JSON document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PathTexts {
    /// Keys joined with dots, `[]` for any element of an array.
    pub path: String,
    /// The texts.
    pub texts: Texts,
}

/// The outline of a Markdown text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outline {
    /// The headings, in order; at most [`super::limits::HEADINGS`].
    pub headings: Vec<Heading>,
    /// Headings beyond that limit.
    pub headings_left_out: u32,
    /// Tables.
    pub tables: u32,
    /// Words: runs without white space that hold a letter or a digit.
    pub words: u32,
}

/// A heading of a Markdown text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u32,
    /// The text, cut to [`super::limits::NAME_CHARS`] characters.
    pub text: String,
}

/// Something that could not be used, with its reason and the next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Relative to the root, written like [`Entry::path`]; `.` is the root itself.
    pub path: String,
    /// What kind of problem.
    pub code: ProblemCode,
    /// The reason, in words a user understands.
    pub reason: String,
    /// The next step.
    pub hint: String,
}

/// The closed list of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The file or folder may not be read.
    NoPermission,
    /// A link whose target does not exist.
    BrokenLink,
    /// A link that leads back to a folder it lies in.
    LinkLoop,
    /// A link to something inside the folder, which is counted at its own place.
    LinkedTwice,
    /// A pipe, socket or device that carries the name of a file.
    NotAFile,
    /// It was there when the folder was listed and gone when it was opened.
    Vanished,
    /// It was written to while it was read.
    Changed,
    /// Another program holds it and lets nobody read it.
    Held,
    /// A sync client keeps its content elsewhere and could not fetch it.
    NotDownloaded,
    /// The operating system failed to read it.
    Unreadable,
    /// No content.
    Empty,
    /// The text holds NUL characters.
    NulBytes,
    /// Parts of the text are not valid in its encoding.
    BrokenText,
    /// Not valid JSON.
    BrokenJson,
    /// Rows with more or fewer fields than the header.
    RaggedRows,
    /// A field longer than any real one: most likely a quote that is never closed.
    OversizedField,
    /// Larger than what is parsed of this kind.
    TooLarge,
    /// The name is not UTF-8; the file is used all the same.
    NameNotUtf8,
    /// The folder holds more files than a scan takes.
    TooManyFiles,
}
