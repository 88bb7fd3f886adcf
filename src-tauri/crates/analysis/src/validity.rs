//! Which figures of a call may be used. Invalid is data: the run goes on, the report says why, and an invalid figure
//! enters no mean and no test.

use chimera_types::metrics::CallMetrics;
use chimera_types::record::{CallFailure, FailureKind};
use chimera_types::units;
use chimera_types::validity::{Invalidity, MetricGroup, Reason, SHORT_ANSWER_TOKENS, Validity};

/// What a call is judged by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValidityInput<'a> {
    /// The call's figures.
    pub metrics: CallMetrics,
    /// How it failed, when it did.
    pub failure: Option<&'a CallFailure>,
    /// The context asked for. `None` when left to the server.
    pub asked_ctx: Option<u32>,
    /// The context the server really used. `None` when it does not say.
    pub effective_ctx: Option<u32>,
    /// What the same prompt should count, calibrated for the model. `None` before anything is known.
    pub expected_n_in: Option<f64>,
    /// The most tokens the answer was allowed.
    pub num_predict: u32,
    /// Tokens before the nonce (the chat template's opening), which a server may rightly have cached.
    /// `None` when no nonce is used and caching is therefore wanted.
    pub cacheable_tokens: Option<u32>,
    /// Whether a piece that every other call's prompt has was not at hand.
    pub other_work: bool,
    /// Whether another connection than the warmed one was used.
    pub reconnected: bool,
    /// Wall clock against monotonic clock over the call.
    pub clock_skew_ms: f64,
}

/// A prompt that counts less than this share of what it should was cut.
pub const PROMPT_CUT_SHARE: f64 = 0.9;
/// A wall clock that runs this far off within one call has jumped, or the machine slept, in milliseconds.
pub const CLOCK_JUMP_MS: f64 = 1000.0;

/// Judges a call by every rule; several may hold at once.
pub fn judge(call: &ValidityInput<'_>) -> Validity {
    let rules = [
        failed(call),
        no_tokens(call),
        clock_jump(call),
        other_context(call),
        other_work(call),
        prompt_cut(call),
        context_shifted(call),
        cached_prompt(call),
        reconnected(call),
        short_answer(call),
    ];
    Validity { reasons: rules.into_iter().flatten().collect() }
}

fn invalid(reason: Reason, figures: &[MetricGroup], message: String) -> Invalidity {
    Invalidity { reason, message, figures: figures.to_vec() }
}

fn failed(call: &ValidityInput<'_>) -> Option<Invalidity> {
    let failure = call.failure?;
    let message = match failure.kind {
        FailureKind::Stopped => "Stopped by the user.".to_owned(),
        _ => failure.message.clone(),
    };
    let reason = match failure.kind {
        FailureKind::PromptTooLong => Reason::PromptTooLong,
        _ => Reason::CallFailed,
    };
    Some(invalid(reason, &MetricGroup::ALL, message))
}

fn no_tokens(call: &ValidityInput<'_>) -> Option<Invalidity> {
    let empty = call.metrics.n_out == Some(0) || (call.metrics.n_out.is_none() && call.metrics.chunks == 0);
    (empty && call.failure.is_none()).then(|| {
        invalid(Reason::NoTokens, &MetricGroup::ALL, "The answer is empty: the server wrote no token.".into())
    })
}

fn clock_jump(call: &ValidityInput<'_>) -> Option<Invalidity> {
    (call.clock_skew_ms.abs() > CLOCK_JUMP_MS).then(|| {
        let seconds = units::one_decimal(call.clock_skew_ms / 1000.0);
        let message = format!("The machine slept or its clock jumped by {seconds} s within the call.");
        invalid(Reason::ClockJump, &MetricGroup::ALL, message)
    })
}

fn other_context(call: &ValidityInput<'_>) -> Option<Invalidity> {
    let (asked, effective) = (call.asked_ctx?, call.effective_ctx?);
    (asked != effective).then(|| {
        let message =
            format!("The server ran with a context of {effective} tokens instead of the {asked} asked for.");
        invalid(Reason::OtherContext, &MetricGroup::ALL, message)
    })
}

