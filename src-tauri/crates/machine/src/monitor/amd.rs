//! AMD's cards on Linux, by the files of their kernel driver.

use std::fs;
use std::path::{Path, PathBuf};

use chimera_types::machine_load::GpuSample;

const ROOT: &str = "/sys/class/drm";
/// AMD's number as a maker of PCI cards.
const VENDOR: &str = "0x1002";

/// The cards that the kernel's driver tells of.
#[derive(Debug, Default)]
pub(super) struct Cards {
    cards: Vec<Card>,
}

#[derive(Debug)]
struct Card {
    device: PathBuf,
    /// Its sensors.
    sensors: Option<PathBuf>,
    name: String,
}

impl Cards {
    /// Why there may be no card here.
    pub(super) const MISSING: &str =
        "no AMD card with the kernel's own driver; other makers' cards tell nothing";

    pub(super) fn open(_nvidia: bool) -> Self {
        Self::below(Path::new(ROOT))
    }

    fn below(root: &Path) -> Self {
        let mut folders: Vec<PathBuf> =
            fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        folders.sort();
        Self { cards: folders.iter().filter_map(|folder| Card::at(folder)).collect() }
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.cards.iter().map(|card| card.name.clone()).collect()
    }

    pub(super) fn read(&mut self) -> Vec<GpuSample> {
        self.cards.iter().map(Card::read).collect()
    }
}

impl Card {
    /// `None` for a connector (`card0-HDMI-A-1`), for another maker's card and for a driver that does not tell.
    fn at(folder: &Path) -> Option<Self> {
        let number = folder.file_name()?.to_str()?.strip_prefix("card")?;
        number.parse::<u32>().ok()?;
        let device = folder.join("device");
        let maker = fs::read_to_string(device.join("vendor")).ok()?;
        if maker.trim() != VENDOR || !device.join("gpu_busy_percent").exists() {
            return None;
        }
        let product = fs::read_to_string(device.join("product_name")).ok();
        let product = product.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        let sensors = fs::read_dir(device.join("hwmon")).into_iter().flatten().flatten().next();
        Some(Self {
            sensors: sensors.map(|entry| entry.path()),
            name: product.unwrap_or_else(|| format!("AMD GPU {number}")),
            device,
        })
    }

    fn read(&self) -> GpuSample {
        // Asking a card that sleeps would wake it.
        if fs::read_to_string(self.device.join("power/runtime_status")).is_ok_and(|s| s.trim() == "suspended")
        {
            return GpuSample::default();
        }
        let own = |file: &str| number(&self.device.join(file));
        let sensor = |file: &str| number(&self.sensors.as_ref()?.join(file));
        GpuSample {
            utilisation_percent: own("gpu_busy_percent"),
            memory_used_bytes: own("mem_info_vram_used"),
            temperature_c: sensor("temp1_input").map(|thousandths| thousandths / 1e3),
            power_w: sensor("power1_average").or_else(|| sensor("power1_input")).map(|micro| micro / 1e6),
            clock_mhz: sensor("freq1_input").map(|hertz| hertz / 1e6),
            throttles: None,
        }
    }
}

fn number(file: &Path) -> Option<f64> {
    fs::read_to_string(file).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    const CARD: [(&str, &str); 7] = [
        ("card1/device/vendor", "0x1002\n"),
        ("card1/device/gpu_busy_percent", "87\n"),
        ("card1/device/mem_info_vram_used", "4294967296\n"),
        ("card1/device/hwmon/hwmon3/temp1_input", "71500\n"),
        ("card1/device/hwmon/hwmon3/power1_average", "180000000\n"),
        ("card1/device/hwmon/hwmon3/freq1_input", "2400000000\n"),
        ("card1-HDMI-A-1/status", "connected\n"),
    ];

    #[test]
    fn a_card_is_read_in_the_units_of_a_sample() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &CARD);
        let mut cards = Cards::below(root.path());
        assert_eq!(cards.names(), ["AMD GPU 1"]);
        let expected = GpuSample {
            utilisation_percent: Some(87.0),
            memory_used_bytes: Some(4_294_967_296.0),
            temperature_c: Some(71.5),
            power_w: Some(180.0),
            clock_mhz: Some(2400.0),
            throttles: None,
        };
        assert_eq!(cards.read(), [expected]);
    }

    #[test]
    fn a_card_that_sleeps_is_not_woken() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &CARD);
        write(root.path(), &[("card1/device/power/runtime_status", "suspended\n")]);
        assert_eq!(Cards::below(root.path()).read(), [GpuSample::default()]);
    }

    #[test]
    fn cards_of_other_makers_and_a_missing_folder_are_none() {
        let root = tempfile::tempdir().unwrap();
        write(
            root.path(),
            &[
                ("card0/device/vendor", "0x8086\n"),
                ("card0/device/gpu_busy_percent", "1\n"),
                ("version", "x"),
            ],
        );
        assert!(Cards::below(root.path()).names().is_empty());
        assert!(Cards::below(&root.path().join("none")).names().is_empty());
    }
}
