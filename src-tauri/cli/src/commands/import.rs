//! `chimera import`.

use chimera_app::services::{self, ImportChoice, ImportOutcome, ImportedEntry, Places};
use chimera_folder::import::{ReadOptions, is_duplicate};
use chimera_types::{Error, units};
use tokio_util::sync::CancellationToken;

use super::stop_on_ctrl_c;
use crate::args::ImportArgs;
use crate::output::{Exit, say, say_json, table, warn};

pub fn import(args: &ImportArgs) -> Result<Exit, Error> {
    let stop = CancellationToken::new();
    stop_on_ctrl_c(stop.clone());
    let place = || {
        let places = Places::of_this_account();
        services::reports_place(&places, &services::load_preferences(&places).preferences)
    };
    let place = (!args.dry_run).then(|| args.reports_place.clone().unwrap_or_else(place));
    let choice = ImportChoice { place, duplicates: args.all };
    let cancelled = || stop.is_cancelled();
    let options = ReadOptions { cancelled: &cancelled, ..ReadOptions::default() };
    let outcome = services::import(&args.paths, &choice, &options)?;
    if args.json {
        say_json(&outcome)?;
    } else {
        show(&outcome)?;
    }
    Ok(if outcome.runs.is_empty() { Exit::OtherError } else { Exit::Completed })
}

fn show(outcome: &ImportOutcome) -> Result<(), Error> {
    if !outcome.runs.is_empty() {
        let rows: Vec<Vec<String>> = outcome.runs.iter().map(row).collect();
        let head = ["file", "name", "model", "runs", "calls", "tok/s", "TTFT ms", "flags", "saved"];
        say(&table(&head, &rows))?;
    }
    for ImportedEntry { run, .. } in &outcome.runs {
        for flag in &run.flags {
            say(&format!("! {}, {}: {}", run.source.file, run.name, flag.message))?;
        }
    }
    if let Some(place) = &outcome.reports_place {
        let saved = outcome.runs.iter().filter(|entry| entry.saved.is_some() && !entry.already_there).count();
        say(&format!("{saved} saved in {place}."))?;
    }
    for problem in &outcome.problems {
        warn(&format!("{}: {} {}", problem.path, problem.reason, problem.hint));
    }
    Ok(())
}

fn row(entry: &ImportedEntry) -> Vec<String> {
    let run = &entry.run;
    let recomputed = &run.aggregates.recomputed;
    let saved = match (&entry.saved, entry.already_there) {
        (None, _) if is_duplicate(run) => "same as another".to_owned(),
        (None, _) => "no".to_owned(),
        (Some(_), true) => "was there".to_owned(),
        (Some(_), false) => run.id.clone(),
    };
    vec![
        run.source.file.clone(),
        run.name.clone(),
        run.model.clone().unwrap_or_else(|| units::UNKNOWN.into()),
        run.runs.to_string(),
        run.calls.len().to_string(),
        units::mean_sd(recomputed.throughput_tps, recomputed.throughput_sd_tps),
        units::mean_sd(recomputed.ttft_ms, recomputed.ttft_sd_ms),
        run.flags.len().to_string(),
        saved,
    ]
}
