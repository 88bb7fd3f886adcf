//! `chimera runs`, `tag`, `trash`, `restore` and `finish`.

use std::path::{Path, PathBuf};

use chimera_app::dto::{RunPage, RunQuery, RunRow};
use chimera_app::runner;
use chimera_app::services::{self, History, Places};
use chimera_storage::store;
use chimera_types::record::RunNotes;
use chimera_types::{Error, units};

use super::run;
use crate::args::{FinishArgs, RestoreArgs, RunsArgs, TagArgs, TrashArgs};
use crate::output::{Exit, say, say_json, table, warn};

pub fn runs(args: &RunsArgs) -> Result<Exit, Error> {
    let account = Places::of_this_account();
    let history = History::new(&account);
    let places = match &args.place {
        Some(place) => vec![std::path::absolute(place).unwrap_or_else(|_| place.clone())],
        None => services::run_places(&account),
    };
    let outcome = if args.rebuild_index {
        history.rebuild(&places, &mut |_| {})?
    } else {
        history.refresh(&places, &mut |_| {})?
    };
    for notice in &outcome.notices {
        warn(&format!("{} {} {}", notice.seen, notice.cause, notice.next_step));
    }
    let page = history.list(&places, &query(args))?;
    if args.json {
        say_json(&page.rows)?;
    } else {
        show(&page)?;
    }
    Ok(Exit::Completed)
}

fn query(args: &RunsArgs) -> RunQuery {
    let (sort, descending) = args.sort.order();
    RunQuery {
        words: args.search.clone().unwrap_or_default(),
        states: args.status.iter().map(|state| (*state).into()).collect(),
        model: args.model.clone(),
        tag: args.tag.clone(),
        sort,
        descending,
        limit: args.limit,
        ..RunQuery::default()
    }
}

fn show(page: &RunPage) -> Result<(), Error> {
    if page.all == 0 {
        return say(&format!("There are no runs in {}.", page.places.join(", ")));
    }
    if page.rows.is_empty() {
        return say(&format!("None of {} runs matches.", page.all));
    }
    let head = ["run", "model", "calls", "decode tok/s", "TTFT ms", "tags", "state"];
    say(&table(&head, &page.rows.iter().map(cells).collect::<Vec<_>>()))?;
    let shown = page.rows.len() as u32;
    if shown < page.total { say(&format!("{shown} of {} runs.", page.total)) } else { Ok(()) }
}

fn cells(row: &RunRow) -> Vec<String> {
    let figure = |value: Option<f64>| value.map_or_else(String::new, units::one_decimal);
    let state = if row.is_copy { format!("{} (a copy)", row.state.name()) } else { row.state.name().into() };
    vec![
        row.id.clone(),
        row.models.join(", "),
        row.calls.to_string(),
        figure(row.decode_tps),
        figure(row.ttft_ms),
        row.tags.join(", "),
        row.problem.clone().unwrap_or(state),
    ]
}

pub fn tag(args: &TagArgs) -> Result<Exit, Error> {
    let folder = services::run_folder(&args.run)?;
    let known = store::load_notes(&folder)?;
    let keeps_tags = args.tags.is_empty() && args.note.is_some();
    let notes = RunNotes {
        tags: if keeps_tags { known.tags } else { args.tags.clone() },
        note: args.note.clone().unwrap_or(known.note),
    };
    let row = History::new(&Places::of_this_account()).set_notes(&folder, &notes)?;
    if args.json {
        say_json(&row)?;
    } else if row.tags.is_empty() {
        say(&format!("{} has no tags.", row.id))?;
    } else {
        say(&format!("{}: {}", row.id, row.tags.join(", ")))?;
    }
    Ok(Exit::Completed)
}

pub fn trash(args: &TrashArgs) -> Result<Exit, Error> {
    let account = Places::of_this_account();
    if args.runs.is_empty() {
        let trashed = services::trashed_runs(&services::run_places(&account));
        if args.json {
            say_json(&trashed)?;
        } else if trashed.is_empty() {
            say("The trash is empty.")?;
        } else {
            trashed.iter().try_for_each(|run| say(&run.path))?;
        }
        return Ok(Exit::Completed);
    }
    let outcome = History::new(&account).trash(&args.runs)?;
    if args.json {
        say_json(&outcome)?;
    } else {
        outcome.trashed.iter().try_for_each(|run| say(&run.path))?;
    }
    for refused in &outcome.refused {
        warn(&format!(
            "error: {}: {}\nhint: {}",
            refused.path, refused.failure.message, refused.failure.hint
        ));
    }
    Ok(if outcome.refused.is_empty() { Exit::Completed } else { Exit::OtherError })
}

pub fn restore(args: &RestoreArgs) -> Result<Exit, Error> {
    let account = Places::of_this_account();
    let trashed = std::path::absolute(&args.run).unwrap_or_else(|_| args.run.clone());
    let mut places = services::run_places(&account);
    places.extend(trashed.ancestors().nth(3).map(Path::to_path_buf).filter(|place| !places.contains(place)));
    let moved = History::new(&account).restore(&places, &[PathBuf::from(&trashed)])?;
    if args.json {
        say_json(&moved)?;
    } else {
        moved.iter().try_for_each(|run| say(&run.path))?;
    }
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
