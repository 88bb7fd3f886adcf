//! The reference server over real sockets, read by a client that knows nothing but HTTP.

use std::sync::mpsc;
use std::time::Duration;

use crate::bare::{Bare, Response};
use chimera_client::refserver::{
    ErrorBody, Fault, Kind, Model, Outcome, Pace, RefServer, Reply, Reported, Scenario, ServerKind,
    Truncations, Usage,
};
use serde_json::{Value, json};

const GENERATE: &str = "/api/generate";
const CHAT: &str = "/v1/chat/completions";

fn start(reply: Reply) -> RefServer {
    RefServer::start(Scenario::new().reply(reply)).unwrap()
}

fn generate(server: &RefServer) -> Response {
    Bare::connect(server.address())
        .post(GENERATE, &json!({ "model": "reference:1b", "prompt": "Say something." }))
}

fn chat(server: &RefServer) -> Response {
    Bare::connect(server.address()).post(CHAT, &chat_body())
}

fn chat_body() -> Value {
    json!({ "model": "reference:1b", "messages": [{ "role": "user", "content": "Say something." }],
            "stream": true, "stream_options": { "include_usage": true } })
}

fn get(server: &RefServer, path: &str) -> Response {
    Bare::connect(server.address()).get(path)
}

#[test]
fn both_formats_stream_on_one_port_and_every_chunk_is_stamped() {
    let server = start(Reply::default().fast().tokens(20));
    let lines = generate(&server).lines();
    assert_eq!(lines.len(), 21);
    let text: String = lines.iter().filter_map(|line| line["response"].as_str()).collect();
    assert!(text.starts_with(" The quick brown fox"), "{text}");
    assert_eq!(lines[20]["done"], json!(true));
    assert_eq!(lines[20]["eval_count"], json!(20));

    let events = chat(&server).events();
    assert_eq!(events.len(), 1 + 20 + 2);
    assert_eq!(events[0]["choices"][0]["delta"], json!({ "role": "assistant", "content": null }));
    assert_eq!(events[22]["usage"]["completion_tokens"], json!(20));

    let stamps = server.stamps();
    assert_eq!(stamps.len(), 2);
    for call in &stamps {
        assert_eq!(call.outcome, Outcome::Complete);
        assert_eq!(call.text().count(), 20);
        assert!(call.headers >= Some(call.request_read));
        assert!(call.chunks.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert!(call.done >= call.chunks.last().map(|chunk| chunk.at));
    }
}

#[test]
fn no_chunk_leaves_before_its_time() {
    let gaps = vec![Duration::from_millis(6), Duration::from_millis(1), Duration::from_millis(3)];
    let reply = Reply { pace: Pace::Gaps(gaps.clone()), ..Reply::default().tokens(4) };
    let server = start(reply.clone());
    generate(&server);
    let call = server.stamps().remove(0);
    let mut due = call.request_read + reply.prefill;
    for (chunk, gap) in call.chunks.iter().zip(gaps.iter().chain([&Duration::ZERO])) {
        assert!(chunk.at >= due);
        due += *gap;
    }
}

#[test]
fn bytes_are_cut_inside_lines_and_characters() {
    let text = "µs 速度 ✓ naïve";
    for cuts in [Truncations::Every(1), Truncations::Every(7), Truncations::At(vec![3, 150, 151, 152])] {
        let server = start(Reply { cuts: cuts.clone(), ..Reply::saying(text).fast() });
        let response = generate(&server);
        let whole: String = response.lines().iter().filter_map(|line| line["response"].as_str()).collect();
        assert_eq!(whole, text, "{cuts:?}");
        let invalid = response.chunks.iter().filter(|chunk| std::str::from_utf8(chunk).is_err()).count();
        assert!(cuts != Truncations::Every(1) || invalid > 0, "no character was cut");
    }
}

#[test]
fn several_records_can_leave_in_one_write() {
    let server = start(Reply { records_per_write: 4, ..Reply::default().fast().tokens(10) });
    let response = generate(&server);
    assert_eq!(response.chunks.len(), 4, "4 + 4 + 2 records and the final one");
    assert_eq!(response.lines().len(), 11);
    assert_eq!(server.stamps()[0].text().count(), 10);
}

#[test]
fn a_record_can_hold_several_tokens() {
    let server = start(Reply { tokens_per_chunk: 3, ..Reply::default().fast().tokens(7) });
    let lines = generate(&server).lines();
    assert_eq!(lines[0]["response"], json!(" The quick brown"));
    assert_eq!(lines.last().unwrap()["eval_count"], json!(7));
    let tokens: Vec<usize> = server.stamps()[0].text().map(|chunk| chunk.tokens).collect();
    assert_eq!(tokens, [3, 3, 1]);
}

#[test]
fn reasoning_comes_before_the_visible_text() {
    let server = start(Reply { thinking_tokens: 3, ..Reply::default().fast().tokens(2) });
    let lines = generate(&server).lines();
    assert_eq!((&lines[0]["thinking"], &lines[0]["response"]), (&json!(" Let"), &json!("")));
    assert_eq!(lines[3]["response"], json!(" The"));
    let events = chat(&server).events();
    assert_eq!(events[1]["choices"][0]["delta"]["reasoning_content"], json!(" Let"));
    let kinds: Vec<Kind> = server.stamps()[1].chunks.iter().map(|chunk| chunk.kind).collect();
    assert_eq!(kinds, [Kind::Bare, Kind::Thinking, Kind::Thinking, Kind::Thinking, Kind::Text, Kind::Text]);
}

#[test]
fn each_call_gets_its_own_reply() {
    let queue = vec![Reply::default().fast().tokens(1), Reply::failing(Fault::HtmlPage)];
    let server = RefServer::start(Scenario::new().queue(queue, Reply::default().fast().tokens(3))).unwrap();
    assert_eq!(generate(&server).lines().len(), 2);
    assert_eq!(generate(&server).header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(generate(&server).lines().len(), 4);

    let by_seed = |_, body: &Value| {
        Reply::default()
            .fast()
            .tokens(usize::try_from(body["options"]["seed"].as_u64().unwrap_or(0)).unwrap())
    };
    let server = RefServer::start(Scenario::new().choose(by_seed)).unwrap();
    let body = json!({ "model": "reference:1b", "prompt": "x", "options": { "seed": 5 } });
    assert_eq!(Bare::connect(server.address()).post(GENERATE, &body).lines().len(), 6);
}

#[test]
fn the_requests_own_limit_ends_the_answer() {
    let server = start(Reply::default().fast());
    let body = json!({ "model": "reference:1b", "prompt": "x", "options": { "num_predict": 5 } });
    let lines = Bare::connect(server.address()).post(GENERATE, &body).lines();
    assert_eq!(lines[5]["eval_count"], json!(5));
    assert_eq!(lines[5]["done_reason"], json!("length"));
    let mut body = chat_body();
    body["max_tokens"] = json!(4);
    let events = Bare::connect(server.address()).post(CHAT, &body).events();
    assert_eq!(events[5]["choices"][0]["finish_reason"], json!("length"));
}

#[test]
fn a_load_is_waited_reported_and_not_repeated() {
    let load = Duration::from_millis(30);
    let model = Model { load, resident: false, warm_load: Duration::from_millis(2), ..Model::default() };
    let server =
        RefServer::start(Scenario::new().models(vec![model]).reply(Reply::default().fast())).unwrap();
    assert_eq!(get(&server, "/api/ps").json()["models"], json!([]));
    let cold = generate(&server).lines();
    assert_eq!(cold.last().unwrap()["load_duration"], json!(30_000_000));
    let call = server.stamps().remove(0);
    assert!(call.chunks[0].at >= call.request_read + load);
    assert_eq!(get(&server, "/api/ps").json()["models"][0]["context_length"], json!(4096));
    assert_eq!(generate(&server).lines().last().unwrap()["load_duration"], json!(2_000_000));

    let body = json!({ "model": "reference:1b", "prompt": "x", "options": { "num_ctx": 1024 } });
    let reloaded = Bare::connect(server.address()).post(GENERATE, &body).lines();
    assert_eq!(reloaded.last().unwrap()["load_duration"], json!(30_000_000));
    assert_eq!(get(&server, "/api/ps").json()["models"][0]["context_length"], json!(1024));
}

#[test]
fn an_empty_prompt_loads_and_unloads() {
    let server = start(Reply::default());
    let mut client = Bare::connect(server.address());
    let unload = client.post(GENERATE, &json!({ "model": "reference:1b", "keep_alive": 0 })).json();
    assert_eq!((&unload["done"], &unload["done_reason"]), (&json!(true), &json!("unload")));
    assert_eq!(client.get("/api/ps").json()["models"], json!([]));
    let load = client.post(GENERATE, &json!({ "model": "reference:1b" })).json();
    assert_eq!(load["done_reason"], json!("load"));
    assert_eq!(client.get("/api/ps").json()["models"][0]["name"], json!("reference:1b"));
    assert!(server.stamps().is_empty(), "a load is no call");
}

#[test]
fn a_prompt_beyond_the_context_is_cut_in_silence() {
    let server = start(Reply::default().fast());
    let mut body =
        json!({ "model": "reference:1b", "prompt": "word ".repeat(500), "options": { "num_ctx": 256 } });
    let lines = Bare::connect(server.address()).post(GENERATE, &body).lines();
    assert_eq!(lines.last().unwrap()["prompt_eval_count"], json!(128));
    body["truncate"] = json!(false);
    assert_eq!(Bare::connect(server.address()).post(GENERATE, &body).status, 400);
}

#[test]
fn reported_figures_can_differ_from_the_truth_or_be_missing() {
    let usage = Usage {
        prompt_tokens: Reported::Value(900),
        eval: Reported::Value(Duration::from_millis(7)),
        ..Usage::default()
    };
    let server = start(Reply { usage, ..Reply::default().fast() });
    let last = generate(&server).lines().pop().unwrap();
    assert_eq!((&last["prompt_eval_count"], &last["eval_duration"]), (&json!(900), &json!(7_000_000)));

    let server = start(Reply { usage: Usage::omitted(), ..Reply::default().fast() });
    let last = generate(&server).lines().pop().unwrap();
    assert!(last.get("eval_count").is_none());
    assert!(chat(&server).events().iter().all(|event| event.get("usage").is_none()));
}

#[test]
fn a_request_that_does_not_stream_gets_one_document() {
    let server = start(Reply::saying("All of it.").fast());
    let body = json!({ "model": "reference:1b", "prompt": "x", "stream": false });
    let answer = Bare::connect(server.address()).post(GENERATE, &body).json();
    assert_eq!((&answer["response"], &answer["done"]), (&json!("All of it."), &json!(true)));
    let mut body = chat_body();
    body["stream"] = json!(false);
    let answer = Bare::connect(server.address()).post(CHAT, &body).json();
    assert_eq!(answer["choices"][0]["message"]["content"], json!("All of it."));
}

#[test]
fn a_connection_is_kept_and_closed_as_the_script_says() {
    let server = start(Reply::default().fast());
    let mut client = Bare::connect(server.address());
    client.get("/api/version");
    client.post(GENERATE, &json!({ "model": "reference:1b", "prompt": "x" }));
    client.post(CHAT, &chat_body());
    let connections: Vec<usize> = server.requests().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0, 0, 0]);

    let server = start(Reply { close: true, ..Reply::default().fast() });
    let mut client = Bare::connect(server.address());
    client.post(CHAT, &chat_body());
    assert!(client.is_closed());

    let script = Scenario { idle_close: Some(Duration::from_millis(20)), ..Scenario::new() };
    let server = RefServer::start(script).unwrap();
    let mut client = Bare::connect(server.address());
    client.get("/health");
    assert!(client.is_closed(), "an idle connection is closed");
}

