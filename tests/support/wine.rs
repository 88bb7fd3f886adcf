//! Wine is not Windows: what it cannot do is skipped there, and said.

use std::path::Path;

/// Whether Wine runs this program.
pub fn runs_this() -> bool {
    cfg!(windows) && Path::new(r"C:\windows\system32\winecfg.exe").is_file()
}
