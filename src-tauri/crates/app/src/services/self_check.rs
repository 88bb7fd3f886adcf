//! The last self-check of this machine: kept as a file, and as one line for a table.

use std::io::ErrorKind;

use jiff::Timestamp;

use super::places::Places;
use crate::dto::SelfCheckView;
use chimera_storage::store;
use chimera_types::error::Error;
use chimera_types::self_check::SelfCheckReport;
use chimera_types::warning::Warning;

/// A self-check older than this should be made again, in days.
const OLD_AFTER_DAYS: u32 = 30;
const SECONDS_PER_DAY: i64 = 86_400;

/// Keeps a self-check for the benchmarks to come.
///
/// # Errors
/// [`Error::Unwritable`] when the data folder cannot be written.
pub fn store_self_check(places: &Places, report: &SelfCheckReport) -> Result<(), Error> {
    std::fs::create_dir_all(&places.data)
        .map_err(|cause| Error::Unwritable { path: places.data.clone(), cause })?;
    let text = serde_json::to_vec_pretty(report).map_err(|error| Error::Internal(error.to_string()))?;
    store::write_atomic(&places.self_check_file(), &text)
}

/// The last self-check made with this version on this machine. `None` when there is none, or when an older version made
/// it: its error is not ours.
///
/// # Errors
/// [`Error::Unreadable`] when the file is there but cannot be read or understood.
pub fn last_self_check(places: &Places) -> Result<Option<SelfCheckReport>, Error> {
    let report = read(places)?;
    Ok(report.filter(|report| report.app_version == env!("CARGO_PKG_VERSION")))
}

/// The last self-check of this machine, whichever version made it, and whether it should be run again. `None` when there
/// is none.
///
/// # Errors
/// [`Error::Unreadable`] when the file is there but cannot be read or understood.
pub fn self_check_view(places: &Places, now: Timestamp) -> Result<Option<SelfCheckView>, Error> {
    Ok(read(places)?.map(|report| {
        let age_days = age_days(&report, now);
        SelfCheckView { sentence: report.sentence(), age_days, again: again(&report, age_days), report }
    }))
}

/// [`self_check_view`] as of now.
///
/// # Errors
/// Those of [`self_check_view`].
pub fn self_check_now(places: &Places) -> Result<Option<SelfCheckView>, Error> {
    self_check_view(places, Timestamp::now())
}

/// 0 for a time that cannot be read or lies ahead.
fn age_days(report: &SelfCheckReport, now: Timestamp) -> u32 {
    let measured: Option<Timestamp> = report.measured_at.parse().ok();
    let days = measured.map_or(0, |measured| (now.as_second() - measured.as_second()) / SECONDS_PER_DAY);
    u32::try_from(days).unwrap_or(0)
}

fn again(report: &SelfCheckReport, age_days: u32) -> Option<Warning> {
    let (code, seen, cause) = if report.app_version != env!("CARGO_PKG_VERSION") {
        let seen = format!("It was made with version {} and is not used.", report.app_version);
        ("self_check_other_version", seen, "Another version's error is not this one's.")
    } else if age_days > OLD_AFTER_DAYS {
        let seen = format!("It is {age_days} days old.");
        ("self_check_old", seen, "Updates of the system and other programs change what a machine can time.")
    } else {
        return None;
    };
    Some(Warning::new(code, seen, cause, "Run it again; the quick check takes about 10 s."))
}

fn read(places: &Places) -> Result<Option<SelfCheckReport>, Error> {
    let path = places.self_check_file();
    let bytes = match store::read(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Error::Unreadable { path, cause }),
    };
    let read = serde_json::from_slice(&bytes);
    read.map(Some).map_err(|cause| Error::Unreadable { path, cause: cause.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(version: &str, now: &str) -> SelfCheckView {
        let root = tempfile::tempdir().unwrap();
        let places = Places { config: root.path().into(), data: root.path().join("data"), documents: None };
        assert_eq!(self_check_view(&places, now.parse().unwrap()).unwrap(), None);
        let mut report = chimera_analysis::testing::self_check();
        report.measured_at = "2026-11-24T02:40:00Z".into();
        report.app_version = version.into();
        store_self_check(&places, &report).unwrap();
        self_check_view(&places, now.parse().unwrap()).unwrap().unwrap()
    }

    #[test]
    fn a_fresh_self_check_of_this_version_stands() {
        let view = view(env!("CARGO_PKG_VERSION"), "2026-12-24T02:40:00Z");
        assert_eq!((view.age_days, view.again), (30, None));
    }

    #[test]
    fn an_old_one_and_one_of_another_version_should_be_run_again() {
        let old = view(env!("CARGO_PKG_VERSION"), "2026-12-25T02:40:00Z");
        assert_eq!((old.age_days, old.again.unwrap().code.as_str()), (31, "self_check_old"));
        let other = view("0.0.1", "2026-11-24T03:00:00Z");
        assert_eq!(other.again.unwrap().code, "self_check_other_version");
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_age() {
        assert_eq!(view(env!("CARGO_PKG_VERSION"), "2026-11-01T00:00:00Z").age_days, 0);
    }
}
