//! Our own error, as the self-check finds it, beside a bare socket in the same run. The aims: TTFT error <= 0.15 ms in
//! the median, decode-rate error <= 0.02 % at 125 tok/s and <= 0.5 % at 10,000, a flood within 1.2 times the bare reader's time at <= 2 µs of user CPU a token.
//!
//! `cargo bench -p chimera-core --bench selfcheck`, or with `-- quick` under ten seconds, or with `-- cpu` the user CPU alone.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chimera_analysis::stats;
use chimera_app::self_check::run;
use chimera_client::provider::{CallRequest, stream};
use chimera_client::refserver::{RefServer, Reply, Scenario};
use chimera_types::self_check::{SelfCheckMode, SelfCheckReport};
use chimera_types::server::ServerInfo;
use chimera_types::spec::{Limits, ProviderKind, Settings};
use tokio_util::sync::CancellationToken;

const FLOOD: u32 = 300_000;
const ROUNDS: u32 = 3;

fn main() {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    if asked("serve-flood") {
        return serve_flood();
    }
    if asked("cpu") {
        return print_user_cpu();
    }
    let quick = asked("quick");
    let mode = if quick { SelfCheckMode::Quick } else { SelfCheckMode::Long };
    print_bare_ttft(if quick { 10 } else { 100 });
    print_report(&run(mode, &mut |_| {}, &CancellationToken::new()).unwrap());
    if !quick {
        print_user_cpu();
    }
}

fn print_report(report: &SelfCheckReport) {
    for wire in &report.wires {
        println!(
            "{:?} at {} tok/s, {} calls: TTFT error {:+.3} ms median, {:.3} ms at most (bare {:.3}), first {:+.3}, p99 {}; decode-rate error {:+.4} %",
            wire.provider,
            wire.rate_tps,
            wire.calls,
            wire.ttft_error_median_ms,
            wire.ttft_error_max_ms,
            wire.bare_ttft_error_max_ms.unwrap_or(f64::NAN),
            wire.first_ttft_error_ms.unwrap_or(f64::NAN),
            wire.ttft_error_p99_ms.map_or_else(|| "unknown".to_owned(), |p99| format!("{p99:.3} ms")),
            wire.decode_rate_error_percent,
        );
    }
    let flood = &report.flood;
    println!(
        "Flood of {} chunks: client {:.1} ms, bare reader {:.1} ms ({:.2} times), {:.0} chunks/s, {:.2} µs CPU a token",
        flood.chunks,
        flood.client_ms,
        flood.bare_ms,
        flood.client_ms / flood.bare_ms,
        f64::from(flood.chunks) / flood.client_ms * 1e3,
        flood.cpu_us_per_token,
    );
    println!("{}", report.sentence());
}

/// What is left of the TTFT error when there is no client: one blocking socket.
fn print_bare_ttft(calls: usize) {
    let server = RefServer::start(Scenario::new().reply(Reply::default().tokens(2))).unwrap();
    let mut tcp = TcpStream::connect(server.address()).unwrap();
    tcp.set_nodelay(true).unwrap();
    let body = r#"{"model":"reference:1b","prompt":"Count."}"#;
    let request =
        format!("POST /api/generate HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let mut errors = Vec::new();
    for _ in 0..calls {
        let begun = Instant::now();
        tcp.write_all(request.as_bytes()).unwrap();
        let (mut all, mut part, mut first) = (Vec::new(), [0; 8192], None);
        while !all.ends_with(b"\r\n0\r\n\r\n") {
            let read = tcp.read(&mut part).unwrap();
            let now = Instant::now();
            all.extend_from_slice(&part[..read]);
            if first.is_none() && all.windows(10).any(|bytes| bytes == b"\"response\"") {
                first = Some(now - begun);
            }
        }
        let stamps = server.stamps().pop().unwrap();
        let stamped = stamps.chunks[0].at - stamps.request_read;
        errors.push(1e3 * (first.unwrap().as_secs_f64() - stamped.as_secs_f64()));
        std::thread::sleep(Duration::from_millis(2));
    }
    println!(
        "Bare socket, {calls} calls: TTFT error {:+.3} ms median, {:.3} ms at most",
        stats::median(&errors).unwrap(),
        stats::max(&errors).unwrap()
    );
}

/// The server floods from a process of its own, so that this one's user time is the client's alone.
fn print_user_cpu() {
    let mut server = Command::new(std::env::current_exe().unwrap())
        .arg("serve-flood")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut url).unwrap();
    for provider in [ProviderKind::Ollama, ProviderKind::OpenAi] {
        let request = CallRequest {
            key: None,
            server: ServerInfo {
                provider,
                product: "reference server".to_owned(),
                url: url.trim().to_owned(),
                version: None,
            },
            model: "reference:1b".to_owned(),
            prompt: "Count.".to_owned(),
            settings: Settings::default(),
            num_predict: FLOOD,
            limits: Limits::default(),
        };
        let before = user_time();
        let mut wall_ns = 0;
        for _ in 0..ROUNDS {
            let outcome = stream(&request, &CancellationToken::new(), &mut |_| {});
            assert_eq!(outcome.timeline.chunks.len(), FLOOD as usize);
            wall_ns += outcome.timeline.done_ns.unwrap();
        }
        let chunks = f64::from(ROUNDS * FLOOD);
        let spent =
            before.zip(user_time()).map(|(before, after)| (after - before).as_secs_f64() * 1e6 / chunks);
        println!(
            "{provider:?}, {chunks} chunks from another process: {:.0} chunks/s, user CPU a token: {}",
            chunks / wall_ns as f64 * 1e9,
            spent.map_or_else(|| "unknown".to_owned(), |us| format!("{us:.2} µs")),
        );
    }
    drop(server.stdin.take());
    server.wait().unwrap();
}

fn serve_flood() {
    let server = RefServer::start(Scenario::new().reply(Reply::flood(FLOOD as usize))).unwrap();
    println!("{}", server.url());
    // The end of standard input is the end of the bench.
    let _ended = std::io::stdin().read(&mut [0]);
}

/// User time of this process, in ticks of 10 ms. `None` off Linux.
fn user_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let ticks: u64 = stat.rsplit_once(')')?.1.split_whitespace().nth(11)?.parse().ok()?;
    Some(Duration::from_millis(10 * ticks))
}
