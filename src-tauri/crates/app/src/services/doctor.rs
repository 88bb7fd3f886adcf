//! The connection doctor at work: gathers what there is, has it judged, and starts a server when the user asks for it.

use chimera_types::server;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::keys::key_of;
use super::places::Places;
use super::preferences::peek;
use super::servers::connect_server;
use chimera_client::doctor::{self, Diagnosis, Evidence, Product};
use chimera_client::programs::{self, Launched};
use chimera_client::provider::{self, DiscoveredServer, NamedServer};
use chimera_storage::secrets::Secrets;
use chimera_types::error::Error;
use chimera_types::paths::display;

/// How long a server may take to answer after its start.
const START_LIMIT: Duration = Duration::from_secs(40);
const LOOK: Duration = Duration::from_millis(300);
const LM_STUDIO_URL: &str = "http://127.0.0.1:1234";

/// A server that was started and answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StartedServer {
    /// What was started.
    pub command: String,
    /// The file with its output.
    pub log: String,
    /// The server.
    pub found: DiscoveredServer,
}

/// Looks at programs, addresses and settings, and says what is wrong. The addresses that the user
/// keeps are asked too, and `given`, each with its key. Blocks, perhaps on the user.
pub async fn diagnose(places: &Places, secrets: &Secrets, given: Option<NamedServer>) -> Diagnosis {
    let saved = peek(places).servers.into_iter().map(|saved| (saved.url, Some(saved.provider)));
    let saved =
        saved.map(|(url, provider)| with_key(places, secrets, NamedServer { url, provider, key: None }));
    let given = given.map(|given| with_key(places, secrets, given));
    // Processes and folders are looked at while the addresses take their time.
    let looking = tokio::task::spawn_blocking(|| (programs::look(), programs::wsl()));
    let probes = provider::probe(given, saved.collect(), programs::windows_host()).await;
    let (programs, wsl) = looking.await.unwrap_or_default();
    doctor::diagnose(&Evidence {
        ollama_host: probes.ollama_host,
        proxy: probes.proxy,
        wsl,
        programs,
        addresses: probes.addresses,
    })
}

/// A key that cannot be had is left out: that the server wants one is then what is found.
fn with_key(places: &Places, secrets: &Secrets, named: NamedServer) -> NamedServer {
    let key = named.key.or_else(|| key_of(places, secrets, &named.url).ok().flatten());
    NamedServer { key, ..named }
}

/// Starts an installed server apart from this program and waits until it answers.
///
/// # Errors
/// [`Error::NotStarted`] when it is not there, ends at once or does not answer in time; [`Error::Unwritable`] for its log.
pub async fn start_server(places: &Places, product: Product) -> Result<StartedServer, Error> {
    let (url, host) = match product {
        Product::Ollama => ollama_place(std::env::var("OLLAMA_HOST").ok().as_deref()),
        _ => (LM_STUDIO_URL.to_owned(), None),
    };
    let mut launched = programs::launch(product, host.as_deref(), &places.logs())?;
    let answered = wait_for_answer(&url, &mut launched).await;
    let (command, log) = (launched.command.clone(), display(&launched.log));
    launched.leave();
    Ok(StartedServer { command, log, found: answered? })
}

/// Where an Ollama that is started here answers, and the variable it needs for that. A variable that names another machine
/// would keep it from starting.
fn ollama_place(variable: Option<&str>) -> (String, Option<String>) {
    let named = variable.and_then(provider::ollama_address);
    match named.filter(|url| server::is_on_this_machine(url)) {
        Some(url) => (url, None),
        None => ("http://127.0.0.1:11434".into(), Some("127.0.0.1:11434".into())),
    }
}

async fn wait_for_answer(url: &str, launched: &mut Launched) -> Result<DiscoveredServer, Error> {
    let begin = Instant::now();
    loop {
        let found = connect_server(url, None, None).await;
        if found.server.is_some() {
            return Ok(found);
        }
        // A command that hands over to an app ends well.
        let failure = launched.ended().filter(|status| !status.success());
        let failed = |cause: String| Error::NotStarted { command: launched.command.clone(), cause };
        let words =
            launched.last_words().map(|words| format!("; its last words: {words}")).unwrap_or_default();
        if let Some(status) = failure {
            return Err(failed(format!("it ended at once ({status}){words}")));
        }
        if begin.elapsed() >= START_LIMIT {
            let limit = START_LIMIT.as_secs();
            return Err(failed(format!("nothing answers at {url} after {limit} s{words}")));
        }
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variable: Option<&str>, url: &str, host: Option<&str>) {
        assert_eq!(ollama_place(variable), (url.to_owned(), host.map(str::to_owned)));
    }

    #[test]
    fn ollama_is_started_where_its_variable_says_unless_that_is_another_machine() {
        check(None, "http://127.0.0.1:11434", Some("127.0.0.1:11434"));
        check(Some("127.0.0.1:5000"), "http://127.0.0.1:5000", None);
        check(Some("0.0.0.0"), "http://127.0.0.1:11434", None);
        check(Some("10.0.0.5:11434"), "http://127.0.0.1:11434", Some("127.0.0.1:11434"));
        check(Some(""), "http://127.0.0.1:11434", Some("127.0.0.1:11434"));
    }
}
