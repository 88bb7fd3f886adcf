//! What an address answered, judged.

use super::evidence::{AddressProbe, Answer, Origin, Product, ProgramProbe};
use super::failure::of_failure;
use super::{Action, Finding};
use chimera_types::server::{self, ServerInfo};
use chimera_types::spec::ProviderKind;

/// From this version on Ollama tells the context that a loaded model runs with (`/api/ps`), without which it cannot be
/// checked that a benchmark ran with the context it asked for.
const OLLAMA_NEEDED: (u32, u32) = (0, 10);

pub(super) fn product(name: &str) -> Product {
    match name {
        server::OLLAMA => Product::Ollama,
        server::LM_STUDIO => Product::LmStudio,
        server::LLAMA_CPP => Product::LlamaCpp,
        server::VLLM => Product::Vllm,
        _ => Product::Other,
    }
}

/// The findings of a product's addresses. That nothing listens at a usual place is judged with the program.
/// `all` are the addresses of every product: another server may be the way out.
pub(super) fn findings(
    addresses: &[&AddressProbe],
    program: Option<&ProgramProbe>,
    all: &[AddressProbe],
) -> Vec<Finding> {
    let is_installed = program.is_some_and(|program| program.found.is_some());
    let mut found: Vec<Finding> = Vec::new();
    for probe in addresses {
        match &probe.answer {
            Answer::Server { server, models } => {
                // One server that listens on both loopback addresses is one finding.
                if !is_counterpart_of_a_server(probe, addresses) {
                    found.extend(of_server(probe, server, *models, addresses));
                }
            }
            Answer::Refused | Answer::NoConnection { .. } if is_only_a_guess(probe.origin) => {}
            // That the server of the variable is not up is what the program's finding says.
            Answer::Refused
                if probe.origin == Origin::OllamaHost && server::is_on_this_machine(&probe.url) => {}
            _ => found.extend(of_failure(probe, all, is_installed)),
        }
    }
    found
}

/// Places where nothing was promised to be.
pub(super) fn is_only_a_guess(origin: Origin) -> bool {
    matches!(origin, Origin::Usual | Origin::OtherLoopback | Origin::WindowsHost)
}

fn is_counterpart_of_a_server(probe: &AddressProbe, addresses: &[&AddressProbe]) -> bool {
    let same_port = |other: &AddressProbe| port(&other.url) == port(&probe.url);
    probe.origin == Origin::OtherLoopback
        && addresses.iter().any(|other| {
            other.origin != Origin::OtherLoopback
                && same_port(other)
                && matches!(other.answer, Answer::Server { .. })
        })
}

fn port(url: &str) -> &str {
    url.rsplit(':').next().unwrap_or_default().split('/').next().unwrap_or_default()
}

fn of_server(
    probe: &AddressProbe,
    server: &ServerInfo,
    models: u32,
    addresses: &[&AddressProbe],
) -> Vec<Finding> {
    let version = server.version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
    let name = format!("{}{version}", server.product);
    let tried = asked(&probe.url);
    let mut found = Vec::new();
    if models == 0 {
        found.push(without_models(&name, server, &tried));
    } else {
        let number = if models == 1 { "1 model".into() } else { format!("{models} models") };
        found.push(Finding::ok(
            "answers",
            &tried,
            format!("{name} answers at {} with {number}.", server.url),
        ));
    }
    if server.product == server::OLLAMA && server.version.as_deref().is_some_and(is_too_old) {
        let needed = format!("{}.{}", OLLAMA_NEEDED.0, OLLAMA_NEEDED.1);
        found.push(
            Finding::problem(
                "version_too_old",
                &tried,
                format!("{name} does not tell the context a model runs with; {needed} and later do."),
            )
            .next("Update Ollama: until then a context that was not applied cannot be noticed.")
            .act(Action::OpenPage { url: download_page(Product::Ollama).into() }),
        );
    }
    found.extend(of_place(probe, server, addresses));
    found
}

fn without_models(name: &str, server: &ServerInfo, tried: &str) -> Finding {
    let finding =
        Finding::problem("no_models", tried, format!("{name} answers at {} and has no model.", server.url));
    if server.provider == ProviderKind::Ollama {
        finding.next("Pull a model.").act(Action::PullModel { url: server.url.clone() })
    } else {
        finding.next(format!("Load a model in {}, then look again.", server.product)).act(Action::TryAgain)
    }
}

/// What is to be said of the place where a server was found.
fn of_place(probe: &AddressProbe, server: &ServerInfo, addresses: &[&AddressProbe]) -> Option<Finding> {
    let use_it = || Action::UseAddress { url: server.url.clone(), provider: Some(server.provider) };
    match probe.origin {
        Origin::OtherLoopback => {
            let other = addresses.iter().find(|other| {
                other.origin != Origin::OtherLoopback && port(&other.url) == port(&probe.url)
            })?;
            Some(
                Finding::note(
                    "one_loopback_address",
                    format!("Asked {} and {}.", other.url, probe.url),
                    format!("It listens at {} only; {} is refused.", probe.url, other.url),
                )
                .next(format!("Use {}, or let the server listen on both.", probe.url))
                .act(use_it()),
            )
        }
        Origin::WindowsHost => Some(
            Finding::note(
                "server_on_windows",
                asked(&probe.url),
                "This program runs inside WSL, and the server runs on Windows around it.",
            )
            .next(format!(
                "Use {}. It is another machine to the clock: TTFT includes the way there.",
                probe.url
            ))
            .act(use_it()),
        ),
        _ => None,
    }
}

pub(super) fn asked(url: &str) -> String {
    format!("Asked {url} for its version and its models.")
}

/// A development build calls itself 0.0.0 and is as new as can be.
fn is_too_old(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split(['.', '-', '+']).map(str::parse::<u32>);
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(0)), Some(Ok(0)), Some(Ok(0))) => false,
        (Some(Ok(major)), Some(Ok(minor)), _) => (major, minor) < OLLAMA_NEEDED,
        _ => false,
    }
}

/// Where a product is had from.
pub(super) fn download_page(product: Product) -> &'static str {
    match product {
        Product::Ollama | Product::Other => "https://ollama.com/download",
        Product::LmStudio => "https://lmstudio.ai/download",
        Product::LlamaCpp => "https://github.com/ggml-org/llama.cpp/releases",
        Product::Vllm => "https://docs.vllm.ai/en/latest/getting_started/installation/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_old_only_when_it_says_so() {
        for (version, expected) in [
            ("0.9.6", true),
            ("0.1.32", true),
            ("v0.9.0-rc1", true),
            ("0.10.0", false),
            ("0.33.0-emulator", false),
            ("1.0", false),
            ("0.0.0", false),
            ("unknown", false),
            ("", false),
        ] {
            assert_eq!(is_too_old(version), expected, "{version}");
        }
    }
}
