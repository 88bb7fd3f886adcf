//! How many tokens a prompt counts, learnt from what its server counted before: in earlier runs of the model, and in the
//! warm-up of this one.
//!
//! `ratio = (counted - template) / estimated`. The largest ratio says how much room facts need, so that prompt and answer
//! fit; it never makes more room than the estimate does, or the same work would be cut otherwise once something is learnt.
//! The smallest is a lower bound: a prompt that counts less was cut. Prompts of the same work are alike but for nonce and
//! analysis; those of other folders hold other shares of digits, which tokenizers count very differently, so they bound
//! with a wide margin. Every bound errs towards silence.

use std::collections::HashMap;
use std::sync::Arc;

use super::workload::Prompt;
use chimera_folder::digest::estimate_tokens;
use chimera_types::plan::{Stage, Trial};

/// Characters of prose that no tokenizer packs into one token on average.
const PROSE_CHARS_PER_TOKEN: f64 = 6.0;
/// Tokens that a chat template may add around a prompt.
pub(super) const TEMPLATE_TOKENS: f64 = 32.0;
/// Facts differ along their length, and analyses from call to call: a part may be this much denser than the whole.
const UNEVENNESS: f64 = 0.85;
/// The facts of another folder may be this much denser.
const OTHER_WORK: f64 = 0.6;
/// A shorter prompt is its template more than its text.
const LEAST_ESTIMATE: u32 = 150;
/// No tokenizer counts less or more than this for each estimated token; what does was no count of the prompt.
const POSSIBLE_RATIOS: std::ops::RangeInclusive<f64> = 0.1..=4.0;

/// A prompt that a server has counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedPrompt {
    /// The hash of the work it was part of.
    pub work: Arc<str>,
    /// Which request it was.
    pub stage: Stage,
    /// [`estimate_tokens`] of it.
    pub estimated: u32,
    /// The server's count, in tokens.
    pub counted: u32,
}

impl CountedPrompt {
    /// `None` when it teaches nothing.
    fn ratio(&self) -> Option<f64> {
        let ratio = (f64::from(self.counted) - TEMPLATE_TOKENS) / f64::from(self.estimated);
        (self.estimated >= LEAST_ESTIMATE && POSSIBLE_RATIOS.contains(&ratio)).then_some(ratio)
    }
}

/// What earlier prompts of a model teach about how its server counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counting {
    prompts: Vec<CountedPrompt>,
}

impl Counting {
    /// Learns from the prompts of earlier calls that were not cut.
    pub fn learn(prompts: Vec<CountedPrompt>) -> Self {
        Self { prompts: prompts.into_iter().filter(|prompt| prompt.ratio().is_some()).collect() }
    }

    /// Counted tokens for each estimated one, at most. `None` before anything is learnt.
    pub fn ratio(&self) -> Option<f64> {
        self.prompts.iter().filter_map(CountedPrompt::ratio).max_by(f64::total_cmp)
    }

    /// What an estimate is divided by to leave room enough: [`Self::ratio`], and never below 1.
    pub fn correction(&self) -> f64 {
        self.ratio().unwrap_or(1.0).max(1.0)
    }

    /// The tokens that a text of this estimated length will count, at most.
    pub fn tokens(&self, estimated: u32) -> u32 {
        // Rounded up and never above 4 times the estimate; saturates by definition of `as`.
        (f64::from(estimated) * self.ratio().unwrap_or(1.0)).ceil() as u32
    }

    /// The least that a prompt should count, in tokens. `None` before anything is learnt.
    fn least(&self, work: &str, stage: Stage, estimated: u32) -> Option<f64> {
        let smallest = |wanted: &dyn Fn(&CountedPrompt) -> bool| {
            let ratios = self.prompts.iter().filter(|prompt| wanted(prompt)).filter_map(CountedPrompt::ratio);
            ratios.min_by(f64::total_cmp)
        };
        let ratio = smallest(&|prompt| &*prompt.work == work && prompt.stage == stage)
            .or_else(|| smallest(&|prompt| &*prompt.work == work).map(|ratio| ratio * UNEVENNESS))
            .or_else(|| smallest(&|_| true).map(|ratio| ratio * OTHER_WORK))?;
        Some(ratio * f64::from(estimated))
    }
}

/// A prompt about to be sent.
pub struct Asked<'a> {
    /// The call.
    pub trial: &'a Trial,
    /// The server.
    pub url: &'a str,
    /// The model's name there.
    pub model: &'a str,
    /// The hash of the work.
    pub work: &'a str,
    /// The prompt.
    pub prompt: &'a Prompt,
}

/// What was learnt, by server and model within this run and by arm from earlier ones.
#[derive(Debug, Default)]
pub struct Calibration {
    tokens_per_fact_char: HashMap<(String, String), f64>,
    earlier: Vec<Counting>,
}

impl Calibration {
    /// Starts from what earlier runs of each arm's model taught, in the arms' order.
    pub fn starting_from(earlier: Vec<Counting>) -> Self {
        Self { earlier, ..Self::default() }
    }

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

