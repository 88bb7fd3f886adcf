//! One connection: requests in, each sent to what answers it.

use std::io;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::answer::{Call, End};
use super::http::{self, HTML, JSON, PAGE, Request};
use super::model::Model;
use super::pace::wait_until;
use super::records::Records;
use super::reply::{Reply, Reported};
use super::stamps::{CallStamps, Outcome, Received};
use super::{ServerKind, Shared, fault, ollama, openai};

const GENERATE: &str = "/api/generate";
const CHAT: &str = "/v1/chat/completions";

/// Serves the connection until either side closes it.
pub(super) fn serve(mut tcp: TcpStream, number: usize, shared: &Shared) {
    let end = prepare(&tcp, shared).and_then(|()| serve_requests(&mut tcp, number, shared));
    if let Ok(End::Reset) = end {
        // Without lingering, the close below is a reset.
        if let Err(error) = socket2::SockRef::from(&tcp).set_linger(Some(Duration::ZERO)) {
            tracing::warn!(%error, "the reference server cannot reset a connection");
        }
    }
    // The socket closes with its last handle.
    shared.sockets.lock().remove(&number);
}

fn prepare(tcp: &TcpStream, shared: &Shared) -> io::Result<()> {
    tcp.set_nodelay(true)?;
    tcp.set_read_timeout(shared.script.idle_close)
}

fn serve_requests(tcp: &mut TcpStream, number: usize, shared: &Shared) -> io::Result<End> {
    let mut held = Vec::new();
    while !shared.stopped() {
        let request = match http::read_request(tcp, &mut held) {
            Ok(Some(request)) => request,
            Ok(None) => break,
            Err(error) => {
                if error.kind() == io::ErrorKind::InvalidData {
                    http::respond(tcp, 400, "text/plain; charset=utf-8", b"400 Bad Request", false, true)?;
                }
                return Err(error);
            }
        };
        let closes = request.closes();
        let exchange = Exchange::new(shared, number, request);
        let end = exchange.answer(tcp)?;
        if closes || end != End::Keep {
            return Ok(end);
        }
    }
    Ok(End::Close)
}

/// A generation request, understood.
struct Ask<'a> {
    model: &'a Model,
    options: &'a Value,
    prompt_tokens: u64,
    limit: usize,
    streams: bool,
}

/// One request and what is needed to answer it.
struct Exchange<'a> {
    shared: &'a Shared,
    connection: usize,
    method: String,
    path: String,
    closes: bool,
    body: Option<Value>,
    read_at: Instant,
}

impl<'a> Exchange<'a> {
    fn new(shared: &'a Shared, connection: usize, request: Request) -> Self {
        let read_at = request.read_at;
        let closes = request.closes();
        let body: Option<Value> = serde_json::from_slice(&request.body).ok();
        shared.received.lock().push(Received {
            method: request.method.clone(),
            path: request.path.clone(),
            headers: request.headers,
            body: body.clone(),
            connection,
        });
        let path = request.path.split('?').next().unwrap_or_default().to_owned();
        Self { shared, connection, method: request.method, path, closes, body, read_at }
    }

    fn answer(self, tcp: &mut TcpStream) -> io::Result<End> {
        let flavour = self.shared.script.flavour;
        if flavour == ServerKind::Website {
            return self.respond(tcp, 200, HTML, PAGE.as_bytes());
        }
        match (self.method.as_str(), self.path.as_str()) {
            ("POST", GENERATE) if flavour.speaks_ollama() => self.generate(tcp),
            ("POST", CHAT) if flavour.speaks_openai() => self.chat(tcp),
            _ => self.list(tcp),
        }
    }

