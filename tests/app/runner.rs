//! Whole benchmarks over real sockets and real folders.

use std::fs;
use std::time::Duration;

use crate::support::benchmark::{measured, report, run, runs, spec};
use crate::support::place::{ANSWER, Place, answering, server};
use crate::support::wine;
use chimera_app::event::RunEvent;
use chimera_client::refserver::{ErrorBody, Fault, Model, RefServer, Reply, Reported, Scenario, ServerKind};
use chimera_storage::store;
use chimera_types::key::Keys;
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::{FailureKind, Status};
use chimera_types::spec::ProviderKind;
use chimera_types::validity::Reason;
use tokio_util::sync::CancellationToken;

const BOTH: [ProviderKind; 2] = [ProviderKind::Ollama, ProviderKind::OpenAi];

#[test]
fn a_benchmark_in_either_wire_format_ends_with_a_report_on_disk() {
    for provider in BOTH {
        let (place, server) = (Place::new(), server(answering()));
        let outcome = run(&spec(&place, &server.url(), provider, 2)).unwrap();
        let record = &outcome.record;
        assert_eq!(record.status, Status::Completed, "{provider:?}: {:?}", record.status_reason);
        assert_eq!(measured(record).len(), 4);
        for call in measured(record) {
            assert!(call.validity.is_valid(), "{provider:?}: {:?}", call.validity);
            assert_eq!(call.text, ANSWER);
            assert!(call.metrics.decode_tps.is_some() && call.metrics.ttft_ms.is_some());
        }
        for file in ["run.json", "calls.jsonl", "report.md", "report.html", "plots/throughput-report.svg"] {
            assert!(outcome.path.join(file).is_file(), "{file}");
        }
        assert_eq!(store::load(&outcome.path).unwrap(), *record);
        let text = report(&outcome.path);
        assert!(text.starts_with("# Chimera Agent Report\n"), "{text}");
        assert!(text.contains("gemma3 decodes 102.3 tok/s."));
    }
}

#[test]
fn the_machine_is_watched_and_its_samples_stand_on_the_clock_of_the_calls() {
    let (place, server) = (Place::new(), server(answering()));
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 3);
    spec.cooldown_s = 1.2;
    let outcome = run(&spec).unwrap();
    let interference = outcome.record.interference.as_ref().unwrap();
    let starts: Vec<f64> = outcome.record.calls.iter().map(|call| call.started_ms.unwrap()).collect();
    assert!(starts.is_sorted() && starts[0] >= 0.0, "{starts:?}");
    assert!(*starts.last().unwrap() > 2400.0, "two pauses lie before it: {starts:?}");
    assert!(interference.samples.len() >= 2, "{interference:?}");
    assert!(wine::runs_this() || interference.samples.iter().all(|sample| sample.cpu_percent.is_some()));
    assert!(report(&outcome.path).contains("## Machine during the Benchmark"));
    assert_eq!(store::load(&outcome.path).unwrap().interference.as_ref(), Some(interference));
}

#[test]
fn every_call_carries_its_own_nonce_and_otherwise_the_same_work() {
    let (place, server) = (Place::new(), server(answering()));
    run(&spec(&place, &server.url(), ProviderKind::Ollama, 3)).unwrap();
    let prompts: Vec<String> = server
        .requests()
        .iter()
        .filter_map(|r| r.body.as_ref()?.get("prompt")?.as_str().map(str::to_owned))
        .filter(|prompt| prompt.contains("## Summary") && !prompt.contains("Analysis:"))
        .collect();
    assert_eq!(prompts.len(), 3);
    let parts: Vec<(&str, &str)> = prompts.iter().map(|p| p.split_once("] ").unwrap()).collect();
    assert_eq!(parts[0].1, parts[1].1);
    assert_ne!(parts[0].0, parts[1].0);
    assert_ne!(parts[1].0, parts[2].0);
}

#[test]
fn the_prompt_holds_what_is_in_the_files_and_the_report_prompt_the_analysis() {
    let (place, server) = (Place::new(), server(answering()));
    let outcome = run(&spec(&place, &server.url(), ProviderKind::OpenAi, 1)).unwrap();
    let calls = measured(&outcome.record);
    for expected in ["tokens_per_s", "102.3", "76.2", "Decode rates"] {
        assert!(calls[0].request.contains(expected), "{expected} missing in {}", calls[0].request);
    }
    assert_eq!(calls[1].stage, Stage::Report);
    assert!(calls[1].request.contains("gemma3 decodes 102.3 tok/s."));
}

