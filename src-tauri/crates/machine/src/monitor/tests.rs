use super::*;
use chimera_types::machine_load::{LoadReading, PowerSource};

/// Tells how often it was read; hangs where it is told to.
struct Scripted {
    reads: u32,
    /// Reads that take so long.
    slow: fn(u32) -> Duration,
}

impl Source for Scripted {
    fn open(&mut self) -> Capabilities {
        let none = Unavailable { reading: LoadReading::CpuClock, reason: "made up".into() };
        Capabilities { gpus: vec!["Card".into()], unavailable: vec![none] }
    }

    fn read(&mut self) -> LoadSample {
        self.reads += 1;
        thread::sleep((self.slow)(self.reads));
        LoadSample {
            cpu_percent: Some(f64::from(self.reads)),
            power: PowerSource::Mains,
            ..LoadSample::default()
        }
    }
}

const SHORT: Duration = Duration::from_millis(20);

fn scripted(slow: fn(u32) -> Duration) -> Monitor {
    Monitor::watch(move || Scripted { reads: 0, slow }, SHORT)
}

fn wait_for(monitor: &Monitor, samples: usize) -> MachineLoad {
    let begin = Instant::now();
    while monitor.so_far().samples.len() < samples {
        if begin.elapsed() > Duration::from_secs(20) {
            panic!("{:?}", monitor.so_far());
        }
        thread::sleep(Duration::from_millis(2));
    }
    monitor.so_far()
}

#[test]
fn samples_come_tick_by_tick_until_it_is_stopped() {
    let mut monitor = scripted(|_| Duration::ZERO);
    let so_far = wait_for(&monitor, 3);
    assert_eq!((so_far.gpus.len(), so_far.unavailable.len()), (1, 1));
    let stopped = monitor.stop();
    assert!(stopped.samples.windows(2).all(|pair| pair[0].at_ms < pair[1].at_ms));
    thread::sleep(3 * SHORT);
    assert_eq!(monitor.so_far().samples.len(), stopped.samples.len());
    assert!(stopped.started_at.parse::<Timestamp>().is_ok());
}

#[test]
fn a_late_tick_is_let_go_and_counted_and_the_next_one_is_not_bunched() {
    let monitor = scripted(|read| if read == 2 { SHORT * 5 } else { Duration::ZERO });
    let seen = wait_for(&monitor, 4);
    assert!(seen.missed >= 4, "{seen:?}");
    let gaps: Vec<f64> = seen.samples.windows(2).map(|pair| pair[1].at_ms - pair[0].at_ms).collect();
    assert!(gaps[0] >= 5.0 * SHORT.as_secs_f64() * 1000.0, "{gaps:?}");
}

#[test]
fn a_driver_that_hangs_does_not_hold_the_end_up() {
    let mut monitor = scripted(|read| if read == 3 { Duration::from_secs(3600) } else { Duration::ZERO });
    wait_for(&monitor, 2);
    thread::sleep(3 * SHORT);
    let seen = monitor.stop();
    assert_eq!(seen.samples.len(), 2);
    assert!(seen.missed > 10, "{}", seen.missed);
}

#[test]
fn a_monitor_that_is_dropped_leaves_no_thread_behind() {
    let monitor = scripted(|_| Duration::ZERO);
    let seen = Arc::downgrade(&monitor.seen);
    drop(monitor);
    let begin = Instant::now();
    while seen.upgrade().is_some() {
        if begin.elapsed() > Duration::from_secs(20) {
            panic!("the thread still holds the samples");
        }
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn this_machine_tells_its_cpu_and_memory_and_what_the_looks_cost() {
    let mut monitor = Monitor::watch(machine::Machine::default, Duration::from_millis(250));
    let seen = wait_for(&monitor, 4);
    if seen.unavailable.iter().any(|lack| lack.reading == LoadReading::CpuAndMemory) {
        assert!(!machine::has_counters(), "only Wine tells neither: {:?}", seen.unavailable);
        return;
    }
    for sample in &seen.samples {
        let cpu = sample.cpu_percent.unwrap();
        assert!((0.0..=100.0).contains(&cpu), "{cpu}");
        assert!(sample.memory_available_bytes.unwrap() > 0.0 && sample.memory_used_bytes.unwrap() > 0.0);
        assert_eq!(sample.gpus.len(), seen.gpus.len());
    }
    assert!(seen.samples[0].own_cpu_percent.is_some());
    assert!(monitor.stop().monitor_cpu_percent.is_some_and(|cost| cost >= 0.0));
}
