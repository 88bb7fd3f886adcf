//! A comparison as one sentence that claims no more than its test.

use super::{Comparison, LEAST_PAIRS, LEAST_UNPAIRED, Pairing, Verdict};
use chimera_types::units;

/// The words of a figure and the names of the two samples: `Tuned decodes 4.1 % faster than Baseline`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels<'a> {
    /// The first sample.
    pub a: &'a str,
    /// The second sample, which is spoken of.
    pub b: &'a str,
    /// The figure: `decode rate`. Empty for any.
    pub figure: &'a str,
    /// What it does: `decodes`, `is`, `starts to answer`.
    pub verb: &'a str,
    /// How, where its values are higher: `faster`, `higher`, `later`.
    pub higher: &'a str,
    /// How, where its values are lower: `slower`, `lower`, `sooner`.
    pub lower: &'a str,
}

impl<'a> Labels<'a> {
    /// The words of a decode rate.
    pub fn decode_rate(a: &'a str, b: &'a str) -> Self {
        Self { a, b, figure: "decode rate", verb: "decodes", higher: "faster", lower: "slower" }
    }

    /// The words of a TTFT.
    pub fn ttft(a: &'a str, b: &'a str) -> Self {
        Self { a, b, figure: "TTFT", verb: "starts to answer", higher: "later", lower: "sooner" }
    }

    /// The words of any figure.
    pub fn figure(a: &'a str, b: &'a str) -> Self {
        Self { a, b, figure: "", verb: "is", higher: "higher", lower: "lower" }
    }
}

/// The verdict in words, with the evidence in brackets.
pub fn sentence(comparison: &Comparison, nouns: &Labels<'_>) -> String {
    let Labels { a, b, verb, .. } = nouns;
    match (comparison.verdict, comparison.effect) {
        (Verdict::Higher, Some(effect)) => {
            format!("{b} {verb} {} {} than {a} ({}).", percent(effect), nouns.higher, evidence(comparison))
        }
        (Verdict::Lower, Some(effect)) => {
            format!("{b} {verb} {} {} than {a} ({}).", percent(effect), nouns.lower, evidence(comparison))
        }
        (Verdict::NoDifference, _) => {
            let found = comparison.mde.map_or_else(String::new, |mde| {
                format!(" One of {} would have been found four times in five.", percent(mde))
            });
            let of = if nouns.figure.is_empty() { String::new() } else { format!(" of {}", nouns.figure) };
            format!("No difference{of} shown between {a} and {b} ({}).{found}", evidence(comparison))
        }
        _ => not_enough(comparison),
    }
}

fn not_enough(comparison: &Comparison) -> String {
    let Comparison { n, n_a, n_b, .. } = comparison;
    match comparison.pairing {
        Pairing::Paired => {
            let pairs = if *n == 1 { "pair" } else { "pairs" };
            format!("Not enough data for a verdict: {n} usable {pairs}, at least {LEAST_PAIRS} needed.")
        }
        Pairing::Unpaired => format!(
            "Not enough data for a verdict: {n_a} and {n_b} usable values, at least {LEAST_UNPAIRED} of each needed."
        ),
    }
}

fn evidence(comparison: &Comparison) -> String {
    let interval = comparison.ci95.map(|(low, high)| match comparison.verdict {
        Verdict::Higher => format!("{} to {}", units::change_size(low), percent(high)),
        Verdict::Lower => format!("{} to {}", units::change_size(high), percent(low)),
        _ => units::change_range(low, high),
    });
    let n = match comparison.pairing {
        Pairing::Paired => format!("n = {} pairs", comparison.n),
        Pairing::Unpaired => format!("n = {} and {}", comparison.n_a, comparison.n_b),
    };
    let p = comparison.deciding_p().map(|p| match (comparison.pairing, comparison.adjusted_p) {
        (_, Some(_)) => format!("{} corrected for the other claims", units::p_equation(p)),
        (Pairing::Paired, None) => units::p_equation(p),
        (Pairing::Unpaired, None) => format!("Welch {}", units::p_equation(p)),
    });
    let ranks = comparison.rank_p.map(|p| format!("ranks {}", units::p_equation(p)));
    let apart = (comparison.pairing == Pairing::Unpaired).then(|| "not measured side by side".to_owned());
    [interval, Some(n), p, ranks, apart].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The size of an effect: `4.1 %`.
fn percent(effect: f64) -> String {
    format!("{} %", units::change_size(effect))
}
