//! A JSON text to its shape: serde's visitor walks the document as it streams by and keeps only
//! counts, ranges and short texts by path.

use std::collections::HashMap;
use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;

use super::inventory::{JsonShape, PathNumbers, PathTexts, Range, Texts};
use super::{limits, range, table};

/// Reads all values of a text; more than one is JSON Lines.
pub(super) fn read(source: impl Read) -> Result<JsonShape, serde_json::Error> {
    let mut parser = Deserializer::from_reader(source);
    let mut shape = Shape::default();
    loop {
        let seen = Node { shape: &mut shape, depth: 0, top: true }.deserialize(&mut parser)?;
        if shape.documents == 0 {
            shape.top = seen.name();
        }
        shape.documents = shape.documents.saturating_add(1);
        match parser.end() {
            Ok(()) => return Ok(shape.finish()),
            Err(error) if error.is_io() => return Err(error),
            // Something follows: the next value, or rubbish that the next round reports.
            Err(_) => {}
        }
    }
}

#[derive(Default)]
struct Shape {
    top: &'static str,
    documents: u32,
    keys: Vec<String>,
    key_count: u32,
    depth: u32,
    objects_with_error: u32,
    path: String,
    numbers: Paths<Option<Range>>,
    texts: Paths<Texts>,
}

/// A list of paths that grows to its limit and then only says that it is full.
#[derive(Default)]
struct Paths<T> {
    index: HashMap<String, usize>,
    list: Vec<(String, T)>,
    full: bool,
}

impl<T: Default> Paths<T> {
    fn at(&mut self, path: &str) -> Option<usize> {
        if let Some(at) = self.index.get(path) {
            return Some(*at);
        }
        if self.list.len() == limits::PATHS {
            self.full = true;
            return None;
        }
        let at = self.list.len();
        self.index.insert(path.to_owned(), at);
        self.list.push((path.to_owned(), T::default()));
        Some(at)
    }
}

impl Shape {
    fn push_number(&mut self, number: f64) {
        if let Some(at) = self.numbers.at(&self.path) {
            range::push(&mut self.numbers.list[at].1, number);
        }
    }

    fn push_text(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let Some(at) = self.texts.at(&self.path) {
            self.texts.list[at].1.push(text);
        }
    }

    /// Adds a step to the path; one that would grow too long is cut, so that memory stays bounded.
    fn enter(&mut self, key: &str) {
        if !self.path.is_empty() {
            self.path.push('.');
        }
        let room = limits::PATH_BYTES.saturating_sub(self.path.len());
        let fits = key.char_indices().map(|(at, character)| at + character.len_utf8());
        let end = if key.len() <= room {
            key.len()
        } else {
            fits.take_while(|end| *end <= room).last().unwrap_or(0)
        };
        self.path.push_str(&key[..end]);
    }

    fn finish(self) -> JsonShape {
        let numbers = self.numbers.list.into_iter();
        JsonShape {
            top: self.top.to_owned(),
            documents: self.documents,
            keys: self.keys,
            key_count: self.key_count,
            depth: self.depth,
            objects_with_error: self.objects_with_error,
            numbers: numbers
                .filter_map(|(path, range)| range.map(|range| PathNumbers { path, range }))
                .collect(),
            texts: self.texts.list.into_iter().map(|(path, texts)| PathTexts { path, texts }).collect(),
            paths_left_out: self.numbers.full || self.texts.full,
        }
    }
}

/// What a value was, for the object or array that holds it.
enum Seen {
    Null,
    Bool,
    Number(f64),
    /// A text, and whether it tells of an error when its key does.
    Text(bool),
    Array,
    Object,
}

impl Seen {
    fn name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// One value: `depth` containers lie around it; `top` while its keys are the outermost ones.
struct Node<'s> {
    shape: &'s mut Shape,
    depth: u32,
    top: bool,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Seen;

    fn deserialize<D: serde::Deserializer<'de>>(self, parser: D) -> Result<Seen, D::Error> {
        parser.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Seen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Seen, E> {
        Ok(Seen::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Seen, E> {
        Ok(Seen::Bool)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Seen, E> {
        Ok(Seen::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Seen, E> {
        Ok(Seen::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Seen, E> {
        Ok(Seen::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Seen, E> {
        self.shape.push_text(text);
        Ok(Seen::Text(table::is_error(text.as_bytes())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Seen, A::Error> {
        let Self { shape, depth, top } = self;
        let before = shape.path.len();
        if before + 2 <= limits::PATH_BYTES {
            shape.path.push_str("[]");
        }
        let depth = depth + 1;
        shape.depth = shape.depth.max(depth);
        while let Some(seen) = elements.next_element_seed(Node { shape: &mut *shape, depth, top })? {
            if let Seen::Number(number) = seen {
                shape.push_number(number);
            }
        }
        shape.path.truncate(before);
        Ok(Seen::Array)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Seen, A::Error> {
        let Self { shape, depth, top } = self;
        let depth = depth + 1;
        shape.depth = shape.depth.max(depth);
        let mut pending: Vec<(usize, f64)> = Vec::new();
        let mut failed = false;
        let before = shape.path.len();
        while let Some(is_error) = fields.next_key_seed(Key { shape: &mut *shape, top })? {
            let node = Node { shape: &mut *shape, depth, top: false };
            match fields.next_value_seed(node)? {
                Seen::Number(number) if pending.len() < limits::PENDING_NUMBERS => {
                    pending.extend(shape.numbers.at(&shape.path).map(|at| (at, number)));
                }
                Seen::Number(number) => shape.push_number(number),
                Seen::Text(told) => failed |= is_error && told,
                _ => {}
            }
            shape.path.truncate(before);
        }
        if failed {
            shape.objects_with_error = shape.objects_with_error.saturating_add(1);
        } else {
            for (at, number) in pending {
                range::push(&mut shape.numbers.list[at].1, number);
            }
        }
        Ok(Seen::Object)
    }
}

/// A key: goes onto the path; the value says whether it is one that names an error.
struct Key<'s> {
    shape: &'s mut Shape,
    top: bool,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, parser: D) -> Result<bool, D::Error> {
        parser.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<bool, E> {
        let shape = self.shape;
        shape.key_count =
            shape.key_count.checked_add(1).ok_or_else(|| E::custom("more keys than can be counted"))?;
        if self.top && shape.keys.len() < limits::KEYS {
            let key = range::cut(key, limits::NAME_CHARS);
            if !shape.keys.contains(&key) {
                shape.keys.push(key);
            }
        }
        shape.enter(key);
        Ok(table::is_error_name(key))
    }
}

/// The reason of a failed parse, and the next step.
pub(super) fn explain(error: &serde_json::Error) -> (String, &'static str) {
    let text = error.to_string();
    if error.is_eof() {
        let reason = format!("The JSON ends in the middle of a value (line {}).", error.line());
        return (reason, "The program that wrote it was probably interrupted: write the file again.");
    }
    if text.starts_with("recursion limit") {
        return (
            "The JSON is nested more than 128 levels deep.".to_owned(),
            "Results are hardly nested so deep: check what wrote the file.",
        );
    }
    let reason = format!("Not valid JSON: {text}.");
    (
        reason,
        "Correct that place. JSON knows no NaN, no Infinity, no comments and no comma before a closing bracket.",
    )
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
