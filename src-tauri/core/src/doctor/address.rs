//! What an address answered, judged.

use super::evidence::{AddressProbe, Answer, Origin, Product, ProgramProbe};
use super::{Action, Finding};
use crate::provider::{self, ServerInfo};
use crate::spec::ProviderKind;

/// From this version on Ollama tells the context that a loaded model runs with (`/api/ps`), without which it cannot be
/// checked that a benchmark ran with the context it asked for.
const OLLAMA_NEEDED: (u32, u32) = (0, 10);

pub(super) fn product(name: &str) -> Product {
    match name {
        provider::OLLAMA => Product::Ollama,
        provider::LM_STUDIO => Product::LmStudio,
        provider::LLAMA_CPP => Product::LlamaCpp,
        provider::VLLM => Product::Vllm,
        _ => Product::Other,
    }
}

/// The findings of a product's addresses. That nothing listens at a usual place is judged with the program.
pub(super) fn findings(addresses: &[&AddressProbe], program: Option<&ProgramProbe>) -> Vec<Finding> {
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
            _ => found.extend(of_failure(probe, addresses, is_installed)),
        }
    }
    found
}

/// Places where nothing was promised to be.
fn is_only_a_guess(origin: Origin) -> bool {
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
    if server.product == provider::OLLAMA && server.version.as_deref().is_some_and(is_too_old) {
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

fn of_failure(probe: &AddressProbe, addresses: &[&AddressProbe], is_installed: bool) -> Option<Finding> {
    if let Some(proxy) = &probe.proxy
        && let Some(past @ (Answer::Server { .. } | Answer::KeyRefused { .. })) = &probe.past_proxy
    {
        return Some(of_proxy(probe, proxy, past));
    }
    let tried = asked(&probe.url);
    let url = &probe.url;
    Some(match &probe.answer {
        Answer::Server { .. } => return None,
        Answer::KeyRefused { status, words } => Finding::problem(
            "key_refused",
            tried,
            format!("The server at {url} wants a key ({status}: {words})."),
        )
        .next("Enter the key of this server in Settings.")
        .act(Action::SetKey { url: url.clone() }),
        Answer::Busy { words } => {
            Finding::problem("loading", tried, format!("The server at {url} is not ready yet ({words})."))
                .next("Wait until it has loaded its model, then look again.")
                .act(Action::TryAgain)
        }
        Answer::Failing { status, words } => {
            Finding::problem("server_error", tried, format!("The server at {url} answers {status}: {words}"))
                .next("Read the server's own log, then look again.")
                .act(Action::TryAgain)
        }
        Answer::Refused => nothing_listens(probe, addresses),
        Answer::UnknownHost => Finding::problem(
            "unknown_host",
            tried,
            format!("The name in {url} is not known to this machine."),
        )
        .next("Check how it is written, or use the machine's IP address."),
        Answer::NoConnection { cause } => {
            Finding::problem("no_connection", tried, format!("No connection to {url}: {cause}."))
                .next("Check the address, that the machine is on, and that no firewall stands between.")
                .act(Action::TryAgain)
        }
        Answer::Silent { cause } => Finding::problem(
            "silent",
            tried,
            format!("Something takes the connection at {url}, but {cause}."),
        )
        .next("Restart what runs there, or check that it is the server you mean.")
        .act(Action::TryAgain),
        Answer::NotHttp { cause } => wrong_thing(
            probe,
            is_installed,
            "not_http",
            format!("What answers at {url} does not speak HTTP ({cause})."),
        ),
        Answer::SomethingElse { found } => wrong_thing(
            probe,
            is_installed,
            "something_else",
            format!("What answers at {url} is no LLM server: {found}."),
        ),
        Answer::Untrusted { cause } => {
            Finding::problem("certificate_not_trusted", tried, format!("At {url} {cause}."))
                .next("Have its certificate trusted by the system, or use the server's plain address.")
        }
        Answer::NeedsHttps => other_scheme(probe, "http://", "https://", "tls_expected", "TLS (https)"),
        Answer::NeedsHttp => other_scheme(probe, "https://", "http://", "plain_expected", "plain HTTP"),
        Answer::BadAddress { cause } => {
            Finding::problem("bad_address", tried, format!("“{url}” cannot be used: {cause}."))
                .next("Write it like http://127.0.0.1:8080.")
        }
    })
}

fn nothing_listens(probe: &AddressProbe, addresses: &[&AddressProbe]) -> Finding {
    let url = &probe.url;
    let finding = Finding::problem("nothing_listens", asked(url), format!("Nothing listens at {url}."));
    let other = addresses.iter().find_map(|other| match &other.answer {
        Answer::Server { server, .. } => Some(server),
        _ => None,
    });
    match other {
        Some(server) => finding
            .next(format!("{} answers at {}: use that address.", server.product, server.url))
            .act(Action::UseAddress { url: server.url.clone(), provider: Some(server.provider) }),
        None => {
            finding.next("Start the server there, or check the address and the port.").act(Action::TryAgain)
        }
    }
}

/// At a usual port of a program that is not even here, another program is no problem.
fn wrong_thing(probe: &AddressProbe, is_installed: bool, code: &'static str, found: String) -> Finding {
    let tried = asked(&probe.url);
    if is_only_a_guess(probe.origin) && !is_installed {
        return Finding::note(code, tried, found);
    }
    Finding::problem(code, tried, found).next(if is_only_a_guess(probe.origin) {
        format!(
            "End what uses the port of {}, or let the server listen at another one.",
            probe.product.label()
        )
    } else {
        "Check the address and the port.".into()
    })
}

fn other_scheme(
    probe: &AddressProbe,
    asked_scheme: &str,
    spoken_scheme: &str,
    code: &'static str,
    spoken: &str,
) -> Finding {
    let url = probe.url.replacen(asked_scheme, spoken_scheme, 1);
    Finding::problem(code, asked(&probe.url), format!("What listens at {} speaks {spoken}.", probe.url))
        .next(format!("Use {url}."))
        .act(Action::UseAddress { url, provider: probe.provider })
}

fn of_proxy(probe: &AddressProbe, proxy: &str, past: &Answer) -> Finding {
    let host = host(&probe.url);
    let what = match past {
        Answer::Server { server, .. } => server.product.as_str(),
        _ => "a server",
    };
    Finding::problem(
        "proxy_in_the_way",
        format!("Asked {} through the proxy {proxy} and past it.", probe.url),
        format!("Past the proxy {what} answers at {}; through it nothing useful comes.", probe.url),
    )
    .next(format!("Set NO_PROXY={host} (or except {host} in the system's proxy settings), then start this program again."))
    .act(Action::TryAgain)
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    }
}

fn asked(url: &str) -> String {
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

    #[test]
    fn the_host_of_an_address_is_what_no_proxy_wants() {
        for (url, expected) in [
            ("http://10.0.0.5:11434", "10.0.0.5"),
            ("https://gpu.example.org/llm", "gpu.example.org"),
            ("http://[fe80::1]:8000", "[fe80::1]"),
            ("http://[fe80::1]", "[fe80::1]"),
        ] {
            assert_eq!(host(url), expected);
        }
    }
}
