//! Figures of the configurations side by side, as a whole and run by run.

use std::fmt::Write as _;

use chimera_analysis::summary::{Spread, StageSummary};
use chimera_analysis::verdict::{Claim, Verdicts};
use chimera_types::plan::Stage;
use chimera_types::record::CallRecord;
use chimera_types::units::{self, UNKNOWN};

use super::super::context::{Arm, Context};
use super::super::text::Head::{self, Number, Words};
use super::super::text::{plain, table};

/// Means of the warm calls by stage, then sums over all calls; the change against the baseline where it was tested.
pub(in crate::report) fn aggregate(context: &Context<'_>) -> String {
    let mut rows = Vec::new();
    for stage in Stage::MEASURED {
        let line = |name: &str, figure: fn(&StageSummary) -> Option<&Spread>| {
            let cells = context.arms.iter().map(|arm| {
                let summary = arm.summary.stages.iter().find(|summary| summary.stage == stage);
                summary.and_then(figure).map_or_else(
                    || UNKNOWN.into(),
                    |s| format!("{} (n = {})", units::mean_sd(Some(s.mean), s.sd), s.n),
                )
            });
            std::iter::once(format!("{name}, {}", stage.label())).chain(cells).collect::<Vec<String>>()
        };
        rows.push(line("Average throughput (tok/s)", |s| s.decode_tps.as_ref()));
        rows.push(line("Average TTFT (ms)", |s| s.ttft_ms.as_ref()));
        rows.push(line("Average prefill (tok/s)", |s| s.prefill_tps.as_ref()));
        rows.push(line("Average tokens of an answer", |s| s.n_out.as_ref()));
    }
    let sums = |name: &str, value: &dyn Fn(&Arm<'_>) -> Option<f64>| {
        let cells = context.arms.iter().map(|arm| value(arm).map_or_else(|| UNKNOWN.into(), units::whole));
        std::iter::once(name.to_owned()).chain(cells).collect::<Vec<String>>()
    };
    rows.push(sums("Measured calls", &|arm| Some(f64::from(arm.summary.calls))));
    rows.push(sums("Calls without a usable rate (%)", &|arm| arm.summary.failure_rate_percent));
    rows.push(sums("Total tokens generated (sum)", &|arm| Some(f64::from(arm.summary.origin.total_tokens))));
    rows.push(sums("Prompt eval duration (sum, ms)", &|arm| arm.summary.origin.prefill_sum_ms));
    rows.push(sums("Eval duration (sum, ms)", &|arm| arm.summary.origin.decode_sum_ms));
    rows.push(sums("Load duration (sum, ms)", &|arm| arm.summary.origin.load_sum_ms));
    format!(
        "## Aggregate Performance\n\n{}\nMeans ± standard deviation of the warm calls whose figure may be used; throughput is \
         the client's decode rate. Sums are over all measured calls with text, cold ones too.\n\n",
        named_table(context, "Metric", &rows)
    )
}

/// Every run's values next to each other, for what decides; then every call.
pub(in crate::report) fn run_by_run(context: &Context<'_>, verdicts: &Verdicts) -> String {
    let mut text = String::from("## Run-by-Run Comparison\n\n");
    for arm in &verdicts.arms {
        let (a, b) = (plain(&verdicts.baseline), plain(&arm.name));
        let unit = verdicts.primary.metric.unit();
        let _ = writeln!(
            text,
            "### {b} against {a}: {} of the {} stage ({unit})\n\n{}",
            verdicts.primary.metric.label(),
            verdicts.primary.stage.label(),
            blocks(&arm.primary)
        );
    }
    for arm in &context.arms {
        let _ = writeln!(text, "### {} Individual Runs\n\n{}", arm.name(), calls(arm));
    }
    text
}

/// What a claim rests on, block by block.
pub(in crate::report) fn blocks(claim: &Claim) -> String {
    let rows: Vec<Vec<String>> = claim
        .blocks
        .iter()
        .map(|block| {
            let change = block.change().map(units::change);
            vec![
                block.run.to_string(),
                units::two_decimals(block.a),
                units::two_decimals(block.b),
                change.unwrap_or_else(|| UNKNOWN.into()),
                block.dropped.as_deref().map(plain).unwrap_or_default(),
            ]
        })
        .collect();
    let heads = [
        Number("Run"),
        Number("Baseline"),
        Number("This one"),
        Number("Change"),
        Words("Why it is left out"),
    ];
    table(&heads, &rows)
}

fn calls(arm: &Arm<'_>) -> String {
    const HEADS: [Head; 7] = [
        Number("Run"),
        Words("Stage"),
        Number("TTFT (ms)"),
        Number("Throughput (tok/s)"),
        Number("Tokens"),
        Number("Duration (ms)"),
        Words("Apart"),
    ];
    let apart = |call: &CallRecord| match (call.cold, call.validity.is_valid()) {
        (true, true) => "cold",
        (true, false) => "cold, invalid",
        (false, false) => "invalid",
        (false, true) => "",
    };
    let rows: Vec<Vec<String>> = arm
        .measured()
        .map(|call| {
            vec![
                call.run.to_string(),
                call.stage.label().into(),
                units::two_decimals(call.metrics.ttft_ms),
                units::two_decimals(call.metrics.decode_tps),
                call.metrics.n_out.map_or_else(|| UNKNOWN.into(), |n| n.to_string()),
                units::two_decimals(call.metrics.duration_ms),
                apart(call).into(),
            ]
        })
        .collect();
    table(&HEADS, &rows)
}

/// A table with a column an arm; names of arms are text from elsewhere.
fn named_table(context: &Context<'_>, first: &str, rows: &[Vec<String>]) -> String {
    let names: Vec<String> = context.arms.iter().map(Arm::name).collect();
    let mut text = format!("| {first} | {} |\n|---{}|\n", names.join(" | "), "|---:".repeat(names.len()));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}
