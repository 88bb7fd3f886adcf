//! `chimera preview`.

use std::fs;
use std::path::Path;

use chimera_folder::ingest;
use chimera_report::report;
use chimera_storage::store::{self, PLOTS_DIR};
use chimera_types::Error;
use chimera_types::paths::display;

use crate::args::PreviewArgs;
use crate::output::{Exit, say};

pub fn preview(args: &PreviewArgs) -> Result<Exit, Error> {
    let bytes =
        store::read(&args.report).map_err(|cause| Error::Unreadable { path: args.report.clone(), cause })?;
    let markdown = ingest::text_of(&bytes);
    let title = args.report.file_stem().unwrap_or_default().to_string_lossy();
    let plots = args.report.with_file_name(PLOTS_DIR);
    let pictures = read_plots(&plots)?;
    let named: Vec<(&str, &str)> = pictures.iter().map(|(name, svg)| (name.as_str(), svg.as_str())).collect();
    let page = report::html::page(&title, &markdown, &named);
    store::write_atomic(&args.out, page.as_bytes())?;
    say(&display(&args.out))?;
    Ok(Exit::Completed)
}

/// The SVG files of a plots folder by file name; none when there is no such folder.
fn read_plots(folder: &Path) -> Result<Vec<(String, String)>, Error> {
    let unreadable = |path: &Path, cause| Error::Unreadable { path: path.to_owned(), cause };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(unreadable(folder, cause)),
    };
    let mut plots = Vec::new();
    for entry in entries {
        let path = entry.map_err(|cause| unreadable(folder, cause))?.path();
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg")) {
            let svg = fs::read_to_string(&path).map_err(|cause| unreadable(&path, cause))?;
            plots.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), svg));
        }
    }
    Ok(plots)
}
