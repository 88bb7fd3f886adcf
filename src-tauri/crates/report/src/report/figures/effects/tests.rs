use super::*;
use crate::plot::{Size, Theme, alt_text, draw, png, svg};
use crate::report::run_plots;
use crate::report::tests::written;
use chimera_analysis::Analysis;
use chimera_analysis::testing::{self, CallBuilder};
use chimera_types::plan::Stage;
use chimera_types::record::BenchmarkRecord;
use chimera_types::spec::{Primary, RunOrder};

/// Up to 1 % of noise that is the same every time.
fn noise(run: u32, arm: u32) -> f64 {
    [0.3, -0.7, 0.1, 0.9, -0.4, 0.6, -0.2, -0.8][(run as usize + 3 * arm as usize) % 8] / 100.0
}

/// Each arm decodes `percent` faster than the one before, and answers as much later.
fn measured(arms: u32, blocks: u32, percent: f64) -> BenchmarkRecord {
    let arm = |i: u32| testing::arm(&if i == 0 { "Baseline".into() } else { format!("Tuned {i}") }, "m");
    let mut record = testing::benchmark((0..arms).map(arm).collect(), blocks);
    testing::fill(&mut record, &mut |arm, run, _| {
        let factor = (1.0 + noise(run, arm)) * (1.0 + percent / 100.0 * f64::from(arm));
        CallBuilder { decode_ms: 2000.0 / factor, ttft_ms: Some(500.0 * factor), ..CallBuilder::default() }
    });
    record
}

fn figures(record: &BenchmarkRecord) -> Vec<NamedPlot> {
    Analysis::of(record).verdicts().map_or_else(Vec::new, verdict_figures)
}

fn names(record: &BenchmarkRecord) -> Vec<String> {
    figures(record).into_iter().map(|named| named.name).collect()
}

fn effect_figure(record: &BenchmarkRecord) -> ForestPlot {
    match figures(record).swap_remove(0).plot {
        Plot::Forest(figure) => figure,
        other => panic!("another kind: {other:?}"),
    }
}

fn pair_figure(record: &BenchmarkRecord) -> SlopePlot {
    let pairs = figures(record).into_iter().find_map(|named| match named.plot {
        Plot::Slope(figure) => Some(figure),
        _ => None,
    });
    pairs.unwrap()
}

#[test]
fn one_arm_is_compared_with_nothing() {
    assert!(names(&measured(1, 3, 4.0)).is_empty());
}

#[test]
fn the_comparison_comes_first_and_its_figures_stand_in_the_report() {
    let record = measured(3, 8, 4.0);
    let all: Vec<String> =
        super::super::figures(&Analysis::of(&record)).into_iter().map(|named| named.name).collect();
    assert_eq!(all[..3], ["effects", "pairs-throughput-report", "pairs-throughput-report-2"]);
    assert_eq!(all[3..7], ["throughput-analysis", "throughput-report", "ttft-analysis", "ttft-report"]);
    let report = written(&record);
    for name in &all {
        assert!(report.contains(&format!("](plots/{name}.svg)")), "{name}");
    }
    assert!(run_plots(&Analysis::of(&record)).iter().all(|named| matches!(named.plot, Plot::Run(_))));
}

#[test]
fn what_decides_is_the_first_row_and_every_claim_has_one() {
    let figure = effect_figure(&measured(2, 8, 4.0));
    assert_eq!(
        (figure.groups.len(), figure.groups[0].name.as_str()),
        (1, ""),
        "no other arm to tell it from"
    );
    let rows = &figure.groups[0].effects;
    assert_eq!(rows.iter().map(|row| row.primary).collect::<Vec<_>>(), [true, false, false, false]);
    assert_eq!(rows[0].name, "decode rate, report");
    assert_eq!(rows[0].outcome, Outcome::Better);
    assert!((rows[0].change_percent.unwrap() - 4.0).abs() < 1.0, "{:?}", rows[0]);
    assert!(rows[0].note.starts_with("Tuned 1 decodes 4."), "{}", rows[0].note);
    let ttft = rows.iter().find(|row| row.name == "TTFT, report").unwrap();
    assert!(ttft.outcome == Outcome::Worse && ttft.change_percent.unwrap() > 0.0, "{ttft:?}");
}

