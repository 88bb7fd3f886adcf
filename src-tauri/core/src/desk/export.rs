//! A report saved elsewhere.

use std::ffi::OsStr;
use std::path::Path;

use crate::error::Error;
use crate::record::BenchmarkRecord;
use crate::store::{self, HTML_FILE, PLOTS_DIR};
use crate::view::ExportFormat;
use crate::{report, runner};

/// Saves a run's report at `target`. Markdown names its plots; they are saved beside it in a folder with the target's
/// name, so that two reports in one place do not share them.
///
/// # Errors
/// What [`store::load`] says of the run and [`Error::Unwritable`].
pub fn export(path: &Path, format: ExportFormat, target: &Path) -> Result<(), Error> {
    let mut record = store::load(path)?;
    match format {
        ExportFormat::Markdown => markdown(&mut record, target),
        ExportFormat::Html => store::write_whole(target, &page(&mut record)?),
        ExportFormat::Json => {
            let text = serde_json::to_vec_pretty(&record).map_err(|e| Error::Internal(e.to_string()))?;
            store::write_whole(target, &text)
        }
        ExportFormat::Csv => store::write_whole(target, report::csv(&record).as_bytes()),
    }
}

fn markdown(record: &mut BenchmarkRecord, target: &Path) -> Result<(), Error> {
    let stem = target.file_stem().unwrap_or(OsStr::new("report")).to_string_lossy().into_owned();
    let plots = format!("{stem}-plots");
    let folder = target.with_file_name(&plots);
    let artifacts = runner::draw(record);
    let mut text = report::build(record);
    let address = plots.replace('\\', r"\\").replace('<', r"\<").replace('>', r"\>");
    for artifact in artifacts {
        let Some(name) = artifact.path.strip_prefix(PLOTS_DIR).and_then(|p| p.strip_prefix('/')) else {
            continue;
        };
        std::fs::create_dir_all(&folder)
            .map_err(|cause| Error::Unwritable { path: folder.clone(), cause })?;
        store::write_whole(&folder.join(name), &artifact.bytes)?;
        text = text.replace(&format!("]({PLOTS_DIR}/{name})"), &format!("](<{address}/{name}>)"));
    }
    store::write_whole(target, text.as_bytes())
}

fn page(record: &mut BenchmarkRecord) -> Result<Vec<u8>, Error> {
    let drawn = runner::draw(record).into_iter().find(|artifact| artifact.path == HTML_FILE);
    drawn.map(|page| page.bytes).ok_or_else(|| Error::Internal(format!("{HTML_FILE} was not made")))
}
