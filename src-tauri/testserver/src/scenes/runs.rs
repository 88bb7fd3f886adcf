//! Saved runs in every state that the list, the result and the comparison show.

use std::fs;
use std::path::Path;

use chimera_app::services::{self, ImportChoice};
use chimera_folder::import::ReadOptions;
use chimera_storage::store;
use chimera_types::record::{RunNotes, Status};

use super::records::{
    ANSWER, Event, HOSTILE, LONG_ARM, LONG_MODEL, Made, SEVEN, Target, arms, one_arm, usual_events,
};
use super::{Setup, folders};
use crate::Problem;

const MODEL: &str = "gemma3:latest";
const RATE_TPS: f64 = 115.4;
const EVERY_CALL: usize = usize::MAX;
/// Between the beginnings of two listed runs, in seconds.
const APART_S: i64 = 7900;

fn plain(model: &str, runs: u32) -> Made {
    Made::new(one_arm(model), runs, 1).fill(EVERY_CALL, usual_events, |_| RATE_TPS)
}

/// A run that only the list and the trend look at.
fn listed(model: &str, at: i64, rate_tps: f64) -> Made {
    let made = Made::new(one_arm(model), 3, 0).fill(EVERY_CALL, |_| Event::Plain, |_| rate_tps);
    made.begun_before(at * APART_S)
}

/// Fifteen runs: the latest whole, then one in each state, then an even history.
pub fn usual(setup: &mut Setup) -> Result<(), Problem> {
    let place = setup.target();
    plain(MODEL, 3).save(&place)?;
    unfinished(1).save_unfinished(&place)?;
    let model = |at: i64| if at % 3 == 2 { "qwen2.5:7b" } else { MODEL };
    listed(model(2), 2, RATE_TPS).ended(Status::Stopped, None).save_listed(&place)?;
    listed(model(3), 3, RATE_TPS).ended(Status::Interrupted, None).save_listed(&place)?;
    let failed = Made::new(one_arm(model(4)), 3, 0).begun_before(4 * APART_S);
    let why = "The server vanished: connection refused.";
    failed.ended(Status::Failed, Some(why)).save_listed(&place)?;
    cut_record(&listed(model(5), 5, RATE_TPS).save_listed(&place)?)?;
    for at in 6..15 {
        let folder = listed(model(at), at, RATE_TPS + (at * 37 % 41) as f64 / 20.0).save_listed(&place)?;
        if at == 7 {
            let notes = RunNotes { tags: vec!["night".into()], note: "With the window closed.".into() };
            store::save_notes(&folder, &notes)?;
        }
    }
    Ok(())
}

fn unfinished(at: i64) -> Made {
    let made = Made::new(one_arm(MODEL), 3, 1).fill(4, usual_events, |_| RATE_TPS);
    made.ended(Status::Running, None).begun_before(at * APART_S)
}

/// The record ends in the middle.
fn cut_record(folder: &Path) -> Result<(), Problem> {
    let file = folder.join("run.json");
    let bytes = fs::read(&file)?;
    Ok(fs::write(file, &bytes[..bytes.len() / 2])?)
}

pub fn one(setup: &mut Setup) -> Result<(), Problem> {
    listed(MODEL, 0, RATE_TPS).save_listed(&setup.target()).map(drop)
}

/// More runs than one page of the list, and one of a hundred passes.
pub fn many(setup: &mut Setup) -> Result<(), Problem> {
    let place = setup.target();
    let hundred = Made::new(one_arm(MODEL), 100, 1).fill(EVERY_CALL, usual_events, |_| RATE_TPS);
    hundred.save_listed(&place)?;
    let first = listed(MODEL, 1, RATE_TPS).save_listed(&place)?;
    // Copies of one folder: what is tested is the list, not what it lists.
    let record = fs::read(first.join("run.json"))?;
    for number in 2..450 {
        let folder = place.place.join(format!("2026-11-20 {number:06} gemma3-latest"));
        fs::create_dir(&folder)?;
        fs::write(folder.join("run.json"), &record)?;
    }
    Ok(())
}

