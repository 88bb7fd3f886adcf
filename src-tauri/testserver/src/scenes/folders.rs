//! Reports folders, and folders that were used before.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use chimera_app::dto::{FolderOverview, FolderProgress, KindCount};
use chimera_types::Error;
use chimera_types::spec::FolderLimits;
use serde_json::json;

use super::Setup;
use super::records::HOSTILE;
use crate::Problem;
use crate::inject::Instead;

/// A folder with two results, and one that is gone.
pub fn recent(setup: &mut Setup) -> Result<(), Problem> {
    let folder = setup.home.join("bench/reports");
    write_results(&folder)?;
    let gone = setup.home.join("bench/gone/2025-11 measurements");
    setup.preferences.recent_folders = vec![text(&folder), text(&gone)];
    setup.preferences.recent_places = vec![text(&setup.home.join("bench/out"))];
    Ok(())
}

fn write_results(folder: &Path) -> Result<(), Problem> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("runs.csv"), "model,tokens_per_s,ttft_ms\ngemma3,102.3,140\nllama3,76.2,510\n")?;
    Ok(fs::write(folder.join("notes.md"), "# Decode rates\n\nTwo models.\n")?)
}

/// Results of another program, in the folder that dialogs choose.
pub fn foreign(setup: &mut Setup) -> Result<(), Problem> {
    write_foreign(&setup.home.join("bench/reports"))
}

const FOREIGN: &str = include_str!("agent_report.md");

/// Three runs of another program.
pub fn write_foreign(folder: &Path) -> Result<(), Problem> {
    fs::create_dir_all(folder)?;
    for (number, name) in [(1, "Chimera"), (2, "Baseline"), (3, "Tuned")] {
        let text = FOREIGN.replace("NAME", name).replace("2026-01-02", &format!("2026-01-{number:02}"));
        fs::write(folder.join(format!("run_{number}_report.md")), text)?;
    }
    Ok(())
}

/// New begins with this folder: the latest benchmark used it.
fn begin_with(setup: &mut Setup, folder: &Path) {
    let mut spec = setup.default_spec();
    folder.clone_into(&mut spec.folder);
    setup.preferences.last_spec = Some(spec);
}

/// A folder with files of which none is read.
pub fn empty(setup: &mut Setup) -> Result<(), Problem> {
    let folder = setup.home.join("photos");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("photo.png"), b"\x89PNG\r\n\x1a\n\0\0\0\0")?;
    begin_with(setup, &folder);
    Ok(())
}

/// The folder of every run, and the sample, are gone.
pub fn missing(setup: &mut Setup) -> Result<(), Problem> {
    let folder = setup.home.join("gone");
    begin_with(setup, &folder);
    Ok(())
}

/// Names of Arabic and Hebrew letters, whose ends are not where the eye expects them.
pub fn right_to_left(setup: &mut Setup) -> Result<(), Problem> {
    let folder = setup.home.join("mixed");
    write_results(&folder)?;
    for (name, bytes) in [
        ("תוצאות/מדידה_2025.csv", b"a\0b\0c".as_slice()),
        ("نتائج/قياس السرعة (2).json", b"{\"a\": [1, 2".as_slice()),
        ("mixed/דוח-report-تقرير.json", b"{".as_slice()),
    ] {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        fs::write(file, bytes)?;
    }
    begin_with(setup, &folder);
    Ok(())
}

/// A file that cannot be used, below a long path.
pub fn long_names(setup: &mut Setup) -> Result<(), Problem> {
    let folder = setup.home.join("long");
    write_results(&folder)?;
    let deep = folder.join("a-folder-with-a-long-name/".repeat(8));
    fs::create_dir_all(&deep)?;
    fs::write(deep.join("results.csv"), b"a\0b\0c")?;
    begin_with(setup, &folder);
    Ok(())
}

/// Two hundred files that cannot be used, with markup in their names.
pub fn hostile(setup: &mut Setup) -> Result<(), Problem> {
    let folder = setup.home.join("hostile");
    write_results(&folder)?;
    // A name of a file cannot hold a slash.
    let name = HOSTILE.replace('/', "\u{2215}");
    for number in 0..200 {
        fs::write(folder.join(format!("{name}-{number}.json")), b"{")?;
    }
    begin_with(setup, &folder);
    Ok(())
}

/// A folder of a million files: no test machine has the time to make one.
pub fn huge(setup: &mut Setup) -> Result<(), Problem> {
    setup.injected.set(
        "scan_folder",
        Instead::answer(|call| {
            let folder = call.account.home().join("bench/reports");
            let recall = &call.account.state.recall;
            let overview = recall.scan(&folder, FolderLimits::default(), &|_| {})?;
            let kinds = overview.kinds.into_iter().zip([988_210, 154_002]);
            Ok(FolderOverview {
                files: 1_204_377,
                kinds: kinds.map(|(kind, count)| KindCount { count, ..kind }).collect(),
                other_files: 731_004,
                scan_ms: 94_310.2,
                ..overview
            })
        }),
    );
    Ok(())
}

/// A folder whose reading ends only when it is stopped.
pub fn scanning(setup: &mut Setup) -> Result<(), Problem> {
    let stopped = Arc::new((Mutex::new(false), Condvar::new()));
    let stop = Arc::clone(&stopped);
    setup.injected.set(
        "scan_folder",
        Instead::answer(move |call| {
            let progress = FolderProgress { walked: 0, done: 12_040, total: 50_000 };
            if let Some(events) = &call.events {
                events.send(("onProgress".into(), json!(progress).to_string())).ok();
            }
            let (stopped, changed) = &*stopped;
            let waiting = stopped.lock().unwrap_or_else(PoisonError::into_inner);
            drop(changed.wait_while(waiting, |stopped| !*stopped));
            Err::<(), _>(Error::Stopped)
        }),
    );
    setup.injected.set(
        "stop_scan",
        Instead::answer(move |_| {
            let (stopped, changed) = &*stop;
            *stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
            changed.notify_all();
            Ok(())
        }),
    );
    Ok(())
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
