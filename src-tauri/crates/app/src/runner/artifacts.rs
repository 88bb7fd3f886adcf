//! What a finished run holds beside its record: report, page and figures.

use std::collections::HashSet;

use crate::runner::call::mark_cold;
use chimera_analysis::{Analysis, summary};
use chimera_report::plot::{self, Plot, PlotError, Size, Theme};
use chimera_report::report::{self, NamedPlot};
use chimera_storage::store::{ARMS_DIR, Artifact, HTML_FILE, PLOTS_DIR, REPORT_FILE};
use chimera_types::record::{BenchmarkRecord, Status};
use chimera_types::warning::Warning;

/// Judges what only the whole can tell, once all calls are in.
pub fn conclude(record: &mut BenchmarkRecord) {
    record.calls.sort_by_key(|call| call.index);
    mark_cold(&mut record.calls);
    if record.status == Status::Completed && summary::usable_calls(record) == 0 {
        record.status = Status::Failed;
        record.status_reason = Some("No call gave a figure that can be used.".into());
    }
    if record.finished_at.is_none() {
        record.finished_at = Some(jiff::Timestamp::now().to_string());
    }
    let found = doubts(record);
    record.warnings.extend(found);
}

/// What is doubtful by the calls so far, without what the record says already.
pub fn doubts(record: &BenchmarkRecord) -> Vec<Warning> {
    let told: HashSet<&str> = record.warnings.iter().map(|w| w.code.as_str()).collect();
    Analysis::of(record).warnings().iter().filter(|w| !told.contains(w.code.as_str())).cloned().collect()
}

/// Draws the figures and writes the report; with several configurations each has its own beside the comparison, in a folder
/// below `arms`. A figure that cannot be drawn is told and left out.
pub fn draw(record: &mut BenchmarkRecord) -> Vec<Artifact> {
    let mut artifacts = draw_one(record);
    if record.spec.arms.len() > 1 {
        for (arm, folder) in (0..).zip(report::arm_folders(record)) {
            let own = record.of_arm(arm).map(|mut own| draw_one(&mut own)).unwrap_or_default();
            let place =
                |Artifact { path, bytes }| Artifact { path: format!("{ARMS_DIR}/{folder}/{path}"), bytes };
            artifacts.extend(own.into_iter().map(place));
        }
    }
    artifacts
}

/// A figure as files have it: a drawing, and a picture of twice its size.
///
/// # Errors
/// What [`plot::svg`] and [`plot::png`] say.
pub fn pictures_of(plot: &Plot) -> Result<(String, Vec<u8>), PlotError> {
    let svg = plot::svg(plot, Theme::Light, Size::WIDE)?;
    let png = plot::png(&svg)?;
    Ok((svg, png))
}

fn draw_one(record: &mut BenchmarkRecord) -> Vec<Artifact> {
    let mut analysis = Analysis::of(record);
    let figures = report::figures(&analysis);
    let mut artifacts = Vec::new();
    let mut pictures = Vec::new();
    let mut missing = Vec::new();
    for NamedPlot { name, plot, .. } in &figures {
        match pictures_of(plot) {
            Ok((svg, png)) => {
                artifacts.push(Artifact { path: format!("{PLOTS_DIR}/{name}.png"), bytes: png });
                pictures.push((format!("{name}.svg"), svg));
            }
            Err(error) => missing.push(Warning::new(
                error.code(),
                format!("The figure {name} is missing: {error}."),
                "It could not be drawn from this record.",
                error.hint(),
            )),
        }
    }
    if !missing.is_empty() {
        record.warnings.extend(missing);
        analysis = Analysis::of(record);
    }
    let markdown = report::build(&analysis, &figures);
    let named: Vec<(&str, &str)> = pictures.iter().map(|(name, svg)| (name.as_str(), svg.as_str())).collect();
    let page = report::html::page(&title(record), &markdown, &named);
    let svg_file = |(name, svg): &(&str, &str)| Artifact {
        path: format!("{PLOTS_DIR}/{name}"),
        bytes: svg.as_bytes().to_vec(),
    };
    artifacts.extend(named.iter().map(svg_file));
    artifacts.push(Artifact { path: HTML_FILE.into(), bytes: page.into_bytes() });
    artifacts.push(Artifact { path: REPORT_FILE.into(), bytes: markdown.into_bytes() });
    artifacts
}

fn title(record: &BenchmarkRecord) -> String {
    let mut models: Vec<&str> = record.spec.arms.iter().map(|arm| arm.model.as_str()).collect();
    models.dedup();
    let kind = if record.spec.arms.len() > 1 { "Comparison" } else { "Agent" };
    format!("Chimera {kind} Report: {}", models.join(", "))
}
