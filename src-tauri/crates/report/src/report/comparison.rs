//! The report of several configurations: the sections of the origin's comparison report in their order. Sums are called
//! sums, every mean names its n, and no sentence claims more than its test.

mod tables;

use std::fmt::Write as _;

use chimera_analysis::verdict::{ArmVerdict, Claim, Outcome, Verdicts};
use chimera_types::spec::{ProviderKind, RunOrder, Settings};
use chimera_types::units;

use super::arm_folders;
use super::context::{Arm, Context};
use super::text::Head::{Number, Words};
use super::text::{plain, table};

pub(super) use tables::{aggregate, blocks, run_by_run};

/// What was found, in as many sentences as there are configurations beside the baseline.
pub(super) fn summary(context: &Context<'_>, verdicts: &Verdicts) -> String {
    let mut text = String::from("## Executive Summary\n\n");
    for arm in &verdicts.arms {
        let _ = writeln!(text, "- **{}** {}", sign(arm.primary.outcome), plain(&arm.primary.sentence));
    }
    let _ = write!(text, "\n{}\n\n", plain(&how(context, verdicts)));
    text.push_str("### Key Findings\n\n");
    for arm in &verdicts.arms {
        for claim in &arm.secondary {
            let _ = writeln!(text, "- {}", plain(&claim.sentence));
        }
    }
    for arm in &context.arms {
        let _ = writeln!(text, "- {}", failures(arm));
    }
    text.push('\n');
    text
}

/// `▲ Faster:`
pub(super) fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Better => "▲ Faster:",
        Outcome::Worse => "▼ Slower:",
        Outcome::Same => "No difference shown:",
        Outcome::Unknown => "Not enough data:",
    }
}

/// How the configurations were compared.
fn how(context: &Context<'_>, verdicts: &Verdicts) -> String {
    let record = context.record;
    let order = match record.spec.design.order {
        RunOrder::Interleaved => "Runs were interleaved block by block and compared as pairs.",
        RunOrder::Grouped => "Runs were made in groups and are compared as two samples.",
    };
    let primary = verdicts.primary;
    format!(
        "Compared with {}. What decides was chosen before the start: the {} of the {} stage. {order}",
        verdicts.baseline,
        primary.metric.label(),
        primary.stage.label()
    )
}

/// How many calls of an arm failed: the rate stands beside every speed.
fn failures(arm: &Arm<'_>) -> String {
    let rate = arm.summary.failure_rate_percent;
    let percent =
        rate.map_or_else(|| units::UNKNOWN.into(), |percent| format!("{} %", units::one_decimal(percent)));
    format!(
        "{}: {percent} of {} measured calls gave no usable rate (failed, empty, too short or outgrown); {} had a figure that \
         may not be used.",
        arm.name(),
        arm.summary.calls,
        arm.summary.invalid
    )
}

/// Every configuration, and what it changes against the baseline.
pub(super) fn configuration(context: &Context<'_>) -> String {
    let mut text = String::from("## Configuration Details\n\n");
    let baseline = context.arms.first();
    for (position, arm) in context.arms.iter().enumerate() {
        let _ = writeln!(
            text,
            "### {}{}\n\n{}, {}. {}\n",
            arm.name(),
            if position == 0 { " (baseline)" } else { "" },
            plain(&arm.spec.model),
            arm.spec.provider.label(),
            arm.configuration()
        );
        if let Some(baseline) = baseline.filter(|_| position > 0) {
            let changes = changes(baseline, arm);
            let changes = if changes.is_empty() { "nothing".to_owned() } else { changes.join(", ") };
            let _ = writeln!(text, "Against {}: {changes}.\n", baseline.name());
        }
    }
    text
}

