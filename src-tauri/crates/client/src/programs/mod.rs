//! The programs on this machine that serve models: whether they are installed, whether they run, and starting one.

mod launch;
mod places;
mod wsl;

use std::path::Path;

use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

pub use launch::{Launched, launch};
pub use wsl::{windows_host, wsl};

use crate::doctor::{Product, ProgramProbe};
use chimera_types::paths;
use places::{Account, Installed};

const PRODUCTS: [Product; 4] = [Product::Ollama, Product::LmStudio, Product::LlamaCpp, Product::Vllm];

/// Looks for every program on the PATH and in its usual places, and for its processes by name.
#[must_use]
pub fn look() -> Vec<ProgramProbe> {
    let account = Account::of_this_process();
    let names = process_names();
    PRODUCTS
        .into_iter()
        .map(|product| {
            let installed = places::find(product, &account);
            let running = names.as_ref().map(|names| is_running(product, names));
            probe(product, installed, running)
        })
        .collect()
}

fn probe(product: Product, installed: Installed, running: Option<bool>) -> ProgramProbe {
    ProgramProbe {
        product,
        command: launch::command(product, &installed).map(|command| command.shown),
        is_service: product == Product::Ollama && is_service(),
        found: installed.program.or(installed.app).as_deref().map(shown),
        looked: installed.looked,
        running,
    }
}

/// A path without the account's own folder: it names the user.
fn shown(path: &Path) -> String {
    let below_home = dirs::home_dir().and_then(|home| path.strip_prefix(home).map(Path::to_path_buf).ok());
    below_home.map_or_else(|| paths::display(path), |rest| paths::display(&Path::new("~").join(rest)))
}

/// Ollama's installer for Linux makes a system service whose models belong to an account of its own.
fn is_service() -> bool {
    cfg!(target_os = "linux")
        && ["/etc/systemd/system/ollama.service", "/usr/lib/systemd/system/ollama.service"]
            .iter()
            .any(|unit| Path::new(unit).exists())
}

/// Names of all processes, in lower case and without `.exe`. `None` when the system tells none.
fn process_names() -> Option<Vec<String>> {
    let mut system = System::new().ok()?;
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, ProcessRefreshKind::nothing());
    let names: Vec<String> = system
        .processes()
        .values()
        .map(|process| process.name().to_string_lossy().to_lowercase().trim_end_matches(".exe").to_owned())
        .collect();
    (!names.is_empty()).then_some(names)
}

fn is_running(product: Product, names: &[String]) -> bool {
    let own: &[&str] = match product {
        Product::Ollama => &["ollama", "ollama app"],
        // The name of a process ends after 15 characters on Linux.
        Product::LmStudio => &["lm studio", "lm-studio", "llmster"],
        Product::LlamaCpp => &["llama-server"],
        Product::Vllm => &["vllm"],
        Product::Other => &[],
    };
    names.iter().any(|name| own.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_is_looked_for_and_each_says_where() {
        let found = look();
        assert_eq!(found.iter().map(|probe| probe.product).collect::<Vec<_>>(), PRODUCTS);
        assert!(found.iter().all(|probe| !probe.looked.is_empty()));
        assert!(found.iter().all(|probe| probe.found.is_some() || probe.command.is_none()));
    }

    #[test]
    fn a_process_is_known_by_its_whole_name() {
        let names = ["ollama app".to_owned(), "llama-server-x".to_owned()];
        assert!(is_running(Product::Ollama, &names));
        assert!(!is_running(Product::LlamaCpp, &names));
        assert!(!is_running(Product::Other, &names));
    }

    #[test]
    fn this_process_is_among_those_that_run() {
        let names = process_names().unwrap();
        assert!(!names.is_empty() && names.iter().all(|name| !name.ends_with(".exe")));
    }
}