pub fn damaged(setup: &mut Setup) -> Result<(), Problem> {
    let place = setup.target();
    cut_record(&listed(MODEL, 0, RATE_TPS).save_listed(&place)?)?;
    fs::write(listed(MODEL, 1, RATE_TPS).save_listed(&place)?.join("run.json"), "")?;
    let newer = listed(MODEL, 2, RATE_TPS).save_listed(&place)?.join("run.json");
    let text = fs::read_to_string(&newer)?;
    Ok(fs::write(newer, text.replacen("\"schema_version\": 1", "\"schema_version\": 9", 1))?)
}

pub fn crash(setup: &mut Setup) -> Result<(), Problem> {
    let place = setup.target();
    plain(MODEL, 3).save(&place)?;
    unfinished(1).save_unfinished(&place).map(drop)
}

pub fn crashed_twice(setup: &mut Setup) -> Result<(), Problem> {
    let place = setup.target();
    unfinished(1).save_unfinished(&place)?;
    let made = Made::new(one_arm(MODEL), 3, 1).fill(1, usual_events, |_| RATE_TPS);
    made.ended(Status::Running, None).begun_before(2 * APART_S).save_unfinished(&place).map(drop)
}

/// The latest run is slower than the eight before it let expect.
pub fn slower(setup: &mut Setup) -> Result<(), Problem> {
    let place = setup.target();
    let latest = Made::new(one_arm(MODEL), 3, 0).fill(EVERY_CALL, |_| Event::Plain, |_| 104.0);
    latest.save(&place)?;
    for at in 1..9 {
        listed(MODEL, at, RATE_TPS + (at % 3) as f64 / 4.0).save_listed(&place)?;
    }
    Ok(())
}

/// One run of ours and some of another program.
pub fn imported(setup: &mut Setup) -> Result<(), Problem> {
    worse(setup)?;
    let folder = setup.home.join("bench/other program");
    folders::write_foreign(&folder)?;
    let choice = ImportChoice { place: Some(setup.target().place), duplicates: false };
    services::import(&[folder], &choice, &ReadOptions::default())?;
    Ok(())
}

/// Its reports folder is not there any more.
pub fn gone_folder(setup: &mut Setup) -> Result<(), Problem> {
    let target = setup.target();
    let folder = target.folder.join("gone");
    plain(MODEL, 3).save(&Target { folder, ..target }).map(drop)
}

/// Nothing listens where its server was.
pub fn gone_server(setup: &mut Setup) -> Result<(), Problem> {
    let url = "http://127.0.0.1:9".to_owned();
    plain(MODEL, 3).save(&Target { url, ..setup.target() }).map(drop)
}

pub fn stopped(setup: &mut Setup) -> Result<(), Problem> {
    let made = Made::new(one_arm(MODEL), 3, 1).fill(4, usual_events, |_| RATE_TPS);
    made.ended(Status::Stopped, None).save(&setup.target()).map(drop)
}

pub fn failed(setup: &mut Setup) -> Result<(), Problem> {
    let made = Made::new(one_arm(MODEL), 3, 1).fill(3, |_| Event::Failed, |_| RATE_TPS);
    let why = "The server vanished: connection refused.";
    made.ended(Status::Failed, Some(why)).save(&setup.target()).map(drop)
}

pub fn none_valid(setup: &mut Setup) -> Result<(), Problem> {
    let made = Made::new(one_arm(MODEL), 2, 0).fill(EVERY_CALL, |_| Event::Short, |_| RATE_TPS);
    let why = "No call gave a figure that can be used.";
    made.ended(Status::Failed, Some(why)).save(&setup.target()).map(drop)
}

pub fn one_pass(setup: &mut Setup) -> Result<(), Problem> {
    let made = Made::new(one_arm(MODEL), 1, 0).fill(EVERY_CALL, |_| Event::Plain, |_| RATE_TPS);
    made.save(&setup.target()).map(drop)
}

pub fn cold_only(setup: &mut Setup) -> Result<(), Problem> {
    let made = Made::new(one_arm(MODEL), 1, 0).fill(EVERY_CALL, |_| Event::Cold, |_| RATE_TPS);
    made.save(&setup.target()).map(drop)
}

