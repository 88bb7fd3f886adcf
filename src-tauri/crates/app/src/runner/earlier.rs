//! Earlier calls of a model, from the runs in the reports place: how long a plan will take before it starts, how much of it
//! is left before its first call has ended, and how the server counts prompts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use parking_lot::Mutex;
use serde::Deserialize;

use super::calibration::{CountedPrompt, Counting};
use chimera_analysis::duration_estimate::EarlierCall;
use chimera_folder::digest::estimate_tokens;
use chimera_storage::store;
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::spec::{ArmSpec, BenchmarkSpec, ProviderKind, Settings};
use chimera_types::validity::MetricGroup;

/// No run is opened later than this after the first: an estimate is not worth a wait.
const PATIENCE: Duration = Duration::from_millis(250);
/// Calls that are enough; the latest runs tell the most.
const ENOUGH_CALLS: usize = 120;
/// Runs that are looked at.
const MOST_RUNS: usize = 60;

/// What was read of earlier runs; a run that has not changed is not read again.
#[derive(Debug, Default)]
pub struct Earlier {
    runs: Mutex<HashMap<PathBuf, Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    stamp: Stamp,
    calls: Arc<[Call]>,
}

/// Size and time of the files that hold a run.
type Stamp = [Option<(u64, SystemTime)>; 2];

/// A call with what it was made with.
#[derive(Debug)]
struct Call {
    provider: ProviderKind,
    model: String,
    settings: Settings,
    call: EarlierCall,
    /// `None` when the server did not count the prompt, or not all of it.
    prompt: Option<CountedPrompt>,
}

impl Earlier {
    /// Earlier calls of an arm's model on the same kind of server, from the latest runs below `place`. Runs are told apart
    /// by the names of their folders; what cannot be read teaches nothing.
    pub fn calls(&self, place: &Path, arm: &ArmSpec) -> Vec<EarlierCall> {
        self.latest(place, arm, |call| {
            Some(EarlierCall { loaded_alike: call.settings.loads_alike(&arm.settings), ..call.call })
        })
    }

    /// How the server counted the prompts of these calls.
    pub fn counting(&self, place: &Path, arm: &ArmSpec) -> Counting {
        Counting::learn(self.latest(place, arm, |call| call.prompt.clone()))
    }

    /// [`Self::calls`] and [`Self::counting`] of each arm, in the arms' order.
    pub fn of_arms(&self, spec: &BenchmarkSpec) -> (Vec<Vec<EarlierCall>>, Vec<Counting>) {
        let place = &spec.reports_place;
        spec.arms.iter().map(|arm| (self.calls(place, arm), self.counting(place, arm))).unzip()
    }

    fn latest<T>(&self, place: &Path, arm: &ArmSpec, told: impl Fn(&Call) -> Option<T>) -> Vec<T> {
        let begin = Instant::now();
        let mut found = Vec::new();
        for run in latest_runs(place, &arm.model).into_iter().take(MOST_RUNS) {
            if found.len() >= ENOUGH_CALLS || begin.elapsed() > PATIENCE {
                break;
            }
            let of_arm = |call: &&Call| call.provider == arm.provider && call.model == arm.model;
            found.extend(self.read(&run).iter().filter(of_arm).filter_map(&told));
        }
        found
    }

    fn read(&self, run: &Path) -> Arc<[Call]> {
        let stamp = [store::RECORD_FILE, store::CALLS_FILE].map(|file| stamp(&run.join(file)));
        let mut runs = self.runs.lock();
        if let Some(known) = runs.get(run).filter(|known| known.stamp == stamp) {
            return Arc::clone(&known.calls);
        }
        let calls: Arc<[Call]> = store::load(run).map_or_else(|_| Arc::default(), |record| calls_of(&record));
        runs.insert(run.to_owned(), Known { stamp, calls: Arc::clone(&calls) });
        calls
    }
}

fn stamp(file: &Path) -> Option<(u64, SystemTime)> {
    let metadata = file.metadata().ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// The folders that may hold runs of a model, latest first: their names begin with the time.
fn latest_runs(place: &Path, model: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(place) else { return Vec::new() };
    let mut names: Vec<_> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name())
        .filter(|name| store::name_may_hold_model(&name.to_string_lossy(), model))
        .collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    names.into_iter().map(|name| place.join(name)).collect()
}

fn calls_of(record: &BenchmarkRecord) -> Arc<[Call]> {
    let work: Arc<str> = Arc::from(record.data.workload_hash.as_str());
    let call = |call: &CallRecord| {
        let arm = record.spec.arms.get(call.arm as usize)?;
        let limit = arm.settings.num_predict_or_default();
        call.failure.is_none().then(|| Call {
            provider: arm.provider,
            model: arm.model.clone(),
            settings: arm.settings.clone(),
            prompt: counted_prompt(record, call, &work),
            call: EarlierCall {
                stage: call.stage,
                loaded_alike: false,
                cold: call.cold,
                ttft_ms: call.metrics.ttft_ms,
                tpot_ms: call.metrics.tpot_ms,
                n_out: call.metrics.n_out,
                at_limit: call.metrics.n_out.is_some_and(|tokens| tokens >= limit),
                duration_ms: call.metrics.duration_ms,
                load_ms: call.metrics.load_ms,
            },
        })
    };
    record.calls.iter().filter_map(call).collect()
}

/// The prompt of a call in either wire format.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    prompt: String,
    #[serde(default)]
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    content: String,
}

/// A prompt that was cut is not counted whole, and one without a nonce may have been cached.
fn counted_prompt(record: &BenchmarkRecord, call: &CallRecord, work: &Arc<str>) -> Option<CountedPrompt> {
    let counted =
        call.metrics.n_in.filter(|_| record.spec.nonce && call.validity.allows(MetricGroup::Ttft))?;
    let sent: Sent = serde_json::from_str(&call.request).ok()?;
    let text = sent.messages.iter().fold(sent.prompt, |text, message| text + &message.content);
    Some(CountedPrompt {
        work: Arc::clone(work),
        stage: call.stage,
        estimated: estimate_tokens(&text),
        counted,
    })
}
