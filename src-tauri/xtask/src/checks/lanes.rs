//! Several stages: two at once where neither disturbs the other, each in a process of its own whose output is shown in one
//! piece when it ends.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use super::stage::{Lane, Report, Stage};
use super::{Line, failed, verdict};
use crate::{Error, Result, place};

/// Names the file into which a stage's process writes its report.
pub(super) const REPORT: &str = "CHIMERA_STAGE_REPORT";

/// More would only take the processor from each other: most stages keep both of a small machine's busy by themselves.
const AT_ONCE: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Running,
    Ended,
}

/// Runs the stages, shows each as it ends, and returns them in that order. After a failure no other begins, unless
/// `keep_going`.
pub(super) fn run(stages: &[&Stage], keep_going: bool) -> Result<Vec<Line>> {
    let logs = place::target().join("xtask").join("stages");
    fs::create_dir_all(&logs).map_err(|source| Error::io(format!("making {}", logs.display()), &source))?;
    let mut states = vec![State::Waiting; stages.len()];
    let mut lines: Vec<Line> = Vec::new();
    let (sender, ends) = mpsc::channel();
    thread::scope(|scope| {
        loop {
            while keep_going || !lines.iter().any(failed) {
                let Some(next) = next(stages, &states) else { break };
                states[next] = State::Running;
                println!("-- {} begins: {}", stages[next].name, stages[next].about);
                let (sender, logs) = (sender.clone(), &logs);
                let stage = stages[next];
                // The receiver lives until every stage has ended.
                scope.spawn(move || drop(sender.send((next, apart(stage, logs)))));
            }
            if !states.contains(&State::Running) {
                return;
            }
            let Ok((ended, line)) = ends.recv() else { return };
            states[ended] = State::Ended;
            show(&line, &log(&logs, line.name), lines.len() + 1, stages.len());
            lines.push(line);
        }
    });
    Ok(lines)
}

/// The first stage that can begin now.
fn next(stages: &[&Stage], states: &[State]) -> Option<usize> {
    let running = || stages.iter().zip(states).filter(|(_, state)| **state == State::Running);
    if running().count() >= AT_ONCE || running().any(|(stage, _)| stage.lane == Lane::Clock) {
        return None;
    }
    let has_ended = |name: &str| {
        let needed = stages.iter().zip(states).find(|(stage, _)| stage.name == name);
        needed.is_none_or(|(_, state)| *state == State::Ended)
    };
    stages.iter().zip(states).position(|(stage, state)| {
        let is_free = match stage.lane {
            Lane::Clock => running().count() == 0,
            lane => running().all(|(other, _)| other.lane != lane),
        };
        *state == State::Waiting && is_free && stage.needs.iter().all(|name| has_ended(name))
    })
}

/// Runs one stage in a process of its own.
fn apart(stage: &Stage, logs: &Path) -> Line {
    let begin = Instant::now();
    let file = logs.join(format!("{}.json", stage.name));
    drop(fs::remove_file(&file));
    let started = File::create(log(logs, stage.name)).and_then(|log| {
        itself()?
            .args(["test", "--only", stage.name])
            .env(REPORT, &file)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .status()
    });
    let report = match started {
        Ok(status) => {
            fs::read_to_string(&file).ok().and_then(|text| Report::from_json(&text)).unwrap_or_else(|| {
                Report::failed(format!("the stage's process ended without a report ({status})"))
            })
        }
        Err(source) => Report::failed(Error::io("starting the stage's process", &source).to_string()),
    };
    Line { name: stage.name, took: begin.elapsed(), report }
}

/// This program. Linux finds it so even when cargo has put another in its place.
fn itself() -> std::io::Result<Command> {
    let linked = Path::new("/proc/self/exe");
    Ok(Command::new(if linked.exists() { linked.to_path_buf() } else { env::current_exe()? }))
}

fn log(logs: &Path, name: &str) -> PathBuf {
    logs.join(format!("{name}.log"))
}

fn show(line: &Line, log: &Path, number: usize, of: usize) {
    println!("\n== {} ({number} of {of})", line.name);
    print!("{}", String::from_utf8_lossy(&fs::read(log).unwrap_or_default()));
    println!("== {}: {}\n", line.name, verdict(line));
}

#[cfg(test)]
mod tests {
    use super::super::stage::{Outcome, Task};
    use super::*;

    fn stage(name: &'static str, lane: Lane, needs: &'static [&'static str]) -> Stage {
        Stage { name, about: "", lane, needs, task: Task::Test, run: || Ok(Outcome::Done) }
    }

    /// The names of the stages that begin, when none of them ends.
    fn begin(stages: &[Stage], ended: &[&str]) -> Vec<&'static str> {
        let stages: Vec<&Stage> = stages.iter().collect();
        let state = |stage: &&Stage| if ended.contains(&stage.name) { State::Ended } else { State::Waiting };
        let mut states: Vec<State> = stages.iter().map(state).collect();
        let mut begun = Vec::new();
        while let Some(next) = next(&stages, &states) {
            states[next] = State::Running;
            begun.push(stages[next].name);
        }
        begun
    }

    #[test]
    fn two_stages_run_at_once_when_they_work_on_different_things() {
        let stages = [
            stage("fmt", Lane::Native, &[]),
            stage("clippy", Lane::Native, &[]),
            stage("eslint", Lane::Page, &[]),
            stage("model", Lane::System, &[]),
        ];
        assert_eq!(begin(&stages, &[]), ["fmt", "eslint"]);
        assert_eq!(begin(&stages, &["fmt", "eslint"]), ["clippy", "model"]);
    }

    #[test]
    fn a_stage_waits_for_those_it_needs_where_they_are_selected() {
        let stages = [stage("rust", Lane::Native, &["page"]), stage("e2e", Lane::Page, &["rust"])];
        assert_eq!(begin(&stages, &[]), ["rust"]);
        assert_eq!(begin(&stages, &["rust"]), ["e2e"]);
    }

    #[test]
    fn nothing_runs_beside_a_stage_that_measures_time() {
        let stages = [stage("clock", Lane::Clock, &[]), stage("rust", Lane::Native, &[])];
        assert_eq!(begin(&stages, &[]), ["clock"]);
        let stages = [stage("rust", Lane::Native, &[]), stage("clock", Lane::Clock, &[])];
        assert_eq!(begin(&stages, &[]), ["rust"]);
    }
}
