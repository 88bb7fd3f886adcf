//! NVIDIA's cards by NVML, whose library is loaded when there is one. A call to it may hang with its driver.

use nvml_wrapper::bitmasks::device::ThrottleReasons;
use nvml_wrapper::enum_wrappers::device::{Clock, TemperatureSensor};
use nvml_wrapper::error::NvmlError;
use nvml_wrapper::{Device, Nvml};

use chimera_types::machine_load::{GpuSample, Throttle};

/// Why no card can be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Missing {
    /// There is no such library.
    #[error("no NVIDIA driver (NVML)")]
    Library,
    /// The library is there and does not work.
    #[error("NVIDIA's driver does not answer (NVML: {0})")]
    Driver(String),
}

/// The cards that NVML knows.
pub(super) struct Cards {
    nvml: Nvml,
    indices: Vec<u32>,
}

impl Cards {
    pub(super) fn open() -> Result<Self, Missing> {
        let nvml = Nvml::init().map_err(|error| missing(&error))?;
        let count = nvml.device_count().map_err(|error| missing(&error))?;
        let indices = (0..count).filter(|index| nvml.device_by_index(*index).is_ok()).collect();
        Ok(Self { nvml, indices })
    }

    pub(super) fn names(&self) -> Vec<String> {
        let name = |index: &u32| self.nvml.device_by_index(*index).and_then(|card| card.name()).ok();
        self.indices.iter().map(|index| name(index).unwrap_or_else(|| "NVIDIA GPU".into())).collect()
    }

    pub(super) fn read(&self) -> Vec<GpuSample> {
        let of = |index: &u32| self.nvml.device_by_index(*index).map(|card| sample(&card));
        self.indices.iter().map(|index| of(index).unwrap_or_default()).collect()
    }
}

fn missing(error: &NvmlError) -> Missing {
    match error {
        NvmlError::LibloadingError(_) | NvmlError::LibraryNotFound => Missing::Library,
        other => Missing::Driver(other.to_string()),
    }
}

fn sample(card: &Device<'_>) -> GpuSample {
    GpuSample {
        utilisation_percent: card.utilization_rates().ok().map(|rates| f64::from(rates.gpu)),
        memory_used_bytes: card.memory_info().ok().map(|memory| memory.used as f64),
        temperature_c: card.temperature(TemperatureSensor::Gpu).ok().map(f64::from),
        power_w: card.power_usage().ok().map(|milliwatts| f64::from(milliwatts) / 1000.0),
        clock_mhz: card.clock_info(Clock::Graphics).ok().map(f64::from),
        throttles: card.current_throttle_reasons().ok().map(throttles),
    }
}

/// What of the driver's reasons is a throttle: an idle card, a clock that the user set and one that follows another card
/// are none.
fn throttles(reasons: ThrottleReasons) -> Vec<Throttle> {
    let any = |of: ThrottleReasons| reasons.intersects(of);
    let heat = any(ThrottleReasons::SW_THERMAL_SLOWDOWN | ThrottleReasons::HW_THERMAL_SLOWDOWN);
    let brake = any(ThrottleReasons::HW_POWER_BRAKE_SLOWDOWN);
    [
        (Throttle::Thermal, heat),
        (Throttle::PowerCap, any(ThrottleReasons::SW_POWER_CAP)),
        (Throttle::PowerBrake, brake),
        // It stands beside the two that say why.
        (Throttle::HwSlowdown, any(ThrottleReasons::HW_SLOWDOWN) && !heat && !brake),
    ]
    .into_iter()
    .filter_map(|(throttle, is_so)| is_so.then_some(throttle))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_card_or_a_chosen_clock_is_no_throttle() {
        let idle = ThrottleReasons::GPU_IDLE
            | ThrottleReasons::APPLICATIONS_CLOCKS_SETTING
            | ThrottleReasons::SYNC_BOOST
            | ThrottleReasons::DISPLAY_CLOCK_SETTING;
        assert_eq!(throttles(idle), []);
        assert_eq!(throttles(ThrottleReasons::NONE), []);
    }

    #[test]
    fn a_hardware_slowdown_is_told_by_its_cause_where_there_is_one() {
        let slow = ThrottleReasons::HW_SLOWDOWN;
        assert_eq!(throttles(slow), [Throttle::HwSlowdown]);
        assert_eq!(throttles(slow | ThrottleReasons::HW_THERMAL_SLOWDOWN), [Throttle::Thermal]);
        assert_eq!(throttles(slow | ThrottleReasons::HW_POWER_BRAKE_SLOWDOWN), [Throttle::PowerBrake]);
        assert_eq!(
            throttles(ThrottleReasons::SW_THERMAL_SLOWDOWN | ThrottleReasons::SW_POWER_CAP),
            [Throttle::Thermal, Throttle::PowerCap]
        );
    }

    #[test]
    fn a_machine_without_the_library_says_so_in_words() {
        assert_eq!(missing(&NvmlError::LibraryNotFound), Missing::Library);
        assert!(missing(&NvmlError::DriverNotLoaded).to_string().contains("NVML"));
    }
}
