//! A record's configurations against its baseline: what is claimed, and what it rests on.
//!
//! The primary metric and stage were chosen before Start. Every other metric and stage is secondary and answers for being
//! one of many: Holm's correction runs over all secondary claims of all configurations. With more than one tuned
//! configuration the primary claims are many as well, and are corrected among themselves.

mod blocks;
mod caveats;
mod words;

use serde::{Deserialize, Serialize};

pub use blocks::{Block, blocks, value};

use crate::compare::{self, Cells, Comparison, LEAST_PAIRS, LEVEL, Verdict};
use crate::plan::Stage;
use crate::record::BenchmarkRecord;
use crate::spec::{Metric, Primary, RunOrder};

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

/// Judges every configuration against the first. `None` with fewer than two.
pub fn verdicts(record: &BenchmarkRecord) -> Option<Verdicts> {
    let arms = &record.spec.arms;
    let baseline = arms.first().filter(|_| arms.len() > 1)?;
    let primary = record.spec.design.primary;
    let others: Vec<Primary> = questions().filter(|question| *question != primary).collect();
    let tuned: Vec<u32> = (1..arms.len() as u32).collect();
    let compared = |questions: &[Primary]| -> Vec<Compared> {
        let asked = tuned.iter().flat_map(|arm| questions.iter().map(move |question| (*arm, *question)));
        asked
            .map(|(arm, question)| {
                let blocks = blocks(record, arm, question);
                let comparison = comparison(record.spec.design.order, &blocks);
                (arm, question, blocks, comparison)
            })
            .collect()
    };
    let mut first = claims(record, corrected(compared(&[primary]), tuned.len() > 1)).into_iter();
    let mut second = claims(record, corrected(compared(&others), true)).into_iter();
    let arms = tuned.iter().filter_map(|arm| {
        Some(ArmVerdict {
            arm: *arm,
            name: record.spec.arms.get(*arm as usize)?.name.clone(),
            primary: first.next()?,
            secondary: second.by_ref().take(others.len()).collect(),
        })
    });
    let arms: Vec<ArmVerdict> = arms.collect();
    Some(Verdicts {
        baseline: baseline.name.clone(),
        primary,
        sentences: arms.iter().map(|arm| arm.primary.sentence.clone()).collect(),
        caveats: caveats::caveats(record),
        arms,
    })
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
fn comparison(order: RunOrder, blocks: &[Block]) -> Comparison {
    match order {
        RunOrder::Interleaved => {
            compare::paired(&blocks.iter().map(|block| (block.a, block.b)).collect::<Vec<_>>())
        }
        RunOrder::Grouped => {
            // What is missing counts as dropped, as an unusable value does.
            let side = |value: fn(&Block) -> Option<f64>| -> Vec<f64> {
                blocks.iter().map(|block| value(block).unwrap_or(f64::NAN)).collect()
            };
            compare::unpaired(&side(|block| block.a), &side(|block| block.b))
        }
    }
}

type Compared = (u32, Primary, Vec<Block>, Comparison);

/// Holm's correction over those claims that have a p-value.
fn corrected(mut all: Vec<Compared>, several: bool) -> Vec<Compared> {
    if !several {
        return all;
    }
    let tested = |compared: &&mut Compared| compared.3.p.is_some();
    let p_values: Vec<f64> = all.iter().filter_map(|compared| compared.3.p).collect();
    for (compared, adjusted) in all.iter_mut().filter(tested).zip(compare::holm(&p_values)) {
        compared.3 = compared.3.clone().corrected(adjusted);
    }
    all
}

fn claims(record: &BenchmarkRecord, compared: Vec<Compared>) -> Vec<Claim> {
    let claim = |(arm, question, blocks, comparison): Compared| Claim {
        metric: question.metric,
        stage: question.stage,
        outcome: Outcome::of(comparison.verdict, question.metric),
        sentence: words::sentence(record, arm, question, &comparison),
        cells: compare::cells(&comparison),
        comparison,
        blocks,
    };
    compared.into_iter().map(claim).collect()
}

#[cfg(test)]
mod tests;
