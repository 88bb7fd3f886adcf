//! `chimera import`.

use chimera_core::Error;
use chimera_core::desk::{self, Imported};
use chimera_core::import::ImportedRun;
use chimera_core::units;

use crate::args::ImportArgs;
use crate::output::{Exit, say, say_json, table};

pub fn import(args: &ImportArgs) -> Result<Exit, Error> {
    let found = desk::read_imports(&args.paths);
    if args.json {
        say_json(&found)?;
    } else {
        show(&found)?;
    }
    Ok(if found.runs.is_empty() { Exit::OtherError } else { Exit::Completed })
}

fn show(found: &Imported) -> Result<(), Error> {
    if !found.runs.is_empty() {
        let rows: Vec<Vec<String>> = found.runs.iter().map(row).collect();
        say(&table(&["file", "run", "model", "runs", "calls", "tok/s", "TTFT ms", "flags"], &rows))?;
    }
    for run in &found.runs {
        for flag in &run.flags {
            say(&format!("! {}, {}: {}", run.source.file, run.name, flag.message))?;
        }
    }
    for problem in &found.problems {
        say(&format!("- {}: {} {}", problem.path, problem.reason, problem.hint))?;
    }
    Ok(())
}

/// Figures are those that follow from the rows.
fn row(run: &ImportedRun) -> Vec<String> {
    let figures = &run.aggregates.recomputed;
    vec![
        run.source.file.clone(),
        run.name.clone(),
        run.model.clone().unwrap_or_else(|| units::UNKNOWN.into()),
        run.runs.to_string(),
        run.calls.len().to_string(),
        units::mean_sd(figures.throughput_tps, figures.throughput_sd_tps),
        units::mean_sd(figures.ttft_ms, figures.ttft_sd_ms),
        run.flags.len().to_string(),
    ]
}
