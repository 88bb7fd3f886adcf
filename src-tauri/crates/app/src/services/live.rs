//! The benchmark that is being measured, as far as its figures need it: drawn from memory, since reading the run's
//! folder again after every call would keep disk and processor busy while the next one is measured.

use std::path::Path;

use super::result::draw_all;
use crate::dto::PlotView;
use crate::event::RunEvent;
use chimera_analysis::Analysis;
use chimera_report::plot::{Size, Theme};
use chimera_report::report;
use chimera_storage::store;
use chimera_types::record::BenchmarkRecord;

/// Follows a benchmark by its events.
#[derive(Debug, Clone, Default)]
pub struct Live {
    /// Its calls are without their texts. `None` before the first benchmark.
    record: Option<BenchmarkRecord>,
}

impl Live {
    /// Takes in what was told.
    pub fn hear(&mut self, event: &RunEvent) {
        match event {
            // Read once, before the first call, when there is little in it.
            RunEvent::Started { path, .. } => self.record = store::load(Path::new(path)).ok(),
            RunEvent::CallFinished { call, .. } => {
                if let Some(record) = &mut self.record {
                    record.calls.push((**call).clone());
                }
            }
            _ => {}
        }
    }

    /// The figures by run of the calls so far in the asked theme, each `width` by `height` CSS pixels: drawn for its place, so
    /// that its words stay readable in a small one. Empty before the first measured call has ended.
    #[must_use]
    pub fn figures(&self, theme: Theme, width: u32, height: u32) -> Vec<PlotView> {
        let Some(record) = &self.record else { return Vec::new() };
        draw_all(&report::run_plots(&Analysis::of(record)), theme, Size { width, height })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_analysis::testing::{CallBuilder, add_call, arm, benchmark};
    use chimera_types::plan::Plan;

    #[test]
    fn a_figure_appears_with_the_first_call_of_its_stage_and_grows_with_each() {
        let place = tempfile::tempdir().unwrap();
        let mut record = benchmark(vec![arm("Baseline", "gemma3")], 3);
        let folder = store::RunFolder::create(place.path(), &mut record).unwrap();
        let mut live = Live::default();
        assert!(live.figures(Theme::Light, 400, 200).is_empty());
        let path = folder.path().display().to_string();
        live.hear(&RunEvent::Started { id: record.id.clone(), path, plan: Plan::default() });
        assert!(live.figures(Theme::Light, 400, 200).is_empty());
        for done in 1..=3 {
            add_call(&mut record, &CallBuilder::default());
            let call = Box::new(record.calls.last().unwrap().clone());
            live.hear(&RunEvent::CallFinished { call, done, total: 6, seconds_left: None });
        }
        let figures = live.figures(Theme::Dark, 400, 200);
        let names: Vec<&str> = figures.iter().map(|figure| figure.name.as_str()).collect();
        assert_eq!(names, ["throughput-analysis", "throughput-report", "ttft-analysis", "ttft-report"]);
        let points: Vec<usize> = figures.iter().map(|figure| figure.marks.len()).collect();
        assert_eq!(points, [2, 1, 2, 1]);
        assert!(figures.iter().all(|figure| (figure.width, figure.height) == (400, 200)));
    }

    #[test]
    fn a_new_benchmark_takes_the_place_of_the_one_before() {
        let mut live = Live { record: Some(benchmark(vec![arm("Baseline", "gemma3")], 1)) };
        let path = "nowhere".to_owned();
        live.hear(&RunEvent::Started { id: "b".into(), path, plan: Plan::default() });
        assert!(live.record.is_none());
    }
}
