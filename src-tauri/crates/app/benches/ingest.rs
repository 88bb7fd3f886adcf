//! How long a reports folder takes to scan and to digest.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};

use chimera_app::sample;
use chimera_folder::{digest, ingest};
use criterion::{Criterion, criterion_group, criterion_main};

/// The corpus beside the project, or the sample where there is none.
fn folder(temporary: &Path) -> (&'static str, PathBuf) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/reports-folder");
    if corpus.is_dir() { ("corpus", corpus) } else { ("sample", sample::write(temporary).unwrap()) }
}

fn benches(criterion: &mut Criterion) {
    let temporary = tempfile::tempdir().unwrap();
    let (name, folder) = folder(temporary.path());
    let options = ingest::ScanOptions::default();
    criterion.bench_function(&format!("scan the {name}"), |bencher| {
        bencher.iter(|| ingest::scan(&folder, &options).unwrap());
    });
    let inventory = ingest::scan(&folder, &options).unwrap();
    criterion.bench_function(&format!("digest the {name} to 3000 tokens"), |bencher| {
        bencher.iter(|| digest::digest(&inventory, 3000));
    });
}

criterion_group!(all, benches);
criterion_main!(all);
