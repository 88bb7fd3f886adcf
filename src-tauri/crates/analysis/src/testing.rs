//! Made-up benchmarks for tests. Their figures pass through the real rooms: marks are laid out, then measured and judged.

mod surroundings;

pub use surroundings::{environment, interference, self_check};

use crate::validity::{self, ValidityInput};
use crate::{metrics, schedule};
use chimera_types::metrics::Usage;
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::{
    BenchmarkRecord, CallFailure, CallRecord, FailureKind, RunRecord, SCHEMA_VERSION, Status,
};
use chimera_types::spec::{ArmSpec, BenchmarkSpec, ProviderKind, Settings};
use chimera_types::timeline::{ChunkMark, Timeline};

use surroundings::{data, facts};

/// What one call is to look like.
#[derive(Debug, Clone, PartialEq)]
pub struct CallBuilder {
    /// First text after this time. `None` for a call without text.
    pub ttft_ms: Option<f64>,
    /// Prompt tokens by the server's count.
    pub n_in: Option<u32>,
    /// Answer tokens by the server's count.
    pub n_out: Option<u32>,
    /// Chunks with text, evenly spread over `decode_ms`.
    pub chunks: u32,
    /// From the first chunk to the last.
    pub decode_ms: f64,
    /// The final record after this time. `None` when it never came.
    pub duration_ms: Option<f64>,
    /// The server's load time.
    pub load_ms: Option<f64>,
    /// The server's prefill time.
    pub prefill_ms: Option<f64>,
    /// The server's decode time.
    pub server_decode_ms: Option<f64>,
    /// Whether the model was in memory before.
    pub resident_before: Option<bool>,
    /// How it failed.
    pub failure: Option<CallFailure>,
    /// The server's reason for ending.
    pub finish_reason: Option<String>,
    /// The answer.
    pub text: String,
}

impl Default for CallBuilder {
    fn default() -> Self {
        Self {
            ttft_ms: Some(500.0),
            n_in: Some(400),
            n_out: Some(201),
            chunks: 201,
            decode_ms: 2000.0,
            duration_ms: Some(2510.0),
            load_ms: Some(250.0),
            prefill_ms: Some(240.0),
            server_decode_ms: Some(2000.0),
            resident_before: Some(true),
            failure: None,
            finish_reason: Some("stop".into()),
            text: "A short answer.".into(),
        }
    }
}

impl CallBuilder {
    /// A call that failed before any text.
    pub fn failed(kind: FailureKind, message: &str) -> Self {
        Self {
            ttft_ms: None,
            n_in: None,
            n_out: None,
            chunks: 0,
            duration_ms: None,
            load_ms: None,
            prefill_ms: None,
            server_decode_ms: None,
            failure: Some(CallFailure { kind, message: message.into(), status: None }),
            finish_reason: None,
            text: String::new(),
            ..Self::default()
        }
    }

    /// A call to a server that counts nothing.
    pub fn without_usage(ttft_ms: f64) -> Self {
        Self {
            ttft_ms: Some(ttft_ms),
            n_in: None,
            n_out: None,
            load_ms: None,
            prefill_ms: None,
            server_decode_ms: None,
            resident_before: None,
            ..Self::default()
        }
    }

    /// Its raw marks.
    pub fn timeline(&self) -> Timeline {
        let ns = |ms: f64| (ms * 1e6).round() as u64;
        let step_ms = self.decode_ms / f64::from(self.chunks.saturating_sub(1).max(1));
        let mark = |first_ms: f64, position: u32| ChunkMark {
            at_ns: ns(first_ms + step_ms * f64::from(position)),
            text_bytes: 4,
            reasoning: false,
        };
        Timeline {
            headers_ns: self.ttft_ms.map(|_| 1_000_000),
            chunks: self.ttft_ms.map_or_else(Vec::new, |t| (0..self.chunks).map(|i| mark(t, i)).collect()),
            done_ns: self.duration_ms.map(ns),
            clock_skew_ms: 0.0,
        }
    }

    fn usage(&self) -> Usage {
        Usage {
            prompt_tokens: self.n_in,
            output_tokens: self.n_out,
            cached_tokens: None,
            load_ms: self.load_ms,
            prefill_ms: self.prefill_ms,
            decode_ms: self.server_decode_ms,
            total_ms: self.duration_ms,
        }
    }
}

/// An arm with its model on an Ollama server of this machine.
pub fn arm(name: &str, model: &str) -> ArmSpec {
    ArmSpec::new(name, ProviderKind::Ollama, "http://127.0.0.1:11434", model)
}

