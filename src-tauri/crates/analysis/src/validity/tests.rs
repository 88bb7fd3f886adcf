use super::*;

fn sound() -> ValidityInput<'static> {
    ValidityInput {
        metrics: CallMetrics { n_in: Some(1000), n_out: Some(500), chunks: 500, ..CallMetrics::default() },
        asked_ctx: Some(4096),
        effective_ctx: Some(4096),
        expected_n_in: Some(1000.0),
        num_predict: 512,
        cacheable_tokens: Some(8),
        ..ValidityInput::default()
    }
}

fn lost(call: &ValidityInput<'_>) -> (Vec<Reason>, Vec<MetricGroup>) {
    let validity = judge(call);
    let figures = MetricGroup::ALL.into_iter().filter(|f| !validity.allows(*f)).collect();
    (validity.reasons.iter().map(|r| r.reason).collect(), figures)
}

#[test]
fn a_sound_call_keeps_every_figure() {
    assert_eq!(lost(&sound()), (vec![], vec![]));
    assert_eq!(judge(&sound()).explanation(), None);
}

#[test]
fn a_failed_call_loses_every_figure_and_says_why() {
    let failure =
        CallFailure { kind: FailureKind::IdleLimit, message: "Nothing came for 60 s.".into(), status: None };
    let call = ValidityInput { failure: Some(&failure), ..sound() };
    assert_eq!(lost(&call), (vec![Reason::CallFailed], MetricGroup::ALL.to_vec()));
    assert_eq!(judge(&call).explanation().as_deref(), Some("Nothing came for 60 s."));
}

#[test]
fn an_answer_without_tokens_loses_every_figure() {
    let mut call = sound();
    call.metrics.n_out = Some(0);
    assert_eq!(lost(&call), (vec![Reason::NoTokens], MetricGroup::ALL.to_vec()));
    call.metrics.n_out = None;
    assert!(judge(&call).is_valid(), "text without a count is an answer");
    call.metrics.chunks = 0;
    assert_eq!(lost(&call).0, [Reason::NoTokens]);
}

#[test]
fn a_prompt_that_fills_the_context_was_cut() {
    let mut call = sound();
    call.metrics.n_in = Some(4096);
    let (reasons, figures) = lost(&call);
    assert_eq!(reasons, [Reason::PromptCut, Reason::ContextShifted]);
    assert_eq!(figures, MetricGroup::ALL);
    call.metrics.n_out = Some(0);
    call.metrics.n_in = Some(4095);
    assert!(!lost(&call).0.contains(&Reason::PromptCut));
}

#[test]
fn a_prompt_that_counts_a_tenth_less_than_it_should_was_cut() {
    let mut call = sound();
    call.metrics.n_in = Some(899);
    assert_eq!(
        lost(&call),
        (
            vec![Reason::PromptCut],
            vec![MetricGroup::Ttft, MetricGroup::Prefill, MetricGroup::EndToEnd, MetricGroup::Text]
        )
    );
    call.metrics.n_in = Some(900);
    assert!(judge(&call).is_valid());
    call.metrics.n_in = Some(10);
    call.expected_n_in = None;
    assert!(judge(&call).is_valid(), "without calibration nothing is claimed");
}

#[test]
fn an_answer_that_outgrows_the_context_keeps_its_ttft() {
    let mut call = sound();
    call.metrics.n_out = Some(3097);
    assert_eq!(lost(&call), (vec![Reason::ContextShifted], vec![MetricGroup::Decode, MetricGroup::EndToEnd]));
    call.metrics.n_out = Some(3096);
    assert!(judge(&call).is_valid(), "a full context is not yet shifted");
}

#[test]
fn another_context_than_asked_for_loses_every_figure() {
    let mut call = ValidityInput { effective_ctx: Some(2048), ..sound() };
    assert_eq!(lost(&call), (vec![Reason::OtherContext], MetricGroup::ALL.to_vec()));
    call.asked_ctx = None;
    assert!(judge(&call).is_valid(), "a context left to the server cannot be another one");
}

