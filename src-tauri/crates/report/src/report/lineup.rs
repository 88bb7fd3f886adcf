//! Sides of any runs laid beside each other, as Markdown and as a table for other programs.

mod figures;

use std::fmt::Write as _;
use std::iter;

use chimera_analysis::comparison::{
    Difference, FactGroup, RunComparison, Side, SideSummary, Source, StageComparison,
};
use chimera_analysis::summary::Spread;
use chimera_types::plan::Stage;
use chimera_types::units::{self, UNKNOWN};

use super::comparison;
use super::csv::{harmless, push_line};
use super::figures::NamedPlot;
use super::provenance::image_lines;
use super::text::Head::{self, Number, Words};
use super::text::{plain, table};

pub use figures::{figure_calls, lineup_plots, side_plots};

/// The line-up as Markdown. It names `figures`, those of [`lineup_plots`], as `plots/NAME.svg`.
pub fn build_lineup(lineup: &RunComparison, figures: &[NamedPlot]) -> String {
    [
        "# Chimera Comparison of Runs\n\n".to_owned(),
        summary(lineup),
        sides_table(lineup),
        stages(lineup),
        comparison::analysis(&lineup.verdicts),
        differences(lineup),
        images(figures),
        run_by_run(lineup),
        comparison::conclusion(&lineup.verdicts),
    ]
    .concat()
}

fn summary(lineup: &RunComparison) -> String {
    let mut text = String::from("## Executive Summary\n\n");
    for arm in &lineup.verdicts.arms {
        let sign = comparison::sign(arm.primary.outcome);
        let _ = writeln!(text, "- **{sign}** {}", plain(&arm.primary.sentence));
    }
    let primary = lineup.verdicts.primary;
    let _ = write!(
        text,
        "\nCompared with {}, by the {} of the {} stage. Rates are the {}.\n\n",
        plain(&lineup.verdicts.baseline),
        primary.metric.label(),
        primary.stage.label(),
        lineup.rate.label()
    );
    text
}

fn sides_table(lineup: &RunComparison) -> String {
    let source = |side: &SideSummary| match side.source {
        Source::Measured => "measured",
        Source::Imported => "imported",
    };
    let row = |side: &SideSummary| {
        vec![
            plain(&side.label),
            side.model.as_deref().map_or_else(|| UNKNOWN.into(), plain),
            side.started_at.as_deref().map_or_else(|| UNKNOWN.into(), plain),
            source(side).into(),
        ]
    };
    let rows: Vec<Vec<String>> = lineup.sides.iter().map(row).collect();
    let heads = [Words("Side"), Words("Model"), Words("Measured at (UTC)"), Words("Source")];
    format!("## Sides\n\n{}\n", table(&heads, &rows))
}

fn stages(lineup: &RunComparison) -> String {
    const HEADS: [Head; 7] = [
        Words("Side"),
        Number("Calls"),
        Number("Invalid"),
        Number("Cold"),
        Number("Throughput (tok/s)"),
        Number("TTFT (ms)"),
        Number("Cold TTFT (ms)"),
    ];
    let spread = |spread: &Option<Spread>| {
        let text = |s: &Spread| format!("{} (n = {})", units::mean_sd(Some(s.mean), s.sd), s.n);
        spread.as_ref().map_or_else(|| UNKNOWN.into(), text)
    };
    let mut text = String::from(
        "## Per Stage\n\nMeans ± standard deviation of the warm calls whose figure may be used.\n\n",
    );
    for stage in Stage::MEASURED {
        let cells = |(side, own): (&SideSummary, &StageComparison)| {
            vec![
                plain(&side.label),
                own.calls.to_string(),
                own.invalid.to_string(),
                own.cold.to_string(),
                spread(&own.rate_tps),
                spread(&own.ttft_ms),
                spread(&own.cold_ttft_ms),
            ]
        };
        let found = lineup.sides.iter().filter_map(|side| Some((side, side.stage(stage)?)));
        let rows: Vec<Vec<String>> = found.map(cells).collect();
        if !rows.is_empty() {
            let _ = writeln!(text, "### {}\n\n{}", stage.label(), table(&HEADS, &rows));
        }
    }
    text
}

