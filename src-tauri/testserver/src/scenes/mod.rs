//! The states of the program that tests of the page begin in, by name.

mod diagnoses;
mod folders;
mod preferences;
mod records;
mod runs;
mod servers;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chimera_app::dto::{Preferences, ThemeChoice};
use chimera_app::services::{self, History, Places};
use chimera_client::refserver::RefServer;
use chimera_storage::secrets::Secrets;
use chimera_types::spec::BenchmarkSpec;
use keyring_core::CredentialStore;
use serde::Deserialize;

use self::records::Target;
use crate::Problem;
use crate::inject::{Injected, Instead};
use crate::pull_server::PullServer;

/// What a test asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The scene, see [`build`]. Empty for the usual one.
    pub scene: String,
    /// Commands that never answer.
    pub hold: Vec<String>,
    /// Commands that fail.
    pub fail: Vec<String>,
    /// The theme of the preferences.
    pub theme: ThemeChoice,
    /// How benchmarks go.
    pub run: RunPace,
}

/// How the servers answer a benchmark. At once, unless something is said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RunPace {
    /// Generation call, from 0, whose text stops in the middle.
    pub stalls_at: Option<usize>,
    /// Whether the first call never gets past the load of its model.
    pub stays_loading: bool,
    /// Calls after which the benchmark ends with an error.
    pub breaks_after: Option<u32>,
    /// Tokens a second. `None` for as fast as they can be sent.
    pub rate_tps: Option<f64>,
    /// Tokens of each answer. `None` for the text once.
    pub tokens: Option<usize>,
    /// Reasoning tokens before each answer.
    pub thinking_tokens: usize,
}

/// An account that is being set up.
pub struct Setup {
    /// The home folder.
    pub home: PathBuf,
    /// The program's folders.
    pub places: Places,
    /// Written at the end.
    pub preferences: Preferences,
    /// What is injected.
    pub injected: Injected,
    /// Whether the account has a keychain.
    pub has_keychain: bool,
    keychain: Option<Arc<CredentialStore>>,
    /// Servers that run for as long as the account is open.
    pub running: Vec<RefServer>,
    /// The servers that can pull models.
    pub pulling: Vec<PullServer>,
}

impl Setup {
    /// An account with empty folders.
    pub fn new(root: &Path) -> Result<Self, Problem> {
        let home = root.join("ada");
        let places = Places {
            config: home.join(".config/chimera-bench"),
            data: home.join(".local/share/chimera-bench"),
            documents: Some(home.join("Documents")),
        };
        for folder in [&places.config, &places.data, &home.join("Documents")] {
            std::fs::create_dir_all(folder)?;
        }
        Ok(Self {
            home,
            places,
            preferences: Preferences::default(),
            injected: Injected::default(),
            has_keychain: true,
            keychain: None,
            running: Vec::new(),
            pulling: Vec::new(),
        })
    }

    /// What New begins with; writes the sample folder.
    pub fn default_spec(&self) -> BenchmarkSpec {
        services::app_info(&self.places, &History::new(&self.places)).default_spec
    }

    /// Where the account measures and saves.
    pub fn target(&self) -> Target {
        Target {
            place: services::default_reports_place(&self.places),
            folder: self.default_spec().folder,
            url: self.injected.urls().first().cloned().unwrap_or_default(),
        }
    }

    /// The keys of the account: in memory, or nowhere.
    pub fn secrets(&self) -> Secrets {
        let store = self.keychain.clone().unwrap_or_else(|| Arc::new(preferences::NoKeychain));
        Secrets::in_store(store, Duration::from_secs(5))
    }
}

/// Makes what the scene asks for.
///
/// # Errors
/// When a folder cannot be written, a server cannot be started, or there is no such scene.
pub fn build(setup: &mut Setup, asked: &Asked) -> Result<(), Problem> {
    let scene = match asked.scene.as_str() {
        "" => Scene::default(),
        name => find(name).ok_or_else(|| format!("there is no scene {name}"))?,
    };
    setup.preferences.theme = asked.theme;
    folders::recent(setup)?;
    (scene.servers)(setup, &asked.run)?;
    (scene.runs)(setup)?;
    (scene.also)(setup)?;
    if setup.has_keychain {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new()?;
        setup.keychain = Some(store);
        preferences::store_keys(setup)?;
    }
    servers::inject_gpu(setup);
    preferences::inject_self_check(setup);
    if let Some(calls) = asked.run.breaks_after {
        servers::inject_break(setup, calls);
    }
    for command in &asked.hold {
        setup.injected.set(command, Instead::Nothing);
    }
    for command in &asked.fail {
        setup.injected.set(command, Instead::failure());
    }
    if !setup.places.config.join("preferences.json").exists() {
        services::save_preferences(&setup.places, &setup.preferences)?;
    }
    Ok(())
}

