//! What guards the numbers of a benchmark: the context and the settings that take effect, before Start and call by call.

use std::fs;

use crate::support::benchmark::{measured, run, spec};
use crate::support::place::{Place, answering, server};
use chimera_app::dto::PlanView;
use chimera_app::services::{self, DraftCache};
use chimera_client::refserver::{ErrorBody, Fault, Model, RefServer, Reply, Reported, Scenario, ServerKind};
use chimera_types::record::{ArmFacts, BenchmarkRecord, FailureKind, Status};
use chimera_types::spec::{BenchmarkSpec, FolderLimits, ProviderKind};
use chimera_types::validity::{MetricGroup, Reason};
use chimera_types::warning::Warning;
use serde_json::Value;

/// The server and its model as the window finds them, once for each configuration.
fn facts(spec: &BenchmarkSpec) -> Vec<ArmFacts> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let of = |arm: &chimera_types::spec::ArmSpec| {
        let found = runtime.block_on(services::connect_server(&arm.url, Some(arm.provider), None));
        ArmFacts { server: found.server.unwrap(), model: found.models.into_iter().next().unwrap() }
    };
    spec.arms.iter().map(of).collect()
}

/// What is shown before Start.
fn plan(spec: &BenchmarkSpec) -> PlanView {
    let recall = DraftCache::default();
    recall.scan(&spec.folder, FolderLimits::default(), &|_| {}).unwrap();
    recall.check(spec, &facts(spec))
}

fn told<'a>(notes: &'a [Warning], code: &str) -> Option<&'a Warning> {
    notes.iter().find(|note| note.code == code)
}

fn reasons(record: &BenchmarkRecord) -> Vec<Vec<Reason>> {
    let of = |call: &chimera_types::record::CallRecord| {
        call.validity.reasons.iter().map(|reason| reason.reason).collect()
    };
    measured(record).into_iter().map(of).collect()
}

fn second_arm(spec: &mut BenchmarkSpec) {
    let mut arm = spec.arms[0].clone();
    arm.name = "Tuned".into();
    spec.arms.push(arm);
}

#[test]
fn settings_that_are_the_same_in_effect_are_told_before_the_start_and_kept() {
    let (place, server) = (Place::new(), server(answering()));
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    second_arm(&mut spec);
    (spec.arms[0].settings.num_gpu, spec.arms[1].settings.num_gpu) = (Some(60), Some(80));
    let shown = plan(&spec).notes;
    let note = told(&shown, "same_setting").unwrap();
    assert!(note.seen.starts_with("Baseline and Tuned are the same in effect"), "{}", note.seen);
    assert!(note.cause.contains("num_gpu 60 and 80") && note.cause.contains("26"), "{}", note.cause);
    let record = run(&spec).unwrap().record;
    assert_eq!(told(&record.warnings, "same_setting"), Some(note));
    spec.arms[0].settings.num_gpu = Some(26);
    assert_eq!(told(&plan(&spec).notes, "same_setting"), None, "the output layer is elsewhere");
}

#[test]
fn two_names_of_one_configuration_are_told_as_an_aa_test() {
    let (place, server) = (Place::new(), server(answering()));
    let mut spec = spec(&place, &server.url(), ProviderKind::OpenAi, 1);
    second_arm(&mut spec);
    assert!(told(&plan(&spec).notes, "identical_arms").is_some());
    assert!(told(&run(&spec).unwrap().record.warnings, "identical_arms").is_some());
}

#[test]
fn a_context_above_the_models_is_told_before_and_found_after() {
    let script =
        Scenario::new().reply(answering()).models(vec![Model { context_length: 2048, ..Model::default() }]);
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    spec.arms[0].settings.num_ctx = Some(8192);
    spec.arms[0].settings.num_predict = Some(128);
    let shown = plan(&spec).notes;
    assert!(told(&shown, "context_above_model").unwrap().seen.contains("8192 is more than the 2048"));
    let record = run(&spec).unwrap().record;
    assert_eq!(told(&record.warnings, "context_above_model"), told(&shown, "context_above_model"));
    for (call, reasons) in measured(&record).into_iter().zip(reasons(&record)) {
        assert_eq!((call.effective_ctx, reasons), (Some(2048), vec![Reason::OtherContext]));
    }
}

#[test]
fn the_context_is_read_back_after_every_call() {
    let (place, server) = (Place::new(), server(answering()));
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 2);
    for (asked, expected) in [(Some(3000), 3000), (None, 4096)] {
        spec.arms[0].settings.num_ctx = asked;
        let before = server.requests().len();
        let record = run(&spec).unwrap().record;
        assert!(record.calls.iter().all(|call| call.effective_ctx == Some(expected)), "{asked:?}");
        assert!(reasons(&record).iter().all(Vec::is_empty), "{:?}", reasons(&record));
        // Each call is followed by a look at what is loaded.
        let paths: Vec<String> = server.requests()[before..].iter().map(|got| got.path.clone()).collect();
        let calls = paths.iter().enumerate().filter(|(_, path)| *path == "/api/generate");
        for (at, _) in calls {
            assert_eq!(paths.get(at + 1).map(String::as_str), Some("/api/ps"));
        }
    }
}

