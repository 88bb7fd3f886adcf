use super::*;
use chimera_types::server::{self, ServerInfo};

mod machine;

const OLLAMA_URL: &str = "http://127.0.0.1:11434";

fn server(product: &str, url: &str, version: Option<&str>) -> ServerInfo {
    let provider = if product == server::OLLAMA { ProviderKind::Ollama } else { ProviderKind::OpenAi };
    ServerInfo { provider, product: product.into(), url: url.into(), version: version.map(str::to_owned) }
}

fn answering(product: &str, url: &str, models: u32) -> Answer {
    Answer::Server { server: server(product, url, Some("0.12.6")), models }
}

fn probe(product: Product, origin: Origin, url: &str, answer: Answer) -> AddressProbe {
    AddressProbe { url: url.into(), product, origin, provider: None, answer, proxy: None, past_proxy: None }
}

fn usual(answer: Answer) -> AddressProbe {
    probe(Product::Ollama, Origin::Usual, OLLAMA_URL, answer)
}

fn given(url: &str, answer: Answer) -> AddressProbe {
    probe(Product::Other, Origin::Given, url, answer)
}

fn program(product: Product, found: bool, running: bool) -> ProgramProbe {
    let command = match product {
        Product::Ollama => Some("ollama serve"),
        Product::LmStudio => Some("lms server start"),
        _ => None,
    };
    ProgramProbe {
        product,
        found: found.then(|| "/usr/bin/it".into()),
        looked: vec!["PATH".into(), "/opt/it".into()],
        running: Some(running),
        command: command.filter(|_| found).map(str::to_owned),
        is_service: false,
    }
}

fn of_addresses(addresses: Vec<AddressProbe>) -> Diagnosis {
    diagnose(&Evidence { addresses, ..Evidence::default() })
}

/// The only finding of that name, wherever it stands.
#[track_caller]
fn finding(diagnosis: &Diagnosis, code: &str) -> Finding {
    let all = diagnosis.products.iter().flat_map(|product| &product.findings).chain(&diagnosis.machine);
    let found: Vec<&Finding> = all.filter(|finding| finding.code == code).collect();
    assert_eq!(found.len(), 1, "{code} in {diagnosis:#?}");
    found[0].clone()
}

#[track_caller]
fn codes(diagnosis: &Diagnosis, product: Product) -> Vec<&'static str> {
    let row = diagnosis.products.iter().find(|row| row.product == product).unwrap();
    row.findings.iter().map(|finding| finding.code).collect()
}

fn use_address(url: &str, provider: Option<ProviderKind>) -> Option<Action> {
    Some(Action::UseAddress { url: url.into(), provider })
}

#[test]
fn a_server_with_models_is_the_whole_news() {
    let diagnosis = diagnose(&Evidence {
        addresses: vec![usual(answering("Ollama", OLLAMA_URL, 3))],
        programs: vec![program(Product::Ollama, true, true)],
        ..Evidence::default()
    });
    assert!(diagnosis.usable);
    assert_eq!(diagnosis.summary, "Ollama 0.12.6 answers at http://127.0.0.1:11434 with 3 models.");
    assert_eq!(codes(&diagnosis, Product::Ollama), ["answers"]);
    assert_eq!(finding(&diagnosis, "answers").severity, FindingSeverity::Ok);
    assert_eq!(diagnosis.products[0].looked, [OLLAMA_URL, "PATH", "/opt/it"]);
}

#[test]
fn what_is_not_installed_is_no_problem_and_has_a_page() {
    let diagnosis = diagnose(&Evidence {
        addresses: vec![usual(Answer::Refused)],
        programs: vec![program(Product::Ollama, false, false)],
        ..Evidence::default()
    });
    let found = finding(&diagnosis, "not_installed");
    assert_eq!(found.severity, FindingSeverity::Note);
    assert_eq!(found.action, Some(Action::OpenPage { url: "https://ollama.com/download".into() }));
    assert!(!diagnosis.usable);
    assert_eq!(diagnosis.summary, "No LLM server is installed or answers on this machine.");
}

#[test]
fn what_is_installed_and_not_running_can_be_started() {
    let diagnosis = diagnose(&Evidence {
        addresses: vec![usual(Answer::Refused)],
        programs: vec![program(Product::Ollama, true, false)],
        ..Evidence::default()
    });
    let found = finding(&diagnosis, "not_running");
    assert_eq!(found.severity, FindingSeverity::Problem);
    let start = Action::StartServer { product: Product::Ollama, command: "ollama serve".into() };
    assert_eq!(found.action, Some(start));
    assert!(found.next_step.contains("“ollama serve”"), "{}", found.next_step);
    assert_eq!(diagnosis.summary, found.found);
}

#[test]
fn a_service_is_told_since_its_models_are_others() {
    let service = ProgramProbe { is_service: true, ..program(Product::Ollama, true, false) };
    let diagnosis = diagnose(&Evidence { programs: vec![service], ..Evidence::default() });
    assert!(finding(&diagnosis, "not_running").next_step.contains("systemctl start ollama"));
}

