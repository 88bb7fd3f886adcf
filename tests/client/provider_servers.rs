//! Which server answers, and which models it has, over real sockets.

use std::io::{Read, Write};
use std::net::TcpListener;

use chimera_client::provider::{NamedServer, connect, find_servers, list_models, residency};
use chimera_client::refserver::{ErrorBody, Fault, Model, RefServer, Scenario, ServerKind};
use chimera_types::Error;
use chimera_types::server::{LLAMA_CPP, ModelState, OLLAMA, OPENAI_COMPATIBLE, ServerInfo};
use chimera_types::spec::ProviderKind;

fn server(flavour: ServerKind) -> RefServer {
    RefServer::start(Scenario::new().flavour(flavour)).unwrap()
}

/// Runs a question the way the shell does: on a runtime of several threads, which needs it to be `Send`.
fn ask<T: Send + 'static>(question: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async move { tokio::spawn(question).await.unwrap() })
}

fn connected(kind: Option<ProviderKind>, url: &str) -> Result<ServerInfo, Error> {
    let url = url.to_owned();
    ask(async move { connect(kind, &url, None).await })
}

fn models(info: &ServerInfo) -> Vec<chimera_types::server::ModelInfo> {
    let info = info.clone();
    ask(async move { list_models(&info, None).await }).unwrap()
}

#[test]
fn each_server_is_recognised_by_what_it_says() {
    for (flavour, provider, product, version) in [
        (ServerKind::Ollama, ProviderKind::Ollama, OLLAMA, Some("0.33.0")),
        (ServerKind::LlamaCpp, ProviderKind::OpenAi, LLAMA_CPP, Some("b0-reference")),
        (ServerKind::OpenAi, ProviderKind::OpenAi, OPENAI_COMPATIBLE, None),
    ] {
        let server = server(flavour);
        let info = connected(None, &server.url()).unwrap();
        assert_eq!((info.provider, info.product.as_str()), (provider, product));
        assert_eq!((info.version.as_deref(), info.url), (version, server.url()));
    }
}

#[test]
fn an_address_may_be_written_with_v1_and_without_scheme() {
    let server = server(ServerKind::Both);
    let bare = server.url().replace("http://", "");
    for url in [format!("{bare}/v1/"), format!("{bare}//"), format!(" http://{bare}/v1 ")] {
        let info = connected(Some(ProviderKind::OpenAi), &url).unwrap();
        assert_eq!((info.url, info.provider), (server.url(), ProviderKind::OpenAi));
    }
}

#[test]
fn ollama_may_be_used_through_its_openai_compatible_side() {
    let server = server(ServerKind::Ollama);
    let info = connected(Some(ProviderKind::OpenAi), &server.url()).unwrap();
    assert_eq!((info.provider, info.product.as_str()), (ProviderKind::OpenAi, OLLAMA));
    assert_eq!(models(&info)[0].name, "reference:1b");
}

#[test]
fn nothing_at_the_port_is_unreachable() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = connected(None, &format!("http://127.0.0.1:{port}")).unwrap_err();
    assert_eq!(error.code(), "server_unreachable");
    assert!(error.to_string().contains("nothing listens there"), "{error}");
}

#[test]
fn a_website_is_no_llm_server_and_its_title_is_told() {
    let server = server(ServerKind::Website);
    for kind in [None, Some(ProviderKind::Ollama), Some(ProviderKind::OpenAi)] {
        let error = connected(kind, &server.url()).unwrap_err();
        assert_eq!(error.code(), "not_an_llm_server");
        assert!(error.to_string().contains("a web page (Welcome It works!)"), "{error}");
    }
}

#[test]
fn a_server_of_the_other_format_is_named() {
    let error = connected(Some(ProviderKind::Ollama), &server(ServerKind::LlamaCpp).url()).unwrap_err();
    assert_eq!(error.code(), "not_an_llm_server");
    assert!(error.to_string().contains("it is llama.cpp and speaks the OpenAI-compatible format"), "{error}");
}

#[test]
fn other_protocols_and_silence_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answering = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        socket.write_all(b"220 mail.example.org ESMTP\r\n").unwrap();
        let _ = socket.read(&mut [0; 1024]);
    });
    let error = connected(None, &url).unwrap_err();
    assert_eq!(error.code(), "not_an_llm_server");
    assert!(error.to_string().contains("does not speak this protocol"), "{error}");
    answering.join().unwrap();

    let plain = server(ServerKind::Ollama);
    let error = connected(None, &plain.url().replace("http:", "https:")).unwrap_err();
    assert_eq!(error.code(), "not_an_llm_server", "{error}");
}

