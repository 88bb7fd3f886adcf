//! Looks at the machine once a second while a benchmark is measured, on a thread that does nothing else.
//!
//! Of other programs only their CPU time together is read: looking at each process would cost more than everything else
//! here, and their names are nobody's business in a report.

#[cfg(target_os = "linux")]
mod amd;
#[cfg(any(windows, target_os = "macos"))]
mod counters;
mod machine;
mod nvml;
mod power;

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use parking_lot::Mutex;

use crate::cpu_time;
use chimera_types::machine_load::{LoadSample, MachineLoad, Unavailable};

/// Time between two looks.
const TICK: Duration = Duration::from_secs(1);
/// A driver that hangs does not hold the end of a benchmark up for longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a source can tell of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// Names of the graphics cards, in the order of [`LoadSample::gpus`].
    pub gpus: Vec<String>,
    /// What it cannot read.
    pub unavailable: Vec<Unavailable>,
}

/// Where samples come from. It is made and used on the monitor's thread.
pub trait Source {
    /// Opens what has to be open, which may take a while, and tells what can be read.
    fn open(&mut self) -> Capabilities;
    /// The machine now. Its time is set by the monitor.
    fn read(&mut self) -> LoadSample;
}

/// A thread that looks at the machine until it is stopped or dropped.
#[derive(Debug)]
pub struct Monitor {
    /// Ends the thread when it is dropped.
    stop: Option<Sender<()>>,
    ended: Receiver<()>,
    seen: Arc<Mutex<MachineLoad>>,
    begin: Instant,
    tick: Duration,
}

impl Monitor {
    /// Begins to look at this machine; now is time 0 of the samples. Without a thread there are no samples.
    pub fn start() -> Self {
        Self::watch(machine::Machine::default, TICK)
    }

    /// Begins to look at what `source` makes, once a `tick`.
    pub fn watch<S: Source>(source: impl FnOnce() -> S + Send + 'static, tick: Duration) -> Self {
        let begin = Instant::now();
        let started_at = Timestamp::now().to_string();
        let seen = Arc::new(Mutex::new(MachineLoad::begin(started_at, tick.as_secs_f64() * 1000.0)));
        let (stop, stopped) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let eye = Eye { seen: Arc::clone(&seen), begin, tick, stopped };
        let looking = thread::Builder::new().name("monitor".into()).spawn(move || {
            eye.look(&mut source());
            // Nobody waits any more when the end has come too late.
            end.send(()).ok();
        });
        if looking.is_err() {
            tracing::warn!("the machine is not watched: no thread");
        }
        Self { stop: Some(stop), ended, seen, begin, tick }
    }

    /// Time since the beginning, in milliseconds, on the clock of the samples.
    pub fn now_ms(&self) -> f64 {
        self.begin.elapsed().as_secs_f64() * 1000.0
    }

    /// What was seen so far.
    pub fn so_far(&self) -> MachineLoad {
        self.seen.lock().clone()
    }

    /// See [`MachineLoad::on_battery_since_ms`].
    pub fn on_battery_since_ms(&self) -> Option<f64> {
        self.seen.lock().on_battery_since_ms()
    }

    /// Stops looking. Waits for the thread, but not for a driver that hangs; ticks that it held up are counted as missed.
    pub fn stop(&mut self) -> MachineLoad {
        self.stop = None;
        let hangs = self.ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout);
        let mut seen = self.so_far();
        if hangs {
            let last_ms = seen.samples.last().map_or(0.0, |sample| sample.at_ms);
            let tick_ms = self.tick.as_secs_f64() * 1000.0;
            seen.missed += ((self.now_ms() - last_ms) / tick_ms) as u32;
            tracing::warn!("the machine could not be watched to the end: a driver does not answer");
        }
        seen
    }
}

/// The thread's side.
struct Eye {
    seen: Arc<Mutex<MachineLoad>>,
    begin: Instant,
    tick: Duration,
    stopped: Receiver<()>,
}

impl Eye {
    fn look(&self, source: &mut impl Source) {
        let Capabilities { gpus, unavailable } = source.open();
        {
            let mut seen = self.seen.lock();
            (seen.gpus, seen.unavailable) = (gpus, unavailable);
        }
        let (opened, opened_cpu) = (Instant::now(), cpu_time::thread());
        let mut due = self.tick_after(self.begin.elapsed());
        loop {
            let wait = due.saturating_sub(self.begin.elapsed());
            if self.stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let sample = source.read();
            let now = self.begin.elapsed();
            let next = self.tick_after(now);
            let mut seen = self.seen.lock();
            // A late tick is let go: catching up would bunch them.
            seen.missed += ((next - due).as_secs_f64() / self.tick.as_secs_f64()).round() as u32 - 1;
            seen.keep(LoadSample { at_ms: now.as_secs_f64() * 1000.0, ..sample });
            let cost = cpu_time::thread().zip(opened_cpu).map(|(after, before)| after.saturating_sub(before));
            seen.monitor_cpu_percent =
                cost.map(|cost| 100.0 * cost.as_secs_f64() / opened.elapsed().as_secs_f64());
            due = next;
        }
    }

    /// The first whole tick after a time since the beginning.
    fn tick_after(&self, elapsed: Duration) -> Duration {
        let ticks = (elapsed.as_secs_f64() / self.tick.as_secs_f64()).floor() + 1.0;
        self.tick.mul_f64(ticks)
    }
}

/// `None` for no values.
fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests;