#[test]
fn a_program_that_needs_a_model_first_is_started_by_hand() {
    for (product, command) in [(Product::LlamaCpp, "llama-server -m"), (Product::Vllm, "vllm serve")] {
        let programs = vec![program(product, true, false)];
        let diagnosis = diagnose(&Evidence { programs, ..Evidence::default() });
        let found = finding(&diagnosis, "not_running");
        assert_eq!(found.action, Some(Action::TryAgain));
        assert!(found.next_step.contains(command), "{}", found.next_step);
    }
}

#[test]
fn what_runs_and_does_not_answer_listens_elsewhere() {
    for (product, words) in [
        (Product::Ollama, "another OLLAMA_HOST"),
        (Product::LmStudio, "Developer"),
        (Product::Vllm, "address"),
    ] {
        let programs = vec![program(product, true, true)];
        let diagnosis = diagnose(&Evidence { programs, ..Evidence::default() });
        let found = finding(&diagnosis, "runs_elsewhere");
        assert_eq!(found.severity, FindingSeverity::Problem);
        assert!(found.next_step.contains(words), "{}", found.next_step);
    }
}

#[test]
fn another_program_on_the_port_is_a_problem_only_for_what_is_installed() {
    let website = || usual(Answer::SomethingElse { found: "it sends a web page (It works!)".into() });
    let absent = of_addresses(vec![website()]);
    assert_eq!(finding(&absent, "something_else").severity, FindingSeverity::Note);
    let installed = diagnose(&Evidence {
        addresses: vec![website()],
        programs: vec![program(Product::Ollama, true, false)],
        ..Evidence::default()
    });
    let found = finding(&installed, "something_else");
    assert_eq!(found.severity, FindingSeverity::Problem);
    assert!(found.found.contains("It works!"), "{}", found.found);
    assert!(found.next_step.contains("port of Ollama"), "{}", found.next_step);
}

#[test]
fn the_wrong_thing_at_an_address_that_was_given_is_a_problem() {
    for (answer, code) in [
        (Answer::SomethingElse { found: "a web page".into() }, "something_else"),
        (Answer::NotHttp { cause: "220 mail".into() }, "not_http"),
    ] {
        let diagnosis = of_addresses(vec![given("http://127.0.0.1:25", answer)]);
        assert_eq!(finding(&diagnosis, code).severity, FindingSeverity::Problem);
    }
}

#[test]
fn a_server_on_one_loopback_address_only_is_used_there() {
    let six = "http://[::1]:11434";
    let diagnosis = of_addresses(vec![
        usual(Answer::Refused),
        probe(Product::Ollama, Origin::OtherLoopback, six, answering("Ollama", six, 1)),
    ]);
    let found = finding(&diagnosis, "one_loopback_address");
    assert_eq!(found.severity, FindingSeverity::Note);
    assert_eq!(found.action, use_address(six, Some(ProviderKind::Ollama)));
    assert!(found.found.contains("http://[::1]:11434 only"), "{}", found.found);
    assert!(diagnosis.usable);
}

#[test]
fn a_server_on_both_loopback_addresses_is_one_server() {
    let six = "http://[::1]:11434";
    let diagnosis = of_addresses(vec![
        usual(answering("Ollama", OLLAMA_URL, 1)),
        probe(Product::Ollama, Origin::OtherLoopback, six, answering("Ollama", six, 1)),
    ]);
    assert_eq!(codes(&diagnosis, Product::Ollama), ["answers"]);
}

#[test]
fn a_scheme_that_does_not_fit_the_port_is_turned_around() {
    for (url, answer, code, expected) in [
        ("http://gpu.lan:443", Answer::NeedsHttps, "tls_expected", "https://gpu.lan:443"),
        ("https://127.0.0.1:8080", Answer::NeedsHttp, "plain_expected", "http://127.0.0.1:8080"),
    ] {
        let diagnosis = of_addresses(vec![given(url, answer)]);
        let found = finding(&diagnosis, code);
        assert_eq!((found.severity, found.action), (FindingSeverity::Problem, use_address(expected, None)));
    }
}

#[test]
fn every_other_failure_of_a_given_address_has_its_name_and_a_next_step() {
    let cause = || "the reason".to_owned();
    for (answer, code) in [
        (Answer::Refused, "nothing_listens"),
        (Answer::UnknownHost, "unknown_host"),
        (Answer::NoConnection { cause: cause() }, "no_connection"),
        (Answer::Silent { cause: cause() }, "silent"),
        (Answer::Untrusted { cause: cause() }, "certificate_not_trusted"),
        (Answer::Busy { words: cause() }, "loading"),
        (Answer::Failing { status: 500, words: cause() }, "server_error"),
        (Answer::BadAddress { cause: cause() }, "bad_address"),
    ] {
        let diagnosis = of_addresses(vec![given("http://gpu.lan:8000", answer)]);
        let found = finding(&diagnosis, code);
        assert_eq!(found.severity, FindingSeverity::Problem, "{code}");
        assert!(found.found.contains("gpu.lan:8000") && !found.next_step.is_empty(), "{found:?}");
        assert!(!diagnosis.usable && diagnosis.summary == found.found);
    }
}

