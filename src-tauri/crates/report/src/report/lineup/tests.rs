use super::*;
use crate::plot::{Size, Theme, alt_text, svg};
use chimera_analysis::comparison::compare_runs;
use chimera_analysis::testing::{self, CallBuilder};
use chimera_types::record::BenchmarkRecord;

fn run(id: &str, started_at: &str, arms: &[&str], runs: u32, factor: f64) -> BenchmarkRecord {
    let arms = arms.iter().map(|name| testing::arm(name, "gemma3:latest")).collect();
    let mut record = testing::benchmark(arms, runs);
    record.id = id.into();
    record.started_at = started_at.into();
    testing::fill(&mut record, &mut |arm, run, _| {
        let decode_ms =
            (2000.0 + f64::from(run * 7 % 5) * 4.0) * if arm == 0 { factor } else { factor * 0.9 };
        CallBuilder {
            decode_ms,
            server_decode_ms: Some(decode_ms),
            resident_before: Some(run > 1),
            ttft_ms: Some(if run > 1 { 500.0 + f64::from(run) } else { 4000.0 }),
            duration_ms: Some(decode_ms + 600.0),
            ..CallBuilder::default()
        }
    });
    record
}

fn sides() -> Vec<Side> {
    let mut later = run("b", "2026-11-20T09:00:00Z", &["Baseline"], 7, 1.1);
    later.arms[0].server.version = Some("0.99.0".into());
    later.spec.arms[0].settings.num_ctx = Some(8192);
    let earlier = run("a", "2026-11-14T19:17:30Z", &["Baseline", "Tuned"], 7, 1.0);
    let mut sides = Side::of_record(&earlier, "runs/a");
    sides.extend(Side::of_record(&later, "runs/b"));
    sides
}

#[test]
fn the_report_of_a_lineup_leads_with_its_claims_and_names_what_differs() {
    let sides = sides();
    let lineup = compare_runs(&sides).unwrap();
    insta::assert_snapshot!(build_lineup(&lineup, &lineup_plots(&lineup, &sides)));
}

#[test]
fn every_figure_of_a_lineup_can_be_drawn_in_both_themes_and_in_words() {
    let sides = sides();
    let figures = lineup_plots(&compare_runs(&sides).unwrap(), &sides);
    let names: Vec<&str> = figures.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "effects",
            "pairs-throughput-report",
            "pairs-throughput-report-2",
            "throughput-analysis",
            "throughput-report",
            "ttft-analysis",
            "ttft-report",
            "spread-throughput-analysis",
            "spread-throughput-report",
            "spread-ttft-analysis",
            "spread-ttft-report",
            "time-analysis",
            "time-analysis-2",
            "time-analysis-3",
            "time-report",
            "time-report-2",
            "time-report-3"
        ]
    );
    for named in &figures {
        for theme in [Theme::Light, Theme::Dark] {
            assert!(svg(&named.plot, theme, Size::WIDE).unwrap().starts_with("<svg"), "{}", named.name);
        }
        assert!(alt_text(&named.plot).len() > 40, "{}", alt_text(&named.plot));
    }
}

#[test]
fn a_mark_of_a_figure_leads_to_its_side_and_call() {
    let sides = sides();
    let calls = figure_calls(&sides);
    assert_eq!(calls.len(), 3 * 14);
    // The first call of the second run is the third side's.
    assert_eq!(calls[28], (2, sides[2].calls[0].call));
    let figures = lineup_plots(&compare_runs(&sides).unwrap(), &sides);
    let found = figures.iter().find(|named| named.name == "ttft-report").unwrap();
    let drawing = crate::plot::draw(&found.plot, Theme::Light, Size::CARD).unwrap();
    let numbers: Vec<u32> = drawing.marks.iter().filter_map(|mark| mark.call).collect();
    assert_eq!(numbers.len(), 21);
    assert!(numbers.iter().all(|number| (*number as usize) < calls.len()));
}

#[test]
fn more_sides_than_colours_go_on_in_another_figure() {
    let records: Vec<BenchmarkRecord> = (0..6)
        .map(|day| run(&day.to_string(), &format!("2026-11-1{day}T09:00:00Z"), &["Baseline"], 3, 1.0))
        .collect();
    let sides: Vec<Side> = records.iter().flat_map(|record| Side::of_record(record, &record.id)).collect();
    let figures = lineup_plots(&compare_runs(&sides).unwrap(), &sides);
    for name in ["throughput-report", "throughput-report-2"] {
        assert!(figures.iter().any(|named| named.name == name), "{name}");
    }
    assert!(figures.iter().all(|named| svg(&named.plot, Theme::Light, Size::CARD).is_ok()));
}

#[test]
fn the_table_for_other_programs_has_every_call_of_every_side() {
    let sides = sides();
    let csv = lineup_csv(&compare_runs(&sides).unwrap(), &sides);
    assert_eq!(csv.lines().count(), 1 + 42);
    let mut heads = csv.lines().next().unwrap().split(',');
    assert_eq!(heads.next(), Some("side"));
}
