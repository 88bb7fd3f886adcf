//! Accumulators: numbers to a range, texts to the first few different ones.

use super::inventory::{Range, Texts};
use super::limits;

impl Range {
    /// The range of one number.
    pub fn of(number: f64) -> Self {
        Self { count: 1, min: number, max: number, mean: number }
    }

    /// Takes one more number in. The mean is kept running, in a form that cannot overflow.
    pub fn push(&mut self, number: f64) {
        self.count = self.count.saturating_add(1);
        self.min = self.min.min(number);
        self.max = self.max.max(number);
        let n = f64::from(self.count);
        self.mean += number / n - self.mean / n;
    }

    /// The range of both sets together.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let count = self.count.saturating_add(other.count);
        let share = f64::from(other.count) / f64::from(count.max(1));
        Self {
            count,
            min: self.min.min(other.min),
            max: self.max.max(other.max),
            mean: self.mean * (1.0 - share) + other.mean * share,
        }
    }
}

/// Takes `number` into a range that may not have begun.
pub(super) fn push(range: &mut Option<Range>, number: f64) {
    match range {
        Some(range) => range.push(number),
        None => *range = Some(Range::of(number)),
    }
}

impl Texts {
    /// Takes one more text in. Long ones and those beyond the limit only set `more`.
    pub(super) fn push(&mut self, text: &str) {
        if self.values.iter().any(|known| known == text) {
            return;
        }
        if self.values.len() < limits::TEXTS && text.chars().nth(limits::TEXT_CHARS).is_none() {
            self.values.push(text.to_owned());
        } else {
            self.more = true;
        }
    }

    /// The different texts of both.
    pub(crate) fn merge(&mut self, other: &Self) {
        for text in &other.values {
            self.push(text);
        }
        self.more |= other.more;
    }
}

/// `text` cut to `chars` characters, with an ellipsis where something is missing.
pub(super) fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_the_ends_and_the_mean_of_its_numbers() {
        let mut range = Range::of(4.0);
        range.push(1.0);
        range.push(7.0);
        assert_eq!(range, Range { count: 3, min: 1.0, max: 7.0, mean: 4.0 });
    }

    #[test]
    fn the_largest_numbers_do_not_overflow_the_mean() {
        let mut range = Range::of(f64::MAX);
        range.push(f64::MIN);
        range.push(f64::MAX);
        assert!(range.mean.is_finite());
        assert!(Range::of(f64::MAX).merge(Range::of(f64::MIN)).mean.is_finite());
    }

    #[test]
    fn two_ranges_merge_to_the_range_of_all_numbers() {
        let mut left = Range::of(1.0);
        left.push(2.0);
        assert_eq!(left.merge(Range::of(6.0)), Range { count: 3, min: 1.0, max: 6.0, mean: 3.0 });
    }

    #[test]
    fn texts_keep_the_first_few_different_ones_and_say_that_there_are_more() {
        let mut texts = Texts::default();
        for text in ["a", "b", "a"] {
            texts.push(text);
        }
        assert_eq!((texts.values.len(), texts.more), (2, false));
        texts.push(&"long".repeat(100));
        assert_eq!((texts.values.len(), texts.more), (2, true));
    }
}