#[test]
fn whether_the_given_address_can_be_used_is_told_apart_from_whether_any_can() {
    let diagnosis = of_addresses(vec![
        given("http://127.0.0.1:9", Answer::Refused),
        usual(answering("Ollama", OLLAMA_URL, 1)),
    ]);
    assert_eq!((diagnosis.usable, diagnosis.given), (true, Some(false)));
    assert_eq!(of_addresses(vec![usual(Answer::Refused)]).given, None);
}

#[test]
fn a_refused_key_leads_to_where_keys_are_entered() {
    let url = "https://llm.example.org";
    let answer = Answer::KeyRefused { status: 401, words: "invalid key".into(), sent: false };
    let found = finding(&of_addresses(vec![given(url, answer)]), "key_refused");
    assert_eq!(found.action, Some(Action::SetKey { url: url.into() }));
    assert!(found.found.contains("wants a key (401: invalid key)"), "{}", found.found);
    let answer = Answer::KeyRefused { status: 403, words: "expired".into(), sent: true };
    let found = finding(&of_addresses(vec![given(url, answer)]), "key_refused");
    assert!(found.found.contains("refuses its key (403: expired)"), "{}", found.found);
}

#[test]
fn a_given_address_where_nothing_listens_leads_to_the_server_that_answers() {
    let diagnosis = of_addresses(vec![
        given("http://127.0.0.1:9", Answer::Refused),
        usual(answering("Ollama", OLLAMA_URL, 1)),
    ]);
    let found = finding(&diagnosis, "nothing_listens");
    assert_eq!(found.action, use_address(OLLAMA_URL, Some(ProviderKind::Ollama)));
}

#[test]
fn a_version_that_lacks_what_is_needed_is_a_problem_of_a_server_that_can_be_used() {
    let old = Answer::Server { server: server("Ollama", OLLAMA_URL, Some("0.9.2")), models: 1 };
    let diagnosis = of_addresses(vec![usual(old)]);
    let found = finding(&diagnosis, "version_too_old");
    assert_eq!(found.severity, FindingSeverity::Problem);
    assert!(found.found.contains("0.10"), "{}", found.found);
    assert!(diagnosis.usable);
    // The version of another product's server says nothing about Ollama's API.
    let other = Answer::Server { server: server("vLLM", "http://127.0.0.1:8000", Some("0.6.1")), models: 1 };
    let diagnosis = of_addresses(vec![probe(Product::Vllm, Origin::Usual, "http://127.0.0.1:8000", other)]);
    assert_eq!(codes(&diagnosis, Product::Vllm), ["answers"]);
}

#[test]
fn a_server_without_models_is_given_one() {
    let diagnosis = of_addresses(vec![usual(answering("Ollama", OLLAMA_URL, 0))]);
    let found = finding(&diagnosis, "no_models");
    assert_eq!(found.action, Some(Action::PullModel { url: OLLAMA_URL.into() }));
    assert!(!diagnosis.usable);
    assert_eq!(diagnosis.summary, found.found);
    let url = "http://127.0.0.1:1234";
    let diagnosis =
        of_addresses(vec![probe(Product::LmStudio, Origin::Usual, url, answering("LM Studio", url, 0))]);
    assert_eq!(finding(&diagnosis, "no_models").action, Some(Action::TryAgain));
}

#[test]
fn a_server_belongs_to_what_it_is_and_not_to_what_is_usual_on_its_port() {
    let url = "http://127.0.0.1:8000";
    let diagnosis =
        of_addresses(vec![probe(Product::Vllm, Origin::Usual, url, answering("llama.cpp", url, 1))]);
    assert_eq!(codes(&diagnosis, Product::LlamaCpp), ["answers"]);
    assert!(diagnosis.products.iter().all(|row| row.product != Product::Vllm));
}

#[test]
fn what_can_be_used_comes_first_and_the_gravest_finding_of_each_product_leads() {
    let url = "http://127.0.0.1:8080";
    let diagnosis = diagnose(&Evidence {
        addresses: vec![
            usual(Answer::Refused),
            probe(Product::LlamaCpp, Origin::Usual, url, answering("llama.cpp", url, 1)),
        ],
        programs: vec![program(Product::Ollama, true, false), program(Product::Vllm, false, false)],
        ..Evidence::default()
    });
    let order: Vec<Product> = diagnosis.products.iter().map(|row| row.product).collect();
    assert_eq!(order, [Product::LlamaCpp, Product::Ollama, Product::Vllm]);
    assert!(
        diagnosis.products.iter().all(|row| row.findings.is_sorted_by_key(|f| std::cmp::Reverse(f.severity)))
    );
}

#[test]
fn an_answer_of_any_kind_means_that_the_program_runs() {
    for answer in [
        Answer::KeyRefused { status: 403, words: String::new(), sent: false },
        Answer::Busy { words: "loading".into() },
        Answer::Silent { cause: "no answer".into() },
    ] {
        let diagnosis = diagnose(&Evidence {
            addresses: vec![usual(answer)],
            programs: vec![program(Product::Ollama, true, false)],
            ..Evidence::default()
        });
        assert_eq!(codes(&diagnosis, Product::Ollama).len(), 1);
    }
}
