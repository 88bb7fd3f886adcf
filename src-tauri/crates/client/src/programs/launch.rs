//! Starting a server, apart from this program: it goes on when the window closes, and what it says goes to a log.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use super::places::{self, Account, Installed};
use crate::doctor::Product;
use chimera_types::error::Error;
use chimera_types::paths;

/// A command and how it is shown to the user before it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Startable {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<OsString>,
    pub(super) shown: String,
}

/// What starts a program as a server. `None` when it is not here or needs a model to be named first.
pub(super) fn command(product: Product, installed: &Installed) -> Option<Startable> {
    let startable = |program: &Path, arguments: &[&str], shown: &str| Startable {
        program: program.to_path_buf(),
        arguments: arguments.iter().map(OsString::from).collect(),
        shown: shown.to_owned(),
    };
    match product {
        // The app has an icon by which its user can end it again; a bare server has none.
        Product::Ollama => match (&installed.app, &installed.program) {
            (Some(app), _) if app.extension().is_some_and(|end| end == "exe") => {
                Some(startable(app, &[], "ollama app.exe"))
            }
            (Some(app), _) if app.extension().is_some_and(|end| end == "app") => {
                let app = paths::display(app);
                Some(startable(Path::new("/usr/bin/open"), &["-a", &app], "open -a Ollama"))
            }
            (_, Some(program)) => Some(startable(program, &["serve"], "ollama serve")),
            _ => None,
        },
        Product::LmStudio => {
            let program = installed.program.as_ref()?;
            Some(startable(program, &["server", "start"], "lms server start"))
        }
        Product::LlamaCpp | Product::Vllm | Product::Other => None,
    }
}

/// A program that was started.
#[derive(Debug)]
pub struct Launched {
    /// What runs, as it was shown.
    pub command: String,
    /// Where its words go.
    pub log: PathBuf,
    child: Child,
}

impl Launched {
    /// How it ended. `None` while it runs, which it should.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// The last line of its log. `None` when it said nothing.
    #[must_use]
    pub fn last_words(&self) -> Option<String> {
        const MOST: usize = 300;
        let log = fs::read(&self.log).ok()?;
        let text = String::from_utf8_lossy(&log[log.len().saturating_sub(4096)..]).into_owned();
        let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty())?;
        Some(line.chars().take(MOST).collect())
    }

    /// Leaves it to itself. Whoever started a process has to take note of its end, or the system keeps its entry.
    pub fn leave(mut self) {
        std::thread::spawn(move || self.child.wait());
    }
}

/// Starts an installed program as a server; `host` is given to Ollama as its address. Its output goes to a file below `logs`.
///
/// # Errors
/// [`Error::NotStarted`] when it is not installed or the system refuses, [`Error::Unwritable`] for the log.
pub fn launch(product: Product, host: Option<&str>, logs: &Path) -> Result<Launched, Error> {
    let installed = places::find(product, &Account::of_this_process());
    let name = product.label();
    let missing = || Error::NotStarted { command: name.into(), cause: "it is not installed".into() };
    start(&command(product, &installed).ok_or_else(missing)?, host, logs)
}

fn start(what: &Startable, host: Option<&str>, logs: &Path) -> Result<Launched, Error> {
    let unwritable = |path: &Path| {
        let path = path.to_path_buf();
        move |cause| Error::Unwritable { path, cause }
    };
    fs::create_dir_all(logs).map_err(unwritable(logs))?;
    let log = logs.join("server.log");
    let output = File::create(&log).map_err(unwritable(&log))?;
    let errors = output.try_clone().map_err(unwritable(&log))?;
    let mut command = Command::new(&what.program);
    command.args(&what.arguments).stdin(Stdio::null()).stdout(output).stderr(errors);
    if let Some(host) = host {
        command.env("OLLAMA_HOST", host);
    }
    // A server keeps the folder it is started in; this one can always be left.
    if let Some(home) = dirs::home_dir() {
        command.current_dir(home);
    }
    detach(&mut command);
    let refused = |cause: std::io::Error| Error::NotStarted {
        command: what.shown.clone(),
        cause: format!("the system refused ({cause})"),
    };
    let child = command.spawn().map_err(refused)?;
    Ok(Launched { command: what.shown.clone(), log, child })
}

#[cfg(unix)]
fn detach(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    // Signals to this program's group, as a terminal sends them, do not reach it.
    command.process_group(0);
}

#[cfg(windows)]
fn detach(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
}

#[cfg(not(any(unix, windows)))]
fn detach(_command: &mut Command) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(program: Option<&str>, app: Option<&str>) -> Installed {
        Installed { program: program.map(PathBuf::from), app: app.map(PathBuf::from), looked: Vec::new() }
    }

    #[track_caller]
    fn check(product: Product, installed: &Installed, expected: Option<&str>) {
        assert_eq!(command(product, installed).map(|command| command.shown).as_deref(), expected);
    }

    #[test]
    fn a_server_is_started_by_its_app_where_it_has_one() {
        check(Product::Ollama, &installed(Some("/usr/bin/ollama"), None), Some("ollama serve"));
        check(Product::Ollama, &installed(Some("o.exe"), Some("C/ollama app.exe")), Some("ollama app.exe"));
        check(Product::Ollama, &installed(None, Some("/Applications/Ollama.app")), Some("open -a Ollama"));
        check(Product::Ollama, &installed(None, None), None);
        check(Product::LmStudio, &installed(Some("lms"), Some("x")), Some("lms server start"));
        check(Product::LmStudio, &installed(None, Some("x")), None);
        check(Product::LlamaCpp, &installed(Some("llama-server"), None), None);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_started_writes_to_its_log_and_is_told_its_address() {
        let logs = tempfile::tempdir().unwrap();
        let what = Startable {
            program: "/bin/sh".into(),
            arguments: ["-c", "echo one; echo \"at $OLLAMA_HOST\" >&2; echo; exit 3"]
                .map(OsString::from)
                .into(),
            shown: "a server".into(),
        };
        let mut launched = start(&what, Some("127.0.0.1:5"), &logs.path().join("new")).unwrap();
        let status = launched.child.wait().unwrap();
        assert_eq!((status.code(), launched.ended().and_then(|status| status.code())), (Some(3), Some(3)));
        assert_eq!(launched.last_words().as_deref(), Some("at 127.0.0.1:5"));
        launched.leave();
    }

    #[cfg(unix)]
    #[test]
    fn what_is_started_is_in_a_group_of_its_own() {
        let logs = tempfile::tempdir().unwrap();
        let what = Startable {
            program: "/bin/sh".into(),
            arguments: ["-c", "ps -o pgid= -p $$ 2>/dev/null || cut -d' ' -f5 /proc/$$/stat"]
                .map(OsString::from)
                .into(),
            shown: "a server".into(),
        };
        let mut launched = start(&what, None, logs.path()).unwrap();
        launched.child.wait().unwrap();
        assert_eq!(launched.last_words(), Some(launched.child.id().to_string()));
    }

    #[test]
    fn a_program_that_cannot_be_started_is_an_error_that_names_it() {
        let logs = tempfile::tempdir().unwrap();
        let what =
            Startable { program: "/no/such/program".into(), arguments: Vec::new(), shown: "it".into() };
        let error = start(&what, None, logs.path()).unwrap_err();
        assert_eq!(error.code(), "not_started");
        assert!(error.to_string().contains("“it”"), "{error}");
    }
}