#[test]
fn an_error_in_place_of_the_list_keeps_the_servers_words() {
    let busy = Fault::Status { status: 503, body: ErrorBody::Json("Loading model".into()) };
    for (fault, code) in [
        (busy, "server_refused"),
        (Fault::Status { status: 404, body: ErrorBody::Empty }, "not_an_llm_server"),
        (Fault::HtmlPage, "not_an_llm_server"),
        (Fault::EmptyBody, "not_an_llm_server"),
        (Fault::Garbage { after: 0 }, "not_an_llm_server"),
        (Fault::Reset { after: 0 }, "not_an_llm_server"),
    ] {
        let script = Scenario { listing_fault: Some(fault.clone()), ..Scenario::new() };
        let server = RefServer::start(script).unwrap();
        let error = connected(None, &server.url()).unwrap_err();
        assert_eq!(error.code(), code, "{fault:?}: {error}");
        assert_eq!(error.to_string().contains("Loading model"), code == "server_refused");
    }
}

#[test]
fn models_are_listed_with_what_the_server_knows_of_them() {
    let away = Model { resident: false, ..Model::named("away:7b") };
    let embedder = Model { capabilities: vec!["embedding".into()], ..Model::named("embedder") };
    let script = Scenario::new().models(vec![Model::default(), away, embedder]);
    let server = RefServer::start(script).unwrap();
    let info = connected(Some(ProviderKind::Ollama), &server.url()).unwrap();
    let listed = models(&info);
    let names: Vec<_> = listed.iter().map(|model| (model.name.as_str(), model.state)).collect();
    assert_eq!(names, [("reference:1b", ModelState::Loaded), ("away:7b", ModelState::Unloaded)]);
    let first = &listed[0];
    assert_eq!((first.block_count, first.context_length), (Some(26), Some(32_768)));
    assert_eq!(first.running_context, Some(4096));
    assert_eq!(first.quantization.as_deref(), Some("Q4_K_M"));

    let info = connected(Some(ProviderKind::OpenAi), &server.url()).unwrap();
    assert_eq!(info.product, LLAMA_CPP);
    let first = &models(&info)[0];
    assert_eq!((first.context_length, first.running_context), (Some(32_768), Some(4096)));
    assert_eq!((first.state, first.quantization.as_deref()), (ModelState::Loaded, Some("Q4_K_M")));
    assert!(first.size_bytes.is_some() && first.parameters.as_deref() == Some("1.0B"));
}

#[test]
fn residency_is_read_back_and_unknown_where_nobody_says() {
    let script =
        Scenario::new().models(vec![Model::default(), Model { resident: false, ..Model::named("away:7b") }]);
    let server = RefServer::start(script).unwrap();
    let of = |info: &ServerInfo, model: &'static str| {
        let info = info.clone();
        ask(async move { residency(&info, model, None).await })
    };
    let info = connected(Some(ProviderKind::Ollama), &server.url()).unwrap();
    let loaded = of(&info, "reference:1b");
    assert_eq!((loaded.state, loaded.context_length), (ModelState::Loaded, Some(4096)));
    assert!(loaded.vram_bytes.is_some());
    assert_eq!(of(&info, "away:7b").state, ModelState::Unloaded);
    let llama = connected(Some(ProviderKind::OpenAi), &server.url()).unwrap();
    assert_eq!(of(&llama, "reference:1b").context_length, Some(4096));
    drop(server);
    assert_eq!(of(&info, "reference:1b").state, ModelState::Unknown);
}

#[test]
fn the_servers_found_hold_the_one_that_was_named() {
    let server = server(ServerKind::Ollama);
    let named = NamedServer { url: server.url(), provider: Some(ProviderKind::Ollama), key: None };
    let found = ask(find_servers(vec![named]));
    let mine: Vec<_> = found.iter().filter(|found| found.url == server.url()).collect();
    assert_eq!(mine.len(), 1);
    assert_eq!((mine[0].failure.as_ref(), mine[0].models.len()), (None, 1));
    assert!(mine[0].support.iter().all(|setting| setting.supported));
    assert!(found.is_sorted_by_key(|found| found.failure.is_some()));
}

#[test]
fn a_server_that_was_named_and_cannot_be_used_is_listed_with_its_failure() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let website = server(ServerKind::Website);
    for (url, code) in
        [(format!("http://127.0.0.1:{port}"), "server_unreachable"), (website.url(), "not_an_llm_server")]
    {
        let named = NamedServer { url: url.clone(), provider: Some(ProviderKind::OpenAi), key: None };
        let found = ask(find_servers(vec![named]));
        let mine = found.iter().find(|found| found.url == url).unwrap();
        assert_eq!(mine.failure.as_ref().unwrap().code, code);
        assert!(mine.server.is_none());
    }
}
