//! The tables.

/// What this version of the program makes; another number is another shape.
pub const VERSION: i32 = 2;
/// Tells our file from another program's database.
pub const APPLICATION: i32 = 0x4348_4D42;

/// Contentless words: the texts themselves stay in the folders, only what finds them is kept. Rows as they are shown lie
/// apart from what is searched and sorted by, which is read whole with every key stroke.
pub const TABLES: &str = "
CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  place TEXT NOT NULL,
  stamp TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL,
  model TEXT NOT NULL,
  server TEXT NOT NULL,
  tags TEXT NOT NULL,
  calls INTEGER NOT NULL,
  decode_tps REAL,
  ttft_ms REAL
);
CREATE TABLE bodies (run INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE INDEX runs_by_start ON runs (started_at);
CREATE INDEX runs_by_id ON runs (id);
CREATE TABLE models (run INTEGER NOT NULL, model TEXT NOT NULL, PRIMARY KEY (run, model)) WITHOUT ROWID;
CREATE INDEX models_by_name ON models (model);
CREATE TABLE tags (run INTEGER NOT NULL, tag TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (run, tag)) WITHOUT ROWID;
CREATE INDEX tags_by_name ON tags (tag);
CREATE TABLE arms (
  run INTEGER NOT NULL,
  arm INTEGER NOT NULL,
  model TEXT NOT NULL,
  work TEXT NOT NULL,
  work_label TEXT NOT NULL,
  started_at TEXT NOT NULL,
  server TEXT NOT NULL,
  driver TEXT,
  digest TEXT,
  decode_analysis REAL,
  decode_report REAL,
  ttft_analysis REAL,
  ttft_report REAL,
  PRIMARY KEY (run, arm)
) WITHOUT ROWID;
CREATE INDEX arms_by_model ON arms (model, started_at);
CREATE VIRTUAL TABLE words USING fts5 (
  models, settings, tags, note, report,
  content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
";

/// The tables without a word index.
pub const PLAIN_TABLES: [&str; 5] = ["runs", "bodies", "models", "tags", "arms"];

/// Takes away what an older version made under the names above.
pub const DROP: &str = "
DROP TABLE IF EXISTS words;
DROP TABLE IF EXISTS arms;
DROP TABLE IF EXISTS tags;
DROP TABLE IF EXISTS models;
DROP TABLE IF EXISTS bodies;
DROP TABLE IF EXISTS runs;
";