#[test]
fn warm_ups_are_kept_but_not_measured() {
    let not_resident = Model { resident: false, ..Model::default() };
    let script = Scenario::new().reply(answering()).models(vec![not_resident]);
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let outcome = run(&spec(&place, &server.url(), ProviderKind::Ollama, 1)).unwrap();
    let warmup = &outcome.record.calls[0];
    assert_eq!((warmup.phase, warmup.stage, warmup.run), (Phase::Warmup, Stage::Warmup, 0));
    assert!(warmup.cold, "the model was not resident before the first call");
    assert!(measured(&outcome.record).iter().all(|c| !c.cold));
}

#[test]
fn stopping_keeps_what_is_finished_and_the_report_says_so() {
    let (place, server) = (Place::new(), server(answering()));
    let cancel = CancellationToken::new();
    let mut finished = 0;
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 50);
    let outcome = chimera_app::runner::run(&spec, None, &Keys::none(), &cancel, &mut |event| {
        if matches!(event, RunEvent::CallFinished { .. }) {
            finished += 1;
            if finished == 4 {
                cancel.cancel();
            }
        }
    })
    .unwrap();
    assert_eq!(outcome.record.status, Status::Stopped);
    assert_eq!(outcome.record.calls.len(), 4);
    assert!(report(&outcome.path).to_lowercase().contains("stopped"));
}

#[test]
fn stopping_in_mid_stream_ends_it_at_once() {
    let (place, server) = (Place::new(), server(Reply { tokens: 100_000, ..Reply::default() }));
    let cancel = CancellationToken::new();
    let mut spec = spec(&place, &server.url(), ProviderKind::OpenAi, 1);
    spec.warmups = 0;
    let outcome = chimera_app::runner::run(&spec, None, &Keys::none(), &cancel, &mut |event| {
        if matches!(event, RunEvent::Progress { .. }) {
            cancel.cancel();
        }
    })
    .unwrap();
    let call = &outcome.record.calls[0];
    assert_eq!(call.failure.as_ref().map(|f| f.kind), Some(FailureKind::Stopped));
    assert!(!call.text.is_empty(), "what came before is kept");
}

#[test]
fn a_call_that_fails_is_told_and_the_benchmark_goes_on() {
    let refused = |status, body| Fault::Status { status, body };
    let faults: Vec<(Fault, FailureKind)> = vec![
        (refused(400, ErrorBody::Json("bad option".into())), FailureKind::Refused),
        (refused(500, ErrorBody::Plain("out of memory".into())), FailureKind::Refused),
        (refused(503, ErrorBody::Json("server busy".into())), FailureKind::Refused),
        (Fault::ErrorRecord { after: 5, message: "the runner has died".into() }, FailureKind::ErrorInStream),
        (Fault::NoFinalRecord, FailureKind::NoFinalRecord),
        (Fault::HangBeforeFirstToken, FailureKind::FirstTokenLimit),
        (Fault::HangMidStream { after: 5 }, FailureKind::IdleLimit),
        (Fault::Garbage { after: 5 }, FailureKind::Garbage),
        (Fault::Reset { after: 5 }, FailureKind::Broken),
    ];
    for provider in BOTH {
        for (fault, expected) in &faults {
            let script = Scenario::new().queue(vec![answering(), Reply::failing(fault.clone())], answering());
            let (place, server) = (Place::new(), RefServer::start(script).unwrap());
            let outcome = run(&spec(&place, &server.url(), provider, 2)).unwrap();
            let calls = measured(&outcome.record);
            assert_eq!(calls[0].failure.as_ref().map(|f| f.kind), Some(*expected), "{provider:?} {fault:?}");
            assert!(calls[1..].iter().all(|c| c.validity.is_valid()), "{provider:?} {fault:?}");
            assert_eq!(outcome.record.status, Status::Completed);
            let reason = calls[0].validity.explanation().unwrap();
            let words = reason.split_whitespace().next().unwrap();
            assert!(report(&outcome.path).contains(words), "{reason}");
        }
    }
}

