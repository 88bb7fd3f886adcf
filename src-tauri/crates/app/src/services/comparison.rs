//! Any runs side by side: found on disk, shown and saved elsewhere.

mod saved;

use std::path::{Path, PathBuf};

use super::resolve_path::resolve_path;
use super::result::{draw_all, outline_of, picture};
use crate::dto::{ComparisonView, SideChoice};
use chimera_analysis::comparison::{self, RunComparison, Side};
use chimera_analysis::text_diff::{self, TextDiff};
use chimera_folder::import::{self, ReadOptions};
use chimera_report::plot::{Size, Theme};
use chimera_report::report::{self, preview};
use chimera_storage::store;
use chimera_types::error::Error;
use chimera_types::paths;
use chimera_types::spec::SpecProblem;

pub use saved::{comparison_plot, save_comparison, save_comparison_plot};
pub(super) use saved::{page_of, pictures};

/// The sides that are asked for: every configuration of a run, or the one that is named.
///
/// # Errors
/// [`Error::RunMissing`] and what else [`store::load`] says, and [`Error::InvalidSpec`] when a run has no such configuration.
pub fn sides(choices: &[SideChoice]) -> Result<Vec<Side>, Error> {
    let mut sides = Vec::new();
    for choice in choices {
        let found = sides_at(&resolve_path(&choice.path))?;
        match choice.arm {
            None => sides.extend(found),
            Some(position) => sides.push(found.into_iter().nth(position as usize).ok_or_else(|| {
                let path = paths::display(&choice.path);
                problem("arm", format!("{path} has no configuration {}.", position + 1))
            })?),
        }
    }
    Ok(sides)
}

/// A run of ours is a folder, and so is an import that was saved. A file, and a folder that is no run, are of another program.
fn sides_at(path: &Path) -> Result<Vec<Side>, Error> {
    let place = paths::display(path);
    match store::find_run(path) {
        Some(found) if found.is_import => Ok(vec![Side::of_import(&store::load_imported(path)?, &place)]),
        None if path.exists() => imported_sides(path),
        _ => Ok(Side::of_record(&store::load(path)?, &place)),
    }
}

/// Every run of the files, each once; what else lies beside them in a folder does not matter.
fn imported_sides(path: &Path) -> Result<Vec<Side>, Error> {
    let found = import::read(&[path.to_owned()], &ReadOptions::default())?;
    let runs = found.runs.iter().filter(|run| !import::is_duplicate(run));
    let sides: Vec<Side> = runs.map(|run| Side::of_import(run, &paths::display(path))).collect();
    match found.problems.into_iter().next() {
        Some(problem) if sides.is_empty() => {
            let cause = format!("{} {}", problem.reason, problem.hint);
            Err(Error::RunDamaged { path: path.to_owned(), cause })
        }
        None if sides.is_empty() => Err(Error::RunMissing(paths::display(path))),
        _ => Ok(sides),
    }
}

/// One configuration of a run, by its name.
///
/// # Errors
/// What [`sides`] says, and [`Error::InvalidSpec`] when the run has no such configuration.
pub fn choose_arm(path: PathBuf, name: &str) -> Result<SideChoice, Error> {
    let names: Vec<String> = sides_at(&path)?.into_iter().map(|side| side.name).collect();
    let found = names.iter().position(|own| own.eq_ignore_ascii_case(name.trim()));
    let position = found.ok_or_else(|| {
        let (known, path) = (names.join(", "), paths::display(&path));
        problem("arm", format!("{path} has no configuration {name}; it has {known}."))
    })?;
    Ok(SideChoice { path, arm: Some(position as u32) })
}

/// Lays what is asked for side by side.
///
/// # Errors
/// What [`sides`] says, and [`Error::InvalidSpec`] with fewer than two sides.
pub fn compare_runs(choices: &[SideChoice]) -> Result<(RunComparison, Vec<Side>), Error> {
    let sides = sides(choices)?;
    let count = sides.len();
    let few =
        || problem("runs", format!("A comparison takes two configurations or more; {count} is chosen."));
    Ok((comparison::compare_runs(&sides).ok_or_else(few)?, sides))
}

/// As [`compare_runs`], drawn for the window.
///
/// # Errors
/// What [`compare_runs`] says.
pub fn comparison_view(choices: &[SideChoice], theme: Theme) -> Result<ComparisonView, Error> {
    let (lineup, sides) = compare_runs(choices)?;
    let figures = report::lineup_plots(&lineup, &sides);
    let markdown = report::build_lineup(&lineup, &figures);
    Ok(ComparisonView {
        calls: report::figure_calls(&sides),
        figures: draw_all(&figures, theme, Size::CARD),
        report_html: preview::preview_with(&markdown, &|address| picture(&figures, theme, address)),
        outline: outline_of(&markdown),
        reports: sides.iter().map(|side| side.report.is_some()).collect(),
        lineup,
    })
}

/// The reports of two sides, word by word.
///
/// # Errors
/// What [`sides`] says, and [`Error::InvalidSpec`] when there is no such side.
pub fn diff_reports(choices: &[SideChoice], first: u32, second: u32) -> Result<TextDiff, Error> {
    let sides = sides(choices)?;
    let text = |position: u32| {
        let side = sides.get(position as usize);
        let missing = || problem("side", format!("There is no side {}.", position + 1));
        Ok(side.ok_or_else(missing)?.report.clone().unwrap_or_default())
    };
    Ok(text_diff::compare(&text(first)?, &text(second)?))
}

fn problem(field: &str, message: String) -> Error {
    Error::InvalidSpec(vec![SpecProblem { field: field.to_owned(), message }])
}
