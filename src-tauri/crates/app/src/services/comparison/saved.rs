//! A line-up saved elsewhere, whole or a figure of it.

use std::path::Path;

use serde_json::json;

use super::{compare_runs, sides};
use crate::dto::{ExportFormat, SideChoice};
use crate::runner;
use crate::services::export::{file_of, save_markdown, sheet_of, undrawable, unsaved};
use chimera_analysis::comparison;
use chimera_report::plot::{self, Size, Theme};
use chimera_report::report::{self, NamedPlot};
use chimera_storage::store::{self, Artifact, PLOTS_DIR};
use chimera_types::error::Error;

/// Saves a line-up at `target`. Markdown names its plots, which are saved beside it; PNG is a picture of all figures.
///
/// # Errors
/// What [`compare_runs`] says, [`Error::Unsaved`], [`Error::Plot`], [`Error::WrongFormat`] for SVG, and [`Error::NoFigure`] when
/// there is nothing to draw.
pub fn save_comparison(choices: &[SideChoice], format: ExportFormat, target: &Path) -> Result<(), Error> {
    let (lineup, sides) = compare_runs(choices)?;
    let figures = || report::lineup_plots(&lineup, &sides);
    let saved = match format {
        ExportFormat::Markdown => {
            let figures = figures();
            save_markdown(report::build_lineup(&lineup, &figures), pictures(&figures)?, target)
        }
        ExportFormat::Html => {
            let title = format!("Comparison of {} sides", sides.len());
            let figures = figures();
            let page = page_of(&title, &report::build_lineup(&lineup, &figures), &figures)?;
            store::write_atomic(target, page.as_bytes())
        }
        ExportFormat::Csv => store::write_atomic(target, report::lineup_csv(&lineup, &sides).as_bytes()),
        ExportFormat::Json => {
            let text =
                serde_json::to_vec_pretty(&json!(lineup)).map_err(|e| Error::Internal(e.to_string()))?;
            store::write_atomic(target, &text)
        }
        ExportFormat::Png => store::write_atomic(target, &sheet_of(&figures())?),
        ExportFormat::Svg => Err(Error::WrongFormat),
    };
    saved.map_err(unsaved)
}

/// One figure of a line-up, or of one side by itself: an SVG drawing, or for every other format a PNG picture of twice its
/// size.
///
/// # Errors
/// What [`sides`] says, [`Error::FigureMissing`] and [`Error::Plot`].
pub fn comparison_plot(choices: &[SideChoice], name: &str, format: ExportFormat) -> Result<Vec<u8>, Error> {
    let sides = sides(choices)?;
    let figures = match (comparison::compare_runs(&sides), sides.first()) {
        (Some(lineup), _) => report::lineup_plots(&lineup, &sides),
        (None, Some(side)) => report::side_plots(side),
        (None, None) => Vec::new(),
    };
    let found = figures.into_iter().find(|named| named.name == name);
    let plot = found.ok_or_else(|| Error::FigureMissing(name.to_owned()))?.plot;
    file_of(&plot, format)
}

/// Saves one figure at `target`; see [`comparison_plot`].
///
/// # Errors
/// What [`comparison_plot`] says, and [`Error::Unsaved`].
pub fn save_comparison_plot(
    choices: &[SideChoice],
    name: &str,
    format: ExportFormat,
    target: &Path,
) -> Result<(), Error> {
    store::write_atomic(target, &comparison_plot(choices, name, format)?).map_err(unsaved)
}

/// The figures as the files that a report names.
pub(crate) fn pictures(figures: &[NamedPlot]) -> Result<Vec<Artifact>, Error> {
    let mut artifacts = Vec::new();
    for NamedPlot { name, plot, .. } in figures {
        let (svg, png) = runner::pictures_of(plot).map_err(|error| undrawable(&error))?;
        artifacts.push(Artifact { path: format!("{PLOTS_DIR}/{name}.svg"), bytes: svg.into_bytes() });
        artifacts.push(Artifact { path: format!("{PLOTS_DIR}/{name}.png"), bytes: png });
    }
    Ok(artifacts)
}

/// A report with its figures in one file.
pub(crate) fn page_of(title: &str, markdown: &str, figures: &[NamedPlot]) -> Result<String, Error> {
    let mut drawn = Vec::new();
    for NamedPlot { name, plot, .. } in figures {
        let svg = plot::svg(plot, Theme::Light, Size::WIDE).map_err(|error| undrawable(&error))?;
        drawn.push((format!("{name}.svg"), svg));
    }
    let named: Vec<(&str, &str)> = drawn.iter().map(|(name, svg)| (name.as_str(), svg.as_str())).collect();
    Ok(report::html::page(title, markdown, &named))
}
