//! The runs of this account.

use std::path::Path;

use super::places::Places;
use super::preferences::load_preferences;
use super::start::reports_place;
use crate::error::Error;
use crate::record::{RunListing, Status};
use crate::store;

/// Every run in the chosen place, latest first.
///
/// # Errors
/// [`Error::Unreadable`] when the place exists and cannot be listed.
pub fn list_runs(places: &Places) -> Result<Vec<RunListing>, Error> {
    store::list(&reports_place(places, &load_preferences(places).preferences))
}

/// The runs below a place that a crash left without a report. One that a living process measures is not among them.
///
/// # Errors
/// [`Error::Unreadable`] when the place exists and cannot be listed.
pub fn unfinished(place: &Path) -> Result<Vec<RunListing>, Error> {
    let left = |run: &RunListing| {
        run.status == Status::Running && run.problem.is_none() && !store::is_live(Path::new(&run.path))
    };
    Ok(store::list(place)?.into_iter().filter(left).collect())
}
