//! A report saved elsewhere, whole or a figure of it.

use std::ffi::OsStr;
use std::path::Path;

use super::call::find;
use crate::dto::{ExportFormat, PlotName};
use crate::runner;
use chimera_analysis::Analysis;
use chimera_report::plot::{self, Plot, PlotError, Size, Theme};
use chimera_report::report::{self, NamedPlot};
use chimera_storage::store::{self, Artifact, HTML_FILE, PLOTS_DIR, REPORT_FILE};
use chimera_types::error::Error;
use chimera_types::paths::display;
use chimera_types::record::BenchmarkRecord;

/// Figures beside one another in a picture of all.
const SHEET_COLUMNS: u32 = 2;

/// Saves a run's report at `target`. Markdown names its plots; they are saved beside it in a folder with the target's
/// name, so that two reports in one place do not share them. PNG is a picture of all figures; SVG is one figure and
/// goes through [`export_figure`].
///
/// # Errors
/// What [`store::load`] says of the run, [`Error::Unsaved`], [`Error::WrongFormat`] for SVG, and [`Error::NoFigure`] when
/// there is nothing to draw.
pub fn export(path: &Path, format: ExportFormat, target: &Path) -> Result<(), Error> {
    let mut record = store::load(path)?;
    let saved = match format {
        ExportFormat::Markdown => markdown(&mut record, target),
        ExportFormat::Html => store::write_atomic(target, &page(&mut record)?),
        ExportFormat::Json => {
            let text = serde_json::to_vec_pretty(&record).map_err(|e| Error::Internal(e.to_string()))?;
            store::write_atomic(target, &text)
        }
        ExportFormat::Csv => store::write_atomic(target, report::csv(&record).as_bytes()),
        ExportFormat::Png => store::write_atomic(target, &all_figures(&record)?),
        ExportFormat::Svg => Err(Error::WrongFormat),
    };
    saved.map_err(unsaved)
}

/// Saves one figure at `target`; see [`figure_bytes`].
///
/// # Errors
/// What [`figure_bytes`] says, and [`Error::Unsaved`].
pub fn export_figure(path: &Path, name: &PlotName, format: ExportFormat, target: &Path) -> Result<(), Error> {
    store::write_atomic(target, &figure_bytes(path, name, format)?).map_err(unsaved)
}

/// One figure in the light theme: an SVG drawing, or for every other format a PNG picture of twice its size.
///
/// # Errors
/// What [`store::load`] and [`store::load_marks`] say, [`Error::CallMissing`], [`Error::FigureMissing`] and
/// [`Error::Plot`].
pub fn figure_bytes(path: &Path, name: &PlotName, format: ExportFormat) -> Result<Vec<u8>, Error> {
    file_of(&figure(path, name)?, format)
}

/// A plot in the light theme as a file of this form.
pub(super) fn file_of(plot: &Plot, format: ExportFormat) -> Result<Vec<u8>, Error> {
    let svg = plot::svg(plot, Theme::Light, Size::WIDE).map_err(|error| undrawable(&error))?;
    match format {
        ExportFormat::Svg => Ok(svg.into_bytes()),
        _ => plot::png(&svg).map_err(|error| undrawable(&error)),
    }
}

fn figure(path: &Path, name: &PlotName) -> Result<Plot, Error> {
    let record = store::load(path)?;
    let figures = match name.call {
        None => report::figures(&Analysis::of(&record)),
        Some(index) => {
            let marks = store::load_marks(path, index)?;
            report::call_plots(&record, find(&record, index)?, &marks)
        }
    };
    let found = figures.into_iter().find(|named| named.name == name.name);
    found.map(|named| named.plot).ok_or_else(|| Error::FigureMissing(name.name.clone()))
}

fn all_figures(record: &BenchmarkRecord) -> Result<Vec<u8>, Error> {
    sheet_of(&report::figures(&Analysis::of(record)))
}

/// All figures in one picture.
pub(super) fn sheet_of(figures: &[NamedPlot]) -> Result<Vec<u8>, Error> {
    if figures.is_empty() {
        return Err(Error::NoFigure);
    }
    let plots = figures.iter().map(|named| &named.plot);
    plot::sheet(plots, SHEET_COLUMNS, Theme::Light, Size::WIDE).map_err(|error| undrawable(&error))
}

fn markdown(record: &mut BenchmarkRecord, target: &Path) -> Result<(), Error> {
    let artifacts = runner::draw(record);
    let text = String::from_utf8(artifact(&artifacts, REPORT_FILE)?.bytes.clone());
    save_markdown(text.map_err(|e| Error::Internal(e.to_string()))?, artifacts, target)
}

/// Saves a report, and the plots it names beside it in a folder with its name.
pub(super) fn save_markdown(mut text: String, artifacts: Vec<Artifact>, target: &Path) -> Result<(), Error> {
    let stem = display(Path::new(target.file_stem().unwrap_or(OsStr::new("report"))));
    let plots = format!("{stem}-plots");
    let folder = target.with_file_name(&plots);
    let address = plots.replace('\\', r"\\").replace('<', r"\<").replace('>', r"\>");
    for artifact in artifacts {
        let Some(name) = artifact.path.strip_prefix(PLOTS_DIR).and_then(|p| p.strip_prefix('/')) else {
            continue;
        };
        make_folder(&folder)?;
        store::write_atomic(&folder.join(name), &artifact.bytes)?;
        text = text.replace(&format!("]({PLOTS_DIR}/{name})"), &format!("](<{address}/{name}>)"));
    }
    store::write_atomic(target, text.as_bytes())
}

/// One folder, in a place that exists: the place is the user's choice, and is not made up.
fn make_folder(folder: &Path) -> Result<(), Error> {
    match std::fs::create_dir(folder) {
        Err(cause) if !folder.is_dir() => Err(Error::Unwritable { path: folder.to_owned(), cause }),
        _ => Ok(()),
    }
}

fn page(record: &mut BenchmarkRecord) -> Result<Vec<u8>, Error> {
    Ok(artifact(&runner::draw(record), HTML_FILE)?.bytes.clone())
}

fn artifact<'a>(artifacts: &'a [Artifact], path: &str) -> Result<&'a Artifact, Error> {
    let found = artifacts.iter().find(|artifact| artifact.path == path);
    found.ok_or_else(|| Error::Internal(format!("{path} was not made")))
}

/// A place that the user chose to save to has other next steps than the place where runs are kept.
pub(super) fn unsaved(error: Error) -> Error {
    match error {
        Error::Unwritable { path, cause } => Error::Unsaved { path, cause },
        other => other,
    }
}

pub(super) fn undrawable(error: &PlotError) -> Error {
    Error::Plot(error.to_string())
}
