//! How long the list of 10,000 runs takes: to open, to filter, and to be compared with its folders.
#![allow(clippy::print_stderr, clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use chimera_analysis::testing;
use chimera_app::services::{History, Places, run_places};
use chimera_storage::index::{RunQuery, RunSort};
use criterion::{Criterion, criterion_group, criterion_main};

const RUNS: u32 = 10_000;

/// Small but whole runs; written plainly, since nothing here asks how fast they are saved.
fn make_runs(place: &Path) {
    let mut record = testing::sample();
    for number in 0..RUNS {
        let (day, second) = (1 + number / 400, number % 400);
        record.id = format!("2026-{:02}-{:02} {second:06} model", 1 + day / 28, 1 + day % 28);
        record.started_at =
            format!("2026-{:02}-{:02}T02:{:02}:{:02}Z", 1 + day / 28, 1 + day % 28, second / 60, second % 60);
        record.spec.arms[0].model = format!("model-{}:latest", number % 23);
        let folder = place.join(&record.id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("run.json"), serde_json::to_vec(&record).unwrap()).unwrap();
        fs::write(folder.join("report.md"), report(number)).unwrap();
        fs::write(folder.join("notes.json"), format!("{{\"tags\":[\"tag {}\"]}}", number % 40)).unwrap();
    }
}

/// Some two hundred words, as many of them alike as reports have.
fn report(number: u32) -> String {
    let words = ["throughput", "latency", "decode", "prefill", "steady", "context", "quantisation", "tokens"];
    let word = |at: u32| format!("{}{}", words[(at * 7 + number) as usize % words.len()], (at * number) % 97);
    (0..200).map(word).collect::<Vec<_>>().join(" ")
}

fn benches(criterion: &mut Criterion) {
    let root = tempfile::tempdir().unwrap();
    let places =
        Places { config: root.path().join("config"), data: root.path().join("data"), documents: None };
    make_runs(&places.data.join("reports"));
    let all = run_places(&places);
    let start = std::time::Instant::now();
    let history = History::new(&places);
    history.refresh(&all, &mut |_| {}).unwrap();
    let size = fs::metadata(places.index_file()).unwrap().len();
    eprintln!("{RUNS} runs read into a new index of {size} bytes in {:?}", start.elapsed());

    let mut group = criterion.benchmark_group("history of 10,000 runs");
    group.sample_size(20).measurement_time(Duration::from_secs(5));
    let query = RunQuery { descending: true, limit: 200, ..RunQuery::default() };
    group.bench_function("open a kept index and list the first window", |bencher| {
        bencher.iter(|| History::new(&places).list(&all, &query).unwrap());
    });
    let list = |query: RunQuery| history.list(&all, &query).unwrap();
    for words in ["m", "model-7", "throughput1 latency", "zzz"] {
        group.bench_function(format!("key stroke: {words}"), |bencher| {
            bencher.iter(|| list(RunQuery { words: words.into(), ..query.clone() }));
        });
    }
    group.bench_function("sort by decode rate, last window", |bencher| {
        let last = RunQuery { sort: RunSort::Decode, offset: RUNS - 200, ..query.clone() };
        bencher.iter(|| list(last.clone()));
    });
    group.bench_function("refresh unchanged folders", |bencher| {
        bencher.iter(|| history.refresh(&all, &mut |_| {}).unwrap());
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
