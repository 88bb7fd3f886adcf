//! The sections of the origin's report, in its order and with its number formats.

use std::fmt::Write as _;

use chimera_analysis::summary::{self, Spread};
use chimera_types::record::{BenchmarkRecord, CallRecord, RunRecord, Status};
use chimera_types::units::{self, UNKNOWN};

use super::context::{Arm, Context};
use super::text::{fenced, plain};
use super::{answers, time};

/// The title and what was measured where and when.
pub(super) fn header(context: &Context<'_>, title: &str) -> String {
    let record = context.record;
    let mut models: Vec<String> = Vec::new();
    for arm in &context.arms {
        let model = plain(&arm.spec.model);
        if !models.contains(&model) {
            models.push(model);
        }
    }
    let mut lines = vec![format!("**Model:** {}", models.join(", "))];
    if context.several() {
        let names: Vec<String> = context.arms.iter().map(Arm::name).collect();
        lines.push(format!("**Arms:** {}", names.join(", ")));
    }
    lines.push(format!("**Runs:** {}", runs(record)));
    let ended_at = record.finished_at.as_deref().unwrap_or(&record.started_at);
    lines.push(format!("**Timestamp:** {}", time::utc(ended_at)));
    lines.push("**Language:** Rust".into());
    let environment = &record.environment;
    lines.push(format!("**System:** {} ({})", plain(&environment.os), plain(&environment.arch)));
    if let Some(ending) = ending(record) {
        lines.push(format!("**Status:** {}", plain(&ending)));
    }
    format!("# {title}\n\n{}\n\n", lines.join("  \n"))
}

/// How a benchmark ended that did not make every call: `Stopped after 3 of 6 calls. The disk is full.`; which rule ended one
/// that is complete without its last runs.
pub(super) fn ending(record: &BenchmarkRecord) -> Option<String> {
    let (planned, made) = record.progress();
    let ended = match record.status {
        Status::Completed => return record.status_reason.clone(),
        Status::Running => format!("Not ended: {made} of {planned} calls so far."),
        Status::Stopped => format!("Stopped after {made} of {planned} calls."),
        Status::Interrupted => format!("Interrupted after {made} of {planned} calls."),
        Status::Failed => format!("Failed after {made} of {planned} calls."),
    };
    let reason = record.status_reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    Some(reason.map_or_else(|| ended.clone(), |reason| format!("{ended} {reason}")))
}

/// `3`, or `2 of 3` when not all were begun.
fn runs(record: &BenchmarkRecord) -> String {
    let begun = record.calls.iter().map(|c| c.run).max().unwrap_or(0);
    if begun == record.spec.runs { begun.to_string() } else { format!("{begun} of {}", record.spec.runs) }
}

/// The settings.
pub(super) fn configuration(context: &Context<'_>) -> String {
    let mut text = String::from("## Configuration\n\n");
    for arm in &context.arms {
        if context.several() {
            let model = plain(&arm.spec.model);
            let _ = writeln!(text, "- {} ({model}): {}", arm.name(), arm.configuration());
        } else {
            let _ = writeln!(text, "{}", arm.configuration());
        }
    }
    text.push('\n');
    text
}

