//! The command line's program with a home of its own.

use std::path::Path;
use std::process::{Command, Stdio};

/// The program, which keeps its files below `home`: settings in `config`, all else in `data`. What it looks for in an
/// account of this machine, it looks for there too.
pub fn chimera(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chimera"));
    for variable in
        ["CHIMERA_HOME", "HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"]
    {
        command.env(variable, home);
    }
    command.env_remove("CHIMERA_API_KEY").stdin(Stdio::null());
    command
}
