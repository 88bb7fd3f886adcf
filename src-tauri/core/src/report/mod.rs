//! Reports: Markdown in the origin's format and beyond, and Markdown of others made safe to show.
//!
//! [`build`] writes the sections of the first Chimera reports in their order, then what those lacked. Text of a model or
//! of a file is foreign: it is escaped or embedded so that it cannot leave its place.

pub mod embed;
pub mod findings;
pub mod html;
pub mod preview;

mod answers;
mod clean;
mod context;
mod csv;
mod definitions;
mod document;
mod drawing;
mod figures;
mod headline;
mod highlight;
mod machine;
mod markdown;
mod measured;
mod origin;
mod provenance;
mod sanitise;
mod text;
mod time;

#[cfg(test)]
mod tests;

pub use csv::csv;
pub use document::{Document, DocumentArm, DocumentCall, document};
pub use figures::{NamedFigure, call_figures, figures};
pub use headline::headline;
pub use machine::machine_facts;
pub use provenance::self_check_line;

use crate::record::BenchmarkRecord;
use context::Context;

/// The report of a record as Markdown, `report.md`. It names its figures as `plots/NAME.svg`, see [`figures`].
pub fn build(record: &BenchmarkRecord) -> String {
    let context = Context::new(record);
    [
        origin::header(&context),
        origin::configuration(&context),
        origin::aggregates(&context),
        origin::workflow(&context),
        origin::technical_report(&context),
        origin::call_metrics(&context),
        origin::statistics(&context),
        measured::warm_and_cold(&context),
        measured::per_stage(&context),
        measured::invalid_calls(&context),
        provenance::warnings(&context),
        provenance::images(&context),
        provenance::environment(&context),
        machine::machine(&context),
        provenance::self_check(&context),
        provenance::unusable_files(&context),
        definitions::definitions(),
    ]
    .concat()
}
