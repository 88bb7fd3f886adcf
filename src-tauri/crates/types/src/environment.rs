//! The machine that measured. No host or user name is ever read.

use serde::{Deserialize, Serialize};

/// A graphics card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Gpu {
    /// Product name.
    pub name: String,
    /// Its own memory. `None` when unknown.
    pub memory_bytes: Option<f64>,
    /// Driver version. `None` when unknown.
    pub driver: Option<String>,
}

/// What the machine is. `None` and empty mean "could not be known".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Environment {
    /// Operating system as the origin names it: `windows`, `linux`, `macos`.
    pub os: String,
    /// Name and version of the system: `Debian GNU/Linux 12`.
    pub os_version: Option<String>,
    /// Kernel version.
    pub kernel: Option<String>,
    /// Instruction set: `x86_64`.
    pub arch: String,
    /// Processor name.
    pub cpu: Option<String>,
    /// Physical cores.
    pub physical_cores: Option<u32>,
    /// Logical cores.
    pub logical_cores: Option<u32>,
    /// Installed memory.
    pub memory_bytes: Option<f64>,
    /// Graphics cards that could be found.
    pub gpus: Vec<Gpu>,
}