#[test]
fn each_flavour_answers_what_its_server_answers() {
    let statuses = |flavour, paths: &[&str]| -> Vec<u16> {
        let server = RefServer::start(Scenario::new().flavour(flavour)).unwrap();
        paths.iter().map(|path| get(&server, path).status).collect()
    };
    let paths = ["/", "/api/version", "/api/tags", "/v1/models", "/health", "/props"];
    assert_eq!(statuses(ServerKind::Both, &paths), [200; 6]);
    assert_eq!(statuses(ServerKind::Ollama, &paths), [200, 200, 200, 200, 404, 404]);
    assert_eq!(statuses(ServerKind::LlamaCpp, &paths), [200, 404, 404, 200, 200, 200]);
    assert_eq!(statuses(ServerKind::OpenAi, &paths), [404, 404, 404, 200, 404, 404]);
    assert_eq!(statuses(ServerKind::Website, &paths), [200; 6]);
}

#[test]
fn lists_describe_the_models() {
    let server = start(Reply::default());
    let tags = get(&server, "/api/tags").json();
    assert_eq!(tags["models"][0]["details"]["quantization_level"], json!("Q4_K_M"));
    let body = json!({ "model": "reference:1b" });
    let show = Bare::connect(server.address()).post("/api/show", &body).json();
    assert_eq!(show["model_info"]["llama.block_count"], json!(26));
    assert_eq!(get(&server, "/v1/models").json()["data"][0]["id"], json!("reference:1b"));
    assert_eq!(get(&server, "/props").json()["default_generation_settings"]["n_ctx"], json!(4096));
    let script = Scenario { told_context: Some(2048), ..Scenario::new() };
    let server = RefServer::start(script).unwrap();
    assert_eq!(get(&server, "/api/ps").json()["models"][0]["context_length"], json!(2048));
}

