//! Configurations against a baseline, of one record or of any: what is claimed, and what it rests on.
//!
//! The primary metric and stage were chosen before Start. Every other metric and stage is secondary and answers for being
//! one of many: Holm's correction runs over all secondary claims of all configurations. With more than one tuned
//! configuration the primary claims are many as well, and are corrected among themselves.

mod blocks;
mod caveats;
mod words;

use serde::{Deserialize, Serialize};

pub use blocks::{Block, blocks, value};

use crate::compare::{self, Cells, Comparison, LEAST_PAIRS, LEVEL, Pairing, Verdict};
use chimera_types::plan::Stage;
use chimera_types::record::BenchmarkRecord;
use chimera_types::spec::{Metric, Primary, RunOrder};

/// Which way a difference points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Faster than the baseline, beyond chance.
    Better,
    /// Slower than the baseline, beyond chance.
    Worse,
    /// No difference was shown.
    Same,
    /// Too few usable calls for any claim.
    Unknown,
}

impl Outcome {
    /// The words shown to users.
    pub fn label(self) -> &'static str {
        match self {
            Self::Better => "faster",
            Self::Worse => "slower",
            Self::Same => "no difference shown",
            Self::Unknown => "not enough data",
        }
    }

    /// What a comparison of this metric means.
    pub fn of(verdict: Verdict, metric: Metric) -> Self {
        match (verdict, metric) {
            (Verdict::Higher, Metric::DecodeRate) | (Verdict::Lower, Metric::Ttft) => Self::Better,
            (Verdict::Lower, Metric::DecodeRate) | (Verdict::Higher, Metric::Ttft) => Self::Worse,
            (Verdict::NoDifference, _) => Self::Same,
            (Verdict::NotEnoughData, _) => Self::Unknown,
        }
    }
}

/// One metric and stage of one configuration against the baseline's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Claim {
    /// The figure.
    pub metric: Metric,
    /// Of which stage's calls.
    pub stage: Stage,
    /// Which way it points.
    pub outcome: Outcome,
    /// The claim in one sentence, with its evidence.
    pub sentence: String,
    /// Effect, interval, p, MDE.
    pub comparison: Comparison,
    /// The same as text.
    pub cells: Cells,
    /// The values it rests on, block by block; a block that dropped out says why.
    pub blocks: Vec<Block>,
}

/// One configuration against the baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ArmVerdict {
    /// Its position in the specification.
    pub arm: u32,
    /// Its name.
    pub name: String,
    /// What decides.
    pub primary: Claim,
    /// Every other metric and stage.
    pub secondary: Vec<Claim>,
}

/// What a benchmark of several configurations shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Verdicts {
    /// The baseline's name.
    pub baseline: String,
    /// What was chosen to decide.
    pub primary: Primary,
    /// The primary claims in one sentence each.
    pub sentences: Vec<String>,
    /// What the claims do not hold for: confounded order, other work, another model's tokens.
    pub caveats: Vec<String>,
    /// Every configuration but the baseline.
    pub arms: Vec<ArmVerdict>,
}

/// Judges every configuration against the first. `None` with fewer than two. Others read
/// [`crate::Analysis::verdicts`].
pub(crate) fn verdicts(record: &BenchmarkRecord) -> Option<Verdicts> {
    let [baseline, tuned @ ..] = record.spec.arms.as_slice() else { return None };
    let tuned: Vec<(u32, &str)> = (1..).zip(tuned.iter().map(|arm| arm.name.as_str())).collect();
    let field = Field {
        baseline: &baseline.name,
        tuned: &tuned,
        primary: record.spec.design.primary,
        caveats: caveats::caveats(record),
    };
    (!tuned.is_empty()).then(|| {
        judge(field, &|arm, question| {
            let blocks = blocks(record, arm, question);
            let pairing = match record.spec.design.order {
                RunOrder::Interleaved => Pairing::Paired,
                RunOrder::Grouped => Pairing::Unpaired,
            };
            (pairing, blocks)
        })
    })
}

/// Who is judged against whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'a> {
    /// The baseline's name.
    pub baseline: &'a str,
    /// Position and name of every other one.
    pub tuned: &'a [(u32, &'a str)],
    /// What decides.
    pub primary: Primary,
    /// What narrows every claim.
    pub caveats: Vec<String>,
}

