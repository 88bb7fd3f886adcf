//! One call as its details show it: what is not in the record, loaded when it is asked for.

use chimera_analysis::metrics;
use std::path::Path;

use super::result::draw_all;
use crate::dto::{CallView, RawMarks};
use chimera_report::plot::{Size, Theme};
use chimera_report::report;
use chimera_storage::store;
use chimera_types::error::{Error, Failure};
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::timeline::Timeline;

const NS_PER_MS: f64 = 1e6;

/// The raw marks of a call, the gaps between its chunks and its figures in the asked theme. Marks that are missing or
/// damaged are told in the view: everything else of the call stands without them.
///
/// # Errors
/// What [`store::load`] says of the run, and [`Error::CallMissing`].
pub fn call_view(path: &Path, index: u32, theme: Theme) -> Result<CallView, Error> {
    let record = store::load(path)?;
    let call = find(&record, index)?;
    Ok(match store::load_marks(path, index) {
        Ok(timeline) => CallView {
            index,
            marks: Some(raw_marks(&timeline)),
            failure: None,
            gaps: metrics::gaps(&timeline),
            figures: draw_all(&report::call_plots(&record, call, &timeline), theme, Size::CARD),
        },
        Err(error) => CallView {
            index,
            marks: None,
            failure: Some(Failure::from(&error)),
            gaps: None,
            figures: Vec::new(),
        },
    })
}

pub(super) fn find(record: &BenchmarkRecord, index: u32) -> Result<&CallRecord, Error> {
    record.calls.iter().find(|call| call.index == index).ok_or(Error::CallMissing(index))
}

fn raw_marks(timeline: &Timeline) -> RawMarks {
    let ms = |ns: u64| ns as f64 / NS_PER_MS;
    let chunks = &timeline.chunks;
    let first = chunks.first().map(|chunk| ms(chunk.at_ns));
    RawMarks {
        headers_ms: timeline.headers_ns.map(ms),
        at_ms: chunks.iter().map(|chunk| ms(chunk.at_ns)).collect(),
        gap_ms: first.into_iter().chain(metrics::chunk_gaps_ms(timeline)).collect(),
        text_bytes: chunks.iter().map(|chunk| chunk.text_bytes).collect(),
        reasoning: chunks.iter().map(|chunk| chunk.reasoning).collect(),
        done_ms: timeline.done_ns.map(ms),
    }
}