/// The origin's averages and sums, and what they pool.
pub(super) fn aggregates(context: &Context<'_>) -> String {
    let mut text = String::from("## Aggregate Metrics\n\n");
    for arm in &context.arms {
        let origin = &arm.summary.origin;
        let pooled: Vec<&CallRecord> = pooled(arm).collect();
        let reported =
            |figure: fn(&CallRecord) -> Option<f64>| pooled.iter().filter(|c| figure(c).is_some()).count();
        let all = pooled.len();
        let tokens = reported(|c| c.metrics.n_out.map(f64::from));
        let times = |value: Option<f64>, reported: usize| {
            let known = value.filter(|_| reported > 0);
            let printed = known.map(|_| format!("{} ms", units::two_decimals(known)));
            sum(printed, reported, all)
        };
        let rows = [
            ("Average Throughput", average(origin.throughput_tps.as_ref(), "tok/s")),
            ("Average TTFT", average(origin.ttft_ms.as_ref(), "ms")),
            (
                "Total Tokens Generated",
                sum((tokens > 0).then(|| origin.total_tokens.to_string()), tokens, all),
            ),
            (
                "Total LLM Call Duration",
                times(Some(origin.total_duration_ms), reported(|c| c.metrics.duration_ms)),
            ),
            ("Prompt Eval Duration (sum)", times(origin.prefill_sum_ms, reported(|c| c.metrics.prefill_ms))),
            ("Eval Duration (sum)", times(origin.decode_sum_ms, reported(|c| c.metrics.decode_ms))),
            ("Load Duration (sum)", times(origin.load_sum_ms, reported(|c| c.metrics.load_ms))),
        ];
        text.push_str(&context.arm_heading(3, arm));
        text.push_str("| Metric | Value |\n|--------|-------|\n");
        for (name, value) in rows {
            let _ = writeln!(text, "| {name} | {value} |");
        }
        let _ = writeln!(text, "\n{}\n", pooling_note(context, arm));
    }
    text
}

/// The calls that the origin's averages pool.
fn pooled<'a>(arm: &'a Arm<'_>) -> impl Iterator<Item = &'a CallRecord> {
    arm.measured().filter(|c| c.failure.is_none() && c.metrics.ttft_ms.is_some())
}

fn average(spread: Option<&Spread>, unit: &str) -> String {
    spread.map_or_else(|| UNKNOWN.into(), |s| format!("{} {unit}", units::mean_sd(Some(s.mean), s.sd)))
}

/// A sum that says when not every call could add to it.
fn sum(printed: Option<String>, reported: usize, all: usize) -> String {
    match printed {
        Some(printed) if reported < all => format!("{printed} ({reported} of {all} calls)"),
        Some(printed) => printed,
        None => UNKNOWN.into(),
    }
}

fn pooling_note(context: &Context<'_>, arm: &Arm<'_>) -> String {
    let origin = &arm.summary.origin;
    let mut note = format!(
        "Throughput here and under LLM Call Metrics is `eval_count / eval_duration` by the server's clock, as the first \
         reports of this kind printed it. The averages pool all measured calls with text ({} of {}), cold and warm, \
         both stages, calls with invalid figures too; Warm and Cold and Per Stage keep them apart.",
        origin.calls, arm.summary.calls
    );
    if origin.throughput_by_client > 0 {
        let stand_ins: Vec<&CallRecord> = pooled(arm)
            .filter(|c| c.metrics.origin_tps.is_none() && c.metrics.decode_tps.is_some())
            .collect();
        let _ = write!(
            note,
            " Where the server reports no durations the client's decode rate stands in: {}.",
            context.call_names(&stand_ins)
        );
    }
    note
}

/// What was read, how long the pipeline took, and what the model made of it.
pub(super) fn workflow(context: &Context<'_>) -> String {
    let data = &context.record.data;
    let mut text = format!("## Workflow Summary\n\n- Files analyzed: {}\n", data.files);
    for arm in context.arms.iter().enumerate().map(|(index, arm)| (index as u32, arm)) {
        text.push_str(&execution_time(context, arm));
    }
    if data.facts_given > 0 {
        let left_out = match data.facts_left_out {
            0 => String::new(),
            left_out => format!(", {left_out} left out to fit the context"),
        };
        let _ = writeln!(text, "- Facts given to the model: {}{left_out}", data.facts_given);
    }
    let _ = write!(text, "\n### Data Summary\n{}", fenced(&data.summary));
    for arm in &context.arms {
        text.push_str(&answers::findings(context, arm));
    }
    text.push('\n');
    text
}

