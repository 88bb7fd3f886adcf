//! What a stream costs: bytes to text and marks alone, then a flood over a socket beside a bare reader.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::time::Duration;

use chimera_app::self_check::BareReader;
use chimera_client::provider::{CallRequest, parse_stream, stream};
use chimera_client::refserver::{RefServer, Reply, Scenario};
use chimera_types::server::ServerInfo;
use chimera_types::spec::{Limits, ProviderKind, Settings};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tokio_util::sync::CancellationToken;

const CHUNKS: usize = 100_000;
const FLOOD: usize = 50_000;

/// A stream of single-token records, in pieces of the size that a socket gives.
fn pieces(kind: ProviderKind) -> Vec<Vec<u8>> {
    let (record, end) = match kind {
        ProviderKind::Ollama => (
            "{\"model\":\"m:1b\",\"created_at\":\"2026-01-15T09:30:00.123456789Z\",\"response\":\" fox\",\"done\":false}\n",
            "{\"model\":\"m:1b\",\"created_at\":\"2026-01-15T09:30:00Z\",\"response\":\"\",\"done\":true}\n",
        ),
        ProviderKind::OpenAi => (
            "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\" fox\"}}],\"created\":1768469400,\"id\":\"chatcmpl-AVsdHoWIULcc2OJGpijRfLGun9XLxXGI\",\"model\":\"m:1b\",\"system_fingerprint\":\"b0\",\"object\":\"chat.completion.chunk\"}\n\n",
            "data: [DONE]\n\n",
        ),
    };
    let whole = record.repeat(CHUNKS) + end;
    whole.as_bytes().chunks(8192).map(<[u8]>::to_vec).collect()
}

fn framing_and_parsing(c: &mut Criterion) {
    let mut group = c.benchmark_group("framing and parsing");
    group.throughput(Throughput::Elements(CHUNKS as u64)).sample_size(20);
    for (name, kind) in [("ollama", ProviderKind::Ollama), ("openai", ProviderKind::OpenAi)] {
        let pieces = pieces(kind);
        group.bench_function(name, |b| {
            b.iter(|| {
                let answer = parse_stream(kind, pieces.iter().map(|piece| (1, piece.as_slice())));
                assert_eq!(answer.timeline.chunks.len(), CHUNKS);
                answer
            });
        });
    }
    group.finish();
}

fn flood(c: &mut Criterion) {
    let server = RefServer::start(Scenario::new().reply(Reply::flood(FLOOD))).unwrap();
    let mut group = c.benchmark_group("flood");
    group.throughput(Throughput::Elements(FLOOD as u64)).sample_size(10);
    group.bench_function("bare reader", |b| {
        b.iter_custom(|iters| {
            let body = r#"{"model":"reference:1b","prompt":"Count."}"#;
            let read = || {
                BareReader::connect(server.address())
                    .unwrap()
                    .read_stream("/api/generate", body, " The")
                    .unwrap()
                    .last
            };
            (0..iters).map(|_| read()).sum()
        });
    });
    let request = CallRequest {
        key: None,
        server: ServerInfo {
            provider: ProviderKind::Ollama,
            product: "reference server".to_owned(),
            url: server.url(),
            version: None,
        },
        model: "reference:1b".to_owned(),
        prompt: "Count.".to_owned(),
        settings: Settings::default(),
        num_predict: u32::try_from(FLOOD).unwrap(),
        limits: Limits::default(),
    };
    group.bench_function("client", |b| {
        b.iter_custom(|iters| {
            let call = || {
                let outcome = stream(&request, &CancellationToken::new(), &mut |_| {});
                assert_eq!(outcome.timeline.chunks.len(), FLOOD);
                Duration::from_nanos(outcome.timeline.done_ns.unwrap())
            };
            (0..iters).map(|_| call()).sum()
        });
    });
    group.finish();
}

criterion_group!(benches, framing_and_parsing, flood);
criterion_main!(benches);
