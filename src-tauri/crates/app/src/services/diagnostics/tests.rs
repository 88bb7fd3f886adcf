use super::*;
use crate::dto::SavedServer;
use chimera_types::error::Error;
use chimera_types::server::{OLLAMA, ServerInfo};
use chimera_types::spec::ProviderKind;

fn found(url: &str, answers: bool) -> DiscoveredServer {
    let error = Error::ServerUnreachable { url: url.into(), cause: "connection refused".into() };
    if !answers {
        return DiscoveredServer::failed(ProviderKind::Ollama, url.into(), &error);
    }
    let server = ServerInfo {
        provider: ProviderKind::Ollama,
        product: OLLAMA.into(),
        url: url.into(),
        version: Some("0.12.6".into()),
    };
    DiscoveredServer::answered(server, Ok(Vec::new()))
}

#[test]
fn diagnostics_say_what_helps_and_name_nobody() {
    let root = tempfile::tempdir().unwrap();
    let places =
        Places { config: root.path().join("config"), data: root.path().join("data"), documents: None };
    let preferences = Preferences {
        reports_place: Some("/srv/secret project/reports".into()),
        servers: vec![SavedServer {
            name: "Big box".into(),
            url: "https://gpu.example.org".into(),
            provider: ProviderKind::OpenAi,
        }],
        ..Preferences::default()
    };
    super::super::preferences::save_preferences(&places, &preferences).unwrap();
    std::fs::create_dir_all(places.logs()).unwrap();
    let lines: Vec<String> = (0..80).map(|n| format!("2026-11-24T02:40:{n:02}Z INFO line {n:02}")).collect();
    std::fs::write(places.logs().join("window.log"), lines.join("\n")).unwrap();
    let servers = [found("http://127.0.0.1:11434", true), found("https://gpu.example.org:8000", false)];
    let text = diagnostics(&places, &servers, Some(&WindowFacts { webview: Some("2.50".into()) }));
    for part in [
        concat!("Chimera Bench ", env!("CARGO_PKG_VERSION")),
        "Web view: 2.50",
        "Ollama 0.12.6, this machine, port 11434",
        "Ollama API, another machine, port 8000: server_unreachable",
        "Theme: system",
        "Reports place: chosen",
        "Saved servers: 1",
        "None was made.",
        "Log, last 50 lines",
        "line 79",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    for name in ["gpu.example.org", "secret project", "Big box", "line 29"] {
        assert!(!text.contains(name), "{name} stands in:\n{text}");
    }
}
