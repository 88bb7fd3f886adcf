//! Made-up benchmarks whose figures pass through the real measuring and judging.

use std::path::{Path, PathBuf};

use chimera_analysis::testing::{self, CallBuilder};
use chimera_analysis::{Analysis, schedule};
use chimera_report::report;
use chimera_storage::store::{Artifact, REPORT_FILE, RunFolder};
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::{BenchmarkRecord, FailureKind, Status};
use chimera_types::spec::{ArmSpec, Settings};
use chimera_types::timeline::Timeline;

use crate::Problem;

/// A name as long as users make them.
pub const LONG_ARM: &str =
    "Tuned: num_gpu 60, num_ctx 8,192, temperature 0.6, top_p 0.9, top_k 40, seed 7, on the other machine";
/// Another one.
pub const LONGER_ARM: &str =
    "Tuned: num_gpu 60, num_ctx 8,192, temperature 0.6, top_p 0.9, top_k 40, seed 7, on the other machine 2";
/// Seven configurations.
pub const SEVEN: [&str; 7] =
    ["Baseline", "Tuned", "Cool", LONG_ARM, "q8 KV cache", "Tuned 2", "Another model"];
/// A model's name as long as registries make them.
pub const LONG_MODEL: &str = "registry.example.org/some-very-long-organisation-name/gemma-3-27b-instruct-abliterated-heretic-uncensored-distilled:27b-q4_K_M-128k";
/// Markup, quotes and a direction override.
pub const HOSTILE: &str = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>\u{202E}gnp.exe";

/// What models answer.
pub const ANSWER: &str = include_str!("answer.md");

/// Something that happens to a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Nothing.
    Plain,
    /// The model is loaded for it.
    Cold,
    /// It stops after three tokens.
    Short,
    /// It fails.
    Failed,
}

/// A benchmark and the raw marks of its calls.
pub struct Made {
    pub record: BenchmarkRecord,
    timelines: Vec<Timeline>,
}

impl Made {
    /// A benchmark of these arms in which no call has been made.
    pub fn new(arms: Vec<ArmSpec>, runs: u32, warmups: u32) -> Self {
        let mut record = testing::benchmark(arms, runs);
        record.spec.warmups = warmups;
        record.plan = schedule::plan(&record.spec, 7);
        record.started_at = "2026-11-24T02:50:00Z".into();
        record.finished_at = Some("2026-11-24T02:58:48Z".into());
        record.interference = Some(testing::interference());
        Self { record, timelines: Vec::new() }
    }

    /// Makes all calls that are left, or `most` of them. `how` gives the event of a call by its index, `rate` its decode
    /// rate in tok/s by its arm.
    pub fn fill(mut self, most: usize, how: impl Fn(&Next) -> Event, rate: impl Fn(u32) -> f64) -> Self {
        while let Some(trial) = self.record.plan.trials.get(self.record.calls.len()).cloned() {
            if self.record.calls.len() >= most {
                break;
            }
            let next = Next { index: trial.index, arm: trial.arm, run: trial.run, stage: trial.stage };
            let base = rate(trial.arm);
            let sketch = sketch(&next, trial.phase, how(&next), base, ANSWER);
            testing::add_call(&mut self.record, &sketch);
            self.timelines.push(sketch.timeline());
        }
        self
    }

    /// How it ended, and why.
    pub fn ended(mut self, status: Status, reason: Option<&str>) -> Self {
        self.record.status = status;
        self.record.status_reason = reason.map(str::to_owned);
        self
    }

    /// Began so many seconds before the latest run.
    pub fn begun_before(mut self, seconds: i64) -> Self {
        self.record.started_at = runs_time(seconds);
        self
    }

    /// Replaces the text of every answer.
    pub fn saying(mut self, text: &str) -> Self {
        for call in self.record.calls.iter_mut().filter(|call| !call.text.is_empty()) {
            text.clone_into(&mut call.text);
        }
        self
    }

    /// As if it had been measured in this account.
    fn aimed(mut self, target: &Target) -> Self {
        let spec = &mut self.record.spec;
        target.folder.clone_into(&mut spec.folder);
        target.place.clone_into(&mut spec.reports_place);
        spec.arms.iter_mut().for_each(|arm| target.url.clone_into(&mut arm.url));
        self
    }

    /// Saves it with its report and raw marks. The marks of call 2 are damaged.
    pub fn save(self, target: &Target) -> Result<PathBuf, Problem> {
        let mut made = self.aimed(target);
        let found = Analysis::of(&made.record).warnings().to_vec();
        made.record.warnings.extend(found);
        let mut folder = RunFolder::create(&target.place, &mut made.record)?;
        for (call, timeline) in made.record.calls.iter().zip(&made.timelines) {
            folder.append_call(call, timeline)?;
        }
        folder.finish(&made.record, &[report_file(&made.record)])?;
        damage_marks(folder.path(), 2)?;
        Ok(folder.path().to_owned())
    }

    /// Saves what the list of runs needs: the record and a report.
    pub fn save_listed(self, target: &Target) -> Result<PathBuf, Problem> {
        let mut made = self.aimed(target);
        let folder = RunFolder::create(&target.place, &mut made.record)?;
        folder.finish(&made.record, &[report_file(&made.record)])?;
        Ok(folder.path().to_owned())
    }

