//! Invented models and what one call to them costs.

use super::rounded;
use chimera_analysis::rng::Chance;

/// An invented model: no figure here belongs to any real model or machine.
#[derive(Debug)]
pub(super) struct Model {
    pub name: &'static str,
    /// The name as a part of file names.
    pub file: &'static str,
    /// The tag of its quantisation.
    pub tag: &'static str,
    decode_tps: f64,
    prefill_tps: f64,
    load_s: f64,
}

const fn model(name: &'static str, file: &'static str, tag: &'static str, figures: [f64; 3]) -> Model {
    Model { name, file, tag, decode_tps: figures[0], prefill_tps: figures[1], load_s: figures[2] }
}

/// A family of small models.
pub(super) const AURORA: [Model; 3] = [
    model("aurora:300m", "aurora_300m", "q8_0", [284.0, 2900.0, 0.9]),
    model("aurora:1b", "aurora_1b", "q4_0", [176.0, 1900.0, 1.8]),
    model("aurora:4b", "aurora_4b", "q4_0", [98.0, 1050.0, 2.6]),
];

/// One larger model in three quantisations.
pub(super) const BASALT: [Model; 3] = [
    model("basalt:8b-q4_0", "basalt_q4", "q4_0", [73.0, 640.0, 3.4]),
    model("basalt:8b-q5_K_M", "basalt_q5", "q5_K_M", [61.0, 590.0, 4.1]),
    model("basalt:8b-q8_0", "basalt_q8", "q8_0", [44.0, 520.0, 5.6]),
];

/// The prompts of the suite, with their length in tokens.
pub(super) const PROMPTS: [(&str, u32); 5] = [
    ("Explain in two sentences what a context window is.", 19),
    ("List four reasons why the first call to a model is slow.", 22),
    ("Write a haiku about a fan that spins up.", 18),
    ("Turn this into a table: red 4, green 7, blue 2.", 25),
    ("Name one thing a benchmark must never leave out, and why.", 22),
];

/// What one call cost. Times in seconds, as the schemas have them.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub ttft_s: f64,
    pub tokens_s: f64,
    pub load_s: f64,
    pub prompt_eval_s: f64,
    pub eval_s: f64,
    pub prompt_eval_count: u32,
    pub eval_count: u32,
    pub response_chars: u32,
}

impl Call {
    /// A call that failed leaves zeros, as benchmark scripts write them.
    pub const FAILED: Self = Self {
        ttft_s: 0.0,
        tokens_s: 0.0,
        load_s: 0.0,
        prompt_eval_s: 0.0,
        eval_s: 0.0,
        prompt_eval_count: 0,
        eval_count: 0,
        response_chars: 0,
    };

    /// A call of `prompt_tokens` tokens; a cold one loads the model first.
    pub fn made(chance: &mut Chance, model: &Model, prompt_tokens: u32, cold: bool) -> Self {
        let load = if cold { chance.around(model.load_s, 0.08) } else { chance.around(0.075, 0.2) };
        let load_s = rounded(load, 6);
        let prompt_eval = f64::from(prompt_tokens) / chance.around(model.prefill_tps, 0.05);
        let prompt_eval_s = rounded(prompt_eval, 6);
        let eval_count = chance.whole(120, 640);
        let eval_s = rounded(f64::from(eval_count) / chance.around(model.decode_tps, 0.012), 6);
        Self {
            ttft_s: rounded(load_s + prompt_eval_s, 6),
            tokens_s: rounded(f64::from(eval_count) / eval_s, 2),
            load_s,
            prompt_eval_s,
            eval_s,
            prompt_eval_count: prompt_tokens,
            eval_count,
            response_chars: (f64::from(eval_count) * chance.around(4.1, 0.05)) as u32,
        }
    }
}

/// The mean of one figure over calls; 0 for none.
pub(super) fn mean(calls: &[Call], figure: fn(&Call) -> f64) -> f64 {
    let sum: f64 = calls.iter().map(figure).sum();
    rounded(sum / (calls.len().max(1) as f64), 4)
}