#[test]
fn a_llama_cpp_server_tells_its_context_too() {
    let script = Scenario::new().reply(answering()).flavour(ServerKind::LlamaCpp);
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let record = run(&spec(&place, &server.url(), ProviderKind::OpenAi, 1)).unwrap().record;
    assert!(measured(&record).iter().all(|call| call.effective_ctx == Some(4096)));
}

#[test]
fn a_server_that_knows_the_guards_refuses_what_does_not_fit_and_is_understood() {
    let (place, server) = (Place::new(), server(answering()));
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    (spec.arms[0].settings.num_ctx, spec.arms[0].settings.num_predict) = (Some(128), Some(32));
    let shown = plan(&spec).notes;
    let note = told(&shown, "context_exceeded").unwrap();
    assert!(note.seen.contains("do not fit a context of 128"), "{}", note.seen);
    assert_eq!(told(&shown, "context_too_small"), None, "one note says it");
    let record = run(&spec).unwrap().record;
    assert_eq!(record.status, Status::Failed, "no figure can be used");
    for call in measured(&record) {
        let failure = call.failure.as_ref().unwrap();
        assert_eq!((failure.kind, failure.status), (FailureKind::PromptTooLong, Some(400)));
        assert!(failure.message.starts_with("The prompt does not fit the context"), "{}", failure.message);
        assert!(call.request.contains("\"truncate\":false"), "{}", call.request);
    }
    let warning = told(&record.warnings, "prompt_too_long").unwrap();
    assert!(warning.next_step.contains("num_ctx"), "{}", warning.next_step);
}

#[test]
fn a_server_that_refuses_unknown_fields_is_measured_without_the_guards() {
    let unknown = ErrorBody::Json("json: unknown field \"truncate\"".into());
    let refusing = Reply { fault: Some(Fault::Status { status: 400, body: unknown }), ..answering() };
    let choose =
        move |_, body: &Value| if body["truncate"].is_null() { answering() } else { refusing.clone() };
    let (place, server) = (Place::new(), RefServer::start(Scenario::new().choose(choose)).unwrap());
    let record = run(&spec(&place, &server.url(), ProviderKind::Ollama, 1)).unwrap().record;
    assert_eq!(record.status, Status::Completed);
    for call in &record.calls {
        assert!(call.validity.is_valid(), "{:?}", call.validity);
        assert!(!call.request.contains("truncate"), "the request that was answered is the one kept");
    }
}

#[test]
fn a_server_that_ignores_the_guards_in_silence_is_found_out_by_its_count() {
    let script = Scenario { ignores_guards: true, ..Scenario::new().reply(answering()) };
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    (spec.arms[0].settings.num_ctx, spec.arms[0].settings.num_predict) = (Some(128), Some(32));
    let record = run(&spec).unwrap().record;
    for call in measured(&record) {
        assert_eq!((call.metrics.n_in, call.failure.as_ref()), (Some(64), None), "cut to half of num_ctx");
        assert!(call.validity.reasons.iter().any(|reason| reason.reason == Reason::PromptCut));
        assert!(!call.validity.allows(MetricGroup::Ttft) && call.validity.allows(MetricGroup::Decode));
    }
    assert!(told(&record.warnings, "prompt_cut").is_some());
}

#[test]
fn a_context_that_was_shifted_keeps_its_ttft() {
    let mut shifting = answering();
    shifting.usage.prompt_tokens = Reported::Value(900);
    shifting.usage.completion_tokens = Reported::Value(200);
    let (place, server) = (Place::new(), server(shifting));
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    spec.arms[0].settings.num_ctx = Some(1024);
    let record = run(&spec).unwrap().record;
    for call in measured(&record) {
        assert!(call.validity.reasons.iter().any(|reason| reason.reason == Reason::ContextShifted));
        assert!(call.validity.allows(MetricGroup::Ttft) && !call.validity.allows(MetricGroup::Decode));
    }
}

#[test]
fn cached_tokens_beyond_the_template_spoil_what_they_shorten() {
    let mut cached = answering();
    cached.usage.cached_tokens = Some(200);
    let (place, server) = (Place::new(), server(cached));
    let mut spec = spec(&place, &server.url(), ProviderKind::OpenAi, 1);
    let record = run(&spec).unwrap().record;
    assert!(reasons(&record).iter().all(|reasons| reasons.contains(&Reason::CachedPrompt)));
    spec.nonce = false;
    let record = run(&spec).unwrap().record;
    assert!(
        reasons(&record).iter().all(|reasons| !reasons.contains(&Reason::CachedPrompt)),
        "it was asked for"
    );
}

