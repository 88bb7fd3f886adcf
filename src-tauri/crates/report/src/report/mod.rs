//! Reports: Markdown in the origin's format and beyond, and Markdown of others made safe to show.
//!
//! [`build`] writes the sections of the first Chimera reports in their order, then what those lacked. Text of a model or
//! of a file is foreign: it is escaped or embedded so that it cannot leave its place.

pub mod embed;
pub mod findings;
pub mod html;
pub mod preview;

mod answers;
mod comparison;
mod context;
mod csv;
mod definitions;
mod document;
mod drawing;
mod figures;
mod headline;
mod imported;
mod lineup;
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
pub use document::document;
pub use figures::{NamedPlot, PlotKind, call_plots, figures, run_plots};
pub use headline::headline;
pub use imported::build_import;
pub use lineup::{build_lineup, figure_calls, lineup_csv, lineup_plots, side_csv, side_plots};
pub use machine::machine_facts;
pub use provenance::self_check_line;

use chimera_analysis::Analysis;
use chimera_analysis::verdict::Verdicts;
use chimera_types::paths;
use chimera_types::record::BenchmarkRecord;
use context::Context;

/// The report of a record as Markdown, `report.md`: that of one configuration in the order of the origin's agent report, or
/// the comparison of several in the order of its comparison report. It names `figures`, those of [`figures`], as
/// `plots/NAME.svg`.
pub fn build(analysis: &Analysis<'_>, figures: &[NamedPlot]) -> String {
    let context = Context::new(analysis, figures);
    match analysis.verdicts() {
        Some(verdicts) => of_several(&context, verdicts),
        None => of_one(&context),
    }
}

fn of_one(context: &Context<'_>) -> String {
    [
        origin::header(context, "Chimera Agent Report"),
        origin::configuration(context),
        origin::aggregates(context),
        origin::workflow(context),
        origin::technical_report(context),
        origin::call_metrics(context),
        origin::statistics(context),
        measured::warm_and_cold(context),
        measured::per_stage(context),
        measured::invalid_calls(context),
        provenance::warnings(context),
        provenance::images(context),
        provenance::environment(context),
        machine::machine(context),
        provenance::self_check(context),
        provenance::unusable_files(context),
        definitions::definitions(),
    ]
    .concat()
}

fn of_several(context: &Context<'_>, verdicts: &Verdicts) -> String {
    [
        origin::header(context, "Chimera Comparison Report"),
        comparison::summary(context, verdicts),
        comparison::aggregate(context),
        comparison::configuration(context),
        comparison::analysis(verdicts),
        provenance::images(context),
        comparison::run_by_run(context, verdicts),
        measured::warm_and_cold(context),
        measured::per_stage(context),
        measured::invalid_calls(context),
        provenance::warnings(context),
        provenance::environment(context),
        machine::machine(context),
        comparison::conclusion(verdicts),
        comparison::own_reports(context),
        provenance::self_check(context),
        provenance::unusable_files(context),
        definitions::definitions(),
    ]
    .concat()
}

/// The names of the folders in which each configuration's own report lies, below `arms`: in the order of the specification,
/// each name that every file system takes, and none twice.
pub fn arm_folders(record: &BenchmarkRecord) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (position, arm) in record.spec.arms.iter().enumerate() {
        let name = paths::safe_name(&arm.name, "arm");
        let taken = names.iter().any(|other| paths::is_same_name(other, &name));
        names.push(if taken { format!("{name} {}", position + 1) } else { name });
    }
    names
}
