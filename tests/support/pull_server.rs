//! A stand-in for Ollama that pulls, loads and unloads: its lists and `/api/pull` over plain sockets, so that it can stall,
//! break off and lie at any byte. No Ollama program is involved.

#![allow(dead_code, reason = "each suite uses a part of it")]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// The size of the large layer of every model.
pub const LAYER_BYTES: u64 = 1_000_000;
const STEP_BYTES: u64 = 50_000;
const SMALL_LAYER_BYTES: u64 = 500;

/// How a pull goes.
#[derive(Clone, Debug)]
pub enum Course {
    /// To its end, with a pause between two steps of a twentieth.
    Steady(Duration),
    /// An error record after some steps.
    Error(u64, String),
    /// An error status.
    Status(u16, String),
    /// The stream ends in order, in the middle.
    EndsEarly,
    /// The connection breaks in the middle of a line.
    Cut,
    /// Headers and then nothing.
    Silent,
    /// The same count again and again.
    Stalls,
    /// A web page.
    Page,
}

struct State {
    models: Vec<String>,
    loaded: Option<String>,
    /// What has come of each model's large layer.
    kept: BTreeMap<String, u64>,
    course: Course,
    pulls: u32,
    finished: u32,
}

/// A running stand-in. Its threads end with the process.
pub struct PullServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl PullServer {
    /// Starts on a free port with these models.
    pub fn start(models: &[&str], course: Course) -> Self {
        Self::start_at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), models, course)
    }

    pub fn start_at(address: SocketAddr, models: &[&str], course: Course) -> Self {
        let listener = TcpListener::bind(address).expect("a port");
        let state = State {
            models: models.iter().map(|name| (*name).to_owned()).collect(),
            loaded: None,
            kept: BTreeMap::new(),
            course,
            pulls: 0,
            finished: 0,
        };
        let server =
            Self { address: listener.local_addr().expect("an address"), state: Arc::new(Mutex::new(state)) };
        let state = Arc::clone(&server.state);
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                // A client that went away is no failure here.
                thread::spawn(move || answer(socket, &state).ok());
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn set(&self, course: Course) {
        self.state.lock().expect("unpoisoned").course = course;
    }

    /// What has come of a model's large layer.
    pub fn kept(&self, model: &str) -> u64 {
        self.state.lock().expect("unpoisoned").kept.get(model).copied().unwrap_or(0)
    }

    /// Pulls that were asked for, and those that reached their end.
    pub fn pulls(&self) -> (u32, u32) {
        let state = self.state.lock().expect("unpoisoned");
        (state.pulls, state.finished)
    }

    pub fn loaded(&self) -> Option<String> {
        self.state.lock().expect("unpoisoned").loaded.clone()
    }
}

fn answer(mut socket: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let (path, body) = request(&mut socket)?;
    match path.as_str() {
        "/api/version" => respond(&mut socket, 200, &json!({ "version": "0.33.0-stand-in" })),
        "/api/tags" => {
            let models = state.lock().expect("unpoisoned").models.clone();
            respond(
                &mut socket,
                200,
                &json!({ "models": models.iter().map(|name| tag(name)).collect::<Vec<_>>() }),
            )
        }
        "/api/ps" => {
            let loaded = state.lock().expect("unpoisoned").loaded.clone();
            let entry = |name: String| json!({ "name": name, "model": name, "size": 2_000_000, "size_vram": 1_500_000, "context_length": 4096 });
            respond(&mut socket, 200, &json!({ "models": loaded.map(entry).into_iter().collect::<Vec<_>>() }))
        }
        "/api/show" => respond(
            &mut socket,
            200,
            &json!({ "capabilities": ["completion"], "parameters": "temperature 0.7",
                "model_info": { "general.architecture": "llama", "llama.block_count": 2, "llama.context_length": 8192,
                    "llama.embedding_length": 64, "llama.attention.head_count": 2 } }),
        ),
        "/api/generate" => turn(&mut socket, state, &body),
        "/api/pull" => pull(&mut socket, state, &body),
        _ => respond(&mut socket, 404, &json!({ "error": "page not found" })),
    }
}