fn other_work(call: &ValidityInput<'_>) -> Option<Invalidity> {
    const OTHER: [MetricGroup; 4] =
        [MetricGroup::Ttft, MetricGroup::Prefill, MetricGroup::Decode, MetricGroup::EndToEnd];
    call.other_work.then(|| {
        let message = "No analysis was at hand: the prompt is not the one that the other calls got.".into();
        invalid(Reason::OtherWork, &OTHER, message)
    })
}

fn prompt_cut(call: &ValidityInput<'_>) -> Option<Invalidity> {
    const LOST: [MetricGroup; 4] =
        [MetricGroup::Ttft, MetricGroup::Prefill, MetricGroup::EndToEnd, MetricGroup::Text];
    let n_in = call.metrics.n_in?;
    if let Some(ctx) = context(call).filter(|ctx| n_in >= *ctx) {
        let message =
            format!("The prompt fills the whole context ({n_in} of {ctx} tokens): the server cut it.");
        return Some(invalid(Reason::PromptCut, &LOST, message));
    }
    let expected = call.expected_n_in?;
    (f64::from(n_in) < PROMPT_CUT_SHARE * expected).then(|| {
        let message = format!(
            "The server counted {n_in} prompt tokens where about {} were sent: it cut the prompt.",
            units::whole(expected)
        );
        invalid(Reason::PromptCut, &LOST, message)
    })
}

fn context_shifted(call: &ValidityInput<'_>) -> Option<Invalidity> {
    let (n_in, n_out, ctx) = (call.metrics.n_in?, call.metrics.n_out?, context(call)?);
    (u64::from(n_in) + u64::from(n_out) > u64::from(ctx)).then(|| {
        let message = format!(
            "Prompt and answer ({n_in} + {n_out} tokens) outgrew the context of {ctx}: the server shifted it while it wrote."
        );
        invalid(Reason::ContextShifted, &[MetricGroup::Decode, MetricGroup::EndToEnd], message)
    })
}

fn cached_prompt(call: &ValidityInput<'_>) -> Option<Invalidity> {
    let (cached, allowed) = (call.metrics.n_cached?, call.cacheable_tokens?);
    (cached > allowed).then(|| {
        let message = format!(
            "The server took {cached} prompt tokens from its cache; at most {allowed} were expected."
        );
        invalid(Reason::CachedPrompt, &[MetricGroup::Ttft, MetricGroup::Prefill], message)
    })
}

fn reconnected(call: &ValidityInput<'_>) -> Option<Invalidity> {
    call.reconnected.then(|| {
        let message = "The connection was opened again within the call: TTFT holds a handshake.".into();
        invalid(Reason::Reconnected, &[MetricGroup::Ttft], message)
    })
}

fn short_answer(call: &ValidityInput<'_>) -> Option<Invalidity> {
    let n_out = call.metrics.n_out.filter(|n| *n > 0)?;
    (n_out < SHORT_ANSWER_TOKENS && call.num_predict >= SHORT_ANSWER_TOKENS).then(|| {
        let message = format!("The answer stopped after {n_out} tokens: too short for a rate.");
        invalid(Reason::ShortAnswer, &[MetricGroup::Decode], message)
    })
}

fn context(call: &ValidityInput<'_>) -> Option<u32> {
    call.effective_ctx.or(call.asked_ctx)
}

/// Whether the model was loaded for this call: it was not resident before, or the load took over 1 s and over three
/// times the median of the arm's other loads. A load time above zero is no sign: it is usual on a resident model.
pub fn is_cold(resident_before: Option<bool>, load_ms: Option<f64>, other_loads_ms: &[f64]) -> bool {
    let long_load = load_ms
        .filter(|load| *load > 1000.0)
        .is_some_and(|load| crate::stats::median(other_loads_ms).is_some_and(|usual| load > 3.0 * usual));
    resident_before == Some(false) || long_load
}

#[cfg(test)]
mod tests;
