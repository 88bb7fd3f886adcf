//! A figure in words, made from the same numbers as the drawing.

use std::fmt::Write as _;

use super::layout::{LOG_NOTE, NO_LINE, NOTHING_TO_SHOW, last_run};
use super::line::LinePlot;
use super::scale::{Scale, drawable};
use super::text::visible_line;
use super::times::{StackedTimePlot, named};
use super::{Plot, Point, RunPlot, Series};
use chimera_types::units;

/// The figure as text for those who do not see it: the title, then every arm's mean, interval,
/// range, and what is not in the mean; the medians of a call's parts; the range of a line; the
/// changes against the baseline; the pairs.
pub fn alt_text(plot: &Plot) -> String {
    match plot {
        Plot::Run(plot) => of_runs(plot),
        Plot::StackedTime(plot) => of_times(plot),
        Plot::Line(plot) => of_line(plot),
        Plot::Forest(plot) => plot.alt(),
        Plot::Slope(plot) => plot.alt(NOTHING_TO_SHOW),
        Plot::Ecdf(plot) => plot.alt(NOTHING_TO_SHOW),
        Plot::Trend(plot) => plot.alt(NOTHING_TO_SHOW),
    }
}

fn of_times(figure: &StackedTimePlot) -> String {
    let mut text = visible_line(&figure.title);
    let bars: Vec<f64> = figure.bars.iter().map(|bar| bar.total_ms()).filter(|ms| *ms > 0.0).collect();
    let (Some(least), Some(most)) =
        (bars.iter().copied().reduce(f64::min), bars.iter().copied().reduce(f64::max))
    else {
        let _ = write!(text, ". {NOTHING_TO_SHOW}");
        return text;
    };
    let (subtitle, stage) = (visible_line(&figure.subtitle), visible_line(&figure.stage));
    if !subtitle.is_empty() {
        let _ = write!(text, ", {subtitle}");
    }
    if !stage.is_empty() {
        let _ = write!(text, ", {stage} stage");
    }
    let (least, most) = (units::duration(least), units::duration(most));
    match bars.len() {
        1 => {
            let _ = write!(text, ", 1 call of {most}.");
        }
        calls => {
            let _ = write!(text, ", {calls} calls of {least} to {most}.");
        }
    }
    if !figure.medians.is_empty() {
        let _ = write!(text, " Medians of the warm calls: {}.", named(figure.medians.iter().copied()));
    }
    let pale = figure.bars.iter().filter(|bar| !bar.valid).count();
    if pale > 0 {
        let _ = write!(text, " {pale} may not be used.");
    }
    text
}

fn of_line(figure: &LinePlot) -> String {
    let mut text = visible_line(&figure.title);
    let (Some(values), Some(places)) = (figure.values(), figure.places()) else {
        let _ = write!(text, ". {NO_LINE}");
        return text;
    };
    let bounds = |read: fn(&super::Step) -> f64| {
        figure
            .drawn()
            .map(|step| read(&step))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
    };
    let ((low, high), (from, _), (_, to)) = (bounds(|s| s.value), bounds(|s| s.from), bounds(|s| s.to));
    let (unit, across) = (visible_line(&figure.unit), visible_line(&figure.across));
    if places.logarithmic {
        text.push_str(LOG_NOTE);
    }
    let _ = write!(
        text,
        ", {} to {} {across}: {} to {} {unit}",
        places.value_text(from),
        places.value_text(to),
        values.value_text(low),
        values.value_text(high)
    );
    if let Some((name, value)) =
        figure.level.as_ref().and_then(|(n, v)| Some((visible_line(n), drawable(*v)?)))
    {
        let _ = write!(text, "; {name} {}", values.value_text(value));
    }
    text.push('.');
    for (name, _) in &figure.moments {
        let _ = write!(text, " {}.", visible_line(name));
    }
    text
}

fn of_runs(figure: &RunPlot) -> String {
    let mut text = visible_line(&figure.title);
    let stage = visible_line(&figure.stage);
    let counted: Vec<f64> = figure.series.iter().flat_map(counted).collect();
    let all: Vec<f64> = figure.series.iter().flat_map(drawn).collect();
    if all.is_empty() {
        let _ = write!(text, ". {NOTHING_TO_SHOW}");
        return text;
    }
    let scale = Scale::fit(if counted.is_empty() { &all } else { &counted });
    if scale.logarithmic {
        text.push_str(LOG_NOTE);
    }
    if !stage.is_empty() {
        let _ = write!(text, ", {stage} stage");
    }
    let runs = last_run(figure);
    let _ = write!(text, ", {runs} {}.", if runs == 1 { "run" } else { "runs" });
    for series in &figure.series {
        text.push(' ');
        describe(&mut text, series, &scale, &visible_line(&figure.unit));
    }
    text
}

fn drawn(series: &Series) -> impl Iterator<Item = f64> {
    series.points.iter().filter_map(|point| drawable(point.value))
}

fn counted(series: &Series) -> impl Iterator<Item = f64> {
    series.points.iter().filter(|point| point.counts()).filter_map(|point| drawable(point.value))
}

fn describe(text: &mut String, series: &Series, scale: &Scale, unit: &str) {
    let _ = write!(text, "{}: ", visible_line(&series.name));
    match series.mean.and_then(drawable) {
        Some(mean) => {
            let _ = write!(text, "mean {} {unit}", scale.value_text(mean));
        }
        None => text.push_str("no mean"),
    }
    if let Some((Some(low), Some(high))) = series.interval.map(|(low, high)| (drawable(low), drawable(high)))
    {
        let _ = write!(text, ", 95 % interval {} to {}", scale.value_text(low), scale.value_text(high));
    }
    let values: Vec<f64> = counted(series).collect();
    if values.len() > 1 {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (least, most) = (scale.value_text(least), scale.value_text(most));
        let _ = write!(text, ", {} values from {least} to {most}", values.len());
    }
    let left_out = |kind: &str, points: Vec<f64>| {
        let shown: Vec<String> = points.iter().take(3).map(|value| scale.value_text(*value)).collect();
        let more = if points.len() > shown.len() { ", …" } else { "" };
        format!("; {} {kind} ({}{more})", points.len(), shown.join(", "))
    };
    let cold: Vec<f64> = only(series, |point| point.valid && point.cold);
    let invalid: Vec<f64> = only(series, |point| !point.valid);
    if !cold.is_empty() {
        text.push_str(&left_out("cold", cold));
    }
    if !invalid.is_empty() {
        text.push_str(&left_out("invalid", invalid));
    }
    text.push('.');
}

fn only(series: &Series, keep: impl Fn(&Point) -> bool) -> Vec<f64> {
    series.points.iter().filter(|point| keep(point)).filter_map(|point| drawable(point.value)).collect()
}