#[test]
fn many_arms_go_on_in_further_figures_and_no_arm_is_torn_apart() {
    let record = measured(12, 6, 1.0);
    let names = names(&record);
    assert_eq!(names[..6], ["effects", "effects-2", "effects-3", "effects-4", "effects-5", "effects-6"]);
    assert_eq!(names[6..].len(), 11);
    assert_eq!(names.last().unwrap(), "pairs-throughput-report-11");
    let found = figures(&record);
    let rows = found.iter().filter_map(|named| match &named.plot {
        Plot::Forest(figure) => Some(&figure.groups),
        _ => None,
    });
    for groups in rows {
        assert!(groups.iter().map(|group| group.effects.len() + 1).sum::<usize>() <= MOST_ROWS);
        assert!(groups.iter().all(|group| group.effects.len() == 4 && !group.name.is_empty()));
    }
    for named in &found {
        assert!(!draw(&named.plot, Theme::Contrast, Size::CARD).unwrap().marks.is_empty());
    }
    assert!(png(&svg(&found[0].plot, Theme::Dark, Size::WIDE).unwrap()).is_ok());
}

#[test]
fn too_few_pairs_have_no_figure_of_changes_but_their_values_are_shown() {
    let record = measured(2, 3, 4.0);
    assert_eq!(names(&record), ["pairs-throughput-report"]);
    assert_eq!(pair_figure(&record).pairs.len(), 3);
}

#[test]
fn a_pair_that_drops_out_is_shown_and_enters_no_mean() {
    let mut record = testing::benchmark(vec![testing::arm("A", "m"), testing::arm("B", "m")], 7);
    testing::fill(&mut record, &mut |arm, run, _| {
        let n_out = if (arm, run) == (1, 2) { 3 } else { 201 };
        let decode_ms = if run == 2 { 1000.0 } else { 2000.0 + f64::from(run) };
        CallBuilder { n_out: Some(n_out), decode_ms, ..CallBuilder::default() }
    });
    let figure = pair_figure(&record);
    let dropped = &figure.pairs[1];
    assert!(dropped.ends[0].is_some() && dropped.ends[1].is_none());
    assert!(dropped.dropped.starts_with("B: The answer stopped after 3 tokens"), "{}", dropped.dropped);
    assert!(figure.sides[0].mean.unwrap() < 101.0, "200 tok/s of the dropped pair: {:?}", figure.sides);
    let calls: Vec<u32> = draw(&Plot::Slope(figure.clone()), Theme::Light, Size::CARD)
        .unwrap()
        .marks
        .iter()
        .filter_map(|mark| mark.call)
        .collect();
    assert_eq!(calls.len(), 13);
    assert!(calls.iter().all(|call| record.calls[*call as usize].stage == Stage::Report));
}

#[test]
fn another_primary_names_the_figure_and_runs_in_groups_are_not_joined() {
    let mut record = measured(2, 8, 4.0);
    record.spec.design.primary = Primary { metric: Metric::Ttft, stage: Stage::Analysis };
    record.spec.design.order = RunOrder::Grouped;
    assert_eq!(names(&record), ["effects", "pairs-ttft-analysis"]);
    let figure = pair_figure(&record);
    assert!(!figure.paired && figure.lower_is_better);
    assert_eq!((figure.title.as_str(), figure.unit.as_str()), ("TTFT of both", "ms"));
    assert!(
        alt_text(&Plot::Slope(figure))
            .starts_with("TTFT of both, Tuned 1 against Baseline, analysis stage. Baseline: mean")
    );
}