#[test]
fn a_server_stops_in_the_middle_of_a_hang_and_of_a_long_wait() {
    let stuck = Reply { prefill: Duration::from_secs(3600), ..Reply::default() };
    for reply in [Reply::failing(Fault::HangBeforeHeaders), stuck] {
        let server = start(reply);
        let _open = Bare::connect(server.address()).begin_post(CHAT, &chat_body());
        while server.stamps().is_empty() {
            std::thread::yield_now();
        }
        let (ended, end) = mpsc::channel();
        std::thread::spawn(move || {
            drop(server);
            ended.send(()).unwrap();
        });
        end.recv_timeout(Duration::from_secs(60)).expect("it waited for what never ends");
    }
}

#[test]
fn a_flood_arrives_whole() {
    let server = start(Reply::flood(20_000));
    assert_eq!(generate(&server).lines().len(), 20_001);
    assert_eq!(server.stamps()[0].text().count(), 20_000);
}

#[test]
fn an_error_status_has_the_body_it_was_given() {
    for (body, expected) in [
        (ErrorBody::Json("no slot".to_owned()), r#"{"error":"no slot"}"#),
        (ErrorBody::Plain("busy".to_owned()), "busy"),
        (ErrorBody::Empty, ""),
    ] {
        let server = start(Reply::failing(Fault::Status { status: 503, body }));
        let response = generate(&server);
        assert_eq!((response.status, response.text().as_str()), (503, expected));
    }
    let server = start(Reply::default());
    let body = json!({ "model": "nobody", "prompt": "x" });
    let response = Bare::connect(server.address()).post(GENERATE, &body);
    assert_eq!((response.status, response.text().as_str()), (404, r#"{"error":"model 'nobody' not found"}"#));
}

#[test]
fn open_connections_are_dropped_and_new_ones_accepted() {
    let server = start(Reply::default().fast());
    let mut client = Bare::connect(server.address());
    client.get("/health");
    server.drop_connections();
    assert!(client.is_closed());
    assert_eq!(get(&server, "/health").status, 200);
}