/// Judges every one of a field against its baseline. `measured` gives the blocks of a configuration and a question, and
/// whether they are pairs or two samples of their own.
pub fn judge(field: Field<'_>, measured: &dyn Fn(u32, Primary) -> (Pairing, Vec<Block>)) -> Verdicts {
    let others: Vec<Primary> = questions().filter(|question| *question != field.primary).collect();
    let compared = |questions: &[Primary]| -> Vec<Compared> {
        let asked =
            field.tuned.iter().flat_map(|arm| questions.iter().map(move |question| (*arm, *question)));
        asked
            .map(|((arm, name), question)| {
                let (pairing, blocks) = measured(arm, question);
                let comparison = comparison(pairing, &blocks);
                Compared { name: name.to_owned(), question, blocks, comparison }
            })
            .collect()
    };
    let several = field.tuned.len() > 1;
    let mut first = claims(field.baseline, corrected(compared(&[field.primary]), several)).into_iter();
    let mut second = claims(field.baseline, corrected(compared(&others), true)).into_iter();
    let arms = field.tuned.iter().filter_map(|(arm, name)| {
        Some(ArmVerdict {
            arm: *arm,
            name: (*name).to_owned(),
            primary: first.next()?,
            secondary: second.by_ref().take(others.len()).collect(),
        })
    });
    let arms: Vec<ArmVerdict> = arms.collect();
    Verdicts {
        baseline: field.baseline.to_owned(),
        primary: field.primary,
        sentences: arms.iter().map(|arm| arm.primary.sentence.clone()).collect(),
        caveats: field.caveats,
        arms,
    }
}

/// The fewest blocks with which a difference of the primary metric can be shown for this many configurations beside the
/// baseline: the smallest p of n sign flips is `2 / 2^n`, and Holm multiplies it by their number.
pub fn least_blocks(tuned: usize) -> u32 {
    let reached = |blocks: &u32| 2.0_f64.powi(1 - *blocks as i32) * tuned.max(1) as f64 <= LEVEL;
    (LEAST_PAIRS as u32..64).find(reached).unwrap_or(64)
}

/// Every metric of every measured stage, in the order in which they are listed.
fn questions() -> impl Iterator<Item = Primary> {
    let of = |stage: Stage| Metric::ALL.map(|metric| Primary { metric, stage });
    Stage::MEASURED.into_iter().rev().flat_map(of)
}

/// Blocks that were measured side by side are pairs; runs in groups are two samples of their own.
fn comparison(pairing: Pairing, blocks: &[Block]) -> Comparison {
    match pairing {
        Pairing::Paired => {
            compare::paired(&blocks.iter().map(|block| (block.a, block.b)).collect::<Vec<_>>())
        }
        Pairing::Unpaired => {
            // What is missing counts as dropped, as an unusable value does. A side that made no such call has none to drop.
            let side = |value: fn(&Block) -> Option<f64>, call: fn(&Block) -> Option<u32>| -> Vec<f64> {
                let made = blocks.iter().filter(|block| call(block).is_some() || value(block).is_some());
                made.map(|block| value(block).unwrap_or(f64::NAN)).collect()
            };
            compare::unpaired(
                &side(|block| block.a, |block| block.call_a),
                &side(|block| block.b, |block| block.call_b),
            )
        }
    }
}

struct Compared {
    name: String,
    question: Primary,
    blocks: Vec<Block>,
    comparison: Comparison,
}

/// Holm's correction over those claims that have a p-value.
fn corrected(mut all: Vec<Compared>, several: bool) -> Vec<Compared> {
    if !several {
        return all;
    }
    let tested = |compared: &&mut Compared| compared.comparison.p.is_some();
    let p_values: Vec<f64> = all.iter().filter_map(|compared| compared.comparison.p).collect();
    for (compared, adjusted) in all.iter_mut().filter(tested).zip(compare::holm(&p_values)) {
        compared.comparison = compared.comparison.clone().corrected(adjusted);
    }
    all
}

fn claims(baseline: &str, compared: Vec<Compared>) -> Vec<Claim> {
    let claim = |Compared { name, question, blocks, comparison }: Compared| Claim {
        metric: question.metric,
        stage: question.stage,
        outcome: Outcome::of(comparison.verdict, question.metric),
        sentence: words::sentence(baseline, &name, question, &comparison),
        cells: compare::cells(&comparison),
        comparison,
        blocks,
    };
    compared.into_iter().map(claim).collect()
}

#[cfg(test)]
mod tests;
