use super::*;
use crate::Analysis;
use crate::compare::Pairing;
use crate::testing::{self, CallBuilder};
use chimera_types::imported::{
    IMPORT_SCHEMA_VERSION, ImportFormat, ImportSource, ImportedCall, ImportedSetting,
};

/// A run of these arms; `decode_ms` gives the decode time of an arm and run.
fn run(id: &str, arms: &[&str], runs: u32, decode_ms: &dyn Fn(u32, u32) -> f64) -> BenchmarkRecord {
    let arms = arms.iter().map(|name| testing::arm(name, "gemma3:latest")).collect();
    let mut record = testing::benchmark(arms, runs);
    record.id = id.into();
    testing::fill(&mut record, &mut |arm, run, _| {
        let decode_ms = decode_ms(arm, run);
        CallBuilder { decode_ms, server_decode_ms: Some(decode_ms), ..CallBuilder::default() }
    });
    record
}

/// 2 s, a little different from run to run.
fn steady(run: u32) -> f64 {
    2000.0 + f64::from(run * 7 % 5) * 4.0
}

fn sides(records: &[BenchmarkRecord]) -> Vec<Side> {
    records.iter().flat_map(|record| Side::of_record(record, &format!("runs/{}", record.id))).collect()
}

fn imported(name: &str, tps: &[f64], n_out: u32, num_ctx: Option<f64>) -> ImportedRun {
    let row = |(position, tps): (usize, &f64)| ImportedCall {
        run: position as u32 + 1,
        stage: Some(Stage::Report),
        ttft_ms: Some(500.0 + position as f64),
        origin_tps: Some(*tps),
        n_out: Some(n_out),
        duration_ms: Some(9000.0),
        ..ImportedCall::default()
    };
    ImportedRun {
        schema_version: IMPORT_SCHEMA_VERSION,
        id: String::new(),
        imported_at: String::new(),
        source: ImportSource {
            file: format!("{name}_report.md"),
            sha256: "00".into(),
            format: ImportFormat::AgentReportV2,
            part: Some(name.into()),
        },
        name: name.into(),
        model: Some("gemma3:latest".into()),
        measured_at: Some("2025-11-14T19:18:48Z".into()),
        runs: tps.len() as u32,
        configuration: num_ctx
            .map(|tokens| ("num_ctx".into(), ImportedSetting::Number(tokens)))
            .into_iter()
            .collect(),
        environment: [("OS".to_owned(), "windows".to_owned())].into(),
        calls: tps.iter().enumerate().map(row).collect(),
        aggregates: Default::default(),
        flags: Vec::new(),
        report: None,
        workflow: None,
    }
}

fn weight(lineup: &RunComparison, name: &str) -> Option<Weight> {
    lineup.differences.iter().find(|difference| difference.name == name).map(|found| found.weight)
}

#[test]
fn one_side_is_no_lineup() {
    let alone = sides(&[run("a", &["Baseline"], 3, &|_, run| steady(run))]);
    assert_eq!(compare_runs(&alone), None);
    assert_eq!(compare_runs(&[]), None);
}

#[test]
fn configurations_of_one_run_are_judged_as_in_their_own_result() {
    let record =
        run("a", &["Baseline", "Tuned"], 8, &|arm, run| steady(run) * if arm == 0 { 1.0 } else { 0.9 });
    let lineup = compare_runs(&sides(std::slice::from_ref(&record))).unwrap();
    let analysis = Analysis::of(&record);
    let own = analysis.verdicts().unwrap();
    assert_eq!(lineup.verdicts.sentences, own.sentences);
    assert_eq!(lineup.verdicts.arms[0].primary.comparison, own.arms[0].primary.comparison);
    assert_eq!(lineup.verdicts.caveats, Vec::<String>::new());
    assert_eq!(lineup.differences, []);
}

