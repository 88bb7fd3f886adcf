//! A saved or running benchmark as it is shown.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::dto::{OutlineItem, PlotView, ResultView, WarningGroup};
use chimera_analysis::Analysis;
use chimera_analysis::warning::by_severity;
use chimera_report::plot::{self, Drawing, Size, Theme};
use chimera_report::report::{self, NamedPlot, preview};
use chimera_storage::store;
use chimera_types::error::Error;
use chimera_types::paths;
use chimera_types::record::BenchmarkRecord;
use chimera_types::warning::{Severity, Warning};

/// Everything the Result view shows, figures in the asked theme.
///
/// # Errors
/// What [`store::load`] says of the run.
pub fn result_view(path: &Path, theme: Theme) -> Result<ResultView, Error> {
    let record = store::load(path)?;
    let analysis = Analysis::of(&record);
    let figures = report::figures(&analysis);
    let markdown = report::build(&analysis, &figures);
    let (headline, evidence) = report::headline(&analysis);
    Ok(ResultView {
        path: paths::display(path),
        headline,
        evidence,
        verdict: analysis.verdicts().cloned(),
        arms: analysis.summaries().to_vec(),
        machine: report::machine_facts(&record),
        warnings: warnings(&record),
        report_html: preview::preview_with(&markdown, &|address| picture(&figures, theme, address)),
        outline: outline_of(&markdown),
        self_check: report::self_check_line(&record),
        figures: draw_all(&figures, theme, Size::CARD),
        record: without_samples(record),
    })
}

/// The page shows what follows from the samples; there may be thousands of them.
fn without_samples(mut record: BenchmarkRecord) -> BenchmarkRecord {
    if let Some(interference) = &mut record.interference {
        interference.samples.clear();
    }
    record
}

/// Draws figures for the window. One that cannot be drawn is left out; the run's own warnings name it.
pub(super) fn draw_all(figures: &[NamedPlot], theme: Theme, size: Size) -> Vec<PlotView> {
    let view = |named: &NamedPlot| {
        let Drawing { svg, marks, size } = plot::draw(&named.plot, theme, size).ok()?;
        let heading = named.plot.heading();
        Some(PlotView {
            name: named.name.clone(),
            kind: named.kind,
            stage: named.stage,
            part: named.part,
            title: heading.title + heading.note,
            subtitle: heading.subtitle,
            unit: heading.unit,
            svg,
            alt: plot::alt_text(&named.plot),
            width: size.width,
            height: size.height,
            marks,
        })
    };
    figures.iter().filter_map(view).collect()
}

/// A figure of the report's own folder, drawn as an address that loads nothing.
pub(super) fn picture(figures: &[NamedPlot], theme: Theme, address: &str) -> Option<String> {
    let name = address.strip_prefix("plots/")?.strip_suffix(".svg")?;
    let named = figures.iter().find(|figure| figure.name == name)?;
    let svg = plot::svg(&named.plot, theme, Size::WIDE).ok()?;
    Some(format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg)))
}

fn warnings(record: &BenchmarkRecord) -> Vec<WarningGroup> {
    let group = |(severity, warnings): (Severity, Vec<Warning>)| WarningGroup {
        severity,
        title: severity.label().into(),
        warnings,
    };
    by_severity(&record.warnings).into_iter().map(group).collect()
}

pub(super) fn outline_of(markdown: &str) -> Vec<OutlineItem> {
    let item =
        |heading: preview::Heading| OutlineItem { level: heading.level, text: heading.text, id: heading.id };
    preview::outline(markdown).into_iter().map(item).collect()
}
