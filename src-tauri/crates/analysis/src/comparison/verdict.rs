//! What may be claimed of sides.

use super::{Difference, RateSource, Side, SideCall, Source, Weight};
use crate::compare::Pairing;
use crate::verdict::{self, Block, Field, Verdicts};
use chimera_types::plan::Stage;
use chimera_types::spec::{Metric, Primary, RunOrder};

pub(super) fn verdicts(
    sides: &[Side],
    labels: &[String],
    rate: RateSource,
    differences: &[Difference],
) -> Option<Verdicts> {
    let (baseline, tuned) = labels.split_first()?;
    let tuned: Vec<(u32, &str)> = (1..).zip(tuned.iter().map(String::as_str)).collect();
    let first = numbers(sides);
    let field = Field {
        baseline,
        tuned: &tuned,
        primary: primary(sides),
        caveats: caveats(sides, labels, rate, differences),
    };
    Some(verdict::judge(field, &|position, question| {
        let position = position as usize;
        let (Some(a), Some(b)) = (sides.first(), sides.get(position)) else {
            return (Pairing::Unpaired, Vec::new());
        };
        let offset = first.get(position).copied().unwrap_or_default();
        let blocks = blocks([(a, baseline, 0), (b, labels[position].as_str(), offset)], question, rate);
        (pairing(a, b), blocks)
    }))
}

/// The number of each side's first call when the calls of all are counted through.
pub(super) fn numbers(sides: &[Side]) -> Vec<u32> {
    let mut next = 0;
    let number = |side: &Side| {
        let first = next;
        next += side.calls.len() as u32;
        first
    };
    sides.iter().map(number).collect()
}

/// What decided in the runs where they agree, else the usual.
fn primary(sides: &[Side]) -> Primary {
    let mut chosen = sides.iter().filter_map(|side| side.primary);
    let first = chosen.next().unwrap_or_default();
    if chosen.all(|other| other == first) { first } else { Primary::default() }
}

fn pairing(a: &Side, b: &Side) -> Pairing {
    let together = a.run == b.run && a.source == Source::Measured && b.source == Source::Measured;
    if together && a.order == RunOrder::Interleaved { Pairing::Paired } else { Pairing::Unpaired }
}

/// Run by run. Calls are counted through over all sides, each side from its own first number.
fn blocks(ends: [(&Side, &str, u32); 2], Primary { metric, stage }: Primary, rate: RateSource) -> Vec<Block> {
    let of_stage = |side: &Side| -> Vec<(u32, usize)> {
        let calls = side.calls.iter().enumerate().filter(|(_, call)| call.stage == stage);
        calls.map(|(at, call)| (call.run, at)).collect()
    };
    let [a, b] = ends.map(|(side, ..)| of_stage(side));
    let mut rows: Vec<(u32, Option<usize>, Option<usize>)> = Vec::new();
    let (mut left, mut right) = (a.into_iter().peekable(), b.into_iter().peekable());
    // Merged by run; a sweep may have several calls of one run.
    while left.peek().is_some() || right.peek().is_some() {
        let run = [left.peek(), right.peek()].into_iter().flatten().map(|(run, _)| *run).min().unwrap_or(0);
        let own = |(of, _): &(u32, usize)| *of == run;
        rows.push((run, left.next_if(own).map(|(_, at)| at), right.next_if(own).map(|(_, at)| at)));
    }
    let row = |(run, a, b): (u32, Option<usize>, Option<usize>)| {
        let at = [a, b];
        let call = |end: usize| at[end].and_then(|at| ends[end].0.calls.get(at));
        let why = |end: usize| dropped(ends[end].1, call(end), metric, rate);
        Block {
            run,
            a: call(0).and_then(|call| call.usable(metric, rate)),
            b: call(1).and_then(|call| call.usable(metric, rate)),
            call_a: a.map(|at| ends[0].2 + at as u32),
            call_b: b.map(|at| ends[1].2 + at as u32),
            dropped: why(0).or_else(|| why(1)),
        }
    };
    rows.into_iter().map(row).collect()
}

fn dropped(name: &str, call: Option<&SideCall>, metric: Metric, rate: RateSource) -> Option<String> {
    let Some(call) = call else { return Some(format!("{name}: no call was made.")) };
    if call.usable(metric, rate).is_some() {
        return None;
    }
    let reason = match call.invalid(metric) {
        _ if call.cold => "a cold call stands apart.".to_owned(),
        Some(reason) => reason.to_owned(),
        None => format!("the call has no {}.", metric.label()),
    };
    Some(format!("{name}: {reason}"))
}

fn caveats(sides: &[Side], labels: &[String], rate: RateSource, differences: &[Difference]) -> Vec<String> {
    let [baseline, tuned @ ..] = sides else { return Vec::new() };
    let apart = tuned.iter().any(|side| pairing(baseline, side) == Pairing::Unpaired);
    let sessions = apart.then(|| {
        "Not all sides were measured side by side: the sessions differ, and whatever else changed between them looks like a \
         difference between the sides."
            .to_owned()
    });
    let imported: Vec<&str> = names(sides, labels, |side| side.source == Source::Imported);
    let by_others = (!imported.is_empty()).then(|| {
        format!(
            "Imported: {}. Only what the file says is known; cold calls are inferred, and all sides are judged by {}.",
            imported.join("; "),
            rate.label()
        )
    });
    let stageless: Vec<&str> = names(sides, labels, |side| !side.has_stages);
    let unstaged = (!stageless.is_empty()).then(|| {
        format!(
            "{} does not tell stages apart: its calls stand in the {} stage and may be of another kind.",
            stageless.join("; "),
            Stage::Report.label()
        )
    });
    let weighty = |weight: Weight| {
        let named: Vec<&str> =
            differences.iter().filter(|d| d.weight == weight).map(|d| d.name.as_str()).collect();
        (!named.is_empty()).then(|| named.join(", "))
    };
    let other = weighty(Weight::Matters)
        .map(|named| format!("The sides differ in more than what is compared: {named}."));
    let unknown =
        weighty(Weight::Unknown).map(|named| format!("It is not known whether these are the same: {named}."));
    [sessions, by_others, unstaged, other, unknown].into_iter().flatten().collect()
}

fn names<'a>(sides: &[Side], labels: &'a [String], which: impl Fn(&Side) -> bool) -> Vec<&'a str> {
    sides.iter().zip(labels).filter(|(side, _)| which(side)).map(|(_, label)| label.as_str()).collect()
}
