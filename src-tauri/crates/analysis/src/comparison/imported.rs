//! A run of another program as a side.

use super::differences::{FactGroup, settings_facts};
use super::{Fact, Side, SideCall, Source};
use crate::metrics::TimePart;
use chimera_types::imported::{ImportedCall, ImportedRun, ImportedSetting};
use chimera_types::plan::Stage;
use chimera_types::spec::RunOrder;

pub(super) fn side(run: &ImportedRun, path: &str) -> Side {
    let context = match run.configuration.get("num_ctx") {
        Some(ImportedSetting::Number(tokens)) => Some(*tokens),
        _ => None,
    };
    let calls = run.calls.iter().enumerate();
    let calls: Vec<SideCall> = calls.map(|(index, row)| call(index as u32, row, context)).collect();
    Side {
        path: path.to_owned(),
        // Two runs of one file are two sessions too: which came first is all that is known.
        run: format!("{}#{}", run.source.sha256, run.source.part.as_deref().unwrap_or_default()),
        arm: None,
        name: run.name.clone(),
        model: run.model.clone(),
        started_at: run.measured_at.clone(),
        source: Source::Imported,
        order: RunOrder::Grouped,
        has_stages: run.calls.iter().all(|row| row.stage.is_some()),
        primary: None,
        calls,
        facts: facts(run),
        report: run.report.clone(),
    }
}

fn call(index: u32, row: &ImportedCall, context: Option<f64>) -> SideCall {
    // Where the prompt's tokens are not known, an answer that alone outgrows the context is the least that can be said.
    let tokens = row.n_out.map(|n_out| n_out.saturating_add(row.n_in.unwrap_or(0)));
    let outgrown = tokens.zip(context).filter(|(tokens, context)| f64::from(*tokens) > *context);
    let shifted = outgrown.map(|(tokens, context)| {
        format!("The call's {tokens} tokens outgrew the context of {context}: the server shifted it while it wrote.")
    });
    let late = row.invalid.clone().or(shifted);
    let rate = late.clone().or_else(|| row.rate_invalid.clone());
    SideCall {
        run: row.run,
        call: index,
        stage: row.stage.unwrap_or(Stage::Report),
        cold: row.cold,
        decode_tps: None,
        origin_tps: row.origin_tps,
        ttft_ms: row.ttft_ms,
        load_ms: row.load_ms,
        parts: parts(row),
        rate_invalid: rate,
        ttft_invalid: row.invalid.clone(),
        time_invalid: late,
    }
}

/// What the server told where the file has it, else the time until the first text and after it.
fn parts(row: &ImportedCall) -> Vec<(TimePart, f64)> {
    let (Some(ttft), Some(whole)) = (row.ttft_ms, row.duration_ms) else { return Vec::new() };
    let known = [
        (TimePart::Load, row.load_ms),
        (TimePart::Prefill, row.prefill_ms),
        (TimePart::Decode, row.decode_ms),
    ];
    let told: Vec<(TimePart, f64)> = known.into_iter().filter_map(|(part, ms)| Some((part, ms?))).collect();
    if told.len() == known.len() {
        let overhead = (whole - told.iter().map(|(_, ms)| ms).sum::<f64>()).max(0.0);
        return told.into_iter().chain([(TimePart::Overhead, overhead)]).collect();
    }
    vec![(TimePart::FirstText, ttft), (TimePart::Decode, (whole - ttft).max(0.0))]
}

fn facts(run: &ImportedRun) -> Vec<Fact> {
    let fact = |group, name: &str, value: Option<String>| Fact { group, name: name.to_owned(), value };
    let told = |name: &str| {
        let found = run.environment.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    let mut facts = vec![
        fact(FactGroup::Source, "Measured by", Some("another program".into())),
        fact(FactGroup::Configuration, "Model", run.model.clone()),
    ];
    facts.extend(settings_facts(|name| {
        run.configuration.get(name).map(|setting| match setting {
            ImportedSetting::Number(value) => value.to_string(),
            ImportedSetting::Text(text) => text.clone(),
        })
    }));
    facts.push(fact(FactGroup::Environment, "System", told("os").or_else(|| told("system"))));
    facts.push(fact(FactGroup::Environment, "Instruction set", told("arch")));
    facts
}
