//! A doubtful number: what was seen, the likely cause, the next step.

use serde::{Deserialize, Serialize};

/// One warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Warning {
    /// Stable name.
    pub code: String,
    /// What was seen.
    pub seen: String,
    /// The likely cause.
    pub cause: String,
    /// What to do.
    pub next_step: String,
    /// The calls it is about, by [`crate::record::CallRecord::index`].
    pub calls: Vec<u32>,
}

/// How grave a warning is; the gravest is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Figures are missing for it: they may not be used.
    Grave,
    /// The figures stand, and should be read with care.
    Doubtful,
    /// Good to know; no figure is in doubt.
    Remark,
}

impl Severity {
    /// The heading shown to users.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Grave => "Figures that may not be used",
            Self::Doubtful => "Read with care",
            Self::Remark => "Good to know",
        }
    }
}

impl Warning {
    /// A warning about no call in particular.
    pub fn new(
        code: &str,
        seen: impl Into<String>,
        cause: impl Into<String>,
        next_step: impl Into<String>,
    ) -> Self {
        Self {
            code: code.to_owned(),
            seen: seen.into(),
            cause: cause.into(),
            next_step: next_step.into(),
            calls: Vec::new(),
        }
    }

    /// The same about these calls, by their index in the record.
    #[must_use]
    pub fn about(self, calls: impl IntoIterator<Item = u32>) -> Self {
        Self { calls: calls.into_iter().collect(), ..self }
    }

    /// How grave it is, by its code. A code of another version is doubtful.
    pub fn severity(&self) -> Severity {
        match self.code.as_str() {
            "call_failed" | "no_tokens" | "other_work" | "arm_given_up" | "prompt_too_long"
            | "prompt_cut" | "context_shifted" | "other_context" | "cached_prompt" | "short_answer"
            | "reconnected" | "clock_jump" => Severity::Grave,
            "cold_call" | "answer_cut" | "identical_answers" | "self_check_missing" | "output_moved"
            | "no_visible_text" | "may_fall_asleep" | "identical_arms" | "setting_no_effect"
            | "model_unloaded" | "slept_between" => Severity::Remark,
            _ => Severity::Doubtful,
        }
    }

    /// Whether it says that the machine ran on battery.
    pub fn is_of_battery(&self) -> bool {
        matches!(self.code.as_str(), "on_battery" | "power_changed")
    }
}
