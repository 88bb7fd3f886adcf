//! What a listener hears of a benchmark while it runs.

use crate::support::benchmark::{run, run_listening, spec};
use crate::support::place::{ANSWER, Place, answering, server};
use chimera_app::event::RunEvent;
use chimera_client::refserver::{RefServer, Reply, Scenario};
use chimera_types::record::Status;
use chimera_types::spec::ProviderKind;
use tokio_util::sync::CancellationToken;

#[test]
fn progress_is_told_from_the_order_to_the_end() {
    let (place, server) = (Place::new(), server(answering()));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 2);
    let (outcome, events) = run_listening(&spec, &CancellationToken::new());
    let outcome = outcome.unwrap();
    let Some(RunEvent::Started { id, plan, .. }) = events.first() else { panic!("{:?}", events.first()) };
    assert_eq!((id, plan.trials.len()), (&outcome.record.id, 5));
    let done: Vec<(u32, bool)> = events
        .iter()
        .filter_map(|event| match event {
            RunEvent::CallFinished { done, seconds_left, .. } => Some((*done, seconds_left.is_some())),
            _ => None,
        })
        .collect();
    // A warm-up says nothing about how long an answer takes.
    assert_eq!(done, [(1, false), (2, true), (3, true), (4, true), (5, true)]);
    let text: String = events
        .iter()
        .filter_map(|event| match event {
            RunEvent::Progress { call: 1, text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(text, ANSWER);
    assert!(matches!(events.last(), Some(RunEvent::Finished { status: Status::Completed, .. })));
}

#[test]
fn the_time_left_is_known_from_the_start_where_the_same_work_was_done_before() {
    let (place, server) = (Place::new(), server(answering()));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 2);
    run(&spec).unwrap();
    let (_, events) = run_listening(&spec, &CancellationToken::new());
    let first = events.iter().find_map(|event| match event {
        RunEvent::CallFinished { seconds_left, .. } => Some(*seconds_left),
        _ => None,
    });
    assert!(first.flatten().is_some_and(|seconds| seconds < 60.0), "{first:?}");
}

#[test]
fn doubts_are_told_as_they_arise_and_end_as_the_record_has_them() {
    let script = Scenario::new().queue(vec![answering(), Reply::default().fast().tokens(0)], answering());
    let (place, server) = (Place::new(), RefServer::start(script).unwrap());
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 2);
    let (outcome, events) = run_listening(&spec, &CancellationToken::new());
    let lists: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            RunEvent::Doubts { warnings } => Some(warnings),
            _ => None,
        })
        .collect();
    let told = |list: usize| lists[list].iter().any(|warning| warning.code == "no_tokens");
    assert!(!told(0) && told(1), "with the call that has no tokens, and not before: {lists:?}");
    let codes = |warnings: &[chimera_types::warning::Warning]| -> Vec<String> {
        warnings.iter().map(|warning| warning.code.clone()).collect()
    };
    // What stands whatever comes is before them: a machine that may fall asleep says so.
    let recorded = codes(&outcome.unwrap().record.warnings);
    assert!(recorded.ends_with(&codes(lists.last().unwrap())), "{recorded:?}");
}

#[test]
fn what_is_told_of_a_finished_call_is_without_its_texts() {
    let (place, server) = (Place::new(), server(answering()));
    let spec = spec(&place, &server.url(), ProviderKind::Ollama, 1);
    let (outcome, events) = run_listening(&spec, &CancellationToken::new());
    let told = events.iter().filter_map(|event| match event {
        RunEvent::CallFinished { call, .. } => Some(call),
        _ => None,
    });
    assert!(told.into_iter().all(|call| call.text.is_empty() && call.request.is_empty()));
    assert!(outcome.unwrap().record.calls.iter().all(|call| !call.text.is_empty()));
}