/// Answers, and counts each prompt with this many tokens a byte; the truth is a quarter.
fn counting(tokens_per_byte: f64) -> RefServer {
    let choose = move |_, body: &Value| {
        let bytes = body["prompt"].as_str().unwrap_or_default().len() as f64;
        let mut reply = answering();
        reply.usage.prompt_tokens = Reported::Value((bytes * tokens_per_byte) as u64);
        reply
    };
    RefServer::start(Scenario::new().choose(choose)).unwrap()
}

#[test]
fn a_cut_that_only_earlier_runs_can_tell_is_found_out_without_a_warm_up() {
    let (learnt, fresh) = (Place::new(), Place::new());
    let honest = counting(0.25);
    let teaching = run(&spec(&learnt, &honest.url(), ProviderKind::Ollama, 1)).unwrap().record;
    assert!(reasons(&teaching).iter().all(Vec::is_empty), "{:?}", reasons(&teaching));
    let cutting = counting(0.185);
    for (place, expected) in [(&learnt, vec![Reason::PromptCut]), (&fresh, Vec::new())] {
        let mut spec = spec(place, &cutting.url(), ProviderKind::Ollama, 1);
        spec.warmups = 0;
        assert_eq!(reasons(&run(&spec).unwrap().record)[0], expected);
    }
}

/// A folder with more facts than a small context takes.
fn with_many_facts() -> Place {
    let place = Place::new();
    for number in 0..80 {
        let text =
            format!("measure_{number}_ms,other_{number}\n{number}.25,1{number}\n{number}.75,2{number}\n");
        fs::write(place.reports().join(format!("table-{number}.csv")), text).unwrap();
    }
    place
}

#[test]
fn facts_make_room_for_a_model_that_counts_more_than_was_estimated() {
    let place = with_many_facts();
    let server = counting(0.8);
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    spec.arms[0].settings.num_predict = Some(64);
    spec.arms[0].settings.num_ctx = Some(2048);
    let before = plan(&spec).facts.unwrap();
    let first = run(&spec).unwrap().record;
    assert!(
        measured(&first)[0].metrics.n_in.unwrap() + 64 > 2048,
        "the estimate was too low for this server"
    );
    // What was cut teaches nothing: a run with room does.
    spec.arms[0].settings.num_ctx = Some(16_384);
    let roomy = run(&spec).unwrap().record;
    assert!(reasons(&roomy).iter().all(Vec::is_empty), "{:?}", reasons(&roomy));
    spec.arms[0].settings.num_ctx = Some(2048);
    let view = plan(&spec);
    let after = view.facts.unwrap();
    assert!(after.tokens < before.tokens, "{} and {}", after.tokens, before.tokens);
    assert_eq!(told(&view.notes, "context_exceeded"), None);
    let second = run(&spec).unwrap().record;
    assert_eq!(second.data.facts_given, after.facts, "what was shown is what was sent");
    assert!(reasons(&second).iter().all(Vec::is_empty), "{:?}", reasons(&second));
    for call in measured(&second) {
        assert!(call.metrics.n_in.unwrap() + 64 <= 2048, "{:?}", call.metrics.n_in);
    }
}

#[test]
fn what_is_learnt_of_a_model_that_counts_less_leaves_the_work_as_it_was() {
    let (place, server) = (with_many_facts(), counting(0.25));
    let mut spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    (spec.arms[0].settings.num_ctx, spec.arms[0].settings.num_predict) = (Some(2048), Some(64));
    let hashes: Vec<String> = (0..3).map(|_| run(&spec).unwrap().record.data.workload_hash).collect();
    assert!(hashes.iter().all(|hash| *hash == hashes[0]), "{hashes:?}");
}

#[test]
fn the_length_of_a_prompt_is_shown_as_its_server_counted_earlier_ones() {
    let (place, server) = (Place::new(), counting(0.25));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    let tokens = |spec: &BenchmarkSpec| {
        let recall = DraftCache::default();
        recall.preview(spec, &facts(spec)).unwrap().stages[1].tokens
    };
    let before = tokens(&spec);
    let counted = measured(&run(&spec).unwrap().record)[0].metrics.n_in.unwrap();
    let after = tokens(&spec);
    let error = |shown: u32| f64::from(shown.abs_diff(counted)) / f64::from(counted);
    assert!(error(after) < error(before) && error(after) < 0.2, "{before}, {after}; counted {counted}");
}
