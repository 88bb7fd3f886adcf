//! The self-check: the real client against the reference server. No time is asserted.

use chimera_app::self_check::{SelfCheckProgress, run};
use chimera_types::Error;
use chimera_types::self_check::{SelfCheckMode, SelfCheckReport};
use chimera_types::spec::ProviderKind;
use tokio_util::sync::CancellationToken;

#[test]
fn a_quick_check_reports_both_wires_and_the_flood() {
    let mut heard: Vec<SelfCheckProgress> = Vec::new();
    let report =
        run(SelfCheckMode::Quick, &mut |progress| heard.push(progress), &CancellationToken::new()).unwrap();

    let wires: Vec<(ProviderKind, f64)> = report.wires.iter().map(|w| (w.provider, w.rate_tps)).collect();
    let both = |rate| [(ProviderKind::Ollama, rate), (ProviderKind::OpenAi, rate)];
    assert_eq!(wires, [125.0, 1000.0, 10_000.0].map(both).concat());
    for wire in &report.wires {
        assert!(wire.calls > 0);
        assert!(wire.ttft_error_max_ms >= wire.ttft_error_median_ms.abs());
        assert!(wire.ttft_error_median_ms > 0.0, "bytes cannot arrive before they are sent");
        assert!(wire.decode_rate_error_percent.is_finite());
        assert!(wire.first_ttft_error_ms.is_some_and(|first| first > 0.0), "{wire:?}");
        let bare = wire.bare_ttft_error_median_ms.zip(wire.bare_ttft_error_max_ms);
        assert!(bare.is_some_and(|(median, max)| 0.0 < median && median <= max), "{wire:?}");
        assert_eq!(wire.ttft_error_p99_ms, None, "a quick check has too few calls");
    }
    let flood = &report.flood;
    assert!(flood.chunks > 0 && flood.client_ms > 0.0 && flood.bare_ms > 0.0);
    assert!(flood.cpu_us_per_token.is_finite() && flood.cpu_us_per_token >= 0.0);
    let sentence = report.sentence();
    assert!(sentence.contains(" % at 125 tok/s, ") && sentence.ends_with(" % at 10,000."), "{sentence}");

    let total = heard[0].total;
    assert_eq!(heard.iter().map(|p| p.done).collect::<Vec<_>>(), (1..=total).collect::<Vec<_>>());

    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<SelfCheckReport>(&json).unwrap(), report);
    assert!(report.measured_at.ends_with('Z') && !report.app_version.is_empty());
}

#[test]
fn a_check_stops_when_it_is_told_to() {
    let cancel = CancellationToken::new();
    let mut calls = 0;
    let result = run(
        SelfCheckMode::Long,
        &mut |_| {
            calls += 1;
            cancel.cancel();
        },
        &cancel,
    );
    assert!(matches!(result, Err(Error::Stopped)));
    assert_eq!(calls, 1);
}

#[test]
fn a_check_that_is_stopped_before_it_begins_measures_nothing() {
    let cancel = CancellationToken::new();
    cancel.cancel();
    let result = run(SelfCheckMode::Quick, &mut |_| panic!("nothing is done"), &cancel);
    assert!(matches!(result, Err(Error::Stopped)));
}
