//! `chimera compare`.

use std::path::Path;

use chimera_analysis::comparison::{RunComparison, SideSummary, Slowdown};
use chimera_app::dto::{ExportFormat, SideChoice};
use chimera_app::services::{self, History, Places};
use chimera_types::spec::SpecProblem;
use chimera_types::{Error, units};
use serde_json::json;

use crate::args::CompareArgs;
use crate::output::{Exit, say, say_json, table};

pub fn compare(args: &CompareArgs) -> Result<Exit, Error> {
    match &args.csv {
        Some(file) => compare_columns(args, file),
        None => compare_runs(args),
    }
}

fn compare_columns(args: &CompareArgs, file: &Path) -> Result<Exit, Error> {
    let [a, b] = args.columns.as_slice() else {
        return Err(bad("column", format!("Two columns can be compared; {} are named.", args.columns.len())));
    };
    let found = services::compare_columns(file, [a.clone(), b.clone()], args.paired)?;
    if args.json {
        say_json(&found)?;
    } else {
        say(&found.sentence)?;
        found.basis().iter().try_for_each(|line| say(line))?;
    }
    Ok(Exit::Completed)
}

fn compare_runs(args: &CompareArgs) -> Result<Exit, Error> {
    if args.threshold.is_some_and(|percent| !(0.0..=1000.0).contains(&percent)) {
        return Err(bad("threshold", "The threshold is a percentage from 0 to 1000.".into()));
    }
    let choices = args.runs.iter().map(|run| choice(run, args)).collect::<Result<Vec<_>, _>>()?;
    let (lineup, _) = services::compare_runs(&choices)?;
    if let Some(out) = &args.out {
        services::save_comparison(&choices, format(out)?, out)?;
    }
    let regressions = args.threshold.map(|percent| lineup.regressions(percent)).unwrap_or_default();
    if args.json {
        let mut document = json!(lineup);
        document["threshold_percent"] = json!(args.threshold);
        document["regressions"] = json!(regressions);
        say_json(&document)?;
    } else {
        show(&lineup, &regressions)?;
    }
    Ok(if regressions.is_empty() { Exit::Completed } else { Exit::OtherError })
}

/// `RUN`, or `RUN#NAME` where no run has that very name.
fn choice(run: &str, args: &CompareArgs) -> Result<SideChoice, Error> {
    let account = Places::of_this_account();
    let place = match &args.place {
        Some(place) => place.clone(),
        None => services::reports_place(&account, &services::load_preferences(&account).preferences),
    };
    let (history, places) = (History::new(&account), [place]);
    let whole = history.find_run(run, &places);
    match (whole, run.rsplit_once('#')) {
        (Ok(path), _) => Ok(SideChoice { path, arm: None }),
        (Err(_), Some((run, arm))) => services::choose_arm(history.find_run(run, &places)?, arm),
        (Err(error), None) => Err(error),
    }
}

fn format(file: &Path) -> Result<ExportFormat, Error> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "md" | "markdown" => Ok(ExportFormat::Markdown),
        "html" | "htm" => Ok(ExportFormat::Html),
        "csv" => Ok(ExportFormat::Csv),
        "json" => Ok(ExportFormat::Json),
        "png" => Ok(ExportFormat::Png),
        _ => Err(bad(
            "out",
            format!("A comparison is saved as md, html, csv, json or png, not as `{ending}`."),
        )),
    }
}

fn show(lineup: &RunComparison, regressions: &[Slowdown]) -> Result<(), Error> {
    lineup.verdicts.sentences.iter().try_for_each(|sentence| say(sentence))?;
    lineup.verdicts.caveats.iter().try_for_each(|caveat| say(&format!("! {caveat}")))?;
    say("")?;
    let rows: Vec<Vec<String>> = lineup.sides.iter().flat_map(rows).collect();
    say(&table(&["side", "stage", "calls", "invalid", "cold", "tok/s", "TTFT ms"], &rows))?;
    if !lineup.differences.is_empty() {
        say("\nWhat differs:")?;
    }
    for difference in &lineup.differences {
        let unknown = || units::UNKNOWN.to_owned();
        let values = difference.values.iter().map(|value| value.clone().unwrap_or_else(unknown));
        let values = values.collect::<Vec<_>>().join(" | ");
        say(&format!("  {}: {values} ({}). {}", difference.name, difference.weight.label(), difference.why))?;
    }
    if !regressions.is_empty() {
        say("\nSlower than allowed:")?;
    }
    regressions.iter().try_for_each(|regression| say(&format!("  {}", regression.sentence)))
}

fn rows(side: &SideSummary) -> Vec<Vec<String>> {
    let stages = side.stages.iter();
    stages
        .map(|stage| {
            let spread = |spread: &Option<chimera_analysis::summary::Spread>| {
                units::mean_sd(spread.as_ref().map(|s| s.mean), spread.as_ref().and_then(|s| s.sd))
            };
            vec![
                side.label.clone(),
                stage.stage.label().into(),
                stage.calls.to_string(),
                stage.invalid.to_string(),
                stage.cold.to_string(),
                spread(&stage.rate_tps),
                spread(&stage.ttft_ms),
            ]
        })
        .collect()
}

fn bad(field: &str, message: String) -> Error {
    Error::InvalidSpec(vec![SpecProblem { field: field.into(), message }])
}