/// A completed benchmark of these arms in which no call has been made.
pub fn benchmark(arms: Vec<ArmSpec>, runs: u32) -> BenchmarkRecord {
    let facts = arms.iter().map(facts).collect();
    let spec = BenchmarkSpec { runs, warmups: 0, ..BenchmarkSpec::new("reports", arms, "out") };
    BenchmarkRecord {
        schema_version: SCHEMA_VERSION,
        id: "2025-11-14_19-17-30_gemma3".into(),
        app_version: "0.1.0".into(),
        status: Status::Completed,
        status_reason: None,
        started_at: "2025-11-14T19:17:30Z".into(),
        finished_at: Some("2025-11-14T19:18:48Z".into()),
        plan: schedule::plan(&spec, 7),
        spec,
        environment: environment(),
        interference: None,
        arms: facts,
        self_check: Some(self_check()),
        data: data(),
        runs: Vec::new(),
        calls: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Adds the next call in the plan's order, measured and judged as the runner would.
/// Does nothing when every planned call has been made.
pub fn add_call(record: &mut BenchmarkRecord, sketch: &CallBuilder) {
    let Some(trial) = record.plan.trials.get(record.calls.len()).cloned() else { return };
    let arm = &record.spec.arms[trial.arm as usize];
    let (timeline, usage) = (sketch.timeline(), sketch.usage());
    let metrics = metrics::measure(&timeline, &usage, record.spec.nonce);
    let loads: Vec<f64> = record.calls.iter().filter_map(|c| c.metrics.load_ms).collect();
    let validity = validity::judge(&ValidityInput {
        metrics: metrics.clone(),
        failure: sketch.failure.as_ref(),
        asked_ctx: arm.settings.num_ctx,
        num_predict: arm.settings.num_predict_or_default(),
        cacheable_tokens: record.spec.nonce.then_some(16),
        ..ValidityInput::default()
    });
    record.calls.push(CallRecord {
        index: trial.index,
        arm: trial.arm,
        run: trial.run,
        stage: trial.stage,
        phase: trial.phase,
        started_at: format!("2025-11-14T19:17:{:02}Z", 30 + trial.index % 30),
        started_ms: None,
        cold: validity::is_cold(sketch.resident_before, metrics.load_ms, &loads),
        resident_before: sketch.resident_before,
        validity,
        metrics,
        usage,
        failure: sketch.failure.clone(),
        finish_reason: sketch.finish_reason.clone(),
        text: sketch.text.clone(),
        reasoning: String::new(),
        request: format!("{{\"model\":\"{}\"}}", arm.model),
        prompt_version: format!("{}@1", trial.stage.label()),
        connect_ms: None,
        reconnected: false,
        clock_skew_ms: 0.0,
        effective_ctx: None,
        memory_bytes: None,
        vram_bytes: None,
    });
    if trial.phase == Phase::Measured {
        add_to_run(record, trial.arm, trial.run, trial.stage, sketch.duration_ms);
    }
}

/// Makes every call that is planned and not yet made; `sketch` gets arm, run and stage.
pub fn fill(record: &mut BenchmarkRecord, sketch: &mut dyn FnMut(u32, u32, Stage) -> CallBuilder) {
    while let Some(trial) = record.plan.trials.get(record.calls.len()) {
        let sketch = sketch(trial.arm, trial.run, trial.stage);
        add_call(record, &sketch);
    }
}

fn add_to_run(record: &mut BenchmarkRecord, arm: u32, run: u32, stage: Stage, wall_ms: Option<f64>) {
    if stage == Stage::Analysis {
        record.runs.push(RunRecord { arm, run, ingest_ms: 20.0, analysis_ms: wall_ms, report_ms: None });
    } else if let Some(last) = record.runs.iter_mut().rfind(|r| (r.arm, r.run) == (arm, run)) {
        last.report_ms = wall_ms;
    }
}

/// The founding report's benchmark: its six calls, its settings and its context of 1024 tokens, which every one of them
/// outgrew. Sums that it prints are kept; how they spread over the calls is made up.
pub fn seed() -> BenchmarkRecord {
    let mut only = arm("gemma3:latest", "gemma3:latest");
    only.settings = Settings {
        num_gpu: Some(60),
        num_ctx: Some(1024),
        temperature: Some(0.6),
        num_predict: Some(2048),
        ..Settings::default()
    };
    six_calls(only)
}

/// The founding report's six calls in a context that holds them: everything is valid, the first call is cold.
pub fn sample() -> BenchmarkRecord {
    let mut roomy = arm("gemma3:latest", "gemma3:latest");
    roomy.settings = Settings { num_ctx: Some(8192), num_predict: Some(2048), ..Settings::default() };
    six_calls(roomy)
}

fn six_calls(only: ArmSpec) -> BenchmarkRecord {
    // TTFT, answer tokens, decode, load, prefill, duration.
    const CALLS: [(f64, u32, f64, f64, f64, f64); 6] = [
        (5049.18, 1015, 8656.69, 4771.36, 268.11, 14114.88),
        (513.05, 1131, 9829.63, 288.97, 214.37, 10728.30),
        (562.26, 926, 8024.94, 289.65, 262.90, 8988.65),
        (525.56, 1276, 11098.51, 299.83, 216.02, 12142.82),
        (615.45, 1033, 8781.00, 350.26, 255.48, 9780.41),
        (487.41, 1242, 10748.56, 270.44, 207.26, 11689.29),
    ];
    let mut record = benchmark(vec![only], 3);
    for (position, (ttft, n_out, decode, load, prefill, duration)) in CALLS.into_iter().enumerate() {
        let text = if position % 2 == 0 { ANALYSIS } else { REPORT };
        let sketch = CallBuilder {
            ttft_ms: Some(ttft),
            n_in: Some(480 - 40 * (position as u32 % 2)),
            n_out: Some(n_out),
            chunks: n_out,
            decode_ms: decode * 1.0004,
            duration_ms: Some(duration),
            load_ms: Some(load),
            prefill_ms: Some(prefill),
            server_decode_ms: Some(decode),
            resident_before: Some(position > 0),
            text: format!("{text}\nAnswer {}.\n", position + 1),
            ..CallBuilder::default()
        };
        add_call(&mut record, &sketch);
    }
    record
}

const ANALYSIS: &str = "## Summary

The folder holds 101 files.

## Key Findings

- **Decode** is steady: 115.4 tok/s over 3 files.
- Load time dominates the first call.

## Recommendations

1. Warm the model up first.
2. Raise `num_ctx`.
";

const REPORT: &str = "# Report on the benchmark

The results are *steady*.

| model | tok/s |
|---|---|
| gemma3 | 115.4 |

```rust
fn main() {}
```
";