    /// Saves what a crash leaves after the calls that were made.
    pub fn save_unfinished(self, target: &Target) -> Result<PathBuf, Problem> {
        let mut made = self.aimed(target);
        made.record.finished_at = None;
        let calls = std::mem::take(&mut made.record.calls);
        let mut folder = RunFolder::create(&target.place, &mut made.record)?;
        for (call, timeline) in calls.iter().zip(&made.timelines) {
            folder.append_call(call, timeline)?;
        }
        Ok(folder.path().to_owned())
    }
}

/// The report; figures are drawn when the page asks for them.
fn report_file(record: &BenchmarkRecord) -> Artifact {
    let analysis = Analysis::of(record);
    let text = report::build(&analysis, &report::figures(&analysis));
    Artifact { path: REPORT_FILE.into(), bytes: text.into_bytes() }
}

/// Where a benchmark was measured and saved.
pub struct Target {
    /// The reports place.
    pub place: PathBuf,
    /// The reports folder.
    pub folder: PathBuf,
    /// The server.
    pub url: String,
}

/// The call that is made next.
pub struct Next {
    pub index: u32,
    pub arm: u32,
    pub run: u32,
    pub stage: Stage,
}

/// Seconds before 2026-11-24 02:50:00 UTC, as a record has it.
fn runs_time(seconds_before: i64) -> String {
    let days = |seconds: i64| seconds.div_euclid(86_400);
    let latest = 24 * 86_400 + 2 * 3600 + 50 * 60;
    let at = latest - seconds_before;
    let (day, second) = (days(at), at.rem_euclid(86_400));
    format!("2026-11-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Between -0.5 and 0.5, the same for the same call.
fn noise(index: u32, salt: u32) -> f64 {
    f64::from((index * 37 + salt * 17) % 41) / 41.0 - 0.5
}

fn sketch(next: &Next, phase: Phase, event: Event, base_tps: f64, text: &str) -> CallBuilder {
    if event == Event::Failed {
        let words = "The server sent an error in the stream: llama runner process has terminated.";
        return CallBuilder::failed(FailureKind::ErrorInStream, words);
    }
    let is_warmup = phase == Phase::Warmup;
    let n_out = match (is_warmup, event) {
        (true, _) => 16,
        (_, Event::Short) => 3,
        _ => 470 + next.index * 13 % 40,
    };
    let n_in = match next.stage {
        _ if is_warmup => 24,
        Stage::Analysis => 2310,
        _ => 904,
    };
    let load_ms = if event == Event::Cold { 3420.0 } else { 60.0 + noise(next.index, 1) * 6.0 };
    let prefill_ms = f64::from(n_in) / 5.1;
    let ttft_ms = load_ms + prefill_ms + 12.0 + noise(next.index, 2) * 20.0;
    let rate_tps = base_tps + noise(next.index, 3) * 2.4;
    let decode_ms = f64::from(n_out - 1) * 1000.0 / rate_tps;
    CallBuilder {
        ttft_ms: Some(ttft_ms),
        n_in: Some(n_in),
        n_out: Some(n_out),
        chunks: n_out,
        decode_ms,
        duration_ms: Some(ttft_ms + decode_ms + 0.6),
        load_ms: Some(load_ms),
        prefill_ms: Some(prefill_ms),
        server_decode_ms: Some(decode_ms * 0.9996),
        resident_before: Some(event != Event::Cold),
        text: if event == Event::Short { "No data.".into() } else { text.into() },
        ..CallBuilder::default()
    }
}

/// The usual events: a cold first call, and a short answer in the report of run 2.
pub fn usual_events(next: &Next) -> Event {
    match (next.index, next.run, next.stage) {
        (0, ..) => Event::Cold,
        (_, 2, Stage::Report) if next.arm <= 1 => Event::Short,
        _ => Event::Plain,
    }
}

/// One configuration of a model.
pub fn one_arm(model: &str) -> Vec<ArmSpec> {
    vec![testing::arm("Baseline", model)]
}

/// Configurations that differ in what they load and how they answer; the seventh has another model.
pub fn arms(names: &[&str]) -> Vec<ArmSpec> {
    let arm = |(at, name): (usize, &&str)| {
        let model = if at == 6 { "qwen2.5:7b" } else { "gemma3:latest" };
        ArmSpec { settings: settings(at), ..testing::arm(name, model) }
    };
    names.iter().enumerate().map(arm).collect()
}

fn settings(at: usize) -> Settings {
    let plain = Settings::default();
    match at {
        1 => Settings { num_ctx: Some(8192), ..plain },
        2 => Settings { temperature: Some(0.0), ..plain },
        3 => Settings { num_ctx: Some(16_384), top_k: Some(40), ..plain },
        4 => Settings { num_gpu: Some(20), ..plain },
        5 => Settings {
            num_batch: Some(1024),
            num_thread: Some(8),
            top_p: Some(0.9),
            repeat_penalty: Some(1.2),
            seed: Some(7),
            ..plain
        },
        _ => plain,
    }
}

fn damage_marks(folder: &Path, call: usize) -> Result<(), Problem> {
    let mut marks: Vec<PathBuf> = std::fs::read_dir(folder.join("events"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    marks.sort_unstable();
    if let Some(file) = marks.get(call) {
        let bytes = std::fs::read(file)?;
        std::fs::write(file, &bytes[..bytes.len() / 2])?;
    }
    Ok(())
}
