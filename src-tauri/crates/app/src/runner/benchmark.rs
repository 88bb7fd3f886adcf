//! A benchmark in progress.

use chimera_machine::environment;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::arm_health::{self, ArmHealth};
use super::calibration::{Asked, Calibration, Counting};
use super::call::{self, CallContext};
use super::earlier::Earlier;
use super::machine_watch::MachineWatch;
use super::prepare::{self, Prepared};
use super::progress_reporter::ProgressReporter;
use super::workload::{self, Workload};
use super::{RunOutcome, artifacts, until};
use crate::event::RunEvent;
use chimera_analysis::eta::{Eta, Progress};
use chimera_analysis::schedule::plan;
use chimera_client::provider::{self, CallRequest, Residency};
use chimera_machine::sleep_inhibitor::SleepInhibitor;
use chimera_storage::app_dirs;
use chimera_storage::store::RunFolder;
use chimera_types::Error;
use chimera_types::key::Keys;
use chimera_types::paths::display;
use chimera_types::plan::{Stage, Trial};
use chimera_types::record::{ArmFacts, BenchmarkRecord, CallRecord, RunRecord, SCHEMA_VERSION, Status};
use chimera_types::self_check::SelfCheckReport;
use chimera_types::server::ModelInfo;
use chimera_types::spec::BenchmarkSpec;
use chimera_types::validity::MetricGroup;
use chimera_types::warning::Warning;

/// How often a pause is told, in seconds.
const PAUSE_TOLD_S: f64 = 0.5;

pub struct Benchmark<'a> {
    spec: &'a BenchmarkSpec,
    keys: &'a Keys,
    cancel: &'a CancellationToken,
    emit: &'a mut dyn FnMut(RunEvent),
    lookups: tokio::runtime::Runtime,
    workload: Workload,
    calibration: Calibration,
    record: BenchmarkRecord,
    folder: RunFolder,
    /// What reports are written on: the latest analysis that can be used; with several arms the first of any, so that all
    /// report on the same text.
    analysis: Option<String>,
    reaches: ArmHealth,
    rescued: bool,
    forecast: Eta,
    begin: Instant,
    watch: MachineWatch,
    /// Doubts as they were told last.
    doubts: Vec<Warning>,
    _awake: Option<SleepInhibitor>,
}

/// How the plan was left.
enum End {
    /// With the rule that ended it early, if one did.
    Completed(Option<String>),
    Stopped,
    Failed(String),
}

impl<'a> Benchmark<'a> {
    /// Makes the run's folder and announces the order.
    pub fn start(
        spec: &'a BenchmarkSpec,
        prepared: Prepared,
        self_check: Option<SelfCheckReport>,
        keys: &'a Keys,
        cancel: &'a CancellationToken,
        emit: &'a mut dyn FnMut(RunEvent),
    ) -> Result<Self, Error> {
        let Prepared { inventory, arms, lookups, awake, mut warnings } = prepared;
        let models: Vec<&ModelInfo> = arms.iter().map(|arm| &arm.model).collect();
        let (earlier, counting) = Earlier::default().of_arms(spec);
        let corrections: Vec<f64> = counting.iter().map(Counting::correction).collect();
        let workload = Workload::build(&inventory, spec, &models, &corrections);
        let environment = environment::detect();
        warnings.extend(prepare::too_large_for_gpu(spec, &arms, &environment.gpus));
        let mut record = BenchmarkRecord {
            schema_version: SCHEMA_VERSION,
            id: String::new(),
            app_version: env!("CARGO_PKG_VERSION").into(),
            status: Status::Running,
            status_reason: None,
            started_at: Timestamp::now().to_string(),
            finished_at: None,
            spec: spec.clone(),
            plan: plan(spec, rand::random()),
            environment,
            interference: None,
            arms,
            self_check,
            data: workload.data_record(&inventory),
            runs: Vec::new(),
            calls: Vec::new(),
            warnings,
        };
        let folder = RunFolder::create(&spec.reports_place, &mut record)?;
        let (id, path, plan) = (record.id.clone(), display(folder.path()), record.plan.clone());
        emit(RunEvent::Started { id, path, plan });
        for warning in &record.warnings {
            emit(RunEvent::Warned { warning: warning.clone() });
        }
        Ok(Self {
            spec,
            keys,
            cancel,
            emit,
            lookups,
            workload,
            calibration: Calibration::starting_from(counting),
            forecast: Eta::new(spec, &record.plan, &earlier),
            begin: Instant::now(),
            watch: MachineWatch::start(),
            doubts: Vec::new(),
            _awake: awake,
            record,
            folder,
            analysis: None,
            reaches: ArmHealth::of(spec.arms.len()),
            rescued: false,
        })
    }

