//! How much a warning takes away.

use serde::Serialize;

use super::Warning;

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
    /// How grave it is, by its code. A code of another version is doubtful.
    pub fn severity(&self) -> Severity {
        match self.code.as_str() {
            "call_failed" | "no_tokens" | "other_work" | "arm_given_up" | "prompt_cut"
            | "context_shifted" | "other_context" | "cached_prompt" | "short_answer" | "reconnected"
            | "clock_jump" => Severity::Grave,
            "cold_call" | "answer_cut" | "identical_answers" | "self_check_missing" | "output_moved"
            | "no_visible_text" | "may_fall_asleep" | "identical_arms" | "setting_no_effect"
            | "model_unloaded" | "slept_between" => Severity::Remark,
            _ => Severity::Doubtful,
        }
    }
}

/// Warnings by severity, the gravest first, in their order within one; a severity without a warning is left out.
pub fn by_severity(warnings: &[Warning]) -> Vec<(Severity, Vec<Warning>)> {
    let of = |severity: Severity| {
        let own: Vec<Warning> = warnings.iter().filter(|w| w.severity() == severity).cloned().collect();
        (!own.is_empty()).then_some((severity, own))
    };
    [Severity::Grave, Severity::Doubtful, Severity::Remark].into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, Sketch};
    use crate::warning;

    #[test]
    fn what_takes_figures_away_comes_before_what_is_only_good_to_know() {
        let mut record = testing::benchmark(vec![testing::arm("A", "m")], 2);
        testing::add_call(&mut record, &Sketch { resident_before: Some(false), ..Sketch::default() });
        testing::add_call(&mut record, &Sketch { n_out: Some(3), chunks: 3, ..Sketch::default() });
        let groups = by_severity(&warning::find(&record));
        assert_eq!(groups.first().map(|(severity, _)| *severity), Some(Severity::Grave));
        assert_eq!(groups.last().map(|(severity, _)| *severity), Some(Severity::Remark));
        let counted: usize = groups.iter().map(|(_, warnings)| warnings.len()).sum();
        assert_eq!(counted, warning::find(&record).len(), "none is lost");
    }
}
