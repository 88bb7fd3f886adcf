//! A saved or running benchmark as it is shown.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::Error;
use crate::plot::{self, Size};
use crate::record::BenchmarkRecord;
use crate::report::{self, NamedFigure, preview};
use crate::view::{FigureView, OutlineItem, ResultView, Theme};
use crate::{naming, store, summary};

/// Everything the Result view shows, figures in the asked theme.
///
/// # Errors
/// What [`store::load`] says of the run.
pub fn result_view(path: &Path, theme: Theme) -> Result<ResultView, Error> {
    let record = store::load(path)?;
    let figures = draw(&record, theme, Size::CARD);
    let markdown = report::build(&record);
    let (headline, evidence) = report::headline(&record);
    Ok(ResultView {
        path: naming::shown(path),
        headline,
        evidence,
        arms: summary::summarise(&record),
        report_html: preview::preview_with(&markdown, &|address| picture(&figures, address)),
        outline: outline(&markdown),
        self_check: report::self_check_line(&record),
        figures,
        record,
    })
}

/// A figure that cannot be drawn is left out; the run's own warnings name it.
pub(super) fn draw(record: &BenchmarkRecord, theme: Theme, size: Size) -> Vec<FigureView> {
    let view = |named: NamedFigure| {
        Some(FigureView {
            svg: plot::svg(&named.figure, theme, size).ok()?,
            alt: plot::alt_text(&named.figure),
            title: named.figure.title,
            unit: named.figure.unit,
            name: named.name,
        })
    };
    report::figures(record).into_iter().filter_map(view).collect()
}

/// A figure of the report's own folder as an address that loads nothing.
fn picture(figures: &[FigureView], address: &str) -> Option<String> {
    let name = address.strip_prefix("plots/")?.strip_suffix(".svg")?;
    let figure = figures.iter().find(|figure| figure.name == name)?;
    Some(format!("data:image/svg+xml;base64,{}", STANDARD.encode(&figure.svg)))
}

fn outline(markdown: &str) -> Vec<OutlineItem> {
    let item =
        |heading: preview::Heading| OutlineItem { level: heading.level, text: heading.text, id: heading.id };
    preview::outline(markdown).into_iter().map(item).collect()
}