    /// Makes every planned call, then writes the report, however the plan was left.
    pub fn follow(mut self) -> Result<RunOutcome, Error> {
        let end = self.make_calls()?;
        (self.record.status, self.record.status_reason) = match end {
            End::Completed(early) => (Status::Completed, early),
            End::Stopped => (Status::Stopped, Some("Stopped by the user.".into())),
            End::Failed(reason) => (Status::Failed, Some(reason)),
        };
        self.record.interference = Some(self.watch.stop());
        artifacts::conclude(&mut self.record);
        let drawn = artifacts::draw(&mut self.record);
        if let Err(error) = self.folder.finish(&self.record, &drawn) {
            self.rescue(error)?;
            let drawn = artifacts::draw(&mut self.record);
            self.folder.finish(&self.record, &drawn)?;
        }
        let (id, status) = (self.record.id.clone(), self.record.status);
        (self.emit)(RunEvent::Finished { id, status });
        Ok(RunOutcome { path: self.folder.path().to_owned(), record: self.record })
    }

    fn make_calls(&mut self) -> Result<End, Error> {
        for trial in self.record.plan.trials.clone() {
            if let Some(reason) = until::reason(&self.record, &trial, self.begin.elapsed().as_secs_f64()) {
                // The record's plan is what was followed; what was asked for stands in its specification.
                self.record.plan.trials.truncate(trial.index as usize);
                return Ok(End::Completed(Some(reason)));
            }
            if !self.reaches.is_open(trial.arm) {
                continue;
            }
            if call::begins_pass(&trial) {
                self.cool_down(trial.index as usize);
                self.ingest(&trial);
            }
            if self.cancel.is_cancelled() {
                return Ok(End::Stopped);
            }
            self.make_call(&trial)?;
            if self.cancel.is_cancelled() {
                return Ok(End::Stopped);
            }
            if let Some(reason) = self.reaches.end() {
                return Ok(End::Failed(reason));
            }
        }
        Ok(End::Completed(None))
    }

