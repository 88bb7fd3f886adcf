//! The oldest glibc that programs run on. The bundler does not look, and a package without it installs on systems where
//! its programs do not start.

use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::command::capture;

/// The newest version of glibc whose symbols any of the programs uses. `None` where there is no glibc.
///
/// # Errors
/// When objdump cannot be started or cannot read a program.
pub(super) fn needed(programs: &[PathBuf]) -> Result<Option<String>> {
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return Ok(None);
    }
    let mut newest = None;
    for program in programs {
        newest = newest.max(newest_in(&capture(Command::new("objdump").arg("-T").arg(program))?));
    }
    Ok(newest.map(|(major, minor)| format!("{major}.{minor}")))
}

/// The newest `GLIBC_2.34` in a table of symbols.
fn newest_in(symbols: &str) -> Option<(u32, u32)> {
    let versions = symbols.split("GLIBC_").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let mut parts = rest[..end].split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    });
    versions.max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_symbol_decides_and_versions_are_numbers() {
        let symbols = "0000 DF *UND* (GLIBC_2.2.5) free\n0000 DF *UND* (GLIBC_2.34) pthread_create\n\
            0000 DF *UND* (GLIBC_2.9) x\n0000 DF *UND* (GCC_3.0) y\n0000 DF *UND* (GLIBC_PRIVATE) z\n";
        assert_eq!(newest_in(symbols), Some((2, 34)));
        assert_eq!(newest_in(""), None);
    }
}
