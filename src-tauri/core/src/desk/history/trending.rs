//! A model over time, from what the index holds of its runs.

use std::path::PathBuf;

use super::super::result::draw_all;
use super::{History, names};
use crate::error::Error;
use crate::index::ArmEntry;
use crate::plan::Stage;
use crate::plot::{Figure, Size, TrendFigure, TrendRun};
use crate::report::NamedFigure;
use crate::spec::Metric;
use crate::trend::{self, TrendMark, TrendPoint, TrendVerdict};
use crate::view::{Theme, TrendQuery, TrendView, TrendWork};

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
        let named = NamedFigure { name: "trend".into(), figure: Figure::Trend(figure) };
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
) -> TrendFigure {
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
    TrendFigure {
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
