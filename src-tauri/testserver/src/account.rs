//! An account of a test: folders, keys and servers of its own, and the program's state over them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chimera_app::commands::AppState;
use chimera_storage::logs::{self, LogLevel, LogSetup, Redaction};
use chimera_types::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::broadcast;

use crate::Problem;
use crate::inject::Injected;
use crate::scenes::{self, Asked, Setup};

/// What the window sends its page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WindowEvent {
    /// Its name.
    pub event: String,
    /// What it carries.
    #[serde(default)]
    pub payload: Value,
}

/// The account of one test. Its folders and servers are gone when it is dropped.
pub struct Account {
    /// The program's state.
    pub state: Arc<AppState>,
    /// What is injected in place of what no test machine has.
    pub injected: Injected,
    /// What dialogs answer.
    pub chosen: PathBuf,
    /// To the page.
    pub events: broadcast::Sender<WindowEvent>,
    setup: Setup,
    _folder: TempDir,
}

impl Account {
    fn open(folder: TempDir, asked: &Asked) -> Result<Self, Problem> {
        let mut setup = Setup::new(folder.path())?;
        scenes::build(&mut setup, asked)?;
        let log = logs::subscriber(LogSetup {
            folder: setup.places.logs(),
            program: "window",
            level: LogLevel::Off,
            verbose: false,
            scrub: Redaction::of_this_account(),
        });
        let log = log.map(|(_, log)| log);
        let state = Arc::new(AppState::new(setup.places.clone(), setup.secrets(), log));
        let (events, _) = broadcast::channel(16);
        let injected = std::mem::take(&mut setup.injected);
        Ok(Self { state, injected, chosen: setup.home.join("bench/reports"), events, setup, _folder: folder })
    }

    /// The home folder.
    pub fn home(&self) -> &std::path::Path {
        &self.setup.home
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        self.state.jobs.cancel(|_| true);
    }
}

/// The open accounts, by their number.
#[derive(Clone)]
pub struct Accounts {
    root: Arc<TempDir>,
    open: Arc<Mutex<HashMap<u32, Arc<Account>>>>,
    next: Arc<AtomicU32>,
}

impl Accounts {
    /// No account yet.
    pub fn new() -> Result<Self, Problem> {
        // Digits of one width: a path takes the same room in every picture.
        let number = format!("{:06}", std::process::id() % 1_000_000);
        let root = tempfile::Builder::new().prefix(&format!("page-{number}")).rand_bytes(0).tempdir()?;
        Ok(Self { root: Arc::new(root), open: Arc::default(), next: Arc::default() })
    }

    /// Opens one, as asked.
    pub fn open(&self, asked: &Asked) -> Result<(u32, Arc<Account>), Problem> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let name = format!("{:04}", number % 10_000);
        let folder = tempfile::Builder::new().prefix(&name).rand_bytes(0).tempdir_in(self.root.path())?;
        let account = Arc::new(Account::open(folder, asked)?);
        self.lock().insert(number, Arc::clone(&account));
        Ok((number, account))
    }

    /// The account of that number.
    pub fn find(&self, number: u32) -> Option<Arc<Account>> {
        self.lock().get(&number).cloned()
    }

    /// Ends what runs in it and removes it.
    pub fn close(&self, number: u32) -> Result<(), Error> {
        let account = self.lock().remove(&number);
        account.map(drop).ok_or_else(|| Error::Internal(format!("there is no account {number}")))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u32, Arc<Account>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
