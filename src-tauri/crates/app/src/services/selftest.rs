//! A run through the whole program without a window, a model or a network: what an installer can start, and a user whose
//! machine behaves oddly.

use crate::sample;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::places::Places;
use crate::{runner, self_check};
use chimera_analysis::summary;
use chimera_client::refserver::{Pace, RefServer, Reply, Scenario};
use chimera_folder::ingest::{self, ScanOptions};
use chimera_storage::store::{self, HTML_FILE, PLOTS_DIR, REPORT_FILE};
use chimera_types::error::Error;
use chimera_types::key::Keys;
use chimera_types::paths::display;
use chimera_types::record::{BenchmarkRecord, Status};
use chimera_types::self_check::SelfCheckMode;
use chimera_types::spec::{ArmSpec, BenchmarkSpec, ProviderKind};
use chimera_types::units;

/// Tokens of each answer of the reference server, and their rate.
const ANSWER_TOKENS: usize = 96;
const RATE_TPS: f64 = 400.0;

type Check<'a> = (&'static str, &'a dyn Fn() -> Result<String, Error>);

/// Tries every part that a benchmark needs, in a folder of its own that is removed at the end. `tell` hears a line a
/// check, and one before and after them. Whether all of them hold. Takes some ten seconds.
pub fn selftest(places: &Places, tell: &mut dyn FnMut(&str)) -> bool {
    let place = places.data.join(format!("selftest-{}", std::process::id()));
    let sample = place.join("sample-reports");
    let runs = place.join("runs");
    let checks: [Check<'_>; 5] = [
        ("data folder", &|| write_and_read(&place)),
        ("reports folder", &|| write_and_scan(&sample)),
        ("benchmark", &|| measure(&sample, &runs)),
        ("report and plots", &|| read_report(&runs)),
        ("own clock", &check_clock),
    ];
    let (version, os, arch) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    tell(&format!("Chimera Bench {version} for {os} ({arch})"));
    let mut failed = 0;
    for (name, check) in checks {
        let begin = Instant::now();
        let outcome = check();
        failed += u32::from(outcome.is_err());
        tell(&line(name, &outcome, begin.elapsed()));
    }
    if let Err(cause) = std::fs::remove_dir_all(&place) {
        tell(&format!("note    {} could not be removed: {cause}", display(&place)));
    }
    tell(&match failed {
        0 => format!("All {} checks hold.", checks.len()),
        _ => format!("{failed} of {} checks failed.", checks.len()),
    });
    failed == 0
}

fn line(name: &str, outcome: &Result<String, Error>, took: Duration) -> String {
    let took = units::duration(took.as_secs_f64() * 1000.0);
    match outcome {
        Ok(found) => format!("ok      {name}: {found} ({took})"),
        Err(error) => format!("FAILED  {name}: {error} {}", error.hint()),
    }
}

fn write_and_read(place: &Path) -> Result<String, Error> {
    let unwritable = |cause| Error::Unwritable { path: place.to_owned(), cause };
    std::fs::create_dir_all(place).map_err(unwritable)?;
    let file = place.join("größe ✓.txt");
    for bytes in [b"first".as_slice(), b"second"] {
        store::write_atomic(&file, bytes)?;
        let read = store::read(&file).map_err(|cause| Error::Unreadable { path: file.clone(), cause })?;
        if read != bytes {
            return Err(Error::Internal("what was written is not what is read".into()));
        }
    }
    store::remove(&file).map_err(unwritable)?;
    Ok(display(place.parent().unwrap_or(place)))
}

fn write_and_scan(folder: &Path) -> Result<String, Error> {
    let inventory = ingest::scan(&sample::write(folder)?, &ScanOptions::default())?;
    match inventory.problems.first() {
        Some(problem) => Err(Error::Internal(format!("{}: {}", problem.path, problem.reason))),
        None => Ok(format!("{} files read", inventory.entries.len())),
    }
}

