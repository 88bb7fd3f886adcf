//! What the doctor is given to judge.

use chimera_client::doctor::{AddressProbe, Answer, Evidence, OllamaHost, Origin, Product, ProgramProbe};
use chimera_types::server::ServerInfo;
use chimera_types::spec::ProviderKind;

const OLLAMA_URL: &str = "http://127.0.0.1:11434";

fn program(product: Product, found: Option<&str>, command: Option<&str>) -> ProgramProbe {
    ProgramProbe {
        product,
        found: found.map(str::to_owned),
        looked: vec!["its program on the PATH".into(), "/usr/local/bin".into()],
        running: Some(false),
        command: command.map(str::to_owned),
        is_service: false,
    }
}

fn no_programs() -> Vec<ProgramProbe> {
    [Product::Ollama, Product::LmStudio, Product::LlamaCpp, Product::Vllm]
        .map(|product| program(product, None, None))
        .to_vec()
}

fn probe(product: Product, origin: Origin, url: &str, answer: Answer) -> AddressProbe {
    AddressProbe { url: url.into(), product, origin, provider: None, answer, proxy: None, past_proxy: None }
}

fn answering(url: &str, provider: ProviderKind, models: u32) -> Answer {
    let product = if provider == ProviderKind::Ollama { "Ollama" } else { "llama.cpp" };
    let version = Some("0.12.6".into());
    Answer::Server {
        server: ServerInfo { provider, product: product.into(), url: url.into(), version },
        models,
    }
}

/// Each of these answers with models.
pub fn fine(found: &[(String, ProviderKind)]) -> Evidence {
    let addresses = found.iter().map(|(url, provider)| {
        let is_ollama = *provider == ProviderKind::Ollama;
        let (product, models) = if is_ollama { (Product::Ollama, 3) } else { (Product::LlamaCpp, 1) };
        probe(product, Origin::Usual, url, answering(url, *provider, models))
    });
    Evidence { programs: no_programs(), addresses: addresses.collect(), ..Evidence::default() }
}

pub fn not_running() -> Evidence {
    let mut programs = no_programs();
    programs[0] = program(Product::Ollama, Some("~/.local/bin/ollama"), Some("ollama serve"));
    let addresses = vec![probe(Product::Ollama, Origin::Usual, OLLAMA_URL, Answer::Refused)];
    Evidence { programs, addresses, ..Evidence::default() }
}

pub fn not_installed() -> Evidence {
    let addresses = vec![probe(Product::Ollama, Origin::Usual, OLLAMA_URL, Answer::Refused)];
    Evidence { programs: no_programs(), addresses, ..Evidence::default() }
}

pub fn no_models(url: &str) -> Evidence {
    let addresses = vec![probe(Product::Ollama, Origin::Usual, url, answering(url, ProviderKind::Ollama, 0))];
    Evidence { programs: no_programs(), addresses, ..Evidence::default() }
}

pub fn wrong() -> Evidence {
    let found = "it sends a web page (Welcome to nginx!)".to_owned();
    let words = "Incorrect API key provided".to_owned();
    let key_refused = Answer::KeyRefused { status: 401, words, sent: true };
    let studio = "http://[::1]:1234";
    Evidence {
        ollama_host: Some(OllamaHost {
            value: "10.0.0.5".into(),
            url: "http://10.0.0.5:11434".into(),
            every_interface: false,
            has_port: false,
        }),
        proxy: Some("http://proxy.example.org:3128".into()),
        programs: no_programs(),
        addresses: vec![
            probe(Product::Ollama, Origin::Usual, OLLAMA_URL, Answer::SomethingElse { found }),
            probe(Product::Ollama, Origin::OllamaHost, "http://10.0.0.5:11434", Answer::Refused),
            probe(Product::Other, Origin::Saved, "https://llm.example.org", key_refused),
            probe(Product::LmStudio, Origin::Usual, "http://127.0.0.1:1234", Answer::Refused),
            probe(
                Product::LmStudio,
                Origin::OtherLoopback,
                studio,
                answering(studio, ProviderKind::OpenAi, 2),
            ),
        ],
        ..Evidence::default()
    }
}
