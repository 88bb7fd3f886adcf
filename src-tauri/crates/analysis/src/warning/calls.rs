//! What is doubtful about single calls; calls with the same doubt share one warning.

use chimera_types::record::{BenchmarkRecord, CallRecord, FailureKind};
use chimera_types::units;
use chimera_types::validity::{MetricGroup, Reason};

use super::{Warning, indices, names, share};

/// Rates of client and server further apart than this differ, as a share.
const RATE_DIFFERENCE: f64 = 0.05;
/// A stream with fewer chunks than this share of its tokens is sent in batches.
const BATCHED_SHARE: f64 = 0.5;

/// Calls with figures that may not be used, one warning for each reason. A call that the user stopped is no doubt.
pub(super) fn invalid(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Vec<Warning> {
    let mut groups: Vec<(Reason, &str, Vec<&CallRecord>)> = Vec::new();
    let stopped = |c: &CallRecord| c.failure.as_ref().is_some_and(|f| f.kind == FailureKind::Stopped);
    for call in measured.iter().filter(|c| !stopped(c)) {
        for invalidity in &call.validity.reasons {
            match groups.iter_mut().find(|(reason, ..)| *reason == invalidity.reason) {
                Some((_, _, calls)) => calls.push(call),
                None => groups.push((invalidity.reason, &invalidity.message, vec![call])),
            }
        }
    }
    groups
        .into_iter()
        .map(|(reason, message, calls)| {
            let (code, cause, next_step) = explain(reason);
            let first = if calls.len() > 1 { "The first says: " } else { "" };
            let seen = format!(
                "{} {} figures that may not be used ({}). {first}{}",
                share(calls.len(), measured.len()),
                if calls.len() == 1 { "has" } else { "have" },
                names(record, &calls),
                message.trim()
            );
            Warning::new(code, seen, cause, next_step).about(indices(&calls))
        })
        .collect()
}

fn explain(reason: Reason) -> (&'static str, &'static str, &'static str) {
    match reason {
        Reason::CallFailed => (
            "call_failed",
            "The server, the connection or a limit ended the call.",
            "Read the reason and the server's log, then run again.",
        ),
        Reason::NoTokens => (
            "no_tokens",
            "The model ended at once: a wrong chat template, a stop word, or a prompt that it takes for finished.",
            "Try the model in a chat with the same prompt.",
        ),
        Reason::OtherWork => (
            "other_work",
            "No call before it had given an analysis that could be used, so the report was asked for without one.",
            "Find out why the analyses failed, then run again.",
        ),
        Reason::PromptTooLong => (
            "prompt_too_long",
            "The context is too small for the prompt, and the server was asked not to cut it.",
            "Raise num_ctx, or start the server with a longer context.",
        ),
        Reason::PromptCut => (
            "prompt_cut",
            "The context is too small for the prompt, and the server cut it without saying so.",
            "Raise num_ctx.",
        ),
        Reason::ContextShifted => (
            "context_shifted",
            "Prompt and answer together are longer than the context; the server drops old tokens while it writes.",
            "Raise num_ctx or lower num_predict.",
        ),
        Reason::OtherContext => (
            "other_context",
            "The server limits the context, or another client loaded the model with other options.",
            "Close other clients of the server, or ask for a context that it grants.",
        ),
        Reason::CachedPrompt => (
            "cached_prompt",
            "The server reused a prompt that it had seen before, so TTFT and prefill leave work out.",
            "Turn the nonce on, or turn the server's prompt cache off.",
        ),
        Reason::ShortAnswer => (
            "short_answer",
            "The model had little to say: a stop word, a refusal, or a model too small for the prompt.",
            "Read the answer; try another model or temperature.",
        ),
        Reason::Reconnected => (
            "reconnected",
            "The server closed the idle connection just before the call.",
            "Run again; if it comes back, shorten the pause between runs.",
        ),
        Reason::ClockJump => (
            "clock_jump",
            "The machine slept, or its clock was set, within the call.",
            "Nothing else is lost: every other call stands. Keep the machine awake and run again for this one.",
        ),
    }
}

/// Cold calls among the measured ones.
pub(super) fn cold(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Option<Warning> {
    let cold: Vec<&CallRecord> = measured.iter().copied().filter(|c| c.cold && c.failure.is_none()).collect();
    let cause = if record.spec.warmups == 0 {
        "The benchmark made no warm-up, so the call had to load the model."
    } else {
        "The server had unloaded the model since the warm-up, or loaded it again with other options."
    };
    let next_step = if record.spec.warmups == 0 {
        "Run with one warm-up."
    } else {
        "Raise the server's keep-alive time and close other clients of it."
    };
    (!cold.is_empty()).then(|| {
        let seen = format!(
            "{} {} the loading of the model ({}) and {} apart from the warm means.",
            share(cold.len(), measured.len()),
            if cold.len() == 1 { "holds" } else { "hold" },
            names(record, &cold),
            if cold.len() == 1 { "stands" } else { "stand" }
        );
        Warning::new("cold_call", seen, cause, next_step).about(indices(&cold))
    })
}

/// Calls whose decode rate the client and the server see differently.
pub(super) fn rates_differ(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Option<Warning> {
    let difference = |call: &CallRecord| {
        let (client, server) = (call.metrics.decode_tps?, call.metrics.server_decode_tps?);
        let usable = call.validity.allows(MetricGroup::Decode) && server > 0.0;
        usable.then(|| client / server - 1.0).filter(|d| d.abs() > RATE_DIFFERENCE)
    };
    let (calls, differences): (Vec<&CallRecord>, Vec<f64>) =
        measured.iter().filter_map(|c| difference(c).map(|d| (*c, d))).unzip();
    let largest = differences.into_iter().max_by(|a, b| a.abs().total_cmp(&b.abs()))?;
    let seen = format!(
        "In {} the client's decode rate is not the server's; the largest difference is {} % ({}).",
        share(calls.len(), measured.len()),
        units::signed(largest * 100.0, 1),
        names(record, &calls)
    );
    let cause = if largest < 0.0 {
        "Text comes later than it is made: the server or a proxy holds it back, or counts tokens that it does not send."
    } else {
        "Text comes in fewer and larger pieces than it is made, or the server's clock counts more than decoding."
    };
    let next_step =
        "Take the client's rate for what a user sees, and do not compare it with another program's.";
    Some(Warning::new("rates_differ", seen, cause, next_step).about(indices(&calls)))
}

/// Calls whose stream has far fewer chunks than tokens.
pub(super) fn batched(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Option<Warning> {
    let tokens_per_chunk = |call: &CallRecord| {
        let (n_out, chunks) = (call.metrics.n_out?, call.metrics.chunks);
        (chunks > 0 && f64::from(chunks) < BATCHED_SHARE * f64::from(n_out))
            .then(|| f64::from(n_out) / f64::from(chunks))
    };
    let (calls, ratios): (Vec<&CallRecord>, Vec<f64>) =
        measured.iter().filter_map(|c| tokens_per_chunk(c).map(|r| (*c, r))).unzip();
    let median = crate::stats::median(&ratios)?;
    let seen = format!(
        "In {} a chunk carries {} tokens in the median ({}): TTFT and TPOT are only as fine as the chunks.",
        share(calls.len(), measured.len()),
        units::one_decimal(median),
        names(record, &calls)
    );
    let cause = "The server or a proxy sends tokens in batches, or counts tokens that it does not send.";
    let next_step = "Turn batching of the stream off if the server can, and connect to it directly.";
    Some(Warning::new("batched_stream", seen, cause, next_step).about(indices(&calls)))
}

/// Answers that ended at their limit.
pub(super) fn cut_answers(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Option<Warning> {
    let cut: Vec<&CallRecord> =
        measured.iter().copied().filter(|c| c.finish_reason.as_deref() == Some("length")).collect();
    (!cut.is_empty()).then(|| {
        let seen = format!(
            "{} stopped at the length limit ({}). Rates stand; the text is not finished and end to end is that of the limit.",
            share(cut.len(), measured.len()),
            names(record, &cut)
        );
        let cause = "num_predict is smaller than the answer, or the context was full.";
        Warning::new("answer_cut", seen, cause, "Raise num_predict, and num_ctx with it, if the text matters.").about(indices(&cut))
    })
}

/// Calls that wrote tokens but no visible text.
pub(super) fn invisible_answers(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Option<Warning> {
    let wrote = |c: &CallRecord| c.metrics.n_out.is_some_and(|n| n > 0) || !c.reasoning.is_empty();
    let empty: Vec<&CallRecord> = measured
        .iter()
        .copied()
        .filter(|c| c.failure.is_none() && wrote(c) && c.text.trim().is_empty())
        .collect();
    (!empty.is_empty()).then(|| {
        let seen = format!(
            "{} wrote tokens but no visible text ({}).",
            share(empty.len(), measured.len()),
            names(record, &empty)
        );
        let reasoned = empty.iter().any(|c| !c.reasoning.is_empty());
        let cause = if reasoned {
            "Reasoning used up the answer's room."
        } else {
            "The tokens are white space or special tokens that the server does not send."
        };
        Warning::new("no_visible_text", seen, cause, "Raise num_predict, or try another model.")
            .about(indices(&empty))
    })
}
