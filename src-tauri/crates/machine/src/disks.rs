//! The disks of this machine.

use std::path::Path;

/// Whether the path lies on a medium that can be taken out. False where the system does not say.
#[must_use]
pub fn is_removable(path: &Path) -> bool {
    let Ok(disks) = sysinfo::Disks::new_with_refreshed_list() else { return false };
    let holding = disks.iter().filter(|disk| path.starts_with(disk.mount_point()));
    let nearest = holding.max_by_key(|disk| disk.mount_point().as_os_str().len());
    nearest.is_some_and(|disk| disk.is_removable())
}
