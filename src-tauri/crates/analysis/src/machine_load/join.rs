//! Samples and calls joined by their monotonic times.

use crate::stats;
use chimera_types::machine_load::{LoadSample, MachineLoad};
use chimera_types::record::CallRecord;

/// When a call began and ended, since the benchmark began. `None` in a record of an older version and for a call without
/// any text.
pub fn window(call: &CallRecord) -> Option<(f64, f64)> {
    let begin = call.started_ms?;
    Some((begin, begin + call.metrics.duration_ms.or(call.metrics.e2e_ms)?))
}

/// Samples that belong to a call: those whose tick, which ends at the sample, lies in the call by half or more. A call
/// shorter than a tick has the one in which half of it lies.
pub fn during<'a>(interference: &'a MachineLoad, call: &CallRecord) -> Vec<&'a LoadSample> {
    let Some((begin, end)) = window(call) else { return Vec::new() };
    let needed = 0.5 * interference.tick_ms.min(end - begin);
    let belongs = |sample: &&LoadSample| {
        let shared = sample.at_ms.min(end) - (sample.at_ms - interference.tick_ms).max(begin);
        shared > 0.0 && shared >= needed
    };
    interference.samples.iter().filter(belongs).collect()
}

/// What the machine did during one call. `None` is what no sample tells.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CallLoad {
    /// Mean of [`LoadSample::others_cpu_percent`].
    pub others_cpu_percent: Option<f64>,
    /// The hottest graphics card, in °C.
    pub gpu_temperature_c: Option<f64>,
    /// The least memory that was available.
    pub memory_available_bytes: Option<f64>,
    /// How far swap grew from the first sample to the last.
    pub swap_growth_bytes: Option<f64>,
}

impl CallLoad {
    /// Sums up the samples of a call.
    pub fn of(samples: &[&LoadSample]) -> Self {
        let known = |read: fn(&LoadSample) -> Option<f64>| -> Vec<f64> {
            samples.iter().filter_map(|sample| read(sample)).collect()
        };
        let swap = known(|sample| sample.swap_used_bytes);
        Self {
            others_cpu_percent: stats::mean(&known(LoadSample::others_cpu_percent)),
            gpu_temperature_c: stats::max(&known(|sample| {
                sample.gpus.iter().filter_map(|gpu| gpu.temperature_c).reduce(f64::max)
            })),
            memory_available_bytes: stats::min(&known(|sample| sample.memory_available_bytes)),
            swap_growth_bytes: swap.first().zip(swap.last()).map(|(first, last)| last - first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, CallBuilder};

    /// The samples, by their time in seconds, of a call that began at `begin_ms` and took 2.51 s.
    fn seconds_of(begin_ms: f64, duration_ms: f64) -> Vec<f64> {
        let mut record = testing::benchmark(vec![testing::arm("A", "m")], 1);
        testing::add_call(
            &mut record,
            &CallBuilder { duration_ms: Some(duration_ms), ..CallBuilder::default() },
        );
        record.calls[0].started_ms = Some(begin_ms);
        let mut interference = MachineLoad::begin(String::new(), 1000.0);
        for second in 0..20 {
            interference.keep(LoadSample { at_ms: 1000.0 * f64::from(second), ..LoadSample::default() });
        }
        during(&interference, &record.calls[0]).iter().map(|sample| sample.at_ms / 1000.0).collect()
    }

    #[test]
    fn a_tick_belongs_to_the_call_that_holds_half_of_it() {
        assert_eq!(seconds_of(2000.0, 3000.0), [3.0, 4.0, 5.0]);
        assert_eq!(seconds_of(2500.0, 3000.0), [3.0, 4.0, 5.0, 6.0]);
        assert_eq!(seconds_of(2501.0, 2998.0), [4.0, 5.0]);
    }

    #[test]
    fn a_call_within_one_tick_has_that_tick() {
        assert_eq!(seconds_of(2200.0, 300.0), [3.0]);
        assert_eq!(seconds_of(2900.0, 300.0), [4.0]);
    }

    #[test]
    fn a_call_of_an_older_record_has_no_samples() {
        let mut record = testing::benchmark(vec![testing::arm("A", "m")], 1);
        testing::add_call(&mut record, &CallBuilder::default());
        record.calls[0].started_ms = None;
        let mut interference = MachineLoad::begin(String::new(), 1000.0);
        interference.keep(LoadSample::default());
        assert!(during(&interference, &record.calls[0]).is_empty());
    }

    #[test]
    fn what_no_sample_tells_is_unknown_and_not_zero() {
        assert_eq!(CallLoad::of(&[]), CallLoad::default());
        let samples = [10.0, 30.0].map(|bytes| LoadSample {
            swap_used_bytes: Some(bytes),
            memory_available_bytes: Some(bytes),
            cpu_percent: Some(bytes),
            own_cpu_percent: Some(2.0),
            ..LoadSample::default()
        });
        let course = CallLoad::of(&samples.iter().collect::<Vec<_>>());
        assert_eq!(course.swap_growth_bytes, Some(20.0));
        assert_eq!((course.memory_available_bytes, course.others_cpu_percent), (Some(10.0), Some(18.0)));
        assert_eq!(course.gpu_temperature_c, None);
    }
}
