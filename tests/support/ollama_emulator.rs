//! An emulator of Ollama: its API in front of a real llama.cpp server. Tokens, counts and durations are the real server's;
//! only the shape is Ollama's. No Ollama program is involved.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::StreamExt as _;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

/// A running emulator; it stops when dropped.
pub struct OllamaEmulator {
    address: SocketAddr,
    _runtime: Runtime,
}

impl OllamaEmulator {
    /// Starts in front of the llama.cpp server at `llama_url`.
    pub fn start(llama_url: &str) -> Self {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().expect("a runtime");
        // An error means that the process has a provider already, which serves as well.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let gateway = Gateway { client, llama_url: llama_url.trim_end_matches('/').to_owned() };
        let listener =
            runtime.block_on(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let routes = Router::new()
            .route("/", get(|| async { "Ollama is running" }))
            .route("/api/version", get(|| async { Json(json!({ "version": "0.33.0-emulator" })) }))
            .route("/api/tags", get(tags))
            .route("/api/ps", get(ps))
            .route("/api/show", post(show))
            .route("/api/generate", post(generate))
            .with_state(gateway);
        runtime.spawn(async move { axum::serve(listener, routes).await });
        Self { address, _runtime: runtime }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

#[derive(Clone)]
struct Gateway {
    client: reqwest::Client,
    llama_url: String,
}

/// The model as the llama.cpp server describes it.
struct Model {
    name: String,
    meta: Value,
}

impl Model {
    fn details(&self) -> Value {
        let parameters = self.meta["n_params"].as_f64().unwrap_or_default() / 1e6;
        json!({
            "format": "gguf",
            "family": "llama",
            "families": ["llama"],
            "parameter_size": format!("{parameters:.2}M"),
            "quantization_level": self.meta["ftype"],
        })
    }
}

impl Gateway {
    async fn model(&self) -> Option<Model> {
        let list: Value =
            self.client.get(format!("{}/v1/models", self.llama_url)).send().await.ok()?.json().await.ok()?;
        let entry = &list["data"][0];
        Some(Model { name: entry["id"].as_str()?.to_owned(), meta: entry["meta"].clone() })
    }
}

fn unavailable() -> Response {
    refuse(StatusCode::SERVICE_UNAVAILABLE, "the server behind the emulator does not answer")
}

fn refuse(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}

async fn tags(State(gateway): State<Gateway>) -> Response {
    let Some(model) = gateway.model().await else { return unavailable() };
    let entry = json!({
        "name": model.name, "model": model.name, "size": model.meta["size"], "details": model.details(),
    });
    Json(json!({ "models": [entry] })).into_response()
}

async fn ps(State(gateway): State<Gateway>) -> Response {
    let Some(model) = gateway.model().await else { return unavailable() };
    let entry = json!({
        "name": model.name, "model": model.name, "size": model.meta["size"], "size_vram": 0,
        "context_length": model.meta["n_ctx"],
    });
    Json(json!({ "models": [entry] })).into_response()
}

async fn show(State(gateway): State<Gateway>, Json(asked): Json<Value>) -> Response {
    let Some(model) = gateway.model().await else { return unavailable() };
    if asked["model"] != model.name.as_str() {
        return refuse(StatusCode::NOT_FOUND, "model not found");
    }
    let info = json!({
        "general.architecture": "llama", "llama.context_length": model.meta["n_ctx_train"],
    });
    Json(json!({ "details": model.details(), "model_info": info, "capabilities": ["completion"] }))
        .into_response()
}

async fn generate(State(gateway): State<Gateway>, Json(asked): Json<Value>) -> Response {
    let Some(model) = gateway.model().await else { return unavailable() };
    if asked["model"] != model.name.as_str() {
        let message = format!("model '{}' not found", asked["model"].as_str().unwrap_or_default());
        return refuse(StatusCode::NOT_FOUND, &message);
    }
    let prompt = asked["prompt"].as_str().unwrap_or_default();
    if prompt.is_empty() {
        let loaded = json!({ "model": model.name, "response": "", "done": true, "done_reason": "load" });
        return Json(loaded).into_response();
    }
    let started = Instant::now();
    let sent = gateway
        .client
        .post(format!("{}/v1/chat/completions", gateway.llama_url))
        .json(&translate(&asked, prompt));
    match sent.send().await {
        Ok(answer) if answer.status().is_success() => stream(&model.name, answer, started),
        Ok(answer) => refuse(
            StatusCode::from_u16(answer.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY),
            &answer.text().await.unwrap_or_default(),
        ),
        Err(_) => unavailable(),
    }
}

/// Ollama's request as the llama.cpp server's.
fn translate(asked: &Value, prompt: &str) -> Value {
    let mut body = Map::new();
    body.insert("messages".into(), json!([{ "role": "user", "content": prompt }]));
    body.insert("stream".into(), json!(true));
    for (theirs, ours) in [
        ("num_predict", "max_tokens"),
        ("seed", "seed"),
        ("temperature", "temperature"),
        ("top_k", "top_k"),
        ("top_p", "top_p"),
        ("repeat_penalty", "repeat_penalty"),
    ] {
        if let Some(value) = asked["options"].get(theirs) {
            body.insert(ours.into(), value.clone());
        }
    }
    Value::Object(body)
}

/// Passes each event on as a line the moment it comes.
fn stream(model: &str, answer: reqwest::Response, started: Instant) -> Response {
    let model = model.to_owned();
    let mut pending = Vec::new();
    let lines = answer.bytes_stream().map(move |piece| {
        let piece = piece.map_err(std::io::Error::other)?;
        pending.extend_from_slice(&piece);
        let mut out = Vec::new();
        while let Some(end) = pending.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = pending.drain(..=end).collect();
            let event = line.strip_prefix(b"data: ").and_then(|data| serde_json::from_slice(data).ok());
            if let Some(record) = event.and_then(|event: Value| record(&model, &event, started)) {
                out.extend_from_slice(record.to_string().as_bytes());
                out.push(b'\n');
            }
        }
        Ok::<_, std::io::Error>(Bytes::from(out))
    });
    let filled = lines.filter(|piece| {
        let has_lines = piece.as_ref().map_or(true, |bytes| !bytes.is_empty());
        std::future::ready(has_lines)
    });
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(filled)).into_response()
}

/// One event as Ollama words it. `None` for events without text that do not end the answer.
fn record(model: &str, event: &Value, started: Instant) -> Option<Value> {
    let choice = &event["choices"][0];
    if let Some(text) = choice["delta"]["content"].as_str().filter(|text| !text.is_empty()) {
        return Some(json!({ "model": model, "response": text, "done": false }));
    }
    let reason = choice["finish_reason"].as_str()?;
    let timings = &event["timings"];
    let ns = |field: &str| (timings[field].as_f64().unwrap_or_default() * 1e6) as u64;
    let count = |field: &str| timings[field].as_u64().unwrap_or_default();
    Some(json!({
        "model": model,
        "response": "",
        "done": true,
        "done_reason": reason,
        "total_duration": u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX),
        "prompt_eval_count": count("prompt_n") + count("cache_n"),
        "prompt_eval_duration": ns("prompt_ms"),
        "eval_count": count("predicted_n"),
        "eval_duration": ns("predicted_ms"),
    }))
}