#[test]
fn two_sessions_are_never_pairs_and_every_claim_says_so() {
    let records = [
        run("a", &["Baseline"], 8, &|_, run| steady(run)),
        run("b", &["Baseline"], 8, &|_, run| steady(run) * 1.1),
    ];
    let lineup = compare_runs(&sides(&records)).unwrap();
    let claim = &lineup.verdicts.arms[0].primary;
    assert_eq!((claim.comparison.pairing, claim.outcome), (Pairing::Unpaired, Outcome::Worse));
    assert!(claim.sentence.contains("not measured side by side"), "{}", claim.sentence);
    assert!(lineup.verdicts.caveats[0].contains("sessions differ"), "{:?}", lineup.verdicts.caveats);
    assert_eq!(
        lineup.sides.iter().map(|side| side.label.as_str()).collect::<Vec<_>>(),
        [
            "Baseline, gemma3:latest, 2025-11-14 19:17:30 (1)",
            "Baseline, gemma3:latest, 2025-11-14 19:17:30 (2)"
        ]
    );
}

#[test]
fn sides_have_the_shortest_names_that_tell_them_apart() {
    let mut other = run("b", &["Baseline"], 1, &|_, run| steady(run));
    other.spec.arms[0].model = "qwen2.5:7b".into();
    let records = [run("a", &["Baseline"], 1, &|_, run| steady(run)), other.clone()];
    assert_eq!(labels::labels(&sides(&records)), ["gemma3:latest", "qwen2.5:7b"]);
    let mut later = records[0].clone();
    later.started_at = "2025-11-14T19:17:58Z".into();
    assert_eq!(
        labels::labels(&sides(&[records[0].clone(), later])),
        ["2025-11-14 19:17:30", "2025-11-14 19:17:58"]
    );
    other.spec.arms[0].name = "Larger".into();
    assert_eq!(labels::labels(&sides(&[records[0].clone(), other])), ["Baseline", "Larger"]);
}

#[test]
fn beside_an_import_all_are_judged_by_the_rate_that_imports_have() {
    let measured = run("a", &["Baseline"], 6, &|_, run| steady(run));
    let import = imported("Chimera", &[120.0, 121.0, 119.0, 120.5, 120.2, 119.6], 900, None);
    let mut all = sides(&[measured]);
    all.push(Side::of_import(&import, "chimera_report.md"));
    let lineup = compare_runs(&all).unwrap();
    assert_eq!(lineup.rate, RateSource::Origin);
    // 201 tokens in some 2 s, the first one included: the client's own rate would be 100 instead of 100.5.
    let ours = lineup.sides[0].stages.iter().find(|stage| stage.stage == Stage::Report).unwrap();
    assert_eq!(ours.rate_tps.as_ref().unwrap().max, 100.5);
    assert!(lineup.verdicts.caveats.iter().any(|caveat| caveat.starts_with("Imported: Chimera.")));
    assert_eq!(weight(&lineup, "Measured by"), Some(Weight::Matters));
    assert_eq!(weight(&lineup, "Processor"), Some(Weight::Unknown));
    assert_eq!(weight(&lineup, "Version of Chimera Bench"), Some(Weight::Harmless));
}

#[test]
fn an_imported_answer_that_outgrew_its_context_has_a_ttft_and_no_rate() {
    let import = imported("Chimera", &[80.0; 6], 1181, Some(512.0));
    let side = Side::of_import(&import, "chimera_report.md");
    assert_eq!(side.calls[0].usable(Metric::DecodeRate, RateSource::Origin), None);
    assert_eq!(side.calls[0].usable(Metric::Ttft, RateSource::Origin), Some(500.0));
    assert!(side.calls[0].rate_invalid.as_ref().unwrap().contains("context of 512"));
    let roomy = Side::of_import(&imported("Chimera", &[80.0], 400, Some(512.0)), "x");
    assert_eq!(roomy.calls[0].usable(Metric::DecodeRate, RateSource::Origin), Some(80.0));
}

