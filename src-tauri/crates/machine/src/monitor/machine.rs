//! This machine, as far as its system tells without rights.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use sysinfo::{CpuRefreshKind, MemoryRefreshKind, System};

use super::nvml::Cards;
use super::power::Supply;
use super::{Capabilities, Source};
use crate::cpu_time;
use chimera_types::machine_load::{LoadReading, LoadSample, PowerSource, Unavailable};

/// Power and the CPU's clock are read once in so many looks: they change slowly, and reading a clock disturbs its core on
/// some systems.
const SELDOM: u32 = 5;

/// What is read of this machine.
#[derive(Default)]
pub(super) struct Machine {
    system: Option<System>,
    nvidia: Option<Cards>,
    others: OtherCards,
    supply: Option<Supply>,
    reads: u32,
    /// When the CPU time of this process was read last, and what it was.
    own: Option<(Instant, Duration)>,
    cores: f64,
    /// What is read seldom, as it was last.
    cpu_mhz: Option<f64>,
    power: PowerSource,
    battery_percent: Option<f64>,
}

impl Source for Machine {
    fn open(&mut self) -> Capabilities {
        let mut abilities = Capabilities::default();
        self.cores = thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64);
        self.system = has_counters().then(System::new).and_then(Result::ok);
        if let Some(system) = &mut self.system {
            system.refresh_cpu_list(CpuRefreshKind::nothing().with_usage());
            self.cores = (system.cpus().len() as f64).max(1.0);
        } else {
            abilities.lacks(LoadReading::CpuAndMemory, "the system does not tell");
        }
        self.own = cpu_time::process().map(|time| (Instant::now(), time));
        self.open_cards(&mut abilities);
        match Supply::open() {
            Ok(supply) => self.supply = Some(supply),
            Err(reason) => abilities.lacks(LoadReading::Power, &reason.to_string()),
        }
        self.read_seldom();
        if self.cpu_mhz.is_none() {
            abilities.lacks(LoadReading::CpuClock, "the system tells no clock that follows the load");
        }
        abilities
    }

    fn read(&mut self) -> LoadSample {
        self.reads += 1;
        if self.reads.is_multiple_of(SELDOM) {
            self.read_seldom();
        }
        let own_cpu_percent = self.own_cpu_percent();
        let mut sample = LoadSample {
            own_cpu_percent,
            cpu_mhz: self.cpu_mhz,
            power: self.power,
            battery_percent: self.battery_percent,
            ..LoadSample::default()
        };
        if let Some(system) = &mut self.system {
            system.refresh_cpu_usage();
            system.refresh_memory_specifics(MemoryRefreshKind::everything());
            sample.cpu_percent = Some(tenths(f64::from(system.global_cpu_usage())));
            sample.memory_used_bytes = Some(system.used_memory() as f64);
            sample.memory_available_bytes = Some(system.available_memory() as f64);
            sample.swap_used_bytes = Some(system.used_swap() as f64);
        }
        sample.gpus.extend(self.nvidia.iter().flat_map(Cards::read));
        sample.gpus.extend(self.others.read());
        sample
    }
}

impl Machine {
    fn open_cards(&mut self, abilities: &mut Capabilities) {
        let missing = match Cards::open() {
            Ok(cards) => {
                abilities.gpus.extend(cards.names());
                self.nvidia = Some(cards);
                "NVIDIA's driver knows no card".to_owned()
            }
            Err(missing) => missing.to_string(),
        };
        self.others = OtherCards::open(self.nvidia.is_some());
        abilities.gpus.extend(self.others.names());
        if abilities.gpus.is_empty() {
            abilities.lacks(LoadReading::Gpu, &format!("{missing}; {}", OtherCards::MISSING));
        }
    }

    /// CPU time of this process since the look before, in percent of the machine.
    fn own_cpu_percent(&mut self) -> Option<f64> {
        let (now, time) = (Instant::now(), cpu_time::process()?);
        let (before, time_before) = self.own.replace((now, time))?;
        let (wall_s, cpu_s) = ((now - before).as_secs_f64(), time.saturating_sub(time_before).as_secs_f64());
        (wall_s > 0.0).then(|| tenths(100.0 * cpu_s / wall_s / self.cores))
    }

    fn read_seldom(&mut self) {
        // Elsewhere the system tells the clock that is printed on the processor, whatever it does.
        if let Some(system) = self.system.as_mut().filter(|_| cfg!(target_os = "linux")) {
            system.refresh_cpu_frequency();
            let clocks: Vec<f64> = system.cpus().iter().map(|cpu| cpu.frequency() as f64).collect();
            self.cpu_mhz = super::mean(&clocks).filter(|mhz| *mhz > 0.0).map(f64::round);
        }
        if let Some(supply) = &mut self.supply {
            (self.power, self.battery_percent) = supply.read();
        }
    }
}

impl Capabilities {
    fn lacks(&mut self, reading: LoadReading, reason: &str) {
        self.unavailable.push(Unavailable { reading, reason: reason.into() });
    }
}

/// Percentages are no finer than this, and a record is shorter for it.
fn tenths(value: f64) -> f64 {
    (value.clamp(0.0, 100.0) * 10.0).round() / 10.0
}

/// Wine has no counters and ends a program that asks for them.
pub(super) fn has_counters() -> bool {
    !(cfg!(windows) && Path::new(r"C:\windows\system32\winecfg.exe").is_file())
}

/// Cards that are not NVIDIA's.
#[cfg(target_os = "linux")]
use super::amd::Cards as OtherCards;
#[cfg(any(windows, target_os = "macos"))]
use super::counters::Cards as OtherCards;

#[cfg(not(any(target_os = "linux", windows, target_os = "macos")))]
#[derive(Default)]
struct OtherCards;

#[cfg(not(any(target_os = "linux", windows, target_os = "macos")))]
impl OtherCards {
    const MISSING: &str = "no way to ask others on this system";

    fn open(_: bool) -> Self {
        Self
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    fn read(&mut self) -> Vec<chimera_types::machine_load::GpuSample> {
        Vec::new()
    }
}
