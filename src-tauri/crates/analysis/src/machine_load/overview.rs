//! All samples of a benchmark in a few figures.

use std::collections::BTreeSet;

use crate::summary::Spread;
use chimera_types::machine_load::{GpuSample, LoadSample, MachineLoad, PowerSource, Throttle};

/// One graphics card over the benchmark. `None` is what it never told.
#[derive(Debug, Clone, PartialEq)]
pub struct GpuOverview<'a> {
    /// Its name.
    pub name: &'a str,
    /// Share of the time in which it worked, in percent.
    pub utilisation_percent: Option<Spread>,
    /// Its memory in use.
    pub memory_used_bytes: Option<Spread>,
    /// Temperature, in °C.
    pub temperature_c: Option<Spread>,
    /// Power, in W.
    pub power_w: Option<Spread>,
    /// Clock of its cores, in MHz.
    pub clock_mhz: Option<Spread>,
    /// Everything that held its clock down at some time.
    pub throttles: Option<Vec<Throttle>>,
}

/// The machine over the benchmark. `None` is what no sample tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview<'a> {
    /// CPU time of all programs, in percent of the machine.
    pub cpu_percent: Option<Spread>,
    /// This program's part of it.
    pub own_cpu_percent: Option<Spread>,
    /// Clock of the CPU, in MHz.
    pub cpu_mhz: Option<Spread>,
    /// Memory in use.
    pub memory_used_bytes: Option<Spread>,
    /// Swap in use.
    pub swap_used_bytes: Option<Spread>,
    /// The graphics cards.
    pub gpus: Vec<GpuOverview<'a>>,
    /// Power sources in the order in which they were first seen, unknown ones left out.
    pub power: Vec<PowerSource>,
    /// Charge of the batteries in the first and the last sample that tells it.
    pub battery_percent: Option<(f64, f64)>,
}

impl<'a> Overview<'a> {
    /// Sums up.
    pub fn of(interference: &'a MachineLoad) -> Self {
        let samples = &interference.samples;
        let spread = |read: fn(&LoadSample) -> Option<f64>| {
            Spread::of(&samples.iter().filter_map(read).collect::<Vec<_>>())
        };
        let mut power = Vec::new();
        for sample in samples.iter().filter(|sample| sample.power != PowerSource::Unknown) {
            if !power.contains(&sample.power) {
                power.push(sample.power);
            }
        }
        let charge = || samples.iter().filter_map(|sample| sample.battery_percent);
        let gpu = |(position, name): (usize, &'a String)| GpuOverview::of(name, position, samples);
        Self {
            cpu_percent: spread(|sample| sample.cpu_percent),
            own_cpu_percent: spread(|sample| sample.own_cpu_percent),
            cpu_mhz: spread(|sample| sample.cpu_mhz),
            memory_used_bytes: spread(|sample| sample.memory_used_bytes),
            swap_used_bytes: spread(|sample| sample.swap_used_bytes),
            gpus: interference.gpus.iter().enumerate().map(gpu).collect(),
            power,
            battery_percent: charge().next().zip(charge().next_back()),
        }
    }
}

impl<'a> GpuOverview<'a> {
    fn of(name: &'a str, position: usize, samples: &[LoadSample]) -> Self {
        let own: Vec<&GpuSample> = samples.iter().filter_map(|sample| sample.gpus.get(position)).collect();
        let spread = |read: fn(&GpuSample) -> Option<f64>| {
            Spread::of(&own.iter().filter_map(|gpu| read(gpu)).collect::<Vec<_>>())
        };
        let told: Vec<&Vec<Throttle>> = own.iter().filter_map(|gpu| gpu.throttles.as_ref()).collect();
        let seen: BTreeSet<Throttle> = told.iter().flat_map(|throttles| throttles.iter().copied()).collect();
        Self {
            name,
            utilisation_percent: spread(|gpu| gpu.utilisation_percent),
            memory_used_bytes: spread(|gpu| gpu.memory_used_bytes),
            temperature_c: spread(|gpu| gpu.temperature_c),
            power_w: spread(|gpu| gpu.power_w),
            clock_mhz: spread(|gpu| gpu.clock_mhz),
            throttles: (!told.is_empty()).then(|| seen.into_iter().collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_seen_is_unknown_everywhere() {
        let interference = MachineLoad { gpus: vec!["Card".into()], ..MachineLoad::default() };
        let overview = Overview::of(&interference);
        assert_eq!((overview.cpu_percent.clone(), overview.battery_percent), (None, None));
        assert!(overview.power.is_empty());
        assert_eq!((overview.gpus[0].throttles.clone(), overview.gpus[0].power_w.clone()), (None, None));
    }

    #[test]
    fn power_and_throttles_are_told_once_each() {
        let mut interference = MachineLoad { gpus: vec!["Card".into()], ..MachineLoad::default() };
        let seen = [
            (PowerSource::Unknown, vec![], 90.0),
            (PowerSource::Mains, vec![Throttle::PowerCap], 90.0),
            (PowerSource::Battery, vec![Throttle::Thermal, Throttle::PowerCap], 80.0),
            (PowerSource::Mains, vec![], 70.0),
        ];
        for (power, throttles, percent) in seen {
            let gpu = GpuSample { throttles: Some(throttles), ..GpuSample::default() };
            interference.samples.push(LoadSample {
                power,
                gpus: vec![gpu],
                battery_percent: Some(percent),
                ..LoadSample::default()
            });
        }
        let overview = Overview::of(&interference);
        assert_eq!(overview.power, [PowerSource::Mains, PowerSource::Battery]);
        assert_eq!(overview.battery_percent, Some((90.0, 70.0)));
        assert_eq!(overview.gpus[0].throttles, Some(vec![Throttle::Thermal, Throttle::PowerCap]));
    }
}
