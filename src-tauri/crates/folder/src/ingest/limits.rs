//! What a scan keeps at most. Every buffer and every list of this room has its bound here, so that
//! memory depends on these numbers and never on the files.

/// Bytes read at a time.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// Bytes of the beginning from which encoding and delimiter are told.
pub const HEAD_BYTES: usize = 64 * 1024;
/// JSON files beyond this size are listed but not parsed: one text in them could need that much memory.
pub const JSON_BYTES: u64 = MIB * 64;
/// Bytes of a mebibyte.
pub const MIB: u64 = 1024 * 1024;
/// Recognised files of one scan.
pub const FILES: usize = 50_000;
/// Listed columns of a table.
pub const COLUMNS: usize = 1024;
/// Bytes of a CSV field that are looked at.
pub const FIELD_BYTES: usize = 4096;
/// A CSV field longer than this is taken for a quote that was never closed.
pub const OVERSIZED_FIELD_BYTES: u64 = 1024 * 1024;
/// Listed number paths and listed text paths of a JSON document.
pub const PATHS: usize = 512;
/// Listed keys of the outermost JSON objects.
pub const KEYS: usize = 64;
/// Numbers of one JSON object that wait for its end, to see whether it carries an error.
pub const PENDING_NUMBERS: usize = 4096;
/// Characters of a column, key or heading.
pub const NAME_CHARS: usize = 120;
/// Bytes of a JSON path.
pub const PATH_BYTES: usize = 240;
/// Listed headings of a Markdown text.
pub const HEADINGS: usize = 200;
/// Bytes of a Markdown line that are looked at.
pub const LINE_BYTES: usize = 4096;
/// Different texts kept of a column or path.
pub const TEXTS: usize = 8;
/// Characters of such a text; longer ones are prose and not kept.
pub const TEXT_CHARS: usize = 80;
/// Names of any kind that one scan walks over.
pub const STEPS: usize = 1_000_000;
