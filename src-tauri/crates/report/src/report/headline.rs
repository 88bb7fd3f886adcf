//! What the numbers carry, in two sentences.

use chimera_analysis::Analysis;
use chimera_analysis::summary::{ArmSummary, Spread, StageSummary};
use chimera_analysis::verdict::Verdicts;
use chimera_types::record::{BenchmarkRecord, Status};
use chimera_types::spec::{Metric, Primary};
use chimera_types::units;

use super::text::one_line;

#[cfg(test)]
mod tests;

/// One sentence that says what the numbers carry, and one with the evidence. Plain text, never more than the data
/// holds: the report stage speaks first, the analysis stage only when the report stage has no rate; of several arms the
/// verdicts speak.
pub fn headline(analysis: &Analysis<'_>) -> (String, String) {
    let record = analysis.record();
    let (headline, evidence) = match (analysis.summaries(), analysis.verdicts()) {
        ([], _) => ("Nothing was measured.".into(), "The benchmark has no configuration.".into()),
        (several, Some(verdicts)) => of_arms(verdicts, several),
        ([only, ..], None) => of_arm(record, only),
    };
    match ended_early(record) {
        Some(ended) => (format!("{ended} {headline}"), evidence),
        None => match ended_by_rule(record) {
            Some(rule) => (headline, format!("{evidence} {rule}")),
            None => (headline, evidence),
        },
    }
}

/// Which rule ended a completed benchmark before its last run. `None` when it made every run.
fn ended_by_rule(record: &BenchmarkRecord) -> Option<String> {
    let reason = record.status_reason.as_deref().filter(|_| record.status == Status::Completed)?;
    Some(sentence(&one_line(reason)))
}

fn ended_early(record: &BenchmarkRecord) -> Option<String> {
    let (planned, made) = record.progress();
    let word = match record.status {
        Status::Completed => return None,
        Status::Running => return Some(format!("{made} of {planned} calls so far.")),
        Status::Stopped => "Stopped",
        Status::Interrupted => "Interrupted",
        Status::Failed => "Failed",
    };
    let reason = record.status_reason.as_deref().map(one_line).filter(|r| !r.is_empty());
    Some(match reason {
        Some(reason) if record.status == Status::Failed => {
            format!("{word} after {made} of {planned} calls: {}", sentence(&reason))
        }
        _ => format!("{word} after {made} of {planned} calls."),
    })
}

fn of_arm(record: &BenchmarkRecord, arm: &ArmSummary) -> (String, String) {
    let model = record.spec.arms.first().map(|a| one_line(&a.model)).unwrap_or_default();
    let with = |figure: fn(&StageSummary) -> &Option<Spread>| {
        arm.stages.iter().rev().find_map(|stage| figure(stage).as_ref().map(|spread| (stage, spread)))
    };
    if let Some((stage, decode)) = with(|s| &s.decode_tps) {
        let name = stage.stage.label();
        let rate = units::one_decimal(decode.mean);
        let headline = match stage.steadiness.zip(decode.cv_percent) {
            Some((steadiness, cv_percent)) => format!(
                "{model} decodes {rate} tok/s in the {name} stage ({}: calls vary by {} %).",
                steadiness.label(),
                units::change_size(cv_percent / 100.0)
            ),
            None => format!("{model} decoded {rate} tok/s in the one usable warm call of the {name} stage."),
        };
        return (headline, evidence(record, arm, stage, Some(decode)));
    }
    if let Some((stage, ttft)) = with(|s| &s.ttft_ms) {
        let calls =
            if ttft.n == 1 { "the one usable warm call".into() } else { format!("{} warm calls", ttft.n) };
        let headline = format!(
            "{model} starts to answer after {} in {calls} of the {} stage; its decode rate is not known.",
            units::duration(ttft.mean),
            stage.stage.label()
        );
        return (headline, format!("{} {}", why_no_rate(record), evidence(record, arm, stage, None)));
    }
    let cold = cold_start(arm);
    match (arm.calls, cold) {
        (0, _) => ("No call was measured.".into(), why_no_rate(record)),
        (_, Some(cold)) if record.calls.iter().any(|c| c.cold && c.validity.is_valid()) => {
            (format!("{model} has no usable warm call."), format!("{}; {}.", capital(&cold), invalid(arm)))
        }
        _ => {
            ("No call could be used.".into(), format!("{} {}.", why_no_rate(record), capital(&invalid(arm))))
        }
    }
}

