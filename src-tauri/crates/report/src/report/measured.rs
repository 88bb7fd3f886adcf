//! What the origin's report lacked: warm apart from cold, each stage by itself, and what may not be used.

use std::fmt::Write as _;

use chimera_analysis::stats;
use chimera_analysis::summary::{self, Spread, StageSummary};
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::CallRecord;
use chimera_types::units::{self, UNKNOWN};
use chimera_types::validity::MetricGroup;

use super::context::{Arm, Context};
use super::text::Head::{self, Number, Words};
use super::text::{plain, table};

/// TTFT and load time of warm and of cold calls.
pub(super) fn warm_and_cold(context: &Context<'_>) -> String {
    let mut rows = Vec::new();
    let mut notes = String::new();
    for arm in &context.arms {
        let warm: Vec<&CallRecord> = arm.measured().filter(|c| !c.cold).collect();
        let usable: Vec<f64> = warm.iter().filter_map(|c| summary::ttft_ms(c)).collect();
        let loads: Vec<f64> =
            warm.iter().filter(|c| c.failure.is_none()).filter_map(|c| c.metrics.load_ms).collect();
        let cells = vec![
            "warm".into(),
            usable.len().to_string(),
            spread(Spread::of(&usable).as_ref(), usable.len() as u32),
            spread(Spread::of(&loads).as_ref(), usable.len() as u32),
        ];
        rows.push(context.row(arm, cells));
        let Some(cold) = &arm.summary.cold else { continue };
        let cells = vec![
            "cold".into(),
            cold.calls.to_string(),
            spread(cold.ttft_ms.as_ref(), cold.calls),
            spread(cold.load_ms.as_ref(), cold.calls),
        ];
        rows.push(context.row(arm, cells));
        let calls: Vec<&CallRecord> =
            arm.calls.iter().copied().filter(|c| c.cold && c.failure.is_none()).collect();
        let mean = |spread: &Option<Spread>| {
            spread.as_ref().map_or_else(|| UNKNOWN.into(), |s| units::duration(s.mean))
        };
        let _ = writeln!(
            notes,
            "{}: load {}, TTFT {} ({}).\n",
            if cold.calls == 1 { "Cold start" } else { "Cold starts, mean" },
            mean(&cold.load_ms),
            mean(&cold.ttft_ms),
            context.call_names(&calls)
        );
    }
    let heads = context.heads(&[Words("Calls"), Number("n"), Number("TTFT (ms)"), Number("Load (ms)")]);
    let mut text = format!("## Warm and Cold\n\n{}\n{notes}", table(&heads, &rows));
    text.push_str(
        "A cold call holds the loading of the model and enters no warm mean; warm-ups that were cold are counted \
         here. A warm call may report a load time too: servers measure one on a resident model.\n\n",
    );
    text
}

/// The warm, valid figures of each stage.
pub(super) fn per_stage(context: &Context<'_>) -> String {
    const HEADS: [Head; 9] = [
        Words("Stage"),
        Number("n"),
        Number("Client (tok/s)"),
        Number("Server (tok/s)"),
        Number("TTFT (ms)"),
        Number("Prefill (tok/s)"),
        Number("Tokens in"),
        Number("Tokens out"),
        Words("Steadiness"),
    ];
    const SPREAD_HEADS: [Head; 8] = [
        Words("Stage"),
        Words("Figure"),
        Number("n"),
        Number("Mean"),
        Number("95 % interval"),
        Number("Median"),
        Number("Min"),
        Number("Max"),
    ];
    let (mut rows, mut spreads, mut outliers) = (Vec::new(), Vec::new(), String::new());
    for arm in &context.arms {
        for stage in &arm.summary.stages {
            rows.push(context.row(arm, stage_cells(stage)));
            let figures = [
                ("decode (tok/s)", &stage.decode_tps),
                ("TTFT (ms)", &stage.ttft_ms),
                ("end to end (ms)", &stage.e2e_ms),
            ];
            for (name, figure) in figures {
                spreads.extend(figure.as_ref().map(|f| context.row(arm, spread_cells(stage.stage, name, f))));
            }
            outliers.push_str(&outlier_lines(context, arm, stage.stage));
        }
    }
    let mut text = format!(
        "## Per Stage\n\nMean ± standard deviation of the warm, measured calls whose figure may be used. Client and Server \
         are the decode rate by either clock; n counts the client's rates, of all measured calls. Throughput \
         everywhere below is the client's.\n\n{}\n",
        table(&context.heads(&HEADS), &rows)
    );
    if !spreads.is_empty() {
        let table = table(&context.heads(&SPREAD_HEADS), &spreads);
        let _ = writeln!(text, "The same calls with the 95 % interval of their mean:\n\n{table}");
    }
    if !outliers.is_empty() {
        let _ = writeln!(text, "Outliers, marked and kept in the means:\n\n{outliers}");
    }
    text
}

