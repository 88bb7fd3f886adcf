//! How long a figure of 200 points takes to draw: the limit is 10 ms.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use chimera_core::plot::{Point, RunFigure, Series, Size, Theme, png, svg};
use criterion::{Criterion, criterion_group, criterion_main};

/// Two arms of 100 calls each, one in twenty of them cold.
fn two_hundred_points() -> RunFigure {
    let series = |name: &str, index: u8, base: f64| {
        let points = (1..=100).map(|run| Point {
            run,
            call: run,
            value: base + f64::from(run * 37 % 23) / 10.0,
            cold: run % 20 == 0,
            valid: true,
            reason: String::new(),
            label: String::new(),
        });
        let mean = base + 1.1;
        let interval = Some((mean - 0.15, mean + 0.15));
        Series { name: name.to_owned(), index, points: points.collect(), mean: Some(mean), interval }
    };
    RunFigure {
        title: "Throughput per run".to_owned(),
        subtitle: "gemma3:latest".to_owned(),
        unit: "tok/s".to_owned(),
        stage: "report".to_owned(),
        runs: 100,
        series: vec![series("Baseline", 0, 115.0), series("Tuned", 1, 116.0)],
    }
}

fn draw(criterion: &mut Criterion) {
    let figure = two_hundred_points();
    let mut group = criterion.benchmark_group("plot_200_points");
    group.bench_function("svg_wide", |bench| {
        bench.iter(|| svg(black_box(&figure), Theme::Light, Size::WIDE).unwrap());
    });
    for (name, size) in [("png_card", Size::CARD), ("png_wide", Size::WIDE)] {
        group.bench_function(name, |bench| {
            bench.iter(|| png(black_box(&figure), Theme::Light, size).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, draw);
criterion_main!(benches);