/// Loads or unloads.
fn turn(socket: &mut TcpStream, state: &Mutex<State>, body: &Value) -> std::io::Result<()> {
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    let mut held = state.lock().expect("unpoisoned");
    if !held.models.contains(&model) {
        drop(held);
        return respond(socket, 404, &json!({ "error": format!("model '{model}' not found") }));
    }
    let unload = body["keep_alive"] == 0;
    held.loaded = (!unload).then_some(model);
    drop(held);
    let reason = if unload { "unload" } else { "load" };
    respond(socket, 200, &json!({ "response": "", "done": true, "done_reason": reason }))
}

fn pull(socket: &mut TcpStream, state: &Mutex<State>, body: &Value) -> std::io::Result<()> {
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    let course = {
        let mut held = state.lock().expect("unpoisoned");
        held.pulls += 1;
        held.course.clone()
    };
    match &course {
        Course::Status(status, words) => return respond(socket, *status, &json!({ "error": words })),
        Course::Page => {
            let page =
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<html><title>Hello</title></html>\n";
            return socket.write_all(page.as_bytes());
        }
        _ => {}
    }
    socket.write_all(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n",
    )?;
    if matches!(course, Course::Silent) {
        thread::sleep(Duration::from_secs(600));
        return Ok(());
    }
    record(socket, &json!({ "status": "pulling manifest" }))?;
    download(socket, state, &model)
}

fn download(socket: &mut TcpStream, state: &Mutex<State>, model: &str) -> std::io::Result<()> {
    let large = |completed: u64| {
        json!({ "status": "pulling aaaaaaaaaaaa", "digest": "sha256:aaaaaaaaaaaa0000", "total": LAYER_BYTES,
                "completed": completed })
    };
    let mut steps = 0;
    loop {
        // The course may be changed while a pull goes on.
        let (kept, course) = {
            let held = state.lock().expect("unpoisoned");
            (held.kept.get(model).copied().unwrap_or(0), held.course.clone())
        };
        record(socket, &large(kept))?;
        match &course {
            Course::Error(after, words) if steps >= *after => {
                record(socket, &json!({ "error": words }))?;
                return socket.write_all(b"0\r\n\r\n");
            }
            Course::EndsEarly if steps >= 3 => return socket.write_all(b"0\r\n\r\n"),
            Course::Cut if steps >= 3 => return socket.write_all(b"40\r\n{\"status\":"),
            Course::Stalls if steps >= 3 => {
                thread::sleep(Duration::from_millis(20));
                continue;
            }
            Course::Steady(pause) => thread::sleep(*pause),
            _ => {}
        }
        if kept >= LAYER_BYTES {
            break;
        }
        steps += 1;
        state.lock().expect("unpoisoned").kept.insert(model.to_owned(), (kept + STEP_BYTES).min(LAYER_BYTES));
    }
    record(
        socket,
        &json!({ "status": "pulling bbbbbbbbbbbb", "digest": "sha256:bbbbbbbbbbbb0000", "total": SMALL_LAYER_BYTES,
                 "completed": SMALL_LAYER_BYTES }),
    )?;
    record(socket, &json!({ "status": "verifying sha256 digest" }))?;
    {
        let mut held = state.lock().expect("unpoisoned");
        if !held.models.iter().any(|known| known == model) {
            held.models.push(model.to_owned());
        }
        held.finished += 1;
    }
    record(socket, &json!({ "status": "success" }))?;
    socket.write_all(b"0\r\n\r\n")
}

fn tag(name: &str) -> Value {
    json!({ "name": name, "model": name, "size": LAYER_BYTES, "digest": "a1b2",
        "details": { "family": "llama", "parameter_size": "1.0M", "quantization_level": "Q8_0" } })
}

fn record(socket: &mut TcpStream, record: &Value) -> std::io::Result<()> {
    let line = format!("{record}\n");
    socket.write_all(format!("{:x}\r\n{line}\r\n", line.len()).as_bytes())
}

fn respond(socket: &mut TcpStream, status: u16, body: &Value) -> std::io::Result<()> {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    socket.write_all(format!("{head}{body}").as_bytes())
}

/// The path of a request and the JSON in its body.
fn request(socket: &mut TcpStream) -> std::io::Result<(String, Value)> {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                return Ok((path, serde_json::from_str(body).unwrap_or_default()));
            }
        }
        match socket.read(&mut buffer)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            n => read.extend_from_slice(&buffer[..n]),
        }
    }
}
