//! Where Windows ends and its Linux begins.

use std::net::Ipv4Addr;
use std::path::Path;

use crate::doctor::Wsl;

/// Whether this process runs inside WSL, or on a Windows that has it.
#[must_use]
pub fn wsl() -> Wsl {
    if cfg!(target_os = "linux") {
        let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        return if is_wsl_kernel(&kernel) { Wsl::Inside } else { Wsl::Absent };
    }
    let root = std::env::var_os("SystemRoot").filter(|_| cfg!(windows));
    let installed = root.is_some_and(|root| Path::new(&root).join("System32").join("wsl.exe").is_file());
    if installed { Wsl::Installed } else { Wsl::Absent }
}

/// The address of the Windows around a WSL: the gateway of its virtual network. `None` outside WSL, and where the network
/// is mirrored, which needs no other address.
#[must_use]
pub fn windows_host() -> Option<Ipv4Addr> {
    if wsl() != Wsl::Inside {
        return None;
    }
    gateway(&std::fs::read_to_string("/proc/net/route").ok()?)
}

fn is_wsl_kernel(release: &str) -> bool {
    let release = release.to_ascii_lowercase();
    release.contains("microsoft") || release.contains("wsl")
}

/// The default route's gateway, which the kernel writes as hexadecimal bytes in the machine's order.
fn gateway(routes: &str) -> Option<Ipv4Addr> {
    routes.lines().skip(1).find_map(|line| {
        let mut fields = line.split_whitespace().skip(1);
        let (destination, gateway) = (fields.next()?, fields.next()?);
        let gateway = u32::from_str_radix(gateway, 16).ok().filter(|address| *address != 0)?;
        (destination == "00000000").then(|| Ipv4Addr::from(gateway.to_le_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_of_wsl_are_known_by_their_name() {
        assert!(is_wsl_kernel("5.15.167.4-microsoft-standard-WSL2\n"));
        assert!(is_wsl_kernel("4.4.0-19041-Microsoft"));
        assert!(!is_wsl_kernel("6.1.0-28-amd64"));
    }

    #[test]
    fn the_gateway_is_read_from_the_table_of_routes() {
        let table = "Iface\tDestination\tGateway\tFlags\neth0\t0014A8C0\t00000000\t0001\neth0\t00000000\t0114A8C0\t0003\n";
        assert_eq!(gateway(table), Some(Ipv4Addr::new(192, 168, 20, 1)));
        assert_eq!(gateway("Iface\tDestination\tGateway\n"), None);
        assert_eq!(gateway(""), None);
    }
}