fn differences(lineup: &RunComparison) -> String {
    let mut text = String::from("## What Differs\n\n");
    let named: String = lineup.sides.iter().fold(String::new(), |mut heads, side| {
        let _ = write!(heads, " {} |", plain(&side.label));
        heads
    });
    for group in FactGroup::ALL {
        let own: Vec<&Difference> = lineup.differences.iter().filter(|d| d.group == group).collect();
        if own.is_empty() {
            continue;
        }
        let _ = write!(text, "### {}\n\n| Fact |{named} Weight | Why |\n|---|", group.label());
        text.push_str(&"---|".repeat(lineup.sides.len() + 2));
        text.push('\n');
        for difference in own {
            let values =
                difference.values.iter().map(|value| value.as_deref().map_or_else(|| UNKNOWN.into(), plain));
            let cells: Vec<String> = values.collect();
            let weight = difference.weight.label();
            let _ = writeln!(
                text,
                "| {} | {} | {weight} | {} |",
                plain(&difference.name),
                cells.join(" | "),
                difference.why
            );
        }
        text.push('\n');
    }
    let noun = if lineup.same == 1 { "fact is" } else { "facts are" };
    let _ = write!(text, "{} {noun} known of every side and the same on all.\n\n", lineup.same);
    text
}

fn images(figures: &[NamedPlot]) -> String {
    if figures.is_empty() {
        return String::new();
    }
    format!("## Figures\n\n{}\n", image_lines(figures))
}

fn run_by_run(lineup: &RunComparison) -> String {
    let primary = lineup.verdicts.primary;
    let mut text = String::from("## Run-by-Run Comparison\n\n");
    for arm in &lineup.verdicts.arms {
        let _ = writeln!(
            text,
            "### {} against {}: {} of the {} stage ({})\n\n{}",
            plain(&arm.name),
            plain(&lineup.verdicts.baseline),
            primary.metric.label(),
            primary.stage.label(),
            primary.metric.unit(),
            comparison::blocks(&arm.primary)
        );
    }
    text
}

/// Every call of every side, one line each. Unknown values are empty; see [`super::csv`] for what becomes of text.
pub fn lineup_csv(lineup: &RunComparison, sides: &[Side]) -> String {
    csv_of(sides.iter().zip(lineup.sides.iter().map(|summary| summary.label.as_str())))
}

/// Every call of one side, as [`lineup_csv`].
pub fn side_csv(side: &Side) -> String {
    csv_of(iter::once((side, side.name.as_str())))
}

fn csv_of<'a>(sides: impl Iterator<Item = (&'a Side, &'a str)>) -> String {
    const HEADS: [&str; 13] = [
        "side",
        "source",
        "model",
        "run",
        "stage",
        "call",
        "cold",
        "decode_tps",
        "origin_tps",
        "ttft_ms",
        "load_ms",
        "rate_invalid",
        "ttft_invalid",
    ];
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let words = |text: &Option<String>| text.as_deref().map(harmless).unwrap_or_default();
    let mut text = String::new();
    push_line(&mut text, HEADS.into_iter().map(str::to_owned));
    for (side, label) in sides {
        let source = if side.source == Source::Measured { "measured" } else { "imported" };
        for call in &side.calls {
            let cells = [
                harmless(label),
                source.to_owned(),
                words(&side.model),
                call.run.to_string(),
                call.stage.label().to_owned(),
                call.call.to_string(),
                call.cold.to_string(),
                number(call.decode_tps),
                number(call.origin_tps),
                number(call.ttft_ms),
                number(call.load_ms),
                words(&call.rate_invalid),
                words(&call.ttft_invalid),
            ];
            push_line(&mut text, cells.into_iter());
        }
    }
    text
}

#[cfg(test)]
mod tests;
