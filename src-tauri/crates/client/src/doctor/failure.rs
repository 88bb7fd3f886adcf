//! Why an address is of no use, and what to do about it.

use super::address::{asked, is_only_a_guess};
use super::evidence::{AddressProbe, Answer};
use super::{Action, Finding};

/// `None` for a server, which is of use.
pub(super) fn of_failure(probe: &AddressProbe, all: &[AddressProbe], is_installed: bool) -> Option<Finding> {
    if let Some(proxy) = &probe.proxy
        && let Some(past @ (Answer::Server { .. } | Answer::KeyRefused { .. })) = &probe.past_proxy
    {
        return Some(of_proxy(probe, proxy, past));
    }
    let url = &probe.url;
    let something = |code, found| Some(wrong_thing(probe, is_installed, code, found));
    match &probe.answer {
        Answer::Server { .. } => None,
        Answer::Refused => Some(nothing_listens(probe, all)),
        Answer::NotHttp { cause } => {
            something("not_http", format!("What answers at {url} does not speak HTTP ({cause})."))
        }
        Answer::SomethingElse { found } => {
            something("something_else", format!("What answers at {url} is no LLM server: {found}."))
        }
        Answer::NeedsHttps => Some(other_scheme(probe, "http://", "https://", "tls_expected", "TLS (https)")),
        Answer::NeedsHttp => Some(other_scheme(probe, "https://", "http://", "plain_expected", "plain HTTP")),
        _ => of_words(probe),
    }
}

/// The failures that are told in words alone: what was found and what to do.
fn of_words(probe: &AddressProbe) -> Option<Finding> {
    let url = &probe.url;
    let (code, found, next) = match &probe.answer {
        Answer::KeyRefused { status, words, sent } => {
            let wants = if *sent { "refuses its key" } else { "wants a key" };
            let found = format!("The server at {url} {wants} ({status}: {words}).");
            let finding = Finding::problem("key_refused", asked(url), found);
            let finding = finding.next("Enter the key of this server in Settings.");
            return Some(finding.act(Action::SetKey { url: url.clone() }));
        }
        Answer::Busy { words } => (
            "loading",
            format!("The server at {url} is not ready yet ({words})."),
            "Wait until it has loaded its model, then look again.",
        ),
        Answer::Failing { status, words } => (
            "server_error",
            format!("The server at {url} answers {status}: {words}"),
            "Read the server's own log, then look again.",
        ),
        Answer::UnknownHost => (
            "unknown_host",
            format!("The name in {url} is not known to this machine."),
            "Check how it is written, or use the machine's IP address.",
        ),
        Answer::NoConnection { cause } => (
            "no_connection",
            format!("No connection to {url}: {cause}."),
            "Check the address, that the machine is on, and that no firewall stands between.",
        ),
        Answer::Silent { cause } => (
            "silent",
            format!("Something takes the connection at {url}, but {cause}."),
            "Restart what runs there, or check that it is the server you mean.",
        ),
        Answer::Untrusted { cause } => (
            "certificate_not_trusted",
            format!("At {url} {cause}."),
            "Have its certificate trusted by the system, or use the server's plain address.",
        ),
        Answer::BadAddress { cause } => (
            "bad_address",
            format!("“{url}” cannot be used: {cause}."),
            "Write it like http://127.0.0.1:8080.",
        ),
        _ => return None,
    };
    Some(Finding::problem(code, asked(url), found).next(next).act(Action::TryAgain))
}

fn nothing_listens(probe: &AddressProbe, all: &[AddressProbe]) -> Finding {
    let url = &probe.url;
    let finding = Finding::problem("nothing_listens", asked(url), format!("Nothing listens at {url}."));
    let other = all.iter().find_map(|other| match &other.answer {
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

#[cfg(test)]
mod tests {
    use super::*;

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
