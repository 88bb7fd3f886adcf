//! How long a plot of 200 points takes to draw, as SVG and as PNG by way of it, and the plots of a comparison.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use chimera_analysis::verdict::Outcome;
use chimera_report::plot::{
    Effect, ForestGroup, ForestPlot, Pair, PairEnd, PairSide, Plot, Point, RunPlot, Series, Size, SlopePlot,
    Theme, png, svg,
};
use criterion::{Criterion, criterion_group, criterion_main};

/// Two arms of 100 calls each, one in twenty of them cold.
fn two_hundred_points() -> RunPlot {
    let series = |name: &str, index: u8, base: f64| {
        let points = (1..=100).map(|run| Point {
            run,
            call: run,
            value: base + f64::from(run * 37 % 23) / 10.0,
            cold: run % 20 == 0,
            valid: true,
            reason: String::new(),
        });
        let mean = base + 1.1;
        let interval = Some((mean - 0.15, mean + 0.15));
        Series { name: name.to_owned(), index, points: points.collect(), mean: Some(mean), interval }
    };
    RunPlot {
        title: "Throughput per run".to_owned(),
        subtitle: "gemma3:latest".to_owned(),
        unit: "tok/s".to_owned(),
        stage: "report".to_owned(),
        runs: 100,
        series: vec![series("Baseline", 0, 115.0), series("Tuned", 1, 116.0)],
    }
}

fn draw(criterion: &mut Criterion) {
    let plot = Plot::Run(two_hundred_points());
    let mut group = criterion.benchmark_group("plot_200_points");
    group.bench_function("svg_wide", |bench| {
        bench.iter(|| svg(black_box(&plot), Theme::Light, Size::WIDE).unwrap());
    });
    for (name, size) in [("png_card", Size::CARD), ("png_wide", Size::WIDE)] {
        group.bench_function(name, |bench| {
            bench.iter(|| png(&svg(black_box(&plot), Theme::Light, size).unwrap()).unwrap());
        });
    }
    group.finish();
}

/// Two configurations of four claims each.
fn changes() -> ForestPlot {
    let effect = |row: u32| Effect {
        name: "decode rate, report".to_owned(),
        primary: row == 0,
        outcome: if row.is_multiple_of(2) { Outcome::Better } else { Outcome::Same },
        change_percent: Some(4.0 - f64::from(row)),
        interval_percent: Some((2.8 - f64::from(row), 5.2 - f64::from(row))),
        note: "Tuned decodes 4.0 % faster than Baseline.".to_owned(),
    };
    let group = |name: &str| ForestGroup { name: name.to_owned(), effects: (0..4).map(effect).collect() };
    ForestPlot {
        title: "Change against the baseline".to_owned(),
        subtitle: "against Baseline".to_owned(),
        groups: vec![group("Tuned"), group("Other")],
    }
}

/// A hundred pairs, one in twenty of them dropped.
fn hundred_pairs() -> SlopePlot {
    let end = |call: u32, base: f64| Some(PairEnd { call, value: base + f64::from(call * 37 % 23) / 10.0 });
    let pair = |run: u32| Pair {
        run,
        ends: [end(2 * run, 115.0), end(2 * run + 1, 116.0)],
        dropped: if run.is_multiple_of(20) {
            "Tuned: a cold call stands apart.".to_owned()
        } else {
            String::new()
        },
    };
    let side = |name: &str, mean: f64| PairSide {
        name: name.to_owned(),
        mean: Some(mean),
        interval: Some((mean - 0.15, mean + 0.15)),
    };
    SlopePlot {
        title: "Throughput in pairs".to_owned(),
        unit: "tok/s".to_owned(),
        stage: "report".to_owned(),
        paired: true,
        sides: [side("Baseline", 116.1), side("Tuned", 117.1)],
        pairs: (1..=100).map(pair).collect(),
        ..SlopePlot::default()
    }
}

fn compare(criterion: &mut Criterion) {
    let (changes, pairs) = (Plot::Forest(changes()), Plot::Slope(hundred_pairs()));
    let mut group = criterion.benchmark_group("plot_comparison");
    group.bench_function("effects_svg_wide", |bench| {
        bench.iter(|| svg(black_box(&changes), Theme::Light, Size::WIDE).unwrap());
    });
    group.bench_function("effects_png_wide", |bench| {
        bench.iter(|| png(&svg(black_box(&changes), Theme::Light, Size::WIDE).unwrap()).unwrap());
    });
    group.bench_function("pairs_100_svg_wide", |bench| {
        bench.iter(|| svg(black_box(&pairs), Theme::Light, Size::WIDE).unwrap());
    });
    group.bench_function("pairs_100_png_wide", |bench| {
        bench.iter(|| png(&svg(black_box(&pairs), Theme::Light, Size::WIDE).unwrap()).unwrap());
    });
    group.finish();
}

criterion_group!(benches, draw, compare);
criterion_main!(benches);
