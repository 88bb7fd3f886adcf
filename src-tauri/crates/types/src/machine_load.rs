//! What the machine did while a benchmark was measured, as samples.

use serde::{Deserialize, Serialize};

/// No more samples are kept: an hour of one a second, which keeps a record below a megabyte. Beyond it every second one
/// is let go, again and again.
const MOST_SAMPLES: usize = 3600;

/// Where the machine's power comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PowerSource {
    /// The mains, or a machine that has no battery.
    Mains,
    /// A battery that is being emptied.
    Battery,
    /// The system does not tell.
    #[default]
    Unknown,
}

impl PowerSource {
    /// The word shown to users.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Mains => "mains",
            Self::Battery => "battery",
            Self::Unknown => "unknown",
        }
    }
}

/// Why a GPU runs below its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Throttle {
    /// It is too hot.
    Thermal,
    /// It has reached its power limit, which is usual under full load.
    PowerCap,
    /// The power supply asked it to slow down.
    PowerBrake,
    /// The hardware halves its clock or worse, for a reason that it does not tell.
    HwSlowdown,
}

impl Throttle {
    /// The words shown to users.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Thermal => "heat",
            Self::PowerCap => "its power limit",
            Self::PowerBrake => "the power supply",
            Self::HwSlowdown => "a slowdown of the hardware",
        }
    }
}

/// One graphics card at one moment. `None` is what it does not tell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct GpuSample {
    /// Share of the time in which it worked, 0 to 100.
    pub utilisation_percent: Option<f64>,
    /// Its own memory in use, by all programs.
    pub memory_used_bytes: Option<f64>,
    /// Temperature of the chip, in °C.
    pub temperature_c: Option<f64>,
    /// Power drawn, in W.
    pub power_w: Option<f64>,
    /// Clock of the cores, in MHz.
    pub clock_mhz: Option<f64>,
    /// What holds its clock down; empty when nothing does.
    pub throttles: Option<Vec<Throttle>>,
}

/// The machine at one moment. `None` is what cannot be known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LoadSample {
    /// Since the benchmark began, by the monotonic clock.
    pub at_ms: f64,
    /// CPU time of all programs since the tick before, in percent of the whole machine.
    pub cpu_percent: Option<f64>,
    /// The part of it that this program took.
    pub own_cpu_percent: Option<f64>,
    /// Mean clock of the cores, in MHz, read every few seconds.
    pub cpu_mhz: Option<f64>,
    /// Memory in use.
    pub memory_used_bytes: Option<f64>,
    /// Memory that programs can still have without swapping.
    pub memory_available_bytes: Option<f64>,
    /// Swap in use.
    pub swap_used_bytes: Option<f64>,
    /// The graphics cards, in the order of [`MachineLoad::gpus`].
    pub gpus: Vec<GpuSample>,
    /// Where the power comes from.
    pub power: PowerSource,
    /// Charge of the batteries, 0 to 100. `None` without a battery.
    pub battery_percent: Option<f64>,
}

impl LoadSample {
    /// CPU time of every other program, the server's included, in percent of the whole machine. `None` when a part is
    /// unknown.
    pub fn others_cpu_percent(&self) -> Option<f64> {
        Some((self.cpu_percent? - self.own_cpu_percent?).max(0.0))
    }
}

/// A reading of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LoadReading {
    /// CPU time and memory.
    CpuAndMemory,
    /// Clock of the CPU.
    CpuClock,
    /// Graphics cards.
    Gpu,
    /// Power source and battery.
    Power,
}

impl LoadReading {
    /// The words shown to users.
    pub const fn label(self) -> &'static str {
        match self {
            Self::CpuAndMemory => "CPU and memory",
            Self::CpuClock => "CPU clock",
            Self::Gpu => "GPU",
            Self::Power => "Power",
        }
    }
}

/// A reading that this machine does not give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Unavailable {
    /// Which.
    pub reading: LoadReading,
    /// Why: `no NVIDIA driver (NVML)`.
    pub reason: String,
}

