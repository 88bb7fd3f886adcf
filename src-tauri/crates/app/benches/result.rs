//! How long a click on a run takes to everything that the Result view shows, the last figure included.
#![allow(clippy::unwrap_used, missing_docs)]

use chimera_analysis::testing::{self, CallBuilder};
use chimera_app::services;
use chimera_report::plot::Theme;
use chimera_storage::store::RunFolder;
use criterion::{Criterion, criterion_group, criterion_main};

/// Calls that differ by up to 3 % from run to run and by 4 % from arm to arm, with answers as long as real ones.
fn call(arm: u32, run: u32) -> CallBuilder {
    let noise = 1.0 + f64::from((7 * run + 3 * arm) % 13) / 400.0;
    let factor = noise * (1.0 + 0.04 * f64::from(arm));
    let text =
        "The decode rate of the tuned configuration is higher than that of the baseline.\n\n".repeat(30);
    CallBuilder { text, decode_ms: 2000.0 / factor, ttft_ms: Some(500.0 * factor), ..CallBuilder::default() }
}

fn benches(criterion: &mut Criterion) {
    let place = tempfile::tempdir().unwrap();
    let names = ["Baseline", "Tuned", "Small context", "Large batch"];
    let mut record = testing::benchmark(names.map(|name| testing::arm(name, "gemma3:latest")).into(), 8);
    testing::fill(&mut record, &mut |arm, run, _| call(arm, run));
    let folder = RunFolder::create(place.path(), &mut record).unwrap();
    folder.finish(&record, &[]).unwrap();
    criterion.bench_function("open a result of 4 configurations x 8 runs", |bencher| {
        bencher.iter(|| services::result_view(folder.path(), Theme::Light).unwrap());
    });
}

criterion_group!(all, benches);
criterion_main!(all);
