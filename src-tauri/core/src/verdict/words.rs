//! A claim in words.

use crate::compare::{self, Comparison, Nouns};
use crate::naming::one_line;
use crate::plan::Stage;
use crate::record::BenchmarkRecord;
use crate::spec::{Metric, Primary};

/// One sentence that claims no more than its test.
pub(super) fn sentence(
    record: &BenchmarkRecord,
    arm: u32,
    question: Primary,
    comparison: &Comparison,
) -> String {
    let name =
        |arm: u32| record.spec.arms.get(arm as usize).map_or_else(String::new, |arm| one_line(&arm.name));
    let (a, b) = (name(0), name(arm));
    let nouns = match question.metric {
        Metric::DecodeRate => Nouns::decode_rate(&a, &b),
        Metric::Ttft => Nouns::ttft(&a, &b),
    };
    let words = compare::sentence(comparison, &nouns);
    // The report stage is what is judged unless something else was asked for; naming it everywhere would only lengthen.
    if question.stage == Stage::Report {
        words
    } else {
        format!("In the {} stage: {words}", question.stage.label())
    }
}
