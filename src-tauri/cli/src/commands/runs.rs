//! `chimera runs` and `chimera finish`.

use chimera_core::{Error, naming, runner, store};

use super::run;
use crate::args::{FinishArgs, RunsArgs};
use crate::output::{Exit, say, say_json, table};

pub fn runs(args: &RunsArgs) -> Result<Exit, Error> {
    let runs = store::list(&args.place)?;
    if args.json {
        say_json(&runs)?;
        return Ok(Exit::Completed);
    }
    if runs.is_empty() {
        say(&format!("There are no runs in {}.", naming::shown(&args.place)))?;
        return Ok(Exit::Completed);
    }
    let rows: Vec<Vec<String>> = runs
        .iter()
        .map(|run| {
            let state = run.problem.clone().unwrap_or_else(|| run.status.label().into());
            vec![run.id.clone(), run.models.join(", "), run.calls.to_string(), state]
        })
        .collect();
    say(&table(&["run", "model", "calls", "state"], &rows))?;
    Ok(Exit::Completed)
}

pub fn finish(args: &FinishArgs) -> Result<Exit, Error> {
    let record = runner::finish(&args.dir)?;
    if args.json {
        say_json(&run::document(&record, &args.dir))?;
    } else {
        run::show(&record, &args.dir)?;
    }
    Ok(run::exit(&record))
}
