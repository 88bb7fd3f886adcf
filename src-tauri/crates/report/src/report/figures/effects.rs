//! What configurations change against the baseline, and the pairs that decide.

use crate::plot::{Effect, ForestGroup, ForestPlot, Pair, PairEnd, PairSide, Plot, SlopePlot};
use chimera_analysis::compare::Pairing;
use chimera_analysis::stats;
use chimera_analysis::verdict::{ArmVerdict, Block, Claim, Outcome, Verdicts};
use chimera_types::spec::Metric;

use super::{NamedPlot, PlotKind};

/// So many rows, names of configurations included, can be read in one figure.
const MOST_ROWS: usize = 12;

/// `effects`, going on in `effects-2`, and for each tuned arm `pairs-throughput-report`, with `-2` for the second, named
/// after the primary metric and stage. One without a value is left out.
pub(in crate::report) fn verdict_figures(found: &Verdicts) -> Vec<NamedPlot> {
    let mut figures = effects(found);
    let arms = (1..).zip(&found.arms);
    figures.extend(arms.filter_map(|(part, arm)| pairs_of(found, arm, part)));
    figures
}

fn effects(found: &Verdicts) -> Vec<NamedPlot> {
    let several = found.arms.len() > 1;
    let groups: Vec<ForestGroup> = found.arms.iter().map(|arm| group(arm, several)).collect();
    let is_known = |effect: &Effect| effect.outcome != Outcome::Unknown && effect.change_percent.is_some();
    if !groups.iter().flat_map(|group| &group.effects).any(is_known) {
        return Vec::new();
    }
    let rows = groups.iter().map(|group| group.effects.len() + usize::from(several)).max().unwrap_or(1);
    let subtitle = match found.arms.as_slice() {
        [only] => format!("{} against {}", only.name, found.baseline),
        _ => format!("against {}", found.baseline),
    };
    let parts = (1..).zip(groups.chunks((MOST_ROWS / rows.max(1)).max(1)));
    parts
        .map(|(part, groups)| {
            let plot = Plot::Forest(ForestPlot {
                title: "Change against the baseline".into(),
                subtitle: subtitle.clone(),
                groups: groups.to_vec(),
            });
            NamedPlot::new(PlotKind::Effects, None, part, plot)
        })
        .collect()
}

fn group(arm: &ArmVerdict, several: bool) -> ForestGroup {
    let primary = std::iter::once(effect(&arm.primary, true));
    ForestGroup {
        name: if several { arm.name.clone() } else { String::new() },
        effects: primary.chain(arm.secondary.iter().map(|claim| effect(claim, false))).collect(),
    }
}

fn effect(claim: &Claim, primary: bool) -> Effect {
    let comparison = &claim.comparison;
    let percent = |share: f64| 100.0 * share;
    Effect {
        name: format!("{}, {}", claim.metric.label(), claim.stage.label()),
        primary,
        outcome: claim.outcome,
        change_percent: comparison.effect.map(percent),
        interval_percent: comparison.ci95.map(|(low, high)| (percent(low), percent(high))),
        note: claim.sentence.clone(),
    }
}

fn pairs_of(found: &Verdicts, arm: &ArmVerdict, part: u32) -> Option<NamedPlot> {
    let claim = &arm.primary;
    let paired = claim.comparison.pairing == Pairing::Paired;
    let (kind, title, unit) = match claim.metric {
        Metric::DecodeRate => (PlotKind::PairsThroughput, "Throughput", "tok/s"),
        Metric::Ttft => (PlotKind::PairsTtft, "TTFT", "ms"),
    };
    let pairs: Vec<Pair> = claim.blocks.iter().map(pair).collect();
    pairs.iter().any(|pair| pair.ends != [None, None]).then(|| {
        let plot = Plot::Slope(SlopePlot {
            title: format!("{title} {}", if paired { "in pairs" } else { "of both" }),
            subtitle: format!("{} against {}", arm.name, found.baseline),
            unit: unit.into(),
            stage: claim.stage.label().into(),
            paired,
            lower_is_better: claim.metric == Metric::Ttft,
            sides: [
                side(&found.baseline, claim, paired, |block| block.a),
                side(&arm.name, claim, paired, |block| block.b),
            ],
            pairs,
        });
        NamedPlot::new(kind, Some(claim.stage), part, plot)
    })
}

fn pair(block: &Block) -> Pair {
    let end = |call: Option<u32>, value: Option<f64>| Some(PairEnd { call: call?, value: value? });
    Pair {
        run: block.run,
        ends: [end(block.call_a, block.a), end(block.call_b, block.b)],
        dropped: block.dropped.clone().unwrap_or_default(),
    }
}

/// Mean and interval of the values that are compared: in pairs, those whose partner can be used as well.
fn side(name: &str, claim: &Claim, paired: bool, value: fn(&Block) -> Option<f64>) -> PairSide {
    let compared = claim.blocks.iter().filter(|block| !paired || block.dropped.is_none());
    let values: Vec<f64> = compared.filter_map(value).collect();
    PairSide { name: name.to_owned(), mean: stats::mean(&values), interval: stats::mean_ci95(&values) }
}

#[cfg(test)]
mod tests;