fn evidence(
    record: &BenchmarkRecord,
    arm: &ArmSummary,
    stage: &StageSummary,
    decode: Option<&Spread>,
) -> String {
    let mut parts = Vec::new();
    if let Some(decode) = decode {
        parts.push(match decode.ci95 {
            Some((low, high)) => {
                format!(
                    "mean of {} warm calls, 95 % interval {} to {}",
                    decode.n,
                    units::one_decimal(low),
                    units::one_decimal(high)
                )
            }
            None => "one call shows no spread".into(),
        });
        if let Some(ttft) = &stage.ttft_ms {
            parts.push(format!("TTFT {}", units::duration(ttft.mean)));
        }
    } else if let Some((low, high)) = stage.ttft_ms.as_ref().and_then(|t| t.ci95) {
        parts.push(format!("95 % interval of TTFT {} to {} ms", units::whole(low), units::whole(high)));
    }
    parts.extend(cold_start(arm));
    if arm.calls < record.plan.measured() as u32 && record.status == Status::Completed {
        parts.push(format!("{} of {} planned calls were made", arm.calls, record.plan.measured()));
    }
    parts.push(invalid(arm));
    format!("{}.", capital(&parts.join("; ")))
}

fn cold_start(arm: &ArmSummary) -> Option<String> {
    let cold = arm.cold.as_ref()?;
    let time = |spread: &Option<Spread>, name: &str| {
        spread.as_ref().map(|s| format!("{} {name}", units::duration(s.mean)))
    };
    let times: Vec<String> =
        [time(&cold.load_ms, "load"), time(&cold.ttft_ms, "TTFT")].into_iter().flatten().collect();
    let which =
        if cold.calls == 1 { "cold start".to_owned() } else { format!("{} cold starts, mean", cold.calls) };
    (!times.is_empty()).then(|| format!("{which} {}", times.join(", ")))
}

fn invalid(arm: &ArmSummary) -> String {
    match (arm.invalid, arm.calls) {
        (0, 1) => "the call is valid".into(),
        (0, all) => format!("all {all} calls valid"),
        (invalid, all) => format!("{invalid} of {all} calls invalid"),
    }
}

/// The reason that most calls have against them, or that the server counts no tokens.
fn why_no_rate(record: &BenchmarkRecord) -> String {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for reason in record.calls.iter().flat_map(|c| &c.validity.reasons) {
        match reasons.iter_mut().find(|(message, _)| *message == reason.message) {
            Some((_, count)) => *count += 1,
            None => reasons.push((&reason.message, 1)),
        }
    }
    if let Some((message, _)) = reasons.iter().rev().max_by_key(|(_, count)| *count) {
        return sentence(&one_line(message));
    }
    let counted = record.calls.iter().any(|c| c.metrics.n_out.is_some());
    if record.calls.is_empty() || counted {
        "No call has what a rate needs.".into()
    } else {
        "The server reports no token counts, and a chunk is not a token.".into()
    }
}

/// The primary claims, and what stands beside every speed: its spread and how often there was none.
fn of_arms(verdicts: &Verdicts, arms: &[ArmSummary]) -> (String, String) {
    const SHOWN: usize = 3;
    let more = match verdicts.sentences.len().saturating_sub(SHOWN) {
        0 => String::new(),
        1 => " One more configuration is below.".to_owned(),
        more => format!(" {more} more configurations are below."),
    };
    let shown: Vec<&str> = verdicts.sentences.iter().take(SHOWN).map(String::as_str).collect();
    let rates: Vec<String> = arms.iter().map(|arm| rate(arm, verdicts.primary)).collect();
    let Primary { metric, stage } = verdicts.primary;
    let evidence = format!(
        "{} of the {} stage, warm calls: {}.",
        capital(metric.label()),
        stage.label(),
        rates.join("; ")
    );
    (shown.join(" ") + &more, evidence)
}

/// `Tuned 120.1 ± 0.5 tok/s (n = 8), 1 of 16 calls without a usable rate`.
fn rate(arm: &ArmSummary, primary: Primary) -> String {
    let stage = arm.stages.iter().find(|summary| summary.stage == primary.stage);
    let spread = stage.and_then(|stage| match primary.metric {
        Metric::DecodeRate => stage.decode_tps.as_ref(),
        Metric::Ttft => stage.ttft_ms.as_ref(),
    });
    let value = spread.map_or_else(
        || "no usable value".into(),
        |s| format!("{} {} (n = {})", units::one_decimal_mean_sd(s.mean, s.sd), primary.metric.unit(), s.n),
    );
    let failures = match arm.failed {
        0 => String::new(),
        failed => format!(", {failed} of {} calls without a usable rate", arm.calls),
    };
    format!("{} {value}{failures}", one_line(&arm.name))
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
