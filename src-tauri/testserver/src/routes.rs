//! Which address does what.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use chimera_app::commands::{self, Reply};
use chimera_types::{Error, Failure};
use futures_util::{Stream, stream};
use serde_json::{Value, json};
use tokio::sync::{broadcast, mpsc};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::Problem;
use crate::account::{Account, Accounts, WindowEvent};
use crate::host::{NoWindow, Sent};
use crate::scenes::Asked;

/// Everything the server answers. `page` is the folder of the built page.
pub fn router(accounts: Accounts, page: PathBuf) -> Router {
    let policy =
        SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, content_security_policy());
    Router::new()
        .route("/accounts", post(open))
        .route("/accounts/{number}", delete(close))
        .route("/page/{number}/command/{name}", post(command))
        .route("/page/{number}/events", get(events))
        .route("/page/{number}/window", post(window))
        .nest_service("/page/{number}", ServeDir::new(page))
        .layer(policy)
        .with_state(accounts)
}

/// The window's own policy; the page talks to this server in place of the window.
fn content_security_policy() -> HeaderValue {
    let config: Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap_or_default();
    let parts = config["app"]["security"]["csp"].as_object().cloned().unwrap_or_default();
    let part = |(name, value): (String, Value)| match name.as_str() {
        "connect-src" => format!("{name} 'self'"),
        _ => format!("{name} {}", value.as_str().unwrap_or_default()),
    };
    let policy = parts.into_iter().map(part).collect::<Vec<_>>().join("; ");
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

async fn open(State(accounts): State<Accounts>, Json(asked): Json<Asked>) -> Response {
    // Folders are written and servers started: that blocks.
    let opened = tokio::task::spawn_blocking(move || accounts.open(&asked)).await;
    match opened.map_err(Problem::from).flatten() {
        Ok((number, account)) => {
            let home = account.home().to_string_lossy().into_owned();
            Json(json!({ "number": number, "home": home, "servers": account.injected.urls() }))
                .into_response()
        }
        Err(problem) => (StatusCode::INTERNAL_SERVER_ERROR, problem.to_string()).into_response(),
    }
}

async fn close(State(accounts): State<Accounts>, Path(number): Path<u32>) -> Response {
    match tokio::task::spawn_blocking(move || accounts.close(number)).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Sends the page an event of its window.
async fn window(
    State(accounts): State<Accounts>,
    Path(number): Path<u32>,
    Json(event): Json<WindowEvent>,
) -> StatusCode {
    let Some(account) = accounts.find(number) else { return StatusCode::NOT_FOUND };
    if event.event == "folder-named" {
        account.state.name_folder(event.payload.as_str().map(PathBuf::from));
    }
    // Without a page nobody listens.
    account.events.send(event).ok();
    StatusCode::NO_CONTENT
}

async fn events(State(accounts): State<Accounts>, Path(number): Path<u32>) -> Response {
    let Some(account) = accounts.find(number) else { return StatusCode::NOT_FOUND.into_response() };
    let heard = stream::unfold(account.events.subscribe(), |mut events| async {
        match events.recv().await {
            Ok(WindowEvent { event, payload }) => Some((sse(&event, &payload.to_string()), events)),
            Err(broadcast::error::RecvError::Lagged(_)) => {
                Some((Ok(Event::default().comment("late")), events))
            }
            Err(broadcast::error::RecvError::Closed) => None,
        }
    });
    Sse::new(heard).into_response()
}

/// A command. A page that takes events gets a stream of them that ends with the answer.
async fn command(
    State(accounts): State<Accounts>,
    Path((number, name)): Path<(u32, String)>,
    headers: HeaderMap,
    Json(arguments): Json<Value>,
) -> Response {
    let Some(account) = accounts.find(number) else { return StatusCode::NOT_FOUND.into_response() };
    let accepts_events =
        headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"text/event-stream");
    if !accepts_events {
        return answer(run(account, name, arguments, None).await);
    }
    let (sender, receiver) = mpsc::unbounded_channel();
    let running = tokio::spawn(run(account, name, arguments, Some(sender)));
    Sse::new(stream_of(receiver, running)).into_response()
}

async fn run(
    account: Arc<Account>,
    name: String,
    arguments: Value,
    events: Option<mpsc::UnboundedSender<Sent>>,
) -> Result<Reply, Failure> {
    if let Some(injected) = account.injected.find(&name) {
        return injected.answer_call(account, arguments, events).await;
    }
    let state = Arc::clone(&account.state);
    commands::invoke(state, NoWindow { account, events }, name, arguments).await
}

fn answer(result: Result<Reply, Failure>) -> Response {
    match result {
        Ok(Reply::Json(json)) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Ok(Reply::Bytes(bytes)) => {
            ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
        }
        Err(failure) => (StatusCode::UNPROCESSABLE_ENTITY, Json(failure)).into_response(),
    }
}

type Running = tokio::task::JoinHandle<Result<Reply, Failure>>;

/// The events in their order, then the answer as the event `result` or `failure`.
fn stream_of(
    receiver: mpsc::UnboundedReceiver<Sent>,
    running: Running,
) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold((receiver, Some(running)), |(mut receiver, running)| async {
        if let Some((channel, json)) = receiver.recv().await {
            return Some((sse(&channel, &json), (receiver, running)));
        }
        let ended = running?.await.unwrap_or_else(|error| Err(internal(&error.to_string())));
        let last = match ended {
            Ok(Reply::Json(json)) => sse("result", &json),
            Ok(Reply::Bytes(_)) => sse("failure", &json(&internal("bytes cannot follow events"))),
            Err(failure) => sse("failure", &json(&failure)),
        };
        Some((last, (receiver, None)))
    })
}

fn sse(name: &str, json: &str) -> Result<Event, Infallible> {
    Ok(Event::default().event(name).data(json))
}

fn json(failure: &Failure) -> String {
    serde_json::to_string(failure).unwrap_or_default()
}

fn internal(cause: &str) -> Failure {
    Failure::from(&Error::Internal(cause.into()))
}