#[test]
fn cached_tokens_beyond_those_before_the_nonce_spoil_ttft_and_prefill() {
    let mut call = sound();
    call.metrics.n_cached = Some(9);
    assert_eq!(lost(&call), (vec![Reason::CachedPrompt], vec![MetricGroup::Ttft, MetricGroup::Prefill]));
    call.metrics.n_cached = Some(8);
    assert!(judge(&call).is_valid());
    call.metrics.n_cached = Some(900);
    call.cacheable_tokens = None;
    assert!(judge(&call).is_valid(), "without a nonce caching is what was asked for");
}

#[test]
fn a_short_answer_has_no_rate_unless_no_more_was_asked_for() {
    let mut call = sound();
    call.metrics.n_out = Some(15);
    assert_eq!(lost(&call), (vec![Reason::ShortAnswer], vec![MetricGroup::Decode]));
    call.metrics.n_out = Some(16);
    assert!(judge(&call).is_valid());
    call.metrics.n_out = Some(8);
    call.num_predict = 8;
    assert!(judge(&call).is_valid());
}

#[test]
fn a_reconnect_within_the_call_spoils_ttft_only() {
    let call = ValidityInput { reconnected: true, ..sound() };
    assert_eq!(lost(&call), (vec![Reason::Reconnected], vec![MetricGroup::Ttft]));
}

#[test]
fn a_suspend_within_the_call_loses_every_figure() {
    let call = ValidityInput { clock_skew_ms: -1000.1, ..sound() };
    assert_eq!(lost(&call), (vec![Reason::ClockJump], MetricGroup::ALL.to_vec()));
    assert!(judge(&ValidityInput { clock_skew_ms: 1000.0, ..sound() }).is_valid());
}

#[test]
fn a_load_time_on_a_resident_model_is_not_cold() {
    assert!(!is_cold(Some(true), Some(380.0), &[350.0, 400.0]));
    assert!(!is_cold(Some(true), Some(1200.0), &[900.0, 1000.0]), "over a second, but usual here");
    assert!(!is_cold(None, Some(3400.0), &[]), "nothing to compare with");
}

#[test]
fn a_model_that_was_not_resident_or_took_unusually_long_to_load_is_cold() {
    assert!(is_cold(Some(false), None, &[]));
    assert!(is_cold(None, Some(3400.0), &[200.0, 220.0, 210.0]));
    assert!(is_cold(Some(true), Some(3400.0), &[200.0]), "reloaded with other options");
}

#[test]
fn a_report_without_the_analysis_of_the_others_is_other_work_but_still_a_text() {
    let call = ValidityInput { other_work: true, ..sound() };
    let all_but_text =
        vec![MetricGroup::Ttft, MetricGroup::Prefill, MetricGroup::Decode, MetricGroup::EndToEnd];
    assert_eq!(lost(&call), (vec![Reason::OtherWork], all_but_text));
}

#[test]
fn every_kind_of_failure_loses_every_figure_and_a_refused_prompt_is_told_as_such() {
    for (kind, reason) in [
        (FailureKind::Unreachable, Reason::CallFailed),
        (FailureKind::Refused, Reason::CallFailed),
        (FailureKind::PromptTooLong, Reason::PromptTooLong),
        (FailureKind::FirstTokenLimit, Reason::CallFailed),
        (FailureKind::NoFinalRecord, Reason::CallFailed),
        (FailureKind::Broken, Reason::CallFailed),
        (FailureKind::ErrorInStream, Reason::CallFailed),
        (FailureKind::Stopped, Reason::CallFailed),
    ] {
        let failure = CallFailure { kind, message: "why".into(), status: None };
        let call = ValidityInput { failure: Some(&failure), ..sound() };
        assert_eq!(lost(&call), (vec![reason], MetricGroup::ALL.to_vec()), "{kind:?}");
    }
}