    fn list(self, tcp: &mut TcpStream) -> io::Result<End> {
        let script = &self.shared.script;
        let openai = !self.path.starts_with("/api");
        if let Some(fault) = &script.listing_fault {
            return fault::listing(fault, openai, tcp, || self.shared.stopped());
        }
        let flavour = script.flavour;
        let (is_ollama, is_llama) = (flavour.speaks_ollama(), flavour.has_llama_extras());
        let method = if self.method == "HEAD" { "GET" } else { self.method.as_str() };
        let answer = match (method, self.path.as_str()) {
            ("GET", "/") if is_ollama => {
                return self.respond(tcp, 200, "text/plain; charset=utf-8", b"Ollama is running");
            }
            ("GET", "/") if is_llama => return self.respond(tcp, 200, HTML, PAGE.as_bytes()),
            ("GET", "/api/version") if is_ollama => json!({ "version": script.version }),
            ("GET", "/api/tags") if is_ollama => ollama::tags(&script.models),
            ("GET", "/api/ps") if is_ollama => {
                ollama::ps(&script.models, &self.shared.residency.lock(), script.told_context)
            }
            ("POST", "/api/show") if is_ollama => match self.model() {
                Ok(model) => ollama::show(model),
                Err(unlisted) => return self.refuse(tcp, 404, &unlisted.to_string()),
            },
            ("GET", "/v1/models") => openai::models(&script.models, &self.shared.residency.lock(), is_llama),
            ("GET", "/health") if is_llama => json!({ "status": "ok" }),
            ("GET", "/props") if is_llama && !script.models.is_empty() => {
                openai::props(&script.models[0], &self.shared.residency.lock())
            }
            _ if flavour == ServerKind::Ollama => {
                return self.respond(tcp, 404, "text/plain; charset=utf-8", b"404 page not found");
            }
            _ => return self.refuse(tcp, 404, "File Not Found"),
        };
        self.respond(tcp, 200, JSON, answer.to_string().as_bytes())
    }

    fn generate(self, tcp: &mut TcpStream) -> io::Result<End> {
        let Some(body) = &self.body else {
            return self.refuse(tcp, 400, "invalid character in the request's body");
        };
        let model = match self.model() {
            Ok(model) => model,
            Err(unlisted) => return self.refuse(tcp, 404, &unlisted.to_string()),
        };
        let records = ollama::Generate::new(&model.name);
        let prompt = body["prompt"].as_str().unwrap_or_default();
        if prompt.is_empty() {
            let answer = records.loaded(self.load_only(model, body));
            return self.respond(tcp, 200, JSON, answer.to_string().as_bytes());
        }
        let (index, reply) = self.begin(body);
        let asked = tokens_of(prompt) + tokens_of(body["system"].as_str().unwrap_or_default());
        let options = &body["options"];
        let num_ctx = options["num_ctx"].as_u64().unwrap_or_else(|| u64::from(model.default_num_ctx));
        let num_ctx = num_ctx.min(u64::from(model.context_length));
        let too_long = asked >= num_ctx;
        let guarded = body["truncate"] == json!(false) && !self.shared.script.ignores_guards;
        if too_long && guarded && reply.usage.prompt_tokens == Reported::Truth {
            return self.refuse(tcp, 400, "the input length exceeds the context length");
        }
        let ask = Ask {
            model,
            options,
            prompt_tokens: if too_long { num_ctx / 2 } else { asked },
            limit: limit_of(&options["num_predict"]),
            streams: body["stream"] != json!(false),
        };
        self.run(tcp, &ask, index, &reply, &records)
    }

    fn chat(self, tcp: &mut TcpStream) -> io::Result<End> {
        let Some(body) = &self.body else {
            return self.refuse(tcp, 400, "parse error: the request's body is not JSON");
        };
        let model = match (self.model(), self.shared.script.flavour) {
            (Ok(model), _) => model,
            (Err(_), ServerKind::LlamaCpp) if !self.shared.script.models.is_empty() => {
                &self.shared.script.models[0]
            }
            (Err(unlisted), _) => return self.refuse(tcp, 404, &unlisted.to_string()),
        };
        let Some(messages) = body["messages"].as_array() else {
            return self.refuse(tcp, 400, "'messages' is required");
        };
        let (index, reply) = self.begin(body);
        let ask = Ask {
            model,
            options: &Value::Null,
            prompt_tokens: messages.iter().filter_map(|m| m["content"].as_str()).map(tokens_of).sum(),
            limit: limit_of(&body["max_tokens"]).min(limit_of(&body["max_completion_tokens"])),
            streams: body["stream"] == json!(true),
        };
        let records = openai::Chat::new(index, body, &model.name, reply.reasoning_field, &reply.usage);
        self.run(tcp, &ask, index, &reply, &records)
    }

