//! Several configurations over real sockets and real folders: order, one analysis for all, verdict, early ends, and servers
//! that vanish in the middle.

use std::sync::Mutex;

use crate::support::benchmark::{measured, report, run, run_listening, spec};
use crate::support::place::{ANSWER, Place, answering, server};
use chimera_analysis::Analysis;
use chimera_analysis::verdict::{Outcome, Verdicts};
use chimera_app::event::RunEvent;
use chimera_client::refserver::{ErrorBody, Fault, Pace, RefServer, Reply, Scenario};
use chimera_storage::store;
use chimera_types::plan::Stage;
use chimera_types::record::{BenchmarkRecord, Status};
use chimera_types::spec::{ArmSpec, BenchmarkSpec, ProviderKind, RunOrder, Settings, Until};
use chimera_types::validity::Reason;
use tokio_util::sync::CancellationToken;

fn verdicts(record: &BenchmarkRecord) -> Verdicts {
    Analysis::of(record).verdicts().unwrap().clone()
}

/// A baseline on the server at `url` and one arm for each name beside it, by its temperature told apart in requests.
fn several(place: &Place, url: &str, names: &[&str], runs: u32) -> BenchmarkSpec {
    let mut several = spec(place, url, ProviderKind::Ollama, runs);
    several.arms[0].settings = at(0.0);
    for (position, name) in (1..).zip(names) {
        let arm = ArmSpec {
            name: (*name).into(),
            settings: at(f64::from(position) / 10.0),
            ..several.arms[0].clone()
        };
        several.arms.push(arm);
    }
    several
}

fn at(temperature: f64) -> Settings {
    Settings { temperature: Some(temperature), ..Settings::default() }
}

/// The arm that a request is of, by its temperature.
fn arm_of(body: &serde_json::Value) -> Option<u32> {
    let temperature = body.get("options")?.get("temperature")?.as_f64()?;
    Some((temperature * 10.0).round() as u32)
}

/// Answers of so many tokens a second to the baseline and so many to all others.
fn paced(baseline: f64, others: f64) -> RefServer {
    let script = Scenario::new().choose(move |_, body| {
        let rate = if arm_of(body) == Some(0) { baseline } else { others };
        Reply { pace: Pace::Rate(rate), ..Reply::saying(ANSWER).fast() }
    });
    RefServer::start(script).unwrap()
}

#[test]
fn a_faster_configuration_is_found_and_every_arm_has_its_own_report() {
    let (place, server) = (Place::new(), paced(150.0, 300.0));
    let outcome = run(&several(&place, &server.url(), &["Tuned"], 6)).unwrap();
    assert_eq!(outcome.record.status, Status::Completed, "{:?}", outcome.record.status_reason);
    let found = verdicts(&outcome.record);
    let claim = &found.arms[0].primary;
    assert_eq!(claim.outcome, Outcome::Better, "{}", claim.sentence);
    let effect = claim.comparison.effect.unwrap();
    assert!((0.5..1.5).contains(&effect), "{effect}");
    let text = report(&outcome.path);
    assert!(text.starts_with("# Chimera Comparison Report\n"), "{text}");
    assert!(text.contains("▲ Faster:"), "{text}");
    for file in ["report.md", "report.html", "plots/throughput-report.svg"] {
        for arm in ["Baseline", "Tuned"] {
            assert!(outcome.path.join("arms").join(arm).join(file).is_file(), "{arm} has no {file}");
        }
    }
    let own = report(&outcome.path.join("arms/Tuned"));
    assert!(own.starts_with("# Chimera Agent Report\n") && own.contains("temp=0.1"), "{own}");
    assert_eq!(store::load(&outcome.path).unwrap(), outcome.record);
}

#[test]
fn runs_take_turns_and_every_report_rests_on_the_baselines_first_analysis() {
    // Every answer is another one, so that it can be told which was used.
    let count = Mutex::new(0_u32);
    let script = Scenario::new().choose(move |_, _| {
        let mut count = count.lock().unwrap();
        *count += 1;
        Reply::saying(&format!("## Summary\nAnswer number {}.\n{ANSWER}", *count)).fast()
    });
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let outcome = run(&several(&place, &server.url(), &["Tuned"], 3)).unwrap();
    let order: Vec<u32> =
        measured(&outcome.record).iter().filter(|c| c.stage == Stage::Report).map(|c| c.arm).collect();
    assert_eq!(order, [0, 1, 1, 0, 0, 1]);
    let first = measured(&outcome.record)[0].text.lines().nth(1).unwrap().to_owned();
    for call in measured(&outcome.record).iter().filter(|c| c.stage == Stage::Report) {
        assert!(call.request.contains(&first), "{first} missing in {}", call.request);
    }
}

#[test]
fn without_an_analysis_a_report_of_a_comparison_is_other_work() {
    let refused = Fault::Status { status: 500, body: ErrorBody::Json("out of memory".into()) };
    let script = Scenario::new().queue(vec![answering(), Reply::failing(refused)], answering());
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let outcome = run(&several(&place, &server.url(), &["Tuned"], 1)).unwrap();
    let calls = measured(&outcome.record);
    let reasons: Vec<_> =
        calls.iter().map(|c| c.validity.reasons.iter().map(|r| r.reason).collect::<Vec<_>>()).collect();
    assert_eq!(reasons, [vec![Reason::CallFailed], vec![Reason::OtherWork], vec![], vec![]]);
}

