//! What the machine's own settings do to the way to a server.

use super::*;

fn host(value: &str, url: &str, every_interface: bool, has_port: bool) -> Option<OllamaHost> {
    Some(OllamaHost { value: value.into(), url: url.into(), every_interface, has_port })
}

#[test]
fn ollama_host_is_read_out_in_each_of_its_forms() {
    for (host, words) in [
        (host("10.0.0.5:9999", "http://10.0.0.5:9999", false, true), "http://10.0.0.5:9999 is asked first"),
        (host("gpu.lan", "http://gpu.lan:11434", false, false), "names no port, so http://gpu.lan:11434"),
        (host("0.0.0.0", OLLAMA_URL, true, false), "every interface, to this program http://127.0.0.1:11434"),
    ] {
        let diagnosis = diagnose(&Evidence { ollama_host: host, ..Evidence::default() });
        let found = finding(&diagnosis, "ollama_host");
        assert_eq!(found.severity, FindingSeverity::Note);
        assert!(found.found.contains(words), "{}", found.found);
    }
}

#[test]
fn an_ollama_host_that_misses_the_server_is_a_problem_with_the_servers_address() {
    let url = "http://10.0.0.5:11434";
    let diagnosis = diagnose(&Evidence {
        ollama_host: host("10.0.0.5", url, false, false),
        addresses: vec![
            probe(
                Product::Ollama,
                Origin::OllamaHost,
                url,
                Answer::NoConnection { cause: "timed out".into() },
            ),
            usual(answering("Ollama", OLLAMA_URL, 2)),
        ],
        ..Evidence::default()
    });
    let found = finding(&diagnosis, "ollama_host_elsewhere");
    assert_eq!(found.severity, FindingSeverity::Problem);
    assert_eq!(found.action, use_address(OLLAMA_URL, Some(ProviderKind::Ollama)));
    assert_eq!(finding(&diagnosis, "no_connection").severity, FindingSeverity::Problem);
}

#[test]
fn an_ollama_host_without_a_listener_adds_nothing_to_the_stopped_program() {
    let url = "http://127.0.0.1:5000";
    let diagnosis = diagnose(&Evidence {
        ollama_host: host("127.0.0.1:5000", url, false, true),
        addresses: vec![probe(Product::Ollama, Origin::OllamaHost, url, Answer::Refused)],
        programs: vec![program(Product::Ollama, true, false)],
        ..Evidence::default()
    });
    assert_eq!(codes(&diagnosis, Product::Ollama), ["not_running"]);
    finding(&diagnosis, "ollama_host");
}

#[test]
fn inside_wsl_a_server_on_windows_is_found_at_the_hosts_address() {
    let url = "http://172.20.0.1:11434";
    let diagnosis = diagnose(&Evidence {
        wsl: Wsl::Inside,
        addresses: vec![
            usual(Answer::Refused),
            probe(Product::Ollama, Origin::WindowsHost, url, answering("Ollama", url, 1)),
        ],
        ..Evidence::default()
    });
    let found = finding(&diagnosis, "server_on_windows");
    assert_eq!(found.action, use_address(url, Some(ProviderKind::Ollama)));
    assert!(diagnosis.machine.is_empty(), "nothing is left to explain");
}

#[test]
fn wsl_is_explained_where_no_server_answers() {
    for (wsl, code, words) in [
        (Wsl::Inside, "inside_wsl", "OLLAMA_HOST=0.0.0.0"),
        (Wsl::Installed, "wsl_installed", "localhostForwarding"),
    ] {
        let diagnosis =
            diagnose(&Evidence { wsl, addresses: vec![usual(Answer::Refused)], ..Evidence::default() });
        let found = finding(&diagnosis, code);
        assert_eq!(found.severity, FindingSeverity::Note);
        assert!(found.next_step.contains(words), "{}", found.next_step);
    }
}

#[test]
fn a_proxy_that_hides_a_server_is_named_with_the_exception_to_make() {
    let url = "http://10.0.0.5:11434";
    for past in
        [answering("Ollama", url, 1), Answer::KeyRefused { status: 401, words: "key".into(), sent: false }]
    {
        let hidden = AddressProbe {
            proxy: Some("http://proxy.lan:3128".into()),
            past_proxy: Some(past),
            ..given(url, Answer::Failing { status: 502, words: "Bad Gateway".into() })
        };
        let diagnosis = of_addresses(vec![hidden]);
        let found = finding(&diagnosis, "proxy_in_the_way");
        assert_eq!(found.severity, FindingSeverity::Problem);
        assert!(found.next_step.contains("NO_PROXY=10.0.0.5"), "{}", found.next_step);
        assert!(found.tried.contains("proxy.lan:3128"), "{}", found.tried);
    }
}

#[test]
fn a_proxy_that_changes_nothing_is_only_told() {
    let through = AddressProbe {
        proxy: Some("http://proxy.lan:3128".into()),
        past_proxy: Some(Answer::Refused),
        ..given("http://10.0.0.5:1", Answer::Failing { status: 502, words: "Bad Gateway".into() })
    };
    let diagnosis = diagnose(&Evidence {
        proxy: Some("http://proxy.lan:3128".into()),
        addresses: vec![through],
        ..Evidence::default()
    });
    assert_eq!(finding(&diagnosis, "server_error").severity, FindingSeverity::Problem);
    assert_eq!(finding(&diagnosis, "proxy_set").severity, FindingSeverity::Note);
}

#[test]
fn nothing_at_all_is_said_of_a_machine_without_peculiarities() {
    let diagnosis = of_addresses(vec![usual(Answer::Refused)]);
    assert!(diagnosis.machine.is_empty());
}
