//! An imported run as the window shows it, and saved elsewhere.

use std::path::Path;

use super::comparison::{page_of, pictures};
use super::export::{save_markdown, sheet_of, unsaved};
use super::result::{draw_all, outline_of, picture};
use crate::dto::{ImportForm, ImportView};
use chimera_analysis::comparison::Side;
use chimera_folder::import;
use chimera_report::plot::{Size, Theme};
use chimera_report::report::{self, preview};
use chimera_storage::store;
use chimera_types::error::Error;
use chimera_types::paths::display;

/// What a saved import holds, drawn for the window.
///
/// # Errors
/// What [`store::load_imported`] says.
pub fn import_view(path: &Path, theme: Theme) -> Result<ImportView, Error> {
    let run = store::load_imported(path)?;
    let side = Side::of_import(&run, &display(path));
    let figures = report::side_plots(&side);
    let markdown = report::build_import(&run, &side);
    Ok(ImportView {
        path: display(path),
        figures: draw_all(&figures, theme, Size::CARD),
        report_html: preview::preview_with(&markdown, &|address| picture(&figures, theme, address)),
        outline: outline_of(&markdown),
        kind: run.source.format.label().to_owned(),
        runs: run.runs,
        calls: run.calls.len() as u32,
        flags: run.flags.len() as u32,
        id: run.id,
        name: run.name,
        model: run.model,
        measured_at: run.measured_at,
        file: run.source.file,
    })
}

/// Saves an import elsewhere.
///
/// # Errors
/// What [`store::load_imported`] says, [`Error::Unsaved`], [`Error::Plot`], and [`Error::FigureMissing`] when there is
/// nothing to draw.
pub fn save_import(path: &Path, form: ImportForm, target: &Path) -> Result<(), Error> {
    let run = store::load_imported(path)?;
    let side = Side::of_import(&run, &display(path));
    let figures = report::side_plots(&side);
    let saved = match form {
        ImportForm::Markdown => save_markdown(report::build_import(&run, &side), pictures(&figures)?, target),
        ImportForm::Html => {
            let page = page_of(&run.name, &report::build_import(&run, &side), &figures)?;
            store::write_atomic(target, page.as_bytes())
        }
        ImportForm::Origin => store::write_atomic(target, import::render(&run).as_bytes()),
        ImportForm::Csv => store::write_atomic(target, report::side_csv(&side).as_bytes()),
        ImportForm::Json => {
            let text = serde_json::to_vec_pretty(&run).map_err(|e| Error::Internal(e.to_string()))?;
            store::write_atomic(target, &text)
        }
        ImportForm::Png => store::write_atomic(target, &sheet_of(&figures)?),
    };
    saved.map_err(unsaved)
}
