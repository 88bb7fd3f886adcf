//! Which metrics of a call may be used, and why not. Invalid is data: the run goes on, the report says why, and an invalid
//! value enters no mean and no test.

use serde::{Deserialize, Serialize};

/// A group of figures that fails together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MetricGroup {
    /// TTFT and first visible text.
    Ttft,
    /// Prefill rate.
    Prefill,
    /// TPOT and decode rates.
    Decode,
    /// End to end and duration.
    EndToEnd,
    /// The answer's text.
    Text,
}

impl MetricGroup {
    /// Every group.
    pub const ALL: [Self; 5] = [Self::Ttft, Self::Prefill, Self::Decode, Self::EndToEnd, Self::Text];
}

/// Why figures of a call are invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The call failed on the outside.
    CallFailed,
    /// The answer has no token.
    NoTokens,
    /// The prompt was not the one that the other calls of the comparison got.
    OtherWork,
    /// The server refused the prompt, since it does not fit the context.
    PromptTooLong,
    /// The server cut the prompt.
    PromptCut,
    /// Prompt and answer outgrew the context: the server shifted it while it wrote.
    ContextShifted,
    /// The server ran with another context than the one asked for.
    OtherContext,
    /// The server took prompt tokens from its cache.
    CachedPrompt,
    /// The answer is too short for a rate.
    ShortAnswer,
    /// The connection had to be opened again within the call.
    Reconnected,
    /// The machine slept or its clock jumped.
    ClockJump,
}

/// One reason and the figures it takes away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Invalidity {
    /// The reason.
    pub reason: Reason,
    /// In words, with the numbers it rests on.
    pub message: String,
    /// Figures that may not be used.
    pub figures: Vec<MetricGroup>,
}

/// The judgement on one call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Validity {
    /// Every reason against it; empty when all figures stand.
    pub reasons: Vec<Invalidity>,
}

impl Validity {
    /// Whether every figure stands.
    pub fn is_valid(&self) -> bool {
        self.reasons.is_empty()
    }

    /// Whether a figure may be used.
    pub fn allows(&self, figure: MetricGroup) -> bool {
        !self.reasons.iter().any(|r| r.figures.contains(&figure))
    }

    /// Why a figure may not be used, all messages in one line. `None` when it may.
    pub fn against(&self, figure: MetricGroup) -> Option<String> {
        let against = self.reasons.iter().filter(|reason| reason.figures.contains(&figure));
        let messages: Vec<&str> = against.map(|reason| reason.message.as_str()).collect();
        (!messages.is_empty()).then(|| messages.join(" "))
    }

    /// All messages in one line. `None` when every figure stands.
    pub fn explanation(&self) -> Option<String> {
        (!self.is_valid())
            .then(|| self.reasons.iter().map(|r| r.message.as_str()).collect::<Vec<_>>().join(" "))
    }
}

/// An answer shorter than this has no rate, in tokens.
pub const SHORT_ANSWER_TOKENS: u32 = 16;
