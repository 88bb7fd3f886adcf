//! A server behind a lock: passes on what carries the right key, and keeps what it was asked.
// Each suite that has this module uses its own part of it.
#![allow(dead_code)]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::runtime::Runtime;

/// What the lock guards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Everything, as vLLM does.
    Everything,
    /// Everything but the list of models, as llama.cpp's server does.
    AllButTheModels,
    /// Answers only: everything may be asked about.
    Answers,
    /// Nothing.
    Nothing,
    /// Nothing; every request is sent on to the server behind by a redirect.
    Redirecting,
}

/// A request that came, and what stood in its `Authorization` header.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub authorization: Option<String>,
}

/// A running server with a lock; it stops when dropped.
pub struct LockedServer {
    address: SocketAddr,
    door: Arc<Door>,
    _runtime: Runtime,
}

struct Door {
    client: reqwest::Client,
    inner: String,
    key: String,
    lock: Lock,
    asked: Mutex<Vec<Asked>>,
}

impl LockedServer {
    /// Starts in front of the server at `inner`.
    pub fn start(inner: &str, key: &str, lock: Lock) -> Self {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().expect("a runtime");
        // An error means that the process has a provider already, which serves as well.
        rustls::crypto::ring::default_provider().install_default().ok();
        let door = Arc::new(Door {
            client: reqwest::Client::builder().no_proxy().build().expect("a client"),
            inner: inner.to_owned(),
            key: key.to_owned(),
            lock,
            asked: Mutex::default(),
        });
        let listener =
            runtime.block_on(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let routes = Router::new().fallback(pass).with_state(Arc::clone(&door));
        runtime.spawn(async move { axum::serve(listener, routes).await });
        Self { address, door, _runtime: runtime }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.door.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn pass(State(door): State<Arc<Door>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let authorization =
        parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let asked = Asked { path: path.clone(), authorization: authorization.clone() };
    door.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
    if door.lock == Lock::Redirecting {
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, format!("{}{path}", door.inner))])
            .into_response();
    }
    let open = match door.lock {
        Lock::AllButTheModels => matches!(path.as_str(), "/v1/models" | "/health"),
        Lock::Answers => path != "/v1/chat/completions",
        Lock::Nothing => true,
        Lock::Everything | Lock::Redirecting => false,
    };
    if !open && authorization.as_deref() != Some(&format!("Bearer {}", door.key)) {
        // Some servers quote the key that they refuse.
        let sent = authorization.unwrap_or_default();
        let message = format!("{{\"error\":{{\"message\":\"Invalid API key: {sent}\"}}}}");
        return (StatusCode::UNAUTHORIZED, message).into_response();
    }
    let body: Bytes = axum::body::to_bytes(body, 16 << 20).await.expect("a body");
    let sent = door.client.request(parts.method, format!("{}{path}", door.inner)).body(body);
    let sent = sent.header(header::CONTENT_TYPE, "application/json").send().await;
    let Ok(answer) = sent else { return StatusCode::BAD_GATEWAY.into_response() };
    (answer.status(), Body::from_stream(answer.bytes_stream())).into_response()
}
