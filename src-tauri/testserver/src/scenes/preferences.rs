//! Preferences, keys and the last self-check.

use std::collections::HashMap;

use chimera_analysis::testing;
use chimera_app::dto::SavedServer;
use chimera_app::services;
use chimera_storage::secrets::Secrets;
use chimera_types::self_check::SelfCheckReport;
use chimera_types::spec::{BenchmarkSpec, ProviderKind};
use jiff::{SignedDuration, Timestamp};
use keyring_core::Entry;
use keyring_core::api::CredentialStoreApi;

use super::Setup;
use super::records::arms as made_arms;
use crate::Problem;
use crate::inject::Instead;

/// A system without a keychain.
pub struct NoKeychain;

impl CredentialStoreApi for NoKeychain {
    fn vendor(&self) -> String {
        "none".into()
    }

    fn id(&self) -> String {
        "none".into()
    }

    fn build(&self, _: &str, _: &str, _: Option<&HashMap<&str, &str>>) -> keyring_core::Result<Entry> {
        Err(keyring_core::Error::NoDefaultStore)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

const LAB_URL: &str = "https://gpu.invalid:8000";

fn lab() -> SavedServer {
    SavedServer { name: "Lab machine".into(), url: LAB_URL.into(), provider: ProviderKind::OpenAi }
}

/// Two saved servers with keys, one of them sent in the open; a synchronised place; an old self-check.
pub fn saved(setup: &mut Setup) -> Result<(), Problem> {
    let open = "http://192.168.0.7:11434".to_owned();
    let open = SavedServer { name: "Old workstation".into(), url: open, provider: ProviderKind::Ollama };
    setup.preferences.servers = vec![lab(), open];
    setup.preferences.limits.total_s = Some(900.0);
    let synced = setup.home.join("OneDrive/reports");
    std::fs::create_dir_all(&synced)?;
    setup.preferences.reports_place = Some(synced.to_string_lossy().into_owned());
    let report = SelfCheckReport { measured_at: days_ago(41), ..testing::self_check() };
    services::store_self_check(&setup.places, &report)?;
    Ok(())
}

/// Puts a key into the keychain for each saved server.
pub fn store_keys(setup: &Setup) -> Result<(), Problem> {
    let secrets: Secrets = setup.secrets();
    for server in &setup.preferences.servers {
        services::set_key(&setup.places, &secrets, &server.url, "sk-of-a-test".into(), false)?;
    }
    Ok(())
}

pub fn no_keychain(setup: &mut Setup) -> Result<(), Problem> {
    setup.has_keychain = false;
    setup.preferences.servers = vec![lab()];
    Ok(())
}

/// The file ends in the middle.
pub fn damaged(setup: &mut Setup) -> Result<(), Problem> {
    Ok(std::fs::write(setup.places.config.join("preferences.json"), "{\"theme\": \"da")?)
}

fn spec_of(setup: &Setup, names: &[&str]) -> BenchmarkSpec {
    let url = setup.injected.urls().first().cloned().unwrap_or_default();
    let mut spec = setup.default_spec();
    spec.runs = 8;
    spec.arms = made_arms(names);
    spec.arms.iter_mut().for_each(|arm| url.clone_into(&mut arm.url));
    spec
}

/// The latest benchmark compared these.
pub fn arms(setup: &mut Setup, names: &[&str]) -> Result<(), Problem> {
    setup.preferences.last_spec = Some(spec_of(setup, names));
    Ok(())
}

/// The second one's server is not there any more.
pub fn gone_arm(setup: &mut Setup) -> Result<(), Problem> {
    let mut spec = spec_of(setup, &["Baseline", "Tuned"]);
    "http://127.0.0.1:9".clone_into(&mut spec.arms[1].url);
    setup.preferences.last_spec = Some(spec);
    Ok(())
}

/// A self-check takes seconds of an idle machine.
pub fn inject_self_check(setup: &mut Setup) {
    setup.injected.set(
        "run_self_check",
        Instead::answer(|call| {
            let report = SelfCheckReport { measured_at: days_ago(0), ..testing::self_check() };
            services::store_self_check(&call.account.state.places, &report)?;
            Ok(report)
        }),
    );
}

/// RFC 3339 in UTC.
fn days_ago(days: i64) -> String {
    (Timestamp::now() - SignedDuration::from_hours(24 * days)).to_string()
}
