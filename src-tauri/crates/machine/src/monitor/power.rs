//! Mains or battery.

use chimera_types::machine_load::PowerSource;

#[cfg(target_os = "linux")]
pub(super) use kernel::Supply;
#[cfg(any(windows, target_os = "macos"))]
pub(super) use systems::Supply;

/// Nobody tells.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the system does not tell its power source")]
pub(super) struct Untold;

/// What one battery does.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Charge {
    discharging: bool,
    percent: Option<f64>,
}

/// The whole machine's power from its batteries and what is plugged in. One full battery beside one that is emptied is
/// battery; the charge is the mean of all.
fn judge(plugged_in: Option<bool>, batteries: &[Charge]) -> (PowerSource, Option<f64>) {
    let discharging = batteries.iter().any(|battery| battery.discharging);
    let power = match plugged_in {
        Some(true) => PowerSource::Mains,
        _ if discharging => PowerSource::Battery,
        // A battery that rests beside a plug that is out is about to be emptied.
        Some(false) if !batteries.is_empty() => PowerSource::Battery,
        _ => PowerSource::Mains,
    };
    let charges: Vec<f64> = batteries.iter().filter_map(|battery| battery.percent).collect();
    (power, super::mean(&charges).map(f64::round))
}

#[cfg(target_os = "linux")]
mod kernel {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Charge, Untold, judge};
    use chimera_types::machine_load::PowerSource;

    const ROOT: &str = "/sys/class/power_supply";

    /// Batteries and plugs as the kernel lists them.
    pub(in super::super) struct Supply {
        root: PathBuf,
    }

    impl Supply {
        pub(in super::super) fn open() -> Result<Self, Untold> {
            Self::below(Path::new(ROOT))
        }

        pub(super) fn below(root: &Path) -> Result<Self, Untold> {
            fs::read_dir(root).map(|_| Self { root: root.to_owned() }).map_err(|_| Untold)
        }

        pub(in super::super) fn read(&mut self) -> (PowerSource, Option<f64>) {
            let supplies: Vec<PathBuf> =
                fs::read_dir(&self.root).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
            let text = |supply: &Path, file: &str| {
                fs::read_to_string(supply.join(file)).ok().map(|text| text.trim().to_owned())
            };
            let mut plugs = Vec::new();
            let mut batteries = Vec::new();
            for supply in &supplies {
                // The battery of a mouse says nothing of the machine.
                if text(supply, "scope").as_deref() == Some("Device") {
                    continue;
                }
                match text(supply, "type").as_deref() {
                    Some("Mains" | "USB" | "Wireless") => {
                        plugs.extend(text(supply, "online").map(|online| online != "0"));
                    }
                    Some("Battery") => batteries.push(Charge {
                        discharging: text(supply, "status").as_deref() == Some("Discharging"),
                        percent: text(supply, "capacity").and_then(|text| text.parse().ok()),
                    }),
                    _ => {}
                }
            }
            let plugged_in = (!plugs.is_empty()).then(|| plugs.contains(&true));
            judge(plugged_in, &batteries)
        }
    }
}

#[cfg(any(windows, target_os = "macos"))]
mod systems {
    use starship_battery::{Battery, Manager, State};

    use super::{Charge, Untold, judge};
    use chimera_types::machine_load::PowerSource;

    /// The batteries that the system lists.
    pub(in super::super) struct Supply {
        manager: Manager,
    }

    impl Supply {
        pub(in super::super) fn open() -> Result<Self, Untold> {
            let manager = Manager::new().map_err(|_| Untold)?;
            // A system that lists no batteries now lists none later.
            drop(manager.batteries().map_err(|_| Untold)?);
            Ok(Self { manager })
        }

        pub(in super::super) fn read(&mut self) -> (PowerSource, Option<f64>) {
            let Ok(batteries) = self.manager.batteries() else { return (PowerSource::Unknown, None) };
            let charges: Vec<Charge> = batteries.flatten().map(|battery| charge(&battery)).collect();
            judge(None, &charges)
        }
    }

    fn charge(battery: &Battery) -> Charge {
        Charge {
            discharging: battery.state() == State::Discharging,
            percent: Some(f64::from(battery.state_of_charge().value) * 100.0),
        }
    }
}

#[cfg(not(any(target_os = "linux", windows, target_os = "macos")))]
pub(super) struct Supply;

#[cfg(not(any(target_os = "linux", windows, target_os = "macos")))]
impl Supply {
    pub(super) fn open() -> Result<Self, Untold> {
        Err(Untold)
    }

    pub(super) fn read(&mut self) -> (PowerSource, Option<f64>) {
        (PowerSource::Unknown, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn battery(discharging: bool, percent: f64) -> Charge {
        Charge { discharging, percent: Some(percent) }
    }

    #[test]
    fn a_machine_without_a_battery_runs_on_mains() {
        assert_eq!(judge(None, &[]), (PowerSource::Mains, None));
        assert_eq!(judge(Some(true), &[]), (PowerSource::Mains, None));
        assert_eq!(judge(Some(false), &[]), (PowerSource::Mains, None), "a plug for something else");
    }

    #[test]
    fn a_battery_that_is_emptied_tells_and_one_of_two_is_enough() {
        let two = [battery(false, 100.0), battery(true, 51.0)];
        assert_eq!(judge(None, &two), (PowerSource::Battery, Some(76.0)));
        assert_eq!(judge(None, &[battery(false, 80.0)]), (PowerSource::Mains, Some(80.0)));
    }

    #[test]
    fn what_is_plugged_in_counts_more_than_what_the_battery_says() {
        assert_eq!(judge(Some(true), &[battery(true, 80.0)]).0, PowerSource::Mains);
        assert_eq!(judge(Some(false), &[battery(false, 100.0)]).0, PowerSource::Battery);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_kernels_files_are_read_and_a_mouse_is_not_the_machine() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("AC/type", "Mains\n");
        write("AC/online", "0\n");
        write("BAT0/type", "Battery\n");
        write("BAT0/status", "Discharging\n");
        write("BAT0/capacity", "64\n");
        write("mouse/type", "Battery\n");
        write("mouse/scope", "Device\n");
        write("mouse/capacity", "3\n");
        let mut supply = Supply::below(root.path()).unwrap();
        assert_eq!(supply.read(), (PowerSource::Battery, Some(64.0)));
        write("AC/online", "1\n");
        write("BAT0/status", "Charging\n");
        assert_eq!(supply.read(), (PowerSource::Mains, Some(64.0)));
        assert!(Supply::below(&root.path().join("none")).is_err());
    }
}