fn measure(folder: &Path, runs: &Path) -> Result<String, Error> {
    let reply = Reply {
        tokens: ANSWER_TOKENS,
        prefill: Duration::from_millis(20),
        pace: Pace::Rate(RATE_TPS),
        ..Reply::default()
    };
    let server = RefServer::start(Scenario::new().reply(reply))
        .map_err(|cause| Error::PortTaken { address: "127.0.0.1".into(), cause })?;
    let spec = spec(folder, runs, server.url());
    let outcome = runner::run(&spec, None, &Keys::none(), &CancellationToken::new(), &mut |_| {})?;
    let usable = summary::usable_calls(&outcome.record);
    if outcome.record.status == Status::Completed && usable > 0 {
        return Ok(format!("{usable} calls measured against the reference server"));
    }
    Err(Error::Internal(why(&outcome.record)))
}

fn spec(folder: &Path, runs: &Path, url: String) -> BenchmarkSpec {
    let arm = ArmSpec::new("Self-test", ProviderKind::Ollama, url, "reference:1b");
    BenchmarkSpec { runs: 1, cooldown_s: 0.0, ..BenchmarkSpec::new(folder, vec![arm], runs) }
}

/// Why a benchmark ended without usable calls.
fn why(record: &BenchmarkRecord) -> String {
    let mut text = record.status_reason.clone().unwrap_or_else(|| "no call is usable".into());
    for call in &record.calls {
        if let Some(reason) = call.validity.explanation() {
            // Writing to a String cannot fail.
            let _ = write!(text, " Call {}: {reason}", call.index);
        }
    }
    text
}

fn read_report(runs: &Path) -> Result<String, Error> {
    let found = store::find_runs(runs)?.into_iter().next();
    let folder = found.ok_or_else(|| Error::RunMissing(display(runs)))?.path;
    store::load(&folder)?;
    let begins = |path: PathBuf, with: &[u8]| match store::read(&path) {
        Ok(bytes) if bytes.starts_with(with) => Ok(()),
        Ok(_) => Err(Error::Internal(format!("{} is not what it should be", display(&path)))),
        Err(cause) => Err(Error::Unreadable { path, cause }),
    };
    begins(folder.join(REPORT_FILE), b"# Chimera Agent Report\n")?;
    begins(folder.join(HTML_FILE), b"<!")?;
    let plots = folder.join(PLOTS_DIR);
    begins(plots.join("throughput-report.png"), b"\x89PNG")?;
    begins(plots.join("throughput-report.svg"), b"<svg")?;
    Ok(format!("{REPORT_FILE}, {HTML_FILE} and figures written and read again"))
}

fn check_clock() -> Result<String, Error> {
    let report = self_check::run(SelfCheckMode::Quick, &mut |_| {}, &CancellationToken::new())?;
    Ok(report.sentence())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_told_with_what_it_found_or_with_the_next_step() {
        let took = Duration::from_millis(12);
        assert!(line("a", &Ok("found".into()), took).starts_with("ok      a: found ("));
        let failed = line("a", &Err(Error::FolderEmpty("/x".into())), took);
        assert!(failed.starts_with("FAILED  a: The folder /x holds"), "{failed}");
        assert!(failed.contains("Choose a folder"), "{failed}");
    }

    #[test]
    fn where_nothing_can_be_written_the_checks_that_need_it_fail_and_the_others_go_on() {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("data");
        std::fs::write(&data, "a file in the folder's place").unwrap();
        let places = Places { config: root.path().join("config"), data, documents: None };
        let mut lines = Vec::new();
        assert!(!selftest(&places, &mut |line| lines.push(line.to_owned())));
        assert!(lines[1].starts_with("FAILED  data folder"), "{lines:?}");
        assert!(lines.iter().any(|line| line.starts_with("ok      own clock")), "{lines:?}");
        assert_eq!(lines.last().unwrap(), "4 of 5 checks failed.");
    }
}
