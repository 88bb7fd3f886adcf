//! The command line on the way to a server: `doctor`, `pull`, `load`, `unload`.

use std::net::TcpListener;
use std::process::{Command, Output};
use std::time::Duration;

use crate::support::program;
#[cfg(unix)]
use crate::support::pull_server::LAYER_BYTES;
use crate::support::pull_server::{Course, PullServer};
use chimera_client::refserver::{RefServer, Scenario, ServerKind};
use serde_json::Value;

const QUICK: Course = Course::Steady(Duration::ZERO);

/// The program with nothing of this machine's settings on the way to a server.
fn chimera(args: &[&str]) -> Command {
    // Without settings and keys.
    let mut command = program::chimera(&std::env::temp_dir().join("chimera-bench-no-such-home"));
    for variable in
        ["OLLAMA_HOST", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"]
    {
        command.env_remove(variable);
    }
    command.env_remove("CHIMERA_DEFAULT_SERVER_URL").args(args);
    command
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stdout)))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Every finding of a diagnosis by its code.
fn codes(diagnosis: &Value) -> Vec<String> {
    let products = diagnosis["products"].as_array().unwrap().iter();
    let of_products = products.flat_map(|product| product["findings"].as_array().unwrap());
    let all = of_products.chain(diagnosis["machine"].as_array().unwrap());
    all.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn the_doctor_exits_with_0_for_a_usable_server_and_with_3_for_an_unusable_one() {
    let server = RefServer::start(Scenario::new().flavour(ServerKind::Ollama)).unwrap();
    let output = chimera(&["doctor", "--url", &server.url()]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(text(&output).contains("Ollama 0.33.0 answers at"), "{}", text(&output));

    let nothing = format!("http://127.0.0.1:{}", free_port());
    let output = chimera(&["doctor", "--json", "--url", &nothing]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let diagnosis = json(&output);
    assert_eq!(diagnosis["given"], false);
    assert!(codes(&diagnosis).contains(&"nothing_listens".to_owned()), "{diagnosis}");
}

#[test]
fn the_doctor_says_each_thing_with_its_next_step() {
    let server = RefServer::start(Scenario::new().flavour(ServerKind::Ollama).models(vec![])).unwrap();
    let output = chimera(&["doctor", "--url", &server.url()]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let text = text(&output);
    assert!(text.contains("problem Ollama 0.33.0 answers") && text.contains("has no model."), "{text}");
    assert!(text.contains("-> Pull a model.") && text.contains("chimera pull"), "{text}");
}

#[test]
fn ollama_host_is_read_and_where_it_points_past_the_server_that_is_told() {
    let server = RefServer::start(Scenario::new().flavour(ServerKind::Ollama)).unwrap();
    let here = server.url().replace("http://", "");
    let output = chimera(&["doctor", "--json"]).env("OLLAMA_HOST", &here).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let diagnosis = json(&output);
    assert!(codes(&diagnosis).contains(&"ollama_host".to_owned()), "{diagnosis}");

    let wrong = format!("127.0.0.1:{}", free_port());
    let output =
        chimera(&["doctor", "--json", "--url", &server.url()]).env("OLLAMA_HOST", &wrong).output().unwrap();
    let diagnosis = json(&output);
    assert!(codes(&diagnosis).contains(&"ollama_host_elsewhere".to_owned()), "{diagnosis}");
}

/// 0.0.0.0 leads to this machine without being one of its loopback addresses, so a proxy stands before it.
#[cfg(target_os = "linux")]
#[test]
fn a_proxy_in_the_way_is_found_and_none_stands_before_this_machine() {
    use std::net::{Ipv4Addr, SocketAddr};
    let address = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let server = RefServer::start_at(Scenario::new().flavour(ServerKind::Ollama), address).unwrap();
    let port = server.url().rsplit(':').next().unwrap().to_owned();
    // What takes requests for others and answers none of them well.
    let proxy = RefServer::start(Scenario::new().flavour(ServerKind::Website)).unwrap();
    let asked = |url: &str| {
        let output =
            chimera(&["doctor", "--json", "--url", url]).env("HTTP_PROXY", proxy.url()).output().unwrap();
        (output.status.code(), json(&output))
    };
    let (code, diagnosis) = asked(&format!("http://0.0.0.0:{port}"));
    assert_eq!(code, Some(3));
    assert!(codes(&diagnosis).contains(&"proxy_in_the_way".to_owned()), "{diagnosis}");
    assert!(codes(&diagnosis).contains(&"proxy_set".to_owned()), "{diagnosis}");
    let (code, diagnosis) = asked(&format!("http://127.0.0.1:{port}"));
    assert_eq!(code, Some(0), "{diagnosis}");
}

#[test]
fn a_model_is_pulled_with_one_line_at_the_end_and_no_progress_in_a_pipe() {
    let server = PullServer::start(&[], QUICK);
    let output = chimera(&["pull", "m:1b", "--url", &server.url()]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(text(&output).lines().count(), 1, "{}", text(&output));
    assert!(output.stderr.is_empty());
    let output = chimera(&["models", "--url", &server.url(), "--json"]).output().unwrap();
    assert_eq!(json(&output)[0]["models"][0]["name"], "m:1b");
}

#[test]
fn a_pull_that_fails_says_why_and_what_to_do() {
    let server = PullServer::start(&[], Course::Error(1, "pull model manifest: file does not exist".into()));
    let output = chimera(&["pull", "nobody:7b", "--url", &server.url(), "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(json(&output)["error"]["code"], "pull_unknown_model");
    assert!(String::from_utf8_lossy(&output.stderr).contains("hint: Check the name"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_pauses_a_pull_and_the_same_command_goes_on() {
    let server = PullServer::start(&[], Course::Steady(Duration::from_millis(60)));
    let url = server.url();
    let child = chimera(&["pull", "m:1b", "--url", &url])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while server.kept("m:1b") < 200_000 {
        std::thread::sleep(Duration::from_millis(10));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(text(&output).contains("the same command goes on from there"), "{}", text(&output));
    std::thread::sleep(Duration::from_millis(300));
    let kept = server.kept("m:1b");
    assert!((200_000..LAYER_BYTES).contains(&kept), "{kept}");
    server.set(QUICK);
    assert_eq!(chimera(&["pull", "m:1b", "--url", &url]).output().unwrap().status.code(), Some(0));
    assert_eq!(server.pulls(), (2, 1));
}

#[test]
fn a_model_is_loaded_and_unloaded_and_its_memory_is_told() {
    let server = PullServer::start(&["m:1b"], QUICK);
    let output = chimera(&["load", "m:1b", "--url", &server.url(), "--num-ctx", "2048"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text(&output).contains("2.0 MB, of which 1.5 MB on the GPU"), "{}", text(&output));
    assert_eq!(server.loaded().as_deref(), Some("m:1b"));
    let output = chimera(&["unload", "m:1b", "--url", &server.url(), "--json"]).output().unwrap();
    assert_eq!((output.status.code(), json(&output)["loaded"].clone()), (Some(0), Value::Bool(false)));
    assert_eq!(server.loaded(), None);
    let output = chimera(&["load", "nobody", "--url", &server.url()]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
}
