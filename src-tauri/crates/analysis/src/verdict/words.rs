//! A claim in words.

use crate::compare::{self, Comparison, Labels};
use chimera_types::paths::one_line;
use chimera_types::plan::Stage;
use chimera_types::spec::{Metric, Primary};

/// One sentence that claims no more than its test.
pub(super) fn sentence(baseline: &str, name: &str, question: Primary, comparison: &Comparison) -> String {
    let (a, b) = (one_line(baseline), one_line(name));
    let nouns = match question.metric {
        Metric::DecodeRate => Labels::decode_rate(&a, &b),
        Metric::Ttft => Labels::ttft(&a, &b),
    };
    let words = compare::sentence(comparison, &nouns);
    // The report stage is what is judged unless something else was asked for; naming it everywhere would only lengthen.
    if question.stage == Stage::Report {
        words
    } else {
        format!("In the {} stage: {words}", question.stage.label())
    }
}