#[test]
fn a_failed_call_without_tokens_has_one_reason_and_not_two() {
    let failure = CallFailure { kind: FailureKind::Broken, message: "why".into(), status: None };
    let mut call = ValidityInput { failure: Some(&failure), ..sound() };
    (call.metrics.n_out, call.metrics.chunks) = (Some(0), 0);
    assert_eq!(lost(&call).0, [Reason::CallFailed]);
}

#[test]
fn without_a_context_or_a_count_nothing_is_said_of_either() {
    let mut call = ValidityInput { asked_ctx: None, effective_ctx: None, ..sound() };
    (call.metrics.n_in, call.metrics.n_out) = (Some(900_000), Some(900_000));
    assert!(judge(&call).is_valid(), "no context is known");
    let mut call = sound();
    call.metrics.n_in = None;
    call.metrics.n_out = None;
    assert!(judge(&call).is_valid(), "nothing was counted");
    call.metrics.n_in = Some(4000);
    assert!(judge(&call).is_valid(), "an answer without a count cannot be added");
}

#[test]
fn the_context_that_was_read_back_counts_before_the_one_asked_for() {
    let mut call = ValidityInput { asked_ctx: None, effective_ctx: Some(1200), ..sound() };
    assert_eq!(lost(&call).0, [Reason::ContextShifted], "1000 and 500 tokens");
    call.metrics.n_in = Some(1200);
    assert_eq!(lost(&call).0, [Reason::PromptCut, Reason::ContextShifted]);
    let told_nothing = ValidityInput { asked_ctx: Some(1200), effective_ctx: None, ..sound() };
    assert_eq!(lost(&told_nothing).0, [Reason::ContextShifted], "then the one asked for");
}

#[test]
fn a_cut_prompt_with_a_short_answer_keeps_its_reasons_apart() {
    let mut call = sound();
    (call.metrics.n_in, call.metrics.n_out) = (Some(500), Some(3));
    let (reasons, figures) = lost(&call);
    assert_eq!(reasons, [Reason::PromptCut, Reason::ShortAnswer]);
    assert_eq!(figures, MetricGroup::ALL);
    assert_eq!(judge(&call).explanation().unwrap().matches(". ").count(), 1, "one sentence each");
}

#[test]
fn a_server_that_tells_no_cached_tokens_is_not_suspected() {
    let mut call = sound();
    call.metrics.n_cached = None;
    assert!(judge(&call).is_valid());
    call.metrics.n_cached = Some(0);
    assert!(judge(&call).is_valid());
}

#[test]
fn a_short_answer_is_one_by_the_servers_count_only() {
    let mut call = sound();
    (call.metrics.n_out, call.metrics.chunks) = (None, 3);
    assert!(judge(&call).is_valid(), "three chunks may be many tokens");
    (call.metrics.n_out, call.num_predict) = (Some(15), 16);
    assert_eq!(lost(&call).0, [Reason::ShortAnswer]);
    call.num_predict = 15;
    assert!(judge(&call).is_valid());
}

#[test]
fn a_clock_that_was_set_forward_is_a_jump_as_one_set_back_is() {
    for clock_skew_ms in [1000.1, -1000.1] {
        assert_eq!(lost(&ValidityInput { clock_skew_ms, ..sound() }).0, [Reason::ClockJump]);
    }
    assert!(judge(&ValidityInput { clock_skew_ms: -1000.0, ..sound() }).is_valid());
}

#[test]
fn a_load_is_cold_beyond_a_second_and_three_times_the_usual_and_not_at_them() {
    assert!(!is_cold(Some(true), Some(1000.0), &[100.0, 100.0]));
    assert!(is_cold(Some(true), Some(1000.1), &[100.0, 100.0]));
    assert!(!is_cold(Some(true), Some(1500.0), &[500.0]));
    assert!(is_cold(Some(true), Some(1500.1), &[500.0]));
    assert!(!is_cold(Some(true), None, &[500.0]), "a server that tells no load");
    assert!(is_cold(Some(false), Some(10.0), &[500.0]), "not resident before, however fast it came");
}