#[test]
fn cold_and_invalid_imported_calls_enter_no_mean() {
    let mut import = imported("Chimera", &[100.0, 50.0, 10.0, 100.0], 400, None);
    import.calls[1].cold = true;
    import.calls[2].invalid = Some("The answer has no token.".into());
    let side = Side::of_import(&import, "x");
    let lineup = compare_runs(&[side.clone(), side]).unwrap();
    let report = &lineup.sides[0].stages[0];
    assert_eq!((report.calls, report.cold, report.invalid), (4, 1, 1));
    assert_eq!(report.rate_tps.as_ref().map(|spread| (spread.n, spread.mean)), Some((2, 100.0)));
    assert_eq!(report.cold_ttft_ms.as_ref().map(|spread| spread.n), Some(1));
}

#[test]
fn an_import_without_stages_is_listed_and_told() {
    let mut import = imported("Chimera", &[100.0], 400, None);
    import.calls[0].stage = None;
    let side = Side::of_import(&import, "x");
    let lineup = compare_runs(&[side.clone(), side]).unwrap();
    assert!(lineup.verdicts.caveats.iter().any(|caveat| caveat.contains("does not tell stages apart")));
}

#[test]
fn each_difference_says_what_it_means() {
    let mut tuned = run("b", &["Tuned"], 6, &|_, run| steady(run));
    tuned.spec.arms[0].settings.num_ctx = Some(4096);
    tuned.environment.gpus[0].driver = Some("600.1".into());
    tuned.arms[0].model.digest = None;
    tuned.spec.warmups = 3;
    let lineup = compare_runs(&sides(&[run("a", &["Baseline"], 6, &|_, run| steady(run)), tuned])).unwrap();
    assert_eq!(weight(&lineup, "num_ctx"), Some(Weight::Subject));
    assert_eq!(weight(&lineup, "GPU's driver"), Some(Weight::Matters));
    assert_eq!(weight(&lineup, "Model's digest"), Some(Weight::Unknown));
    assert_eq!(weight(&lineup, "Warm-ups"), Some(Weight::Harmless));
    assert_eq!(weight(&lineup, "GPU"), None, "what is the same on all sides is only counted");
    let weights: Vec<Weight> = lineup.differences.iter().map(|difference| difference.weight).collect();
    assert!(weights.is_sorted(), "{weights:?}");
    assert!(lineup.same > 20);
}

#[test]
fn a_regression_is_a_claim_beyond_chance_and_beyond_the_threshold() {
    let slower = |factor: f64| {
        let records = [
            run("a", &["Baseline"], 8, &|_, run| steady(run)),
            run("b", &["Baseline"], 8, &move |_, run| steady(run) * factor),
        ];
        compare_runs(&sides(&records)).unwrap()
    };
    let found = slower(1.1).regressions(5.0);
    assert_eq!((found[0].metric, found[0].stage), (Metric::DecodeRate, Stage::Report));
    assert!((found[0].slower_percent - 100.0 / 11.0).abs() < 0.01, "{found:?}");
    assert_eq!(slower(1.1).regressions(10.0), []);
    assert_eq!(slower(0.9).regressions(0.0), [], "faster is no regression");
}

#[test]
fn calls_are_numbered_through_all_sides() {
    let records =
        [run("a", &["Baseline"], 2, &|_, run| steady(run)), run("b", &["Tuned"], 3, &|_, run| steady(run))];
    let all = sides(&records);
    assert_eq!(verdict::numbers(&all), [0, 4]);
    let lineup = compare_runs(&all).unwrap();
    let blocks = &lineup.verdicts.arms[0].primary.blocks;
    assert_eq!((blocks[0].call_a, blocks[0].call_b), (Some(1), Some(5)));
    assert_eq!((blocks[2].call_a, blocks[2].call_b), (None, Some(9)));
}

#[test]
fn rows_of_one_run_that_a_source_repeats_are_all_kept() {
    let mut import = imported("Sweep", &[100.0, 101.0, 102.0, 103.0], 400, None);
    import.calls.iter_mut().for_each(|row| row.run = 1);
    let side = Side::of_import(&import, "x");
    let lineup = compare_runs(&[side.clone(), side]).unwrap();
    let comparison = &lineup.verdicts.arms[0].primary.comparison;
    assert_eq!((comparison.n_a, comparison.n_b), (4, 4));
}