fn stage_cells(stage: &StageSummary) -> Vec<String> {
    let n = stage.decode_tps.as_ref().map_or(0, |s| s.n);
    let cell = |figure: &Option<Spread>| spread(figure.as_ref(), n);
    vec![
        stage.stage.label().into(),
        format!("{n}/{}", stage.calls),
        cell(&stage.decode_tps),
        cell(&stage.server_decode_tps),
        cell(&stage.ttft_ms),
        cell(&stage.prefill_tps),
        tokens(stage.n_in.as_ref(), n),
        tokens(stage.n_out.as_ref(), n),
        stage.steadiness.map_or(UNKNOWN, |s| s.label()).into(),
    ]
}

fn spread_cells(stage: Stage, name: &str, figure: &Spread) -> Vec<String> {
    let interval = figure.ci95.map_or_else(|| UNKNOWN.into(), units::range);
    let number = |value: f64| units::two_decimals(Some(value));
    vec![
        stage.label().into(),
        name.into(),
        figure.n.to_string(),
        number(figure.mean),
        interval,
        number(figure.median),
        number(figure.min),
        number(figure.max),
    ]
}

/// `mean ± sd`, with its own n where that is not the row's.
fn spread(figure: Option<&Spread>, row_n: u32) -> String {
    shown(figure, row_n, |s| units::mean_sd(Some(s.mean), s.sd))
}

/// As [`spread`], in whole tokens.
fn tokens(figure: Option<&Spread>, row_n: u32) -> String {
    shown(figure, row_n, |s| units::whole_mean_sd(s.mean, s.sd))
}

fn shown(figure: Option<&Spread>, row_n: u32, text: fn(&Spread) -> String) -> String {
    match figure {
        Some(figure) if figure.n == row_n => text(figure),
        Some(figure) => format!("{} (n = {})", text(figure), figure.n),
        None => UNKNOWN.into(),
    }
}

fn outlier_lines(context: &Context<'_>, arm: &Arm<'_>, stage: Stage) -> String {
    type Read = fn(&CallRecord) -> Option<f64>;
    const FIGURES: [(&str, &str, Read); 2] =
        [("decode", "tok/s", summary::decode_tps), ("TTFT", "ms", summary::ttft_ms)];
    let mut lines = String::new();
    for (name, unit, read) in FIGURES {
        let warm = arm.measured().filter(|c| c.stage == stage && !c.cold);
        let (calls, values): (Vec<&CallRecord>, Vec<f64>) =
            warm.filter_map(|c| read(c).map(|value| (c, value))).unzip();
        for ((call, value), outlier) in calls.iter().zip(&values).zip(stats::outliers(&values)) {
            if outlier {
                let first = if call.run == 1 { "; it is the first run" } else { "" };
                let _ = writeln!(
                    lines,
                    "- {}: {name} {} {unit}, over 14.8 times the median deviation from the median{first}",
                    context.call_name(call),
                    units::two_decimals(Some(*value))
                );
            }
        }
    }
    lines
}

/// Calls with figures that may not be used, and why.
pub(super) fn invalid_calls(context: &Context<'_>) -> String {
    const INVALID_HEADS: [Head; 3] = [Words("Call"), Words("Reason"), Words("Figures that may not be used")];
    let mut rows = Vec::new();
    for call in &context.record.calls {
        for reason in &call.validity.reasons {
            let lost = if reason.figures.len() == MetricGroup::ALL.len() {
                "all".to_owned()
            } else {
                reason.figures.iter().map(|f| figure_name(*f)).collect::<Vec<_>>().join(", ")
            };
            rows.push(vec![context.call_name(call), plain(&reason.message), lost]);
        }
    }
    let measured = context.record.calls.iter().filter(|c| c.phase == Phase::Measured);
    let (all, invalid) =
        measured.fold((0, 0), |(all, bad), c| (all + 1, bad + usize::from(!c.validity.is_valid())));
    let count = match (invalid, all) {
        (_, 0) => "No measured call was made.".to_owned(),
        (0, 1) => "None: the one measured call is valid.".to_owned(),
        (0, _) => format!("None of {all} measured calls."),
        (1, 1) => "The one measured call. An invalid figure enters no mean.".to_owned(),
        _ => format!("{invalid} of {all} measured calls. An invalid figure enters no mean."),
    };
    let mut text = format!("## Invalid Calls\n\n{count}\n\n");
    if !rows.is_empty() {
        let _ = writeln!(text, "{}", table(&INVALID_HEADS, &rows));
    }
    text
}

fn figure_name(figure: MetricGroup) -> &'static str {
    match figure {
        MetricGroup::Ttft => "TTFT",
        MetricGroup::Prefill => "prefill",
        MetricGroup::Decode => "decode",
        MetricGroup::EndToEnd => "end to end",
        MetricGroup::Text => "the answer's text",
    }
}
