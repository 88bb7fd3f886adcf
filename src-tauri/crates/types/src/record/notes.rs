//! What the user wrote beside a run. It lies in the run's own folder, so that it travels with it.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::paths::one_line;

/// The most tags of one run.
pub const MOST_TAGS: usize = 20;
/// The most characters of a tag.
pub const LONGEST_TAG: usize = 40;
/// The most characters of a note.
pub const LONGEST_NOTE: usize = 4000;

/// Tags and a note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct RunNotes {
    /// Short words to find it by, each once whatever its capitals.
    pub tags: Vec<String>,
    /// Free text; may be empty.
    pub note: String,
}

impl RunNotes {
    /// The same without what no list can hold: empty and repeated tags, commas and line breaks in them, and whatever is
    /// longer than the limits.
    #[must_use]
    pub fn tidied(&self) -> Self {
        let mut seen = HashSet::new();
        let tag = |tag: &String| {
            let tag: String = one_line(&tag.replace(',', " ")).chars().take(LONGEST_TAG).collect();
            let tag = tag.trim().to_owned();
            (!tag.is_empty() && seen.insert(tag.to_lowercase())).then_some(tag)
        };
        let tags = self.tags.iter().filter_map(tag).take(MOST_TAGS).collect();
        Self { tags, note: self.note.trim().chars().take(LONGEST_NOTE).collect() }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty() && self.note.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_kept_once_on_one_line_and_within_their_limits() {
        let long = "x".repeat(100);
        let tags = ["kv-cache", " KV-Cache ", "", "a,b\nc", &long].map(str::to_owned).to_vec();
        let tidied = RunNotes { tags, note: " seen\n".into() }.tidied();
        assert_eq!(tidied.tags, ["kv-cache", "a b c", &"x".repeat(LONGEST_TAG)]);
        assert_eq!(tidied.note, "seen");
        let many = RunNotes { tags: (0..50).map(|n| format!("tag {n}")).collect(), note: String::new() };
        assert_eq!(many.tidied().tags.len(), MOST_TAGS);
    }
}
