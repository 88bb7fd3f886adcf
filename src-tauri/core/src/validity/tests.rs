use super::*;

fn sound() -> Circumstances<'static> {
    Circumstances {
        metrics: CallMetrics { n_in: Some(1000), n_out: Some(500), chunks: 500, ..CallMetrics::default() },
        asked_ctx: Some(4096),
        effective_ctx: Some(4096),
        expected_n_in: Some(1000.0),
        num_predict: 512,
        cacheable_tokens: Some(8),
        ..Circumstances::default()
    }
}

fn lost(call: &Circumstances<'_>) -> (Vec<Reason>, Vec<Figure>) {
    let validity = judge(call);
    let figures = Figure::ALL.into_iter().filter(|f| !validity.allows(*f)).collect();
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
    let call = Circumstances { failure: Some(&failure), ..sound() };
    assert_eq!(lost(&call), (vec![Reason::CallFailed], Figure::ALL.to_vec()));
    assert_eq!(judge(&call).explanation().as_deref(), Some("Nothing came for 60 s."));
}

#[test]
fn an_answer_without_tokens_loses_every_figure() {
    let mut call = sound();
    call.metrics.n_out = Some(0);
    assert_eq!(lost(&call), (vec![Reason::NoTokens], Figure::ALL.to_vec()));
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
    assert_eq!(figures, Figure::ALL);
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
        (vec![Reason::PromptCut], vec![Figure::Ttft, Figure::Prefill, Figure::EndToEnd, Figure::Text])
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
    assert_eq!(lost(&call), (vec![Reason::ContextShifted], vec![Figure::Decode, Figure::EndToEnd]));
    call.metrics.n_out = Some(3096);
    assert!(judge(&call).is_valid(), "a full context is not yet shifted");
}

#[test]
fn another_context_than_asked_for_loses_every_figure() {
    let mut call = Circumstances { effective_ctx: Some(2048), ..sound() };
    assert_eq!(lost(&call), (vec![Reason::OtherContext], Figure::ALL.to_vec()));
    call.asked_ctx = None;
    assert!(judge(&call).is_valid(), "a context left to the server cannot be another one");
}

#[test]
fn cached_tokens_beyond_those_before_the_nonce_spoil_ttft_and_prefill() {
    let mut call = sound();
    call.metrics.n_cached = Some(9);
    assert_eq!(lost(&call), (vec![Reason::CachedPrompt], vec![Figure::Ttft, Figure::Prefill]));
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
    assert_eq!(lost(&call), (vec![Reason::ShortAnswer], vec![Figure::Decode]));
    call.metrics.n_out = Some(16);
    assert!(judge(&call).is_valid());
    call.metrics.n_out = Some(8);
    call.num_predict = 8;
    assert!(judge(&call).is_valid());
}

#[test]
fn a_reconnect_within_the_call_spoils_ttft_only() {
    let call = Circumstances { reconnected: true, ..sound() };
    assert_eq!(lost(&call), (vec![Reason::Reconnected], vec![Figure::Ttft]));
}

#[test]
fn a_suspend_within_the_call_loses_every_figure() {
    let call = Circumstances { clock_skew_ms: -1000.1, ..sound() };
    assert_eq!(lost(&call), (vec![Reason::ClockJump], Figure::ALL.to_vec()));
    assert!(judge(&Circumstances { clock_skew_ms: 1000.0, ..sound() }).is_valid());
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
    let call = Circumstances { other_work: true, ..sound() };
    let all_but_text = vec![Figure::Ttft, Figure::Prefill, Figure::Decode, Figure::EndToEnd];
    assert_eq!(lost(&call), (vec![Reason::OtherWork], all_but_text));
}
