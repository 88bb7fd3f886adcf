//! The driver's process and everything below it, the app included.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// WebKitWebDriver in a process group of its own: its children outlive a killed parent otherwise.
pub struct Driver {
    child: Child,
    pub port: u16,
}

impl Driver {
    pub fn start(environment: &[(String, PathBuf)]) -> Self {
        let port = free_port();
        let child = Command::new("WebKitWebDriver")
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env_remove("OLLAMA_HOST")
            .env_remove("CHIMERA_DEFAULT_SERVER_URL")
            .env_remove("CHIMERA_DEFAULT_SERVER_PROVIDER")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("WebKitWebDriver starts");
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if started.elapsed() > Duration::from_secs(20) {
                panic!("the driver does not listen");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, port }
    }

    /// The app's process.
    pub fn app_process(&self) -> Option<u32> {
        let below = |process: &u32| parent(*process) == Some(self.child.id());
        let is_app = |process: &u32| {
            std::fs::read_link(format!("/proc/{process}/exe")).is_ok_and(|exe| exe == app_program())
        };
        processes().filter(below).find(is_app)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        signal("-KILL", &format!("-{}", self.child.id()));
        self.child.wait().expect("the driver has ended");
    }
}

/// Sends a signal to a process, or to a group when its number is negative.
pub fn signal(name: &str, target: &str) {
    Command::new("kill").args([name, "--", target]).status().expect("kill runs");
}

/// The program under test: named by `CHIMERA_APP`, else the one that was built with this suite.
pub fn app_program() -> PathBuf {
    let named = std::env::var_os("CHIMERA_APP").map(PathBuf::from);
    let program = named.unwrap_or_else(|| Path::new(env!("CARGO_BIN_EXE_chimera-bench")).to_path_buf());
    program.canonicalize().expect("the program under test exists")
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = std::fs::read_dir("/proc").expect("Linux has /proc");
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

fn parent(process: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may hold anything; the parent is the second field after it.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}