    fn run(
        &self,
        tcp: &mut TcpStream,
        ask: &Ask<'_>,
        index: usize,
        reply: &Reply,
        records: &dyn Records,
    ) -> io::Result<End> {
        let openai = self.path == CHAT;
        if let Some(fault) = &reply.fault {
            if let Some(stamps) = self.shared.calls.lock().get_mut(index) {
                stamps.outcome = Outcome::Faulted;
            }
            if let Some(end) = fault::before_stream(fault, openai, tcp, || self.shared.stopped())? {
                return Ok(end);
            }
        }
        let anew = self.shared.residency.lock().load(&ask.model.name, ask.options);
        let load = reply.load.unwrap_or(if anew { ask.model.load } else { Duration::ZERO });
        let told_load = if reply.load.is_none() && !anew { ask.model.warm_load } else { load };
        let call = Call {
            shared: self.shared,
            reply,
            records,
            load,
            told_load,
            prompt_tokens: ask.prompt_tokens,
            limit: ask.limit,
            stamps: self.stamps(index),
            cpu_before: None,
        };
        if ask.streams { call.stream(tcp) } else { call.whole(tcp, self.closes) }
    }

    /// Counts a generation call: its index, its place among the stamps, and its reply.
    fn begin(&self, body: &Value) -> (usize, Reply) {
        let mut calls = self.shared.calls.lock();
        let index = calls.len();
        calls.push(self.stamps(index));
        drop(calls);
        (index, self.shared.script.replies.pick(index, body))
    }

    fn stamps(&self, index: usize) -> CallStamps {
        CallStamps {
            index,
            path: self.path.clone(),
            connection: self.connection,
            request_read: self.read_at,
            headers: None,
            chunks: Vec::new(),
            done: None,
            cpu: None,
            outcome: Outcome::Open,
        }
    }

    /// Answers an empty prompt: loads the model, or unloads it when it is not to be kept. The reason it is done.
    fn load_only(&self, model: &Model, body: &Value) -> &'static str {
        let keep = &body["keep_alive"];
        if *keep == json!(0) || *keep == json!("0") || *keep == json!("0s") {
            self.shared.residency.lock().unload(&model.name);
            return "unload";
        }
        let anew = self.shared.residency.lock().load(&model.name, &body["options"]);
        if anew {
            wait_until(self.read_at + model.load, || self.shared.stopped());
        }
        "load"
    }

    /// The model the body names, or the name that is not listed. Ollama adds `:latest` to a name without a tag.
    fn model(&self) -> Result<&'a Model, UnlistedModel> {
        let body = self.body.as_ref().unwrap_or(&Value::Null);
        let name = body["model"].as_str().or(body["name"].as_str()).unwrap_or_default();
        let latest = format!("{name}:latest");
        let found = self.shared.script.models.iter().find(|m| m.name == name || m.name == latest);
        found.ok_or_else(|| UnlistedModel(name.to_owned()))
    }

    /// Refuses the request with an error in the shape of the endpoint's server.
    fn refuse(&self, tcp: &mut TcpStream, status: u16, message: &str) -> io::Result<End> {
        let openai = !self.path.starts_with("/api/");
        http::respond(tcp, status, JSON, &http::error(status, message, openai), false, false)?;
        Ok(End::Keep)
    }

    fn respond(&self, tcp: &mut TcpStream, status: u16, content_type: &str, body: &[u8]) -> io::Result<End> {
        http::respond(tcp, status, content_type, body, self.method == "HEAD", self.closes)?;
        Ok(End::Keep)
    }
}

/// The name of a model that was asked for and is not listed.
#[derive(Debug, thiserror::Error)]
#[error("model '{0}' not found")]
struct UnlistedModel(String);

/// A token is taken to be four bytes.
fn tokens_of(text: &str) -> u64 {
    (text.len() as u64).div_ceil(4)
}

/// A limit on the answer's tokens: none when it is absent or not positive.
fn limit_of(value: &Value) -> usize {
    value.as_i64().filter(|n| *n > 0).and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX)
}
