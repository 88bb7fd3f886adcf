//! A log's files: the newest has the program's name, older ones a number, and the oldest goes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use tracing_subscriber::fmt::MakeWriter;

use super::redaction::{Redaction, Scrubbed};

/// A file that is larger is put aside.
pub(super) const MOST_BYTES: u64 = 1024 * 1024;
/// Files of one program, the newest included.
pub(super) const MOST_FILES: u32 = 5;

/// Writes lines to a program's log. A line that cannot be written is lost: a log must not stop the work.
#[derive(Clone)]
pub(super) struct Rotating {
    current: Arc<Mutex<Current>>,
    scrub: Redaction,
}

struct Current {
    folder: PathBuf,
    program: &'static str,
    file: Option<File>,
    bytes: u64,
    most: u64,
}

impl Rotating {
    pub(super) fn new(folder: &Path, program: &'static str, scrub: Redaction) -> Self {
        Self::of_size(folder, program, scrub, MOST_BYTES)
    }

    pub(super) fn of_size(folder: &Path, program: &'static str, scrub: Redaction, most: u64) -> Self {
        let current = Current { folder: folder.to_owned(), program, file: None, bytes: 0, most };
        Self { current: Arc::new(Mutex::new(current)), scrub }
    }
}

impl<'a> MakeWriter<'a> for Rotating {
    type Writer = Scrubbed<Self>;

    fn make_writer(&'a self) -> Self::Writer {
        Scrubbed::new(self.clone(), self.scrub.clone())
    }
}

impl Write for Rotating {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.current.lock().append(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Current {
    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        if self.file.is_some() && self.bytes + line.len() as u64 > self.most {
            self.file = None;
            self.put_aside()?;
        }
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                let file =
                    OpenOptions::new().create(true).append(true).open(path(&self.folder, self.program, 0))?;
                self.bytes = file.metadata()?.len();
                self.file.insert(file)
            }
        };
        file.write_all(line)?;
        self.bytes += line.len() as u64;
        Ok(())
    }

    /// Gives each file the next number; the one with the highest is overwritten.
    fn put_aside(&self) -> io::Result<()> {
        for number in (0..MOST_FILES - 1).rev() {
            let from = path(&self.folder, self.program, number);
            match fs::rename(&from, path(&self.folder, self.program, number + 1)) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
                _ => {}
            }
        }
        Ok(())
    }
}

fn path(folder: &Path, program: &str, number: u32) -> PathBuf {
    match number {
        0 => folder.join(format!("{program}.log")),
        number => folder.join(format!("{program}.{number}.log")),
    }
}

/// The latest lines of all logs in a folder, oldest first. Empty when there are none or they cannot be read.
#[must_use]
pub fn latest(folder: &Path, most: usize) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let logs = files.filter(|path| path.extension().is_some_and(|ending| ending == "log"));
    let mut lines: Vec<String> = logs
        .filter_map(|path| fs::read(path).ok())
        .flat_map(|bytes| String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    // Every line begins with its time, in a form that sorts.
    lines.sort();
    lines.split_off(lines.len().saturating_sub(most))
}
