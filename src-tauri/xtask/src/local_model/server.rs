//! The server as a child of this process.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Installation, MODEL, get};
use crate::{Error, Result};

/// How long the model may take to load.
const LOADING: Duration = Duration::from_secs(120);

/// A running server. It ends when this value is dropped, and also when this process ends without dropping it: the server
/// reads from a pipe that only this process holds, and the system closes it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    port: u16,
    log: PathBuf,
}

impl Server {
    /// Starts the server on `port`, or on a free one, and waits until the model answers.
    ///
    /// # Errors
    /// When the server ends before that or does not get there, with the end of what it said.
    pub fn start(installation: &Installation, port: Option<u16>) -> Result<Self> {
        let port = match port {
            Some(port) => port,
            None => free_port()?,
        };
        let log = installation.folder.join(format!("server-{port}.log"));
        let logging = |source| Error::io(format!("writing {}", log.display()), &source);
        let output = File::create(&log).map_err(logging)?;
        let child = Command::new(installation.python())
            .arg(installation.launcher())
            .arg(installation.weights())
            .args([MODEL, &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(output.try_clone().map_err(logging)?)
            .stderr(output)
            .spawn()
            .map_err(|source| Error::io("starting the local model's server", &source))?;
        let mut server = Self { child, port, log };
        server.wait_until_ready().map_err(|reason| {
            let said = fs::read_to_string(&server.log).unwrap_or_default();
            Error::new(format!("the local model's server {reason}; it said last:\n{}", last_lines(&said, 8)))
                .hint(format!("see that nothing else uses port {port} and that 500 MB of memory are free"))
        })?;
        Ok(server)
    }

    /// Where the server answers: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits until the server ends by itself.
    ///
    /// # Errors
    /// Always with what ended it, since it is not meant to end.
    pub fn wait(mut self) -> Result<()> {
        // `Child::wait` would close the pipe first, and the server would end.
        loop {
            match self.child.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(500)),
                Ok(Some(status)) => {
                    return Err(Error::new(format!("the local model's server ended ({status})")));
                }
                Err(source) => return Err(Error::io("watching the local model's server", &source)),
            }
        }
    }

    fn wait_until_ready(&mut self) -> std::result::Result<(), NotReady> {
        let begin = Instant::now();
        while begin.elapsed() < LOADING {
            if let Ok(Some(_)) = self.child.try_wait() {
                return Err(NotReady::Ended);
            }
            if get(&format!("{}/health", self.url())).is_some_and(|(status, _)| status == 200) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err(NotReady::TooSlow)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // The closed pipe ends it; killing covers a server that hangs. Both fail only when it has ended already.
        if self.child.kill().is_ok() {
            drop(self.child.wait());
        }
        // What it said is of use only while it runs: an error has quoted its end already.
        drop(fs::remove_file(&self.log));
    }
}

/// Why a server did not get ready.
enum NotReady {
    Ended,
    TooSlow,
}

impl std::fmt::Display for NotReady {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ended => f.write_str("ended while it started"),
            Self::TooSlow => write!(f, "was not ready after {} s", LOADING.as_secs()),
        }
    }
}

/// `preferred` when nothing listens there, else `None` for any free port.
pub fn port_if_free(preferred: u16) -> Option<u16> {
    TcpListener::bind(("127.0.0.1", preferred)).is_ok().then_some(preferred)
}

fn free_port() -> Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|source| Error::io("looking for a free port", &source))
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_long_log_is_shown() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
        assert_eq!(last_lines("", 2), "");
    }

    #[test]
    fn a_port_in_use_is_not_taken() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert_eq!(port_if_free(port), None);
        drop(listener);
        assert_eq!(port_if_free(port), Some(port));
    }
}