type Step = fn(&mut Setup) -> Result<(), Problem>;

/// The parts of a scene; what is not said is as usual.
struct Scene {
    servers: fn(&mut Setup, &RunPace) -> Result<(), Problem>,
    runs: Step,
    also: Step,
}

impl Default for Scene {
    fn default() -> Self {
        Self { servers: servers::usual, runs: runs::usual, also: |_| Ok(()) }
    }
}

fn with_runs(runs: Step) -> Scene {
    Scene { runs, ..Scene::default() }
}

fn with_servers(servers: fn(&mut Setup, &RunPace) -> Result<(), Problem>) -> Scene {
    Scene { servers, runs: |_| Ok(()), ..Scene::default() }
}

fn also(also: Step) -> Scene {
    Scene { also, runs: |_| Ok(()), ..Scene::default() }
}

fn find(name: &str) -> Option<Scene> {
    Some(match name {
        // Servers and models
        "none" => with_servers(servers::none_runs),
        "notinstalled" => with_servers(servers::none_installed),
        "wrong" => with_servers(servers::wrong),
        "nomodels" => with_servers(servers::no_models),
        "openai" => with_servers(servers::llama_only),
        "locked" => with_servers(servers::locked),
        "pulling" => with_servers(servers::pulling),
        "pullstalls" => with_servers(servers::pull_stalls),
        "pullfails" => with_servers(servers::pull_fails),
        // Folders
        "scanning" => also(folders::scanning),
        "emptyfolder" => also(folders::empty),
        "nofolder" => with_runs_and(runs::usual, folders::missing),
        "huge" => also(folders::huge),
        "rtl" => with_runs_and(runs::right_to_left, folders::right_to_left),
        // Preferences
        "saved" => also(preferences::saved),
        "nokeychain" => also(preferences::no_keychain),
        "damaged" => also(preferences::damaged),
        "twoarms" => also(|setup| preferences::arms(setup, &["Baseline", "Tuned"])),
        "sevenarms" => also(|setup| preferences::arms(setup, &records::SEVEN)),
        "longarms" => also(|setup| preferences::arms(setup, &[records::LONG_ARM, records::LONGER_ARM])),
        "gonearm" => also(preferences::gone_arm),
        // Runs
        "noruns" => with_runs(|_| Ok(())),
        "onerun" => with_runs(runs::one),
        "many" => with_runs(runs::many),
        "damagedruns" => with_runs(runs::damaged),
        "crash" => with_runs(runs::crash),
        "manyunfinished" => with_runs(runs::crashed_twice),
        "slower" => with_runs(runs::slower),
        "foreign" => Scene { also: folders::foreign, ..Scene::default() },
        "imports" => with_runs(runs::imported),
        "gonefolder" => with_runs(runs::gone_folder),
        "goneserver" => with_runs(runs::gone_server),
        "stopped" => with_runs(runs::stopped),
        "failed" => with_runs(runs::failed),
        "novalid" => with_runs(runs::none_valid),
        "onepass" => with_runs(runs::one_pass),
        "coldonly" => with_runs(runs::cold_only),
        "arms" => with_runs(runs::three_arms),
        "better" => with_runs(runs::better),
        "worse" => with_runs(runs::worse),
        "same" => with_runs(runs::same),
        "toofew" => with_runs(runs::too_few),
        "seven" => with_runs(runs::seven),
        // Everything at once
        "long" => Scene { servers: servers::long_names, runs: runs::long_names, also: folders::long_names },
        "hostile" => Scene { servers: servers::hostile, runs: runs::hostile, also: folders::hostile },
        _ => return None,
    })
}

fn with_runs_and(runs: Step, also: Step) -> Scene {
    Scene { runs, also, ..Scene::default() }
}