/// A comparison of some configurations, each with its decode rate.
fn compared(setup: &mut Setup, names: &[&str], runs: u32, rates_tps: &[f64]) -> Result<(), Problem> {
    let rate = |arm: u32| rates_tps.get(arm as usize).copied().unwrap_or(RATE_TPS);
    let events = |next: &super::records::Next| match usual_events(next) {
        Event::Short if next.arm != 1 => Event::Plain,
        event => event,
    };
    let made = Made::new(arms(names), runs, 1).fill(EVERY_CALL, events, rate);
    made.save(&setup.target()).map(drop)
}

pub fn three_arms(setup: &mut Setup) -> Result<(), Problem> {
    let tuned = "Tuned: num_gpu 60, num_ctx 8,192, temperature 0.6, top_p 0.9, top_k 40";
    compared(setup, &["Baseline", tuned, "Cool"], 4, &[])
}

pub fn better(setup: &mut Setup) -> Result<(), Problem> {
    compared(setup, &["Baseline", "Tuned"], 8, &[RATE_TPS, RATE_TPS * 1.041])?;
    listed(MODEL, 1, RATE_TPS).save_listed(&setup.target())?;
    compared_before(setup, 2)
}

/// A second comparison of the same configurations in another session.
fn compared_before(setup: &mut Setup, at: i64) -> Result<(), Problem> {
    let made = Made::new(arms(&["Baseline", "Tuned"]), 8, 1).fill(EVERY_CALL, usual_events, |_| RATE_TPS);
    made.saying(&ANSWER.replace("101 result files", "101 files"))
        .begun_before(at * APART_S)
        .save(&setup.target())
        .map(drop)
}

pub fn worse(setup: &mut Setup) -> Result<(), Problem> {
    compared(setup, &["Baseline", LONG_ARM], 8, &[RATE_TPS, RATE_TPS * 0.968])
}

pub fn same(setup: &mut Setup) -> Result<(), Problem> {
    compared(setup, &["Baseline", "Tuned"], 8, &[])
}

pub fn too_few(setup: &mut Setup) -> Result<(), Problem> {
    compared(setup, &["Baseline", "Tuned"], 3, &[RATE_TPS, RATE_TPS * 1.012])
}

pub fn seven(setup: &mut Setup) -> Result<(), Problem> {
    let rates = [1.0, 1.041, 0.968, 1.0, 1.02, 0.99, 0.8].map(|share| share * RATE_TPS);
    compared(setup, &SEVEN, 8, &rates)?;
    listed(MODEL, 1, RATE_TPS).save_listed(&setup.target()).map(drop)
}

pub fn long_names(setup: &mut Setup) -> Result<(), Problem> {
    let place = setup.target();
    plain(LONG_MODEL, 3).save(&place)?;
    let mut two = arms(&["Baseline", "Tuned"]);
    two.iter_mut().for_each(|arm| arm.model = LONG_MODEL.into());
    let made = Made::new(two, 3, 0).fill(EVERY_CALL, |_| Event::Plain, |_| RATE_TPS);
    made.begun_before(APART_S).save_listed(&place)?;
    let left = Made::new(one_arm(LONG_MODEL), 3, 1).fill(4, usual_events, |_| RATE_TPS);
    left.ended(Status::Running, None).begun_before(2 * APART_S).save_unfinished(&place).map(drop)
}

pub fn hostile(setup: &mut Setup) -> Result<(), Problem> {
    let made = Made::new(one_arm(LONG_MODEL), 12, 0).fill(EVERY_CALL, usual_events, |_| RATE_TPS);
    made.saying(&format!("{HOSTILE}\n").repeat(4000)).save(&setup.target()).map(drop)
}

pub fn right_to_left(setup: &mut Setup) -> Result<(), Problem> {
    let place = setup.target();
    listed(MODEL, 0, RATE_TPS).save_listed(&place)?;
    listed("مدل-زبانی:۷b", 1, RATE_TPS).save_listed(&place)?;
    listed(MODEL, 2, RATE_TPS).save_listed(&place).map(drop)
}
