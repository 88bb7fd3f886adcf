//! The measuring thread: one request on a current-thread runtime, with nothing else on it.
//!
//! Between the thread's wake-up and the stamp of what woke it stands nothing; for what is read on without a wake-up, only
//! the HTTP library. One append to the [`StreamBuffer`] follows.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::client::legacy::connect::HttpInfo;
use reqwest::{Client, Request, Response, Url};
use tokio_util::sync::CancellationToken;

use super::arrival_clock::ArrivalClock;
use super::connect_timer::ConnectTimer;
use super::stream_buffer::{End, Start, StreamBuffer};
use super::timed_body::TimedBody;
use super::{client, error_body, ollama};

/// What the warming request may take beyond its connection.
const WARMING_LIMIT: Duration = Duration::from_secs(2);
/// Until the connection that answered the warming request is back in the pool.
const SETTLING: Duration = Duration::from_millis(1);
/// What an error answer may take to be read, and how much of it is read.
const REFUSAL_LIMIT: Duration = Duration::from_secs(5);
const REFUSAL_MAX_BYTES: usize = 64 * 1024;

/// A request that is ready to be sent.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) client: Client,
    /// Times the client's first connection.
    pub(super) opening: ConnectTimer,
    /// Where the warming GET goes.
    pub(super) warming: Url,
    pub(super) target: Url,
    pub(super) connect_limit: Duration,
    /// The bodies to try: the next one only when the server does not know a field of the one before.
    pub(super) bodies: Vec<String>,
}

/// Makes the call on this thread and leaves everything on `tape`.
pub(super) fn measure(call: &Prepared, stop: &CancellationToken, tape: &Arc<StreamBuffer>) {
    let wake_ups = ArrivalClock::default();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    wake_ups.keep(runtime.enable_all());
    let runtime = match runtime.build() {
        Ok(runtime) => runtime,
        Err(error) => return tape.end(End::Broken(format!("the system gave no event loop: {error}"))),
    };
    let end = runtime.block_on(async {
        tokio::select! {
            biased;
            () = stop.cancelled() => End::Stopped,
            end = run(call, tape, &wake_ups) => end,
        }
    });
    // A name that is still being looked up must not hold the call.
    runtime.shutdown_background();
    tape.end(end);
}

async fn run(call: &Prepared, tape: &Arc<StreamBuffer>, wake_ups: &ArrivalClock) -> End {
    let warmed = match warm(call, tape).await {
        Ok(warmed) => warmed,
        Err(end) => return end,
    };
    let mut bodies = call.bodies.iter().peekable();
    while let Some(body) = bodies.next() {
        let request = match request(call, TimedBody::new(body.clone(), tape, wake_ups)) {
            Ok(request) => request,
            Err(error) => return End::Broken(client::cause(&error)),
        };
        let asked = Start::now();
        tape.note(|course| {
            course.request = Some(body.clone());
            // Limits run from here while no connection takes the request.
            course.start = Some(asked);
            course.headers = None;
        });
        let answer = call.client.execute(request).await;
        let headers = wake_ups.arrival();
        let response = match answer {
            Ok(response) => response,
            Err(error) => return failed(&error),
        };
        let reconnected = local_address(&response) != warmed;
        tape.note(|course| {
            course.headers = Some(headers);
            course.reconnected = reconnected;
        });
        if response.status().is_success() {
            return read(response, tape, wake_ups).await;
        }
        let status = response.status().as_u16();
        let body = read_refusal(response).await;
        let words = error_body::words(&body).unwrap_or_default();
        if bodies.peek().is_none() || !ollama::is_ignorant_of_guards(status, &words) {
            return End::Refused { status, body };
        }
    }
    End::Broken("there was no request to send".into())
}

/// The hot path: stamp and append.
async fn read(mut response: Response, tape: &StreamBuffer, wake_ups: &ArrivalClock) -> End {
    loop {
        match response.chunk().await {
            Ok(Some(bytes)) => tape.push(wake_ups.arrival(), &bytes),
            Ok(None) => return End::Closed,
            Err(error) => return End::Broken(client::cause(&error)),
        }
    }
}

/// Opens the connection. A server that takes it but does not answer a GET is asked all the same; the call's own
/// connection is then another one, and counts as such.
async fn warm(call: &Prepared, tape: &StreamBuffer) -> Result<Option<SocketAddr>, End> {
    let get = call.client.get(call.warming.clone()).timeout(call.connect_limit + WARMING_LIMIT);
    let answer = match get.send().await {
        Ok(response) => {
            tape.note(|course| course.connect = call.opening.taken());
            let warmed = local_address(&response);
            response.bytes().await.map(|_| warmed)
        }
        Err(error) => Err(error),
    };
    match answer {
        Ok(warmed) => {
            tokio::time::sleep(SETTLING).await;
            Ok(warmed)
        }
        Err(error) if error.is_connect() || client::is_not_http(&error) => Err(failed(&error)),
        Err(_) => Ok(None),
    }
}

fn request(call: &Prepared, body: TimedBody) -> reqwest::Result<Request> {
    call.client
        .post(call.target.clone())
        .header(reqwest::header::CONTENT_TYPE, "application/json")
        .body(reqwest::Body::wrap(body))
        .build()
}

fn failed(error: &reqwest::Error) -> End {
    let cause = client::cause(error);
    if client::is_not_http(error) {
        End::NotHttp(cause)
    } else if error.is_connect() {
        End::NotConnected(cause)
    } else {
        End::Broken(cause)
    }
}

/// The port tells two connections to one server apart.
fn local_address(response: &Response) -> Option<SocketAddr> {
    response.extensions().get::<HttpInfo>().map(HttpInfo::local_addr)
}

/// As much of an error answer as comes in time; what it says matters more than that it is whole.
async fn read_refusal(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    let whole = async {
        while let Ok(Some(bytes)) = response.chunk().await {
            body.extend_from_slice(&bytes);
            if body.len() >= REFUSAL_MAX_BYTES {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(REFUSAL_LIMIT, whole).await;
    body
}
