//! Answers that are not in the language that was asked for.

use crate::language_detection;
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::validity::MetricGroup;

use super::{Warning, indices, names, share};

/// Calls whose text is plainly in another language.
pub(super) fn other_language(record: &BenchmarkRecord, measured: &[&CallRecord]) -> Option<Warning> {
    let asked = record.spec.language;
    let (calls, found): (Vec<&CallRecord>, Vec<&str>) = measured
        .iter()
        .filter(|call| call.validity.allows(MetricGroup::Text))
        .filter_map(|call| language_detection::other_language(&call.text, asked).map(|found| (*call, found)))
        .unzip();
    let first = found.first()?;
    let seen = format!(
        "{} answered in {} instead of {} ({}).",
        share(calls.len(), measured.len()),
        if found.iter().all(|other| other == first) { first } else { "other languages" },
        asked.name(),
        names(record, &calls)
    );
    let cause = "The model follows the language of its data or of its training rather than the request.";
    let next_step = "Ask for the language that it answers in, or try a larger model. Rates stand, but a token is another \
                     piece of text in each language.";
    Some(Warning::new("other_language", seen, cause, next_step).about(indices(&calls)))
}
