//! The runs of this account.

use super::places::Places;
use super::preferences::load_preferences;
use super::start::reports_place;
use crate::error::Error;
use crate::record::RunListing;
use crate::store;

/// Every run in the chosen place, latest first.
///
/// # Errors
/// [`Error::Unreadable`] when the place exists and cannot be listed.
pub fn list_runs(places: &Places) -> Result<Vec<RunListing>, Error> {
    store::list(&reports_place(places, &load_preferences(places).preferences))
}
