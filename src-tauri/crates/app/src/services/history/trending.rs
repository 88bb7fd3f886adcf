//! A model over time, from what the index holds of its runs.

use std::path::{Path, PathBuf};

use super::super::places::run_folder;
use super::super::result::draw_all;
use super::{History, names};
use crate::dto::{TrendQuery, TrendView, TrendWork};
use chimera_analysis::trend::{self, TrendMark, TrendPoint, TrendVerdict};
use chimera_report::plot::{Plot, Size, Theme, TrendPlot, TrendRun};
use chimera_report::report::{NamedPlot, PlotKind};
use chimera_storage::index::ArmEntry;
use chimera_types::error::Error;
use chimera_types::plan::Stage;
use chimera_types::spec::Metric;
use chimera_types::warning::Warning;

/// More runs would be dots on top of each other.
const MOST_RUNS: usize = 400;

impl History {
    /// A figure of a model over time, of runs of equal work with equal settings: drawn, with what changed in between, and
    /// the latest run judged by the earlier ones.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn trend(
        &self,
        places: &[PathBuf],
        query: &TrendQuery,
        theme: Theme,
        size: Size,
    ) -> Result<TrendView, Error> {
        let names = names(places);
        let mut arms = self.with(|index| index.arms_of(&names, &query.model))?;
        arms.retain(|arm| value(arm, query).is_some_and(f64::is_finite));
        let works = works(&arms);
        let wanted = query.work.as_ref().filter(|key| works.iter().any(|work| work.key == **key));
        let work = wanted.or_else(|| works.first().map(|work| &work.key)).cloned().unwrap_or_default();
        arms.retain(|arm| arm.work == work);
        arms.drain(..arms.len().saturating_sub(MOST_RUNS));
        let points: Vec<TrendPoint> = arms.iter().filter_map(|arm| point(arm, query)).collect();
        let marks = trend::find_marks(&points);
        let verdict = trend::judge(query.metric, &points, &marks);
        let figure = figure(query, &points, &marks, verdict.as_ref());
        let named = NamedPlot::new(PlotKind::Trend, None, 1, Plot::Trend(figure));
        let drawn = if points.is_empty() { None } else { draw_all(&[named], theme, size).pop() };
        Ok(TrendView {
            model: query.model.clone(),
            works,
            work,
            paths: arms.into_iter().map(|arm| arm.path).collect(),
            figure: drawn,
            marks,
            verdict,
        })
    }
}

impl History {
    /// Where a run is slower than its history lets expect, beyond chance: each of its models by each figure of the report
    /// stage, against the runs of equal work with equal settings before it. The folders are looked at first: whoever never opened
    /// the list has no history in the index.
    ///
    /// # Errors
    /// [`Error::RunMissing`], and as [`Self::list`].
    pub fn doubts(&self, places: &[PathBuf], path: &Path) -> Result<Vec<Warning>, Error> {
        let folder = run_folder(path)?;
        self.refresh(places, &mut |_| {})?;
        let row = self.take_in(&folder)?;
        let names = names(places);
        let mut doubts = Vec::new();
        for model in &row.models {
            let arms = self.with(|index| index.arms_of(&names, model))?;
            for (metric, own) in
                Metric::ALL.into_iter().flat_map(|metric| own(&arms, &row.path).map(move |at| (metric, at)))
            {
                doubts.extend(doubt(metric, &arms[..=own]));
            }
        }
        Ok(doubts)
    }
}

/// The places of a run's configurations, each kind of work once.
fn own<'a>(arms: &'a [ArmEntry], path: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_own = move |arm: &ArmEntry| arm.path == path;
    let is_last = move |at: usize| !arms[at + 1..].iter().any(|arm| is_own(arm) && arm.work == arms[at].work);
    (0..arms.len()).filter(move |at| is_own(&arms[*at]) && is_last(*at))
}

/// The last of these judged by those of its work before it.
fn doubt(metric: Metric, arms: &[ArmEntry]) -> Option<Warning> {
    let latest = arms.last()?;
    let query = TrendQuery { model: latest.model.clone(), metric, stage: Stage::Report, work: None };
    let is_of_it = |arm: &&ArmEntry| arm.work == latest.work && (arm.path != latest.path || *arm == latest);
    value(latest, &query)?;
    let mut points: Vec<TrendPoint> =
        arms.iter().filter(is_of_it).filter_map(|arm| point(arm, &query)).collect();
    points.drain(..points.len().saturating_sub(MOST_RUNS));
    let verdict = trend::judge(metric, &points, &trend::find_marks(&points))?;
    let cause = "Server, driver and model are those of the earlier runs; heat, power, other load or a change that no server \
                 tells of may be behind it.";
    let next_step = "Run it again on an idle machine; in Runs its model is drawn over time.";
    verdict.is_slower.then(|| {
        let seen = format!("{}, {}: {}", latest.model, metric.label(), verdict.sentence);
        Warning::new("slower_than_history", seen, cause, next_step)
    })
}

fn value(arm: &ArmEntry, query: &TrendQuery) -> Option<f64> {
    let values = match query.metric {
        Metric::DecodeRate => arm.decode_tps,
        Metric::Ttft => arm.ttft_ms,
    };
    let stage = Stage::MEASURED.iter().position(|stage| *stage == query.stage)?;
    values[stage]
}

fn point(arm: &ArmEntry, query: &TrendQuery) -> Option<TrendPoint> {
    Some(TrendPoint {
        started_at: arm.started_at.clone(),
        value: value(arm, query)?,
        server: arm.server.clone(),
        driver: arm.driver.clone(),
        digest: arm.digest.clone(),
    })
}

/// Every kind of work, that of the latest run first.
fn works(arms: &[ArmEntry]) -> Vec<TrendWork> {
    let mut works: Vec<TrendWork> = Vec::new();
    for arm in arms.iter().rev() {
        match works.iter_mut().find(|work| work.key == arm.work) {
            Some(work) => work.runs += 1,
            None => works.push(TrendWork { key: arm.work.clone(), label: arm.work_label.clone(), runs: 1 }),
        }
    }
    works
}

fn figure(
    query: &TrendQuery,
    points: &[TrendPoint],
    marks: &[TrendMark],
    verdict: Option<&TrendVerdict>,
) -> TrendPlot {
    let slow = verdict.is_some_and(|verdict| verdict.is_slower);
    let since = marks.iter().map(|mark| mark.at).max().unwrap_or(0);
    let label = query.metric.label();
    let name = if query.metric == Metric::Ttft { label.to_owned() } else { "Decode rate".to_owned() };
    let run = |(at, point): (usize, &TrendPoint)| TrendRun {
        day: day(&point.started_at, "%-d %b %Y"),
        time: day(&point.started_at, "%-d %b %Y %H:%M"),
        value: point.value,
        note: [Some(point.server.as_str()), point.driver.as_deref()]
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", driver "),
        is_slower: slow && at + 1 == points.len(),
    };
    TrendPlot {
        title: format!("{name} over time"),
        subtitle: query.model.clone(),
        unit: query.metric.unit().into(),
        stage: query.stage.label().into(),
        runs: points.iter().enumerate().map(run).collect(),
        changes: marks.iter().map(|mark| (mark.at, mark.label.clone())).collect(),
        expected: verdict.and_then(|verdict| verdict.interval).map(|(low, high)| (since, low, high)),
    }
}

/// The beginning of a run in UTC, as records hold it; unchanged where it is no time.
fn day(started_at: &str, format: &str) -> String {
    started_at
        .parse::<jiff::Timestamp>()
        .map_or_else(|_| started_at.to_owned(), |time| time.strftime(format).to_string())
}