#[test]
fn an_empty_answer_is_invalid_and_enters_no_mean() {
    for provider in BOTH {
        let script = Scenario::new().queue(vec![answering(), Reply::default().fast().tokens(0)], answering());
        let (place, server) = (Place::new(), RefServer::start(script).unwrap());
        let outcome = run(&spec(&place, &server.url(), provider, 2)).unwrap();
        let calls = measured(&outcome.record);
        assert!(calls[0].validity.reasons.iter().any(|r| r.reason == Reason::NoTokens), "{provider:?}");
        let analysis = chimera_analysis::Analysis::of(&outcome.record);
        let summary = analysis.summaries();
        assert_eq!(summary[0].stages[0].decode_tps.as_ref().map(|s| s.n), Some(1));
    }
}

#[test]
fn a_prompt_that_the_server_cuts_in_silence_is_found_out() {
    let mut cut = answering();
    cut.usage.prompt_tokens = Reported::Value(20);
    let script = Scenario::new().queue(vec![answering(), cut], answering());
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let outcome = run(&spec(&place, &server.url(), ProviderKind::Ollama, 2)).unwrap();
    let calls = measured(&outcome.record);
    assert!(calls[0].validity.reasons.iter().any(|r| r.reason == Reason::PromptCut));
    assert!(calls[2].validity.is_valid(), "{:?}", calls[2].validity);
}

#[test]
fn another_context_than_the_one_asked_for_is_found_out() {
    let script = Scenario { told_context: Some(2048), ..Scenario::new().reply(answering()) };
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    spec.arms[0].settings.num_ctx = Some(4096);
    let outcome = run(&spec).unwrap();
    assert!(measured(&outcome.record)[0].validity.reasons.iter().any(|r| r.reason == Reason::OtherContext));
    assert_eq!(outcome.record.status, Status::Failed, "no figure can be used");
}

#[test]
fn a_server_that_dies_ends_the_benchmark_with_a_report_of_what_was_measured() {
    let place = Place::new();
    let mut server = Some(server(answering()));
    let spec = spec(&place, &server.as_ref().unwrap().url(), ProviderKind::Ollama, 50);
    let mut finished = 0;
    let outcome =
        chimera_app::runner::run(&spec, None, &Keys::none(), &CancellationToken::new(), &mut |event| {
            finished += u32::from(matches!(event, RunEvent::CallFinished { .. }));
            if finished == 3 {
                server.take();
            }
        })
        .unwrap();
    assert_eq!(outcome.record.status, Status::Failed);
    assert!(outcome.record.status_reason.as_ref().unwrap().contains("could not be reached"));
    assert_eq!(measured(&outcome.record).iter().filter(|c| c.validity.is_valid()).count(), 2);
    assert!(outcome.record.calls.len() < 10);
    assert!(report(&outcome.path).contains("could not be reached"));
}

#[test]
fn what_is_wrong_before_the_first_call_is_an_error_and_leaves_no_folder() {
    let place = Place::new();
    let server = server(answering());
    let website = RefServer::start(Scenario::new().flavour(ServerKind::Website)).unwrap();
    let good = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    let code = |change: &dyn Fn(&mut chimera_types::spec::BenchmarkSpec)| {
        let mut broken = good.clone();
        change(&mut broken);
        let error = run(&broken).unwrap_err();
        assert!(!error.hint().is_empty());
        error.code()
    };
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(code(&|s| s.arms[0].url = "http://127.0.0.1:9".into()), "server_unreachable");
    assert_eq!(code(&|s| s.arms[0].url = website.url()), "not_an_llm_server");
    assert_eq!(code(&|s| s.arms[0].model = "nothing".into()), "model_missing");
    assert_eq!(code(&|s| s.folder = place.dir.path().join("gone")), "folder_missing");
    assert_eq!(code(&|s| s.folder = place.reports().join("runs.csv")), "not_a_folder");
    assert_eq!(code(&|s| s.folder = empty.path().into()), "folder_empty");
    assert_eq!(code(&|s| s.runs = 0), "invalid_spec");
    assert_eq!(code(&|s| s.reports_place = place.reports().join("runs.csv").join("x")), "unwritable");
    assert_eq!(runs(&place), 0);
}