/// The machine during a benchmark.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MachineLoad {
    /// The moment at which [`LoadSample::at_ms`] is 0, RFC 3339 in UTC.
    pub started_at: String,
    /// Time between two looks at the machine; what a sample's percentages cover.
    pub tick_ms: f64,
    /// Time between two samples that are kept: the tick, or more of it in a long benchmark.
    pub spacing_ms: f64,
    /// The samples, in order.
    pub samples: Vec<LoadSample>,
    /// Names of the graphics cards.
    pub gpus: Vec<String>,
    /// What could not be read.
    pub unavailable: Vec<Unavailable>,
    /// Ticks that were let go, because the machine or a driver did not answer in time.
    pub missed: u32,
    /// CPU time that the looking itself took, in percent of one core. `None` when the system does not tell.
    pub monitor_cpu_percent: Option<f64>,
}

impl MachineLoad {
    /// Nothing seen yet.
    pub fn begin(started_at: String, tick_ms: f64) -> Self {
        Self { started_at, tick_ms, spacing_ms: tick_ms, ..Self::default() }
    }

    /// Keeps a sample, unless it lies closer to the last one than the spacing. The number of samples stays bounded.
    pub fn keep(&mut self, sample: LoadSample) {
        // Ticks are seldom exact to the millisecond.
        const EARLY_TICKS: f64 = 0.25;
        let least_ms = self.spacing_ms - EARLY_TICKS * self.tick_ms;
        let too_close = |last: &LoadSample| sample.at_ms - last.at_ms < least_ms;
        if self.samples.last().is_some_and(too_close) {
            return;
        }
        self.samples.push(sample);
        if self.samples.len() > MOST_SAMPLES {
            let mut position = 0;
            self.samples.retain(|_| {
                position += 1;
                position % 2 == 1
            });
            self.spacing_ms *= 2.0;
        }
    }

    /// Since when the machine has been running on battery without a break, by [`LoadSample::at_ms`]. `None` when it is not.
    pub fn on_battery_since_ms(&self) -> Option<f64> {
        let on_battery = |sample: &&LoadSample| sample.power == PowerSource::Battery;
        self.samples.iter().rev().take_while(on_battery).last().map(|sample| sample.at_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_seconds(seconds: u32) -> MachineLoad {
        let mut interference = MachineLoad::begin("2025-11-14T19:17:30Z".into(), 1000.0);
        for second in 0..seconds {
            interference.keep(LoadSample { at_ms: 1000.0 * f64::from(second), ..LoadSample::default() });
        }
        interference
    }

    #[test]
    fn an_hour_is_kept_by_the_second_and_ten_hours_take_no_more_room() {
        let hour = of_seconds(3600);
        assert_eq!((hour.samples.len(), hour.spacing_ms), (3600, 1000.0));
        let long = of_seconds(36_000);
        assert!(long.samples.len() <= MOST_SAMPLES && long.samples.len() > MOST_SAMPLES / 4);
        assert_eq!((long.spacing_ms, long.tick_ms), (16_000.0, 1000.0));
        assert!(long.samples.windows(2).all(|pair| pair[1].at_ms - pair[0].at_ms == 16_000.0));
        assert_eq!(long.samples[0].at_ms, 0.0);
    }

    #[test]
    fn ticks_that_come_a_little_early_are_kept() {
        let mut interference = of_seconds(3);
        interference.keep(LoadSample { at_ms: 2990.0, ..LoadSample::default() });
        interference.keep(LoadSample { at_ms: 3100.0, ..LoadSample::default() });
        assert_eq!(interference.samples.len(), 4);
    }

    #[test]
    fn a_program_that_takes_more_than_all_is_the_only_one() {
        let sample =
            LoadSample { cpu_percent: Some(10.0), own_cpu_percent: Some(12.0), ..LoadSample::default() };
        assert_eq!(sample.others_cpu_percent(), Some(0.0));
        assert_eq!(LoadSample { cpu_percent: None, ..sample }.others_cpu_percent(), None);
    }

    #[test]
    fn time_on_battery_counts_from_the_last_change() {
        let mut interference = of_seconds(6);
        assert_eq!(interference.on_battery_since_ms(), None);
        for second in [1, 3, 4, 5] {
            interference.samples[second].power = PowerSource::Battery;
        }
        assert_eq!(interference.on_battery_since_ms(), Some(3000.0));
        interference.samples[5].power = PowerSource::Mains;
        assert_eq!(interference.on_battery_since_ms(), None);
    }
}