#[test]
fn runs_in_groups_follow_one_another_and_are_not_paired() {
    let (place, server) = (Place::new(), server(answering()));
    let mut grouped = several(&place, &server.url(), &["Tuned"], 2);
    grouped.design.order = RunOrder::Grouped;
    let outcome = run(&grouped).unwrap();
    let order: Vec<u32> = measured(&outcome.record).iter().map(|c| c.arm).collect();
    assert_eq!(order, [0, 0, 0, 0, 1, 1, 1, 1]);
    assert!(report(&outcome.path).contains("confounded"));
}

#[test]
fn a_benchmark_ends_once_its_interval_is_narrow_and_its_plan_is_what_was_done() {
    let (place, server) = (Place::new(), paced(150.0, 300.0));
    let mut until = several(&place, &server.url(), &["Tuned"], 30);
    until.design.until = Until { half_width_percent: Some(50.0), minutes: None };
    let (outcome, events) = run_listening(&until, &CancellationToken::new());
    let record = outcome.unwrap().record;
    assert_eq!(record.status, Status::Completed);
    assert!(
        record.status_reason.as_ref().unwrap().contains("of at most 30 runs"),
        "{:?}",
        record.status_reason
    );
    let runs = measured(&record).iter().map(|call| call.run).max().unwrap();
    assert!((6..30).contains(&runs), "{runs}");
    assert_eq!(record.progress().0, record.progress().1);
    assert_eq!(record.spec.runs, 30, "what was asked for is kept");
    assert!(matches!(events.last(), Some(RunEvent::Finished { status: Status::Completed, .. })));
}

#[test]
fn a_server_that_vanishes_midway_ends_the_comparison_and_keeps_what_was_measured() {
    let (place, stays, goes) = (Place::new(), server(answering()), Mutex::new(Some(server(answering()))));
    let mut two = several(&place, &stays.url(), &["Other"], 12);
    two.arms[1].url = goes.lock().unwrap().as_ref().unwrap().url();
    two.limits.connect_s = 1.0;
    let mut events = Vec::new();
    let outcome = chimera_app::runner::run(
        &two,
        None,
        &chimera_types::key::Keys::none(),
        &CancellationToken::new(),
        &mut |event| {
            if let RunEvent::CallFinished { call, .. } = &event
                && (call.arm, call.run, call.stage) == (1, 2, Stage::Report)
            {
                goes.lock().unwrap().take();
            }
            events.push(event);
        },
    );
    let record = outcome.unwrap().record;
    assert_eq!(record.status, Status::Failed);
    assert!(
        record.status_reason.as_ref().unwrap().contains("could not be reached"),
        "{:?}",
        record.status_reason
    );
    let valid = measured(&record).iter().filter(|call| call.validity.is_valid()).count();
    assert!(valid >= 8, "{valid}");
    let claim = verdicts(&record).arms[0].primary.clone();
    assert_eq!((claim.outcome, claim.comparison.n), (Outcome::Unknown, 2));
}

#[test]
fn a_model_that_is_removed_midway_is_given_up_and_the_others_go_on() {
    let script = Scenario::new().choose(|call, body| match arm_of(body) {
        Some(2) if call > 20 => Reply::failing(Fault::Status {
            status: 404,
            body: ErrorBody::Json("model 'reference:1b' not found".into()),
        }),
        _ => answering(),
    });
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let outcome = run(&several(&place, &server.url(), &["B", "C"], 8)).unwrap();
    let record = outcome.record;
    assert_eq!(record.status, Status::Completed, "{:?}", record.status_reason);
    let warned: Vec<_> = record.warnings.iter().filter(|w| w.code == "arm_given_up").collect();
    assert_eq!(warned.len(), 1);
    assert!(warned[0].seen.starts_with("C was given up"), "{}", warned[0].seen);
    let made = |arm: u32| measured(&record).iter().filter(|call| call.arm == arm).count();
    assert_eq!((made(0), made(1)), (16, 16));
    assert!(made(2) < 16, "{}", made(2));
    assert!(verdicts(&record).arms[0].primary.comparison.n >= 6);
}

#[test]
fn an_arm_without_a_usable_call_and_a_single_block_claim_nothing() {
    let script = Scenario::new().choose(|_, body| match arm_of(body) {
        Some(1) => Reply::saying("").fast(),
        _ => answering(),
    });
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let outcome = run(&several(&place, &server.url(), &["Silent"], 1)).unwrap();
    let claim = verdicts(&outcome.record).arms[0].primary.clone();
    assert_eq!((claim.outcome, claim.comparison.n), (Outcome::Unknown, 0));
    let text = report(&outcome.path);
    assert!(
        text.contains("Not enough data") && text.contains("Silent: 100.0 % of 2 measured calls"),
        "{text}"
    );
}

#[test]
fn a_stopped_comparison_reports_the_blocks_it_has() {
    let (place, server) = (Place::new(), server(answering()));
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let outcome = chimera_app::runner::run(
        &several(&place, &server.url(), &["Tuned"], 9),
        None,
        &chimera_types::key::Keys::none(),
        &cancel,
        &mut |event| {
            if let RunEvent::CallFinished { call, .. } = &event
                && call.run == 3
            {
                stop.cancel();
            }
        },
    );
    let outcome = outcome.unwrap();
    assert_eq!(outcome.record.status, Status::Stopped);
    assert_eq!(verdicts(&outcome.record).arms[0].primary.comparison.n, 2);
    assert!(outcome.path.join("arms/Tuned/report.md").is_file());
}
