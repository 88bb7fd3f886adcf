//! What the machine's own settings do to the way to a server.

use super::evidence::{AddressProbe, Answer, Evidence, OllamaHost, Origin, Wsl};
use super::{Action, Finding};

pub(super) fn findings(evidence: &Evidence) -> Vec<Finding> {
    let host = evidence.ollama_host.as_ref().map(|host| ollama_host(host, evidence));
    host.into_iter().chain(proxy(evidence)).chain(wsl(evidence)).collect()
}

fn ollama_host(host: &OllamaHost, evidence: &Evidence) -> Finding {
    let tried = "Read the variable OLLAMA_HOST.";
    let set = format!("OLLAMA_HOST is “{}”", host.value);
    let at = |origin: Origin| evidence.addresses.iter().find(move |probe| probe.origin == origin);
    let answers = |probe: Option<&AddressProbe>| {
        probe.is_some_and(|probe| matches!(probe.answer, Answer::Server { .. }))
    };
    let elsewhere = evidence.addresses.iter().find_map(|probe| match &probe.answer {
        Answer::Server { server, .. } if server.product == chimera_types::server::OLLAMA => Some(server),
        _ => None,
    });
    let named = at(Origin::OllamaHost);
    if named.is_some()
        && !answers(named)
        && let Some(server) = elsewhere
    {
        return Finding::problem(
            "ollama_host_elsewhere",
            tried,
            format!("{set}, where no Ollama answers; one answers at {}.", server.url),
        )
        .next("Use that address, or set OLLAMA_HOST to it for other programs too.")
        .act(Action::UseAddress { url: server.url.clone(), provider: Some(server.provider) });
    }
    let meaning = if host.every_interface {
        format!("to a server it means every interface, to this program {}", host.url)
    } else if host.has_port {
        format!("{} is asked first", host.url)
    } else {
        format!("it names no port, so {} is asked first", host.url)
    };
    let finding = Finding::note("ollama_host", tried, format!("{set}: {meaning}."));
    if host.every_interface {
        return finding
            .next("Other machines of the network reach this Ollama too; that may be what you want.");
    }
    finding
}

fn proxy(evidence: &Evidence) -> Option<Finding> {
    let proxy = evidence.proxy.as_ref()?;
    Some(Finding::note(
        "proxy_set",
        "Read the proxy variables and the system's proxy settings.",
        format!("A proxy is set ({proxy}). Addresses on this machine are asked past it, others through it."),
    ))
}

fn wsl(evidence: &Evidence) -> Option<Finding> {
    let any = evidence.addresses.iter().any(|probe| matches!(probe.answer, Answer::Server { .. }));
    match evidence.wsl {
        Wsl::Inside if !any => Some(
            Finding::note(
                "inside_wsl",
                "Looked whether this is Windows Subsystem for Linux.",
                "This program runs inside WSL. 127.0.0.1 is this Linux, not the Windows around it.",
            )
            .next(
                "For a server on Windows, set OLLAMA_HOST=0.0.0.0 there and let the firewall pass it, or set \
                 networkingMode=mirrored in .wslconfig.",
            )
            .act(Action::TryAgain),
        ),
        Wsl::Installed if !any => Some(
            Finding::note(
                "wsl_installed",
                "Looked whether Windows Subsystem for Linux is installed.",
                "WSL is installed. A server inside it is reached at 127.0.0.1 only while its localhost forwarding is on.",
            )
            .next(
                "If the server runs there: start its Linux, let the server listen on 0.0.0.0, and leave \
                 localhostForwarding on in .wslconfig.",
            )
            .act(Action::TryAgain),
        ),
        _ => None,
    }
}