    /// The least a prompt should count, in tokens.
    pub fn least(&self, asked: &Asked<'_>) -> f64 {
        let Asked { trial, prompt, .. } = asked;
        let other_chars = prompt.text.chars().count() - prompt.fact_chars;
        let by_warmup = self.by_warmup(asked.url, asked.model, prompt.fact_chars, other_chars);
        // Without a nonce a server may count what it had cached or leave it out.
        let earlier = self.earlier.get(trial.arm as usize).filter(|_| !trial.nonce.is_empty());
        let by_earlier =
            earlier.and_then(|known| known.least(asked.work, trial.stage, estimate_tokens(&prompt.text)));
        by_earlier.map_or(by_warmup, |least| least.max(by_warmup))
    }

    fn by_warmup(&self, url: &str, model: &str, fact_chars: usize, other_chars: usize) -> f64 {
        let prose = 1.0 / PROSE_CHARS_PER_TOKEN;
        let learnt = self.tokens_per_fact_char.get(&(url.into(), model.into()));
        let density = learnt.map_or(prose, |density| (density * UNEVENNESS).max(prose));
        fact_chars as f64 * density + other_chars as f64 * prose
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_types::plan::Phase;

    #[test]
    fn before_anything_is_learnt_only_an_impossible_count_is_suspicious() {
        assert!((Calibration::default().by_warmup("u", "m", 6000, 600) - 1100.0).abs() < 1e-9);
    }

    #[test]
    fn a_model_that_counts_digits_one_by_one_raises_what_is_expected() {
        let mut calibration = Calibration::default();
        calibration.learn("u", "m", 1000, 532);
        assert!((calibration.by_warmup("u", "m", 1000, 0) - 425.0).abs() < 1e-9);
        assert!(calibration.by_warmup("u", "other", 1000, 0) < 200.0);
    }

    #[test]
    fn a_short_prompt_teaches_nothing() {
        let mut calibration = Calibration::default();
        calibration.learn("u", "m", 100, 90);
        calibration.learn("u", "m", 1000, 20);
        assert_eq!(calibration.tokens_per_fact_char.len(), 0);
        assert_eq!(counting(&[("w", Stage::Analysis, 100, 132)]).ratio(), None);
    }

    fn counting(prompts: &[(&str, Stage, u32, u32)]) -> Counting {
        let prompt = |(work, stage, estimated, counted): &(&str, Stage, u32, u32)| CountedPrompt {
            work: Arc::from(*work),
            stage: *stage,
            estimated: *estimated,
            counted: *counted,
        };
        Counting::learn(prompts.iter().map(prompt).collect())
    }

    #[test]
    fn room_is_made_for_a_model_that_counts_more_and_never_for_one_that_counts_less() {
        let dense = counting(&[("w", Stage::Analysis, 1000, 1232), ("w", Stage::Report, 1000, 1532)]);
        assert_eq!((dense.correction(), dense.tokens(1000)), (1.5, 1500));
        let sparse = counting(&[("w", Stage::Analysis, 1000, 832)]);
        assert_eq!((sparse.correction(), sparse.tokens(1000)), (1.0, 800));
        assert_eq!((Counting::default().correction(), Counting::default().tokens(1000)), (1.0, 1000));
    }

    #[test]
    fn a_count_that_no_tokenizer_gives_teaches_nothing() {
        let odd = counting(&[("w", Stage::Analysis, 1000, 40), ("w", Stage::Analysis, 1000, 9000)]);
        assert_eq!(odd, Counting::default());
    }

    #[test]
    fn the_same_work_bounds_closely_and_other_work_with_a_wide_margin() {
        let known = counting(&[
            ("same", Stage::Analysis, 1000, 832),
            ("same", Stage::Analysis, 1000, 852),
            ("other", Stage::Analysis, 1000, 732),
        ]);
        let least = |work, stage| known.least(work, stage, 1000).unwrap();
        assert!((least("same", Stage::Analysis) - 800.0).abs() < 1e-9);
        assert!((least("same", Stage::Report) - 680.0).abs() < 1e-9);
        assert!((least("new", Stage::Analysis) - 420.0).abs() < 1e-9);
        assert_eq!(Counting::default().least("same", Stage::Analysis, 1000), None);
    }

    #[test]
    fn earlier_runs_raise_what_is_expected_before_the_first_call_of_this_one() {
        let text = "7".repeat(1000);
        let prompt = Prompt { fact_chars: 0, text };
        let known = counting(&[("w", Stage::Analysis, 1000, 932)]);
        let calibration = Calibration::starting_from(vec![known]);
        let mut trial = Trial {
            index: 0,
            arm: 0,
            run: 1,
            stage: Stage::Analysis,
            phase: Phase::Measured,
            nonce: "0123abcd".into(),
        };
        let least = |trial: &Trial| {
            calibration.least(&Asked { trial, url: "u", model: "m", work: "w", prompt: &prompt })
        };
        assert!((least(&trial) - 900.0).abs() < 1e-9);
        trial.nonce.clear();
        assert!(least(&trial) < 170.0, "without a nonce a cache may have it");
        (trial.nonce, trial.arm) = ("0123abcd".into(), 1);
        assert!(least(&trial) < 170.0, "another arm's model counts in its own way");
    }
}
