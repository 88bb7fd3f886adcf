//! Asks the system what it is.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

use chimera_types::environment::{Environment, Gpu};

/// How long a vendor's tool may take: a driver that hangs must not hold up a benchmark.
const VENDOR_TOOL_LIMIT: Duration = Duration::from_secs(3);

/// Looks at this machine. What cannot be known stays `None`.
pub fn detect() -> Environment {
    let wanted = RefreshKind::nothing()
        .with_cpu(CpuRefreshKind::nothing())
        .with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(wanted).ok();
    let cpu = system.as_ref().and_then(|s| s.cpus().first().map(|cpu| cpu.brand().trim().to_owned()));
    Environment {
        os: std::env::consts::OS.into(),
        os_version: System::long_os_version().ok(),
        kernel: System::kernel_version().ok(),
        arch: std::env::consts::ARCH.into(),
        cpu: cpu.filter(|brand| !brand.is_empty()),
        physical_cores: System::physical_core_count().ok().map(|n| n as u32),
        logical_cores: thread::available_parallelism().ok().map(|n| n.get() as u32),
        memory_bytes: system.map(|s| s.total_memory() as f64).filter(|bytes| *bytes > 0.0),
        gpus: gpus(),
    }
}

/// Graphics cards that the vendor's tool tells of; waits for it, but not for long.
pub fn gpus() -> Vec<Gpu> {
    let query = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits"];
    let nvidia = output_within(Command::new("nvidia-smi").args(query), VENDOR_TOOL_LIMIT);
    nvidia.map(|text| parse_nvidia(&text)).unwrap_or_default()
}

/// A line a card: `name, MiB, driver`.
fn parse_nvidia(text: &str) -> Vec<Gpu> {
    text.lines()
        .filter_map(|line| {
            let fields: Vec<&str> = line.split(',').map(str::trim).collect();
            let [name, memory_mib, driver] = fields.as_slice() else { return None };
            Some(Gpu {
                name: (*name).into(),
                memory_bytes: memory_mib.parse::<f64>().ok().map(|mib| mib * 1_048_576.0),
                driver: Some((*driver).into()).filter(|d: &String| !d.is_empty() && !d.starts_with('[')),
            })
        })
        .collect()
}

/// Standard output of a command that ends well within the limit. `None` when it is missing, fails or hangs.
fn output_within(command: &mut Command, limit: Duration) -> Option<String> {
    let mut child = without_console(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdout = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        let read = stdout.read_to_string(&mut text).map(|_| text);
        // Nobody listens any more when the limit has passed.
        sender.send(read).ok();
    });
    let text = receiver.recv_timeout(limit);
    if text.is_err() {
        child.kill().ok();
    }
    let status = child.wait().ok()?;
    text.ok()?.ok().filter(|_| status.success())
}

/// A tool that is started from a window must not flash up a console of its own.
#[cfg(windows)]
fn without_console(command: &mut Command) -> &mut Command {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW)
}

#[cfg(not(windows))]
fn without_console(command: &mut Command) -> &mut Command {
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_a_system_and_cores() {
        let environment = detect();
        assert_eq!(environment.os, std::env::consts::OS);
        assert!(environment.logical_cores.unwrap() >= 1);
        assert!(environment.memory_bytes.unwrap() > 1e8);
    }

    #[test]
    fn cards_are_read_from_the_vendors_table() {
        let gpus = parse_nvidia(
            "NVIDIA GeForce RTX 4080 Laptop GPU, 12282, 566.36\nTesla, [N/A], [N/A]\nnonsense\n",
        );
        assert_eq!(gpus.len(), 2);
        assert_eq!(gpus[0].memory_bytes, Some(12_282.0 * 1_048_576.0));
        assert_eq!((gpus[1].memory_bytes, gpus[1].driver.clone()), (None, None));
    }

    #[cfg(unix)]
    #[test]
    fn a_tool_that_hangs_is_left_behind() {
        assert_eq!(output_within(Command::new("sleep").arg("600"), Duration::from_millis(50)), None);
        assert_eq!(
            output_within(Command::new("echo").arg("ok"), Duration::from_secs(5)).as_deref(),
            Some("ok\n")
        );
        assert_eq!(output_within(&mut Command::new("no-such-program"), Duration::from_secs(1)), None);
    }
}