#[test]
fn a_model_that_is_missing_is_told_with_what_is_there() {
    let (place, server) = (Place::new(), server(answering()));
    let mut spec = spec(&place, &server.url(), ProviderKind::OpenAi, 1);
    spec.arms[0].model = "gemma3".into();
    assert!(run(&spec).unwrap_err().hint().contains("reference:1b"));
}

#[test]
fn a_folder_that_changes_or_goes_away_is_told_and_the_work_stays_the_same() {
    for gone in [false, true] {
        let (place, server) = (Place::new(), server(answering()));
        let reports = place.reports();
        let spec = spec(&place, &server.url(), ProviderKind::Ollama, 2);
        let mut changed = false;
        let outcome =
            chimera_app::runner::run(&spec, None, &Keys::none(), &CancellationToken::new(), &mut |event| {
                if matches!(event, RunEvent::CallFinished { .. }) && !changed {
                    changed = true;
                    if gone {
                        fs::remove_dir_all(&reports).unwrap();
                    } else {
                        fs::write(reports.join("more.csv"), "model,tokens_per_s\nqwen,55.5\n").unwrap();
                    }
                }
            })
            .unwrap();
        assert_eq!(outcome.record.status, Status::Completed);
        assert!(outcome.record.data.changed_during_benchmark, "gone: {gone}");
        let calls = measured(&outcome.record);
        assert_eq!(calls[0].metrics.n_in, calls[2].metrics.n_in);
    }
}

#[test]
fn two_benchmarks_in_the_same_second_have_two_folders() {
    let (place, server) = (Place::new(), server(answering()));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    let (first, second) = (run(&spec).unwrap(), run(&spec).unwrap());
    assert_ne!(first.path, second.path);
    assert_eq!(runs(&place), 2);
}

#[test]
fn several_arms_take_turns_and_report_on_the_same_analysis() {
    let (place, server) = (Place::new(), server(answering()));
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 2);
    let mut tuned = spec.arms[0].clone();
    tuned.name = "Tuned".into();
    tuned.settings.temperature = Some(0.1);
    spec.arms.push(tuned);
    let outcome = run(&spec).unwrap();
    let order: Vec<u32> =
        measured(&outcome.record).iter().filter(|c| c.stage == Stage::Report).map(|c| c.arm).collect();
    assert_eq!(order, [0, 1, 1, 0]);
    assert_eq!(outcome.record.status, Status::Completed);
}

#[test]
fn a_pause_between_runs_ends_with_the_benchmark() {
    let (place, server) = (Place::new(), server(answering()));
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 2);
    spec.cooldown_s = 600.0;
    let cancel = CancellationToken::new();
    let outcome = chimera_app::runner::run(&spec, None, &Keys::none(), &cancel, &mut |event| {
        if let RunEvent::Cooldown { seconds, remaining_s, seconds_left } = event {
            assert!(seconds == 600.0 && remaining_s <= seconds);
            assert!((seconds_left.unwrap() - remaining_s).abs() < 60.0, "{seconds_left:?} with the pause");
            let cancel = cancel.clone();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(20));
                cancel.cancel();
            });
        }
    })
    .unwrap();
    assert_eq!((outcome.record.status, outcome.record.calls.len()), (Status::Stopped, 3));
}

#[test]
fn a_setting_that_the_server_cannot_apply_is_told_with_the_reason() {
    let script = Scenario::new().reply(answering()).flavour(ServerKind::LlamaCpp);
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let mut spec = spec(&place, &server.url(), ProviderKind::OpenAi, 1);
    spec.arms[0].settings.num_ctx = Some(2048);
    spec.arms[0].settings.temperature = Some(0.5);
    let record = run(&spec).unwrap().record;
    let told: Vec<&str> = record
        .warnings
        .iter()
        .filter(|warning| warning.code == "setting_not_applied")
        .map(|warning| warning.seen.as_str())
        .collect();
    assert_eq!(told, ["Baseline: num_ctx was not applied."]);
    assert!(!record.calls[0].request.contains("2048"));
}
