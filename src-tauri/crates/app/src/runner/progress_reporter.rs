//! What is told while a call goes on.

use std::collections::VecDeque;

use crate::event::RunEvent;
use chimera_client::provider::Delta;

/// The present rate is that of about this time, in milliseconds.
const RECENT_MS: f64 = 1000.0;
/// Over less than this a rate is mostly noise, in milliseconds.
const LEAST_MS: f64 = 250.0;

/// The words of one call.
pub struct ProgressReporter {
    call: u32,
    /// Time since the request and chunks until then, from the first chunk on, at most [`RECENT_MS`] back.
    recent: VecDeque<(f64, u32)>,
}

impl ProgressReporter {
    pub fn of(call: u32) -> Self {
        Self { call, recent: VecDeque::new() }
    }

    pub fn progress(&mut self, delta: Delta, seconds_left: Option<f64>) -> RunEvent {
        let decoding_s = delta.ttft_ms.map(|ttft| (delta.elapsed_ms - ttft) / 1000.0).filter(|s| *s > 0.0);
        let chunk_rate = decoding_s.map(|s| f64::from(delta.chunks.saturating_sub(1)) / s);
        RunEvent::Progress {
            call: self.call,
            recent_rate: self.recent_rate(&delta),
            text: delta.text,
            reasoning: delta.reasoning,
            chunks: delta.chunks,
            elapsed_ms: delta.elapsed_ms,
            ttft_ms: delta.ttft_ms,
            chunk_rate,
            seconds_left,
        }
    }

    fn recent_rate(&mut self, delta: &Delta) -> Option<f64> {
        delta.ttft_ms?;
        let now = (delta.elapsed_ms, delta.chunks);
        while self.recent.get(1).is_some_and(|(at, _)| now.0 - at >= RECENT_MS) {
            self.recent.pop_front();
        }
        self.recent.push_back(now);
        let (since, chunks) = self.recent[0];
        let ms = now.0 - since;
        (ms >= LEAST_MS).then(|| f64::from(now.1.saturating_sub(chunks)) * 1000.0 / ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(telling: &mut ProgressReporter, elapsed_ms: f64, chunks: u32) -> (Option<f64>, Option<f64>) {
        let ttft_ms = (chunks > 0).then_some(1000.0);
        let delta = Delta { text: String::new(), reasoning: false, chunks, elapsed_ms, ttft_ms };
        match telling.progress(delta, None) {
            RunEvent::Progress { chunk_rate, recent_rate, .. } => (chunk_rate, recent_rate),
            _ => (None, None),
        }
    }

    #[test]
    fn a_call_without_text_has_no_rate() {
        let mut telling = ProgressReporter::of(1);
        assert_eq!(tell(&mut telling, 500.0, 0), (None, None));
    }

    #[test]
    fn the_recent_rate_follows_what_the_mean_hides() {
        let mut telling = ProgressReporter::of(1);
        assert_eq!(tell(&mut telling, 1000.0, 1), (None, None));
        for tick in 1..=20 {
            tell(&mut telling, 1000.0 + 100.0 * f64::from(tick), 1 + 10 * tick);
        }
        let (mean, recent) = tell(&mut telling, 3100.0, 211);
        assert!((mean.unwrap() - 100.0).abs() < 0.1 && (recent.unwrap() - 100.0).abs() < 0.1);
        for tick in 1..=4 {
            tell(&mut telling, 3100.0 + 500.0 * f64::from(tick), 211);
        }
        let (mean, recent) = tell(&mut telling, 5600.0, 211);
        assert!(mean.unwrap() > 40.0);
        assert_eq!(recent, Some(0.0), "nothing came for more than a second");
    }
}
