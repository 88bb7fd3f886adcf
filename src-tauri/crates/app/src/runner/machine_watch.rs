//! The machine watched beside a benchmark: when calls begin on its clock, and what cannot wait until the end.

use chimera_analysis::warning;
use jiff::Timestamp;

use crate::event::RunEvent;
use chimera_machine::monitor::Monitor;
use chimera_types::machine_load::MachineLoad;
use chimera_types::warning::Warning;

/// A moment by the wall clock and by the clock of the samples.
pub struct Moment {
    /// RFC 3339 in UTC.
    pub at: String,
    /// Since the benchmark began.
    pub since_ms: f64,
}

pub struct MachineWatch {
    monitor: Monitor,
    told_of_battery: bool,
}

impl MachineWatch {
    pub fn start() -> Self {
        Self::over(Monitor::start())
    }

    fn over(monitor: Monitor) -> Self {
        Self { monitor, told_of_battery: false }
    }

    pub fn moment(&self) -> Moment {
        Moment { at: Timestamp::now().to_string(), since_ms: self.monitor.now_ms() }
    }

    /// Tells once that the machine runs on battery, as soon as it is known: a user can still plug it in.
    pub fn tell(&mut self, emit: &mut dyn FnMut(RunEvent)) {
        if self.told_of_battery {
            return;
        }
        if let Some(since_ms) = self.monitor.on_battery_since_ms() {
            self.told_of_battery = true;
            emit(RunEvent::Warned { warning: warning::runs_on_battery(since_ms) });
        }
    }

    /// Doubts without those that [`Self::tell`] has told for good.
    pub fn untold(&self, mut doubts: Vec<Warning>) -> Vec<Warning> {
        doubts.retain(|doubt| !(self.told_of_battery && doubt.is_of_battery()));
        doubts
    }

    pub fn so_far(&self) -> MachineLoad {
        self.monitor.so_far()
    }

    pub fn stop(&mut self) -> MachineLoad {
        self.monitor.stop()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{self, Receiver};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;
    use chimera_machine::monitor::{Capabilities, Source};
    use chimera_types::machine_load::{LoadSample, PowerSource};

    /// Reads what the test says, one value a look, and the last one for ever.
    struct Laptop {
        said: Receiver<PowerSource>,
        power: PowerSource,
    }

    impl Source for Laptop {
        fn open(&mut self) -> Capabilities {
            Capabilities::default()
        }

        fn read(&mut self) -> LoadSample {
            self.power = self.said.try_recv().unwrap_or(self.power);
            LoadSample { power: self.power, ..LoadSample::default() }
        }
    }

    /// Events after the watch has seen at least `samples`.
    fn told_after(watch: &mut MachineWatch, samples: usize) -> Vec<RunEvent> {
        let begin = Instant::now();
        while watch.so_far().samples.len() < samples {
            if begin.elapsed() > Duration::from_secs(20) {
                panic!("the monitor takes no samples");
            }
            thread::sleep(Duration::from_millis(2));
        }
        let mut events = Vec::new();
        watch.tell(&mut |event| events.push(event));
        events
    }

    #[test]
    fn a_laptop_that_goes_on_battery_is_told_at_once_and_only_once() {
        let (say, said) = mpsc::channel();
        let laptop = move || Laptop { said, power: PowerSource::Mains };
        let mut watch = MachineWatch::over(Monitor::watch(laptop, Duration::from_millis(10)));
        assert!(told_after(&mut watch, 2).is_empty(), "it was on mains");
        say.send(PowerSource::Battery).unwrap();
        let seen = watch.so_far().samples.len();
        let events = told_after(&mut watch, seen + 3);
        let [RunEvent::Warned { warning }] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!(warning.code, "on_battery");
        assert!(watch.untold(vec![warning.clone()]).is_empty(), "the list of doubts does not repeat it");
        for power in [PowerSource::Mains, PowerSource::Battery] {
            say.send(power).unwrap();
            let seen = watch.so_far().samples.len();
            assert!(told_after(&mut watch, seen + 3).is_empty());
        }
        let samples = watch.stop().samples;
        assert!(
            samples.iter().any(|s| s.power == PowerSource::Battery) && samples[0].power == PowerSource::Mains
        );
    }

    #[test]
    fn moments_are_on_the_clock_of_the_samples() {
        let laptop = || Laptop { said: mpsc::channel().1, power: PowerSource::Mains };
        let mut watch = MachineWatch::over(Monitor::watch(laptop, Duration::from_millis(10)));
        let before = watch.moment();
        told_after(&mut watch, 2);
        let after = watch.moment();
        let last_ms = watch.stop().samples.last().map(|sample| sample.at_ms).unwrap();
        assert!(before.since_ms < last_ms && after.since_ms > 10.0);
        assert!(before.at < after.at);
    }
}