    fn cool_down(&mut self, before: usize) {
        let seconds = self.spec.cooldown_s;
        if self.record.runs.is_empty() {
            return;
        }
        let begin = Instant::now();
        loop {
            let left_s = seconds - begin.elapsed().as_secs_f64();
            if left_s <= 0.0 || self.cancel.is_cancelled() {
                return;
            }
            let seconds_left = self.seconds_left(Progress::Pause { before, left_s });
            self.watch.tell(self.emit);
            (self.emit)(RunEvent::Cooldown { seconds, remaining_s: left_s, seconds_left });
            self.lookups.block_on(async {
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_secs_f64(left_s.min(PAUSE_TOLD_S))) => {}
                    () = self.cancel.cancelled() => {}
                }
            });
        }
    }

    fn seconds_left(&mut self, at: Progress) -> Option<f64> {
        self.forecast.seconds_left(self.begin.elapsed().as_secs_f64(), at)
    }

    /// Reads the folder again, as every pass of the pipeline does. The facts stay those of the first pass, so that every
    /// call does the same work; a folder that changed or went away is told.
    fn ingest(&mut self, trial: &Trial) {
        let begin = Instant::now();
        let scanned = prepare::scan(self.spec, self.cancel);
        let (files, problems, changed) = match &scanned {
            Ok(inventory) => {
                let models: Vec<&ModelInfo> = self.record.arms.iter().map(|arm| &arm.model).collect();
                let corrections = self.workload.corrections();
                let now = Workload::build(inventory, self.spec, &models, corrections);
                (inventory.entries.len(), inventory.problems.len(), now.hash() != self.workload.hash())
            }
            Err(_) => (0, 0, !self.cancel.is_cancelled()),
        };
        let ingest_ms = begin.elapsed().as_secs_f64() * 1000.0;
        self.forecast.learn_reading(ingest_ms / 1000.0);
        self.record.data.changed_during_benchmark |= changed;
        self.record.runs.push(RunRecord {
            arm: trial.arm,
            run: trial.run,
            ingest_ms,
            analysis_ms: None,
            report_ms: None,
        });
        let (files, problems) = (files as u32, problems as u32);
        (self.emit)(RunEvent::Ingested { run: trial.run, files, problems, ingest_ms });
    }

    fn make_call(&mut self, trial: &Trial) -> Result<(), Error> {
        (self.emit)(RunEvent::CallStarted { trial: trial.clone() });
        let spec = self.spec;
        let arm = &spec.arms[trial.arm as usize];
        let facts = self.arm(trial).clone();
        let prompt = self.workload.prompt(trial.stage, &trial.nonce, self.analysis.as_deref());
        let (url, model, work) = (&facts.server.url, &facts.model.name, self.workload.hash());
        let expected_n_in = self.calibration.least(&Asked { trial, url, model, work, prompt: &prompt });
        let request = CallRequest {
            key: self.keys.of(&facts.server.url).cloned(),
            ..workload::request(arm, &facts, prompt.text, spec.limits)
        };
        let before = self.residency(&request);
        let began = self.watch.moment();
        let begin = Instant::now();
        let outcome = {
            let (emit, forecast, watch) = (&mut *self.emit, &mut self.forecast, &mut self.watch);
            let (since, index) = (self.begin, trial.index as usize);
            let mut telling = ProgressReporter::of(trial.index);
            provider::stream(&request, self.cancel, &mut |delta| {
                let at = Progress::Call { index, elapsed_s: begin.elapsed().as_secs_f64() };
                let left = forecast.seconds_left(since.elapsed().as_secs_f64(), at);
                emit(telling.progress(delta, left));
                watch.tell(emit);
            })
        };
        let wall_ms = begin.elapsed().as_secs_f64() * 1000.0;
        let after = if outcome.failure.is_none() { self.residency(&request) } else { None };
        let loads = self.loads_ms(trial.arm);
        let call = call::record(
            &outcome,
            CallContext {
                trial,
                arm,
                began,
                before,
                after,
                expected_n_in,
                other_loads_ms: &loads,
                num_predict: request.num_predict,
                language: spec.language,
                without_analysis: spec.arms.len() > 1
                    && trial.stage == Stage::Report
                    && self.analysis.is_none(),
            },
        );
        if trial.stage == Stage::Warmup
            && let Some(counted) = call.metrics.n_in.filter(|_| call.validity.is_valid())
        {
            self.calibration.learn(&request.server.url, &request.model, prompt.fact_chars, counted);
        }
        self.note(trial, &call, wall_ms);
        self.keep(call, &outcome.timeline)
    }

    /// Remembers what later calls and the run's line need.
    fn note(&mut self, trial: &Trial, call: &CallRecord, wall_ms: f64) {
        self.forecast.learn(call, wall_ms / 1000.0);
        let stage = trial.stage.label();
        match &call.failure {
            Some(failure) => tracing::warn!(call = trial.index, stage, kind = ?failure.kind, "a call failed"),
            None => tracing::debug!(call = trial.index, stage, cold = call.cold, wall_ms, "a call ended"),
        }
        let lost = self.reaches.learn(call, &self.record.arms[trial.arm as usize].server.url);
        if let Some(reason) = lost.filter(|_| self.reaches.end().is_none()) {
            self.warn(arm_health::given_up(&self.record, trial.arm, &reason));
        }
        if trial.stage == Stage::Analysis
            && call.validity.allows(MetricGroup::Text)
            && !call.text.trim().is_empty()
            && (self.spec.arms.len() == 1 || self.analysis.is_none())
        {
            self.analysis = Some(call.text.clone());
        }
        if let Some(run) = self.record.runs.last_mut() {
            match trial.stage {
                Stage::Analysis => run.analysis_ms = Some(wall_ms),
                Stage::Report => run.report_ms = Some(wall_ms),
                Stage::Warmup => {}
            }
        }
    }

    /// Puts a finished call on disk, elsewhere when the place no longer takes it, and announces it.
    fn keep(&mut self, call: CallRecord, timeline: &chimera_types::timeline::Timeline) -> Result<(), Error> {
        self.record.calls.push(call.clone());
        if let Err(error) = self.folder.append_call(&call, timeline) {
            self.rescue(error)?;
        }
        // Calls of an arm that was given up are passed over: they are done with as well.
        let done = call.index + 1;
        let seconds_left = self.seconds_left(Progress::Before { index: done as usize });
        let total = self.record.plan.trials.len() as u32;
        let call = Box::new(CallRecord {
            text: String::new(),
            reasoning: String::new(),
            request: String::new(),
            ..call
        });
        (self.emit)(RunEvent::CallFinished { call, done, total, seconds_left });
        self.tell_doubts();
        Ok(())
    }

    /// Tells what is doubtful when a call has changed it.
    fn tell_doubts(&mut self) {
        self.record.interference = Some(self.watch.so_far());
        let doubts = self.watch.untold(artifacts::doubts(&self.record));
        if doubts != self.doubts {
            self.doubts.clone_from(&doubts);
            (self.emit)(RunEvent::Doubts { warnings: doubts });
        }
    }

    /// Goes on in the program's own data folder when the chosen place is full or gone: everything measured so far is
    /// written there. Only once; a second failure ends the benchmark.
    fn rescue(&mut self, error: Error) -> Result<(), Error> {
        if self.rescued {
            return Err(error);
        }
        let place = app_dirs::data().join("rescued");
        tracing::warn!("the reports place cannot be written any more; the run goes on in the data folder");
        let chosen = display(self.folder.path());
        let warning = Warning::new(
            "output_moved",
            format!("The folder {chosen} could not be written to any more."),
            "The disk is full, or the folder was removed or locked.",
            format!("This benchmark was saved to {} instead.", display(&place)),
        );
        self.folder = RunFolder::create(&place, &mut self.record)?;
        self.rescued = true;
        self.warn(warning);
        Ok(())
    }

    fn warn(&mut self, warning: Warning) {
        self.record.warnings.push(warning.clone());
        (self.emit)(RunEvent::Warned { warning });
    }

    fn residency(&self, request: &CallRequest) -> Option<Residency> {
        let asked = provider::residency(&request.server, &request.model, request.key.as_ref());
        self.lookups.block_on(async {
            tokio::select! {
                residency = asked => Some(residency),
                () = self.cancel.cancelled() => None,
            }
        })
    }

    fn arm(&self, trial: &Trial) -> &ArmFacts {
        &self.record.arms[trial.arm as usize]
    }

    fn loads_ms(&self, arm: u32) -> Vec<f64> {
        self.record.calls.iter().filter(|c| c.arm == arm).filter_map(|c| c.metrics.load_ms).collect()
    }
}
