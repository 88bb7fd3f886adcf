//! How many tokens a prompt should count, learnt from what the server counted before. It is a lower bound: a prompt
//! that counts less than it was cut.

use std::collections::HashMap;

/// Characters of prose that no tokenizer packs into one token on average.
const PROSE_CHARS_PER_TOKEN: f64 = 6.0;
/// Tokens that a chat template may add around a prompt.
const TEMPLATE_TOKENS: f64 = 32.0;
/// Facts differ along their length: a part may be this much denser than the whole.
const UNEVENNESS: f64 = 0.85;

/// What was learnt, by server and model.
#[derive(Debug, Default)]
pub struct Calibration {
    tokens_per_fact_char: HashMap<(String, String), f64>,
}

impl Calibration {
    /// Learns from a prompt that is facts almost alone, such as a warm-up's: its count less the template's share.
    pub fn learn(&mut self, url: &str, model: &str, fact_chars: usize, counted: u32) {
        let tokens = f64::from(counted) - TEMPLATE_TOKENS;
        if fact_chars < 200 || tokens <= 0.0 {
            return;
        }
        let density = tokens / fact_chars as f64;
        let known = self.tokens_per_fact_char.entry((url.into(), model.into())).or_insert(density);
        *known = known.max(density);
    }

    /// The least a prompt of these parts should count, in tokens.
    pub fn expected(&self, url: &str, model: &str, fact_chars: usize, other_chars: usize) -> f64 {
        let prose = 1.0 / PROSE_CHARS_PER_TOKEN;
        let learnt = self.tokens_per_fact_char.get(&(url.into(), model.into()));
        let density = learnt.map_or(prose, |density| (density * UNEVENNESS).max(prose));
        fact_chars as f64 * density + other_chars as f64 * prose
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_anything_is_learnt_only_an_impossible_count_is_suspicious() {
        assert!((Calibration::default().expected("u", "m", 6000, 600) - 1100.0).abs() < 1e-9);
    }

    #[test]
    fn a_model_that_counts_digits_one_by_one_raises_what_is_expected() {
        let mut calibration = Calibration::default();
        calibration.learn("u", "m", 1000, 532);
        assert!((calibration.expected("u", "m", 1000, 0) - 425.0).abs() < 1e-9);
        assert!(calibration.expected("u", "other", 1000, 0) < 200.0);
    }

    #[test]
    fn a_short_prompt_teaches_nothing() {
        let mut calibration = Calibration::default();
        calibration.learn("u", "m", 100, 90);
        calibration.learn("u", "m", 1000, 20);
        assert_eq!(calibration.tokens_per_fact_char.len(), 0);
    }
}
