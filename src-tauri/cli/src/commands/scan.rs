//! `chimera scan`.

use chimera_folder::ingest::{self, ScanOptions};
use chimera_types::{Error, units};

use crate::args::ScanArgs;
use crate::output::{Exit, say, say_json};

pub fn scan(args: &ScanArgs) -> Result<Exit, Error> {
    let inventory = ingest::scan(&args.dir, &ScanOptions::default())?;
    if args.json {
        say_json(&inventory)?;
        return Ok(Exit::Completed);
    }
    say(inventory.data_summary().trim_end())?;
    if inventory.others > 0 {
        say(&format!("\nFiles of other kinds, left alone: {}", inventory.others))?;
    }
    if !inventory.problems.is_empty() {
        say(&format!("\nFiles that cannot be used, or only in part: {}", inventory.problems.len()))?;
        for problem in &inventory.problems {
            say(&format!("  - {}: {} {}", problem.path, problem.reason, problem.hint))?;
        }
    }
    say(&format!("\nScanned in {}", units::duration(inventory.duration_ms)))?;
    Ok(Exit::Completed)
}