/// `num_ctx 8192 (default)`: what an arm changes, with the baseline's value. An address is not printed.
fn changes(baseline: &Arm<'_>, arm: &Arm<'_>) -> Vec<String> {
    let (from, to) = (baseline.spec, arm.spec);
    let server = |provider: ProviderKind| provider.label().to_owned();
    let mut changes = Vec::new();
    let mut add = |name: &str, before: String, after: String| {
        if before != after {
            changes.push(format!("{name} {after} ({before})"));
        }
    };
    add("provider", server(from.provider), server(to.provider));
    add("model", plain(&from.model), plain(&to.model));
    let values = |settings: &Settings| settings.entries().map(|(name, value)| (name, units::setting(value)));
    for ((name, before), (_, after)) in values(&from.settings).into_iter().zip(values(&to.settings)) {
        add(name, before, after);
    }
    if from.provider == to.provider && from.url != to.url {
        changes.push("another server".to_owned());
    }
    changes
}

/// Effects with their intervals and tests.
pub(super) fn analysis(verdicts: &Verdicts) -> String {
    let mut text = String::from("## Statistical Analysis\n\n");
    for arm in &verdicts.arms {
        let rows: Vec<Vec<String>> =
            claims(arm).map(|(claim, decides)| claim_cells(claim, decides)).collect();
        let heads = [
            Words("Figure"),
            Words("Verdict"),
            Number("Change"),
            Number("95 % interval"),
            Number("p"),
            Number("p, corrected"),
            Number("n"),
            Number("Left out"),
            Number("Smallest found"),
        ];
        let (a, b) = (plain(&verdicts.baseline), plain(&arm.name));
        let _ = writeln!(text, "### {b} against {a}\n\n{}", table(&heads, &rows));
    }
    text.push_str(
        "**Change**: of the geometric mean, from logarithms. **p**: chance of a difference at least as large if there were \
         none. **Corrected**: by Holm, for every secondary figure of every configuration; the figure that decides is \
         corrected only where several configurations are compared with the baseline. **n**: pairs of runs, or the smaller \
         sample. **Left out**: runs with a cold, invalid or missing call. **Smallest found**: a true difference of this size \
         would have been found four times in five. A difference is claimed where the p that counts is at most 0.05 and the \
         interval does not hold 0.\n\n",
    );
    text
}

fn claims(arm: &ArmVerdict) -> impl Iterator<Item = (&Claim, bool)> {
    std::iter::once((&arm.primary, true)).chain(arm.secondary.iter().map(|claim| (claim, false)))
}

fn claim_cells(claim: &Claim, decides: bool) -> Vec<String> {
    let known = |text: Option<String>| text.unwrap_or_else(|| units::UNKNOWN.into());
    let comparison = &claim.comparison;
    let figure = format!("{}, {}", claim.metric.label(), claim.stage.label());
    vec![
        if decides { format!("**{figure}** (decides)") } else { figure },
        claim.outcome.label().into(),
        known(comparison.effect.map(units::change)),
        known(comparison.ci95.map(|(low, high)| units::change_range(low, high))),
        known(comparison.p.map(units::p_value)),
        comparison.adjusted_p.map_or_else(String::new, units::p_value),
        comparison.n.to_string(),
        comparison.dropped.to_string(),
        known(comparison.mde.map(|mde| format!("{} %", units::change_size(mde)))),
    ]
}

/// What follows from the tests, and what does not.
pub(super) fn conclusion(verdicts: &Verdicts) -> String {
    let mut text = String::from("## Conclusion\n\n");
    for arm in &verdicts.arms {
        let _ = writeln!(text, "- {}", plain(&arm.primary.sentence));
    }
    if !verdicts.caveats.is_empty() {
        text.push_str("\n### What narrows these claims\n\n");
        for caveat in &verdicts.caveats {
            let _ = writeln!(text, "- {}", plain(caveat));
        }
    }
    text.push_str("\nThey hold for this machine, these versions and this work, and say nothing about the answers' quality.\n\n");
    text
}

/// Where each configuration's own report lies, in the origin's format.
pub(super) fn own_reports(context: &Context<'_>) -> String {
    let mut text = String::from(
        "## Reports of the Configurations\n\nEach has its own, in the format of a single configuration, in the run's folder:\n\n",
    );
    for (arm, folder) in context.arms.iter().zip(arm_folders(context.record)) {
        let _ = writeln!(text, "- {}: `arms/{folder}/report.md`", arm.name());
    }
    text.push('\n');
    text
}
