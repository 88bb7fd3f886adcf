//! Graphics cards by the counters of Windows (those of its Task Manager) and of macOS.

use sysinfo::Gpus;

use super::machine::has_counters;
use chimera_types::machine_load::GpuSample;

/// Cards that the system counts.
#[derive(Default)]
pub(super) struct Cards {
    gpus: Option<Gpus>,
    /// NVML tells more of these.
    without_nvidia: bool,
    /// Cards as they were found: one that goes away leaves a gap instead of moving the others.
    names: Vec<String>,
}

impl Cards {
    /// Why there may be no card here.
    pub(super) const MISSING: &str = "the system counts no card";

    pub(super) fn open(nvidia: bool) -> Self {
        let gpus = has_counters().then(Gpus::new_with_refreshed_list).and_then(Result::ok);
        let mut cards = Self { gpus, without_nvidia: nvidia, names: Vec::new() };
        cards.names = cards.told().into_iter().map(|(name, _)| name).collect();
        cards
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    pub(super) fn read(&mut self) -> Vec<GpuSample> {
        if let Some(gpus) = &mut self.gpus {
            gpus.refresh(false);
        }
        let mut told: Vec<GpuSample> = self.told().into_iter().map(|(_, sample)| sample).collect();
        told.resize(self.names.len(), GpuSample::default());
        told
    }

    /// Of memory the system tells only what this program has, which is nothing.
    fn told(&self) -> Vec<(String, GpuSample)> {
        let is_told = |vendor: Option<&str>| !(self.without_nvidia && vendor.is_some_and(is_nvidia));
        let Some(gpus) = &self.gpus else { return Vec::new() };
        gpus.iter()
            .filter(|gpu| is_told(gpu.vendor()))
            .map(|gpu| {
                let name = gpu.model().or(gpu.vendor()).unwrap_or("GPU").to_owned();
                (name, GpuSample { utilisation_percent: gpu.usage().map(percent), ..GpuSample::default() })
            })
            .collect()
    }
}

fn is_nvidia(vendor: &str) -> bool {
    vendor.to_ascii_uppercase().contains("NVIDIA")
}

/// Engines that work at the same time are added up by the system.
fn percent(usage: f32) -> f64 {
    (f64::from(usage).clamp(0.0, 100.0) * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_that_work_at_once_are_not_more_than_the_whole_card() {
        assert_eq!((percent(130.0), percent(12.34), percent(-1.0)), (100.0, 12.3, 0.0));
    }

    #[test]
    fn every_look_tells_of_the_same_cards() {
        let mut cards = Cards::open(false);
        let names = cards.names();
        assert_eq!(cards.read().len(), names.len());
        assert_eq!(cards.read().len(), names.len());
        assert!(is_nvidia("NVIDIA Corporation") && !is_nvidia("Intel"));
    }
}