fn execution_time(context: &Context<'_>, (index, arm): (u32, &Arm<'_>)) -> String {
    let runs: Vec<&RunRecord> = context.record.runs.iter().filter(|r| r.arm == index).collect();
    let complete = runs.iter().rfind(|r| r.analysis_ms.is_some() && r.report_ms.is_some());
    let Some(shown) = complete.or(runs.last()) else { return String::new() };
    let seconds = |ms: Option<f64>| {
        ms.map_or_else(|| UNKNOWN.into(), |ms| format!("{}s", units::two_decimals(Some(ms / 1000.0))))
    };
    let total = shown.ingest_ms + shown.analysis_ms.unwrap_or(0.0) + shown.report_ms.unwrap_or(0.0);
    let of_arm = if context.several() { format!(" ({})", arm.name()) } else { String::new() };
    let mut text = format!(
        "- Execution time{of_arm}: {} (ingest {} | analysis {} | report {})\n",
        seconds(Some(total)),
        seconds(Some(shown.ingest_ms)),
        seconds(shown.analysis_ms),
        seconds(shown.report_ms)
    );
    if runs.len() > 1 {
        let which = if complete.is_some() { "the last complete one" } else { "the last one" };
        let _ =
            writeln!(text, "- The execution time is that of run {}, {which} of {}.", shown.run, runs.len());
    }
    text
}

/// The model's own report below its header block.
pub(super) fn technical_report(context: &Context<'_>) -> String {
    let record = context.record;
    let ended_at = record.finished_at.as_deref().unwrap_or(&record.started_at);
    let mut text = String::new();
    for arm in &context.arms {
        let of_arm = if context.several() { format!(": {}", arm.name()) } else { String::new() };
        let _ = write!(
            text,
            "## Technical Report (LLM Generated){of_arm}\n\n# Technical Report: Chimera Agent Analysis\n\n\
             **Date:** {}\n**Model:** {}\n**Agent Type:** Chimera\n**Configuration:** {}\n\n---\n\n{}\n\n",
            time::date(ended_at),
            plain(&arm.spec.model),
            arm.configuration(),
            answers::technical_report(context, arm)
        );
    }
    text
}

/// Every measured call.
pub(super) fn call_metrics(context: &Context<'_>) -> String {
    let mut text = String::from("## LLM Call Metrics\n\n");
    let arm_head = if context.several() { "| Arm " } else { "" };
    let arm_line = if context.several() { "|-----" } else { "" };
    let _ = writeln!(
        text,
        "{arm_head}| Run | Stage | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |\n\
         {arm_line}|-----|-------|-----------|-------------------|--------|---------------|"
    );
    for arm in &context.arms {
        for call in arm.measured() {
            let cells = vec![
                call.run.to_string(),
                call.stage.label().into(),
                units::two_decimals(call.metrics.ttft_ms),
                units::two_decimals(summary::origin_throughput_tps(call)),
                call.metrics.n_out.map_or_else(|| UNKNOWN.into(), |n| n.to_string()),
                units::two_decimals(call.metrics.duration_ms),
            ];
            let _ = writeln!(text, "| {} |", context.row(arm, cells).join(" | "));
        }
    }
    let _ = writeln!(text, "{}\n", call_notes(context));
    text
}

/// Which of the listed calls are cold or have invalid figures; empty when none.
fn call_notes(context: &Context<'_>) -> String {
    let names = |keep: fn(&CallRecord) -> bool| {
        let calls = context.arms.iter().flat_map(Arm::measured).filter(|c| keep(c));
        context.call_names(&calls.collect::<Vec<_>>())
    };
    let notes = [
        ("Cold", names(|c| c.cold)),
        ("With figures that may not be used, see Invalid Calls", names(|c| !c.validity.is_valid())),
    ];
    notes
        .into_iter()
        .filter(|(_, calls)| !calls.is_empty())
        .map(|(what, calls)| format!("\n{what}: {calls}.\n"))
        .collect()
}

/// The origin's coefficients of variation.
pub(super) fn statistics(context: &Context<'_>) -> String {
    let mut text = String::from("## Statistical Summary\n\n");
    let cv = |spread: Option<&Spread>| units::percent(spread.and_then(|s| s.cv_percent));
    for arm in &context.arms {
        let origin = &arm.summary.origin;
        let _ = writeln!(
            text,
            "{}- **Throughput CV**: {}\n- **TTFT CV**: {}\n- **Runs**: {}\n",
            context.arm_heading(3, arm),
            cv(origin.throughput_tps.as_ref()),
            cv(origin.ttft_ms.as_ref()),
            runs(context.record)
        );
    }
    text
}
